"""What is named as input: standard input, folders, globs, several files; and what has been bounded."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from plans import plan_of
from vtlt_rules.cli import inputs

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "tien_giang_2018"
GOOD = plan_of("cap_tinh.lap_ho_so >= 40%")
BAD = plan_of("cap_tin.lap_ho_so >= 40%")
VOCABULARY = 'tu_vung rieng "Riêng"\nthuoc_tinh cap "Cấp" : { tinh "Tỉnh", xa "Xã" }\n'
HEAD = "ma;cap;loai;nha_nuoc;nguon_nop_luu;dia_ban;cbccvc;cbccvc_lap_ho_so\n"

needs_links = pytest.mark.skipif(os.name == "nt", reason="links as POSIX has them")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def given(monkeypatch):
    """Put bytes on standard input."""

    def put(content):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))

    return put


def write(path, text=GOOD):
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(text, encoding="utf-8")


def files_of(run, *arguments):
    """Check, and return the exit status with the files in which something was found."""
    status, out, err = run("check", *arguments, "--format", "json")
    return status, sorted({one["file"] for one in json.loads(out)["diagnostics"]}), err


# ---- standard input


def test_a_ruleset_from_standard_input(run, given, folder):
    given(GOOD.encode())
    assert run("check", "-") == (0, "không có lỗi\n", "")
    given(b"\xef\xbb\xbf" + BAD.encode())
    status, out, err = run("check", "-")
    assert (status, out) == (1, "")
    assert err.startswith("<stdin>:4:1: lỗi[unknown-name]")
    given(GOOD.encode())
    write(folder / "bad.vtlt", BAD)
    assert files_of(run, "-", "bad.vtlt", "-") == (1, ["bad.vtlt"], "")


def test_a_ruleset_from_standard_input_follows_vocabularies_of_the_working_folder(run, given, folder):
    write(folder / "rieng.vtlt", VOCABULARY)
    given(b'ke_hoach a "A"\ntheo rieng\npham_vi p "P" khi cap = tinh\n')
    assert run("check", "-") == (0, "không có lỗi\n", "")


@pytest.mark.parametrize(
    ("content", "code"), [(b"\xff", "not-utf8"), (b"x" * ((1 << 20) + 1), "file-too-large"), (b"", "missing-head")]
)
def test_standard_input_is_bounded_like_files(run, given, tmp_path, content, code):
    given(content)
    status, out, _ = run("check", "-", "--format", "json")
    found = [one["code"] for one in json.loads(out)["diagnostics"]]
    (tmp_path / "same.vtlt").write_bytes(content)
    as_file = json.loads(run("check", str(tmp_path / "same.vtlt"), "--format", "json")[1])["diagnostics"]
    assert (status, found) == (1, [one["code"] for one in as_file])
    assert found[0] == code


def test_standard_input_without_end_is_read_as_far_as_needed():
    command = [sys.executable, "-m", "vtlt_rules", "check", "-"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    with open("/dev/zero", "rb") as zeros:
        done = subprocess.run(command, stdin=zeros, env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 1
    assert "file-too-large" in done.stderr


def test_standard_input_that_is_closed(run, monkeypatch):
    monkeypatch.setattr(sys, "stdin", None)
    for command in (["check", "-"], ["show", "-"], ["evaluate", "tien_giang/2018", "-"]):
        status, out, err = run(*command)
        assert (status, out) == (2, "")
        assert err.startswith("vtlt: ") and "<stdin>" in err


@pytest.mark.skipif(os.name == "nt", reason="descriptors as POSIX has them")
def test_standard_input_that_cannot_be_read(tmp_path):
    command = [sys.executable, "-m", "vtlt_rules", "check", "-"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    with open(tmp_path / "written", "wb") as stream:
        done = subprocess.run(command, stdin=stream, env=environment, capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("vtlt: ") and "<stdin>" in done.stderr


def test_every_command_takes_a_ruleset_from_standard_input(run, given, tmp_path):
    data = tmp_path / "data.csv"
    data.write_text(f"{HEAD}T1;tinh;so_ban_nganh;có;có;a;10;3\n", encoding="utf-8")
    for command, said in (
        (["show", "-"], "cap_tinh.lap_ho_so >= 40%"),
        (["evaluate", "-", str(data)], "Không đạt"),
        (["explain", "-", "1", str(data)], "<stdin>, dòng 4"),
        (["verify", "-", "--examples", "2"], "can_be_met_and_failed"),
    ):
        given(GOOD.encode())
        status, out, err = run(*command)
        assert (status, err) == (0, "")
        assert said in out
    given(b"\xff")
    assert "not-utf8" in run("show", "-")[2]


AS_CSV = f"{HEAD}T1;tinh;so_ban_nganh;có;có;a;10;3\n".encode()
AS_JSON = json.dumps(
    [{"ma": "T1", "cap": "tinh", "loai": "so_ban_nganh", "nha_nuoc": True, "nguon_nop_luu": True, "dia_ban": "a",
      "cbccvc": 10, "cbccvc_lap_ho_so": 3}]
).encode()  # fmt: skip


@pytest.mark.parametrize(
    ("content", "more"),
    [
        (AS_CSV, []),
        (AS_JSON, []),
        (b"\xef\xbb\xbf \n" + AS_JSON, []),
        (b'{"agencies": ' + AS_JSON + b"}", []),
        (AS_CSV, ["--input-format", "csv"]),
        (AS_JSON, ["--input-format", "json"]),
    ],
)
def test_data_from_standard_input_is_read_as_what_it_is(run, given, tmp_path, content, more):
    write(tmp_path / "plan.vtlt")
    given(content)
    status, out, err = run("evaluate", str(tmp_path / "plan.vtlt"), "-", *more, "--format", "json")
    assert (status, err) == (0, "")
    [finding] = json.loads(out)["findings"]
    assert (finding["verdict"], finding["low"], finding["high"]) == ("not_met", "3/10", "3/10")


def test_wrong_data_from_standard_input_is_said_of_it(run, given):
    given(b"ma;cbccvcc\nT1;3\n")
    status, out, err = run("evaluate", "tien_giang/2018", "-")
    assert (status, out) == (1, "")
    assert err.startswith("<stdin>, dòng 1")
    given(AS_CSV)
    assert "[invalid-json]" in run("evaluate", "tien_giang/2018", "-", "--input-format", "json")[2]


def test_the_registry_and_the_data_of_then_from_standard_input(run, given):
    given((EXAMPLE / "registry.csv").read_bytes())
    arguments = ["evaluate", "tien_giang/2018", str(EXAMPLE / "data.csv"), "--registry"]
    piped = run(*arguments, "-")
    assert piped == run(*arguments, str(EXAMPLE / "registry.csv"))
    assert piped[0] == 0


def test_standard_input_is_read_once_only(run, given):
    for arguments in (["-", "-"], ["tien_giang/2018", "-", "--registry", "-"], ["x.vtlt", "-", "--previous", "-"]):
        given(AS_CSV)
        status, out, err = run("evaluate", *arguments)
        assert (status, out) == (2, "")
        assert "chỉ đọc được một lần" in err
    status, _, err = run("evaluate", "tien_giang/2018", str(EXAMPLE / "data.csv"), "--input-format", "csv")
    assert status == 2 and "--input-format" in err


def test_what_standard_input_reads_is_not_written(folder):
    write(folder / "plan.vtlt")
    (folder / "data.csv").write_bytes(AS_CSV)
    command = [sys.executable, "-m", "vtlt_rules", "evaluate", "plan.vtlt", "-", "-o", "data.csv"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    with open("data.csv", "rb") as stream:
        done = subprocess.run(command, stdin=stream, env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 2 and "`data.csv` là một trong các tệp đầu vào" in done.stderr
    assert (folder / "data.csv").read_bytes() == AS_CSV


# ---- folders and globs


@pytest.fixture
def tree(folder):
    """Rulesets in several folders, each with a mistake of its own that tells which were checked."""
    for name in ("a.vtlt", "b.VTLT", "in/c.vtlt", "in/deep/d.vtlt", "other/e.vtlt", ".hidden/f.vtlt", "in/.g.vtlt"):
        write(folder / name, BAD)
    write(folder / "in/notes.txt", "no ruleset")
    return folder


@pytest.mark.parametrize(
    ("argument", "expected"),
    [
        (".", ["./a.vtlt", "./b.VTLT", "./in/c.vtlt", "./in/deep/d.vtlt", "./other/e.vtlt"]),
        ("in", ["in/c.vtlt", "in/deep/d.vtlt"]),
        ("in/", ["in/c.vtlt", "in/deep/d.vtlt"]),
        ("*.vtlt", ["a.vtlt"]),
        ("*", ["a.vtlt", "b.VTLT"]),
        ("in/*", ["in/c.vtlt"]),
        ("*/*.vtlt", ["in/c.vtlt", "other/e.vtlt"]),
        ("**/*.vtlt", ["a.vtlt", "in/c.vtlt", "in/deep/d.vtlt", "other/e.vtlt"]),
        ("**", ["a.vtlt", "b.VTLT", "in/c.vtlt", "in/deep/d.vtlt", "other/e.vtlt"]),
        ("in/**/d.vtlt", ["in/deep/d.vtlt"]),
        ("**/deep/**", ["in/deep/d.vtlt"]),
        ("[ab].*", ["a.vtlt", "b.VTLT"]),
        ("?n/[!x].vtlt", ["in/c.vtlt"]),
        (".hidden/*", [".hidden/f.vtlt"]),
        (".h*/*", [".hidden/f.vtlt"]),
        ("in/.*", ["in/.g.vtlt"]),
    ],
)
@pytest.mark.usefixtures("tree")
def test_folders_and_globs_name_the_rulesets_in_them(run, argument, expected):
    assert files_of(run, argument) == (1, expected, "")


def test_an_absolute_glob(run, tree):
    assert files_of(run, f"{tree}/o*/*")[1] == [f"{tree}/other/e.vtlt"]


@pytest.mark.usefixtures("tree")
def test_no_file_is_checked_twice(run):
    status, out, _ = run("check", "in", "in/c.vtlt", "./in/*", "**", "in/deep/../c.vtlt", "--format", "json")
    found = [one["file"] for one in json.loads(out)["diagnostics"]]
    assert status == 1
    assert sorted(found) == ["a.vtlt", "b.VTLT", "in/c.vtlt", "in/deep/d.vtlt", "other/e.vtlt"]


def test_a_file_whose_name_looks_like_a_glob_is_a_file(run, folder):
    write(folder / "a[1].vtlt", BAD)
    write(folder / "a1.vtlt", BAD)
    assert files_of(run, "a[1].vtlt")[1] == ["a[1].vtlt"]


def test_vocabularies_in_folders_are_checked_as_what_they_are(run, folder):
    write(folder / "rieng.vtlt", VOCABULARY)
    write(folder / "plan.vtlt", 'ke_hoach a "A"\ntheo rieng\npham_vi p "P" khi cap = tinh\n')
    assert run("check", ".") == (0, "không có lỗi\n", "")
    write(folder / "rieng.vtlt", VOCABULARY + "truong x\n")
    status, out, _ = run("check", ".", "--format", "json")
    found = json.loads(out)["diagnostics"]
    assert status == 1
    assert len({(one["file"], one["line"], one["code"]) for one in found}) == len(found)  # each of its mistakes once


@needs_links
def test_links_in_folders_are_not_followed(run, tree, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside")
    write(outside / "secret.vtlt", BAD)
    (tree / "other" / "link").symlink_to(outside, target_is_directory=True)
    (tree / "other" / "link.vtlt").symlink_to(outside / "secret.vtlt")
    (tree / "other" / "round").symlink_to("..", target_is_directory=True)
    for argument in ("other", "other/**", "other/**/*", "other/*"):
        assert files_of(run, argument)[1] == ["other/e.vtlt"]
    assert files_of(run, "other/*/*")[:2] == (2, [])
    assert files_of(run, "other/link")[1] == ["other/link/secret.vtlt"]  # it was named itself
    assert files_of(run, "other/link.vtlt")[1] == ["other/link.vtlt"]


@pytest.mark.parametrize("argument", ["empty", "*.vtlt", "nowhere/*.vtlt", "empty/**", "file.txt/*"])
def test_where_nothing_is_found_that_is_an_error(run, folder, argument):
    (folder / "empty").mkdir()
    (folder / "file.txt").write_text("x")
    status, out, err = run("check", argument)
    assert (status, out) == (2, "")
    assert f"`{argument}`: không có tệp .vtlt nào" in err


@pytest.mark.usefixtures("tree")
def test_the_worst_of_all_is_the_status_and_nothing_is_left_out(run):
    write("good.vtlt")
    assert run("check", "good.vtlt")[0] == 0
    assert run("check", "good.vtlt", "in")[0] == 1
    status, out, err = run("check", "nowhere.vtlt", "in", "empty*", "good.vtlt", "tien_giang/2019")
    assert (status, out) == (2, "")
    for said in ("in/c.vtlt:4:1", "in/deep/d.vtlt:4:1", "`nowhere.vtlt`", "`empty*`", "tien_giang/2019"):
        assert said in err
    status, out, err = run("check", "good.vtlt", "nowhere.vtlt")
    assert (status, out) == (2, "")  # not "no errors"


@pytest.mark.usefixtures("tree")
def test_a_folder_that_cannot_be_listed_is_an_error_and_the_others_are_checked(run, monkeypatch):
    listed = os.scandir

    def scandir(folder):
        if folder == os.path.join("in", "deep"):
            raise PermissionError(13, "Permission denied", folder)
        return listed(folder)

    monkeypatch.setattr(os, "scandir", scandir)
    write("in/z/z.vtlt", BAD)
    status, files, err = files_of(run, "in")
    assert (status, files) == (2, ["in/c.vtlt", "in/z/z.vtlt"])
    assert "không có quyền đọc hoặc ghi `in/deep`" in err


@pytest.mark.parametrize(
    "name", ["a\0b.vtlt", "\ud800.vtlt", "a\0b*", "\ud800/*", "x" * 5000 + ".vtlt", "x" * 5000 + "/*", ""]
)
def test_names_that_no_file_can_have(run, name):
    status, out, err = run("check", name, "tien_giang/2018")
    assert (status, out) == (2, "")
    assert err.startswith("vtlt: ")


# ---- bounds


@pytest.mark.usefixtures("tree")
def test_entries_and_files_are_bounded(run, monkeypatch):
    with monkeypatch.context() as changed:
        changed.setattr(inputs, "MAX_ENTRIES", 5)
        status, _, err = run("check", ".")
    assert status == 2 and "hơn 5 tệp và thư mục" in err
    monkeypatch.setattr(inputs, "MAX_FILES", 2)
    status, _, err = run("check", ".", "a.vtlt")
    assert status == 2 and "mỗi lần chỉ soát 2" in err
    assert run("check", "a.vtlt", "b.VTLT")[0] == 1


@pytest.mark.parametrize("bound", ["MAX_CHARACTERS", "MAX_DIAGNOSTICS"])
@pytest.mark.usefixtures("tree")
def test_text_and_diagnostics_are_bounded(run, monkeypatch, bound):
    monkeypatch.setattr(f"vtlt_rules.cli.check.{bound}", 1)
    status, files, err = files_of(run, ".", "nowhere.vtlt")
    assert status == 2
    assert len(files) == {"MAX_CHARACTERS": 1, "MAX_DIAGNOSTICS": 2}[bound]
    assert "các tệp còn lại chưa được soát" in err and "nowhere" not in err


def test_a_folder_that_is_deep_and_a_pattern_that_is_long_end_soon(run, folder):
    deep = "/".join(["d"] * 400)
    write(folder / deep / "x.vtlt", BAD)
    assert files_of(run, "d")[1] == [f"{deep}/x.vtlt"]
    assert files_of(run, "/".join(["**", "d"] * 150 + ["*.vtlt"]))[1] == [f"{deep}/x.vtlt"]
    write(folder / ("a" * 200 + ".vtlt"), BAD)
    assert run("check", "*a" * 60 + "*b*")[0] == 2
    for begin in ("[", "[a-", "*a", "?", "*/", "**/"):
        assert run("check", begin * (100_000 // len(begin)) + "b")[0] == 2


def test_data_of_then_without_its_registry_is_told_the_option(run):
    folder = Path(__file__).resolve().parents[2] / "examples" / "song_dao_2026_2030"
    given = [str(folder / name) for name in ("ke_hoach.vtlt", "so_lieu_2026.csv")]
    registry, then = str(folder / "danh_sach.csv"), str(folder / "so_lieu_2025.csv")
    arguments = ["evaluate", *given, "--registry", registry, "--previous", then]
    status, out, err = run(*arguments)
    assert (status, out) == (1, "") and err.splitlines()[-1].endswith("có quên --previous-registry không?")
    assert run(*arguments, "--previous-registry", registry)[0] == 0


# ---- names of nothing, as a variable without a value leaves them


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    "arguments",
    [
        ("collect", "", "-o", "a.csv", "--ruleset", "plan.vtlt"),
        ("collect", ".", "-o", "a.csv", "--ruleset", "plan.vtlt", "--registry="),
        ("evaluate", "plan.vtlt", ""),
        ("evaluate", "plan.vtlt", " "),
        ("evaluate", "plan.vtlt", "data.csv", "-o", ""),
        ("evaluate", "plan.vtlt", "data.csv", "--registry", ""),
        ("evaluate", "plan.vtlt", "data.csv", "--previous", "31/12/2025="),
        ("evaluate", "plan.vtlt", "data.csv", "--previous-registry", ""),
        ("evaluate", "plan.vtlt", "data.csv", "--accept="),
        ("evaluate", "plan.vtlt", "data.csv", "--accept=,"),
        ("check-data", "plan.vtlt", ""),
        ("explain", "plan.vtlt", "1", ""),
        ("trend", "plan.vtlt", "nam 2025="),
        ("template", "plan.vtlt", ""),
        ("template", "plan.vtlt", "--registry", "data.csv", "--per-agency", ""),
    ],
)
def test_an_empty_argument_is_neither_the_current_folder_nor_all(run, arguments):
    write("plan.vtlt")
    write("data.csv", HEAD + "T1;tinh;so;co;co;;10;4\n")
    before = sorted(os.listdir())
    status, out, err = run(*arguments)
    assert (status, out) == (2, "") and "biến để trống" in err
    assert "is a variable empty?" in run("--lang", "en", *arguments)[2]
    assert sorted(os.listdir()) == before


@pytest.mark.usefixtures("folder")
def test_accept_alone_means_all(run):
    write("plan.vtlt")
    write("data.csv", HEAD + "T1;tinh;so_ban_nganh;x;khong;;10;4\n")
    assert run("evaluate", "plan.vtlt", "data.csv")[0] == 1
    assert run("evaluate", "plan.vtlt", "--accept", "data.csv")[0] == 0
    assert run("evaluate", "plan.vtlt", "data.csv", "--accept=*")[0] == 0


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    "arguments",
    [
        ("evaluate", "plan.vtlt", "{}"),
        ("evaluate", "plan.vtlt", "data.csv", "--registry", "{}"),
        ("check-data", "plan.vtlt", "{}", "-o", "marked.xlsx"),
        ("explain", "plan.vtlt", "1", "{}"),
        ("trend", "plan.vtlt", "nam 2018={}"),
        ("template", "plan.vtlt", "--registry", "{}", "--per-agency", "forms"),
    ],
)
@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("nowhere", "there is no file or folder `{}`"),
        ("box", "`{}` is a folder"),
        (os.devnull, "`{}` is no plain file"),
    ],
)
def test_what_is_no_file_is_said_to_be_that_whatever_its_suffix(run, arguments, name, said):
    """A folder, a device and what is not there have no type of files that could be unknown."""
    write("plan.vtlt")
    write("data.csv", HEAD)
    os.mkdir("box")
    status, out, err = run("--lang", "en", *(one.format(name) for one in arguments))
    assert (status, out, err) == (2, "", err) and said.format(name) in err and "unknown-format" not in err


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("arguments", "place"),
    [
        (("collect", "data.csv", "-o", "table.csv"), "data.csv"),
        (("template", "plan.vtlt", "--registry", "data.csv", "--per-agency", "plan.vtlt"), "plan.vtlt"),
        (("template", "plan.vtlt", "--registry", "data.csv", "--per-agency", "plan.vtlt/forms"), "plan.vtlt"),
        (("template", "plan.vtlt", "data.csv/blank.xlsx"), "data.csv"),
        (("evaluate", "plan.vtlt", "data.csv", "-o", "plan.vtlt/report.html"), "plan.vtlt"),
    ],
)
def test_a_file_where_a_folder_is_needed_is_said_to_be_that(run, arguments, place):
    write("plan.vtlt")
    write("data.csv", HEAD + "T1;tinh;so_ban_nganh;co;khong;;10;4\n")
    status, out, err = run("--lang", "en", *arguments)
    assert (status, out, err) == (2, "", f"vtlt: `{place}` is a file, not a folder\n")
    assert f"`{place}` là tệp, không phải thư mục" in run(*arguments)[2]
    assert sorted(os.listdir()) == ["data.csv", "plan.vtlt"]
