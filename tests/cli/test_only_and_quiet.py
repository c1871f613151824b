"""``--only`` changes what is shown and what ``--fail-on`` looks at, and nothing else; ``--quiet`` leaves errors only."""

import json
from pathlib import Path

import pytest

from plans import plan_of

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "tien_giang_2018"
EVALUATE = ["evaluate", "tien_giang/2018", str(EXAMPLE / "data.csv"), "--registry", str(EXAMPLE / "registry.csv")]


@pytest.fixture(scope="module")
def whole():
    import vtlt_rules as vtlt

    plan = vtlt.load("tien_giang/2018")
    return plan.evaluate(plan.schema.read(EVALUATE[2], registry=EVALUATE[4])).to_dict()


def part_of(run, *only, more=()):
    arguments = [one for text in only for one in ("--only", text)]
    status, out, err = run(*EVALUATE, *arguments, *more, "--format", "json")
    assert err == ""
    return status, json.loads(out)


@pytest.mark.parametrize(
    ("only", "expected"),
    [
        (["II.2.b"], ["II.2.b/1", "II.2.b/2"]),
        (["II.2.b/2"], ["II.2.b/2"]),
        (["cap_huyen.lap_ho_so"], ["II.2.b/2"]),
        (["cấp_huyện.lập_hồ_sơ"], ["II.2.b/2"]),
        (["Lập hồ sơ công việc đối với tài liệu giấy"], ["II.2.b/1", "II.2.b/2"]),
        (["II.2.b/2", "II.2.a", "II.2.b/2"], ["II.2.a/1", "II.2.b/2"]),
    ],
)
def test_only_some_statements_are_shown_in_the_order_of_the_plan(run, whole, only, expected):
    status, part = part_of(run, *only)
    assert status == 0
    assert [one["id"] for one in part["findings"]] == expected
    assert part["findings"] == [one for one in whole["findings"] if one["id"] in expected]


def test_nothing_else_changes(run, whole):
    _, part = part_of(run, "II.2.b/1")
    assert part["findings"][0]["verdict"] == "met"
    assert part["verdict"] == whole["verdict"] == "not_met"  # of the whole plan
    notes = part["notes"]
    assert len(notes) == len(whole["notes"]) + 1 and "1" in str(notes[-1]) and "59" in str(notes[-1])
    assert part["counts"] == {"met": 1}
    for key in whole.keys() - {"findings", "notes", "counts"}:
        assert part[key] == whole[key]


def test_a_text_report_has_the_sections_that_are_shown(run):
    status, out, err = run(*EVALUATE, "--only", "II.2.b/2", "--lang", "en")
    assert (status, err) == (0, "")
    assert "II.2.b  " in out and "II.2.a" not in out and "at least 25%" in out and "at least 40%" not in out
    assert "Overall: Not met" in out and "1 of the plan's 59 statements" in out
    assert out.endswith(": 1\n")  # of what is shown


def test_fail_on_looks_at_what_is_shown(run):
    assert run(*EVALUATE, "--fail-on", "not-met")[0] == 1
    assert run(*EVALUATE, "--fail-on", "not-met", "--only", "II.2.b")[0] == 0
    assert run(*EVALUATE, "--fail-on", "undecided", "--only", "II.2.b/1")[0] == 0
    assert run(*EVALUATE, "--fail-on", "undecided", "--only", "II.2.b/2")[0] == 1
    assert run(*EVALUATE, "--fail-on", "undecided", "--only", "II.2.b/1", "--only", "II.2.b/2")[0] == 1


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_what_no_statement_is_called_is_an_error_with_what_is_near(run, tmp_path, lang):
    status, out, err = run(*EVALUATE, "--only", "II.2.b", "--only", "II.2.z", "--lang", lang)
    assert (status, out) == (2, "")
    assert "`II.2.z`" in err and "II.2.a" in err
    status, out, err = run(*EVALUATE[:2], "nowhere.csv", "--only", "cap_huyen.lap_ho_sơ_", "--lang", lang)
    assert (status, out) == (2, "") and "`cap_huyen.lap_ho_so`" in err  # before anything of the data is read
    plan = tmp_path / "plan.vtlt"
    plan.write_text(
        plan_of('muc "2" "Lời"', "| Chỉ là lời.", section='"1"\ncap_tinh.lap_ho_so >= 40%'), encoding="utf-8"
    )
    for command in (["evaluate", str(plan), "x.csv", "--only", "2"], ["explain", str(plan), "2", "x.csv"]):
        status, out, err = run(*command, "--lang", lang)
        assert (status, out) == (2, "") and "`2`" in err


# ---- quiet


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name, lines in (
        ("good.vtlt", ["cap_tinh.lap_ho_so >= 40%"]),
        ("warned.vtlt", ["| 30%", "cap_tinh.lap_ho_so >= 40%"]),
        ("bad.vtlt", ["| 30%", "cap_tin.lap_ho_so >= 40%", "cap_xa.co_kho"]),
    ):
        Path(name).write_text(plan_of(*lines), encoding="utf-8")
    Path("data.csv").write_text(
        "ma;cap;loai;nha_nuoc;nguon_nop_luu;dia_ban;cbccvc;cbccvc_lap_ho_so\nT1;tinh;so_ban_nganh;có;có;a;10;3\n",
        encoding="utf-8",
    )
    return tmp_path


@pytest.mark.parametrize("quiet", ["--quiet", "-q"])
@pytest.mark.parametrize(
    ("command", "status"),
    [
        ("check good.vtlt", 0),
        ("check warned.vtlt", 0),
        ("check good.vtlt --format sarif", 0),
        ("evaluate good.vtlt data.csv", 0),
        ("evaluate warned.vtlt data.csv --format json", 0),
        ("evaluate warned.vtlt data.csv --fail-on not-met", 1),
        ("explain warned.vtlt 1 data.csv", 0),
        ("show warned.vtlt", 0),
        ("list", 0),
        ("verify good.vtlt --examples 2", 0),
    ],
)
@pytest.mark.usefixtures("folder")
def test_quiet_says_nothing_where_nothing_is_wrong(run, quiet, command, status):
    assert run(*command.split(), quiet) == (status, "", "")
    assert run(quiet, *command.split()) == (status, "", "")


@pytest.mark.parametrize(
    ("command", "status", "said"),
    [
        ("check bad.vtlt warned.vtlt", 1, "[unknown-name]"),
        ("check bad.vtlt --format json", 1, "[unknown-name]"),
        ("check bad.vtlt --format junit", 1, "[unknown-name]"),
        ("check warned.vtlt --fail-on-warnings", 1, "[numeral-not-in-words]"),
        ("check nowhere.vtlt", 2, "nowhere.vtlt"),
        ("evaluate bad.vtlt data.csv", 1, "[unknown-name]"),
        ("evaluate bad.vtlt data.csv --format sarif", 1, "[unknown-name]"),
        ("evaluate bad.vtlt data.csv --format sarif -o out", 1, "[unknown-name]"),
        ("evaluate good.vtlt nowhere.csv", 2, "nowhere.csv"),
        ("evaluate good.vtlt data.csv --only X", 2, "`X`"),
        ("show bad.vtlt", 1, "[unknown-name]"),
        ("check --bogus", 2, "--bogus"),
    ],
)
@pytest.mark.usefixtures("folder")
def test_quiet_still_says_what_is_wrong(run, command, status, said):
    found, out, err = run(*command.split(), "--quiet")
    assert (found, out) == (status, "")
    assert said in err
    assert ("cảnh báo" in err) == ("--fail-on-warnings" in command)


@pytest.mark.usefixtures("folder")
def test_a_report_is_written_to_its_file_quietly(run):
    for format_ in ("text", "json", "github", "sarif", "junit"):
        assert run("evaluate", "warned.vtlt", "data.csv", "-q", "--format", format_, "-o", "out") == (0, "", "")
        assert "30%" in Path("out").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "begins"), [("a.md", "# Thực hiện"), ("a.JSON", "{"), ("a.txt", "Kế hoạch"), ("a", "Kế hoạch")]
)
def test_the_suffix_of_a_report_is_its_format(run, tmp_path, name, begins):
    assert run(*EVALUATE, "-o", str(tmp_path / name)) == (0, "", "")
    assert (tmp_path / name).read_text(encoding="utf-8").startswith(begins)


@pytest.mark.parametrize(
    "more",
    [["-o", "a.pdf"], ["-o", "a.DOC"], ["-o", "a.md", "--format", "text"], ["-o", "a.json", "--format", "sarif"]],
)
def test_a_suffix_that_is_no_format_or_another_one_is_refused(run, tmp_path, more):
    status, out, err = run(*EVALUATE, "-o", str(tmp_path / more[1]), *more[2:])
    assert (status, out) == (2, "") and more[1] in err
    assert not list(tmp_path.iterdir())
