"""What officials write first, who know plans and not yet this language: the right line instead, or what is not in it.

A line that cannot be parsed is looked at around its mistake. Nothing here makes an error; it words one that there is. A
suggestion says what the author's words say: where they may mean two things nothing is suggested.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

from lark import Token

from vtlt_rules.records import record
from vtlt_rules.source import Source
from vtlt_rules.syntax.amount_habits import RELATIONS, amount_meant
from vtlt_rules.syntax.growth_habits import GROWTH, growth_meant
from vtlt_rules.syntax.keywords import ACCENTED, NAME_TERMINALS
from vtlt_rules.syntax.recover import amount

_NEAR = 200
"""How far from the mistake to look: a line may be a megabyte."""

_BEFORE = 20
"""How far before a word that the language leaves out a mistake may be its consequence: `trong vòng 30 ngày làm việc`."""

_MOST_WORDS = 12
"""Words that may be one name, or one text."""

_A_NAME = r"([a-z_][a-z0-9_]*)"
_AN_AMOUNT = r"(\d+(?:,\d+)?)(?!\d|,\d)(?!\s*(?:trong|khi|tru|rieng|suy_tu)\b)(?:\s*(%|[a-z_][a-z0-9_]*\b))?"
_LESS = r"it|nho|thap"
_MORE = r"lon|nhieu|cao"

_COMPARED = [
    (rf"(?:it[ _]nhat|toi[ _]thieu|khong\s+(?:duoi|(?:{_LESS})\s+hon))\s+{_AN_AMOUNT}", ">="),
    (
        rf"(?:toi[ _]da|nhieu\s+nhat|khong\s+(?:qua|vuot(?:\s+qua)?|tren|(?:{_MORE})\s+hon))\s+{_AN_AMOUNT}",
        "<=",
    ),
    (rf"(?:tren|hon|(?:{_MORE})\s+hon)\s+{_AN_AMOUNT}", ">"),
    (rf"(?:duoi|(?:{_LESS})\s+hon)\s+{_AN_AMOUNT}", "<"),
    (rf"tu\s+{_AN_AMOUNT}\s+tro\s+len\b", ">="),
    (rf"tu\s+{_AN_AMOUNT}\s+tro\s+xuong\b", "<="),
]
"""How plans say what is compared how, as the lexer sees it."""


def _comparing(sign: str) -> Callable[..., str]:
    return lambda number, unit: f"{sign} {amount(number, unit)}"


_Habits = list[tuple[re.Pattern[str], Callable[..., str]]]

_SIGNS: _Habits = [(re.compile(rf"\b(?:dat\s+)?{words}", re.ASCII), _comparing(sign)) for words, sign in _COMPARED]

_HABITS: _Habits = [
    (re.compile(GROWTH, re.ASCII), growth_meant),  # which holds a comparison
    *_SIGNS,
    # ty_le(a, b), = a / b
    (re.compile(rf"\bty_le\s*\(\s*{_A_NAME}\s*[,/:]\s*{_A_NAME}\s*\)", re.ASCII), "tỷ_lệ({} trên {})".format),
    (re.compile(rf"(?<==)\s*{_A_NAME}\s*/\s*{_A_NAME}(?=\s*(?:#|$|\n))", re.ASCII), "tỷ_lệ({} trên {})".format),
]

_NOT_THERE = [
    (re.compile(r"\b(?:so[ _])?trung[ _]vi\b|\bmedian\b"), "median"),
    (re.compile(r"\b(?:xep|thu|bac)[ _]hang\b|\bxep[ _]thu\b"), "rank"),
    (re.compile(r"\b(?:ngay[ _]lam[ _]viec|ngay[ _]nghi|ngay[ _]le)\b"), "working-days"),
    (re.compile(r"\bquy[ _](?:doi|ra)\b"), "conversion"),
    (re.compile(r"[<>=≥≤]\s*[a-z_]\w*\s*\.\s*[a-z_]\w*", re.ASCII), "other-rows"),
]
"""What the language leaves out, and under which word messages say what to write instead."""


@record
class Habit:
    """What is behind a mistake of form.

    Attributes:
        code: The diagnostic that says more than ``syntax-error``; None where that says enough.
        what: What the language does not have, by the key of its word.
        suggestion: What to write instead.
    """

    code: str | None = None
    what: str | None = None
    suggestion: str | None = None


def habit_at(source: Source, tokens: list[Token], at: int, can_be_parsed: Callable[[str], bool]) -> Habit | None:
    """Return what is behind a mistake; None where it is no habit that is known.

    Args:
        source: What the line is of.
        tokens: The line.
        at: The offset of what cannot stand there, or the end of the line.
        can_be_parsed: Tells whether a text is a line.
    """
    start = max(_start(tokens[0]), at - _NEAR)
    end = min(_end(tokens[-1]), at + _NEAR)
    for pattern, what in _NOT_THERE:
        if any(one.start() - _BEFORE <= at <= one.end() for one in pattern.finditer(source.folded, start, end)):
            return Habit("not-in-language", what)
    line = _Line(source, tokens, at)
    two = line.in_two()
    if two is not None:
        return Habit("two-statements", suggestion=two)
    found = line.with_quotes() or line.with_quotes_in_braces() or line.with_names_joined()
    found = found or line.with_parentheses(can_be_parsed)
    if found is not None:
        return Habit(suggestion=found)
    meant = amount_meant(source, tokens, line.place, can_be_parsed)
    if meant is not None:
        return Habit("not-in-language" if meant.what is not None else None, meant.what, meant.line)
    for pattern, write in _HABITS:
        match = _match(pattern, source, start, end, at)
        if match is not None:
            return Habit(suggestion=_written(source, match, write))
    return None


def _match(pattern: re.Pattern[str], source: Source, start: int, end: int, at: int) -> re.Match[str] | None:
    found = pattern.finditer(source.folded, start, end)
    return next((one for one in found if one.start() <= at < one.end() or at == one.end() == end), None)


def _written(source: Source, match: re.Match[str], meant: Callable[..., str]) -> str:
    return meant(*(None if place < 0 else source.text[place:stop] for place, stop in match.regs[1:]))


class _Line:
    """A line that cannot be parsed, and where."""

    def __init__(self, source: Source, tokens: list[Token], at: int) -> None:
        self.source = source
        self.tokens = tokens
        self.at = at
        self.place = next((n for n, token in enumerate(tokens) if _end(token) > at), len(tokens))

    def text(self, first: Token, last: Token) -> str:
        """Return what stands between two tokens, these included, as it was written."""
        return self.source.text[_start(first) : _end(last)]

    # ---- two statements

    def in_two(self) -> str | None:
        """Return both statements that `va`, a comma or a semicolon joins to one; None where none does."""
        tokens = self.tokens
        for place in range(self.place, max(0, self.place - _MOST_WORDS), -1):
            if place < len(tokens) and (tokens[place].type in ("VA", "_COMMA") or tokens[place].value == ";"):
                second = tokens[place + 1 :]
                if second and place and self._begins_statement(second) and self._begins_statement(tokens):
                    both = (self._tidied(tokens[:place]), self._tidied(second))
                    return "\n".join(both)
        return None

    def _begins_statement(self, tokens: list[Token]) -> bool:
        dot = _dot_of(tokens)
        return dot is not None and dot + 1 < len(tokens) and _is_word(tokens[dot + 1])

    def _tidied(self, tokens: list[Token]) -> str:
        dot = _dot_of(tokens)
        joined = None if dot is None else _joined(self.source, tokens, dot)
        return joined if joined is not None else _compared(self.source, tokens)

    # ---- names in several words

    def with_names_joined(self) -> str | None:
        """Return the line with `_` in names that are written in several words; None where there are none."""
        dot = _dot_of(self.tokens)
        return None if dot is None or self.place > dot + _MOST_WORDS else _joined(self.source, self.tokens, dot)

    # ---- texts without quotes

    def with_quotes(self) -> str | None:
        """Return a comparison with a text in quotes, where several words stand for one; None where they do not."""
        tokens = self.tokens
        sign = next((n for n in range(min(self.place, len(tokens) - 1), 0, -1) if tokens[n].type == "_EQUALS"), None)
        if sign is None or not any(token.type == "_KHI" for token in tokens[:sign]) or not _is_word(tokens[sign - 1]):
            return None
        words = _words_from(tokens, sign + 1)
        if len(words) < 2 or not sign < self.place <= sign + len(words):
            return None
        return f'{self.text(tokens[sign - 1], tokens[sign - 1])} = "{self.text(words[0], words[-1])}"'

    def with_quotes_in_braces(self) -> str | None:
        """Return a list of texts in quotes, where one of them is written in several words; None where none is."""
        tokens = self.tokens
        first = next((n for n in range(min(self.place, len(tokens)) - 1, 0, -1) if tokens[n].type == "_LBRACE"), None)
        last = next((n for n in range(self.place, len(tokens)) if tokens[n].type == "_RBRACE"), None)
        if first is None or last is None or tokens[first - 1].type != "_THUOC":
            return None
        items: list[list[Token]] = [[]]
        for token in tokens[first + 1 : last]:
            if token.type == "_COMMA":
                items.append([])
            else:
                items[-1].append(token)
        if not all(items) or not all(map(_is_text, items)):
            return None
        return f"{{ {', '.join(self._quoted(item) for item in items)} }}"

    # ---- amounts under conditions

    def with_parentheses(self, can_be_parsed: Callable[[str], bool]) -> str | None:
        """Return a term of a formula with its condition in parentheses; None where that is not all that is wrong."""
        tokens = self.tokens
        when = self.place if self.place < len(tokens) else len(tokens) - 1
        if tokens[0].type != "_TRUONG" or tokens[when].value not in ("khi", "neu") or when + 1 == len(tokens):
            return None
        ends = ("PLUS", "MINUS", "_EQUALS", "_LPAR", "_RPAR")
        before = next((n for n in range(when - 1, 0, -1) if tokens[n].type in ends), 0)
        after = next((n for n in range(when + 1, len(tokens)) if tokens[n].type in ends), len(tokens))
        if not before or before + 1 == when or after == when + 1:
            return None
        if any(token.type in RELATIONS for token in tokens[after:]):  # the condition may go on there
            return None
        amount_of_it = self.text(tokens[before + 1], tokens[when - 1])
        meant = f"({amount_of_it} khi {self.text(tokens[when + 1], tokens[after - 1])})"
        is_inside = tokens[before].type == "_LPAR"
        around = tokens[: before + (not is_inside)], tokens[after + is_inside :]
        left, right = (self.text(some[0], some[-1]) if some else "" for some in around)
        return meant if can_be_parsed(f"{left} {meant} {right}") else None

    def _quoted(self, item: list[Token]) -> str:
        text = self.text(item[0], item[-1])
        return text if item[0].type == "STRING" else f'"{text}"'


def _joined(source: Source, tokens: list[Token], dot: int) -> str | None:
    """Return a statement with `_` in names that are written in several words; None where there are none."""
    before = _is_before_scope(tokens)
    left, right = tokens[int(before) : dot], _words_from(tokens, dot + 1)
    if right and "_" in right[0].value:  # which is a name already
        right = right[:1]
    if not right or len(left) + len(right) == 2:
        return None
    names = [_as_name(source, words) for words in (left, right)]
    rest = tokens[dot + 1 + len(right) :]
    begin = f"{source.text[_start(tokens[0]) : _end(tokens[0])]} " if before else ""
    return f"{begin}{'.'.join(names)}" + (f" {_compared(source, rest)}" if rest else "")


def _as_name(source: Source, words: list[Token]) -> str:
    return "_".join(source.text[_start(word) : _end(word)].lower() for word in words)


def _compared(source: Source, tokens: list[Token]) -> str:
    """Write some tokens as they stand, with a sign for what is compared in words."""
    start, end = _start(tokens[0]), _end(tokens[-1])
    for pattern, meant in _SIGNS:
        match = pattern.search(source.folded, start, min(end, start + _NEAR))
        if match is not None:
            before, after = source.text[start : match.start()], source.text[match.end() : end]
            return f"{before}{_written(source, match, meant)}{after}"
    return source.text[start:end]


def _is_before_scope(tokens: list[Token]) -> bool:
    """Tell whether a line begins with a keyword that stands before a scope."""
    return bool(tokens) and tokens[0].type in ("EACH", "_DU_BAO")


def _dot_of(tokens: list[Token]) -> int | None:
    """Return the place of the dot between scope and subject; None where the line begins otherwise."""
    first = _is_before_scope(tokens)
    if first < len(tokens) and tokens[first].value in ACCENTED and tokens[first].type not in NAME_TERMINALS:
        return None
    for place in range(first, min(len(tokens), first + _MOST_WORDS)):
        if tokens[place].type == "_DOT":
            return place if place > first else None
        if not _is_word(tokens[place]):
            return None
    return None


_ENDS_A_NAME = frozenset(
    "it toi dat duoi hon den han cham tu tren trong khi khong khoang va hoac cua thuoc truoc hoan hoan_thanh it_nhat "
    "toi_da suy_tu tung den_het ke_tu so_voi".split()
)
"""Words behind the name of what is demanded that say how much, by when, of whom."""

_MAY_END_A_NAME = frozenset("nam quy thang ngay nhieu lon cao nho thap tang giam bang dung".split())
"""Words that do so before a number, or before one of the next."""

_AFTER_THEM = frozenset("hon nhat i ii iii iv".split())


def _words_from(tokens: list[Token], first: int) -> list[Token]:
    """Return the words from a place on that may make one name or text: what comes first is one of them whatever it is."""
    words: list[Token] = []
    for token, following in pairwise([*tokens[first : first + _MOST_WORDS + 1], None]):
        if token is None or not _is_word(token) or (words and _ends_a_name(token, following)):
            break
        words.append(token)
    return words


def _ends_a_name(token: Token, following: Token | None) -> bool:
    if token.value in _ENDS_A_NAME:
        return True
    if following is None:
        return False
    if token.value in _MAY_END_A_NAME:
        return following.type in ("NUMBER", "DATE") or following.value in _AFTER_THEM
    return token.value in ("tru", "rieng") and following.type == "STRING"


def _is_text(item: list[Token]) -> bool:
    return all(map(_is_word, item)) or [token.type for token in item] == ["STRING"]


def _is_word(token: Token) -> bool:
    return bool(token.value.isidentifier())


def _start(token: Token) -> int:
    return token.start_pos or 0


def _end(token: Token) -> int:
    return token.end_pos or 0
