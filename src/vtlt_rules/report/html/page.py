"""Report -> one HTML file: the template, and what it is filled with.

Whatever the template writes is made visible and escaped, by the environment and not by each place. Style and script are the
only ones that the browser takes: their hashes are in the file's policy.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from vtlt_rules.errors import ExtraMissing
from vtlt_rules.messages import Language
from vtlt_rules.records import record
from vtlt_rules.report.content import AgencyContent, ReportContent
from vtlt_rules.report.html.charts import bar, bullet
from vtlt_rules.source import visible_line
from vtlt_rules.values import Interval
from vtlt_rules.verdict import COUNTED, TRAITS, Verdict, verdict_word

if TYPE_CHECKING:
    from jinja2 import Template

_MOST_FULL = 1_000
"""Agencies of a report whose sheets have a row for every statement; where there are more, for those that are not met."""

_MOST_CHOICES = 500
"""Values of an attribute that can be chosen from; of one with more the search finds them."""


def page(content: ReportContent) -> str:
    """Return a report as an HTML document, which needs nothing else.

    Raises:
        ExtraMissing: The extra ``office`` is not installed.
    """
    style, script = _text("style.css"), _text("script.js")
    statements = {one.id: index for index, one in enumerate(content.statements)}
    places = _Places(content)
    return (
        _template()
        .render(
            content=content,
            say=content.say,
            lang=content.lang,
            style=style,
            script=script,
            style_hash=_hash(style),
            script_hash=_hash(script),
            number_of=statements,
            sheet_of={one.id: index for index, one in enumerate(content.agencies)},
            scopes=_numbered(one.scope for one in content.statements),
            choices=places.choices,
            sheets=[_sheet(one, statements, places, content) for one in content.agencies],
            is_short=content.agency_count > _MOST_FULL,
            bullet=lambda chart: bullet(chart, content.lang),
            bar=lambda figure, statement: bar(figure.bounds, statement.in_scope, figure.text),
            share=lambda count: bar(Interval(count, count), sum(number for _, number in content.summary), ""),
            counts=lambda statement: _counted(statement.counts, content.lang),
            word=lambda verdict: verdict_word(verdict, content.lang),
            mark=lambda verdict: TRAITS[verdict].mark,
            MET=Verdict.MET,
        )
        .lstrip()
    )


@record
class AgencySheet:
    """An agency's sheet.

    Attributes:
        agency: All that the report says of it.
        attributes: Its attributes in words; ``places`` as the script compares them.
        statements: The numbers of the statements that concern it.
        counts: How many of these come to which verdict, in words.
        met: The ids of those that are met, in words; empty where there are none.
    """

    agency: AgencyContent
    attributes: str
    places: str
    statements: str
    counts: str
    met: str


class _Places:
    """The attributes of agencies by number, label and value, so that each agency need not repeat them."""

    def __init__(self, content: ReportContent) -> None:
        self.values: dict[str, dict[str, int]] = {}
        self.agency_count = content.agency_count
        for agency in content.agencies:
            for label, value in agency.attributes:
                values = self.values.setdefault(label, {})
                values.setdefault(value, len(values))
        self.labels = {label: number for number, label in enumerate(self.values)}

    @property
    def choices(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """What can be chosen: labels with the values of each, sorted, and what an agency has that has them."""
        return [
            (label, sorted((value, f"{self.labels[label]}.{number}") for value, number in values.items()))
            for label, values in self.values.items()
            if 1 < len(values) <= _MOST_CHOICES and len(values) < self.agency_count
        ]

    def of(self, agency: AgencyContent) -> str:
        return " ".join(f"{self.labels[label]}.{self.values[label][value]}" for label, value in agency.attributes)


def _sheet(
    agency: AgencyContent, statements: Mapping[str, int], places: _Places, content: ReportContent
) -> AgencySheet:
    counts: dict[Verdict, int] = {}
    for one in agency.statements:
        counts[one.verdict.verdict] = counts.get(one.verdict.verdict, 0) + 1
    met = [one.statement.id for one in agency.statements if one.verdict.verdict is Verdict.MET]
    return AgencySheet(
        agency,
        " · ".join(f"{label}: {value}" for label, value in agency.attributes),
        places.of(agency),
        " ".join(str(statements[one.statement.id]) for one in agency.statements),
        _counted(counts, content.lang),
        f"{_marked(Verdict.MET, content.lang)}: {', '.join(met)}" if met else "",
    )


def _counted(counts: Mapping[Verdict, int], lang: Language) -> str:
    """Say how often each verdict occurs."""
    return " · ".join(f"{_marked(one, lang)} {counts[one]}" for one in COUNTED if counts.get(one))


def _marked(verdict: Verdict, lang: Language) -> str:
    return f"{TRAITS[verdict].mark} {verdict_word(verdict, lang)}"


def _numbered(texts: Iterator[str]) -> dict[str, int]:
    return {text: number for number, text in enumerate(dict.fromkeys(texts))}


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@cache
def _text(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


@cache
def _template() -> Template:
    try:
        from jinja2 import Environment, FunctionLoader, StrictUndefined
    except ModuleNotFoundError:
        raise ExtraMissing("office") from None
    environment = Environment(
        autoescape=True,
        finalize=_shown,
        loader=FunctionLoader(_text),
        lstrip_blocks=True,
        trim_blocks=True,
        undefined=StrictUndefined,
    )
    return environment.get_template("page.html.jinja")


def _shown(value: Any) -> Any:  # noqa: ANN401 - of whatever the template writes
    """Make visible what comes from plan and data; markup of the template itself is left."""
    return visible_line(value) if type(value) is str else value
