"""Verdicts on statements and the three truth values of conditions.

Source of the truth tables: S. C. Kleene, *Introduction to Metamathematics* (1952), section 64 (strong tables).
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum, unique
from typing import NoReturn


class _NotBoolean(Enum):
    """An enumeration whose members refuse to be read as true or false."""

    def __bool__(self) -> NoReturn:
        raise TypeError(
            f"{type(self).__name__}.{self.name} is neither true nor false; compare it, for example "
            f"`x is {type(self).__name__}.{self.name}`"
        )

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

    def negated(self) -> Truth:
        """Return the opposite; UNKNOWN stays UNKNOWN."""
        if self is _UNKNOWN:
            return self
        return _FALSE if self is _TRUE else _TRUE


_TRUE, _FALSE, _UNKNOWN = Truth.TRUE, Truth.FALSE, Truth.UNKNOWN
"""Bound once, because before Python 3.12 looking up a member of an enumeration runs Python code."""
