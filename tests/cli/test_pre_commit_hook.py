"""`.pre-commit-hooks.yaml`: the hook for other repositories says a command that there is, for files that it takes."""

import re
from pathlib import Path

from plans import plan_of

ROOT = Path(__file__).resolve().parents[2]


def test_the_hook_checks_rulesets(run, tmp_path):
    text = (ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")
    assert len(re.findall("^- ", text, re.MULTILINE)) == 1
    hook = dict(line[2:].split(": ", 1) for line in text.splitlines())
    assert hook["id"] == "vtlt-check" and hook["language"] == "python"
    program, *arguments = hook["entry"].split()
    assert f'{program} = "vtlt_rules.cli:main"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    files = re.compile(hook["files"])
    assert files.search("plans/a.vtlt") and not files.search("a.vtlt.txt") and not files.search("a.vidu")
    staged = []
    for name, scope in (("good.vtlt", "cap_tinh"), ("bad.vtlt", "cap_tin")):
        (tmp_path / name).write_text(plan_of(f"{scope}.lap_ho_so >= 40%"), encoding="utf-8")
        staged.append(str(tmp_path / name))
    assert run(*arguments, *staged)[0] == 1
    assert run(*arguments, staged[0])[0] == 0
