"""Verdicts on statements and the three truth values of conditions.

Source of the truth tables: S. C. Kleene, *Introduction to Metamathematics* (1952), section 64 (strong tables).
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum, unique
from typing import TYPE_CHECKING, NoReturn

from vtlt_rules.messages import Language, say
from vtlt_rules.records import record
from vtlt_rules.source import spelled


class _NotBoolean(Enum):
    """An enumeration whose members refuse to be read as true or false."""

    def __bool__(self) -> NoReturn:
        raise TypeError(
            f"{type(self).__name__}.{self.name} is neither true nor false; compare it, for example "
            f"`x is {type(self).__name__}.{self.name}`"
        )

    if TYPE_CHECKING:

        def __hash__(self) -> int: ...

    else:
        __hash__ = object.__hash__
        """Members are single; what Enum has hashes the name, in Python."""


@unique
class Verdict(_NotBoolean):
    """What is known of a statement. A verdict has no truth value and cannot be negated."""

    MET = "met"
    """Holds in every legal completion of the missing data."""
    NOT_MET = "not_met"
    """Fails in every legal completion."""
    UNDECIDED = "undecided"
    """Legal completions disagree."""
    NOT_APPLICABLE = "not_applicable"
    """Nothing to measure: no agency in the set, or the whole of the share is zero."""
    PENDING = "pending"
    """The data was cut off before the deadline."""
    NO_THRESHOLD = "no_threshold"
    """The plan's threshold is not known (``?``)."""
    BAD_DATA = "bad_data"
    """Legal completions disagree, and wrong figures, which count as missing, are among what leaves it open."""
    TRACKED = "tracked"
    """A duty or a forecast: shown, not judged."""


@record
class Traits:
    """What else belongs to a verdict; its words are in the catalogues of messages, by its name in JSON.

    Attributes:
        rank: Its place in the verdict on a plan, which is that on "all statements hold": the lowest that occurs. One that
            certainly fails decides it, whatever is open.
        mark: The sign before it in a report.
        color: The same as an ANSI code.
        is_counted: Whether reports count the agencies that come to it, each taken alone.
    """

    rank: int
    mark: str
    color: str
    is_counted: bool = False


TRAITS = {
    Verdict.MET: Traits(6, "✓", "32", is_counted=True),
    Verdict.NOT_MET: Traits(1, "✗", "31", is_counted=True),
    Verdict.UNDECIDED: Traits(3, "?", "33", is_counted=True),
    Verdict.NOT_APPLICABLE: Traits(7, "–", "2", is_counted=True),
    Verdict.PENDING: Traits(4, "…", "36", is_counted=True),
    Verdict.NO_THRESHOLD: Traits(5, "?", "35"),
    Verdict.BAD_DATA: Traits(2, "!", "31;1", is_counted=True),
    Verdict.TRACKED: Traits(8, "·", "2"),
}

WORST_FIRST = sorted(Verdict, key=lambda verdict: TRAITS[verdict].rank)
COUNTED = [verdict for verdict in Verdict if TRAITS[verdict].is_counted]


OF_GROUPS = [
    Verdict.NOT_MET, Verdict.PENDING, Verdict.BAD_DATA, Verdict.UNDECIDED, Verdict.NO_THRESHOLD, Verdict.MET,
    Verdict.NOT_APPLICABLE,
]  # fmt: skip
"""The order in which what a group comes to decides the row; without a group nothing applies."""


def verdict_of_groups(groups: Iterable[tuple[Verdict, Verdict | None]]) -> tuple[Verdict, Verdict | None]:
    """Return the verdict on a row of groups, and while it is pending the provisional one.

    Args:
        groups: For each group its verdict, and while that is pending its provisional one.
    """
    found = list(groups)
    verdict = _first_of_groups({own for own, _ in found})
    if verdict is not Verdict.PENDING:
        return verdict, None
    return verdict, _first_of_groups({own if provisional is None else provisional for own, provisional in found})


def _first_of_groups(found: set[Verdict]) -> Verdict:
    return next((verdict for verdict in OF_GROUPS if verdict in found), Verdict.NOT_APPLICABLE)


def verdict_word(verdict: Verdict, lang: Language) -> str:
    """Return how a verdict is shown, for example ``Không đạt``."""
    return say(f"verdict.{verdict.value.replace('_', '-')}", lang)


def verdict_named(text: str) -> Verdict | None:
    """Return the verdict that a text names, in JSON or in Vietnamese reports: hyphens, blanks, accents are as one likes."""
    name = spelled(text.replace("-", " "))
    return next((one for one in Verdict if name in (one.value, spelled(verdict_word(one, "vi")))), None)


@unique
class Truth(_NotBoolean):
    """Truth of a condition on one agency, in Kleene's three values."""

    TRUE = "true"
    FALSE = "false"
    UNKNOWN = "unknown"

    @staticmethod
    def of(value: bool) -> Truth:
        """Return the truth value of a Python boolean."""
        return _TRUE if value else _FALSE

    @staticmethod
    def conjunction(truths: Iterable[Truth]) -> Truth:
        """Return FALSE if any is false, else UNKNOWN if any is unknown, else TRUE."""
        result = _TRUE
        for truth in truths:
            if truth is _FALSE:
                return truth
            if truth is _UNKNOWN:
                result = truth
        return result

    @staticmethod
    def disjunction(truths: Iterable[Truth]) -> Truth:
        """Return TRUE if any is true, else UNKNOWN if any is unknown, else FALSE."""
        result = _FALSE
        for truth in truths:
            if truth is _TRUE:
                return truth
            if truth is _UNKNOWN:
                result = truth
        return result

    @staticmethod
    def at_least(count: int, truths: Iterable[Truth]) -> Truth:
        """Return TRUE if so many are true, or more, FALSE if fewer than so many are not false, else UNKNOWN."""
        certain = possible = 0
        for truth in truths:
            if truth is not _FALSE:
                possible += 1
                if truth is _TRUE:
                    certain += 1
                    if certain >= count:
                        return truth
        return _FALSE if possible < count else _UNKNOWN

    def negated(self) -> Truth:
        """Return the opposite; UNKNOWN stays UNKNOWN."""
        if self is _UNKNOWN:
            return self
        return _FALSE if self is _TRUE else _TRUE


_TRUE, _FALSE, _UNKNOWN = Truth.TRUE, Truth.FALSE, Truth.UNKNOWN
"""Bound once, because before Python 3.12 looking up a member of an enumeration runs Python code."""
