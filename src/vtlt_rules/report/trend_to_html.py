"""Trend -> one page of HTML: a small chart and a table for each statement. All that comes from plan and data is escaped.

Charts are inline SVG in whole units, so that nothing is computed in floats; colors are never all that tells a verdict.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from html import escape
from typing import TYPE_CHECKING

from vtlt_rules.messages import Language, say
from vtlt_rules.report.courses import point_shown, verdict_shown
from vtlt_rules.report.data import FindingData
from vtlt_rules.report.show import show_value
from vtlt_rules.report.to_text import plan_title
from vtlt_rules.report.wording import describe
from vtlt_rules.source import visible
from vtlt_rules.values import Interval, Number
from vtlt_rules.verdict import TRAITS, Verdict, verdict_word

if TYPE_CHECKING:
    from vtlt_rules.report.trend import Trend, TrendLine

_WIDTH, _HEIGHT, _EDGE, _FOOT = 280, 120, 8, 20

_CLASSES = {
    Verdict.MET: "met",
    Verdict.NOT_MET: "not-met",
    Verdict.UNDECIDED: "open",
    Verdict.BAD_DATA: "not-met",
    Verdict.PENDING: "open",
}

_STYLE = """
:root{color-scheme:light dark;
--ink:#1f2328;--soft:#57606a;--page:#fff;--line:#d0d7de;--met:#1a7f37;--not-met:#b42318;--open:#9a6700}
@media (prefers-color-scheme:dark){
:root{--ink:#e6edf3;--soft:#9da7b3;--page:#0d1117;--line:#3d444d;--met:#4ac26b;--not-met:#ff8b7f;--open:#d4a72c}}
body{font-family:system-ui,sans-serif;color:var(--ink);background:var(--page);
margin:1rem auto;max-width:75rem;padding:0 1rem}
h1{font-size:1.4rem}h2{font-size:1.1rem}h3{font-size:.95rem;font-weight:600;margin:.2rem 0}p{color:var(--soft)}
.all{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(19rem,100%),1fr));gap:1rem}
article{border:1px solid var(--line);border-radius:6px;padding:.6rem;break-inside:avoid}
h1,h2,h3,td{overflow-wrap:break-word}
table{border-collapse:collapse;width:100%;font-size:.85rem}
th,td{text-align:left;padding:.15rem .4rem .15rem 0;vertical-align:top}
td.value{font-variant-numeric:tabular-nums}svg{width:100%;height:auto;display:block}
.met{color:var(--met)}.not-met{color:var(--not-met)}.open{color:var(--open)}
svg .band{fill:currentColor;fill-opacity:.3;stroke:currentColor}svg .point{fill:currentColor}
svg .threshold{stroke:var(--ink);stroke-dasharray:4 3}svg .axis{stroke:var(--line)}
svg .path{stroke:var(--soft);fill:none}svg text{fill:var(--ink);font-size:11px;text-anchor:middle}
@media print{@page{size:A4;margin:15mm}body{max-width:none;margin:0}}
"""


def trend_to_html(trend: Trend, lang: Language) -> str:
    """Return the whole page."""
    title = f"{say('trend.title', lang)} – {plan_title(trend.ruleset, lang)}"
    by_id = {line.statement.id: line for line in trend.lines}
    parts = [
        "<!DOCTYPE html>",
        f'<html lang="{_text(lang)}"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width,initial-scale=1">',
        f"<title>{_text(title)}</title><style>{_STYLE}</style></head><body><main>",
        f"<h1>{_text(plan_title(trend.ruleset, lang))}</h1>",
        _times(trend, lang),
        f"<p>{_text(say('trend.legend', lang))}</p>",
    ]
    for section in trend.ruleset.sections:
        own = [by_id[one.id] for one in section.statements if one.id in by_id]
        if own:
            heading = "  ".join(part for part in (section.clause, section.title) if part)
            cards = "".join(_card(line, trend, lang) for line in own)
            parts.append(f'<section><h2>{_text(heading)}</h2><div class="all">{cards}</div></section>')
    return "\n".join([*parts, "</main></body></html>"])


def _times(trend: Trend, lang: Language) -> str:
    rows = "".join(
        f'<tr><th scope="row">{_text(one.name)}</th><td class="{_CLASSES.get(one.verdict, "other")}">'
        f"{_text(f'{TRAITS[one.verdict].mark} {verdict_word(one.verdict, lang)}')}</td>"
        f"<td>{_text(say('report.agency-count', lang, count=one.agency_count))}</td></tr>"
        for one in trend.times
    )
    heads = (say("trend.time", lang), say("report.overall", lang), say("trend.agencies", lang))
    return f"<table><thead><tr>{_heads(heads)}</tr></thead><tbody>{rows}</tbody></table>"


def _heads(texts: Sequence[str]) -> str:
    return "".join(f'<th scope="col">{_text(one)}</th>' for one in texts)


def _card(line: TrendLine, trend: Trend, lang: Language) -> str:
    """Return chart and table of one statement."""
    rows = []
    for time, finding in zip(trend.times, line.findings, strict=True):
        verdict = "–" if finding is None else f"{TRAITS[finding.verdict].mark} {verdict_shown(finding, lang)}"
        value = None if finding is None else show_value(finding, lang)
        rows.append(
            f'<tr><th scope="row">{_text(time.name)}</th><td class="value">{_text(value or "–")}</td>'
            f'<td class="{_class_of(finding)}">{_text(verdict)}</td></tr>'
        )
    heads = (say("trend.time", lang), say("trend.value", lang), say("report.verdict", lang))
    title = _text(f"{line.statement.id} {describe(line.last, trend.ruleset, lang)}")
    return (
        f"<article><h3>{title}</h3>{_chart(line, trend, lang)}"
        f"<table><thead><tr>{_heads(heads)}</tr></thead><tbody>{''.join(rows)}</tbody></table></article>"
    )


def _class_of(finding: FindingData | None) -> str:
    return "other" if finding is None else _CLASSES.get(finding.verdict, "other")


# ---- the chart


def _chart(line: TrendLine, trend: Trend, lang: Language) -> str:
    """Return a band or a point for each time, and what was demanded then; nothing where nothing was measured."""
    bounds = [None if one is None or one.classes is not None else one.bounds for one in line.findings]
    if not any(one is not None for one in bounds):
        return ""
    top = _top(line)
    step = (_WIDTH - 2 * _EDGE) // len(bounds)
    said = "; ".join(
        f"{time.name}: {point_shown(one, lang)}" for time, one in zip(trend.times, line.findings, strict=True)
    )
    label = say("trend.chart", lang, statement=line.statement.id, values=said)
    shapes = [f'<line class="axis" x1="0" y1="{_y(0, top)}" x2="{_WIDTH}" y2="{_y(0, top)}"/>']
    middles = [_EDGE + place * step + step // 2 for place in range(len(bounds))]
    shapes += _paths(bounds, middles, top)
    for x, interval, finding in zip(middles, bounds, line.findings, strict=True):
        if finding is not None:
            shapes += _thresholds(finding, x, step, top)
            mark = f'<text class="{_class_of(finding)}" x="{x}" y="{_HEIGHT - 5}">{TRAITS[finding.verdict].mark}</text>'
            shapes.append(mark)
        if interval is not None:
            shapes.append(_shape(interval, x, step, top, _class_of(finding)))
    return f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{_text(label)}">{"".join(shapes)}</svg>'


def _top(line: TrendLine) -> Number:
    """Return the greatest value that is drawn; of a share all of it at the least."""
    ends: list[Number] = [1]
    for finding in line.findings:
        if finding is not None and finding.bounds is not None:
            ends.append(finding.bounds.low if finding.bounds.high is None else finding.bounds.high)
            ends += _demanded(finding)
    return max(ends)


def _demanded(finding: FindingData) -> tuple[Number, ...]:
    """Return the values that are demanded of the whole scope; of a change none."""
    if finding.statement.is_each:
        return (1,)
    return () if finding.statement.growth is not None else finding.statement.thresholds


def _y(value: Number, top: Number) -> int:
    """Return where a value is drawn, in whole units."""
    height = _HEIGHT - _EDGE - _FOOT
    return _HEIGHT - _FOOT - round(Fraction(value) / Fraction(top) * height)


def _shape(interval: Interval, x: int, step: int, top: Number, class_: str) -> str:
    low = _y(interval.low, top)
    if interval.is_point:
        return f'<circle class="point {class_}" cx="{x}" cy="{low}" r="4"/>'
    high = _EDGE // 2 if interval.high is None else _y(interval.high, top)
    half = max(3, min(14, step // 4))
    height = max(2, low - high)
    return f'<rect class="band {class_}" x="{x - half}" y="{high}" width="{2 * half}" height="{height}"/>'


def _paths(bounds: Sequence[Interval | None], middles: Sequence[int], top: Number) -> Iterator[str]:
    """Connect values that are known, of times that follow each other."""
    points = [None if one is None or not one.is_point else _y(one.low, top) for one in bounds]
    for place in range(len(points) - 1):
        here, there = points[place], points[place + 1]
        if here is not None and there is not None:
            yield f'<line class="path" x1="{middles[place]}" y1="{here}" x2="{middles[place + 1]}" y2="{there}"/>'


def _thresholds(finding: FindingData, x: int, step: int, top: Number) -> Iterator[str]:
    for number in _demanded(finding):
        y = _y(number, top)
        yield f'<line class="threshold" x1="{x - step // 2}" y1="{y}" x2="{x + step // 2}" y2="{y}"/>'


def _text(text: str) -> str:
    return escape(visible(text))
