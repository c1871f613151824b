"""What is raised when a law is broken: which law, which statement, and the smallest data that shows it."""

from __future__ import annotations

import datetime
import os
import re
import textwrap
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from attrs import frozen

from vtlt_rules.api import Ruleset
from vtlt_rules.laws.plain import Agency
from vtlt_rules.messages import Language
from vtlt_rules.resources import ruleset_names
from vtlt_rules.ruleset import Statement
from vtlt_rules.source import visible
from vtlt_rules.values import NotDone, Number, write_date, write_exact
from vtlt_rules.verdict import Verdict, verdict_word

LAWS: dict[str, tuple[str, str]] = {
    "decided_survives_completion": (
        "kết luận đã rõ thì điền đủ số liệu vẫn giữ nguyên",
        "a decided verdict survives every completion of the missing data",
    ),
    "facts_only_sharpen": (
        "thêm một số liệu không làm kết luận đã rõ thành chưa rõ hay đảo ngược",
        "one more fact neither reopens nor reverses a decided verdict",
    ),
    "monotone_in_numerator": (
        "tử số lớn hơn không làm hỏng chỉ tiêu `>=`, không cứu chỉ tiêu `<=`",
        "more of the numerator never spoils a `>=`, nor mends a `<=`",
    ),
    "order_does_not_matter": (
        "thứ tự cơ quan và cách chia tệp số liệu không ảnh hưởng đến kết luận",
        "neither the order of agencies nor how data is split changes a verdict",
    ),
    "outsiders_do_not_matter": (
        "cơ quan ngoài phạm vi không ảnh hưởng đến chỉ tiêu",
        "an agency outside the scope changes nothing of a statement",
    ),
    "can_be_met_and_failed": (
        "chỉ tiêu nào cũng có thể đạt và có thể không đạt",
        "every judged statement can be met and can fail",
    ),
    "evaluators_agree": (
        "các cách đánh giá khác cho cùng kết luận với `evaluate`",
        "the other evaluators give the verdicts of `evaluate`",
    ),
}
"""The laws in the order in which they are checked, in both languages."""

_REASONS: dict[str, tuple[str, str]] = {
    "completion": ("{before} khi còn thiếu số liệu, {after} khi đã điền", "{before} with gaps, {after} once filled in"),
    "fact": (
        "{before} trước khi thêm số liệu, {after} sau khi thêm",
        "{before} before a fact was added, {after} after",
    ),
    "numerator": (
        "{before} trước khi tăng tử số, {after} sau khi tăng",
        "{before} before the numerator grew, {after} after",
    ),
    "order": ("{before} theo một cách xếp, {after} theo cách khác", "{before} in one arrangement, {after} in another"),
    "registry": (
        "{before} khi mỗi cơ quan là một dòng, {after} khi danh sách cơ quan và số liệu ở hai tệp",
        "{before} with all of an agency in one row, {after} with registry and data apart",
    ),
    "files": (
        "{before} khi số liệu không qua tệp, {after} khi đọc từ hai tệp CSV",
        "{before} without files, {after} when the data is read from two CSV files",
    ),
    "outsider": (
        "{before} khi chưa có cơ quan ngoài phạm vi, {after} khi có",
        "{before} without the agency outside the scope, {after} with it",
    ),
    "vacuous": (
        "chỉ tiêu vô nghĩa: không số liệu nào làm cho không đạt",
        "the statement is vacuous: no data can make it fail",
    ),
    "impossible": (
        "chỉ tiêu không thể đạt: không số liệu nào làm cho đạt",
        "the statement is impossible: no data can meet it",
    ),
    "empty": (
        "chỉ tiêu không bao giờ áp dụng: không cơ quan nào lọt vào tập được tính",
        "the statement never applies: no agency can be in its set",
    ),
    "evaluator": (
        "`evaluate` cho {before}, `{other}` cho {after}",
        "`evaluate` gives {before}, `{other}` gives {after}",
    ),
}


def position_of(ruleset: Ruleset, statement: Statement) -> int:
    """Return the place of a statement in the plan; lines that say the same are told apart."""
    return next(i for i, one in enumerate(ruleset.statements) if one is statement)


class LawBroken(AssertionError):  # noqa: N818 - the name is part of the public surface
    """A ruleset, or an evaluator, breaks a law at one statement.

    Attributes:
        law: The name of the law, one of the functions of ``vtlt_rules.laws``.
        statement: The statement; it has the clause, and ``statement.span`` the line.
        reason: What is wrong, in a word: ``vacuous``, ``impossible``, ``empty``, ``completion``, ``evaluator``, …
        agencies: The smallest population found that shows it.
        after: The same population after the change that the law speaks of; equal to ``agencies`` where there is none.
        shown_columns: What the statement reads of the data; the other cells are there for other statements' scopes.
        outcomes: What the statement came to before and after the change, or by ``evaluate`` and by the other evaluator.
    """

    def __init__(
        self,
        law: str,
        ruleset: Ruleset,
        statement: Statement,
        reason: str,
        agencies: Sequence[Agency] = (),
        after: Sequence[Agency] | None = None,
        outcomes: tuple[Shown, Shown] | None = None,
        other: str = "",
        columns: Sequence[str] | None = None,
    ) -> None:
        super().__init__(law, statement.text)
        self.law = law
        self.ruleset = ruleset
        self.statement = statement
        self.reason = reason
        self.agencies = [dict(agency) for agency in agencies]
        self.after = [dict(agency) for agency in (agencies if after is None else after)]
        self.outcomes = outcomes
        self.other = other
        self.shown_columns = None if columns is None else tuple(columns)

    @property
    def clause(self) -> str | None:
        """The clause of the plan; None when its numbering is not known."""
        return self.statement.clause

    @property
    def line(self) -> int:
        """The line of the statement in its file."""
        return self.statement.span.line

    def message(self, lang: Language = "vi") -> str:
        """Say in one sentence which law is broken, where, and how."""
        index = 0 if lang == "vi" else 1
        before, after = (one.write(lang) for one in self.outcomes) if self.outcomes else ("", "")
        reason = _REASONS[self.reason][index].format(before=before, after=after, other=self.other)
        clause = self.clause or "?"
        where = f"{visible(self.statement.span.source.name)}:{self.line}"
        if lang == "vi":
            return f"{where}: luật `{self.law}` bị phá vỡ ở mục {clause}, `{visible(self.statement.text)}`: {reason}"
        return f"{where}: law `{self.law}` is broken in clause {clause}, `{visible(self.statement.text)}`: {reason}"

    def table(self, lang: Language = "vi") -> str:
        """Write the smallest data as an aligned table; what the change touches as ``before → after``."""
        return write_table(self, lang)

    def as_test(self) -> str:
        """Write a pytest test that fails as long as the law is broken."""
        return write_test(self)

    def to_text(self, lang: Language = "vi") -> str:
        """Say it in full: the message, the table, the test."""
        data, test = ("số liệu nhỏ nhất", "ca kiểm thử") if lang == "vi" else ("smallest data", "test case")
        parts = [self.message(lang)]
        if self.agencies or self.after:
            parts += [f"  {data}:", textwrap.indent(self.table(lang), "    ")]
        parts += [f"  {test}:", textwrap.indent(self.as_test().rstrip("\n"), "    ")]
        return "\n".join(parts)

    def __str__(self) -> str:
        return self.to_text()


class LawsBroken(AssertionError):  # noqa: N818 - the name is part of the public surface
    """Some laws are broken.

    Attributes:
        broken: One :class:`LawBroken` for each law and statement, in the order of laws and of the plan.
    """

    def __init__(self, broken: Sequence[LawBroken]) -> None:
        super().__init__(broken)
        self.broken = tuple(broken)

    def message(self, lang: Language = "vi") -> str:
        """Say which laws are broken, a line for each statement."""
        return "\n".join(one.message(lang) for one in self.broken)

    def to_text(self, lang: Language = "vi") -> str:
        """Say it in full: each message with its table and its test."""
        return "\n\n".join(one.to_text(lang) for one in self.broken)

    def __str__(self) -> str:
        return self.to_text()


@frozen
class Shown:
    """What a statement came to, as far as a law compares it.

    Attributes:
        verdict: The verdict, while pending the one that it would be.
        low: The least value; None where there is none, or where only verdicts are compared.
        high: The greatest value; None also where it is unbounded.
    """

    verdict: Verdict
    low: Number | None = None
    high: Number | None = None

    def write(self, lang: Language) -> str:
        """Write it in words."""
        word = f"`{verdict_word(self.verdict, lang)}`"
        if self.low is None:
            return word
        return f"{word} ({write_exact(self.low)}..{'∞' if self.high is None else write_exact(self.high)})"


# ---- the table


def write_table(broken: LawBroken, lang: Language) -> str:
    """Write the data of a broken law as a table: an agency a row, the columns that matter."""
    if not broken.agencies and not broken.after:
        return "(không có cơ quan nào)" if lang == "vi" else "(no agencies)"
    later = {str(agency["ma"]): agency for agency in broken.after}
    rows = [(agency, later.get(str(agency["ma"]))) for agency in broken.agencies]
    earlier = {str(agency["ma"]) for agency in broken.agencies}
    rows += [({"ma": agency["ma"]}, agency) for agency in broken.after if str(agency["ma"]) not in earlier]
    names = dict.fromkeys(name for pair in rows for agency in pair if agency for name in agency)
    columns = [name for name in names if broken.shown_columns is None or name in broken.shown_columns]
    cells = [columns] + [[_both(old, new, name, lang) for name in columns] for old, new in rows]
    for line, (_, new) in zip(cells[1:], rows, strict=True):
        if new is None:
            line[0] += " (bỏ ra)" if lang == "vi" else " (taken out)"
        elif str(new["ma"]) not in earlier:
            line[0] += " (thêm vào)" if lang == "vi" else " (added)"
    widths = [max(len(line[i]) for line in cells) for i in range(len(columns))]
    text = ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in cells]
    order = [str(agency["ma"]) for agency in broken.after]
    if order != [str(agency["ma"]) for agency in broken.agencies] and set(order) == earlier:
        text.append(f"{'thứ tự sau' if lang == 'vi' else 'order after'}: {', '.join(order)}")
    return "\n".join(text)


def _both(old: Agency, new: Agency | None, name: str, lang: Language) -> str:
    before = _show(old.get(name), lang)
    if new is None or len(old) == 1:
        return before if new is None else _show(new.get(name), lang)
    after = _show(new.get(name), lang)
    return before if before == after else f"{before} → {after}"


def _show(value: object, lang: Language) -> str:
    match value:
        case None:
            return "?"
        case bool():
            return ("có" if value else "không") if lang == "vi" else ("yes" if value else "no")
        case NotDone():
            return "chưa" if lang == "vi" else "not done"
        case datetime.date():
            return write_date(value)
        case int() | Fraction() | Decimal():
            return write_exact(value if not isinstance(value, Decimal) else Fraction(value))
        case _:
            return visible(str(value))


# ---- the test


def write_test(broken: LawBroken) -> str:
    """Write a test of one broken law: the ruleset, the data, and what must hold of it."""
    about = (
        f"{broken.law} {broken.clause or ''} {broken.statement.key} line {broken.line} {broken.other or broken.reason}"
    )
    name = re.sub(r"[^0-9a-z]+", "_", about.lower()).strip("_")
    body = [f"ruleset = {_ruleset_literal(broken.ruleset)}", *_assertions(broken)]
    code = "\n".join(f"    {line}" for line in body)
    used = [
        line
        for word, line in (
            ("datetime.", "import datetime"),
            ("Decimal(", "from decimal import Decimal"),
            ("Fraction(", "from fractions import Fraction"),
        )
        if word in code
    ]
    head = [*used, *[""] * bool(used), "import vtlt_rules as vtlt"]
    if "laws." in code:
        head.append("from vtlt_rules import laws")
    return "\n".join([*head, "", "", f"def test_{name}():", code, ""])


def _assertions(broken: LawBroken) -> Iterator[str]:
    written = (broken.clause, broken.statement.text)
    statement = f"statement = next(one for one in ruleset.statements if (one.clause, one.text) == {_literal(written)})"
    if not broken.outcomes:
        yield statement
        yield "assert laws.reason_of(ruleset, statement) is None"
        return
    yield from _list_literal("agencies", broken.agencies)
    if broken.law == "evaluators_agree":
        yield f"laws.evaluators_agree(ruleset, [agencies])  # {visible(broken.statement.text)}"
        return
    yield from _list_literal("changed", broken.after)
    yield statement
    yield f'assert laws.holds("{broken.law}", ruleset, statement, agencies, changed)'


def _list_literal(name: str, agencies: Sequence[Agency]) -> Iterator[str]:
    yield f"{name} = ["
    for agency in agencies:
        yield "    {" + ", ".join(f"{_literal(key)}: {_literal(value)}" for key, value in agency.items()) + "},"
    yield "]"


def _literal(value: Any) -> str:  # noqa: ANN401 - any cell
    match value:
        case NotDone():
            return "vtlt.NOT_DONE"
        case datetime.date():
            return f"datetime.date({value.year}, {value.month}, {value.day})"
        case tuple():
            return f"({', '.join(map(_literal, value))})"
        case str() if value.isprintable() and not set(value) & {'"', "\\"}:
            return f'"{value}"'
        case _:
            return repr(value)


def _ruleset_literal(ruleset: Ruleset) -> str:
    source = ruleset.checked.source
    shipped = source.name.removeprefix("rulesets/").removesuffix(".vtlt")
    if shipped in ruleset_names():
        return f"vtlt.load({_literal(shipped)})"
    if os.path.isfile(source.name):
        here = "" if os.path.isabs(source.name) else "  # from the folder that tests are run in"
        return f"vtlt.load({_literal(source.name)}){here}"
    return f"vtlt.parse({source.written!r})"
