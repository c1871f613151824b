"""``vtlt completion``: scripts that really complete."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from vtlt_rules.cli.options import COMMANDS, SHELLS


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_without_shtab_it_says_what_to_install(run, monkeypatch, lang):
    monkeypatch.setitem(sys.modules, "shtab", None)
    status, out, err = run("completion", "bash", "--lang", lang)
    assert (status, out) == (2, "")
    assert "pip install 'vtlt-rules[completion]'" in err


@pytest.fixture
def script(run):
    pytest.importorskip("shtab", reason="the extra `completion` is not installed")

    def of(shell, *more):
        status, out, err = run("completion", shell, *more)
        assert (status, err) == (0, "")
        return out

    return of


@pytest.fixture
def complete(script, tmp_path):
    """Return what bash offers for the last word of a line."""
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("there is no bash")
    (tmp_path / "script").write_text(script("bash"), encoding="utf-8")
    for name in ("plan.vtlt", "data.csv"):
        (tmp_path / name).write_text("", encoding="utf-8")
    (tmp_path / "folder").mkdir()

    def offered(*words):
        quoted = " ".join(f"'{word}'" for word in words)
        program = (
            f"source ./script; COMP_WORDS=({quoted}); COMP_CWORD={len(words) - 1}; "
            '"$(complete -p vtlt | sed "s/.*-F \\([^ ]*\\) .*/\\1/")"; printf "%s\\n" "${COMPREPLY[@]}"'
        )
        done = subprocess.run(
            [bash, "--norc", "-c", program], cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", timeout=60
        )
        assert done.returncode == 0, done.stderr
        return {word.strip() for word in done.stdout.split("\n") if word.strip()}

    return offered


def test_bash_completes_commands_options_and_values(complete):
    assert complete("vtlt", "") >= set(COMMANDS)
    assert complete("vtlt", "ex") == {"explain"}
    assert complete("vtlt", "check", "--f") == {"--format", "--fail-on-warnings"}
    assert complete("vtlt", "evaluate", "--o") == {"--only", "--output"}
    assert complete("vtlt", "check", "--format", "") == {"text", "json", "github", "sarif", "junit"}
    assert complete("vtlt", "show", "--format", "") == {"text", "json"}
    assert complete("vtlt", "evaluate", "--lang", "") == {"vi", "en"}
    assert complete("vtlt", "completion", "") == set(SHELLS)


def test_bash_completes_rulesets_and_files(complete):
    assert complete("vtlt", "check", "tien") == {"tien_giang/2016", "tien_giang/2018"}
    assert complete("vtlt", "check", "p") == {"plan.vtlt"}
    assert complete("vtlt", "check", "tien_giang/2018", "f") == {"folder"}  # one after another
    assert "data.csv" not in complete("vtlt", "show", "")
    assert complete("vtlt", "evaluate", "plan.vtlt", "d") == {"data.csv"}
    assert complete("vtlt", "evaluate", "plan.vtlt", "data.csv", "--registry", "d") == {"data.csv"}


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_script_names_all_there_is_and_the_shell_can_read_it(script, tmp_path, shell, lang):
    text = script(shell, "--lang", lang)
    assert all(word in text for word in (*COMMANDS, "fail-on-warnings", "input-format", "tien_giang/2018", "sarif"))
    assert ("soát lỗi" in text) == (lang == "vi" and shell != "bash")  # bash shows no descriptions
    program = shutil.which(shell)
    if program is not None:  # elsewhere the script is as good as shtab's
        file = Path(tmp_path / "script")
        file.write_text(text, encoding="utf-8")
        assert subprocess.run([program, "-n", str(file)], capture_output=True, timeout=60).stderr == b""
