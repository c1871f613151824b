"""What an invalid line was probably meant to be, so that one mistake does not make others.

A line that cannot be parsed may have declared a name, opened a section, or named the plan. Guesses here never make an
error; they only keep later lines from being blamed, and suggest what to write.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from lark import Token

from vtlt_rules.diagnostics.suggest import nearest
from vtlt_rules.records import record
from vtlt_rules.source import Source
from vtlt_rules.syntax.deadline_habits import DEADLINE, WINDOW, deadline_meant, window_meant
from vtlt_rules.syntax.keywords import ACCENTED, DECLARING, LINE_STARTS, NAME_TERMINALS

_ENDS_THE_NAME = ("_COLON", "_EQUALS", "_KHI")
_PERIOD = ["DATE", "_RANGE", "DATE"]
_MAY_FOLLOW = (["NAME"], ["NAME", "NAME"])
_MOST_WORDS = 12
"""A name stands near the beginning of its line."""

_QUOTED_NAME = re.compile(r'"([a-z_][a-z0-9_]*)"')


# ---- habits: what people write who know plans and not yet this language


def _range(low: str, unit: str | None, high: str, other: str | None) -> str:
    if unit is None or other is None or unit == other:
        return f"trong {low}..{amount(high, other or unit)}"
    return f"trong {amount(low, unit)}..{amount(high, other)}"


def amount(number: str, unit: str | None) -> str:
    """Write a number with its unit, if it has one."""
    return number + ("" if unit is None else unit if unit == "%" else f" {unit}")


def _at_least(count: str, most: str) -> str:
    return f"it_nhat {count} trong ({', '.join('…' * min(int(most), _MOST_LISTED))})"


_MOST_LISTED = 9
"""Places of conditions that a suggestion shows."""


def _for_each_group(group: str, more: str | None, number: str, unit: str | None) -> str:
    relation = ">=" if more is None else ">"
    return f"phạm_vi.chỉ_số {relation} {amount(number, unit)} từng {'_'.join(group.split())}"


def _by_group(relation: str, number: str, unit: str | None, name: str) -> str:
    return f"{relation} {amount(number, unit)} từng {name}"


_A_NAME = r"([a-z_][a-z0-9_]*)"
_A_NUMBER = r"(\d+(?:,\d+)?)"
_AN_AMOUNT = rf"{_A_NUMBER}\s*(%|[a-z_][a-z0-9_]*\b)?"
_WORDS = r"[a-z][a-z0-9_]*(?:\s+[a-z][a-z0-9_]*){0,2}?"
_NO_YEAR = r"(?!(?:19|20)\d\d\b(?!,|\s*[%a-z]))"
"""What is demanded by a year is no range: `>= 80% đến 2025`."""

_Meant = Callable[..., str | None]

_WRITTEN: list[tuple[str, _Meant]] = [
    # = có, after a field that is yes or no; khi … = không
    (rf"\bmoi\s+{_A_NAME}\s*\.\s*{_A_NAME}\s*=?\s*(?:co|true|dung)\b", "moi {}.{}".format),
    (rf"(?<!\.)\b{_A_NAME}\s*=\s*khong\b", "khong {}".format),
    # 45 phần trăm
    (rf"{_A_NUMBER}\s*phan\s+tram\b", "{}%".format),
    # từ 40% đến 45%, trong 40-45%, >= 1..2 nguoi; >= 40% và <= 45%
    (
        rf"(?<!khoang )(?:(?:\btrong|\btu|>=|≥|=)\s*){{1,3}}{_AN_AMOUNT}\s*(?:den|toi|-|\.\.)\s*{_NO_YEAR}{_AN_AMOUNT}",
        _range,
    ),
    (rf"(?:>=|≥)\s*{_AN_AMOUNT}\s*(?:va\s*)?(?:<=|≤)\s*{_AN_AMOUNT}", _range),
    # ít nhất 3 trong 5: the conditions are to be listed
    (r"\bit[_ ]\s*nhat\s+(\d+)\s+trong\s+\(?\s*(\d{1,9})\b(?!\s*[%.,])", _at_least),
    # mỗi huyện có ít nhất 50% số xã; >= 50% mỗi huyện, theo huyện
    (
        rf"\bmoi\s+({_WORDS})\s+(?:phai\s+)?(?:co|dat)\s+(?:it(?:\s+|_)nhat|toi(?:\s+|_)thieu|tu|>=|≥|(tren|>(?!=)))\s*"
        rf"{_AN_AMOUNT}",
        _for_each_group,
    ),
    (
        rf"([<>]=?|[≥≤=])\s*{_AN_AMOUNT}\s+(?:(?:o|tai|cho|theo)\s+tung|(?:(?:o|tai|cho)\s+)?moi|theo)\s+{_A_NAME}",
        _by_group,
    ),
    # signs with a space in them
    (r"(?<![<>=])(?:=\s+>|>\s+=)", ">=".format),
    (r"(?<![<>=])(?:=\s+<|<\s+=)", "<=".format),
    (r"(?<![<>=])=\s+=", "=".format),
]
_OF_TIME: list[tuple[re.Pattern[str], _Meant]] = [
    (re.compile(WINDOW, re.ASCII), window_meant),
    (re.compile(DEADLINE, re.ASCII), deadline_meant),
]
_HABITS = [(re.compile(habit, re.ASCII), meant) for habit, meant in _WRITTEN]
"""What is written by habit, as the lexer sees it, and what to write instead."""

_NEAR = 200
"""How far from the mistake to look: a line may be a megabyte."""


def instead_of_habit(source: Source, tokens: list[Token], at: int) -> str | None:
    """Return what to write instead when a mistake, or the end of the line, is part of a habit; else None.

    Args:
        source: What the line is of.
        tokens: The line.
        at: The offset of what cannot stand there.
    """
    start = max(tokens[0].start_pos or 0, at - _NEAR)
    end = min(tokens[-1].end_pos or 0, at + _NEAR)
    habits = _HABITS if tokens[0].type == "_DU_BAO" else [*_OF_TIME, *_HABITS]  # a forecast has no deadline
    for habit, meant in habits:
        for match in habit.finditer(source.folded, start, end):
            if match.start() <= at < match.end() or at == match.end() == tokens[-1].end_pos:
                groups = [None if place < 0 else source.text[place:stop] for place, stop in match.regs[1:]]
                return meant(*groups)
    return None


_PLACES = {"_SO_VOI": 1, "_TUNG": 2, "_DEN_HET": 3, "_TRUOC": 3, "_KHI": 4, "_TRU": 5, "_RIENG": 5, "_SUY_TU": 6}
"""What a part of a statement begins with, and where it stands behind the demand."""


def parts_in_order(tokens: list[Token]) -> list[list[Token]]:
    """Part a statement at the words with which parts begin, and put the parts in the order that they must have."""
    is_ahead = tokens[0].type == "_TUNG" and len(tokens) > 2
    parts: list[list[Token]] = [tokens[:2], []] if is_ahead else [[]]
    depth = 0
    for token in tokens[2:] if is_ahead else tokens:
        depth += (token.type in ("_LPAR", "_LBRACE")) - (token.type in ("_RPAR", "_RBRACE"))
        if token.type in _PLACES and depth == 0 and parts[-1]:
            parts.append([])
        parts[-1].append(token)
    return sorted((part for part in parts if part), key=lambda part: _PLACES.get(part[0].type, 0))


@record
class Guess:
    """What an invalid line may have been.

    Attributes:
        keyword: The keyword it begins with, or probably should; None when nothing is like it.
        words: How many of its first words stand for the keyword.
        names: Names it may have declared.
        is_obscure: Whether it may have been the head of the file or of a section.
        may_follow: Whether it may have named a vocabulary.
    """

    keyword: str | None
    words: int
    names: frozenset[str]
    is_obscure: bool
    may_follow: bool


def guess(tokens: list[Token]) -> Guess:
    """Guess what a line that cannot be parsed was meant to be."""
    keyword, words = _keyword(tokens)
    types = [token.type for token in tokens]
    is_statement = keyword is None and "_DOT" in types[1:2]
    may_declare = keyword in DECLARING or (keyword is None and not is_statement and "STRING" in types)
    names = _names(tokens[words:]) if may_declare else frozenset()
    is_obscure = keyword is None and "STRING" in types and not is_statement and not {"_COLON", "_EQUALS"} & set(types)
    return Guess(keyword, words, names, is_obscure, may_follow=keyword == "theo" or types in _MAY_FOLLOW)


def keyword_of(token: Token) -> str | None:
    """Return the keyword that a token is; None when it is none, or may be a name."""
    return token.value if token.value in ACCENTED and token.type not in NAME_TERMINALS else None


def begins_line(tokens: list[Token]) -> bool:
    """Tell whether a line begins with one of the keywords that do; before a dot it may be the name of a scope."""
    is_name = tokens[0].type in NAME_TERMINALS and [token.type for token in tokens[1:2]] == ["_DOT"]
    return tokens[0].value in LINE_STARTS and not is_name


def _keyword(tokens: list[Token]) -> tuple[str | None, int]:
    """Return the keyword at the beginning of a line and where it ends: as written, in two words, misspelled, after junk."""
    if begins_line(tokens):
        return tokens[0].value, 1
    for count in (2, 3):
        joined = "_".join(token.value for token in tokens[:count])
        if joined in LINE_STARTS:
            return joined, count
    types = [token.type for token in tokens]
    if types[-3:] == _PERIOD and "_DOT" not in types:
        return "thoi_ky", 0
    if tokens[0].type in NAME_TERMINALS:
        is_statement = [token.type for token in tokens[1:2]] == ["_DOT"]
        near = None if is_statement else nearest(tokens[0].value, LINE_STARTS)
        return near, 0 if near is None else 1
    quoted = _QUOTED_NAME.fullmatch(tokens[0].value)
    if quoted is not None and quoted[1] in LINE_STARTS:
        return quoted[1], 1
    if len(tokens) > 1 and keyword_of(tokens[1]) in LINE_STARTS:
        return tokens[1].value, 2
    return None, 0


def _names(tokens: list[Token]) -> frozenset[str]:
    """Collect what may be the name of a declaration: words before its type, also quoted, or torn apart."""
    names: set[str] = set()
    torn: list[str] = []
    for token in tokens[:_MOST_WORDS]:
        if token.type in _ENDS_THE_NAME:
            break
        if token.value.isidentifier():
            torn.append(token.value)
            names |= {token.value, "_".join(torn), "".join(torn)}
        elif token.type not in ("UNEXPECTED", "MINUS"):
            torn = []
        quoted = _QUOTED_NAME.fullmatch(token.value)
        if quoted is not None:
            names.add(quoted[1])
    return frozenset(names)
