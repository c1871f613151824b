"""Help, usage and what is wrong with arguments, in the language that is asked for and in no other."""

import argparse
import inspect
import re

import pytest

from vtlt_rules.cli.options import COMMANDS

ENGLISH = {
    *re.findall(r"\b(?:usage|positional arguments|optional arguments|options|show this help|show program's version|"
                r"the following arguments|required|unrecognized|invalid|choose from|expected|argument)\b",
                inspect.getsource(argparse)),
}  # fmt: skip
"""What argparse itself says."""

VIETNAMESE = re.compile("[àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ]", re.IGNORECASE)

WRONG = [
    [],
    ["--bogus"],
    ["chekc"],
    ["--lang"],
    *([command] for command in COMMANDS if command != "list"),
    *([command, "--bogus"] for command in COMMANDS),
    *([command, "x", "y", "z", "-x"] for command in COMMANDS if command != "completion"),
    ["completion", "tcsh"],
    ["list", "x"],
    ["check", "x", "--format"],
    ["check", "x", "--format", "xml"],
    ["check", "x", "--quiet=yes"],
    ["check", "x", "-qx"],
    ["evaluate", "x", "y", "--input-format", "xml"],
    ["evaluate", "x", "y", "--as-of", "z"],
    ["evaluate", "x", "y", "--set", "z"],
    ["evaluate", "x", "y", "--fail-on", "z"],
    ["evaluate", "x", "y", "--only"],
    ["verify", "x", "--seed", "y"],
    ["verify", "x", "--examples", "y"],
]


def said_of_argparse(text):
    """Return the words of argparse in a text, leaving out options and the choices that stand for themselves."""
    return {word for word in ENGLISH if re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", text)}


def test_argparse_says_what_is_looked_for():
    assert {"usage", "options", "positional arguments", "required", "invalid", "expected"} <= ENGLISH


HELP = [["--help"], ["-h"], *([command, "--help"] for command in COMMANDS), *([command, "-h"] for command in COMMANDS)]


@pytest.mark.parametrize("arguments", HELP, ids=" ".join)
def test_help_is_in_one_language(run, arguments):
    status, out, err = run(*arguments)
    assert (status, err) == (0, "")
    assert out.startswith("cách dùng: vtlt") and "tùy chọn:" in out
    assert said_of_argparse(out) == set()
    for english in ([*arguments, "--lang", "en"], ["--lang=en", *arguments]):
        if english[0] == "--help" or english[0] == "-h":  # help is given where it is asked for
            english = ["--lang", "en", *arguments]
        status, out, err = run(*english)
        assert (status, err) == (0, "")
        assert out.startswith("usage: vtlt") and "options:" in out
        assert set(VIETNAMESE.findall(out)) <= set("khôngđạt")  # the name of a verdict, as an example


@pytest.mark.parametrize("arguments", WRONG, ids=" ".join)
def test_what_is_wrong_is_said_in_one_language(run, arguments):
    status, out, err = run(*arguments)
    assert (status, out) == (2, "")
    assert err.startswith("cách dùng: vtlt")
    assert said_of_argparse(err) == set()
    status, out, err = run("--lang", "en", *arguments)
    assert (status, out) == (2, "")
    assert err.startswith("usage: vtlt")
    assert not VIETNAMESE.search(err)


@pytest.mark.parametrize("command", COMMANDS)
def test_the_usage_is_that_of_the_command(run, command):
    for arguments in ([command, "--bogus"], [command, "x", "y", "z", "-x"], [command, "--format=xml", "x", "y", "z"]):
        assert run(*arguments)[2].startswith(f"cách dùng: vtlt {command} ")
    assert "--bogus" in run(command, "--bogus")[2].splitlines()[-1]  # and not what is missing besides
    described = run(command, "--help")[1].split("\n\n")[1].strip()
    overview = " ".join(run("--help")[1].split())
    assert " ".join(described.split()) in overview


def test_an_unknown_option_or_command_is_answered_with_the_nearest(run):
    assert run("check", "x", "--sttrict")[2].endswith("không có tham số: --sttrict; ý bạn là `--strict`?\n")
    assert "; ý bạn là `evaluate`?" in run("evalute", "x", "y")[2]
    assert "; is `--fail-on-warnings` meant?" in run("check", "--lang", "en", "--fail-on-warning", "x")[2]


def test_options_are_not_cut_short(run):
    for arguments in (["check", "x", "--form", "json"], ["--qui", "check", "x"], ["check", "x", "--lan", "en"]):
        assert run(*arguments)[0] == 2


def test_what_stands_behind_two_dashes_is_no_option(run):
    status, _, err = run("check", "--", "--lang", "--strict")
    assert status == 2
    assert "`--strict`" in err and "`--lang`" in err and not err.startswith("cách dùng")


def test_the_overall_verdict_of_a_part_is_told_of_in_help(run):
    assert "kết luận chung vẫn là của cả kế hoạch" in " ".join(run("evaluate", "--help")[1].split())
    assert "the overall verdict stays that of the whole plan" in " ".join(
        run("evaluate", "-h", "--lang", "en")[1].split()
    )
