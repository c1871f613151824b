"""Linear amounts of one agency: multiples of its number fields, and a constant, added up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from attrs import frozen

from vtlt_rules.values import Number


@frozen(cache_hash=True)
class WeightedSum:
    """A sum of multiples of number fields of one unit, and a constant.

    Attributes:
        terms: Each field once with what it is multiplied by: less than zero where it is taken off, zero where it was added
            and taken off again.
        constant: What is added besides.
        part: Where the amount is a multiple of a part less one of its whole, or the other way round: the part.
    """

    terms: tuple[tuple[str, Number], ...]
    constant: Number = 0
    part: str | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The fields that it names."""
        return tuple(name for name, _ in self.terms)

    @property
    def weighed(self) -> tuple[tuple[str, Number], ...]:
        """The fields that make a difference."""
        return tuple((name, factor) for name, factor in self.terms if factor)

    @property
    def is_plain(self) -> bool:
        """Whether fields are added up, each once, and nothing else."""
        return not self.constant and all(factor == 1 for _, factor in self.terms)

    @property
    def is_whole(self) -> bool:
        """Whether it is whole where its fields are."""
        return isinstance(self.constant, int) and all(isinstance(factor, int) for _, factor in self.terms)

    @property
    def part_and_whole(self) -> PartAndWhole | None:
        """How often a part is added and its whole taken off, where the amount is made of these."""
        if self.part is None:
            return None
        one, other = self.weighed
        (part, of_part), (whole, of_whole) = (one, other) if one[0] == self.part else (other, one)
        if of_part < 0:
            return PartAndWhole(part, whole, -of_part, of_whole, is_reversed=True)
        return PartAndWhole(part, whole, of_part, -of_whole, is_reversed=False)


@frozen
class PartAndWhole:
    """``q`` times a part less ``p`` times its whole; reversed that is taken off."""

    part: str
    whole: str
    q: Number
    p: Number
    is_reversed: bool


MAX_WHOLES = 100
"""Fields that one is part of by `thuoc`, one above the other."""


def weighted_sum(wholes: Mapping[str, str], terms: Iterable[tuple[str, Number]], constant: Number = 0) -> WeightedSum:
    """Add multiples of fields up, and find out whether they are a part and its whole.

    Args:
        wholes: What fields are declared part of.
        terms: Fields with what they are multiplied by.
        constant: What is added besides.
    """
    added: dict[str, Number] = {}
    for name, factor in terms:
        added[name] = added.get(name, 0) + factor
    left = [(name, factor) for name, factor in added.items() if factor]
    part = None
    if len(left) == 2 and (left[0][1] < 0) != (left[1][1] < 0):
        (one, _), (other, _) = left
        part = one if is_part(wholes, one, other) else other if is_part(wholes, other, one) else None
    return WeightedSum(tuple(added.items()), constant, part)


def is_part(wholes: Mapping[str, str], name: str, whole: str) -> bool:
    """Tell whether a field is declared part of another one, directly or through others."""
    for _ in range(MAX_WHOLES):  # which is said to be too many elsewhere, as is a circle
        above = wholes.get(name)
        if above is None or above == whole:
            return above == whole
        name = above
    return False
