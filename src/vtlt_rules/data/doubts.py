"""The cells of one column that are not written as they should be -> how all of them would be read, or what is wrong.

While a column is read they are counted, with the first of each kind; what they mean is settled when all was seen.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from attrs import Factory, define, field

from vtlt_rules.checked import EnumType, NumberType, Type
from vtlt_rules.data.cells import Value
from vtlt_rules.data.choices import READINGS, ReadingChoices
from vtlt_rules.data.loose import Loosely, Meaning, Meanings, dash_value, is_dash, loose_id, loose_reader
from vtlt_rules.data.numbers import TwoWays, number_from_text
from vtlt_rules.data.problems import Fault, shown
from vtlt_rules.data.raw import Raw, raw_text
from vtlt_rules.data.rows import Row
from vtlt_rules.data.signs import ColumnSigns
from vtlt_rules.issues import Note, Proposal
from vtlt_rules.values import Number, write_date
from vtlt_rules.words import Word

_MOST_EXAMPLES = 3
_MOST_TEXTS = 12
"""Different texts that are kept, to choose examples among."""

_Place = tuple[str, int, str | None]
"""What stands in a cell, its row and its agency."""


@define(eq=False, repr=False)
class _Heap:
    """Cells that may be meant in the same ways.

    Attributes:
        places: The first of them.
        texts: The first different ones.
        kept: Those that will be read when it is known how, with the values of their agency; all of them or none.
    """

    count: int = 0
    places: list[_Place] = Factory(list)
    texts: dict[str, Meanings] = Factory(dict)
    readings: dict[str, set[str]] = Factory(lambda: {",": set(), ".": set()})
    kept: list[tuple[dict[str, object], Meanings]] = Factory(list)

    def add(self, text: str, meanings: Meanings, row: int, agency: str | None) -> None:
        self.count += 1
        if len(self.places) < _MOST_EXAMPLES:
            self.places.append((text, row, agency))
        new = False
        for sign, known in self.readings.items():
            meaning = meanings.of(sign)
            if meaning is not None and not known.issuperset(meaning.readings):
                known.update(meaning.readings)
                new = True
        if new or len(self.texts) < _MOST_EXAMPLES:
            self.texts.setdefault(text, meanings)


@define(eq=False, repr=False)
class Settled:
    """What came of the cells of a column that are not written as they should be.

    Attributes:
        faults: What is wrong, with row and agency; None where the column is meant.
        proposals: How they would be read, which is an issue of its own unless it was accepted.
        notes: What was assumed.
    """

    faults: list[tuple[Fault, int | None, str | None]] = Factory(list)
    proposals: list[Proposal] = Factory(list)
    notes: list[Note] = Factory(list)


@define(eq=False, repr=False, slots=False)
class ColumnDoubts:
    """Gathers cells of one column that the strict reader refuses, or that have two readings.

    Attributes:
        name: That of the column.
        keeps: Whether values are filled in also where nothing is accepted: who is in which scope depends on them.
        signs: What the figures of the column show.
    """

    name: str
    type: Type
    choices: ReadingChoices
    keeps: bool
    signs: ColumnSigns
    _heaps: dict[str, _Heap] = Factory(dict)
    _dashes: int = field(default=0)
    _dash_texts: dict[str, None] = Factory(dict)

    @cached_property
    def _loosely(self) -> Loosely:
        return loose_id if self.name == "ma" else loose_reader(self.type, self.choices)

    def take(
        self, strict: TwoWays | Fault, raw: Raw, row: int, agency: str | None, values: dict[str, object]
    ) -> Value | Fault | None:
        """Take a cell.

        Args:
            strict: What came of it.
            raw: The cell.
            row: Its row.
            agency: Its agency, where that is known.
            values: The values of the agency, where the cell will be filled in once it is known what it means.

        Returns:
            A value to go on with for now; what is wrong if that is already known; None if it is not.
        """
        if isinstance(strict, Fault) and is_dash(raw, self.type):
            return self._dash(strict, raw_text(raw))
        meanings = self._loosely(raw)
        if isinstance(strict, Fault) and not meanings:
            return strict
        text = shown(raw_text(raw))
        if isinstance(strict, TwoWays):
            self._add(f"two{strict.sign}", text, meanings, row, agency, values)
            return self.signs.read(strict, row, agency)
        self._add(self._kind(meanings), text, meanings, row, agency, values)
        return None

    def take_id(self, strict: Fault, raw: Raw, row: int) -> str | Fault:
        """Take the id of an agency, which is read at once: everything else that is said of the agency has it."""
        meanings = self._loosely(raw)
        if meanings.comma is None or not isinstance(meanings.comma.value, str):
            return strict
        self._add("same", shown(raw_text(raw)), meanings, row, None, {})
        return meanings.comma.value

    def _add(
        self, kind: str, text: str, meanings: Meanings, row: int, agency: str | None, values: dict[str, object]
    ) -> None:
        heap = self._heaps.setdefault(kind, _Heap())
        heap.add(text, meanings, row, agency)
        if self.keeps or self.choices.accepts_any:
            heap.kept.append((values, meanings))

    @staticmethod
    def _kind(meanings: Meanings) -> str:
        if meanings.are_two:
            comma, point = meanings.comma, meanings.point
            assert comma is not None and point is not None
            is_comma = isinstance(comma.value, Number) and isinstance(point.value, Number) and comma.value < point.value
            return "far," if is_comma else "far."
        if meanings.comma is not None and "excel-dates" in meanings.comma.readings:
            return "serial"
        if meanings.comma is not None and "day-formats" in meanings.comma.readings:
            return "day"
        return "same" if meanings.comma is not None and meanings.point is not None else "," if meanings.comma else "."

    def _dash(self, strict: Fault, text: str) -> Value | Fault | None:
        dash = self.choices.dash
        if dash is None:
            return Fault("dash-unclear", {"value": shown(text), "no": _no(self.type)})
        if dash == "no" and isinstance(self.type, EnumType):
            return strict
        self._dashes += 1
        if len(self._dash_texts) < _MOST_EXAMPLES:
            self._dash_texts.setdefault(shown(text))
        return dash_value(self.type, dash)

    # ---- when all was seen

    def settle(self, heading: str, letter: str | None, file: str, rows: Sequence[Row]) -> Settled:
        """Say how the cells are read, or what is wrong with them; fill in what is known."""
        settled = Settled()
        settled.faults += self.signs.single_faults()
        heaps, sign = self._to_be_read(settled, rows)
        if heaps:
            proposal = self._proposal(heaps, sign, heading, letter, file)
            is_accepted = self.choices.accepts(self.name, proposal.readings)
            if is_accepted:
                facts = {**proposal.facts, "column": shown(heading)}
                settled.notes.append(Note("reading-accepted", self.name, file, facts))
            else:
                settled.proposals.append(proposal)
            if is_accepted or self.keeps:
                self._fill_in(heaps, sign)
        if self._dashes and self.choices.dash is not None:
            dash_facts = {
                "column": shown(heading),
                "value": ", ".join(f"`{text}`" for text in self._dash_texts),
                "count": self._dashes,
                "meaning": _no(self.type) if self.choices.dash == "no" else Word("nothing-reported"),
            }
            settled.notes.append(Note("dash-read", self.name, file, dash_facts))
        return settled

    def _to_be_read(self, settled: Settled, rows: Sequence[Row]) -> tuple[list[_Heap], str]:
        """Return the cells that can be read in one way, and with which decimal sign; say what is wrong with others."""
        unsettled = [f"two{sign}" for sign in self.signs.unsettled]
        heaps = {kind: heap for kind, heap in self._heaps.items() if kind not in ("two,", "two.") or kind in unsettled}
        if "serial" in heaps and (days := [*heaps.get("day", _Heap()).places, *self._days_in(rows)]):
            # A program that takes the month to come first makes numbers of some days, and leaves the others texts.
            serials = heaps.pop("serial").places
            facts = {"what": Word("ways-of-days"), "value": _listed(serials), "others": _listed(days)}
            settled.faults.append((Fault("mixed-column", facts), None, None))
        if not isinstance(self.type, NumberType) or self.choices.thousands is not None:
            return list(heaps.values()), "," if self.choices.thousands != "," else "."
        by_comma, by_point = [","], ["."]
        if self.type.unit.is_whole:  # of which three digits behind a sign are never decimals
            by_comma.append("two.")
            by_point.append("two,")
        needs_comma = any(kind in heaps for kind in by_comma) or self.signs.is_settled(",")
        needs_point = any(kind in heaps for kind in by_point)
        if needs_comma and needs_point:
            settled.faults.append((self._mixed(heaps, by_comma, by_point, rows), None, None))
            return [heap for kind, heap in heaps.items() if kind == "same"], ","
        if needs_point:
            return list(heaps.values()), "."
        if not self.type.unit.is_whole:
            far = [kind for kind in ("far,", "far.") if kind in heaps and not self.signs.is_settled(kind[-1])]
            settled.faults += self._unclear([heaps.pop(kind) for kind in far])
            heaps = {kind: heap for kind, heap in heaps.items() if kind not in unsettled}
        return list(heaps.values()), ","

    def _unclear(self, heaps: list[_Heap]) -> Iterator[tuple[Fault, int, str | None]]:
        """Say of figures that may be thousands or decimals that they have two readings, once."""
        yield from self.signs.unclear_fault()
        if not self.signs.unsettled and heaps:
            text, row, agency = heaps[0].places[0]
            yield Fault("ambiguous-number", {"value": text, "why": Word("two-readings")}), row, agency

    def _mixed(
        self, heaps: dict[str, _Heap], by_comma: Iterable[str], by_point: Iterable[str], rows: Sequence[Row]
    ) -> Fault:
        """Say of a column that the comma is the decimal sign in some cells and the point in others."""
        first = [place for kind in by_comma if kind in heaps for place in heaps[kind].places]
        first += self._shown_in(rows)
        other = [place for kind in by_point if kind in heaps for place in heaps[kind].places]
        return Fault("mixed-column", {"what": Word("ways-of-signs"), "value": _listed(first), "others": _listed(other)})

    def _days_in(self, rows: Sequence[Row]) -> Iterator[_Place]:
        """Find where days stand that were read at once."""
        for row in rows:
            day = row.get(self.name)
            if isinstance(day, datetime.date):
                yield write_date(day), row.row, _agency(row)

    def _shown_in(self, rows: Sequence[Row]) -> Iterator[_Place]:
        """Find where figures stand that show what the signs are: those are read at once, equal ones only once."""
        assert isinstance(self.type, NumberType)
        read = {number_from_text(text, self.type.unit): text for text in self.signs.shown_by}
        for row in rows:
            text = read.get(row.get(self.name)) if self.name in row else None  # type: ignore[call-overload]
            if text is not None:
                yield shown(text), row.row, _agency(row)

    def _proposal(self, heaps: list[_Heap], sign: str, heading: str, letter: str | None, file: str) -> Proposal:
        readings = sorted({one for heap in heaps for one in heap.readings[sign]}, key=READINGS.index)
        examples = _examples(((text, found.of(sign)) for heap in heaps for text, found in heap.texts.items()), readings)
        count = sum(heap.count for heap in heaps)
        return Proposal(self.name, shown(heading), letter, tuple(readings), examples, count, file)

    def _fill_in(self, heaps: list[_Heap], sign: str) -> None:
        for heap in heaps:
            for values, meanings in heap.kept:
                meaning = meanings.of(sign)
                if meaning is not None and meaning.value is not None:
                    values[self.name] = meaning.value


def _agency(row: Row) -> str | None:
    agency = row.get("ma")
    return agency if isinstance(agency, str) else None


def _no(type_: Type) -> Word:
    return Word("zero") if isinstance(type_, NumberType) else Word("no-or-not-done")


def _examples(
    found: Iterable[tuple[str, Meaning | None]], readings: Sequence[str]
) -> tuple[tuple[str, Value | None], ...]:
    """Choose examples: of each reading the first, then others."""
    known = [(text, meaning) for text, meaning in found if meaning is not None][:_MOST_TEXTS]
    chosen: dict[str, Value | None] = {}
    for reading in readings:
        for text, meaning in known:
            if reading in meaning.readings and len(chosen) < _MOST_EXAMPLES:
                chosen.setdefault(text, meaning.value)
                break
    for text, meaning in known:
        if len(chosen) < _MOST_EXAMPLES:
            chosen.setdefault(text, meaning.value)
    return tuple(chosen.items())


def _listed(places: Iterable[_Place]) -> str:
    first = sorted(places, key=lambda one: one[1])[:_MOST_EXAMPLES]
    return "; ".join(f"{text} ({row if agency is None else shown(agency)})" for text, row, agency in first)
