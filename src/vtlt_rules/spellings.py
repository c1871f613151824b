"""Spellings of declared names: what a header, a cell or a key means, and what it may have been meant to be."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

from attrs import frozen

from vtlt_rules.diagnostics.suggest import Suggester
from vtlt_rules.source import compose, fold, foreign_letters

_HALF_PAIR = re.compile("[\ud800-\udfff]")
_MOST_MARKS = 30


def _has_endless_marks(text: str) -> bool:
    marks = 0
    for character in text:
        marks = marks + 1 if unicodedata.combining(character) else 0
        if marks > _MOST_MARKS:
            return True
    return False


def to_nfc(text: str) -> str | None:
    """Strip a text of space and bring it to NFC; None for what only looks like text.

    That is half of a surrogate pair, which a JSON escape can make and no file can hold, and a letter with marks without
    end: normalisation takes quadratic time over them (UAX #15 calls 30 marks more than any language needs).
    """
    text = text.strip()
    if text.isascii():
        return text
    if _HALF_PAIR.search(text) or (len(text) > _MOST_MARKS and _has_endless_marks(text)):
        return None
    return compose(text)[0]


def normalized(label: str) -> str:
    """Bring a label in NFC to the form in which labels are compared: case and spacing are ignored."""
    return " ".join(label.casefold().split())


def _without_accents(text: str) -> str:
    return "_".join(fold(text).split())


@frozen(eq=False)
class Spellings:
    """Names with their labels, and the texts that mean them.

    A text means the name it equals, else the name whose label it equals, else the name it equals without its accents.
    Labels that several names share mean none of them.
    """

    _names: dict[str, None]
    _by_label: Mapping[str, str]
    _suggestions: Mapping[str, str]
    _suggester: Suggester

    @classmethod
    def of(cls, labels: Mapping[str, Iterable[str]]) -> Spellings:
        """Return the spellings of names, each with its labels."""
        by_label: dict[str, str] = {}
        shared: set[str] = set()
        suggestions: dict[str, str] = {}
        for name, its_labels in labels.items():
            for label in its_labels:
                key = normalized(label)
                if not key:
                    continue
                if by_label.setdefault(key, name) != name:
                    shared.add(key)
                suggestions[_without_accents(label)] = label
        suggestions.update((name, name) for name in labels)
        by_label = {key: name for key, name in by_label.items() if key not in shared}
        return cls(dict.fromkeys(labels), by_label, suggestions, Suggester())

    @property
    def by_label(self) -> Mapping[str, str]:
        """The names that labels mean, by the labels in the form in which they are compared."""
        return self._by_label

    def find(self, text: str) -> str | None:
        """Return the name that a text in NFC means, or None."""
        for name in (text.lower(), self._by_label.get(normalized(text))):
            if name in self._names:
                return name
        folded = fold(text)
        # A look-alike letter of another script folds to the Latin one, but is not the name: as in rulesets.
        return folded if folded in self._names and not foreign_letters(text) else None

    def nearest(self, text: str) -> str | None:
        """Return the name or label that a text in NFC may have been meant to be, or None."""
        key = self._suggester.nearest(_without_accents(text), self._suggestions)
        return None if key is None else self._suggestions[key]

    def meant(self, key: str, suggester: Suggester) -> str | None:
        """Return the name that a key of a program was probably meant to be: one that it is a spelling or label of, or like.

        A label counts with accents or without, with blanks or ``_`` for them; no key is taken for one that it is only like.

        Args:
            key: The key.
            suggester: Finds the name that it is like, as long as that does not cost too much.
        """
        text = to_nfc(key)
        if not text:
            return None
        folded = _without_accents(text)
        found = self.find(text) or self.find(self._suggestions.get(folded, ""))
        return found or suggester.nearest(folded, self._names)
