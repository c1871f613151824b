"""Populations as dataframes: many of them in one frame, each a group; and what the reference evaluator says of each."""

from __future__ import annotations

import datetime
import random
from collections.abc import Collection, Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import duckdb
import polars as pl

from vtlt_rules.checked import CheckedRuleset, EnumType, NumberType, Simple, Statement, Type
from vtlt_rules.evaluate import Given, evaluate
from vtlt_rules.report import Finding, GroupFinding, Report
from vtlt_rules.text_keys import text_key
from vtlt_rules.values import NOT_DONE
from vtlt_rules.verdict import Verdict

Agency = dict[str, Any]
GROUP = "nhom"

FAR = datetime.date(9999, 12, 31)
"""How a column of dates says `chua`."""

BLANKS = ("", " ", "\t", "\r\n", "\u00a0", "\u3000 ")
"""What may stand around a text and does not belong to it."""

_TYPES = {Simple.BOOLEAN: pl.Boolean, Simple.TEXT: pl.String, Simple.MILESTONE: pl.Date}


def polars_type(type_: Type) -> Any:
    match type_:
        case NumberType(unit):
            return pl.Int64 if unit.is_whole else pl.Decimal(20, 1)
        case EnumType():
            return pl.String
        case _:
            return _TYPES[type_]


def cell(type_: Type, value: Any) -> Any:
    """Return a value as a typed column can hold it; what it cannot hold is missing."""
    match type_:
        case NumberType(unit):
            if isinstance(value, bool) or not isinstance(value, int | Fraction | Decimal):
                return None
            if unit.is_whole:
                return value if isinstance(value, int) else None
            return Decimal(Fraction(value).numerator) / Decimal(Fraction(value).denominator)
        case EnumType(values):
            return value if value in values else None
        case Simple.BOOLEAN:
            return value if isinstance(value, bool) else None
        case Simple.TEXT:
            return value if isinstance(value, str) else None
        case Simple.MILESTONE:
            return FAR if value is NOT_DONE else value if isinstance(value, datetime.date) else None


def types_of(ruleset: CheckedRuleset) -> dict[str, Type]:
    return {one.name: one.type for one in (*ruleset.attributes.values(), *ruleset.fields.values())}


def typed(ruleset: CheckedRuleset, agency: Agency) -> Agency:
    """Return an agency with all cells, each of the type that its column has."""
    return {"ma": agency["ma"]} | {name: cell(type_, agency.get(name)) for name, type_ in types_of(ruleset).items()}


def as_reported(ruleset: CheckedRuleset, agency: Agency) -> Agency:
    """Return what the reference evaluator is given for a row of a frame."""
    days = [name for name, type_ in types_of(ruleset).items() if type_ is Simple.MILESTONE]
    return agency | {name: NOT_DONE for name in days if agency[name] == FAR}


def recombined(agencies: list[Agency], seed: int, count: int, grouping: Collection[str] = ()) -> list[list[Agency]]:
    """Make populations out of agencies: some of them, cells taken away, blanks around texts.

    Now and then figures contradict each other, and an agency is there twice, with the same cells or with others.

    Args:
        agencies: Some agencies.
        seed: Decides what is made.
        count: How many populations.
        grouping: The attributes by which statements group agencies.
    """
    dice = random.Random(seed)
    kept = ("cap", "nha_nuoc", "dia_ban", "loai", "ten")
    keep = {"ma", *(key for key in agencies[0] if key in kept)} if agencies else set()
    populations = []
    for _ in range(count):
        chosen = [dict(dice.choice(agencies)) for _ in range(dice.choice((0, 1, 1, 2, 3, 4, 5)))] if agencies else []
        holes = dice.choice((0, 0, 0.1, 0.3, 0.6, 1))
        for number, agency in enumerate(chosen):
            agency["ma"] = str(number)
            for name in agency:
                if name not in keep and dice.random() < holes:
                    agency[name] = None
            for name in ("dia_ban", "ten"):
                if isinstance(agency.get(name), str) and dice.random() < 0.2:
                    agency[name] = dice.choice(BLANKS) + agency[name] + dice.choice(BLANKS)
        if chosen and dice.random() < 0.1:
            _contradict(dice.choice(chosen), dice)
        if chosen and dice.random() < 0.08:
            twice = dict(chosen[0]) if dice.random() < 0.4 else dice.choice(agencies) | {"ma": chosen[0]["ma"]}
            twice |= {name: chosen[0][name] for name in grouping}  # or nobody would know where it belongs
            chosen.insert(dice.randint(0, len(chosen)), twice)
        populations.append(chosen)
    return populations


def _contradict(agency: Agency, dice: random.Random) -> None:
    """Give a figure or a yes/no field another value, as columns of its type can hold it; often it contradicts others."""
    others: dict[str, list[Any]] = {}
    for name, value in agency.items():
        if name == "ma" or name in ("cap", "nha_nuoc", "dia_ban", "loai"):
            continue
        match value:
            case bool():
                others[name] = [not value]
            case int():
                others[name] = [value + 1, value + 4, -1, 0]
            case Decimal():
                others[name] = [value + Decimal("0.5"), value + 4, Decimal(-1), Decimal(0)]
    for name in dice.sample(sorted(others), min(len(others), dice.choice((1, 1, 2)))):
        agency[name] = dice.choice(others[name])


def frame_of(ruleset: CheckedRuleset, populations: Iterable[list[Agency]]) -> pl.DataFrame:
    """Put populations into one frame; a population without agencies has no row, hence no group."""
    schema = {GROUP: pl.Int64, "ma": pl.String} | {
        name: polars_type(type_) for name, type_ in types_of(ruleset).items()
    }
    rows = [{GROUP: group} | agency for group, agencies in enumerate(populations) for agency in agencies]
    return pl.DataFrame(rows, schema=schema, orient="row")


_COUNTED = (Verdict.MET, Verdict.NOT_MET, Verdict.UNDECIDED, Verdict.PENDING)


def report_on(
    ruleset: CheckedRuleset, agencies: list[Agency], as_of: datetime.date | None, then: list[Agency] | None
) -> Report:
    """Evaluate the rows of one group; beside those of then, if there are any, for all baselines."""
    now = [as_reported(ruleset, agency) for agency in agencies]
    if then is None:
        return evaluate(ruleset, now, as_of=as_of)
    before = Given([as_reported(ruleset, agency) for agency in then])
    return evaluate(ruleset, now, as_of=as_of, previous=dict.fromkeys(ruleset.baselines, before))


def reference_rows(
    ruleset: CheckedRuleset,
    populations: list[list[Agency]],
    as_of: datetime.date | None,
    then: list[list[Agency]] | None = None,
) -> list[tuple[Any, ...]]:
    """Return what the result must be, as tuples.

    Group, id, verdict, provisional, low, high, counts, in spite of; for a group of ``tung`` the key of its value.
    """
    rows = []
    for group, agencies in enumerate(populations):
        if not agencies:
            continue
        before = None if then is None else then[group]
        report = report_on(ruleset, agencies, as_of, before)
        for finding in report.findings:
            issues = (*finding.issues, *finding.in_spite_of)
            contradicted = {issue.agency for issue in issues if not issue.is_previous or finding.statement.is_each}
            earlier = {issue.agency for issue in issues if issue.is_previous and not finding.statement.is_each}
            rows.append((group, finding.statement.id, *_as_row(finding, contradicted, len(earlier)), None))
            found = []
            for one in finding.groups:
                own = earlier & _in_group(finding.statement, before or [], one.value)
                found.append((*_as_row(one, contradicted, len(own)), text_key(str(one.value))))
            rows += [(group, finding.statement.id, *row) for row in sorted(found, key=lambda row: str(row[-1]))]
    return rows


def _in_group(statement: Statement, agencies: list[Agency], value: str | bool) -> set[str]:
    """Return the ids of the agencies that have a value of the attribute by which a statement groups them."""
    assert statement.grouped_by is not None
    name = statement.grouped_by.name
    return {one["ma"] for one in agencies if text_key(str(one[name])) == text_key(str(value))}


def _as_row(finding: Finding | GroupFinding, contradicted: set[str | None], earlier: int = 0) -> tuple[Any, ...]:
    if (
        isinstance(finding, Finding) and finding.classes is not None
    ):  # of which a frame says that it is tracked, and no more
        return finding.verdict.value, None, None, None, 0, 0, 0, 0, 0, 0
    bounds, own = finding.bounds, [agency.verdict for agency in finding.agencies]
    rests = len(contradicted & {agency.agency for agency in finding.agencies}) + earlier
    return (
        finding.verdict.value,
        finding.provisional.value if finding.provisional is not None else None,
        Fraction(bounds.low) if bounds else None,
        Fraction(bounds.high) if bounds and bounds.high is not None else None,
        len(own),
        *(own.count(verdict) for verdict in _COUNTED),
        0 if Verdict.BAD_DATA in (finding.verdict, finding.provisional) else rests,
    )


def reference_agencies(
    ruleset: CheckedRuleset,
    populations: list[list[Agency]],
    as_of: datetime.date | None,
    then: list[list[Agency]] | None = None,
) -> list[list[tuple[Any, ...]]]:
    """Return for each statement what each agency of its scope comes to alone: group, id, verdict, low, high; sorted."""
    rows: list[list[tuple[Any, ...]]] = [[] for _ in ruleset.statements]
    for group, agencies in enumerate(populations):
        if not agencies:
            continue
        report = report_on(ruleset, agencies, as_of, None if then is None else then[group])
        for place, finding in enumerate(report.findings):
            for agency in finding.agencies:
                bounds = agency.bounds
                low = Fraction(bounds.low) if bounds else None
                high = Fraction(bounds.high) if bounds and bounds.high is not None else None
                rows[place].append((group, agency.agency, agency.verdict.value, low, high))
    return [sorted(found, key=str) for found in rows]


def agency_rows_of(frame: pl.DataFrame) -> list[tuple[Any, ...]]:
    """Return the rows of an answer about agencies in the same form."""
    rows = [
        (row[GROUP], row["ma"], row["verdict"], _fraction(row, "low"), _fraction(row, "high"))
        for row in frame.to_dicts()
    ]
    return sorted(rows, key=str)


def _fraction(row: dict[str, Any], end: str) -> Fraction | None:
    numerator, denominator = row[f"{end}_numerator"], row[f"{end}_denominator"]
    assert (numerator is None) == (denominator is None)
    return None if numerator is None else Fraction(numerator, denominator)


def result_rows(frame: pl.DataFrame) -> list[tuple[Any, ...]]:
    """Return the rows of a result in the same form."""
    names = [name for name in frame.columns[: frame.columns.index("id")] if name != GROUP]
    rows = [
        (
            row[GROUP],
            row["id"],
            row["verdict"],
            row["provisional"],
            _fraction(row, "low"),
            _fraction(row, "high"),
            *(row[name] for name in ("in_scope", "met", "not_met", "undecided", "pending", "in_spite_of")),
            next((text_key(str(row[name])) for name in names if row[name] is not None), None),
        )
        for row in frame.to_dicts()
    ]
    place = 0
    while place < len(rows):  # the groups of a row follow it, by the spelling of their values: here by its key
        last = next((n for n in range(place + 1, len(rows)) if rows[n][-1] is None), len(rows))
        rows[place + 1 : last] = sorted(rows[place + 1 : last], key=lambda row: str(row[-1]))
        place = last
    return rows


def as_relation(frame, connection):
    return connection.from_arrow(frame.to_arrow(compat_level=pl.CompatLevel.oldest()))


def beside(engine, now, then, evaluate):
    """Evaluate a frame with one of then, or a mapping to such, as an engine has them.

    Args:
        engine: ``polars``, ``lazy polars`` or ``duckdb``.
        now: The frame of now.
        then: What is given as ``previous``, of frames of polars.
        evaluate: Evaluates the frame of now, its first argument, with what is given, its second.
    """
    if engine == "duckdb":
        with duckdb.connect() as connection:
            return evaluate(*_each(lambda frame: as_relation(frame, connection), now, then)).pl()
    if engine == "lazy polars":
        return evaluate(*_each(lambda frame: frame.lazy(), now, then)).collect()
    return evaluate(now, then)


def _each(made, now, then):
    return made(now), {key: made(one) for key, one in then.items()} if isinstance(then, dict) else made(then)
