"""What a plan demands of whom, in words: labels instead of names, no sign of the rule language."""

from __future__ import annotations

from collections.abc import Iterable

from vtlt_rules.checked import (
    AllOf,
    AnyOf,
    Between,
    CheckedRuleset,
    Compare,
    CompareWeighted,
    Condition,
    EnumType,
    IsDone,
    IsDoneSince,
    IsOneOf,
    IsTrue,
    Not,
    SomeOf,
    WeightedSum,
)
from vtlt_rules.messages import Language, say
from vtlt_rules.relations import Relation
from vtlt_rules.report.data import FindingData
from vtlt_rules.report.show import lowered, show_demand, show_limit, show_number, show_unit
from vtlt_rules.values import Number, Unit

_DEPTH = 8
"""How deep conditions are worded; those of classes may be made of others without end."""


def describe(finding: FindingData, ruleset: CheckedRuleset, lang: Language) -> str:
    """Say in one sentence what is demanded of whom."""
    statement = finding.statement
    if statement.subject is None:
        return f"{statement.scope.label}: {statement.duty}"
    return f"{who(finding, ruleset, lang)}: {what(finding, lang)}"


def what(finding: FindingData, lang: Language) -> str:
    """Say what is measured and what is demanded of it; of a duty, what is to be done."""
    statement = finding.statement
    if statement.subject is None:
        return statement.duty or ""
    return f"{statement.subject.label} {show_demand(finding, lang)}".rstrip()


def who(finding: FindingData, ruleset: CheckedRuleset, lang: Language) -> str:
    """Say of whom something is demanded: the scope, whether of each agency or group of it, and which of them count."""
    statement = finding.statement
    each = ""
    if statement.grouped_by is not None:
        each = say("report.each-group", lang, label=lowered(statement.grouped_by.label))
    elif statement.is_each and len(finding.agencies) > 1:
        each = say("report.each", lang)
    parts = [f"{statement.scope.label} ({each})" if each else statement.scope.label]
    if statement.when is not None:
        parts.append(say("report.where", lang, condition=condition_words(statement.when, ruleset, lang)))
    if statement.named_text is not None:
        parts.append(statement.named_text.replace('"', ""))
    return ", ".join(parts)


# ---- conditions


def condition_words(condition: Condition, ruleset: CheckedRuleset, lang: Language) -> str:
    """Say a condition on one agency in words."""
    return _Conditions(ruleset, lang).words(condition, _DEPTH)


class _Conditions:
    def __init__(self, ruleset: CheckedRuleset, lang: Language) -> None:
        self.ruleset = ruleset
        self.lang = lang

    def words(self, condition: Condition, depth: int, is_so: bool = True) -> str:
        if depth == 0:
            return "…"
        match condition:
            case Not(term):
                return self.words(term, depth - 1, not is_so)
            case AllOf(terms) | AnyOf(terms):
                is_all = isinstance(condition, AllOf) is is_so
                parts = [self._within(term, depth - 1, is_so) for term in terms]
                return f" {say('report.and' if is_all else 'report.or', self.lang)} ".join(parts)
            case SomeOf(count, terms):
                parts = [self.words(term, depth - 1) for term in terms]
                counted = count if is_so else count - 1
                key = "report.at-least-of" if is_so else "report.at-most-of"
                return say(key, self.lang, number=counted, all=len(terms), terms="; ".join(parts))
            case IsTrue(name):
                test = self.ruleset.class_tests.get(name)
                return self._fact(name, is_so) if test is None else self._one_of(test.field, test.values, is_so)
            case IsOneOf(name, values):
                return self._one_of(name, values, is_so)
            case IsDone(name) | IsDoneSince(name):  # no line has them; what is demanded of milestones is said elsewhere
                return self._fact(name, is_so)
            case Between(left, low, high):
                unit = f" {show_unit(self._unit(left[0]), self.lang)}"
                numbers = {"low": show_number(low, self.lang), "high": show_number(high, self.lang) + unit}
                return f"{self._sum(left)} {say('report.from-to' if is_so else 'report.not-from-to', self.lang, **numbers)}"
            case Compare(left, relation, right):
                amount = self._sum(right) if isinstance(right, tuple) else self._quantity(right, left[0])
                return f"{self._sum(left)} {self._limit(relation, amount, is_so)}"
            case CompareWeighted(amount, relation):
                return self._weighed(amount, relation, is_so)

    def _within(self, condition: Condition, depth: int, is_so: bool) -> str:
        """Word a condition that stands beside others; what is joined itself is put into brackets."""
        words = self.words(condition, depth, is_so)
        return f"({words})" if isinstance(condition, AllOf | AnyOf | SomeOf) else words

    def _label(self, name: str) -> str:
        conditional = self.ruleset.conditional.get(name)
        if conditional is None:
            return lowered(self.ruleset.declared(name).label)
        of = self._label(conditional.of) if isinstance(conditional.of, str) else self._quantity(conditional.of, name)
        words = condition_words(conditional.condition, self.ruleset, self.lang)
        return say("report.amount-where", self.lang, amount=of, condition=words)

    def _fact(self, name: str, is_so: bool) -> str:
        label = self._label(name)
        if is_so:
            return label
        done = say("report.fact-done", self.lang)
        if done and label.startswith(done):
            return say("report.fact-not-done", self.lang, fact=label.removeprefix(done))
        return say("report.fact-not", self.lang, fact=label)

    def _one_of(self, name: str, values: Iterable[str], is_so: bool) -> str:
        declared = self.ruleset.declared(name)
        labels = declared.type.values if isinstance(declared.type, EnumType) else {}
        named = [labels[value] for value in labels if value in values] if labels else sorted(values)
        joined = f" {say('report.or', self.lang)} ".join(named)
        key = "report.is" if is_so else "report.is-not"
        return say(key, self.lang, label=lowered(declared.label), value=joined)

    # ---- amounts

    def _unit(self, name: str) -> Unit:
        unit = self.ruleset.unit_of(name)
        assert unit is not None
        return unit

    def _quantity(self, number: Number, name: str) -> str:
        return f"{show_number(number, self.lang)} {show_unit(self._unit(name), self.lang, number == 1)}"

    def _sum(self, names: tuple[str, ...]) -> str:
        return " + ".join(self._label(name) for name in names)

    def _limit(self, relation: Relation, amount: str, is_so: bool) -> str:
        if is_so:
            return show_limit(relation, amount, self.lang)
        if relation is Relation.EQUAL:
            return say("report.other-than", self.lang, amount=amount)
        return show_limit(relation.opposite, amount, self.lang)

    def _weighed(self, amount: WeightedSum, relation: Relation, is_so: bool) -> str:
        """Word a comparison with zero: what is added on one side, what is taken off on the other."""
        added = [(name, factor) for name, factor in amount.weighed if factor > 0]
        taken = [(name, -factor) for name, factor in amount.weighed if factor < 0]
        name = amount.weighed[0][0] if amount.weighed else amount.names[0]
        if not added:
            added, taken, relation, constant = taken, added, relation.mirrored, amount.constant
        else:
            constant = -amount.constant
        left, right = [self._multiple(*one) for one in added], [self._multiple(*one) for one in taken]
        if constant < 0:
            left.append(self._quantity(-constant, name))
        elif constant or not right:
            right.append(self._quantity(constant, name))
        return f"{' + '.join(left) or '0'} {self._limit(relation, ' + '.join(right), is_so)}"

    def _multiple(self, name: str, factor: Number) -> str:
        label = self._label(name)
        if factor == 1:
            return label
        times = (
            show_number(factor, self.lang) if isinstance(factor, int) else f"{show_number(100 * factor, self.lang)}%"
        )
        return f"{times} × {label}"
