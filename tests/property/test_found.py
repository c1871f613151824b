"""What random tests found stays found: kept cases are replayed until somebody has moved them to tests/cases.

And the keeping itself: with a bug planted, a random test leaves a case that fails as long as the bug is there.
"""

import kept
import pytest
import test_against_oracle
import test_compiled_against_reference
import test_frames_against_reference
from frames import typed
from generators import cases
from hypothesis import HealthCheck, Phase, given, settings

from vtlt_rules.checked import Limits
from vtlt_rules.checked import ruleset as checked_ruleset
from vtlt_rules.relations import Relation

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
