"""Each planted bug is found: by the case that is named for it, and by random data where the oracle can see it."""

import pytest
from copies import CASES, ORACLE, copy_of_project, failures, replace_once, where_imported
from planted import BUGS

pytestmark = pytest.mark.long


def test_without_a_bug_nothing_fails(tmp_path):
    sources = copy_of_project(tmp_path)
    assert where_imported(sources).is_relative_to(tmp_path)
    assert failures(sources, CASES, "-k", "test_evaluated") == set()
    assert failures(sources, ORACLE) == set()


@pytest.mark.parametrize("bug", [pytest.param(bug, id=bug.name) for bug in BUGS])
def test_a_planted_bug_is_found(bug, tmp_path):
    sources = copy_of_project(tmp_path)
    replace_once(sources / "vtlt_rules" / bug.file, bug.right, bug.wrong)
    found = failures(sources, CASES, "-k", "test_evaluated")
    assert f"{CASES}::test_evaluated[{bug.found_by}]" in found
    if bug.found_by_oracle:
        assert failures(sources, ORACLE)
