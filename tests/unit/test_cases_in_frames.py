"""Evaluated cases by the other evaluators: compiled, and all cases of a file as the groups of one frame for each engine.

The verdicts and bounds are those that the cases say, which were worked out by hand.
"""

import functools
import tomllib
from pathlib import Path

import pytest
from frame_engines import ENGINES, bound
from frames import GROUP, frame_of, typed
from test_cases import as_agency, as_written, number_in_short

import vtlt_rules as vtlt
from vtlt_rules.checked import NumberType

CASES = Path(__file__).parents[1] / "cases" / "evaluated"
FILES = ["no-legal-completion", "contradictions", "derived-fields"]


@functools.cache
def cases_of(file):
    """Return a ruleset with all statements of a file, and of each case the agencies, the lines, and what they come to.

    Cases with a ruleset of their own are left out, and those with cells that no column can hold.
    """
    content = tomllib.loads((CASES / f"{file}.toml").read_text(encoding="utf-8"))
    lines = {}
    found = []
    for one in content["case"]:
        if {"ruleset", "shipped", "set", "as_of", "registry", "refused", "partial"} & one.keys():
            continue
        own = [line.strip() for line in one["statements"].strip().splitlines() if line.strip()]
        if not all(line.startswith(("moi ", "s.", "cap_tinh.", "cap_xa.")) for line in own):
            continue
        found.append((one["agencies"], own, one["expect"]))
        lines |= dict.fromkeys(own)
    ruleset = vtlt.parse(content["ruleset"] + "".join(f"    {line}\n" for line in lines))
    numbers = {field.name for field in ruleset.checked.fields.values() if isinstance(field.type, NumberType)}
    cases = []
    for agencies, own, expect in found:
        given = [as_agency(agency, numbers) for agency in agencies]
        rows = [typed(ruleset.checked, agency) for agency in given]
        if all(
            row.get(name) == value for agency, row in zip(given, rows, strict=True) for name, value in agency.items()
        ):
            cases.append((rows, own, expect))
    places = {line: place for place, line in enumerate(lines)}
    assert len(cases) > 3
    return ruleset, places, cases


def check(file, run):
    """Compare what an engine answers about all cases of a file with what they say."""
    ruleset, places, cases = cases_of(file)
    frame = frame_of(ruleset.checked, [rows for rows, _, _ in cases])
    rows = run(ruleset, frame).sort(GROUP).to_dicts()
    for number, (agencies, own, expect) in enumerate(cases):
        answers = [row for row in rows if row[GROUP] == number]
        for line, want in zip(own, expect, strict=True):
            got = answers[places[line]]
            found = (got["verdict"], number_in_short(bound(got, "low")), number_in_short(bound(got, "high")))
            assert found == (want["verdict"], as_written(want["low"]), as_written(want["high"])), f"{line}\n{agencies}"


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("file", FILES)
def test_frames_give_what_the_cases_say(engine, file):
    check(
        file,
        lambda ruleset, frame: ENGINES[engine](frame, lambda native: ruleset.evaluate_frame(native, by=[GROUP])),
    )


@pytest.mark.parametrize("file", FILES)
def test_compiled_gives_what_the_cases_say(file):
    ruleset, places, cases = cases_of(file)
    judge = ruleset.compile()
    for agencies, own, expect in cases:
        if len(agencies) == 1:
            verdicts = judge(agencies[0])
            for line, want in zip(own, expect, strict=True):
                assert verdicts[places[line]].value == want["verdict"], f"{line}\n{agencies}"
