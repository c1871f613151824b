"""What Word and Excel files of a report have in common: text that XML takes, all that is missing by agency, citations."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from vtlt_rules.messages import Language, say
from vtlt_rules.records import record
from vtlt_rules.report.content import AgencyLine, ReportContent, StatementContent
from vtlt_rules.report.show import lowered
from vtlt_rules.source import visible
from vtlt_rules.values import read_date

_NO_CHARACTERS = re.compile("[\ufffe\uffff]")

_KINDS = {"QĐ": "docx.decision", "NQ": "docx.resolution", "CT": "docx.directive"}


def clean(text: str) -> str:
    """Make a text of strangers one that XML takes: what cannot be seen, and what is no character, is made visible."""
    return _NO_CHARACTERS.sub("\ufffd", visible(text.replace("\r\n", "\n")))


@record
class NumberedStatement:
    """A statement with its number within the report."""

    number: int
    statement: StatementContent

    @property
    def label(self) -> str:
        """Of whom what is demanded."""
        return f"{self.statement.who}: {self.statement.demanded}"


def numbered(content: ReportContent) -> tuple[NumberedStatement, ...]:
    """Number all statements of a report, in the order of the plan."""
    return tuple(NumberedStatement(number, one) for number, one in enumerate(content.statements, 1))


@record
class OwingAgency:
    """An agency that has not reported all, with the labels of what it owes and the statements that may depend on it."""

    id: str
    name: str
    labels: tuple[str, ...]
    statements: tuple[NumberedStatement, ...]


def owing(statements: Iterable[NumberedStatement], order: Iterable[str]) -> tuple[OwingAgency, ...]:
    """Gather by agency what is missing, in an order of ids; agencies that are no longer there come last."""
    names: dict[str, str] = {}
    labels: dict[str, dict[str, None]] = {}
    asked: dict[str, list[NumberedStatement]] = {}
    for one in statements:
        for line in one.statement.missing:
            names.setdefault(line.id, line.name)
            labels.setdefault(line.id, {}).update(dict.fromkeys(line.missing))
            asked.setdefault(line.id, []).append(one)
    places = {id_: place for place, id_ in enumerate(order)}
    ids = sorted(names, key=lambda id_: places.get(id_, len(places)))
    return tuple(OwingAgency(id_, names[id_], tuple(labels[id_]), tuple(asked[id_])) for id_ in ids)


def own_value(line: AgencyLine) -> str:
    """Write what a statement comes to for an agency: its value, or the verdict where that is only whether it is so."""
    is_fact = line.unit == "%" and line.value is not None and "(" not in line.value
    return line.verdict.word if line.value is None or is_fact else line.value


def ranges(numbers: Iterable[int]) -> str:
    """Write numbers in their order, those that follow each other as a range: ``1–3, 5``."""
    return ", ".join(f"{first}–{last}" if last > first else str(first) for first, last in _runs(numbers))


def _runs(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    first = last = None
    for number in sorted(numbers):
        if first is None or last is None:
            first = last = number
        elif number == last + 1:
            last = number
        else:
            yield first, last
            first = last = number
    if first is not None and last is not None:
        yield first, last


def cited_plan(content: ReportContent, is_short: bool = False) -> str:
    """Cite the plan as official documents are cited: kind, number, date, issuer and, unless short, what it is about."""
    lang = content.lang
    if content.number is None:
        return clean(say("docx.plan-titled", lang, title=content.title))
    sign = content.number.rpartition("/")[2].partition("-")[0]
    parts = [say(_KINDS.get(sign, "docx.plan"), lang, number=content.number)]
    if content.issued is not None:
        parts.append(say("docx.issued", lang, date=long_date(content.issued, lang)))
    if content.issuer is not None:
        parts.append(say("docx.issuer", lang, issuer=content.issuer))
    if not is_short:
        parts.append(say("docx.about", lang, title=lowered(content.title)))
    return clean(" ".join(parts))


def long_date(written: str, lang: Language) -> str:
    """Write a date as it is cited, with a nought before days below 10 and before January and February."""
    day = read_date(written)
    month = f"{day.month:02}" if day.month < 3 else str(day.month)
    return say("docx.date", lang, day=f"{day.day:02}", month=month, year=day.year)
