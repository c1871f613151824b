"""``--format`` of every command: GitHub's commands, SARIF and JUnit as their readers read them, JSON."""

import json
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

import pytest

from plans import following, plan_of
from vtlt_rules.cli.annotations import Annotation
from vtlt_rules.cli.github import annotations_to_github
from vtlt_rules.cli.junit import JunitCase, cases_to_junit
from vtlt_rules.cli.sarif import uri_of

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "tien_giang_2018"
DATA = [str(EXAMPLE / "data.csv"), "--registry", str(EXAMPLE / "registry.csv")]
HEAD = "ma;cap;loai;nha_nuoc;nguon_nop_luu;dia_ban;cbccvc;cbccvc_lap_ho_so;van_ban_thuoc_dien;van_ban_trao_doi_ky_so\n"
ANNOTATED = ("github", "sarif", "junit")


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def write(name, text):
    Path(name).write_text(text, encoding="utf-8")
    return name


# ---- GitHub, read as the runner reads it


def read_command(line):
    """Read a workflow command as the runner of GitHub Actions does; return its name, properties and message."""
    head, properties, message = re.fullmatch(r"::([a-z]+) ([^:]*)::([^\r\n]*)", line).groups()

    def unescape(text, *more):
        for code, character in (("%0D", "\r"), ("%0A", "\n"), *more, ("%25", "%")):
            text = text.replace(code, character)
        return text

    pairs = (one.split("=", 1) for one in properties.split(","))
    found = {name: unescape(value, ("%3A", ":"), ("%2C", ",")) for name, value in pairs}
    return head, found, unescape(message)


def test_github_has_a_command_for_each_diagnostic_at_its_place(run):
    file = write("a,b:c%.vtlt", plan_of("cap_tin.lap_ho_so >= 40%", "| 30%", "cap_xa.lap_ho_so >= 140%"))
    status, out, err = run("check", file, "--format", "github", "--lang", "en")
    assert (status, err) == (1, "")
    document = json.loads(run("check", file, "--format", "json", "--lang", "en")[1])["diagnostics"]
    commands = [read_command(line) for line in out.splitlines()]
    assert len(commands) == len(document) >= 2
    for (level, properties, message), one in zip(commands, document, strict=True):
        assert level == one["severity"]
        assert properties == {
            "file": file, "line": str(one["line"]), "endLine": str(one["end_line"]), "col": str(one["column"]),
            "endColumn": str(one["end_column"]), "title": f"vtlt {one['code']}",
        }  # fmt: skip
        assert message.split("\n")[0] == one["message"]
        assert (one["suggestion"] is not None) == ("\n" in message)


def test_github_escapes_what_would_end_a_property_or_a_command():
    said = "100%\r\n::error::x, y: z%0A\x1b[2J"
    written = annotations_to_github([Annotation("note", "a,b:c", said, "x:y,\n::error::%2C.vtlt", 3, 1, 4, 2)])
    assert written == (
        "::notice file=x%3Ay%2C%0A%3A%3Aerror%3A%3A%252C.vtlt,line=3,endLine=4,title=vtlt a%2Cb%3Ac"
        "::100%25%0D%0A::error::x, y: z%250A\ufffd[2J"
    )


# ---- SARIF 2.1.0: what its schema requires, and the values that it knows


def check_sarif(log):
    """Assert what the schema of SARIF 2.1.0 says of everything that is used here; return results and notifications."""
    assert log["version"] == "2.1.0" and urlsplit(log["$schema"]).path.endswith("/sarif-schema-2.1.0.json")
    assert log.keys() == {"$schema", "version", "runs"}
    [run] = log["runs"]
    assert run.keys() == {"tool", "invocations", "columnKind", "results"}
    assert run["columnKind"] in ("utf16CodeUnits", "unicodeCodePoints")
    driver = run["tool"]["driver"]
    assert driver["name"] == "vtlt-rules" and driver["version"]
    ids = [rule["id"] for rule in driver["rules"]]
    assert len(set(ids)) == len(ids)
    [invocation] = run["invocations"]
    assert type(invocation["executionSuccessful"]) is bool
    for one in (*run["results"], *invocation["toolExecutionNotifications"]):
        assert one["level"] in ("none", "note", "warning", "error")
        assert one["message"]["text"]
    for one in run["results"]:
        assert one.keys() == {"ruleId", "ruleIndex", "level", "message", "locations"}
        assert ids[one["ruleIndex"]] == one["ruleId"]
        [location] = one["locations"]
        place = location["physicalLocation"]
        assert re.fullmatch(r"[\w.~%!$&'()*+,;=@/:-]+", place["artifactLocation"]["uri"], re.ASCII)
        if "region" in place:
            region = place["region"]
            assert all(type(value) is int and value >= 1 for value in region.values())
            if "startColumn" in region:
                start = (region["startLine"], region["startColumn"])
                assert start <= (region["endLine"], region["endColumn"])
    return run["results"], invocation


def test_sarif_has_a_result_for_each_diagnostic_at_its_place(run):
    file = write("kế hoạch.vtlt", plan_of("cap_tin.lap_ho_so >= 40%", "| 30%", "cap_xa.lap_ho_so >= 140%"))
    status, out, err = run("check", file, "--format", "sarif")
    assert (status, err) == (1, "")
    results, invocation = check_sarif(json.loads(out))
    assert invocation == {"executionSuccessful": True, "toolExecutionNotifications": []}
    document = json.loads(run("check", file, "--format", "json")[1])["diagnostics"]
    assert [(one["ruleId"], one["level"]) for one in results] == [(one["code"], one["severity"]) for one in document]
    for one, other in zip(results, document, strict=True):
        place = one["locations"][0]["physicalLocation"]
        assert unquote(place["artifactLocation"]["uri"]) == file
        assert place["region"] == {
            "startLine": other["line"], "startColumn": other["column"], "endLine": other["end_line"],
            "endColumn": other["end_column"],
        }  # fmt: skip


def test_sarif_counts_columns_in_what_it_says_it_counts(run):
    """An emoji is one code point and two UTF-16 code units: the name behind two of them begins at column 37, not 39."""
    line = 'moi cap_xa.co_kho khi ten = "🏛🏛" va xyz'
    write("plan.vtlt", plan_of(line))
    log = json.loads(run("check", "plan.vtlt", "--format", "sarif")[1])
    [result] = check_sarif(log)[0]
    region = result["locations"][0]["physicalLocation"]["region"]
    assert log["runs"][0]["columnKind"] == "unicodeCodePoints"
    assert line[region["startColumn"] - 1 : region["endColumn"] - 1] == "xyz"
    assert (region["startColumn"], region["endColumn"]) == (37, 40)


@pytest.mark.skipif(not Path("/").is_absolute(), reason="paths as POSIX has them")
def test_sarif_names_files_by_uris():
    assert uri_of("plans/a b.vtlt") == "plans/a%20b.vtlt"
    assert uri_of("a:b#c?.vtlt") == "a%3Ab%23c%3F.vtlt"
    assert uri_of("/srv/ế.vtlt") == "file:///srv/%E1%BA%BF.vtlt"
    assert uri_of("<stdin>") == "%3Cstdin%3E"
    assert uri_of("\udc80.vtlt").isascii()


def test_what_could_not_be_checked_is_told_as_well(run):
    write("good.vtlt", plan_of("cap_tinh.lap_ho_so >= 40%"))
    for format_ in ANNOTATED:
        status, out, err = run("check", "good.vtlt", "nowhere.vtlt", "--format", format_)
        assert status == 2
        assert err.startswith("vtlt: ") and "`nowhere.vtlt`" in err
        assert "`nowhere.vtlt`" in out
        if format_ == "sarif":
            results, invocation = check_sarif(json.loads(out))
            assert results == [] and invocation["executionSuccessful"] is False
            assert [one["level"] for one in invocation["toolExecutionNotifications"]] == ["error"]
        elif format_ == "junit":
            assert outcomes_of(out) == {"good.vtlt": "passed", err.removeprefix("vtlt: ").rstrip("\n"): "error"}
        else:
            [command] = [read_command(line) for line in out.splitlines()]
            assert command[:2] == ("error", {"title": "vtlt not-checked"})


def test_nothing_wrong_is_an_empty_result(run):
    assert run("check", "tien_giang/2018", "--format", "github") == (0, "", "")
    results, invocation = check_sarif(json.loads(run("check", "tien_giang/2018", "--format", "sarif")[1]))
    assert (results, invocation["executionSuccessful"]) == ([], True)
    out = run("check", "tien_giang/2018", "--format", "junit")[1]
    assert outcomes_of(out) == {"rulesets/tien_giang/2018.vtlt": "passed"}


# ---- JUnit


def outcomes_of(text):
    """Read the XML; check its counts, and return how each case ended."""
    root = ElementTree.fromstring(text)
    assert root.tag == "testsuites"
    [suite] = root
    found = {}
    for case in suite.iter("testcase"):
        ends = [child.tag for child in case if child.tag != "system-out"]
        assert len(ends) <= 1 and case.get("classname")
        assert case.get("name") not in found
        found[case.get("name")] = ends[0] if ends else "passed"
    for one in (root, suite):
        assert one.get("tests") == str(len(found))
        for attribute, outcome in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            assert one.get(attribute) == str(list(found.values()).count(outcome))
    return found


def test_junit_has_a_case_for_each_file(run):
    write("good.vtlt", plan_of("cap_tinh.lap_ho_so >= 40%"))
    write("warned.vtlt", plan_of("| 30%", "cap_tinh.lap_ho_so >= 40%"))
    write("bad.vtlt", plan_of("cap_tin.lap_ho_so >= 40%"))
    for more, warned in (((), "passed"), (("--fail-on-warnings",), "failure")):
        status, out, err = run("check", ".", "--format", "junit", *more)
        assert (status, err) == (1, "")
        assert outcomes_of(out) == {"./good.vtlt": "passed", "./warned.vtlt": warned, "./bad.vtlt": "failure"}
    assert "numeral-not-in-words" in out and "[unknown-name]" in out


def test_junit_replaces_what_xml_cannot_have():
    said = "a\x00\x08\ufffe\ud800\x1b]]>&<\"'\n\tế🏛"
    text = cases_to_junit(said, [JunitCase(said, said, "error", said, said), JunitCase(said, "", None, "", said)], said)
    root = ElementTree.fromstring(text.encode("utf-8"))
    [suite] = root
    shown = "a\ufffd\ufffd\ufffd\ufffd\ufffd]]>&<\"'\n ế🏛"
    assert suite.get("name") == suite[0].get("name") == shown
    assert suite[0].find("error").text == suite[0].find("error").get("message") == shown
    assert suite.findall("system-out")[-1].text == shown


@pytest.fixture
def verdicts():
    """A plan with a statement for each verdict, and data for it; returns the verdicts by the ids of the statements."""
    lines = [
        "cap_tinh.lap_ho_so >= 30%",  # 3 of 10
        "cap_tinh.lap_ho_so >= 31%",
        "cap_huyen.lap_ho_so >= 40%",  # not reported
        "cap_xa.lap_ho_so >= 40%",  # there is none
        "cap_tinh.lap_ho_so = ?",
        "moi co_quan_nha_nuoc.van_ban_trao_doi_ky_so >= 4 van_ban",  # the part is more than its whole
        'nhiem_vu so_noi_vu "Kiện toàn"',
    ]
    write("plan.vtlt", following(period="01/01/2018..31/12/2018") + 'muc "1"\n' + "\n".join(lines) + "\n")
    write("data.csv", HEAD + "T1;tinh;so_ban_nganh;có;có;a;10;3;5;9\nH1;huyen;phong_noi_vu;không;có;a;10;;;\n")
    return {
        "1/1": "met", "1/2": "not_met", "1/3": "undecided", "1/4": "not_applicable", "1/5": "no_threshold",
        "1/6": "bad_data", "1/7": "tracked",
    }  # fmt: skip


def test_every_verdict_has_its_outcome_and_its_level(run, verdicts):
    report = json.loads(run("evaluate", "plan.vtlt", "data.csv", "--format", "json")[1])
    assert {one["id"]: one["verdict"] for one in report["findings"]} == verdicts
    out = run("evaluate", "plan.vtlt", "data.csv", "--format", "junit")[1]
    assert {name.split()[0]: outcome for name, outcome in outcomes_of(out).items()} == {
        "1/1": "passed", "1/2": "failure", "1/3": "skipped", "1/4": "skipped", "1/5": "skipped", "1/6": "error",
        "1/7": "skipped",
    }  # fmt: skip
    assert ElementTree.fromstring(out).find(".//failure").text.startswith("cap_tinh.lap_ho_so >= 31%\n")
    levels = {
        "bad-data": "error",
        "not-met": "error",
        "undecided": "warning",
        "no-threshold": "note",
        "part-exceeds-whole": "warning",
    }
    status, out, err = run("evaluate", "plan.vtlt", "data.csv", "--format", "sarif")
    results, invocation = check_sarif(json.loads(out))
    assert (status, err, invocation["executionSuccessful"]) == (0, "", True)
    assert {one["ruleId"]: one["level"] for one in results} == levels
    lines = {one["ruleId"]: one["locations"][0]["physicalLocation"]["region"]["startLine"] for one in results}
    assert lines == {"not-met": 6, "undecided": 7, "no-threshold": 9, "bad-data": 10, "part-exceeds-whole": 2}
    out = run("evaluate", "plan.vtlt", "data.csv", "--format", "github")[1]
    commands = [read_command(line) for line in out.splitlines()]
    found = {properties["title"].split()[1]: level for level, properties, _ in commands if "file" in properties}
    assert found == {code: {"note": "notice"}.get(level, level) for code, level in levels.items()}


def test_a_row_is_a_line_only_before_cells_of_several_lines(run):
    write("plan.vtlt", plan_of("cap_tinh.lap_ho_so >= 40%"))
    rows = [
        "T1;tinh;so_ban_nganh;có;có;a;-1;;;",
        "",
        'T2;tinh;so_ban_nganh;có;có;"a\nb";-2;;;',
        "T3;tinh;so_ban_nganh;có;có;a;-3;;;",
    ]
    write("data.csv", HEAD + "\n".join(rows) + "\n")
    status, out, _ = run("evaluate", "plan.vtlt", "data.csv", "--format", "github", "--lang", "en")
    places = [read_command(line)[1] for line in out.splitlines()]
    assert (status, [(one["file"], one.get("line")) for one in places]) == (
        1, [("data.csv", "2"), ("data.csv", "4"), ("data.csv", None)]
    )  # fmt: skip
    results, _ = check_sarif(json.loads(run("evaluate", "plan.vtlt", "data.csv", "--format", "sarif")[1]))
    located = [one["locations"][0]["physicalLocation"] for one in results]
    assert [one.get("region", {}).get("startLine") for one in located] == [2, 4, None]


def test_what_is_met_alone_is_nothing_to_annotate(run):
    write("met.vtlt", plan_of("cap_tinh.lap_ho_so >= 30%", period="01/01/2018..31/12/2018"))
    write(
        "met.csv",
        "ma;cap;loai;nha_nuoc;nguon_nop_luu;dia_ban;cbccvc;cbccvc_lap_ho_so\nT1;tinh;so_ban_nganh;có;có;a;10;3\n",
    )
    assert run("evaluate", "met.vtlt", "met.csv", "--format", "github") == (0, "", "")


@pytest.mark.usefixtures("verdicts")
def test_what_is_pending_is_a_note_and_skipped(run):
    arguments = ("evaluate", "plan.vtlt", "data.csv", "--as-of", "30/06/2018")
    results, _ = check_sarif(json.loads(run(*arguments, "--format", "sarif")[1]))
    assert {one["level"] for one in results if one["ruleId"] == "pending"} == {"note"}
    outcomes = outcomes_of(run(*arguments, "--format", "junit")[1])
    assert {outcome for name, outcome in outcomes.items() if name.startswith("1/2")} == {"skipped"}


@pytest.mark.parametrize("format_", ANNOTATED)
def test_wrong_rulesets_and_data_are_results_too(run, format_):
    write("bad.vtlt", plan_of("cap_tin.lap_ho_so >= 40%"))
    write("good.vtlt", plan_of("cap_tinh.lap_ho_so >= 40%"))
    write("warned.vtlt", plan_of("| 30%", "cap_tinh.lap_ho_so >= 40%"))
    write("data.csv", "ma;cbccvcc\nT1;3\n")
    write("no_scope.csv", "ma;cbccvc\nT1;3\n")
    for ruleset, data, code, file, line in (
        ("bad.vtlt", "data.csv", "unknown-name", "bad.vtlt", 4),
        ("good.vtlt", "data.csv", "unknown-column", "data.csv", 1),
        ("good.vtlt", "no_scope.csv", "missing-attribute", None, None),
    ):
        status, out, err = run("evaluate", ruleset, data, "--format", format_)
        assert (status, err) == (1, "")
        if format_ == "junit":
            assert outcomes_of(out) == {ruleset: "error"}
            assert f"[{code}]" in out
        elif format_ == "sarif":
            results, invocation = check_sarif(json.loads(out))
            assert invocation["executionSuccessful"] is False
            placed = [
                (one["ruleId"], one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"],
                 one["locations"][0]["physicalLocation"]["region"]["startLine"]) for one in results
            ]  # fmt: skip
            assert ((code, file, line) in placed) == (file is not None)
            assert file or f"[{code}]" in invocation["toolExecutionNotifications"][0]["message"]["text"]
        else:
            commands = [read_command(line) for line in out.splitlines()]
            where = {} if file is None else {"file": file, "line": str(line)}
            assert any(
                level == "error" and properties["title"] == f"vtlt {code}" and where.items() <= properties.items()
                for level, properties, _ in commands
            )
    status, out, err = run("evaluate", "warned.vtlt", "no_scope.csv", "--format", format_, "-o", "out.txt")
    assert (status, out, err) == (1, "", "")
    assert "missing-attribute" in Path("out.txt").read_text(encoding="utf-8")
    write("data.csv", HEAD + "T1;tinh;so_ban_nganh;có;có;a;10;4;;\n")
    status, out, err = run("evaluate", "warned.vtlt", "data.csv", "--format", format_)
    assert (status, err) == (0, "") and "numeral-not-in-words" in out  # a warning is a result as well


def test_no_format_writes_over_what_was_read(run):
    write("bad.vtlt", plan_of("cap_tin.lap_ho_so >= 40%"))
    write("words.vtlt", 'tu_vung words "W"\n')
    write("follows.vtlt", 'ke_hoach a "A"\ntheo words\nmuc "1"\ncap_tin.x >= 1%\n')
    held = Path("words.vtlt").read_bytes()
    for arguments in (["bad.vtlt", "d.csv", "-o", "bad.vtlt"], ["follows.vtlt", "d.csv", "-o", "words.vtlt"]):
        status, _, err = run("evaluate", *arguments, "--format", "sarif")
        assert status == 2 and "là một trong các tệp đầu vào" in err
    assert Path("words.vtlt").read_bytes() == held
    assert run("evaluate", "bad.vtlt", "d.csv", "-o", "new.sarif", "--format", "sarif")[0] == 1
    check_sarif(json.loads(Path("new.sarif").read_text(encoding="utf-8")))


@pytest.mark.parametrize("format_", ANNOTATED)
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_example_in_every_format(run, format_, lang):
    status, out, err = run(
        "evaluate", "tien_giang/2018", *DATA, "--format", format_, "--lang", lang, "--fail-on", "not-met"
    )
    assert (status, err) == (1, "")
    report = json.loads(run("evaluate", "tien_giang/2018", *DATA, "--format", "json")[1])
    count = len(report["findings"])
    failing = sum(one["verdict"] == "not_met" for one in report["findings"])
    if format_ == "junit":
        outcomes = list(outcomes_of(out).values())
        assert len(outcomes) == count and outcomes.count("failure") == failing
    elif format_ == "sarif":
        results, _ = check_sarif(json.loads(out))
        assert sum(one["ruleId"] == "not-met" for one in results) == failing
    else:
        commands = [read_command(line) for line in out.splitlines()]
        assert sum(properties["title"] == "vtlt not-met" for _, properties, _ in commands) == failing


@pytest.mark.parametrize("format_", ANNOTATED)
def test_no_format_commands_a_terminal(run, format_):
    name = write("\x1b[2J\x9b\u202ex.vtlt", plan_of("cap_tin.lap_ho_so >= 40%"))
    write("data.csv", HEAD)
    for arguments in (["check", name], ["evaluate", name, "data.csv"], ["check", "\x1b[2Jy.vtlt"]):
        status, out, err = run(*arguments, "--format", format_)
        assert status in (1, 2)
        assert not set(out + err) & {"\x1b", "\x9b", "\u202e"}


# ---- JSON of the other commands


def test_explain_in_json_is_that_part_of_the_report(run):
    whole = json.loads(run("evaluate", "tien_giang/2018", *DATA, "--format", "json")[1])
    part = json.loads(run("explain", "tien_giang/2018", "II.2.b", *DATA, "--format", "json")[1])
    assert part["schema"] == whole["schema"]
    assert part["findings"] == [one for one in whole["findings"] if one["clause"] == "II.2.b"] != []
    assert part["verdict"] == whole["verdict"]


def test_show_in_json_has_what_the_table_has(run):
    document = json.loads(run("show", "tien_giang/2018", "--format", "json")[1])
    table = run("show", "tien_giang/2018")[1]
    assert document["schema"] == "vtlt-ruleset/1"
    assert document["number"] == "74/KH-UBND" and document["period"] == ["2018-01-01", "2018-12-31"]
    statements = [one for section in document["sections"] for one in section["statements"]]
    assert len(statements) == 59
    assert all(one["id"] in table for one in statements)
    [one] = [one for one in statements if one["id"] == "II.2.b/1"]
    assert (one["statement"], one["scope"], one["measure"]) == ("cap_tinh.lap_ho_so >= 40%", "cap_tinh", "lap_ho_so")
    unknown = json.loads(run("show", "tien_giang/2016", "--format", "json")[1])
    assert any(one["inferred_from"] for section in unknown["sections"] for one in section["statements"])


def test_verify_in_json_has_the_laws_and_what_breaks_them(run):
    write("plan.vtlt", plan_of("cap_tinh.lap_ho_so >= 40%", "cap_huyen.lap_ho_so >= 0%"))
    status, out, _ = run("verify", "plan.vtlt", "tien_giang/2016", "--examples", "3", "--format", "json")
    document = json.loads(out)
    assert (status, document["schema"]) == (1, "vtlt-laws/1")
    mine, shipped = document["rulesets"]
    assert (mine["ruleset"], mine["examples"], mine["seed"]) == ("plan.vtlt", 3, 0)
    assert {one["law"]: one["statements_breaking"] for one in mine["laws"]}["can_be_met_and_failed"] == 1
    [broken] = mine["broken"]
    assert (broken["line"], broken["reason"], broken["id"]) == (5, "vacuous", "1/2")
    assert shipped["broken"] == []
