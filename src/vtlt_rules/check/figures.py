"""The figures of running text, and those of statements and of the formulas behind them.

A figure is known by a word that is the same however it is written: ``1957``, ``40%``, ``30/06/2026``. Whoever compares
figures compares these; one figure may have several, where the words say less than a date does.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from functools import lru_cache

from attrs import Factory, define, fields

from vtlt_rules import ast
from vtlt_rules.records import record
from vtlt_rules.source import Span
from vtlt_rules.values import MAX_DIGITS, Period, read_date, read_decimal, simplest, write_date, write_exact

_YEAR = r"(?:19|20)[0-9][0-9]"
_MARKED = r"năm|tháng|quý|khoản|điều|điểm|mục|phụ lục|luật|nghị định|quyết định|thông tư|chỉ thị|công văn"
"""Words after which a number says which one, not how many."""

# [0-9] and not \d, which also matches the digits of other scripts.
_NUMERAL = re.compile(
    r"(?=[\[0-9nNtTqQkKđĐmMpPlLcC])(?:"  # with which all begin; one look is quicker than one for each
    r"(?P<bracketed>\[[^\[\]]*\])"
    r"|(?P<date>(?<!\w)[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}(?!\w))"
    r"|(?i:(?P<day>[0-9]{1,2})\s+tháng\s+(?P<month>[0-9]{1,2})(?:\s+năm\s+(?P<year>[0-9]{4}))?)"  # 19 tháng 3 năm 2018
    rf"|(?i:quý\s+(?P<quarter>[ivx]{{1,3}}|[0-9]{{1,2}})\b(?:\s*/\s*|\s+năm\s+)?(?P<of_quarter>{_YEAR}\b)?)"
    rf"|(?i:tháng\s+(?P<calendar_month>[0-9]{{1,2}})\b(?:\s*/\s*|\s+năm\s+)?(?P<of_month>{_YEAR}\b)?)"
    rf"|(?i:\bnăm\s+(?P<years>{_YEAR}\b(?:\s*(?:,|và|đến|tới|-|–)\s*{_YEAR}\b)*))"
    # 35/2017/QĐ-UBND, 35-CT/TW; who looked as far as he could at every digit would take the square of a long line
    r"|(?P<reference>\b[0-9][\w.]{0,60}(?:/[0-9]{1,60}){0,6}[/-](?=[0-9]{0,60}[^\W0-9])[\w-]+(?:/[\w-]+)*"
    rf"|\b{_YEAR}\s*[-–]\s*{_YEAR}\b"  # 2016-2020
    r"|(?i:\b(?:khoản|điểm|điều)\s+[0-9]+(?:,\s*[0-9]+){0,9}\s+và\s+[0-9]+(?=\s+(?:khoản|điều|của|luật|nghị|thông|quyết)))"
    rf"|(?i:\bluật(?:\s+[^\W\d_]{{1,9}}){{1,6}}\s+{_YEAR}\b)"  # Luật Lưu trữ 2024
    rf"|(?i:\b(?:{_MARKED})\s+(?:số\s+)?[0-9]+))"  # năm 2018, khoản 3, Nghị định số 30
    r"|(?P<short>(?<![\w,./-])(?P<short_day>[0-9]{1,2})/(?P<short_month>[0-9]{1,2})(?![\w/]))"
    r"|(?P<number>(?<![\w,./])[0-9]+(?:[.,][0-9]+)*)(?P<percent>\s*%)?)"
)
_THOUSANDS = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]+)?")
"""Points that group thousands, as running text has them; any other point is a decimal sign gone astray."""

_TO_PERCENT = re.compile(r"\s*(?:đến|tới|-|–|\.\.)\s*[0-9]+(?:,[0-9]+)?\s*%")
"""What follows the first number of ``từ 30 đến 40%``."""

_IN_NAME = re.compile(r"[0-9]+")
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}

_CHILDREN: dict[type[ast.Node], tuple[str, ...]] = {}
"""For each kind of node what its pieces are called."""

_MOST_NAMES = 200_000
"""Names whose formulas are looked at for one file; then formulas answer everything, for a lint that gives up is silent."""


@record
class Figure:
    """A figure where it stands.

    Attributes:
        words: The words that it is known by: it is said where one of them is.
        span: Where it stands.
        is_demanded: Whether it must be on the other side too: of words in a statement, of a statement in the words. Years,
            quarters and months need not.
        shown: How messages call it; the first of its words when empty.
    """

    words: tuple[str, ...]
    span: Span
    is_demanded: bool = True
    shown: str = ""

    @property
    def numeral(self) -> str:
        """What messages call it."""
        return self.shown or self.words[0]


# ---- in running text


def figures_in_text(span: Span) -> Iterator[Figure]:
    """Go through the figures in a text, leaving out numbers of documents and clauses, and what stands in brackets."""
    text = span.text
    for match in _NUMERAL.finditer(text):
        place = Span(span.source, span.start + match.start(), span.start + match.end())
        if match["date"]:
            yield Figure(_words_of_date(match["date"]), place)
        elif match["day"] and match["year"]:
            yield Figure(_words_of_date(f"{match['day']}/{match['month']}/{match['year']}"), place)
        elif match["day"] or match["short"]:
            day, month = match["day"] or match["short_day"], match["month"] or match["short_month"]
            yield Figure(_words_of_two(day, month), place, shown=match[0])
        elif match["number"] and len(match["number"]) <= MAX_DIGITS:
            is_percent = match["percent"] or _TO_PERCENT.match(text, match.end())
            yield Figure((_spelt(match["number"]) + ("%" if is_percent else ""),), place)
        elif words := _words_of_period(match):
            yield Figure(words, place, is_demanded=False)


def _words_of_date(date: str) -> tuple[str, ...]:
    try:
        return (write_date(read_date(date)),)
    except ValueError:
        return (date,)


def _words_of_two(day: str, month: str) -> tuple[str, ...]:
    """Return what ``1/2`` may say: a day, a half, or one of two."""
    one, other = int(day), int(month)
    words = (f"{one:02}/{other:02}",) if 1 <= one <= 31 and 1 <= other <= 12 else ()
    share = (f"{write_exact(simplest(Fraction(100 * one, other)))}%",) if 0 < one < other else ()
    return (*words, *share, _spelt(day))


def _words_of_period(match: re.Match[str]) -> tuple[str, ...]:
    """Return what a quarter, a month or a year says: itself, and the days that it begins and ends with."""
    if match["quarter"]:
        return _said("quy", _QUARTERS.get(match["quarter"].lower(), 0), match["of_quarter"])
    if match["calendar_month"]:
        return _said("thang", int(match["calendar_month"]), match["of_month"])
    return tuple(word for year in re.findall(_YEAR, match["years"] or "") for word in _said("nam", 1, year))


def _said(unit: str, number: int, year: str | None) -> tuple[str, ...]:
    try:
        period = Period.of_calendar(unit, number, int(year or 2000))
    except ValueError:
        return ()
    days = (write_date(period.start), write_date(period.end))
    if year is None:
        return (f"{unit} {number}", *(day[:5] for day in days))
    return (f"{unit} {number}/{year}", *days)


def _words_of_moment(moment: ast.Moment, *days: datetime.date) -> tuple[str, ...]:
    """Return the words that say a day or a period of a statement: its own, and those of the days that it stands for."""
    written = dict.fromkeys(write_date(day) for day in days)
    words = (*written, *(day[:5] for day in written))
    if isinstance(moment, ast.Date):
        return words
    own = f"{moment.unit} {moment.number}"
    return (f"{own}/{moment.year}", str(moment.year) if moment.unit == "nam" else own, *words)


@lru_cache(maxsize=1024)
def _spelt(number: str) -> str:
    """Write a figure of running text in the one spelling that figures are compared in."""
    plain = number.replace(".", "") if _THOUSANDS.fullmatch(number) else number.replace(".", ",")
    return write_exact(read_decimal(plain)) if plain.count(",") < 2 else number


# ---- in nodes


def figures_in(node: ast.Node) -> Iterator[Figure]:
    """Go through the figures of a statement, or of any piece of it or of a formula."""
    match node:
        case ast.Percent(value):
            yield Figure((f"{write_exact(value)}%",), node.span)
        case ast.Quantity(value, _):
            yield Figure((write_exact(value),), node.span)
        case ast.Range(low, high):
            if isinstance(high, ast.Percent) and isinstance(low, ast.Quantity):
                low = ast.Percent(low.value, span=low.span)
            yield from figures_in(low)
            yield from figures_in(high)
        case ast.PeriodNode(start, end):
            yield _of_moment(start, start.first_day)
            yield _of_moment(end, end.last_day)
        case ast.RelativeWindow(count, _, start):
            yield Figure((write_exact(count),), node.span)
            yield from figures_in(start)
        case ast.Deadline(moment, True):
            yield _of_moment(moment, moment.first_day, node.last_day)
        case ast.Date() | ast.CalendarPeriod():
            yield _of_moment(node, node.first_day, node.last_day)
        case _:
            for child in _children(node):
                yield from figures_in(child)


def _of_moment(moment: ast.Moment, *days: datetime.date) -> Figure:
    is_day = isinstance(moment, ast.Date)  # a period is a way to say when, which words have many of
    return Figure(_words_of_moment(moment, *days), moment.span, is_day, moment.span.text)


def names_in(node: ast.Node) -> Iterator[ast.Name]:
    """Go through the names in a statement or a formula, but for units."""
    match node:
        case ast.Name():
            yield node
        case ast.Quantity():
            return
        case ast.RelativeWindow(start=start):
            yield from names_in(start)
        case _:
            for child in _children(node):
                yield from names_in(child)


def texts_in(node: ast.Node) -> Iterator[ast.Text]:
    """Go through the quoted texts of a statement."""
    if isinstance(node, ast.Text):
        yield node
    for child in _children(node):
        yield from texts_in(child)


def lengths_in(node: ast.Node) -> Iterator[str]:
    """Go through how many conditions are in each list of a statement or a formula: three *of five*."""
    if isinstance(node, ast.AtLeast):
        yield write_exact(len(node.terms))
    for child in _children(node):
        yield from lengths_in(child)


def _children(node: ast.Node) -> Iterator[ast.Node]:
    for name in _names_of_children(type(node)):
        value = getattr(node, name)
        if isinstance(value, ast.Node):
            yield value
        elif isinstance(value, tuple):
            yield from (one for one in value if isinstance(one, ast.Node))


def _names_of_children(kind: type[ast.Node]) -> tuple[str, ...]:
    if kind not in _CHILDREN:
        _CHILDREN[kind] = tuple(one.name for one in fields(kind) if one.name != "span")
    return _CHILDREN[kind]


def figures_in_name(name: ast.Name) -> Iterator[str]:
    """Go through the figures in a name, which words may name although nothing demands them."""
    for digits in _IN_NAME.findall(name.text):
        yield write_exact(Fraction(int(digits[:MAX_DIGITS])))


# ---- in what statements name


@define(eq=False, repr=False)
class Formulas:
    """The figures in the formulas of what is declared.

    Attributes:
        lines: The declarations by name.
    """

    lines: Mapping[str, ast.Declaration]
    _left: int = _MOST_NAMES
    _known: dict[str, tuple[frozenset[str], tuple[str, ...]]] = Factory(dict)

    def figures_of(self, names: Iterable[str]) -> frozenset[str] | None:
        """Return the figures in the formulas of some names and of what these name; None where that is too much."""
        seen = set(names)
        waiting = list(seen)
        found: set[str] = set()
        while waiting:
            self._left -= 1
            if self._left < 0:
                return None
            figures, named = self._of(waiting.pop())
            found |= figures
            waiting += [name for name in named if name not in seen]
            seen.update(named)
        return frozenset(found)

    def _of(self, name: str) -> tuple[frozenset[str], tuple[str, ...]]:
        if name not in self._known:
            formula = _formula(self.lines.get(name))
            figures = frozenset(_figures_of(formula)) if formula else frozenset()
            named = tuple(dict.fromkeys(one.text for one in names_in(formula))) if formula else ()
            self._left -= len(named)
            self._known[name] = figures, named
        return self._known[name]


def _figures_of(formula: ast.Node) -> Iterator[str]:
    for figure in figures_in(formula):
        yield from figure.words
    yield from lengths_in(formula)


def _formula(line: ast.Declaration | None) -> ast.Node | None:
    match line:
        case ast.FieldLine():
            return line.type if isinstance(line.type, ast.Classes) else line.formula
        case ast.ScopeLine():
            return line.condition
        case ast.MeasureLine():
            return line.aggregate
        case _:
            return None
