"""Text -> trees, one for each line.

Input: a :class:`Source`. Output: for each logical line either its parse tree or the word that the invalid line began
with. All errors of form are found in one run, because a mistake never leaves its line. Must not look into meaning.
"""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice, pairwise
from typing import TYPE_CHECKING, cast

from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedToken
from lark.lark import PostLex

from vtlt_rules.diagnostics import Problems
from vtlt_rules.diagnostics.diagnostic import MAX_ERRORS
from vtlt_rules.diagnostics.suggest import nearest
from vtlt_rules.library import MAX_BYTES
from vtlt_rules.records import record
from vtlt_rules.source import INVISIBLE, Source, Span, code_point, foreign_letters, same_spelling
from vtlt_rules.syntax.keywords import ACCENTED, LINE_STARTS, NAME_TERMINALS, NOT_RESERVED, PERIOD_WORDS
from vtlt_rules.syntax.recover import begins_line, guess, instead_of_habit, parts_in_order
from vtlt_rules.syntax.tables import load_parser
from vtlt_rules.words import Word

if TYPE_CHECKING:
    from vtlt_rules.syntax.habits import Habit

MAX_DEPTH = 64
MAX_STATEMENTS = 10_000
MAX_SIGNS = 250_000
"""Words and signs of one file; a string, a comment or what follows `|` is one."""

_STATEMENT = re.compile(
    r"^[ \t]*(?:moi[ \t]|nhiem_vu[ \t]|du_bao[ \t]|thong_ke[ \t]|[a-z_][a-z0-9_]*[ \t]*\.)", re.MULTILINE
)
"""How a statement begins, to count them before the work of parsing."""

_DOTTED_DATE = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", re.ASCII)

_MOST_TRIES = 200
"""Lines of one file that are tried before they are suggested."""

_SHORTEST = 3
"""The shortest word that may be a misspelled keyword: `tu` (từ, from) is not `tru` (trừ, except)."""

_NEVER_RIGHT = ("BAD_NUMBER", "BAD_DATE", "BAD_OPERATOR", "UNCLOSED_STRING", "UNEXPECTED")
_TERMINALS = {
    "NAME": "name",
    "STRING": "string",
    "WORDS": "words",
    "NUMBER": "number-value",
    "DATE": "date",
    "CALENDAR": "calendar-period",
    "$END": "line-end",
}
"""The words for terminals that are neither keywords nor signs."""

_OTHER_WORDS = {("tang", "tung")}
"""What is one letter from a keyword, and quite another word: tăng is to rise."""

_CLOSING = {"(": ")", "{": "}"}
_OPERATOR_MEANT = {"==": "=", "=>": ">=", "=<": "<="}
_CHARACTER_MEANT = {
    "\u201c": '"', "\u201d": '"', "\u2019": '"', "\u2018": '"', "\u2013": "..", "\u2014": "..", "\u2026": "..",
    "\xa0": "dấu cách thường", "\uff05": "%", "\xb2": "2", "\xb3": "3",
}  # fmt: skip

LineTree = Tree[Token]


@record
class ParsedLine:
    """One logical line: where it stands, its tree (None when it cannot be parsed), and its tokens."""

    start: int
    end: int
    tree: LineTree | None
    tokens: list[Token]


class KeepAll(PostLex):
    """Make the lexer keep line ends and the terminals that no rule uses, because they make errors speak."""

    always_accept: Iterable[str] = ("_NL", *_NEVER_RIGHT)

    def process(self, stream: Iterator[Token]) -> Iterator[Token]:
        return stream


@lru_cache(maxsize=1)
def _lark() -> Lark:
    return load_parser(KeepAll())


@lru_cache(maxsize=1)
def _terminal_words() -> dict[str, str]:
    """Map each terminal that is one fixed word to that word."""
    return {t.name: t.pattern.value for t in _lark().terminals if t.pattern.type == "str"}


def text_to_tree(source: Source, problems: Problems, start: str = "line") -> Iterator[ParsedLine]:
    """Parse all lines of a source, each as the rule ``start``; add every error of form to ``problems``.

    They come one by one, since the trees of all of them take a lot of memory.
    """
    if len(source.written) > MAX_BYTES or len(source.written.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        problems.add("file-too-large", Span(source, 0, 0), limit=MAX_BYTES)
        return
    statements = [match.end() for match in islice(_STATEMENT.finditer(source.folded), MAX_STATEMENTS + 1)]
    if len(statements) > MAX_STATEMENTS:
        problems.add("too-many-statements", Span(source, statements[-1] - 1, statements[-1]), limit=MAX_STATEMENTS)
        return
    yield from _LineReader(source, problems, start).read()


class _LineReader:
    """Splits the tokens of one source into logical lines and parses each."""

    def __init__(self, source: Source, problems: Problems, start: str) -> None:
        self.source = source
        self.problems = problems
        self.start = start
        folded = source.folded
        self.invalid = self._report_invisible()
        if self.invalid:
            folded = INVISIBLE.sub(lambda match: " " * len(match[0]), folded)
        self.parser = _lark().parse_interactive(folded, start=start)
        self.expectations: dict[tuple[object, ...], list[str]] = {}
        self.tries_left = _MOST_TRIES

    def read(self) -> Iterator[ParsedLine]:
        for tokens in self._logical_lines():
            yield self._read_line(tokens)
            if self.problems.is_full:
                break

    # ---- from characters to lines of tokens

    def _report_invisible(self) -> list[int]:
        """Report the characters that nobody sees; return their offsets."""
        offsets = []
        for match in islice(INVISIBLE.finditer(self.source.text), MAX_ERRORS + 1):
            span = Span(self.source, match.start(), match.end())
            self.problems.add("invisible-character", span, character=code_point(match[0][0]))
            offsets.append(match.start())
        return offsets

    def _logical_lines(self) -> Iterator[list[Token]]:
        """Join the lines of a file that an open bracket spans."""
        line: list[Token] = []
        brackets: list[Token] = []
        for tokens in self._physical_lines():
            if brackets and _begins_statement(tokens, line[-1], brackets[0].value):
                self._report_unclosed(brackets[0])
                yield line
                line, brackets = [], []
            opened = len(brackets)
            for token in tokens:
                if token.type in ("_LPAR", "_LBRACE"):
                    brackets.append(token)
                elif token.type in ("_RPAR", "_RBRACE") and brackets and _CLOSING[brackets[-1].value] == token.value:
                    brackets.pop()
            if tokens and tokens[-1].type == "UNCLOSED_STRING":  # it may hide what closes the line's own brackets
                hidden = {sign for sign in _CLOSING.values() if sign in tokens[-1].value}
                brackets[opened:] = [one for one in brackets[opened:] if _CLOSING[one.value] not in hidden]
            line += tokens
            if line and not brackets:
                yield line
                line = []
        if line:
            self._report_unclosed(brackets[0])
            yield line

    def _physical_lines(self) -> Iterator[list[Token]]:
        line: list[Token] = []
        signs = 0
        stream: Iterator[Token] = self.parser.lexer_thread.lex(self.parser.parser_state)  # type: ignore[no-untyped-call]
        for token in stream:
            if token.type == "_NL":
                yield line
                line = []
                continue
            line.append(token)
            signs += 1
            if signs > MAX_SIGNS:
                self.problems.add("too-many-signs", self._span(token), limit=MAX_SIGNS)
                return
        yield line

    def _report_unclosed(self, bracket: Token) -> None:
        span = self._span(bracket)
        self.problems.add("unclosed-parenthesis", span, bracket=str(bracket))
        insort(self.invalid, span.start)

    # ---- one line

    def _read_line(self, tokens: list[Token]) -> ParsedLine:
        """Parse the tokens of one line; its first error of form is the only one reported, spelling only without one."""
        first, last = tokens[0], tokens[-1]
        tree = self._parse(tokens) if not self._is_too_deep(tokens) else None
        if tree is not None:
            self._check_spelling(tokens, tree)
        return ParsedLine(_start(first), _end(last), tree, tokens)

    def _parse(self, tokens: list[Token]) -> LineTree | None:
        state = self.parser.parser_state
        del state.state_stack[1:]
        state.value_stack.clear()
        token = end = Token.new_borrow_pos("$END", "", tokens[-1])
        try:
            for token in tokens:
                state.feed_token(token)  # it refuses what is never right, like anything that cannot stand there
            token = end
            return cast(LineTree, state.feed_token(end, is_end=True))
        except UnexpectedToken:
            pass
        if not self._is_reported(tokens):
            if token.type in _NEVER_RIGHT or token.type in ("MINUS", "_SLASH"):  # which stand in amounts only
                self._report_sign(token, tokens)
            else:
                self._report_unexpected(token, tokens)
        return None

    def _can_be_parsed(self, tokens: list[Token]) -> bool:
        state = self.parser.parser_state.copy()
        del state.state_stack[1:]
        state.value_stack.clear()
        try:
            for token in tokens:
                state.feed_token(token)
            state.feed_token(Token.new_borrow_pos("$END", "", tokens[-1]), is_end=True)
        except UnexpectedToken:
            return False
        return True

    def _is_line(self, text: str) -> bool:
        """Tell whether a text that may be suggested is a line; no longer once many have been tried."""
        self.tries_left -= 1
        if self.tries_left < 0:
            return False
        parser = _lark().parse_interactive(Source("", text).folded, start=self.start)
        try:
            tokens = parser.exhaust_lexer()
            parser.feed_eof(tokens[-1])  # type: ignore[no-untyped-call]
        except UnexpectedToken:
            return False
        return True

    def _is_reported(self, tokens: list[Token]) -> bool:
        """Tell whether an error in these lines was reported already, so that this one may be its consequence."""
        index = bisect_left(self.invalid, _start(tokens[0]))
        return index < len(self.invalid) and self.invalid[index] <= _end(tokens[-1])

    # ---- errors in words and signs

    def _check_spelling(self, tokens: list[Token], tree: LineTree) -> None:
        """Report names and keywords that are not written as they are read."""
        text = self.source.text
        for token in tokens:
            if token.type != "STRING" and token.type != "WORDS":
                written = text[token.start_pos : token.end_pos]
                if token.type == "CALENDAR":
                    self._check_calendar(token, written)
                elif written != token.value:
                    is_name = token.value in NOT_RESERVED and any(one is token for one in _leaves(tree))
                    self._check_word(token, written, None if is_name else ACCENTED.get(token.value))

    def _check_calendar(self, token: Token, written: str) -> None:
        """Check the word of a period, as a keyword, and its numbers: a quarter may be written in Roman capitals."""
        word, numbers = token.value.split(maxsplit=1)[0], written.split(maxsplit=1)[1]
        if not numbers.isascii():
            self.problems.add("invalid-date", self._span(token), date=written)
        start = _start(token)
        first = Token(token.type, word, start, end_pos=start + len(word))
        if written[: len(word)] != word:
            self._check_word(first, written[: len(word)], PERIOD_WORDS[word])

    def _check_word(self, token: Token, written: str, right: str | None) -> None:
        """Check a name or keyword that is not written in plain lower-case ASCII; ``right`` is how a keyword is accented."""
        span = self._span(token)
        foreign = foreign_letters(written)
        if foreign:
            letter = written[foreign[0]]
            place = Span(self.source, span.start + foreign[0], span.start + foreign[0] + 1)
            self.problems.add(
                "foreign-letter", place, token.value, name=written, letter=letter, character=code_point(letter)
            )
        elif written != written.lower():
            self.problems.add("capital-letter", span, written.lower(), name=written)
        elif right is not None and not written.isascii() and not same_spelling(written, right):
            self.problems.add("wrong-accent", span, right, name=written, right=right, plain=token.value)

    def _report_sign(self, token: Token, tokens: list[Token]) -> None:
        span = self._span(token)
        written = span.text
        match token.type:
            case "BAD_NUMBER" if (date := _DOTTED_DATE.fullmatch(written)) is not None:
                self.problems.add("invalid-date", span, "/".join(date.groups()), date=written)
            case "BAD_NUMBER":
                meant = _number_meant(written)
                why = Word("may-be-two" if "|" in meant else "point-in-number")
                self.problems.add("ambiguous-number", span, meant, number=written, why=why)
            case "BAD_DATE":
                year, month, day = written.split("-")
                self.problems.add("invalid-date", span, f"{day.zfill(2)}/{month.zfill(2)}/{year}", date=written)
            case "BAD_OPERATOR":
                meant = _OPERATOR_MEANT.get(written, "khong a = b")
                self.problems.add("invalid-operator", span, meant, operator=written)
            case "UNCLOSED_STRING":
                self.problems.add("unclosed-string", span, written.rstrip() + '"')
            case _:
                shown = written if written.isprintable() else code_point(written)
                sign_meant = _CHARACTER_MEANT.get(written)
                if sign_meant in ("2", "3") and self.source.folded[span.start - 1 : span.start] == "m":
                    sign_meant = f"m{sign_meant}"
                habit = self._habit(tokens, span.start) if sign_meant is None else None
                if habit is not None and habit.code is not None:
                    self._report_habit(habit, token)
                    return
                sign_meant = sign_meant or self._instead_of_habit(habit, tokens, span.start)
                self.problems.add("unexpected-character", span, sign_meant, character=shown)

    def _is_too_deep(self, tokens: list[Token]) -> bool:
        level = run = 0
        added: list[int] = []
        for token in tokens:
            if token.type == "KHONG":
                run += 1
            elif token.type == "_LPAR":
                added.append(run + 1)
                level, run = level + run + 1, 0
            else:
                run = 0
                if token.type == "_RPAR" and added:
                    level -= added.pop()
            if level + run > MAX_DEPTH:
                self.problems.add("nesting-too-deep", self._span(token), limit=MAX_DEPTH)
                return True
        return False

    def _report_unexpected(self, token: Token, tokens: list[Token]) -> None:
        expected = self._expected()
        if (ordered := self._in_order(tokens)) is not None:
            self._report_syntax(self._span(token), _described(expected), ordered)
            return
        first = tokens[0]
        meant = guess(tokens)
        is_at_start = token is first or (token in tokens[1:2] and token.type != "_DOT") or tokens == [first]
        is_at_start = is_at_start and self.start == "line" and not begins_line(tokens)
        if is_at_start and (meant.keyword is not None or token is first):
            last = tokens[max(0, meant.words - 1)]  # a misspelled keyword here is the cause of what follows
            span = Span(self.source, _start(first), _end(last))
            self._report_syntax(span, [Word("line-start")], meant.keyword)
            return
        at = _end(tokens[-1]) if token.type == "$END" else _start(token)
        habit = self._habit(tokens, at)
        if habit is not None and habit.code is not None:
            self._report_habit(habit, token if token.type != "$END" else tokens[-1])
            return
        if habit is not None and token.type != "$END":
            self._report_syntax(self._span(token), _described(expected), habit.suggestion)
            return
        instead = self._instead_of_habit(habit, tokens, at)
        if token.type == "$END":
            end = _end(tokens[-1])
            self.problems.add(
                "syntax-error",
                Span(self.source, end, end),
                instead,
                found=Word("line-end"),
                expected=_described(expected),
            )
        elif token.value in ACCENTED and "NAME" in expected and "CO_KHONG" not in expected:
            self.problems.add("reserved-word", self._span(token), instead, word=self._span(token).text)
        elif (joined := _in_two_words(token, tokens)) is not None:
            left, right, keyword = joined
            span = Span(self.source, _start(left), _end(right))
            self._report_syntax(span, _described(expected), _longer(keyword, span.text.isascii(), instead))
        else:
            words = [word for word in map(_terminal_words().get, expected) if word is not None and word.isidentifier()]
            words = [word for word in words if (token.value, word) not in _OTHER_WORDS]
            near = nearest(token.value, words) if len(token.value) >= _SHORTEST else None
            self._report_syntax(self._span(token), _described(expected), instead or near)

    def _in_order(self, tokens: list[Token]) -> str | None:
        """Return a statement with its parts in the right order, if that is all that is wrong with it."""
        if self.start != "line" or tokens[0].type == "_NHIEM_VU":
            return None
        parts = parts_in_order(tokens)
        ordered = [token for part in parts for token in part]
        if ordered == tokens or not self._can_be_parsed(ordered):
            return None
        return " ".join(self.source.text[_start(part[0]) : _end(part[-1])] for part in parts)

    def _habit(self, tokens: list[Token], at: int) -> Habit | None:
        if self.start != "line":
            return None
        from vtlt_rules.syntax.habits import habit_at  # not needed where every line is right

        return habit_at(self.source, tokens, at, self._is_line)

    def _report_habit(self, habit: Habit, token: Token) -> None:
        """Report a mistake of which more can be said than that something cannot stand there."""
        assert habit.code is not None
        if habit.what is None:
            self.problems.add(habit.code, self._span(token), habit.suggestion)
        else:
            what, instead = Word(f"left-out-{habit.what}"), Word(f"instead-of-{habit.what}")
            self.problems.add(habit.code, self._span(token), habit.suggestion, what=what, instead=instead)

    def _instead_of_habit(self, habit: Habit | None, tokens: list[Token], at: int) -> str | None:
        if habit is not None:
            return habit.suggestion
        return instead_of_habit(self.source, tokens, at) if self.start == "line" else None

    def _report_syntax(self, span: Span, expected: list[str | Word], suggestion: str | None) -> None:
        self.problems.add("syntax-error", span, suggestion, found=f"`{span.text}`", expected=expected)

    def _expected(self) -> list[str]:
        """List the terminals that could stand where the parser is; remembered, for files full of one mistake."""
        key = tuple(self.parser.parser_state.state_stack)
        if key not in self.expectations:
            accepted = self.parser.accepts()  # type: ignore[no-untyped-call]
            if "NAME" in accepted:  # which says enough
                accepted = accepted - (NAME_TERMINALS - {"NAME"})
            self.expectations[key] = sorted(accepted)
        return self.expectations[key]

    def _span(self, token: Token) -> Span:
        return Span(self.source, _start(token), _end(token))


def _start(token: Token) -> int:
    return cast(int, token.start_pos)  # the lexer gives every token its place


def _end(token: Token) -> int:
    return cast(int, token.end_pos)


def _leaves(tree: LineTree) -> Iterator[Token]:
    return tree.scan_values(lambda leaf: isinstance(leaf, Token))


def _in_two_words(token: Token, tokens: list[Token]) -> tuple[Token, Token, str] | None:
    """Return a word, the next one and the keyword that they make when joined, if one of them is ``token``; else None."""
    words = [one for one in tokens if one is token or one.value != "-"]
    at = next(index for index, one in enumerate(words) if one is token)
    for left, right in pairwise(words[max(at - 1, 0) : at + 2]):
        if (joined := f"{left.value}_{right.value}") in ACCENTED and joined not in LINE_STARTS:
            return left, right, joined
    return None


def _longer(keyword: str, is_plain: bool, instead: str | None) -> str:
    """Return what to write instead where it begins with the keyword that is meant, else the keyword alone."""
    if instead is not None and instead.startswith((keyword, ACCENTED[keyword])):
        return instead
    return keyword if is_plain else ACCENTED[keyword]


def _begins_statement(tokens: list[Token], before: Token, bracket: str) -> bool:
    """Tell whether a line inside an open bracket cannot belong to it; ``before`` is the last token of the line above."""
    if not tokens:
        return False
    if tokens[0].type == "WORDS" or (tokens[0].value in LINE_STARTS and tokens[0].type not in NAME_TERMINALS):
        return True
    following = tokens[1].type if len(tokens) > 1 and tokens[0].type in NAME_TERMINALS else None
    if following == "STRING" and before.type not in ("_COMMA", "_LBRACE"):  # else it is a value with its label
        return tokens[0].value in LINE_STARTS
    return following == "_DOT" or (following in NAME_TERMINALS and bracket == "(")


def _number_meant(written: str) -> str:
    """Guess which number was meant, for the suggestion only: a last group of other than three digits is a fraction."""
    *groups, last = written.replace(".", ",").split(",")
    if len(last) == 3 and "," not in written:
        return f"{''.join(groups)}{last} | {','.join([''.join(groups), last])}"
    return f"{''.join(groups)},{last}"


def _described(expected: list[str]) -> list[str | Word]:
    """Put terminals into words: keywords and signs as they are written, others by their description."""
    words = _terminal_words()
    described: list[str | Word] = []
    for name in expected:
        if name in words:
            described.append(f"`{words[name]}`")
        elif name in ("GE", "LE"):
            described.append("`>=`" if name == "GE" else "`<=`")
        else:
            described.append(Word(_TERMINALS[name]))
    return described
