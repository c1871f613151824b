"""Laws that every ruleset and every evaluator must obey, whatever the data: to be run in tests, or by ``vtlt verify``.

    from vtlt_rules import laws

    def test_my_plan():
        laws.check_all(vtlt.load("my_plan.vtlt"))

Each law is a function of a ruleset, and of populations if one has some of one's own. It invents data with Hypothesis, looks
at every statement, makes what breaks the law as small as it gets, and raises :class:`LawBroken`. Which data is invented
depends on ``seed`` only.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from vtlt_rules.api import Ruleset
from vtlt_rules.checked import Statement
from vtlt_rules.laws.broken import LAWS, LawBroken, LawsBroken, Shown, position_of
from vtlt_rules.laws.differential import Evaluators
from vtlt_rules.laws.metamorphic import RELATIONS, Trial
from vtlt_rules.laws.plain import Agency
from vtlt_rules.laws.reach import can_be_reached, reach_of
from vtlt_rules.laws.running import DifferentialRun, MetamorphicRun, ReachRun, breaks, draw

if TYPE_CHECKING:
    from vtlt_rules.laws.running import Agencies

__all__ = [
    "LAWS",
    "LawBroken",
    "LawsBroken",
    "Shown",
    "can_be_met_and_failed",
    "check_all",
    "decided_survives_completion",
    "evaluators_agree",
    "facts_only_sharpen",
    "find_broken",
    "holds",
    "monotone_in_numerator",
    "order_does_not_matter",
    "outsiders_do_not_matter",
    "reason_of",
]


def decided_survives_completion(
    ruleset: Ruleset, agencies: Agencies = None, *, examples: int = 100, seed: int = 0
) -> None:
    """Check that a statement that is met, or not met, stays so whatever the missing cells turn out to be.

    Args:
        ruleset: The ruleset.
        agencies: A strategy of populations, or a list of them, each as ``evaluate`` takes it (what ``schema.read`` returns
            too); by default the library invents them.
        examples: How many populations are looked at.
        seed: Decides which.

    Raises:
        LawBroken: It does not hold; for the first statement of which it does not.
        BadData: A population of one's own has a cell that cannot be read, or an agency twice.
        ExtraMissing: Hypothesis is not installed.
    """
    _raise_first(find_broken(ruleset, agencies, examples=examples, seed=seed, laws=["decided_survives_completion"]))


def facts_only_sharpen(ruleset: Ruleset, agencies: Agencies = None, *, examples: int = 100, seed: int = 0) -> None:
    """Check that a lawful value in a missing cell neither reopens nor reverses a decided statement.

    Arguments and errors are those of :func:`decided_survives_completion`.
    """
    _raise_first(find_broken(ruleset, agencies, examples=examples, seed=seed, laws=["facts_only_sharpen"]))


def monotone_in_numerator(ruleset: Ruleset, agencies: Agencies = None, *, examples: int = 100, seed: int = 0) -> None:
    """Check that more of what a statement counts never makes ``>=`` worse, nor ``<=`` better.

    Only figures are raised that are numerators and nothing else of the statement, and parts stay within their wholes.
    Arguments and errors are those of :func:`decided_survives_completion`.
    """
    _raise_first(find_broken(ruleset, agencies, examples=examples, seed=seed, laws=["monotone_in_numerator"]))


def order_does_not_matter(ruleset: Ruleset, agencies: Agencies = None, *, examples: int = 100, seed: int = 0) -> None:
    """Check that verdicts, values and gaps are the same in whichever order agencies come, or parts of their data.

    Arguments and errors are those of :func:`decided_survives_completion`.
    """
    _raise_first(find_broken(ruleset, agencies, examples=examples, seed=seed, laws=["order_does_not_matter"]))


def outsiders_do_not_matter(ruleset: Ruleset, agencies: Agencies = None, *, examples: int = 100, seed: int = 0) -> None:
    """Check that an agency outside the scope of a statement changes neither its verdict nor its value.

    Arguments and errors are those of :func:`decided_survives_completion`.
    """
    _raise_first(find_broken(ruleset, agencies, examples=examples, seed=seed, laws=["outsiders_do_not_matter"]))


def can_be_met_and_failed(ruleset: Ruleset, agencies: Agencies = None, *, examples: int = 100, seed: int = 0) -> None:
    """Check that every judged statement can be met and can fail; forecasts, duties and ``?`` are exempt.

    Data is made for each statement, complete and with extreme values; what is invented, or given, comes in only for a
    statement where that does not show both. Arguments and errors are those of :func:`decided_survives_completion`.
    """
    _raise_first(find_broken(ruleset, agencies, examples=examples, seed=seed, laws=["can_be_met_and_failed"]))


def evaluators_agree(ruleset: Ruleset, agencies: Agencies = None, *, examples: int = 100, seed: int = 0) -> None:
    """Check that compiled verdicts, accumulators and, where polars is installed, frames agree with ``evaluate``.

    Demands on a change are tried without data of then, and with some: each agency was what the next
    one is now, and the last was not there.
    Arguments and errors are those of :func:`decided_survives_completion`.
    """
    _raise_first(find_broken(ruleset, agencies, examples=examples, seed=seed, laws=["evaluators_agree"]))


def check_all(ruleset: Ruleset, agencies: Agencies = None, *, examples: int = 100, seed: int = 0) -> None:
    """Check all laws.

    Args:
        ruleset: The ruleset.
        agencies: A strategy of populations, or a list of them, each as ``evaluate`` takes it (what ``schema.read`` returns
            too); by default the library invents them.
        examples: How many populations are looked at.
        seed: Decides which.

    Raises:
        LawsBroken: Some do not hold; ``broken`` has every law with every statement that breaks it.
        BadData: A population of one's own has a cell that cannot be read, or an agency twice.
        ExtraMissing: Hypothesis is not installed.
    """
    broken = list(find_broken(ruleset, agencies, examples=examples, seed=seed))
    if broken:
        raise LawsBroken(broken)


def find_broken(
    ruleset: Ruleset,
    agencies: Agencies = None,
    *,
    examples: int = 100,
    seed: int = 0,
    laws: Sequence[str] = LAWS,
) -> Iterator[LawBroken]:
    """Go through the laws that are broken and raise nothing: one for each law and statement.

    Args:
        ruleset: The ruleset.
        agencies: As for :func:`check_all`.
        examples: As for :func:`check_all`.
        seed: As for :func:`check_all`.
        laws: The names of the laws that are looked at.

    Raises:
        BadData: A population of one's own has a cell that cannot be read, or an agency twice.
        ExtraMissing: Hypothesis is not installed.
        ValueError: There is no such law, or no example is asked for.
        TypeError: The ruleset is none.
    """
    if not isinstance(ruleset, Ruleset):
        raise TypeError(f"laws are of a ruleset, as vtlt_rules.load returns it, not of {ruleset!r}")
    if examples < 1:
        raise ValueError(f"laws need at least one example, not {examples}")
    unknown = [law for law in laws if law not in LAWS]
    if unknown:
        raise ValueError(f"there is no law {', '.join(unknown)}; they are {', '.join(LAWS)}")
    metamorphic = MetamorphicRun(ruleset, [one for one in RELATIONS if one.name in laws])
    differential = DifferentialRun(ruleset, Evaluators(ruleset)) if "evaluators_agree" in laws else None
    reach = ReachRun(ruleset) if "can_be_met_and_failed" in laws else None
    suspicious = reach if reach is not None and reach.suspects else None  # else data made for the statements shows all
    runs = (metamorphic if metamorphic.relations else None, suspicious, differential)
    looks = [one.look for one in runs if one is not None]

    def look(population: list[Agency], completion: list[Agency], number: int) -> None:
        for one in looks:
            one(population, completion, number)

    if looks:
        draw(ruleset, agencies, examples, seed, look)
    yield from metamorphic.broken()
    if reach is not None:
        yield from reach.broken()
    if differential is not None:
        yield from differential.broken()


def holds(
    law: str, ruleset: Ruleset, statement: Statement, agencies: Sequence[Agency], changed: Sequence[Agency]
) -> bool:
    """Tell whether a law that compares two populations holds of one statement and two given ones.

    Args:
        law: The name of the law.
        ruleset: The ruleset.
        statement: One of its statements.
        agencies: The population before the change.
        changed: The population after it.

    Raises:
        ValueError: No such law compares two populations, or the change is not one that it speaks of.
    """
    trial = Trial([dict(agency) for agency in agencies], [dict(agency) for agency in changed])
    relations = [one for one in RELATIONS if one.name == law and one.is_trial(ruleset.checked, statement, trial)]
    if not relations:
        raise ValueError(f"{law} does not speak of this statement with these two populations")
    number = position_of(ruleset, statement)
    before = ruleset.evaluate(trial.before).findings[number]
    return not any(
        breaks(ruleset.checked, one, trial, before, one.evaluate_after(ruleset, trial.after).findings[number])
        for one in relations
    )


def reason_of(ruleset: Ruleset, statement: Statement) -> str | None:
    """Tell what is wrong with a statement by itself: ``vacuous``, ``impossible``, ``empty``; None when nothing is.

    Demands on a change are not looked at: they need the data of then.
    """
    return reach_of(ruleset, statement).reason if can_be_reached(statement) else None


def _raise_first(broken: Iterator[LawBroken]) -> None:
    for one in broken:
        raise one
