"""Bugs that somebody could make in the evaluator, each with the case, worked out by hand, that finds it."""

from __future__ import annotations

from attrs import frozen


@frozen
class Bug:
    """One bug to plant.

    Attributes:
        name: What would be wrong.
        file: Where, below the package.
        right: The text as it is; it stands there once.
        wrong: The text with the bug.
        found_by: The evaluated case, as ``file: name``, that must fail.
        found_by_oracle: Whether a short run of random data against the oracle must find it too; a long one may.
    """

    name: str
    file: str
    right: str
    wrong: str
    found_by: str
    found_by_oracle: bool = True


BUGS = (
    Bug(
        "a missing figure counts as zero in a sum",
        "evaluate/measures.py",
        "return Pair(value.low, value.high, 1, 1)",
        "return Pair(value.low, value.low, 1, 1)",
        "totals-averages-counts: a total with a missing cell",
    ),
    Bug(
        "more than, where at least is demanded",
        "relations.py",
        "relation = _AT_MOST if relation is _AT_LEAST else _LESS_THAN",
        "relation = _LESS_THAN",
        "shares: exactly at the threshold",
    ),
    Bug(
        "the last day of a window is outside",
        "evaluate/conditions.py",
        "and first <= day <= last else _FALSE",
        "and first <= day < last else _FALSE",
        "milestones: both days of the period are inside",
        found_by_oracle=False,  # few dates are the last day
    ),
    Bug(
        "an instant is the day that it is where somebody else looks at the clock",
        "values.py",
        "return midnight.date() if value.tzinfo is None and value == midnight else None",
        "return midnight.date() if value.replace(tzinfo=None) == midnight else None",
        "contradictions: a midnight is the day that it begins; another time, and an instant, are no days",
        found_by_oracle=False,  # to which days are given as dates
    ),
    Bug(
        "a share of a whole that is zero is met",
        "evaluate/statements.py",
        "        if sums.denominator_cannot_be_positive:\n            return _NOT_APPLICABLE",
        "        if sums.denominator_cannot_be_positive:\n            return _MET",
        "zero-wholes-and-empty-scopes: the whole is zero",
    ),
    Bug(
        "a missing part is not bounded by its whole",
        "evaluate/families.py",
        "high[part] = _least(high[part], high[whole])\n        return high",
        "high[part] = _least(high[part], self.family.maxima.get(whole))\n        return high",
        "shares-missing-cells: met whatever is missing",
    ),
    Bug(
        "a condition that cannot be told counts as false",
        "evaluate/statements.py",
        "        if inside is _FALSE:",
        "        if inside is not _TRUE:",
        "when: unknown, and it matters",
    ),
    Bug(
        "one agency is enough where each is demanded",
        "checked/demands.py",
        "EVERY_AGENCY = Limits(((Relation.AT_LEAST, 1),))",
        "EVERY_AGENCY = Limits(((Relation.MORE_THAN, 0),))",
        "each: one certain failure fails it",
    ),
    Bug(
        "an agency to which a demand does not apply has met it",
        "evaluate/statements.py",
        "        if positive is None:\n            return None\n        satisfied",
        "        if positive is None:\n            return pair_of_truth(_TRUE)\n        satisfied",
        "each: all wholes are zero",
    ),
    Bug(
        "the day of the data is ignored",
        "checked/ruleset.py",
        "if as_of is None and self.period is not None else as_of",
        "if self.period is not None else as_of",
        "the-day-of-the-data: before the end of the period",
    ),
    Bug(
        "figures beside a wrong one are used",
        "evaluate/population.py",
        "        for name in cells:\n            agency.values.pop(name, None)",
        "        for name in cells - agency.values.keys():\n            agency.values.pop(name, None)",
        "contradictions: an unreadable cell is found before its family",
    ),
    Bug(
        "whatever rests on a contradiction is bad data",
        "evaluate/statements.py",
        "return _BAD_DATA if truth is _UNKNOWN and is_contradicted else VERDICTS[truth]",
        "return _BAD_DATA if is_contradicted else VERDICTS[truth]",
        "contradictions: nine departments outside the range and one that contradicts itself",
    ),
    Bug(
        "who is left out by khi is rested on",
        "evaluate/statements.py",
        "issues=() if self.since is None",
        "issues=agency.issues_of(self.all_reads) if self.since is None",
        "contradictions: khi leaves out who contradicts himself",
    ),
    Bug(
        "what is demanded of a fall is demanded of a rise the same way round",
        "checked/demands.py",
        "relation.mirrored if self.is_fall else relation",
        "relation",
        "growth: what is lacking to a rise is told in units of the value of now",
        found_by_oracle=False,
    ),
    Bug(
        "with moi an agency counts then only where it was in the scope",
        "evaluate/growth.py",
        "return dict(before.by_id)",
        "pass",
        "growth: each agency beside its former self, whatever its scope was then",
        found_by_oracle=False,
    ),
    Bug(
        "derived fields are looked at one by one only",
        "evaluate/readers.py",
        "            agreements.pairs,\n            agreements.groups,\n",
        "",
        "no-legal-completion: a field and its opposite",
        found_by_oracle=False,
    ),
    Bug(
        "terms that stand in a sum twice may add up to an odd number",
        "evaluate/families.py",
        "for divisor in tie.divisors if self.family.is_whole else ():",
        "for divisor in ():",
        "no-legal-completion: an odd sum of two pairs, however great",
        found_by_oracle=False,
    ),
    Bug(
        "a contradicted formula taints no families",
        "checked/dependencies.py",
        "return with_families(ruleset, with_operands(ruleset, names)).difference(ruleset.attributes)",
        "return frozenset(with_operands(ruleset, names)).difference(ruleset.attributes)",
        "contradictions: a contradicted formula taints what it names, derived fields taken apart, with families",
        found_by_oracle=False,
    ),
    Bug(
        "the threshold is rounded to one decimal",
        "checked/comparing.py",
        "    total = sums.total()\n    return q * total.low - p,",
        "    p, q = round(threshold * 10), 10\n    total = sums.total()\n    return q * total.low - p,",
        "thresholds: 475,5 is less than 70% of 679,3",
        found_by_oracle=False,  # its amounts are multiples of one half, and seldom lie so near
    ),
    Bug(
        "of an agency that is there twice the first row counts",
        "evaluate/population.py",
        "if len(rows_listed) > 1 or len(given) > 1:",
        "if not rows_listed:",
        "bad-data: an agency that is there twice",
    ),
    Bug(
        "an agency of the registry that reported nothing is left out",
        "evaluate/population.py",
        "for id_, rows_listed in places.items():",
        "for id_, rows_listed in [(one, rows) for one, rows in places.items() if one in by_id]:",
        "registry: a silent agency leaves it open",
        found_by_oracle=False,  # the random data comes without a registry
    ),
    Bug(
        "a row of groups is met where any of them is",
        "verdict.py",
        "Verdict.NOT_MET, Verdict.PENDING, Verdict.BAD_DATA, Verdict.UNDECIDED, Verdict.NO_THRESHOLD, Verdict.MET,",
        "Verdict.MET, Verdict.NOT_MET, Verdict.PENDING, Verdict.BAD_DATA, Verdict.UNDECIDED, Verdict.NO_THRESHOLD,",
        "groups: one group fails, although all together would be met",
    ),
    Bug(
        "groups are made of all agencies together",
        "evaluate/statements.py",
        "groups.setdefault(agency.values[attribute], []).append(place)",
        "groups.setdefault(agency.values[attribute] and None, []).append(place)",
        "groups: one group fails, although all together would be met",
    ),
    Bug(
        "unknown or true is unknown",
        "verdict.py",
        "    result = _FALSE\n        for truth in truths:\n            if truth is _TRUE:",
        "    result = _FALSE\n        for truth in truths:\n            if truth is _UNKNOWN:",
        "conditions: true and unknown",
        found_by_oracle=False,  # undecided is all that a condition read twice promises
    ),
)
