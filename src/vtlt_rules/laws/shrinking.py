"""Shrinking of the data that breaks a law: fewer agencies, fewer columns, fewer cells, smaller numbers.

Greedy and without chance, so that the same data always ends in the same table. Whatever a step leaves still breaks the law.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import Any

from attrs import define

from vtlt_rules.laws.metamorphic import Population, Trial
from vtlt_rules.laws.plain import Agency
from vtlt_rules.values import simplest

_MOST_TRIES = 600
"""Trials that are looked at before the smallest one so far is taken."""


@define
class _Shrinker:
    is_broken: Callable[[Trial], bool]
    trial: Trial
    tries: int = 0

    def accept(self, candidate: Trial) -> bool:
        """Take a smaller trial if it still breaks the law."""
        if self.tries >= _MOST_TRIES or candidate == self.trial:
            return False
        self.tries += 1
        if not self.is_broken(candidate):
            return False
        self.trial = candidate
        return True

    def run(self) -> None:
        steps = (self._agencies, self._columns, self._cells, self._differences, self._numbers)
        changed = True
        while changed and self.tries < _MOST_TRIES:
            changed = sum(step() for step in steps) > 0  # every step takes its turn

    def _agencies(self) -> bool:
        """Leave agencies out."""
        return self._thin(self._ids, lambda gone, people: [agency for agency in people if agency["ma"] not in gone])

    def _columns(self) -> bool:
        """Leave whole columns out."""
        return self._thin(self._names, lambda gone, people: [_less(agency, gone) for agency in people])

    def _thin(self, listed: Callable[[], Sequence[Any]], without: Callable[[set[Any], Population], Population]) -> bool:
        """Leave out some of what is listed, many at a time while that goes."""
        changed, size = False, max(1, len(listed()) // 2)
        while True:
            start = 0
            while start < len(left := listed()):
                gone = set(left[start : start + size])
                if self.accept(_each(self.trial, partial(without, gone))):
                    changed = True
                else:
                    start += size
            if size == 1:
                return changed
            size //= 2

    def _ids(self) -> list[object]:
        return list(dict.fromkeys(agency["ma"] for agency in (*self.trial.before, *self.trial.after)))

    def _names(self) -> list[str]:
        agencies = (*self.trial.before, *self.trial.after)
        return [name for name in dict.fromkeys(key for agency in agencies for key in agency) if name != "ma"]

    def _cells(self) -> bool:
        """Empty single cells."""
        changed = False
        for id_ in self._ids():
            for name in self._names():

                def empty(people: Population, id_: object = id_, name: str = name) -> Population:
                    return [_less(a, {name}) if a["ma"] == id_ else a for a in people]

                changed |= self.accept(_each(self.trial, empty))
        return changed

    def _differences(self) -> bool:
        """Let the change touch fewer cells: as it was before in both, or as it is after."""
        changed = False
        later = {agency["ma"]: agency for agency in self.trial.after}
        for agency in self.trial.before:
            other = later.get(agency["ma"], agency)
            for name in [key for key in {**agency, **other} if agency.get(key) != other.get(key)]:
                for value in (other.get(name), agency.get(name)):
                    if self.accept(_each(self.trial, _setting(agency["ma"], name, value))):
                        changed = True
                        break
        return changed

    def _numbers(self) -> bool:
        """Take smaller numbers, where both populations have the same and where only one has it."""
        changed = False
        for id_ in self._ids():
            for name in self._names():
                for value in self._values(id_, name):
                    for smaller in _smaller(value):
                        if self.accept(_each(self.trial, _replacing(id_, name, value, smaller))):
                            changed = True
                            break
        return changed

    def _values(self, id_: object, name: str) -> list[object]:
        agencies = (*self.trial.before, *self.trial.after)
        return list(dict.fromkeys(agency[name] for agency in agencies if agency["ma"] == id_ and name in agency))


def shrink(trial: Trial, is_broken: Callable[[Trial], bool]) -> Trial:
    """Shrink a trial as far as it still breaks a law.

    Args:
        trial: What to begin with; it breaks the law.
        is_broken: Tells whether a trial is one the law speaks of, and breaks it.
    """
    shrinker = _Shrinker(is_broken, Trial([*map(_present, trial.before)], [*map(_present, trial.after)]))
    if not is_broken(shrinker.trial):
        return trial
    shrinker.run()
    return shrinker.trial


def _present(agency: Agency) -> Agency:
    """Leave out the cells that are missing."""
    return {name: value for name, value in agency.items() if value is not None}


def _less(agency: Agency, names: set[str]) -> Agency:
    return {name: value for name, value in agency.items() if name not in names}


def _each(trial: Trial, change: Callable[[Population], Population]) -> Trial:
    before = change(trial.before)
    return Trial(before, before if trial.after is trial.before else change(trial.after))


def _setting(id_: object, name: str, value: object) -> Callable[[Population], Population]:
    def change(people: Population) -> Population:
        return [_present(a | {name: value}) if a["ma"] == id_ else a for a in people]

    return change


def _replacing(id_: object, name: str, value: object, smaller: object) -> Callable[[Population], Population]:
    def change(people: Population) -> Population:
        return [a | {name: smaller} if a["ma"] == id_ and name in a and a[name] == value else a for a in people]

    return change


def _smaller(value: object) -> Iterator[object]:
    if isinstance(value, bool) or not isinstance(value, int | Fraction | Decimal) or value <= 0:
        return
    number = Fraction(value)
    whole = number.numerator // number.denominator
    for candidate in dict.fromkeys((Fraction(0), Fraction(1), Fraction(whole // 2), Fraction(whole), number - 1)):
        if 0 <= candidate < number:
            yield simplest(candidate)
