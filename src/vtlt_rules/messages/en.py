"""All sentences and words of the library in English."""

from __future__ import annotations


def form_of(count: int) -> int:
    """Return which form of a sentence goes with a count."""
    return 0 if count == 1 else 1


MESSAGES: dict[str, str | tuple[str, ...]] = {
    # ---- how numbers are written
    "language.decimal-sign": ".",
    # ---- units that no ruleset declares; the forms are those of the number before them
    "unit.agency": ("agency", "agencies"),
    # ---- what is wrong with a ruleset, by code
    "diagnostic.file-too-large": "the file is larger than {limit} bytes; split it",
    "diagnostic.not-utf8": "the file is not UTF-8 (byte {byte}); save it as UTF-8",
    "diagnostic.too-many-statements": "more than {limit} targets, duties and forecasts in one file",
    "diagnostic.too-many-signs": "more than {limit} words and signs in one file; divide it into a vocabulary and plans",
    "diagnostic.too-many-errors": "more than {limit} errors; the rest of the file was not read",
    "diagnostic.too-many-warnings": "more than {limit} warnings; further ones are not listed",
    "diagnostic.too-complex": "too large: {what} are at most {limit}; shorten it or divide it",
    "diagnostic.invisible-character": "an invisible character ({character}); delete it",
    "diagnostic.unexpected-character": "the character `{character}` has no meaning here",
    "diagnostic.foreign-letter": (
        "the name `{name}` holds `{letter}` ({character}), which is not a letter of Vietnamese"
    ),
    "diagnostic.capital-letter": "`{name}`: names and keywords are written in lower case",
    "diagnostic.wrong-accent": "`{name}` has the wrong accents: here it is `{right}`, or `{plain}` without accents",
    "diagnostic.ambiguous-number": "`{number}` {why}",
    "diagnostic.number-too-long": "the number has more than {limit} digits",
    "diagnostic.invalid-date": (
        "`{date}` is not in the calendar; write a day dd/mm/yyyy, or a period: nam 2026, quy II/2026, thang 6/2026"
    ),
    "diagnostic.invalid-operator": "there is no comparison `{operator}`; there are >= > <= < and =",
    "diagnostic.unclosed-string": "the string has no closing quotation mark",
    "diagnostic.syntax-error": "{found} cannot stand here; expected {expected}",
    "diagnostic.reserved-word": "`{word}` is a keyword and cannot be a name",
    "diagnostic.unclosed-parenthesis": "`{bracket}` is never closed",
    "diagnostic.nesting-too-deep": "nested more than {limit} deep",
    "diagnostic.mixed-connectives": "`va` and `hoac` are mixed; use parentheses to say what belongs together",
    "diagnostic.missing-unit": "the number `{number}` has no unit",
    "diagnostic.ambiguous-share": "`{number}` may be {times}% or {number}%; write which of the two is meant",
    "diagnostic.two-statements": "two demands on one line; write each on a line of its own",
    "diagnostic.not-in-language": "there are no {what}; {instead}",
    "diagnostic.missing-head": "a file begins with `tu_vung` (a vocabulary) or `ke_hoach` (a plan)",
    "diagnostic.not-a-plan": "`{name}` is a vocabulary, not a plan: there is nothing to evaluate",
    "diagnostic.misplaced-line": "`{line}` cannot stand here: it belongs to {place}",
    "diagnostic.repeated-heading": "`{line}` is given already",
    "diagnostic.repeated-section": "section `{clause}` is there already",
    "diagnostic.missing-period": (
        "`hoan_thanh` needs `thoi_ky` in the head of the plan, or `hoan_thanh trong FROM..TO`, `hoan_thanh den_het DAY`"
    ),
    "diagnostic.invalid-period": "the period ends ({end}) before it begins ({start})",
    "diagnostic.two-deadlines": "`trong {window}` is the deadline of this row already; leave it out, or `{deadline}`",
    "diagnostic.outside-period": (
        "the deadline {date} lies outside the plan's period ({period}); look at it, or at `thoi_ky`"
    ),
    "diagnostic.invalid-window": "the window cannot be used: {reason}",
    "diagnostic.no-vocabulary": (
        "the plan follows no vocabulary and declares no scope; add `theo van_thu_luu_tru` to its head"
    ),
    "diagnostic.missing-vocabulary": "there is no vocabulary `{name}` beside this file or among the shipped rulesets",
    "diagnostic.not-a-vocabulary": "`{name}` is not a vocabulary: the file {file} does not begin with `tu_vung {name}`",
    "diagnostic.circular-vocabulary": "the vocabulary `{name}` rests on itself: {path}",
    "diagnostic.unknown-name": "`{name}` is not the name of {kind}",
    "diagnostic.wrong-kind": "`{name}` is {actual}; here {kind} is needed",
    "diagnostic.unknown-value": "`{attribute}` has no value `{name}`",
    "diagnostic.repeated-name": "the name `{name}` is taken by {actual}",
    "diagnostic.built-in-name": "the name `{name}` is built in and cannot be declared",
    "diagnostic.name-out-of-place": (
        "`{name}` can be read in scopes and after `khi` only; count by an attribute or a field here"
    ),
    "diagnostic.repeated-label": "the label `{label}` is taken by `{name}`; labels head columns and must differ",
    "diagnostic.repeated-value": "the value `{name}` is repeated in the enumeration",
    "diagnostic.misplaced-rest": "the last class, and no other, is `con_lai`; those before it have `khi …`",
    "diagnostic.circular-parts": "`{name}` is a part of itself: {path}",
    "diagnostic.circular-formula": "`{name}` is computed from itself: {path}",
    "diagnostic.type-mismatch": "expected {expected}, but `{found}` is {actual}",
    "diagnostic.unit-mismatch": "`{left}` ({left_unit}) cannot be {what} `{right}` ({right_unit})",
    "diagnostic.fractional-whole-unit": "`{number} {unit}`: the unit `{unit}` counts in whole numbers",
    "diagnostic.percent-over-100": "{percent}% is over 100%: {reason}",
    "diagnostic.percent-of-share": (
        "{percent}% of `{measure}`, itself a percentage, may mean two things: {percent} percentage points (from 40% to 40%"
        " and {percent} points more), or {percent} hundredths of what it was; write the points: `… {unit}`"
    ),
    "diagnostic.baseline-without-growth": (
        "`so_voi` says what a rise or a fall is measured from; write `tang >= …` or `giam >= …` before it, or leave it out"
    ),
    "diagnostic.empty-range": "the range is empty: it begins at {low} and ends at {high}",
    "diagnostic.unreachable-count": "`{count}` is no whole number from 1 to {most}, as many as are listed; correct it",
    "diagnostic.share-without-whole": "`{field}` is not declared part of a whole; write `ty_le({field} tren …)`",
    "diagnostic.average-of-one-unit": "`{field}` and `{other}` are both in {unit}; write `ty_le({field} tren {other})`",
    "diagnostic.minus-in-measure": "`{amount}` may be negative; take off only what is part of what it is taken from",
    "diagnostic.share-of-itself": "the share of `{field}` in itself is always 100%",
    "diagnostic.field-in-scope": "`{field}` is reported; a scope rests on attributes of the registry only",
    "diagnostic.field-needs-each": (
        "`{field}` is a field of each agency; write `moi {scope}.{field} …` or use a measure"
    ),
    "diagnostic.missing-demand": "the target demands nothing: add {expected}",
    "diagnostic.unfit-demand": "`{demand}` does not fit `{measure}` ({actual}); it takes {expected}",
    "diagnostic.unknown-statement": (
        "no statement with a threshold is named `{key}`; write `scope.measure`, or an id such as `II.2.b/1`"
    ),
    "diagnostic.ambiguous-statement": "`{key}` names rows of different deadlines or groups; write the id of one: {ids}",
    "diagnostic.repeated-statement": "this statement is in the section already",
    "diagnostic.condition-of-row": (
        "`khi {condition}` is the condition of the whole row: nothing is demanded elsewhere; if only `{amount}` depends on "
        "it, put both in parentheses; if the whole row does, write the constants as one"
    ),
    "diagnostic.words-without-statement": (
        "the section says something in words and states nothing; add a row, or a `nhiem_vu` where nothing is measured"
    ),
    "diagnostic.numeral-not-stated": "the words say {numeral}, but no statement of the section does",
    "diagnostic.numeral-not-in-words": "the statement says {numeral}, but the words of the section do not",
    "diagnostic.empty-scope": "no agency can belong to the scope `{scope}`: its condition contradicts itself",
    "diagnostic.unused-declaration": "`{name}` is declared as {kind} and never used",
    "diagnostic.condition-never-holds": (
        "the condition after `khi` cannot hold for any agency of `{scope}`: the statement never applies"
    ),
    "diagnostic.never-applies": "no agency ever counts here: the whole of the share is always zero",
    "diagnostic.never-met": "no legal data can meet this statement",
    "diagnostic.never-fails": "this statement is met whatever the data: it demands nothing",
    "diagnostic.contradictory-statements": "contradicts line {others}: the two cannot both be met",
    "diagnostic.conflict-where-scopes-meet": (
        "an agency that belongs to both scopes cannot satisfy this and line {others}"
    ),
    "diagnostic.implied-statement": "follows from line {others}: when that is met, this is met too, or does not apply",
    "diagnostic.implied-by-parts": "follows from lines {others} together: when they are all met, this is met too",
    "diagnostic.contradicted-by-parts": "contradicts lines {others} together: not all of them can be met",
    "diagnostic.suspicious-scale": (
        "{percent}% may be off by a hundred: all other percentages are whole, from 1% to 100%; is {meant}% meant?"
    ),
    "diagnostic.too-large-to-compare": (
        "the plan is too large for all statements to be compared: more may contradict or follow from each other"
    ),
    # ---- diagnostics and issues as text
    "severity.error": "error",
    "severity.warning": "warning",
    "place.see": "see {place}",
    "place.suggestion": "suggestion: {suggestion}",
    "place.previous": "data of then",
    "place.row": "row {row}",
    "place.agency": "agency {agency}",
    "place.sheet": "sheet `{sheet}`",
    "place.column": "column {column}",
    "place.more": "and {count} more",
    "place.field": "field {field}",
    # ---- what is wrong with data, by code
    "issue.wrong-type": "expected {expected}, found {value}",
    "issue.negative": "{value} is negative",
    "issue.not-whole": "{value} is not a whole number; the unit {unit} counts in whole numbers",
    "issue.not-a-value": "{value} is no value; what is missing is None",
    "issue.inexact-number": "{value} is an inexact floating-point number; give a Decimal instead",
    "issue.number-too-long": "the number has more than {limit} digits",
    "issue.ambiguous-number": "`{value}` {why}",
    "issue.invalid-date": "`{value}` is neither a day of the calendar (dd/mm/yyyy or yyyy-mm-dd) nor `chưa`",
    "issue.not-a-day": "{value} is an instant, not a day; give a date in local time, without time and time zone",
    "issue.unknown-value": "there is no value `{value}`; the values are {expected}",
    "issue.invisible-character": "`{value}` has an invisible character ({character}); delete it",
    "issue.error-cell": "`{value}` is a formula's error in the spreadsheet, no data; mend the formula or leave the cell empty",
    "issue.same-as-above": "`{value}` repeats the cell above; write the value itself",
    "issue.dash-unclear": (
        "`{value}`: is it {no}, or has nothing been reported? say so with `--dash no` or `--dash missing` (`dash=`)"
    ),
    "issue.done-words": "`{value}` does not say on which day; write the date dd/mm/yyyy, or `chưa` where it is not done",
    "issue.incomplete-date": "`{value}` is not a whole date; write dd/mm/yyyy, or `chưa` where it is not done",
    "issue.reading-proposed": (
        "not written as it should be, but can be read by {how}: {examples} ({count} cells); if that is right, add "
        "`--accept`, or only `--accept={readings}` (in Python `accept=True`)"
    ),
    "issue.mixed-column": (
        "the column mixes two ways of {what}: {value}, but {others}; write all cells in one way"
    ),
    "issue.part-exceeds-whole": "{value} is more than `{whole}` ({whole_value}), of which it is a part",
    "issue.over-maximum": "{value} is more than the maximum {maximum}",
    "issue.negative-derived": "the field's formula gives {value}, which is less than zero",
    "issue.formula-mismatch": "{value} does not agree with the field's formula, which gives {expected}",
    "issue.formulas-clash": "by the formulas of these fields, {value} cannot hold together with {others}; check them all",
    "issue.missing-id": "the agency has no id (`ma`)",
    "issue.repeated-agency": "the agency's id is repeated; first in row {first}",
    "issue.not-in-registry": "the agency has data but is not in the registry",
    "issue.missing-attribute": "the attribute is missing that tells where agencies of the scope `{scope}` belong",
    "issue.attribute-conflict": "{value} differs from {expected} in the registry",
    "issue.empty-file": "the file has no header row",
    "issue.not-utf8": "the file is not UTF-8; save it as UTF-8",
    "issue.invalid-json": "invalid JSON: {reason}",
    "issue.invalid-csv": "invalid CSV: {reason}",
    "issue.unknown-format": "files of type `{value}` cannot be read; use .csv or .json",
    "issue.unknown-column": "the column `{value}` is no field and no attribute",
    "issue.unknown-key": "the key `{value}` is no declared name",
    "issue.repeated-column": "the column `{value}` is repeated",
    "issue.missing-column": "the column `{value}` is missing",
    "issue.wrong-column-type": "the column needs {expected}, and is {found}",
    "issue.float-column": "the column holds floating-point numbers ({found}); cast it to integers or DECIMAL first",
    "issue.too-large-for-frame": (
        "numbers of the frame or thresholds of the ruleset are too large to be compared exactly in 128 bits"
    ),
    "issue.too-large-for-lazy": "there are numbers so large that 64 bits may overflow; collect the frame first",
    "issue.text-beyond-sql": (
        "`{value}` has `{found}`, which SQL cannot compare exactly; write it otherwise, or use polars or evaluate"
    ),
    "reason.text-beyond-sql": "cannot be compared exactly in SQL; mend it, or use polars or evaluate",
    "issue.wrong-width": "the row has {found} cells, the header has {expected} columns",
    "issue.too-large": "the file is larger than {limit} bytes",
    "issue.too-large-table": "there are more than {limit} {what}; divide the file",
    "issue.unclear-separator": "it is unclear which of {separators} separates the cells",
    "issue.too-many-issues": "there are {limit} issues or more; only these are listed",
    "issue.more-issues": "and {count} more of the kind",
    "issue.too-complex": "that takes more than {limit} {what}; ask less at once: fewer statements, or fewer agencies",
    # ---- words that facts of messages are put into
    "word.unit": "a unit",
    "word.attribute": "an attribute",
    "word.field": "a field",
    "word.scope": "a scope",
    "word.measure": "a measure",
    "word.plan": "a plan",
    "word.value": "a value",
    "word.attribute-or-field": "an attribute or a field",
    "word.field-or-measure": "a measure or a field",
    "word.number-field": "a number field",
    "word.sum-of-fields": "whole multiples of fields, added up and taken off (`a + b - 200% cua c`)",
    "word.amount-with-constant": (
        "an amount with a constant; write points to add or to take off with their condition, `(10 diem khi …)`, and put "
        "what is the same for all agencies into the threshold, or declare a field for it"
    ),
    "word.amount-with-shares": "an amount with other shares; declare a field and let agencies report that part",
    "word.amount-of-nothing": "an amount of which no field is left",
    "word.compared": "compared with",
    "word.added": "added to, or reduced by,",
    "word.number": "a number with a unit",
    "word.number-value": "a number",
    "word.id-value": "a text or a whole number as `ma`, for example `str(…)`",
    "word.another-number": "another number",
    "word.no-number": "nothing",
    "word.number-or-nothing": "a number, or nothing in the cell while there is none",
    "word.empty-heading": "{of} (empty heading)",
    "word.milestone-value": "a date or `chua`",
    "word.one-type": "values of one type that a column can have",
    "word.single-values": "single values (numbers, texts, dates)",
    "word.short-decimals": "numbers with at most 18 digits behind the comma",
    "word.date-column": "dates (9999-12-31 for `chua`)",
    "word.local-date-column": "a date in local time, without a time zone",
    "word.boolean": "yes/no",
    "word.text": "a text",
    "word.milestone": "a milestone",
    "word.enumeration": "an enumeration",
    "word.percent": "a percentage",
    "word.part-of-whole": "`{of}` is the share of a part in its whole",
    "word.fall-to-nothing": "`{of}` cannot fall by more than all it was",
    "word.condition": "a condition",
    "word.milestone-in-condition": (
        "a milestone; declare a yes/no field and let agencies report whether it is done, or was done in time"
    ),
    "word.vocabulary-part": "the declarations of a vocabulary",
    "word.plan-head": "the head of a plan, before its first section",
    "word.section-part": "a section of a plan",
    "word.above-statement": "a section, just above the target, duty or forecast that it explains",
    "word.threshold": "a threshold",
    "word.threshold-of-range": "a range `a..b`",
    "word.line-start": "a keyword that begins a line, or `scope.measure …`",
    "word.name": "a name",
    "word.string": 'a quoted string "…"',
    "word.words": "a line of words | …",
    "word.date": "a date dd/mm/yyyy",
    "word.calendar-period": "period (nam 2026, quy II/2026, thang 6/2026)",
    "word.window-count": "a whole number from 1 to 9999 is needed",
    "word.window-unit": "count in `ngay`, `thang` or `nam`",
    "word.window-of-itself": "it must run from another milestone, not from itself",
    "word.line-end": "the end of the line",
    "word.name-letters": "the letters of a name",
    "word.label-letters": "the letters of a label, a title or the number of a clause",
    "word.part-wholes": "the fields that one is part of, one above the other,",
    "word.class-field": "a field of classes",
    "word.classes": "the classes of a field",
    "word.conditional-amounts": "the amounts under conditions, `( … khi … )`,",
    "word.conditional-reads": "what the conditions of amounts, `( … khi … )`, name",
    "word.conditional-levels": "the amounts under conditions that rest on one another, `( … khi … )`,",
    "word.rest-terms": "the terms of the sums that measures are shares of",
    "word.cells-read": "the cells that statements and formulas read, formulas in formulas taken apart,",
    "word.expressions": "expressions",
    "word.grouping-attributes": "attributes after `tung` in one frame",
    "word.columns-of-sql": "columns of a table of SQL",
    "word.tables-of-sql": "tables in one another of SQL",
    "word.letters-of-sql": "letters of SQL",
    "word.agencies-times-statements": "verdicts on single agencies",
    "word.agencies-times-fields": "cells of agencies",
    "word.columns": "columns",
    "word.rows": "agencies",
    "word.lines": "lines",
    "word.cells": "cells",
    "word.or": "or",
    "word.may-be-two": (
        "can be read in two ways; the decimal sign is a comma (679,3), and thousands are not separated"
    ),
    "word.point-in-number": "has a sign that numbers do not have; the decimal sign is a comma (679,3), thousands have none",
    "word.two-readings": (
        "can be read in two ways; write the digits together with a decimal comma, or say which sign parts thousands "
        "(`--thousands`, `thousands=`)"
    ),
    "word.decimal-point": (
        "has a decimal point, and the decimal sign is a comma: write `{of}`, or say that commas part thousands "
        "(`--thousands ,`, `thousands=`)"
    ),
    "word.no-reading": "is no number in any reading; write the digits together with a decimal comma",
    "word.reading-quoted": "cells in quotation marks",
    "word.reading-marks": "x, ✓ and words like `yes`, `không có` (an empty cell is still missing)",
    "word.reading-thousands": "numbers with a sign between thousands",
    "word.reading-decimal-point": "the point as decimal sign",
    "word.reading-percent": "numbers with %",
    "word.reading-unit-written": "numbers with their unit",
    "word.reading-day-formats": "days written otherwise, the day before the month",
    "word.reading-excel-dates": "Excel's numbers of days",
    "word.reading-not-done-words": "words for what is not done yet",
    "word.reading-missing-words": "words for what was not reported",
    "word.reading-label-forms": "names of values spelled otherwise",
    "word.reading-numbers-as-text": "numbers as texts of digits",
    "word.ways-of-signs": "using point and comma",
    "word.ways-of-days": "writing days (Excel's numbers and texts, so that it is not sure which is the day, which the month)",
    "word.several-readings": "several readings",
    "word.zero": "0",
    "word.no-or-not-done": "no (not done)",
    "word.nothing-reported": "nothing reported",
    "word.left-out-median": "medians",
    "word.left-out-rank": "ranks",
    "word.left-out-working-days": "working days and holidays",
    "word.left-out-conversion": "conversions between units",
    "word.left-out-other-rows": "the value of another row",
    "word.left-out-product": "products and quotients",
    "word.left-out-leading-minus": "a minus at the beginning of an amount",
    "word.left-out-late-maximum": "`toi_da` behind a formula",
    "word.instead-of-median": (
        "say which share of agencies reaches a level, `ty_le(x >= …)`, or the average if the plan speaks of one"
    ),
    "word.instead-of-rank": "say what each agency must reach, `moi … >= …`",
    "word.instead-of-working-days": "write a day of the calendar, or a number of days with the holidays among them",
    "word.instead-of-conversion": "declare a field for each unit, and let agencies report what they have converted",
    "word.instead-of-other-rows": "write the level as a number, or declare a field and let agencies report it",
    "word.instead-of-product": (
        "write a multiple of a field as a percentage (`200% cua a`), or declare a field and let agencies report "
        "what comes of it"
    ),
    "word.instead-of-leading-minus": "write first what is taken from: `a - b`",
    "word.instead-of-late-maximum": (
        "write it before the `=`; a sum that exceeds it is a contradiction, and does not count as the maximum"
    ),
    # ---- verdicts, by their names in JSON
    "verdict.met": "Met",
    "verdict.not-met": "Not met",
    "verdict.undecided": "Undecided",
    "verdict.not-applicable": "Not applicable",
    "verdict.pending": "Pending",
    "verdict.no-threshold": "No threshold",
    "verdict.bad-data": "Bad data",
    "verdict.tracked": "Tracked",
    # ---- reports
    "report.plan": "Plan",
    "report.period": "period",
    "report.as-of": "Data as of",
    "report.overall": "Overall",
    "report.provisional": "provisionally",
    "report.short": "short by {amount}",
    "report.over": "over by {amount}",
    "report.cannot-be-made-good": "no figure can meet this target",
    "report.missing": "missing",
    "report.failing": "failing",
    "report.bad": "bad data",
    "report.in-spite-of": "although the figures of {agencies} have to be corrected",
    "report.more": "and {count} more",
    "report.inferred": "inferred from",
    "report.given": "threshold given by the user",
    "report.reading": "Reading",
    "report.origin": "Made from",
    "report.forecast": "forecast about {amount}",
    "report.each": "each",
    "report.each-group": "for each {label}",
    "report.range": "within {range}",
    "report.done": "done {period}",
    "report.until": "by {date}",
    "report.data-issues": "Bad data",
    "report.notes": "Notes",
    "report.value": "Value",
    "report.certain": "So far",
    "report.reported": "{value} at {agencies} with all figures",
    "report.threshold": "Demanded",
    "report.own-threshold": "threshold {amount}",
    "report.statement": "Statement",
    "report.id": "Row",
    "report.clause": "Clause",
    "report.verdict": "Verdict",
    "report.scope": "Scope",
    "report.measure": "Measure",
    "report.members": "In scope",
    "report.unbounded": "no upper bound",
    "report.not-done": "not done",
    "report.unknown": "not known",
    "report.time-left": "{time} left until {date}",
    "report.of-agencies": "of agencies",
    "report.yes": "yes",
    "report.no": "no",
    "report.rise": "rise {demand}",
    "report.fall": "fall {demand}",
    "report.since": "since {baseline}",
    "report.rose": "rose by {amount} from {value}",
    "report.fell": "fell by {amount} from {value}",
    "report.unchanged": "unchanged from {value}",
    "report.changed": "changed by {low} to {high} from {value}",
    "report.change": "Change",
    "report.must-hold": "= yes",
    "report.line": "line {line}",
    "report.statement-count": "{count} statements",
    "report.group-count": ("{count} group", "{count} groups"),
    "report.agency-count": ("{count} agency", "{count} agencies"),
    "report.cell-count": ("{count} cell", "{count} cells"),
    "report.done-since": "done within {time} from {start}",
    "report.own-deadline": "due {date}",
    "report.year-count": ("{count} year", "{count} years"),
    "report.month-count": "{count} months",
    "report.day-count": "{count} days",
    # ---- remarks on data that is not wrong, by code
    "note.reading-accepted": "column `{column}`: {count} cells were read by {how} (`{readings}`): {examples}",
    "note.dash-read": "column `{column}`: {count} cells with {value} were read as {meaning}",
    "note.no-column": "there is no column `{field}`: it is missing for every agency",
    "note.unmet-text": "no agency has `{text}` as its `{field}`, which the ruleset asks for; look at both again",
    "note.unmet-text-near": "no agency has `{text}` as its `{field}`, which the ruleset asks for; nearest is `{nearest}`",
    "note.no-previous": (
        "a rise or a fall is demanded in {count} statement, and there is no data to measure it from: give that of then as"
        " `previous` (`--previous FILE`)",
        "a rise or a fall is demanded in {count} statements, and there is no data to measure it from: give that of then as"
        " `previous` (`--previous FILE`)",
    ),
    "note.no-previous-of": (
        "a rise or a fall since `{baseline}` is demanded in {count} statement, and there is no data to measure it from:"
        ' give that of then as `previous` (`--previous "{baseline}=FILE"`)',
        "a rise or a fall since `{baseline}` is demanded in {count} statements, and there is no data to measure it from:"
        ' give that of then as `previous` (`--previous "{baseline}=FILE"`)',
    ),
    "note.unknown-column": "the column `{column}` was not used: it is no field and no attribute",
    "note.unknown-column-near": "the column `{column}` was not used: it is no field and no attribute; is `{field}` meant?",
    "note.unused-key": "the key `{key}` is no declared name and was not used; is `{field}` meant?",
    "note.part-of-report": "{shown} of the plan's {of} statements are shown; the overall verdict is that of the whole plan",
    # ---- what is wrong with the data of a report, by code
    "fault.required": "the key is missing",
    "fault.unknown-key": "there is no such key",
    "fault.type": "{expected} is needed",
    "fault.value": "the value cannot be read",
    "fault.ids": "each agency must be in `agencies`, once",
    "fault.statements": "there must be one finding for each statement of the plan, in its order",
    "fault.plan": "the texts of a plan without errors are needed",
    "fault.digest": "not the SHA-256 of the plan's texts: {expected}",
    "fault.thresholds": "the ids of statements with a threshold are needed",
    "fault.bounds": "`low` and `high` do not follow from `contribution`",
    "fault.message": "there is no message of this code and these facts",
    "fault.group": "the statement has no such group",
    "fault.class": "the statement has no such class",
    "fault.field": "the plan declares no such name",
    "fault.more": "and more",
    # ---- warnings about data
    "warning.unused-names": "there are names that were not used (unknown='ignore' says nothing of them): {notes}",
    "warning.no-columns": "columns are missing that the ruleset reads (unknown='ignore' says nothing of them): {notes}",
    # ---- exceptions
    "error.folder-for-ruleset": "`{name}` is a folder; a .vtlt file is needed{meant}",
    "error.no-ruleset-file": "there is no file `{name}`{where}{meant}",
    "error.in-folder": " in the folder `{folder}`",
    "error.no-ruleset": "there is no ruleset `{name}`{meant} (shipped: {known}; the name of a file ends in .vtlt)",
    "error.no-statement": "the ruleset has no `{key}`{meant}{there}",
    "error.several-statements": "`{key}` means several rows; write the id of one of them: {known}",
    "error.there-are": " (there are: {known})",
    "error.meant": "; is `{suggestion}` meant?",
    "error.no-agency": "there is no agency `{key}`{meant}",
    "error.extra-missing": "this needs: {command}",
    "error.no-file": "there is no file or folder `{file}`",
    "error.is-folder": "`{file}` is a folder, not a file",
    "error.not-plain-file": "`{file}` is no plain file; devices, pipes and links to files of another kind are not read",
    "error.no-permission": "no permission to read or write `{file}`",
    # ---- laws by name, and the reasons why one is broken
    "law.decided-survives-completion": "a decided verdict survives every completion of the missing data",
    "law.facts-only-sharpen": "one more fact neither reopens nor reverses a decided verdict",
    "law.monotone-in-numerator": "more of the numerator never worsens a `>=`, nor improves a `<=`",
    "law.order-does-not-matter": "neither the order of agencies nor how data is split changes a verdict",
    "law.outsiders-do-not-matter": "an agency outside the scope changes nothing of a statement",
    "law.can-be-met-and-failed": "every judged statement can be met and can fail",
    "law.evaluators-agree": "the other evaluators give the verdicts of `evaluate`",
    "reason.completion": "{before} with gaps, {after} once filled in",
    "reason.fact": "{before} before a fact was added, {after} after",
    "reason.numerator": "{before} before the numerator grew, {after} after",
    "reason.order": "{before} in one arrangement, {after} in another",
    "reason.registry": "{before} with all of an agency in one row, {after} with registry and data apart",
    "reason.files": "{before} without files, {after} when the data is read from two CSV files",
    "reason.outsider": "{before} without the agency outside the scope, {after} with it",
    "reason.vacuous": "the statement is vacuous: no data can make it fail",
    "reason.impossible": "the statement is impossible: no data can meet it",
    "reason.empty": "the statement never applies: no agency can be in its set",
    "reason.evaluator": "`evaluate` gives {before}, `{other}` gives {after}",
    # ---- what is shown of a broken law
    "broken.message": "{where}: law `{law}` is broken in clause {clause}, `{statement}`: {reason}",
    "broken.data": "smallest data",
    "broken.test": "test case",
    "broken.no-agencies": "(no agencies)",
    "broken.taken-out": "{agency} (taken out)",
    "broken.added": "{agency} (added)",
    "broken.order-after": "order after: {agencies}",
    "broken.yes": "yes",
    "broken.no": "no",
    "verify.head": "{name}: {count} populations, seed {seed}",
    "verify.statement-count": ("{count} statement", "{count} statements"),
    # ---- what is wrong with an example, by code
    "mistake.unnamed": 'an example needs a name in quotes: vi_du "Name"',
    "mistake.outside": 'this line stands before the first example, which begins with vi_du "Name"',
    "mistake.repeated-name": "the example name `{value}` is repeated",
    "mistake.unreadable": (
        "`{value}` cannot be read; expected a row `| … |`, `ngay dd/mm/yyyy`, `clause => verdict` or `- agency => verdict`"
    ),
    "mistake.no-ruleset": "a file of examples begins with `bo_quy_tac NAME`, the ruleset that it belongs to",
    "mistake.ruleset-not-usable": "the ruleset cannot be used: {value}",
    "mistake.no-table": "the example has no table of agencies",
    "mistake.no-expectation": "the example expects nothing",
    "mistake.wrong-width": "the row has {found} cells, the header has {expected} columns",
    "mistake.bad-date": "`{value}` is no date of the form dd/mm/yyyy",
    "mistake.unknown-statement": "the ruleset has no clause or statement `{value}`",
    "mistake.several-statements": "`{value}` has several statements; name one of: {expected}",
    "mistake.unknown-verdict": "there is no verdict `{value}`; the verdicts are {expected}",
    "mistake.bad-bounds": "the bounds `{value}` cannot be read; write `30%..67,5%`, `475,51 met_gia` or `3/10`",
    "mistake.needs-percent": "the value of this statement is a share: write `{value}%` or a fraction",
    "mistake.share-as-decimal": (
        "the value of this statement is a share: write `{expected}%` or a fraction; `{value}%` if that is what is meant"
    ),
    "mistake.wrong-unit": "the unit here is {expected}, not `{value}`",
    "mistake.agency-first": "a line `- agency` stands below the verdict on a statement",
    "mistake.unknown-agency": "the agency `{value}` is not in the scope of the statement",
    # ---- examples beside rules, and coverage
    "example.expected": "expected: {outcome}",
    "example.found": "found: {outcome}",
    "example.not-text": "it is no text file in UTF-8 of 1 MiB at most",
    "coverage.title": "coverage of verdicts by clause",
    "coverage.seen": "{name}: seen {found}/{of} verdicts ({percent}%)",
    "coverage.never": "never {verdicts}",
    "coverage.below": "coverage is below what is demanded: {percent}%",
    # ---- the command line
    "cli.no-errors": "no errors",
    "cli.swapped": "`{file}` is a data file; are the two swapped? the ruleset comes first, then the data",
    "cli.not-written": "the output could not be written: {reason}",
    "cli.no-reading": "`{file}` is neither a reading nor a column; the readings are {known}",
    "cli.registry-without-previous": "`{file}` is the registry of a time of which no `--previous` is given",
    "cli.no-such-time": "`{file}`: no line of the ruleset measures a rise or a fall from that time; write {known}",
    "cli.no-time": "`{file}`: the ruleset demands no rise and no fall, so that it needs no data of then",
    "cli.output-is-input": "`{file}` is one of the files that are read; write the report to another one",
    "cli.no-column": "there is no column `{field}`, so that membership of scopes cannot be told of {count} agencies",
    "cli.registry-forgotten": "; was --registry forgotten?",
    "cli.not-a-date": "`{value}` is not a date dd/mm/yyyy or yyyy-mm-dd",
    "cli.not-a-threshold": "`{value}` is not of the form SCOPE.MEASURE=THRESHOLD or ID=THRESHOLD",
    "cli.not-positive": "`{value}` is not a whole number from 1 on",
    "cli.no-verdict": "no verdict is named {names}; they are {known}",
    "cli.usage": "usage:",
    "cli.error": "error: {message}",
    "cli.argument": "argument {name}: ",
    "cli.required": "the following arguments are required: ",
    "cli.unrecognized": "unrecognized arguments: ",
    "cli.expected-one": "expected one argument",
    "cli.expected-some": "expected at least one argument",
    "cli.invalid-choice": "invalid choice: {value} (choose from {known})",
    "cli.invalid-int": "invalid int value: '{value}'",
    "cli.no-statement-there": "there is no statement in `{file}`",
    "cli.standard-input-twice": "standard input (`{file}`) can be read once only",
    "cli.no-standard-input": "--input-format is that of data read from standard input (`{file}`)",
    "cli.nothing-there": "`{file}`: there is no .vtlt file",
    "cli.too-many-files": "`{file}`: too many files, {count} are checked at a time; check folder by folder",
    "cli.too-many-entries": "`{file}`: there are more than {count} files and folders; name a narrower folder",
    "cli.too-much": "too many errors or too much text already: the other files were not checked; check folder by folder",
    "cli.no-command": "there is no command {value}; there are {known}{meant}",
    "cli.no-value": "takes no value, not {value}",
    "cli.arguments": "arguments",
    "cli.options": "options",
    "cli.commands": "commands",
    "cli.metavar-command": "COMMAND",
    "cli.metavar-file": "FILE",
    "cli.metavar-ruleset": "RULESET",
    "cli.metavar-data": "DATA",
    "cli.metavar-clause": "CLAUSE",
    "cli.metavar-verdicts": "VERDICTS",
    "cli.metavar-previous": "TIME=FILE",
    "cli.metavar-date": "DATE",
    "cli.metavar-threshold": "ROW=THRESHOLD",
    "cli.metavar-readings": "READINGS",
    "cli.metavar-number": "N",
    # ---- help on the command line
    "help.vtlt": "Rulesets of records and archives plans: check and evaluate.",
    "help.exit-status": (
        "Exit status: 0 done; 1 the ruleset or the data is wrong, or --fail-on or --fail-on-warnings struck; "
        "2 usage, no such file or clause, or something could not be read or written. Of several files the worst counts."
    ),
    "help.help": "show this help and stop",
    "help.version": "show the version and stop",
    "help.lang": "language of messages and reports, anywhere on the line (default: vi)",
    "help.quiet": "write nothing but errors; the exit status says the rest",
    "help.format": (
        "form of the result (default: text); github is annotations of GitHub Actions, sarif is SARIF 2.1.0, junit is "
        "JUnit's XML"
    ),
    "help.format-two": "form of the result (default: text)",
    "help.check": "check rulesets and vocabularies",
    "help.check-files": (
        "a .vtlt file, the name of a shipped ruleset, a folder (every .vtlt file in it and below), a glob such as "
        "'plans/**/*.vtlt', or - for standard input; links are not followed, names that begin with a dot are passed over"
    ),
    "help.strict": (
        "also warn of statements that contradict or follow from each other, never fail or are never met, "
        "of scopes without members and of names that nothing uses"
    ),
    "help.fail-on-warnings": "exit with 1 if anything is reported, also mere warnings",
    "help.evaluate": "evaluate a ruleset on data",
    "help.ruleset": "a shipped name (tien_giang/2018), a .vtlt file, or - for standard input",
    "help.data": "what the agencies report, CSV or JSON; - is standard input",
    "help.registry": "the registry of agencies, CSV or JSON",
    "help.previous": (
        "what agencies reported then, for demands on a rise or a fall; TIME as the lines have it behind so_voi, "
        "FILE alone where they name none"
    ),
    "help.previous-registry": "the registry of agencies of then",
    "help.input-format": "format of data from standard input (default: JSON if it begins with [ or {{, else CSV)",
    "help.thousands": "the sign that parts thousands in the data, where no figure shows it: 1.957 or 1,957 is 1957",
    "help.dash": "whether a dash (-) in the data is no (0, không, chưa), or nothing reported",
    "help.accept": (
        "read columns that are not written as they should be as is proposed, and say so in the report; --accept takes all "
        "proposals, --accept=marks,cbccvc those of these readings or columns alone"
    ),
    "help.as-of": "the day the data was cut off (default: end of the period)",
    "help.set": "evaluate with another threshold, of SCOPE.MEASURE or of one row by its id (II.2.b/1); may be repeated",
    "help.only": (
        "show the statements of this clause only, and let --fail-on look at no others: a clause (II.2.b), the id of a row "
        "(II.2.b/1), a section's title, or SCOPE.MEASURE; may be repeated. All are evaluated: the overall verdict stays "
        "that of the whole plan"
    ),
    "help.fail-on": (
        "exit with 1 if a finding that is shown has one of these verdicts, for example not-met,undecided or 'không đạt'"
    ),
    "help.output": "write there instead of standard output",
    "help.explain": "explain the findings of one clause",
    "help.clause": "a clause (II.2.b), the id of a row (II.2.b/1), a section's title, or SCOPE.MEASURE",
    "help.show": "show a ruleset as a table to lay beside the plan",
    "help.list": "list the shipped rulesets: name, number, statements, title, file",
    "help.verify": "check the laws of rulesets on invented data",
    "help.examples": "populations to invent (default: 100)",
    "help.seed": "decides which data is invented (default: 0)",
    "help.completion": "print a script that completes commands in bash, zsh or fish",
    "help.shell": "which shell",
}
