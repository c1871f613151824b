"""The index of the cases is current, and there are as many as were promised."""

import make_case_index
from test_cases import ACCEPTED, EVALUATED, REJECTED, STRICT


def test_the_index_is_current():
    assert make_case_index.INDEX.read_text(encoding="utf-8") == make_case_index.index(), (
        "python tests/unit/make_case_index.py"
    )


def test_there_are_at_least_five_hundred_cases():
    assert len(ACCEPTED) + len(REJECTED) + len(STRICT) + len(EVALUATED) >= 500
