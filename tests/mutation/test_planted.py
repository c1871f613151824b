"""Every bug can be planted in the package as it is: whoever moves a line sees it here, not first in the long tests."""

import pytest
from copies import PACKAGE, replace_once
from planted import BUGS


@pytest.mark.parametrize("bug", [pytest.param(bug, id=bug.name) for bug in BUGS])
def test_the_text_of_a_planted_bug_stands_once(bug, tmp_path):
    file = tmp_path / "copy.py"
    original = (PACKAGE / bug.file).read_text(encoding="utf-8")
    file.write_text(original, encoding="utf-8")
    replace_once(file, bug.right, bug.wrong)
    planted = file.read_text(encoding="utf-8")
    assert planted != original
    compile(planted, bug.file, "exec")
