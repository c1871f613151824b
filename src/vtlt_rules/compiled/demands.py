"""One statement on one agency -> code that assigns its verdict.

For a set of one the rules of :mod:`vtlt_rules.evaluate.judge` come to this, for ``moi`` and for all others alike: not
applicable when ``khi`` is false or the whole is zero; undecided when either is not known; else what the comparison of the
agency's own pair with the demand says. What the deadline makes of a verdict does not depend on data.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from vtlt_rules.ast import Relation
from vtlt_rules.checked import (
    Average,
    CheckedRuleset,
    Condition,
    Count,
    DoneWithin,
    Field,
    IsTrue,
    Limit,
    RangeLimit,
    ShareOfAgencies,
    ShareOfWhole,
    Total,
)
from vtlt_rules.compiled.code import LEAVE, Code, all_of, times
from vtlt_rules.compiled.conditions import ConditionWriter, opposite, sign
from vtlt_rules.compiled.runtime import pair_judge
from vtlt_rules.evaluate.judge import VERDICTS, StatementJudge
from vtlt_rules.evaluate.measures import holds, of_truth
from vtlt_rules.values import Number
from vtlt_rules.verdict import Truth, Verdict


class StatementWriter:
    """Writes one statement."""

    def __init__(self, ruleset: CheckedRuleset, judge: StatementJudge, position: int, names: Mapping[str, str]) -> None:
        self.ruleset = ruleset
        self.judge = judge
        self.target = f"v{position}"
        self.names = names
        self.reading = judge.measured_alone if judge.statement.is_each else judge.measured
        self.finals = {truth: judge.at_deadline(verdict)[0] for truth, verdict in VERDICTS.items()}
        self.undecided = self.finals[Truth.UNKNOWN].name

    def write(self, conditions: ConditionWriter, is_certain: bool, spoilt: Sequence[str] = ()) -> None:
        """Write the statement, on values that are known or on bounds and three values.

        Args:
            conditions: Writes the conditions.
            is_certain: Whether the values are known.
            spoilt: Variables of which each tells that figures that matter here contradict each other.
        """
        condition = self.judge.statement.condition
        inside = None
        if condition is not None:
            inside = conditions.certain(condition) if is_certain else conditions.uncertain(condition)
        subject = self.judge.subject
        if isinstance(subject, ShareOfWhole):
            of_zero, verdict = self._share(subject, conditions, is_certain)
        else:
            of_zero, verdict = None, self._other(conditions, is_certain)
        text = f"({verdict})" if " if " in verdict else verdict
        if is_certain:
            out = [f"not {inside}"] if inside is not None else []
            out += [f"not {of_zero}"] if of_zero is not None else []
            if out:
                text = f"NOT_APPLICABLE if {' or '.join(out)} else {text}"
        else:
            text = self._guarded(inside, of_zero, text)
            if spoilt:
                text = f"BAD_DATA if {' or '.join(spoilt)} else {text}"
        conditions.code.add(f"{self.target} = {text}")

    def _guarded(self, inside: str | None, whole: str | None, verdict: str) -> str:
        out = [f"{inside} is False"] if inside is not None else []
        out += [f"h{whole} == 0"] if whole is not None else []
        if self.judge.is_unknown:
            open_ = []
        else:
            open_ = [f"{inside} is None"] if inside is not None else []
            open_ += [f"l{whole} == 0"] if whole is not None else []
        if open_ and verdict != self.undecided:
            verdict = f"{self.undecided} if {' or '.join(open_)} else {verdict}"
        return f"NOT_APPLICABLE if {' or '.join(out)} else {verdict}" if out else verdict

    # ---- what is compared

    def _is_settled(self) -> str | None:
        """Return the verdict that every value has."""
        if self.judge.is_unknown:
            return Verdict.NO_THRESHOLD.name
        verdicts = set(self.finals.values())
        return verdicts.pop().name if len(verdicts) == 1 else None

    def _share(self, subject: ShareOfWhole, conditions: ConditionWriter, is_certain: bool) -> tuple[str, str]:
        """Return the variable of the whole, and the verdict where it is positive."""
        part, whole = self.names[subject.part], self.names[subject.whole]
        settled = self._is_settled()
        if settled is not None:
            return whole, settled
        demand = self.judge.statement.demand
        assert isinstance(demand, Limit | RangeLimit)

        def against(number: Number) -> str:
            return times(number.numerator, whole)

        certain = self._choose(self._certainly(part, demand, against))
        if is_certain:
            return whole, certain
        if subject.others is not None:
            judge = conditions.code.constant(pair_judge(demand, self.reading, self.finals))
            rest = ", ".join(" + ".join(end + self.names[name] for name in subject.others) or "0" for end in "lh")
            return whole, f"{judge}(l{part}, h{part}, l{whole}, h{whole}, {rest})"
        # The greatest part needs a whole that holds it; no more than 100% of a part is ever demanded.
        least_whole = f"(l{whole} if l{whole} > h{part} else h{part})" if subject.is_nested else f"l{whole}"
        return whole, self._bounded(
            f"l{part}",
            f"h{part}",
            demand,
            lambda number: times(number.numerator, least_whole),
            lambda number: times(number.numerator, f"h{whole}"),
        )

    def _other(self, conditions: ConditionWriter, is_certain: bool) -> str:
        settled = self._is_settled()
        if settled is not None:
            return settled
        demand, subject = self.judge.statement.demand, self.judge.subject
        condition = self._condition()
        if condition is not None:
            met, failed, unknown = (self._of_truth(truth) for truth in (Truth.TRUE, Truth.FALSE, Truth.UNKNOWN))
            if is_certain:
                return f"{met} if {conditions.certain(condition)} else {failed}"
            truth_of = conditions.uncertain(condition)
            return f"{met} if {truth_of} is True else {failed} if {truth_of} is False else {unknown}"
        if isinstance(demand, DoneWithin):
            assert isinstance(subject, Field)
            truth_of = f"{self.target}_done"
            met, failed, unknown = (self.finals[truth].name for truth in (Truth.TRUE, Truth.FALSE, Truth.UNKNOWN))
            return f"{met} if {truth_of} is True else {failed} if {truth_of} is False else {unknown}"
        assert isinstance(subject, Total | Average | Field) and isinstance(demand, Limit | RangeLimit)
        name = subject.name if isinstance(subject, Field) else subject.field
        unit = self.ruleset.fields[name].unit
        assert unit is not None
        local = self.names[name]
        scale = conditions.scale if not is_certain and not unit.is_whole else ""

        def against(number: Number) -> str:
            return times(number.numerator, scale) if scale else str(number.numerator)

        if is_certain:
            return self._choose(self._certainly(local, demand, against))
        if isinstance(demand, Limit) and demand.relation is Relation.EQUAL and self.reading.unit.is_whole:
            if not self.reading.is_ratio and not isinstance(demand.threshold, int):
                return self.finals[Truth.FALSE].name
        return self._bounded(f"l{local}", f"h{local}", demand, against, against)

    def _condition(self) -> Condition | None:
        """Return the condition that is counted, or the flag that must hold."""
        match self.judge.subject:
            case ShareOfAgencies(condition=condition) | Count(condition=condition):
                return condition
            case Field(name=name) if not isinstance(self.judge.statement.demand, DoneWithin | Limit | RangeLimit):
                return IsTrue(name)
            case _:
                return None

    def _of_truth(self, truth: Truth) -> str:
        demand = self.judge.statement.demand
        if isinstance(demand, Limit | RangeLimit):
            truth = holds(of_truth(truth), demand, self.reading)
        return self.finals[truth].name

    # ---- comparisons

    def _choose(self, test: str) -> str:
        return f"{self.finals[Truth.TRUE].name} if {test} else {self.finals[Truth.FALSE].name}"

    def _certainly(self, value: str, demand: Limit | RangeLimit, against: Callable[[Number], str]) -> str:
        return all_of(
            [
                f"{times(limit.denominator, value)} {sign(relation)} {against(limit)}"
                for relation, limit in _limits(demand)
            ]
        )

    def _bounded(
        self,
        low: str,
        high: str,
        demand: Limit | RangeLimit,
        least: Callable[[Number], str],
        most: Callable[[Number], str],
    ) -> str:
        """Compare a value between two bounds with what a limit comes to at the least and at the most."""
        always, never = [], []
        for relation, limit in _limits(demand):
            lowest, highest = times(limit.denominator, low), times(limit.denominator, high)
            if relation is Relation.EQUAL:
                always.append(f"{lowest} == {most(limit)} and {highest} == {least(limit)}")
                never.append(f"{lowest} > {most(limit)} or {highest} < {least(limit)}")
            elif relation in (Relation.AT_LEAST, Relation.MORE_THAN):
                always.append(f"{lowest} {sign(relation)} {most(limit)}")
                never.append(f"{highest} {opposite(relation)} {least(limit)}")
            else:
                always.append(f"{highest} {sign(relation)} {least(limit)}")
                never.append(f"{lowest} {opposite(relation)} {most(limit)}")
        met, failed = self.finals[Truth.TRUE].name, self.finals[Truth.FALSE].name
        return f"{met} if {all_of(always)} else {failed} if {' or '.join(never)} else {self.undecided}"

    # ---- milestones

    @property
    def is_milestone(self) -> bool:
        """Whether it demands that a milestone be done."""
        return isinstance(self.judge.statement.demand, DoneWithin)

    def write_milestone(self, code: Code) -> None:
        """Write what tells whether the milestone is done, into a variable, or into the verdict if nothing else counts.

        Before the window opens a missing date is no longer unknown, but then the statement is pending in any case.
        """
        subject, demand, as_of = self.judge.subject, self.judge.statement.demand, self.judge.as_of
        assert isinstance(subject, Field) and isinstance(demand, DoneWithin)
        local, window = self.names[subject.name], demand.window
        if self.judge.statement.condition is None:
            target, words = self.target, {truth: final.name for truth, final in self.finals.items()}
        else:
            target = f"{self.target}_done"
            words = {Truth.TRUE: "True", Truth.FALSE: "False", Truth.UNKNOWN: "None"}
        last = window.end if as_of is None else min(window.end, as_of)
        with code.block(f"if type({local}) is date:"):
            done = f"{code.constant(window.start)} <= {local} <= {code.constant(last)}"
            code.add(f"{target} = {words[Truth.TRUE]} if {done} else {words[Truth.FALSE]}")
        with code.block(f"elif {local} is None:"):
            code.add(f"{target} = {words[Truth.UNKNOWN]}")
        with code.block(f"elif {local} is NOT_DONE or type({local}) is str and {local} == 'chua':"):
            code.add(f"{target} = {words[Truth.FALSE]}")
        with code.block("else:"):
            code.add(LEAVE)


def _limits(demand: Limit | RangeLimit) -> Iterator[tuple[Relation, Number]]:
    """Go through the comparisons that a demand consists of."""
    if isinstance(demand, RangeLimit):
        assert demand.low is not None and demand.high is not None
        yield Relation.AT_LEAST, demand.low
        yield Relation.AT_MOST, demand.high
    else:
        assert demand.threshold is not None
        yield demand.relation, demand.threshold
