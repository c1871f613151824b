"""Makes a kept case smaller: `python tests/property/shrink_found.py FILE...`

Long runs keep what they find as it was drawn, since Hypothesis takes minutes to make it smaller. Here agencies, cells and
lines are left out one at a time, as long as the comparison still fails.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1]))  # for those who run this file by itself

import kept
from attrs import evolve
from generators import Case
from oracle import judge
from test_found import replay

from vtlt_rules.check import check_source
from vtlt_rules.errors import BadData
from vtlt_rules.library import Library
from vtlt_rules.source import Source


def smaller(one: kept.Kept) -> kept.Kept:
    """Return the smallest case that leaving out pieces of one that fails leads to."""
    while (found := next((less for less in _with_less(one) if fails(less)), None)) is not None:
        one = found
    return one


def fails(one: kept.Kept) -> bool:
    """Tell whether a case can be evaluated and its comparison fails."""
    if check_source(Source("found", one.case.text), Library()).ruleset is None:
        return False
    try:
        replay(one)
    except AssertionError:
        return True
    except (BadData, ValueError):  # what was left out was needed to know who belongs where
        return False
    return False


def _with_less(one: kept.Kept) -> Iterator[kept.Kept]:
    for case in _cases_with_less(one.case):
        yield evolve(one, case=case)
    for place in range(len(one.steps)):
        yield evolve(one, steps=one.steps[:place] + one.steps[place + 1 :])


def _cases_with_less(case: Case) -> Iterator[Case]:
    agencies, lines = case.agencies, case.text.splitlines(keepends=True)
    for place in range(len(agencies)):
        yield evolve(case, agencies=agencies[:place] + agencies[place + 1 :])
    for place in reversed(range(len(lines))):
        yield evolve(case, text="".join(lines[:place] + lines[place + 1 :]))
    if case.as_of is not None:
        yield evolve(case, as_of=None)
    for place, agency in enumerate(agencies):
        for name in agency:
            if name != "ma":
                less = {key: value for key, value in agency.items() if key != name}
                yield evolve(case, agencies=[*agencies[:place], less, *agencies[place + 1 :]])


def main(names: list[str]) -> int:
    kept.is_keeping = False
    for name in names:
        file = Path(name)
        cases = kept.read(file)
        if not all(map(fails, cases)):
            print(f"{file}: does not fail")
            return 1
        texts = []
        for one in map(smaller, cases):
            expect = kept.expected(one.case, judge(one.case.ruleset, one.case.agencies, one.case.as_of))
            texts.append(kept.written(one, expect if one.check == "oracle" else []))
        file.write_text("\n".join(texts), encoding="utf-8")
        print(f"{file}: {sum(len(one.case.text.splitlines()) for one in kept.read(file))} lines left")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
