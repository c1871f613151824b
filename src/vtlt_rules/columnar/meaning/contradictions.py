"""What contradicts itself in the columns of a frame: which cells that taints, and the columns without them.

The same meaning as ``evaluate.population``: unreadable cells, then families, then derived yes/no fields with their operands
first; what was found before counts as missing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial

from attrs import evolve, frozen

from vtlt_rules.checked import (
    Agreement,
    CheckedRuleset,
    Family,
    agreements_of,
    condition_of,
    flags_that_taint,
    tainted_by_formula,
    with_all_that_bounds,
    with_families,
)
from vtlt_rules.columnar.meaning.combinations import Combinations
from vtlt_rules.columnar.meaning.conditions import Columns, Rows
from vtlt_rules.columnar.meaning.expressions import (
    Layers,
    Test,
    Value,
    all_of,
    any_of,
    both,
    choose,
    either,
    is_missing,
    opposite,
    surely,
)

Occurring = Callable[[Sequence[Test]], Sequence[bool]]
"""Tells of some tests which are true of some agency, as far as is known."""


def any_may_occur(tests: Sequence[Test]) -> Sequence[bool]:
    """Reckon with everything: for frames that are not looked over."""
    return [True] * len(tests)


@frozen
class Taint:
    """A contradiction that data may have: where, and which cells it taints. Where it is unknown there is none.

    Attributes:
        written_out: The test without names for parts of it, which costs less where it is asked once.
    """

    test: Test
    cells: frozenset[str]
    written_out: Test = False


RowsFor = Callable[[frozenset[str]], Test]
"""Tells which rows are meant where some cells are read."""


@frozen
class Facts:
    """What is known of each agency: its data without what is tainted, and what taints it.

    Attributes:
        columns: The frame's columns as they are.
        rows: The facts, where tainted cells count as missing.
        taints: The contradictions that may occur.
        is_repeated: Whether these are agencies that occur more than once, of which membership of a scope may be open.
        are_few: Whether they are so few that work on them is put off until there are some.
        meant: Tells, of rows that are asked about some cells, which of them are meant; true or false, never unknown.
        left_out: Tells which rows are gone over all the same, though others look at them.
    """

    columns: Columns
    rows: Rows
    taints: tuple[Taint, ...] = ()
    is_repeated: bool = False
    are_few: bool = False
    meant: RowsFor = lambda _: True
    left_out: RowsFor = lambda _: False

    def contradicted(self, reads: frozenset[str]) -> Test:
        """Tell whether some cells are tainted; true or false, never unknown."""
        return any_of(surely(taint.test) for taint in self.taints if not taint.cells.isdisjoint(reads))


def facts_of(
    ruleset: CheckedRuleset,
    columns: Columns,
    layers: Layers,
    reads: Iterable[str],
    occurring: Occurring = any_may_occur,
) -> Facts:
    """Find the contradictions in what is read, and take away what they taint.

    Args:
        ruleset: The ruleset.
        columns: The frame's columns.
        layers: Where columns are named.
        reads: The fields and attributes that are read.
        occurring: Tells which contradictions occur.
    """
    return _Search(ruleset, _with_class_tests(ruleset, columns), layers, occurring).run(frozenset(reads))


def _with_class_tests(ruleset: CheckedRuleset, columns: Columns) -> Columns:
    """Add what was reported for class tests: what the column of their field says."""
    reported: dict[str, Value] = {}
    for test in ruleset.class_tests.values():
        column = columns.texts.get(test.field)
        if column is not None:
            engine, values = column.engine, sorted(test.values)
            build = partial(engine.membership, values=values)
            reported[test.name] = engine.make(test.name, build, column.may_be_null, column)
    return evolve(columns, truths={**columns.truths, **reported}) if reported else columns


def facts_of_repeated(ruleset: CheckedRuleset, columns: Columns) -> Facts:
    """Return what is known of agencies that occur more than once: attributes, and nothing of what they report."""
    known = ruleset.attributes
    attributes = evolve(
        columns,
        numbers={},
        truths={name: truth for name, truth in columns.truths.items() if name in known},
        days={},
        unreadable={},
        tests={},
    )
    rows = Rows(ruleset, attributes, Layers("__r"))
    return Facts(attributes, rows, (Taint(True, frozenset(ruleset.fields)),), is_repeated=True, are_few=True)


def parted(facts: Facts, others: Test) -> tuple[Facts, Facts]:
    """Part what is known of agencies into the sound ones and those with contradictions, which are few.

    It costs less than to look at each figure of everybody whether it is tainted. Who is meant depends on what is read:
    nobody looks for contradictions in figures that an agency is not asked for.

    Args:
        facts: What is known of all of them.
        others: The rows that are neither.
    """

    def tainted(reads: frozenset[str]) -> Test:
        found = any_of(one.written_out for one in facts.taints if not one.cells.isdisjoint(reads))
        return both(surely(found), opposite(others))

    rows = Rows(facts.rows.ruleset, facts.columns, facts.rows.layers)
    sound = Facts(facts.columns, rows, left_out=lambda reads: either(tainted(reads), others))
    return sound, evolve(facts, are_few=True, meant=tainted)


class _Search:
    def __init__(self, ruleset: CheckedRuleset, columns: Columns, layers: Layers, occurring: Occurring) -> None:
        self.ruleset = ruleset
        self.columns = columns
        self.layers = layers
        self.occurring = occurring
        self.rows = Rows(ruleset, columns, layers)
        self.taints: list[Taint] = []

    def run(self, reads: frozenset[str]) -> Facts:
        flags = [name for name in flags_that_taint(self.ruleset, reads) if name in self.rows.columns.truths]
        names = with_all_that_bounds(self.ruleset, reads | tainted_by_formula(self.ruleset, *flags))
        families = {id(family): family for name in sorted(names) if (family := self.ruleset.families.get(name))}
        self._take(self._in_cells(names, families.values()))
        self._take(self._under_conditions(one for one in families.values() if one.conditional))
        agreements = agreements_of(self.ruleset)
        alone = [one for one in agreements.alone if one.may_be_asked(flags)]
        while alone:  # one after the other, since each may take away what tells of the next
            tests = [self._disagrees(one) for one in alone]
            hits = self._hits(tests)
            if not hits:
                break
            self._take([self._taint(alone[hits[0]], tests[hits[0]])])
            alone = alone[hits[0] + 1 :]
        for together in (agreements.pairs, agreements.groups):
            asked = [one for one in together if one.may_be_asked(flags)]
            tests = [self._disagrees(one) for one in asked]
            self._take([self._taint(asked[place], tests[place]) for place in self._hits(tests)])
        return Facts(self.columns, self.rows, tuple(self.taints))

    def _in_cells(self, names: frozenset[str], families: Iterable[Family]) -> list[Taint]:
        """List the cells that cannot be read, and the families whose figures contradict each other without conditions."""
        found = [
            Taint(
                self.rows.unreadable(family) if family.conditional else self.rows.contradictory(family),
                frozenset(family.reported),
            )
            for family in families
        ]
        unreadable = self.rows.columns.unreadable
        found += [
            Taint(test, with_families(self.ruleset, [name]))
            for name, test in unreadable.items()
            if name in names and name not in self.ruleset.families
        ]
        return [found[place] for place in self._hits([taint.test for taint in found])]

    def _under_conditions(self, families: Iterable[Family]) -> list[Taint]:
        """List the families whose figures contradict each other as far as conditions tell.

        Where it is a formula that contradicts a figure, what conditions in the family's formulas name is tainted as well.
        """
        found = []
        for family in families:
            test = self.rows.contradictory(family)
            by_formula = both(test, opposite(surely(self.rows.contradictory_without_formulas(family))))
            found += [
                Taint(test, frozenset(family.reported)),
                Taint(by_formula, tainted_by_formula(self.ruleset, *family.derived)),
            ]
        return [found[place] for place in self._hits([taint.test for taint in found])]

    def _taint(self, agreement: Agreement, test: Test) -> Taint:
        return Taint(test, tainted_by_formula(self.ruleset, *agreement.named))

    def _disagrees(self, agreement: Agreement) -> Test:
        """Tell where not all of what was reported for derived yes/no fields can be."""
        truths = self.rows.columns.truths
        if agreement.read:
            fields = [name for name in agreement.fields if name in truths]
            none = opposite(Combinations(self.rows, agreement, fields).some(agreement.all))
            if len(agreement.named) > 2:
                return none  # if fewer of a group were reported than two, they agree
            return all_of([none, *(opposite(is_missing(truths[name])) for name in agreement.named)])
        (name,) = agreement.named
        formula = condition_of(self.ruleset, name)
        assert formula is not None
        reported, derived = truths[name], self.rows.truth(formula)
        return either(both(reported, opposite(derived)), both(opposite(reported), derived))

    def _hits(self, tests: Sequence[Test]) -> list[int]:
        """Return the places of the tests that may be true."""
        asked = [place for place, test in enumerate(tests) if test is not None and test is not False]
        occurs = self.occurring([tests[place] for place in asked])
        return [place for place, is_there in zip(asked, occurs, strict=True) if is_there]

    def _take(self, taints: Sequence[Taint]) -> None:
        """Take away what some contradictions taint."""
        if not taints:
            return
        named = [Taint(self.layers.named(surely(taint.test)), taint.cells, taint.test) for taint in taints]
        self.taints += named
        tests: dict[str, list[Test]] = {}
        for taint in named:
            for name in sorted(taint.cells):
                tests.setdefault(name, []).append(taint.test)
        test_of = {name: any_of(own) for name, own in tests.items()}
        columns = self.rows.columns

        def kept(values: Mapping[str, Value]) -> dict[str, Value]:
            return {
                name: self.layers.named(choose(test_of[name], None, value)) if name in test_of else value
                for name, value in values.items()
            }

        cleaned = evolve(
            columns,
            numbers=kept(columns.numbers),
            truths=kept(columns.truths),
            texts=kept(columns.texts) if columns.has_odd_texts else columns.texts,  # else null there already
            days=kept(columns.days),
            tests={},
        )
        self.rows = Rows(self.ruleset, cleaned, self.layers, before=self.rows, lost=test_of)
