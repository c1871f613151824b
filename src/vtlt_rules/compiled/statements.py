"""One statement on one agency -> code that assigns its verdict.

For a set of one the rules of :mod:`vtlt_rules.evaluate.statements` come to this, for ``moi`` and for all others alike: not
applicable when ``khi`` is false or the denominator is zero; undecided when either is not known; else what the comparison of
the agency's own pair with the demand says. What the deadline makes of a verdict does not depend on data.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from vtlt_rules.checked import (
    Amount,
    CheckedRuleset,
    Condition,
    DoneSince,
    IsDone,
    Limits,
    Measure,
    One,
    Reading,
    holds,
)
from vtlt_rules.compiled.code import LEAVE, SIGNS, Code, Comparisons, all_of, grouped, sum_of, times
from vtlt_rules.compiled.conditions import ConditionWriter
from vtlt_rules.compiled.runtime import pair_judge, since_judge
from vtlt_rules.evaluate.measures import pair_of_truth
from vtlt_rules.evaluate.statements import VERDICTS, StatementJudge
from vtlt_rules.relations import ends
from vtlt_rules.values import Number
from vtlt_rules.verdict import Truth, Verdict

_TRUTHS = (Truth.TRUE, Truth.FALSE, Truth.UNKNOWN)


class StatementWriter:
    """Writes one statement.

    Attributes:
        judge: The judge of the reference evaluator, which knows what is measured and demanded.
        target: The variable of the verdict.
    """

    def __init__(self, ruleset: CheckedRuleset, judge: StatementJudge, position: int, names: Mapping[str, str]) -> None:
        self.ruleset = ruleset
        self.judge = judge
        self.measure: Measure = judge.measure
        self.position = position
        self.target: str = f"v{position}"
        self.names = names
        is_each = judge.is_each
        self.reading: Reading = judge.reading_alone if is_each else judge.reading
        self.limits: Limits | None = judge.limits_alone if is_each else judge.limits
        self.finals: dict[Truth, Verdict] = {
            truth: judge.at_deadline(verdict)[0] for truth, verdict in VERDICTS.items()
        }
        self.undecided = self.finals[Truth.UNKNOWN].name
        self.contradicted: str = ""

    def write(self, conditions: ConditionWriter, is_certain: bool, contradicted: Sequence[str] = ()) -> None:
        """Write the statement, on values that are known or on bounds and three values.

        Args:
            conditions: Writes the conditions.
            is_certain: Whether the values are known.
            contradicted: Variables of which each tells that figures that are read here contradict each other.
        """
        if not self._is_quick:
            conditions.code.add(f"{self.target} = slow(agency)[{self.position}]")
            return
        self.contradicted = " or ".join(contradicted)
        if self.judge.since is not None:
            self._write_since(self.judge.since, conditions, is_certain)
            return
        self.undecided = self.finals[Truth.UNKNOWN].name
        if contradicted and self.finals[Truth.UNKNOWN] is Verdict.UNDECIDED:
            self.undecided = f"(BAD_DATA if {self.contradicted} else UNDECIDED)"
        condition = self.judge.statement.condition
        inside = None
        if condition is not None:
            inside = conditions.certain(condition) if is_certain else conditions.uncertain(condition)
        text = grouped(self._verdict(conditions, is_certain))
        denominator = self.measure.denominator
        divisor = denominator.fields if isinstance(denominator, Amount) else ()
        if is_certain:
            out = [f"not {inside}"] if inside is not None else []
            out += [f"not {grouped(self._sum(divisor))}"] if divisor else []
            if out:
                text = f"NOT_APPLICABLE if {' or '.join(out)} else {text}"
        else:
            text = self._guarded(inside, divisor, text)
        conditions.code.add(f"{self.target} = {text}")

    def _guarded(self, inside: str | None, divisor: tuple[str, ...], verdict: str) -> str:
        """Write what holds before the value is compared: not in the set, or perhaps not."""
        out = [f"{inside} is False"] if inside is not None else []
        out += [f"{self._sum(divisor, 'h')} == 0"] if divisor else []
        if self.judge.is_unknown:
            open_ = []
        else:
            open_ = [f"{inside} is None"] if inside is not None else []
            open_ += [f"{self._sum(divisor, 'l')} == 0"] if divisor else []
        if open_ and verdict != self.undecided:
            verdict = f"{self.undecided} if {' or '.join(open_)} else {verdict}"
        return f"NOT_APPLICABLE if {' or '.join(out)} else {verdict}" if out else verdict

    def _sum(self, names: tuple[str, ...], prefix: str = "") -> str:
        return sum_of(prefix + self.names[name] for name in names)

    @property
    def _is_quick(self) -> bool:
        """Whether there is code for the terms of the measure; the reference evaluator is asked about any others."""
        if self.measure.counted is not None:
            return True
        return isinstance(self.measure.numerator, Amount) and isinstance(self.measure.denominator, Amount | One)

    # ---- what is compared

    def _verdict(self, conditions: ConditionWriter, is_certain: bool) -> str:
        """Write the verdict on an agency that is in the set."""
        if self.limits is None or self.judge.is_unknown:
            return Verdict.NO_THRESHOLD.name
        verdicts = set(self.finals.values())
        if len(verdicts) == 1:
            return verdicts.pop().name
        if self.measure.counted is not None:
            return self._counted(self.measure.counted, self.limits, conditions, is_certain)
        numerator, denominator = self.measure.numerator, self.measure.denominator
        assert isinstance(numerator, Amount)
        if isinstance(denominator, Amount):
            return self._share(numerator.fields, denominator.fields, self.limits, conditions, is_certain)
        return self._amount(numerator.fields, self.limits, conditions, is_certain)

    def _counted(self, condition: Condition, limits: Limits, conditions: ConditionWriter, is_certain: bool) -> str:
        met, failed, unknown = (
            self.undecided if truth is Truth.UNKNOWN else self.finals[truth].name
            for truth in (holds(pair_of_truth(own), limits, self.reading) for own in _TRUTHS)
        )
        if is_certain and not isinstance(condition, IsDone):
            return f"{met} if {conditions.certain(condition)} else {failed}"
        truth_of = conditions.uncertain(condition)
        return f"{met} if {truth_of} is True else {failed} if {truth_of} is False else {unknown}"

    def _amount(self, fields: tuple[str, ...], limits: Limits, conditions: ConditionWriter, is_certain: bool) -> str:
        scale = conditions.scale if not is_certain and not self.measure.unit.is_whole else ""

        def against(number: Number) -> str:
            return times(number.numerator, scale) if scale else str(number.numerator)

        if is_certain:
            return self._certainly(self._sum(fields), limits, against)
        return self._bounded((self._sum(fields, "l"), self._sum(fields, "h")), limits, against, against)

    def _share(
        self,
        part: tuple[str, ...],
        whole: tuple[str, ...],
        limits: Limits,
        conditions: ConditionWriter,
        is_certain: bool,
    ) -> str:
        if is_certain:
            return self._certainly(self._sum(part), limits, lambda number: times(number.numerator, self._sum(whole)))
        low, high = self._sum(part, "l"), self._sum(part, "h")
        least, most = grouped(self._sum(whole, "l")), grouped(self._sum(whole, "h"))
        per = self.measure.reading.per
        if per is not None and per.is_whole is not self.measure.unit.is_whole:  # of decimals alone there are multiples
            if per.is_whole:
                least, most = f"({conditions.scale}*{least})", f"({conditions.scale}*{most})"
            else:
                low, high = f"{conditions.scale}*{grouped(low)}", f"{conditions.scale}*{grouped(high)}"
        if self.measure.rest is not None:
            judge = conditions.code.constant(pair_judge(limits, self.reading, self.finals))
            rest = ", ".join(self._sum(self.measure.rest, end) for end in "lh")
            return f"{judge}({low}, {high}, {least}, {most}, {rest}, {self.contradicted or False})"
        if self.measure.is_nested:
            # The greatest part needs a whole that holds it; no more than 100% of a part is ever demanded.
            least = f"({least} if {least} > {grouped(high)} else {high})"
        return self._bounded(
            (low, high),
            limits,
            lambda number: times(number.numerator, least),
            lambda number: times(number.numerator, most),
        )

    # ---- comparisons

    def _certainly(self, value: str, limits: Limits, against: Callable[[Number], str]) -> str:
        tests = [
            f"{times(number.denominator, value)} {SIGNS[relation]} {against(number)}"
            for relation, number in limits.bounds
        ]
        return f"{self.finals[Truth.TRUE].name} if {all_of(tests)} else {self.finals[Truth.FALSE].name}"

    def _bounded(
        self,
        value: tuple[str, str],
        limits: Limits,
        least: Callable[[Number], str],
        most: Callable[[Number], str],
    ) -> str:
        """Compare a value between two bounds with what a limit comes to at the least and at the most."""
        met, failed = self.finals[Truth.TRUE].name, self.finals[Truth.FALSE].name
        if limits.is_impossible:
            return failed
        low, high = value
        found = []
        for relation, number in limits.bounds:
            left = times(number.denominator, low), times(number.denominator, high)
            found.append(ends(Comparisons(), left, relation, (least(number), most(number))))
        always, never = all_of(one.always for one in found), " or ".join(one.never for one in found) or "False"
        return f"{met} if {always} else {failed} if {never} else {self.undecided}"

    # ---- milestones

    def _write_since(self, since: DoneSince, conditions: ConditionWriter, is_certain: bool) -> None:
        """Write the verdict on a milestone whose time runs from another one."""
        judged = conditions.code.constant(since_judge(since, self.judge.day))
        condition = self.judge.statement.condition
        inside = "True"
        if condition is not None:
            inside = conditions.certain(condition) if is_certain else conditions.uncertain(condition)
        days = ", ".join(f"{self.target}_{place}" for place in ("done", "begun"))
        conditions.code.add(f"{self.target} = {judged}({days}, {inside}, {self.contradicted or 'False'})")

    def write_days(self, code: Code, since: DoneSince) -> None:
        """Write the days of two milestones into variables, False where one was not done."""
        for place, name in (("done", self.measure.name), ("begun", since.start)):
            local, target = self.names[name], f"{self.target}_{place}"
            with code.block(f"if type({local}) is date or {local} is None:"):
                code.add(f"{target} = {local}")
            with code.block(f"elif {local} is NOT_DONE or type({local}) is str and {local} == 'chua':"):
                code.add(f"{target} = False")
            with code.block("else:"):
                code.add(LEAVE)

    @property
    def milestone(self) -> IsDone | None:
        """Whether a milestone was done, where that is what is demanded."""
        counted = self.measure.counted
        return counted if isinstance(counted, IsDone) else None

    @property
    def is_milestone_alone(self) -> bool:
        """Whether nothing but a milestone counts."""
        return self.milestone is not None and self.judge.statement.condition is None

    def write_milestone(self, code: Code, dones: dict[Condition, str]) -> None:
        """Write what tells whether the milestone is done, into a variable, or into the verdict if nothing else counts.

        Before the window opens a missing date is no longer unknown, but then the statement is pending in any case.
        """
        condition = self.milestone
        assert condition is not None
        local = self.names[condition.name]
        if self.is_milestone_alone:
            target, words = self.target, {truth: final.name for truth, final in self.finals.items()}
        else:
            target = dones[condition] = f"{self.target}_done"
            words = {Truth.TRUE: "True", Truth.FALSE: "False", Truth.UNKNOWN: "None"}
        with code.block(f"if type({local}) is date:"):
            done = f"{code.constant(condition.first)} <= {local} <= {code.constant(condition.last)}"
            code.add(f"{target} = {words[Truth.TRUE]} if {done} else {words[Truth.FALSE]}")
        with code.block(f"elif {local} is None:"):
            code.add(f"{target} = {words[Truth.UNKNOWN]}")
        with code.block(f"elif {local} is NOT_DONE or type({local}) is str and {local} == 'chua':"):
            code.add(f"{target} = {words[Truth.FALSE]}")
        with code.block("else:"):
            code.add(LEAVE)
