"""Which files are opened at all: rulesets by their suffix, plain files of data, examples' rulesets below their folder."""

import os
import time
from pathlib import Path

import pytest

import vtlt_rules as vtlt
from plans import following
from vtlt_rules.library import Library, find_source
from vtlt_rules.messages import say
from vtlt_rules.testing import BlockFile, ExampleFailed, ruleset_of

PLAN = following() + 'muc "1"\n    cap_tinh.lap_ho_so >= 40%\n'
SECRET = "root:x:0:0:secret of the machine\n"

needs_posix = pytest.mark.skipif(os.name == "nt", reason="links, pipes and devices as POSIX has them")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder to be in, with a secret above it and a plan in it."""
    inner = tmp_path / "inner"
    inner.mkdir()
    (tmp_path / "secret").write_text(SECRET, encoding="utf-8")
    (tmp_path / "secret.txt").write_text(SECRET, encoding="utf-8")
    (tmp_path / "above.vtlt").write_text(PLAN, encoding="utf-8")
    (inner / "plan.vtlt").write_text(PLAN, encoding="utf-8")
    monkeypatch.chdir(inner)
    return inner


def said_of(name):
    with pytest.raises((vtlt.VtltError, OSError)) as caught:
        vtlt.load(name)
    said = "".join([str(caught.value), caught.value.message("en") if hasattr(caught.value, "message") else ""])
    assert "secret of" not in said and "root:x" not in said
    return caught.value


@pytest.mark.parametrize(
    "name",
    ["../secret", "../secret.txt", "./../secret", "/etc/passwd", "/dev/stdin", "/proc/self/environ", "inner/../../secret",
     "../secret\0.vtlt", "..\\secret", "plan.vtlt.txt", "plan.vtltx", "", ".", "..", "/", "tien_giang/../../../etc/passwd",
     "x" * 5000, "x" * 5000 + ".vtlt", "\ud800.vtlt", "\ud800", "plan.vtlt/x.vtlt", "plan.vtlt/."],
)  # fmt: skip
@pytest.mark.usefixtures("folder")
def test_what_is_no_path_of_a_ruleset_is_never_opened(name):
    assert isinstance(said_of(name), vtlt.RulesetNotFound)


@pytest.mark.usefixtures("folder")
def test_an_upload_is_no_path():
    """Neither is a file read because an upload is called like it, nor one written."""
    upload = vtlt.FileContent("plan.vtlt", b"")
    plan = vtlt.load("plan.vtlt")
    for use in (
        vtlt.load,
        lambda one: vtlt.parse(PLAN, library=one),
        lambda one: vtlt.parse(PLAN, folder=one),
        lambda one: vtlt.collect(one, plan),
        lambda one: vtlt.collect(one),
        plan.evaluate([]).save,
        plan.schema.template,
        lambda one: plan.schema.forms(one, []),
    ):
        with pytest.raises(TypeError):
            use(upload)
    assert os.listdir() == ["plan.vtlt"]


@pytest.mark.parametrize("name", [b"plan.vtlt", 7, None, object(), ["plan.vtlt"]])
@pytest.mark.usefixtures("folder")
def test_what_names_no_ruleset(name):
    with pytest.raises(TypeError):
        vtlt.load(name)


@pytest.mark.parametrize(
    "name", ["plan.vtlt", "./plan.vtlt", "../inner/plan.vtlt", "PLAN.VTLT", "Ke_hoach.Vtlt", "../above.vtlt"]
)
def test_paths_of_rulesets_are_opened_whatever_the_letters_of_their_suffix(folder, name):
    if not Path(name).exists():
        (folder / name).write_text(PLAN, encoding="utf-8")
    for one in (name, Path(name), os.path.abspath(name)):
        assert vtlt.load(one).name == vtlt.load("plan.vtlt").name
        assert find_source(one)[0].written == PLAN


@needs_posix
def test_a_link_is_followed_only_to_a_ruleset(folder):
    for name, target in (
        ("a.vtlt", "../secret"),
        ("b.vtlt", "/etc/passwd"),
        ("c.vtlt", "a.vtlt"),
        ("d.vtlt", "/dev/zero"),
    ):
        (folder / name).symlink_to(target)
        assert "không phải tệp thường" in vtlt.errors.os_error_to_text(said_of(name))
    (folder / "good.vtlt").symlink_to("../above.vtlt")
    assert vtlt.load("good.vtlt")
    (folder / "gone.vtlt").symlink_to("nowhere.vtlt")
    assert isinstance(said_of("gone.vtlt"), vtlt.RulesetNotFound)
    (folder / "round.vtlt").symlink_to("round.vtlt")
    assert isinstance(said_of("round.vtlt"), vtlt.RulesetNotFound)
    (folder / "folder.vtlt").mkdir()
    assert said_of("folder.vtlt").is_folder


@needs_posix
@pytest.mark.parametrize("name", ["pipe.vtlt", "pipe.csv", "pipe.json"])
def test_a_pipe_is_not_waited_for(folder, name):
    os.mkfifo(name)
    (folder / "data.csv").write_text("ma\nT1\n", encoding="utf-8")
    started = time.monotonic()
    schema = vtlt.load("plan.vtlt").schema
    reads = [lambda: vtlt.load(name)] if name.endswith(".vtlt") else [
        lambda: schema.read(name), lambda: schema.read("data.csv", name), lambda: schema.read(name, "data.csv"),
    ]  # fmt: skip
    for read in reads:
        with pytest.raises(vtlt.errors.NotPlainFile) as caught:
            read()
        assert caught.value.filename == name
        assert str(caught.value) == say("error.not-plain-file", "vi", file=name)
    assert time.monotonic() - started < 10


@needs_posix
def test_a_device_is_no_data(folder):
    (folder / "zero.csv").symlink_to("/dev/zero")
    with pytest.raises(vtlt.errors.NotPlainFile):
        vtlt.load("plan.vtlt").schema.read("zero.csv")


@pytest.mark.parametrize("name", ["a\0b.csv", "\ud800.csv", "x" * 5000 + ".csv", "nowhere.csv"])
@pytest.mark.usefixtures("folder")
def test_data_by_a_name_that_no_file_can_have(name):
    with pytest.raises(OSError, match=r"No such|too long"):
        vtlt.load("plan.vtlt").schema.read(name)


@needs_posix
def test_vocabularies_are_looked_up_by_name_in_any_letters(folder):
    library = Library((folder,))
    (folder / "CHUNG.VTLT").write_text('tu_vung chung "C"\n', encoding="utf-8")
    os.mkfifo(folder / "ong.vtlt")
    (folder / "lien_ket.vtlt").symlink_to("../secret")
    assert library.find("chung", []).written == 'tu_vung chung "C"\n'
    assert "chung" in library.names()
    for name in ("ong", "lien_ket", "secret", "../above", "inner/plan"):
        assert library.find(name, []) is None
    for name in ("ong", "lien_ket"):
        assert [one.code for one in vtlt.check(following(name) + 'muc "1"\n', folder=folder)] == ["missing-vocabulary"]
    assert [one.code for one in vtlt.check(following("khac") + 'muc "1"\n', folder="nowhere")] == ["missing-vocabulary"]


# ---- examples


def ruleset_named(name, folder):
    return ruleset_of(BlockFile("x.vidu", name), folder / "x.vidu")


@pytest.mark.parametrize("name", ["plan", "plan.vtlt", "./plan.vtlt", "deep/er.vtlt", "deep/er", "../inner/plan.vtlt"])
def test_examples_are_about_rulesets_below_their_folder(folder, name):
    (folder / "deep").mkdir()
    (folder / "deep" / "er.vtlt").write_text(PLAN, encoding="utf-8")
    assert ruleset_named(name, folder).name == vtlt.load("plan.vtlt").name


def test_examples_are_about_shipped_rulesets(folder):
    assert ruleset_named("tien_giang/2018", folder).name == "tien_giang_2018"


@needs_posix
def test_examples_open_nothing_else(folder):
    (folder / "out.vtlt").symlink_to("../above.vtlt")
    (folder / "down").symlink_to("..")
    os.mkfifo(folder / "pipe.vtlt")
    above = str(folder.parent / "above.vtlt")
    for name in ("../../etc/passwd", "/etc/passwd", "../secret", "../secret.txt", "../above.vtlt", "../above", above,
                 "out.vtlt", "down/above.vtlt", "pipe.vtlt", "a\0b", "\ud800", "x" * 5000, "."):  # fmt: skip
        with pytest.raises(ExampleFailed) as caught:
            ruleset_named(name, folder)
        assert "[ruleset-not-usable]" in str(caught.value)
        assert "secret of" not in str(caught.value) and "root:" not in str(caught.value)
