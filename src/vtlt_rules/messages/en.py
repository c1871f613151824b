"""All sentences and words of the library in English."""

from __future__ import annotations


def form_of(count: int) -> int:
    """Return which form of a sentence goes with a count."""
    return 0 if count == 1 else 1


MESSAGES: dict[str, str | tuple[str, ...]] = {
    # ---- how numbers are written
    "language.decimal-sign": ".",
    # ---- what is wrong with a ruleset, by code
    "diagnostic.file-too-large": "the file is larger than {limit} bytes; split it",
    "diagnostic.not-utf8": "the file is not UTF-8 (byte {byte}); save it as UTF-8",
    "diagnostic.too-many-statements": "more than {limit} targets, duties and forecasts in one file",
    "diagnostic.too-many-errors": "more than {limit} errors; the rest of the file was not read",
    "diagnostic.invisible-character": "an invisible character ({character}); delete it",
    "diagnostic.unexpected-character": "the character `{character}` has no meaning here",
    "diagnostic.foreign-letter": (
        "the name `{name}` holds `{letter}` ({character}), which is not a letter of Vietnamese"
    ),
    "diagnostic.capital-letter": "`{name}`: names and keywords are written in lower case",
    "diagnostic.wrong-accent": "`{name}` has the wrong accents: here it is `{right}`, or `{plain}` without accents",
    "diagnostic.ambiguous-number": (
        "`{number}` can be read in two ways; the decimal sign is a comma (679,3), and thousands are not separated"
    ),
    "diagnostic.number-too-long": "the number has more than {limit} digits",
    "diagnostic.invalid-date": "`{date}` is not a day of the calendar written dd/mm/yyyy",
    "diagnostic.invalid-operator": "there is no comparison `{operator}`; there are >= > <= < and =",
    "diagnostic.unclosed-string": "the string has no closing quotation mark",
    "diagnostic.syntax-error": "{found} cannot stand here; expected {expected}",
    "diagnostic.reserved-word": "`{word}` is a keyword and cannot be a name",
    "diagnostic.unclosed-parenthesis": "`{bracket}` is never closed",
    "diagnostic.nesting-too-deep": "nested more than {limit} deep",
    "diagnostic.mixed-connectives": "`va` and `hoac` are mixed; use parentheses to say what belongs together",
    "diagnostic.missing-unit": "the number `{number}` has no unit",
    "diagnostic.missing-head": "a file begins with `tu_vung` (a vocabulary) or `ke_hoach` (a plan)",
    "diagnostic.not-a-plan": "`{name}` is a vocabulary, not a plan: there is nothing to evaluate",
    "diagnostic.misplaced-line": "`{line}` cannot stand here: it belongs to {place}",
    "diagnostic.repeated-heading": "`{line}` is given already",
    "diagnostic.repeated-section": "section `{clause}` is there already",
    "diagnostic.missing-period": "`hoan_thanh` needs `thoi_ky` in the head of the plan, or `hoan_thanh trong FROM..TO`",
    "diagnostic.invalid-period": "the period ends ({end}) before it begins ({start})",
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
    "diagnostic.repeated-label": "the label `{label}` is taken by `{name}`; labels head columns and must differ",
    "diagnostic.repeated-value": "the value `{name}` is repeated in the enumeration",
    "diagnostic.circular-parts": "`{name}` is a part of itself: {path}",
    "diagnostic.circular-formula": "`{name}` is computed from itself: {path}",
    "diagnostic.type-mismatch": "expected {expected}, but `{found}` is {actual}",
    "diagnostic.unit-mismatch": "`{left}` ({left_unit}) cannot be compared with `{right}` ({right_unit})",
    "diagnostic.fractional-whole-unit": "`{number} {unit}`: the unit `{unit}` counts in whole numbers",
    "diagnostic.percent-over-100": "{percent}% is over 100%: `{measure}` is the share of a part in its whole",
    "diagnostic.empty-range": "the range is empty: it begins at {low} and ends at {high}",
    "diagnostic.share-without-whole": "`{field}` is not declared part of a whole; write `ty_le({field} tren …)`",
    "diagnostic.share-of-itself": "the share of `{field}` in itself is always 100%",
    "diagnostic.field-in-scope": "`{field}` is reported; a scope rests on attributes of the registry only",
    "diagnostic.field-needs-each": (
        "`{field}` is a field of each agency; write `moi {scope}.{field} …` or use a measure"
    ),
    "diagnostic.missing-demand": "the target demands nothing: add {expected}",
    "diagnostic.unfit-demand": "`{demand}` does not fit `{measure}` ({actual}); it takes {expected}",
    "diagnostic.unknown-statement": "no statement with a threshold is named `{key}`; write `scope.measure`",
    "diagnostic.repeated-statement": "this statement is in the section already",
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
    "place.row": "row {row}",
    "place.agency": "agency {agency}",
    "place.field": "field {field}",
    # ---- what is wrong with data, by code
    "issue.wrong-type": "expected {expected}, found {value}",
    "issue.negative": "{value} is negative",
    "issue.not-whole": "{value} is not a whole number; the unit {unit} counts in whole numbers",
    "issue.not-a-value": "{value} is no value; what is missing is None",
    "issue.inexact-number": "{value} is an inexact floating-point number; give a Decimal instead",
    "issue.number-too-long": "the number has more than {limit} digits",
    "issue.ambiguous-number": (
        "`{value}` can be read in two ways; do not separate thousands, and write a comma for the decimal sign"
    ),
    "issue.invalid-date": "`{value}` is neither a day of the calendar (dd/mm/yyyy or yyyy-mm-dd) nor `chưa`",
    "issue.unknown-value": "there is no value `{value}`; the values are {expected}",
    "issue.invisible-character": "`{value}` has an invisible character ({character}); delete it",
    "issue.part-exceeds-whole": "{value} is more than `{whole}` ({whole_value}), of which it is a part",
    "issue.over-maximum": "{value} is more than the maximum {maximum}",
    "issue.formula-mismatch": "{value} does not agree with the field's formula, which gives {expected}",
    "issue.missing-id": "the agency has no id (`ma`)",
    "issue.repeated-agency": "the agency's id is repeated; first in row {first}",
    "issue.not-in-registry": "the agency has data but is not in the registry",
    "issue.missing-attribute": "the attribute is missing, so that membership of the scope `{scope}` cannot be told",
    "issue.attribute-conflict": "{value} differs from {expected} in the registry",
    "issue.empty-file": "the file has no header row",
    "issue.not-utf8": "the file is not UTF-8; save it as UTF-8",
    "issue.invalid-json": "broken JSON: {reason}",
    "issue.invalid-csv": "broken CSV: {reason}",
    "issue.unknown-format": "files of type `{value}` cannot be read; use .csv or .json",
    "issue.unknown-column": "the column `{value}` is no field and no attribute",
    "issue.repeated-column": "the column `{value}` is repeated",
    "issue.missing-column": "the column `{value}` is missing",
    "issue.wrong-column-type": "the column needs {expected}, and is {found}",
    "issue.float-column": "the column holds floating-point numbers ({found}); cast it to integers or DECIMAL first",
    "issue.too-large-for-frame": (
        "numbers of the frame or thresholds of the ruleset are too large to be compared exactly in 128 bits"
    ),
    "issue.too-large-for-lazy": "there are numbers so large that 64 bits may overflow; collect the frame first",
    "issue.wrong-width": "the row has {found} cells, the header has {expected} columns",
    "issue.too-large": "the file is larger than {limit} bytes",
    "issue.unclear-separator": "it is unclear which of {separators} separates the cells",
    "issue.too-many-issues": "there are {limit} issues or more; only these are listed",
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
    "word.number": "a number with a unit",
    "word.number-value": "a number",
    "word.number-or-nothing": "a number, or nothing in the cell while there is none",
    "word.empty-heading": "{of} (empty heading)",
    "word.milestone-value": "a date or `chua`",
    "word.one-type": "values of one type",
    "word.date-column": "dates (9999-12-31 for `chua`)",
    "word.boolean": "yes/no",
    "word.text": "a text",
    "word.milestone": "a milestone",
    "word.enumeration": "an enumeration",
    "word.percent": "a percentage",
    "word.condition": "a condition",
    "word.vocabulary-part": "the declarations of a vocabulary",
    "word.plan-head": "the head of a plan, before its first section",
    "word.section-part": "a section of a plan",
    "word.threshold": "a threshold",
    "word.threshold-of-range": "a range `a..b`",
    "word.line-start": "a keyword that begins a line, or `scope.measure …`",
    "word.name": "a name",
    "word.string": 'a quoted string "…"',
    "word.words": "a line of words | …",
    "word.date": "a date dd/mm/yyyy",
    "word.line-end": "the end of the line",
    "word.or": "or",
    # ---- remarks on data that is not wrong, by code
    "note.no-column": "there is no column `{field}`: it is missing for every agency",
    "note.unused-key": "the key `{key}` is no declared name and was not used; is `{meant}` meant?",
    # ---- exceptions
    "error.folder-for-ruleset": "`{name}` is a folder; a .vtlt file is needed{meant}",
    "error.no-ruleset-file": "there is no file `{name}`{where}{meant}",
    "error.in-folder": " in the folder `{folder}`",
    "error.no-ruleset": "there is no ruleset `{name}`{meant} (shipped: {known})",
    "error.no-statement": "the ruleset has no `{key}`{meant}{there}",
    "error.there-are": " (there are: {known})",
    "error.meant": "; is `{suggestion}` meant?",
    "error.extra-missing": "this needs: {command}",
    "error.no-file": "there is no file or folder `{file}`",
    "error.is-folder": "`{file}` is a folder, not a file",
    "error.no-permission": "no permission to read or write `{file}`",
}
