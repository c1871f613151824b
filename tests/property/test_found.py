"""What random tests found stays found: kept cases are replayed until somebody has moved them to tests/cases.

And the keeping itself: with a bug planted, a random test leaves a case that fails as long as the bug is there.
"""

import datetime
from decimal import Decimal
from fractions import Fraction

import kept
import pytest
import test_against_oracle
import test_compiled_against_reference
import test_frames_against_reference
from frames import typed
from generators import Case, cases
from hypothesis import HealthCheck, Phase, given, settings

from vtlt_rules.checked import Limits
from vtlt_rules.checked import ruleset as checked_ruleset
from vtlt_rules.relations import Relation
from vtlt_rules.values import NOT_DONE

QUICK = settings(max_examples=100, deadline=None, database=None, suppress_health_check=list(HealthCheck))


def replay(one: kept.Kept) -> None:
    """Repeat the comparison that failed."""
    match one.check.split(" in "):
        case ["oracle"]:
            test_against_oracle.check(one.case)
        case ["compiled"]:
            test_compiled_against_reference.check(one.case)
        case ["accumulator"]:
            test_compiled_against_reference.check_sums(one.case, one.steps)
        case ["frame", engine]:
            agencies = [typed(one.case.ruleset, agency) for agency in one.case.agencies]
            run = test_frames_against_reference.ENGINES[engine]
            test_frames_against_reference.compare(one.case.text, [agencies], one.case.as_of, run)
        case ["single agencies", engine]:
            agencies = [typed(one.case.ruleset, agency) for agency in one.case.agencies]
            run = test_frames_against_reference.AGENCY_ENGINES[engine]
            test_frames_against_reference.check_agencies(one.case.text, [agencies], one.case.as_of, run)
        case _:
            raise ValueError(one.check)


def test_what_was_found_is_right_by_now():
    for file in sorted(kept.FOUND.glob("*.toml")):
        for one in kept.read(file):
            try:
                replay(one)
            except AssertionError as error:
                raise AssertionError(f"{file} still fails: {error}") from error


@QUICK
@given(cases(with_unbounded=True))
def test_a_kept_case_reads_back_the_same(tmp_path_factory, case):
    file = tmp_path_factory.mktemp("kept") / "case.toml"
    file.write_text(kept.written(kept.Kept("oracle", case, [(3, True)]), []), encoding="utf-8")
    [again] = kept.read(file)
    present = [{name: value for name, value in agency.items() if value is not None} for agency in case.agencies]
    assert (again.case.text, again.case.agencies, again.case.as_of) == (case.text, present, case.as_of)
    assert again.steps == [(3, True)]


ODD_CELLS = [
    *("\r\nMỹ Tho\t", "\u3000Mỹ Tho\u00a0\u2028", "\x00\x1f\x7f\x85", '"""', '\\"', "\\", "", "x", "chua"),
    *("1", "1,5", "1/0", "1/3", "-2", "1e3", "0x1", "true", "2018-03-01"),
    *(Decimal("-1"), Decimal("-0.5"), Fraction(-1, 2), Fraction(1, 3), 2**70, -(2**63), 7, True, False, 0.1, 1e30),
    *(NOT_DONE, datetime.date(2018, 3, 1), datetime.datetime(2018, 3, 1, 8)),
]


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_odd_cells_of_any_type_read_back_the_same(tmp_path, line_end):
    text = (
        'ke_hoach thu "Thử \\"\ndon_vi nguoi "người" nguyen\nthuoc_tinh dia_ban "Địa bàn" : chuoi\n'
        'truong nam "Nam" : nguoi\ntruong co "Có" : co_khong\ntruong moc_1 "Mốc" : moc\n'
        'pham_vi vung "Vùng" khi dia_ban = "A"\nmuc "1"\n    moi vung.co\n'
    ).replace("\n", line_end)
    columns = ("ma", "dia_ban", "nam", "co", "moc_1", 'lạ "1')
    agencies = [dict.fromkeys(columns, cell) for cell in ODD_CELLS]
    file = tmp_path / "case.toml"
    file.write_text(kept.written(kept.Kept("oracle", Case(text, agencies, None)), []), encoding="utf-8", newline="")
    [again] = kept.read(file)
    assert again.case.text == text
    for cell, agency in zip(ODD_CELLS, again.case.agencies, strict=True):
        assert agency.keys() == set(columns)
        for name, found in agency.items():
            assert found == cell, (name, cell)
            for kind in (bool, str):
                assert isinstance(found, kind) == isinstance(cell, kind), (name, cell)


def test_a_failing_example_is_kept_and_fails_until_the_bug_is_gone(tmp_path, monkeypatch):
    @settings(QUICK, derandomize=True, phases=[Phase.generate], report_multiple_bugs=False)
    @given(cases())
    def differential(case):
        test_against_oracle.check(case)

    monkeypatch.setattr(kept, "FOUND", tmp_path)
    with monkeypatch.context() as planted:  # one agency is enough where each is demanded
        planted.setattr(checked_ruleset, "EVERY_AGENCY", Limits(((Relation.MORE_THAN, 0),)))
        with pytest.raises(AssertionError) as caught:
            differential()
        [file] = tmp_path.glob("*.toml")
        assert any(str(file) in note for note in caught.value.__notes__)
        [found] = kept.read(file)
        with pytest.raises(AssertionError):
            replay(found)
    replay(found)
