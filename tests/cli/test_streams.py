"""Standard output and error that nobody reads, that are closed or full; what is written to files, and how."""

import json
import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from plans import plan_of
from vtlt_rules.files import write_file

ROOT = Path(__file__).resolve().parents[2]
VTLT = f"{sys.executable} -m vtlt_rules"
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT / "src")}

pytestmark = pytest.mark.skipif(os.name == "nt" or not Path("/dev/full").exists(), reason="streams as POSIX has them")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("good.vtlt").write_text(plan_of("cap_tinh.lap_ho_so >= 40%"), encoding="utf-8")
    Path("bad.vtlt").write_text(plan_of(*["cap_tin.lap_ho_so >= 40%"] * 200), encoding="utf-8")
    Path("warned.vtlt").write_text(
        plan_of("| 30%", "cap_tinh.lap_ho_so >= 30%", "cap_xa.lap_ho_so <= 100%"), encoding="utf-8"
    )
    Path("data.csv").write_text("ma;cap;loai;nha_nuoc;nguon_nop_luu;dia_ban;cbccvc;cbccvc_lap_ho_so\n"
                                "T1;tinh;so_ban_nganh;có;có;a;10;3\n", encoding="utf-8")  # fmt: skip
    return tmp_path


def shell(script):
    """Run a line of bash in which `vtlt` is the command; return its exit status and both outputs."""
    script = f'set -o pipefail; vtlt() {{ {VTLT} "$@"; }}; {script}'
    done = subprocess.run(["bash", "-c", script], env=ENVIRONMENT, capture_output=True, text=True, timeout=120)
    assert "Traceback" not in done.stderr and "Exception ignored" not in done.stderr, done.stderr
    return done.returncode, done.stdout, done.stderr


GONE = "2>&1 | (exec <&-; sleep 0.1)"


@pytest.mark.parametrize(
    ("work", "status"),
    [
        ("vtlt check good.vtlt", 0),
        ("vtlt check bad.vtlt", 1),
        ("vtlt check bad.vtlt --format json", 1),
        ("vtlt check bad.vtlt --format github", 1),
        ("vtlt check - --format sarif <bad.vtlt", 1),
        ("vtlt check . nowhere.vtlt", 2),
        ("vtlt check --strict --fail-on-warnings warned.vtlt", 1),
        ("vtlt evaluate good.vtlt - --fail-on not-met --format junit <data.csv", 1),
        ("vtlt list", 0),
        ("vtlt check nowhere.vtlt", 2),
        ("vtlt evaluate good.vtlt data.csv", 0),
        ("vtlt evaluate good.vtlt data.csv --fail-on not-met", 1),
        ("vtlt evaluate good.vtlt data.csv --fail-on not-met --format json", 1),
        ("vtlt evaluate good.vtlt data.csv --fail-on met", 0),
        ("vtlt evaluate good.vtlt data.csv --fail-on not-met -o /dev/stdout", 1),
        ("vtlt evaluate good.vtlt nowhere.csv", 2),
        ("vtlt explain good.vtlt 1 data.csv", 0),
        ("vtlt explain good.vtlt X data.csv", 2),
        ("vtlt show bad.vtlt", 1),
        ("vtlt show good.vtlt", 0),
        ("vtlt --help", 0),
        ("vtlt check --help", 0),
        ("vtlt --version", 0),
        ("vtlt nonsense", 2),
    ],
)
@pytest.mark.usefixtures("folder")
def test_the_status_is_that_of_the_work_whoever_reads(work, status):
    assert shell(f"{work} {GONE}; exit ${{PIPESTATUS[0]}}")[0] == status
    assert shell(f"{work} 2>&1 | cat >/dev/null; exit ${{PIPESTATUS[0]}}")[0] == status


@pytest.mark.usefixtures("folder")
def test_verify_goes_on_without_a_reader():
    assert shell(f"vtlt verify good.vtlt --examples 2 {GONE}; exit ${{PIPESTATUS[0]}}")[0] == 0


@pytest.mark.parametrize(
    ("work", "lost"),
    [
        ("check good.vtlt", ">&-"),
        ("check good.vtlt", ">/dev/full"),
        ("check good.vtlt", "1</dev/null"),
        ("check bad.vtlt --format json", ">/dev/full"),
        ("check bad.vtlt --format github", ">&-"),
        ("evaluate good.vtlt data.csv --format junit", ">/dev/full"),
        ("list", ">&-"),
        ("evaluate good.vtlt data.csv", ">&-"),
        ("evaluate good.vtlt data.csv", ">/dev/full"),
        ("evaluate good.vtlt data.csv --fail-on not-met --lang en", ">/dev/full"),
        ("explain good.vtlt 1 data.csv", ">/dev/full"),
        ("show good.vtlt", ">&-"),
        ("--help", ">&-"),
        ("--version", ">/dev/full"),
        ("evaluate --help", ">/dev/full"),
    ],
)
@pytest.mark.usefixtures("folder")
def test_what_was_asked_for_and_cannot_be_written_is_an_error(work, lost):
    status, out, err = shell(f"vtlt {work} {lost}")
    assert (status, out) == (2, "")
    said = "vtlt: the output could not be written: " if "--lang en" in work else "vtlt: không ghi được kết quả: "
    assert said in err


@pytest.mark.parametrize("lost", ["2>&-", "2>/dev/full"])
@pytest.mark.usefixtures("folder")
def test_what_could_not_be_said_is_no_success(lost):
    assert shell(f"vtlt check good.vtlt {lost}") == (0, "không có lỗi\n", "")
    for work in ("check bad.vtlt", "check --strict warned.vtlt", "check nowhere.vtlt", "nonsense", "evaluate"):
        assert shell(f"vtlt {work} {lost}") == (2, "", "")  # nothing of it on standard output either
    status, out, _ = shell(f"vtlt evaluate good.vtlt data.csv --fail-on not-met {lost}")
    assert status == 1
    assert "Không đạt" in out


@pytest.mark.usefixtures("folder")
def test_quiet_needs_no_output():
    assert shell("vtlt check good.vtlt --quiet >&-") == (0, "", "")
    assert shell("vtlt evaluate good.vtlt data.csv -q --fail-on not-met >/dev/full") == (1, "", "")


@pytest.mark.usefixtures("folder")
def test_a_file_is_written_although_the_streams_are_closed():
    assert shell("vtlt evaluate good.vtlt data.csv -o out.txt >&- 2>&-")[0] == 0
    assert "Không đạt" in Path("out.txt").read_text(encoding="utf-8")


# ---- files


def evaluate(output, *more):
    """Write a report as JSON; return status and standard error."""
    command = [
        sys.executable,
        "-m",
        "vtlt_rules",
        "evaluate",
        "good.vtlt",
        "data.csv",
        "--format",
        "json",
        "-o",
        output,
        *more,
    ]
    done = subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True, timeout=120, umask=0o022)
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    return done.returncode, done.stderr


def is_report(path):
    return json.loads(Path(path).read_text(encoding="utf-8"))["schema"] == "vtlt-report/2"


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o644, 0o664, 0o755, 0o200])
def test_a_plain_file_is_replaced_whole_and_keeps_its_mode(folder, mode):
    old = folder / "out.json"
    old.write_text("x" * 100_000)
    old.chmod(mode)
    before, names = old.stat(), set(os.listdir())
    assert evaluate("out.json") == (0, "")
    assert is_report("out.json")
    after = old.stat()
    assert stat.S_IMODE(after.st_mode) == mode
    assert (after.st_uid, after.st_gid) == (before.st_uid, before.st_gid)
    assert after.st_ino != before.st_ino  # another file in its place
    assert set(os.listdir()) == names


@pytest.mark.usefixtures("folder")
def test_a_new_file_has_the_mode_of_new_files():
    assert evaluate("new.json") == (0, "")
    assert stat.S_IMODE(os.stat("new.json").st_mode) == 0o644


def test_writing_a_file_widens_the_mode_of_no_other(folder, monkeypatch):
    """The mask of new files is one for the whole process: whoever changes it does so for all threads."""
    monkeypatch.setattr(os, "umask", None)
    old = os.stat(folder / "data.csv").st_mode
    for name in ("new.json", "data.csv"):
        write_file(b"x", folder / name)
    assert os.stat(folder / "data.csv").st_mode == old
    assert os.stat(folder / "new.json").st_mode == os.stat(folder / "good.vtlt").st_mode


@pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() != 0, reason="only root may give files away")
@pytest.mark.usefixtures("folder")
def test_the_owner_stays_the_owner():
    Path("out.json").write_text("x")
    os.chown("out.json", 1234, 2345)
    os.chmod("out.json", 0o640)
    assert evaluate("out.json") == (0, "")
    now = os.stat("out.json")
    assert (now.st_uid, now.st_gid, stat.S_IMODE(now.st_mode)) == (1234, 2345, 0o640)


@pytest.mark.parametrize("letter", ["a", "ế"])
def test_a_name_may_be_as_long_as_names_can_be(folder, letter):
    name = letter * ((255 - 5) // len(letter.encode())) + ".json"
    assert evaluate(name) == (0, "")
    assert is_report(name)
    status, err = evaluate("a" * 300 + ".json")
    assert status == 2
    assert err.startswith("vtlt: ")
    assert {entry.name for entry in folder.iterdir()} == {"good.vtlt", "bad.vtlt", "warned.vtlt", "data.csv", name}


def test_a_link_stays_a_link_and_its_target_is_written(folder):
    (folder / "far").mkdir()
    target = folder / "far" / "target.json"
    target.write_text("x" * 100_000)
    target.chmod(0o600)
    Path("link.json").symlink_to(target)
    Path("dangling.json").symlink_to(folder / "far" / "new.json")
    for link, at in (("link.json", target), ("dangling.json", folder / "far" / "new.json")):
        assert evaluate(link) == (0, "")
        assert Path(link).is_symlink()
        assert is_report(at)
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    Path("round.json").symlink_to("round.json")
    assert evaluate("round.json")[0] == 2
    assert sorted(os.listdir("far")) == ["new.json", "target.json"]


@pytest.mark.usefixtures("folder")
def test_devices_and_pipes_are_written_through():
    assert evaluate("/dev/null") == (0, "")
    assert stat.S_ISCHR(os.stat("/dev/null").st_mode)
    status, err = evaluate("/dev/full")
    assert status == 2
    assert err.startswith("vtlt: ")
    os.mkfifo("pipe")
    with subprocess.Popen(["cat", "pipe"], stdout=subprocess.PIPE) as reader:
        assert evaluate("pipe") == (0, "")
        assert json.loads(reader.communicate(timeout=60)[0])["agency_count"] == 1
    assert stat.S_ISFIFO(os.stat("pipe").st_mode)
    for descriptor in ("/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"):
        assert (
            json.loads(shell(f"vtlt evaluate good.vtlt data.csv --format json -o {descriptor}")[1])["agency_count"] == 1
        )
    assert shell("vtlt evaluate good.vtlt data.csv --fail-on not-met -o >(exec <&-; sleep 0.1)")[0] in (1, 2)


def test_what_is_read_is_never_written(folder):
    shutil.copy(ROOT / "rulesets" / "van_thu_luu_tru.vtlt", "van_thu_luu_tru.vtlt")
    Path("registry.csv").write_text(
        "ma;cap;loai;nha_nuoc;nguon_nop_luu;dia_ban\nT1;tinh;so_ban_nganh;có;có;a\n", encoding="utf-8"
    )
    Path("figures.csv").write_text("ma;cbccvc\nT1;3\n", encoding="utf-8")
    Path("link.csv").symlink_to("figures.csv")
    os.link("figures.csv", "hard.csv")
    held = {name: Path(name).read_bytes() for name in os.listdir() if Path(name).is_file()}
    command = [sys.executable, "-m", "vtlt_rules", "evaluate", "good.vtlt", "figures.csv"]
    command += ["--registry", "registry.csv", "-o"]
    for name in (*held, "./figures.csv", str(folder / "figures.csv"), "link.csv"):
        if name in ("bad.vtlt", "warned.vtlt", "data.csv"):
            continue
        done = subprocess.run([*command, name], env=ENVIRONMENT, capture_output=True, text=True, timeout=60)
        assert done.returncode == 2
        if name != "van_thu_luu_tru.vtlt":  # whose suffix is that of no report
            assert f"`{Path(name)}` là một trong các tệp đầu vào" in done.stderr
    assert {name: Path(name).read_bytes() for name in held} == held
    assert subprocess.run([*command, "other.txt"], env=ENVIRONMENT, timeout=60, check=False).returncode == 0


@pytest.mark.skipif(hasattr(os, "getuid") and os.getuid() == 0, reason="root may write anywhere")
@pytest.mark.usefixtures("folder")
def test_what_may_not_be_written_is_not():
    Path("read_only.json").write_text("x")
    Path("read_only.json").chmod(0o444)
    Path("closed").mkdir(mode=0o555)
    for name in ("read_only.json", "closed/new.json"):
        status, err = evaluate(name)
        assert status == 2
        assert "không có quyền đọc hoặc ghi" in err
    assert Path("read_only.json").read_text() == "x"


@pytest.mark.usefixtures("folder")
def test_pipes_are_not_waited_for_as_rulesets_or_data():
    for name in ("pipe.vtlt", "pipe.csv"):
        os.mkfifo(name)
    for work in ("check pipe.vtlt", "show pipe.vtlt", "evaluate pipe.vtlt data.csv", "evaluate good.vtlt pipe.csv",
                 "explain good.vtlt 1 data.csv --registry pipe.csv"):  # fmt: skip
        status, out, err = shell(f"timeout 60 {VTLT} {work}")
        assert (status, out) == (2, "")
        assert err.startswith("vtlt: `pipe.")
        assert "không phải tệp thường" in err


# ---- what arguments do to terminals


EVALUATE = ["evaluate", "good.vtlt", "data.csv"]


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "\x1b[2Jx.vtlt"],
        ["check", "\x1b[2Jx"],
        ["check", "--bogus\x1b[2J", "x"],
        ["check", "--format", "\x1b[2J", "x"],
        ["\x1b[2J"],
        ["--\x1b[2J", "x"],
        ["--lang", "\x1b[2J", "check", "x"],
        ["evaluate", "\x1b[2J.csv", "x"],
        ["evaluate", "good.vtlt", "\x1b[2J.csv"],
        ["evaluate", "good.vtlt", "\x1b[2J"],
        ["explain", "good.vtlt", "\x9b2J\u202e\x1b[2J", "data.csv"],
        [*EVALUATE, "--set", "\x1b[2J=3%"],
        [*EVALUATE, "--set", "\x1b[2J"],
        [*EVALUATE, "--as-of", "\x1b[2J"],
        [*EVALUATE, "--fail-on", "\x1b[2J"],
        [*EVALUATE, "-o", "\x1b[2J/x"],
        ["verify", "x", "--seed", "\x1b[2J"],
        ["verify", "x", "--examples", "\x1b[2J"],
    ],
)
@pytest.mark.usefixtures("folder")
def test_no_argument_commands_a_terminal(run, arguments):
    status, out, err = run(*arguments)
    assert status in (1, 2)
    assert "[2J" in err
    assert not set(out + err) & {"\x1b", "\x9b", "\u202e"}


@pytest.mark.usefixtures("folder")
def test_no_name_of_a_file_commands_a_terminal(run):
    name = "\x1b[2J\x9b\u202ex.vtlt"
    for source in ("good.vtlt", "bad.vtlt"):
        shutil.copy(source, name)
        for arguments in (["check"], ["show"], ["verify", "--examples", "1"], ["check", "--format", "json"]):
            _, out, err = run(*arguments, name)
            assert not set(out + err) & {"\x1b", "\x9b", "\u202e"}
            if "json" in arguments and source == "bad.vtlt":
                assert {one["file"] for one in json.loads(out)["diagnostics"]} == {name}  # the same name, escaped
    for form in ("text", "json"):
        _, out, err = run("evaluate", "good.vtlt", "data.csv", "--format", form)
        assert not set(out + err) & {"\x1b", "\x9b", "\u202e"}
