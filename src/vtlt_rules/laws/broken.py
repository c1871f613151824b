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
from vtlt_rules.checked import Statement
from vtlt_rules.laws.plain import Agency
from vtlt_rules.messages import Language, say
from vtlt_rules.resources import ruleset_names
from vtlt_rules.source import visible
from vtlt_rules.values import NotDone, Number, write_date, write_exact
from vtlt_rules.verdict import Verdict, verdict_word

LAWS = (
    "decided_survives_completion",
    "facts_only_sharpen",
    "monotone_in_numerator",
    "order_does_not_matter",
    "outsiders_do_not_matter",
    "can_be_met_and_failed",
    "evaluators_agree",
)
"""The laws in the order in which they are checked."""


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
        super().__init__(law, ruleset, statement, reason)  # copies are made from these
        self.law = law
        self.ruleset = ruleset
        self.statement = statement
        self.reason = reason
        self.agencies: list[dict[str, object]] = [dict(agency) for agency in agencies]
        self.after: list[dict[str, object]] = [dict(agency) for agency in (agencies if after is None else after)]
        self.outcomes = outcomes
        self.other = other
        self.shown_columns: tuple[str, ...] | None = None if columns is None else tuple(columns)

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
        before, after = (one.write(lang) for one in self.outcomes) if self.outcomes else ("", "")
        return say(
            "broken.message",
            lang,
            where=f"{visible(self.statement.span.source.name)}:{self.line}",
            law=self.law,
            clause=self.clause or "?",
            statement=visible(self.statement.text),
            reason=say(f"reason.{self.reason}", lang, before=before, after=after, other=self.other),
        )

    def table(self, lang: Language = "vi") -> str:
        """Write the smallest data as an aligned table; what the change touches as ``before → after``."""
        return write_table(self, lang)

    def as_test(self) -> str:
        """Write a pytest test that fails as long as the law is broken."""
        return write_test(self)

    def to_text(self, lang: Language = "vi") -> str:
        """Say it in full: the message, the table, the test."""
        parts = [self.message(lang)]
        if self.agencies or self.after:
            parts += [f"  {say('broken.data', lang)}:", textwrap.indent(self.table(lang), "    ")]
        parts += [f"  {say('broken.test', lang)}:", textwrap.indent(self.as_test().rstrip("\n"), "    ")]
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
        self.broken: tuple[LawBroken, ...] = tuple(broken)

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
        return say("broken.no-agencies", lang)
    later = {str(agency["ma"]): agency for agency in broken.after}
    rows = [(agency, later.get(str(agency["ma"]))) for agency in broken.agencies]
    earlier = {str(agency["ma"]) for agency in broken.agencies}
    rows += [({"ma": agency["ma"]}, agency) for agency in broken.after if str(agency["ma"]) not in earlier]
    names = dict.fromkeys(name for pair in rows for agency in pair if agency for name in agency)
    columns = [name for name in names if broken.shown_columns is None or name in broken.shown_columns]
    cells = [columns] + [[_both(old, new, name, lang) for name in columns] for old, new in rows]
    for line, (_, new) in zip(cells[1:], rows, strict=True):
        if new is None:
            line[0] = say("broken.taken-out", lang, agency=line[0])
        elif str(new["ma"]) not in earlier:
            line[0] = say("broken.added", lang, agency=line[0])
    widths = [max(len(line[i]) for line in cells) for i in range(len(columns))]
    text = ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in cells]
    order = [str(agency["ma"]) for agency in broken.after]
    if order != [str(agency["ma"]) for agency in broken.agencies] and set(order) == earlier:
        text.append(say("broken.order-after", lang, agencies=", ".join(order)))
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
            return say("broken.yes" if value else "broken.no", lang)
        case NotDone():
            return say("report.not-done", lang)
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
