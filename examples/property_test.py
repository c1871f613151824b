"""Test a ruleset with Hypothesis: properties that must hold for any data, not only for the examples one thought of.

Run it with pytest: ``pytest examples/property_test.py``.
"""

from hypothesis import given
from hypothesis import strategies as st

import vtlt_rules as vtlt
from vtlt_rules import Verdict

RULESET = vtlt.load("tien_giang/2018")
DECIDED = {Verdict.MET, Verdict.NOT_MET}


@st.composite
def departments(draw: st.DrawFn) -> list[dict[str, object]]:
    """Draw a few departments; a figure may be missing, and a part never exceeds its whole."""
    agencies: list[dict[str, object]] = []
    for number in range(draw(st.integers(1, 4))):
        staff = draw(st.integers(0, 12))
        agencies.append(
            {
                "ma": f"T{number}",
                "cap": "tinh",
                "loai": "so_ban_nganh",
                "nha_nuoc": True,
                "cbccvc": draw(st.sampled_from([staff, None])),
                "cbccvc_lap_ho_so": draw(st.none() | st.integers(0, staff)),
            }
        )
    return agencies


def verdict(agencies: list[dict[str, object]]) -> Verdict:
    """Return the verdict on II.2.b at provincial level: 40% of staff compile work files."""
    return RULESET.evaluate(agencies)["II.2.b"][0].verdict


@given(departments(), st.randoms(use_true_random=False))
def test_order_of_agencies_does_not_matter(agencies, random) -> None:
    shuffled = random.sample(agencies, len(agencies))
    assert verdict(shuffled) is verdict(agencies)


@given(departments(), st.data())
def test_a_decided_verdict_survives_whatever_is_filled_in(agencies, data) -> None:
    before = verdict(agencies)
    for agency in agencies:
        part, whole = agency["cbccvc_lap_ho_so"], agency["cbccvc"]
        if whole is None:
            whole = agency["cbccvc"] = data.draw(st.integers(part or 0, 30))
        if part is None:
            agency["cbccvc_lap_ho_so"] = data.draw(st.integers(0, whole))
    if before in DECIDED:
        assert verdict(agencies) is before
    else:
        assert verdict(agencies) in DECIDED | {Verdict.NOT_APPLICABLE}


@given(departments())
def test_one_more_work_file_never_turns_met_into_not_met(agencies) -> None:
    before = verdict(agencies)
    for agency in agencies:
        part, whole = agency["cbccvc_lap_ho_so"], agency["cbccvc"]
        if part is not None and whole is not None and part < whole:
            agency["cbccvc_lap_ho_so"] = part + 1
            break
    if before is Verdict.MET:
        assert verdict(agencies) is Verdict.MET
