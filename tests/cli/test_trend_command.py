"""``vtlt trend``: times in any order, registries, output as text, JSON and a page, and what is refused."""

from __future__ import annotations

import json

import pytest

from vtlt_rules import examples

FOLDER = examples.folder() / "song_dao_2026_2030"
PLAN, NOW, THEN = (str(FOLDER / name) for name in ("ke_hoach.vtlt", "so_lieu_2026.csv", "so_lieu_2025.csv"))
REGISTRY = ("--registry", str(FOLDER / "danh_sach.csv"))
TWO = (f"năm 2026={NOW}", f"31/12/2025={THEN}")


def test_times_are_put_in_order_and_changes_measured_from_the_year_before(run):
    status, out, err = run("trend", PLAN, *TWO, *REGISTRY)
    assert (status, err) == (0, "")
    lines = out.splitlines()
    assert [line.split("  ")[1] for line in lines[2:4]] == ["31/12/2025", "năm 2026"]
    at = lines.index(next(line for line in lines if line.startswith("1/1 ")))
    assert lines[at + 1].endswith("76,7%") and lines[at + 2] == "  năm 2026    ✓ Đạt: 90,8%"  # 92 and 109 of 120
    found = json.loads(run("trend", PLAN, *TWO, *REGISTRY, "--format", "json")[1])
    verdicts = {one["id"]: [value["verdict"] for value in one["values"]] for one in found["statements"]}
    assert verdicts["5/2"] == ["pending", "met"]  # since the year before, whose file has that time
    assert [one["as_of"] for one in found["times"]] == ["2025-12-31", "2026-12-31"]


def test_a_page_and_its_place(run, tmp_path):
    page = tmp_path / "trend.HTML"
    status, out, _ = run("trend", PLAN, *TWO, *REGISTRY, "-o", str(page), "--lang", "en")
    assert (status, out) == (0, "")
    text = page.read_text("utf-8")
    assert text.startswith("<!DOCTYPE html>") and "<svg" in text and "Period" in text and "src=" not in text
    table = tmp_path / "trend.txt"
    assert run("trend", PLAN, *TWO, *REGISTRY, "-o", str(table))[0] == 0
    assert table.read_text("utf-8").startswith("Kế hoạch 15/KH-VD")


def test_files_without_times_stay_as_they_are(run):
    found = json.loads(run("trend", PLAN, NOW, THEN, *REGISTRY, "--format", "json")[1])
    assert [one["time"] for one in found["times"]] == ["so_lieu_2026", "so_lieu_2025"]


def test_a_registry_of_one_time(run, tmp_path):
    few = tmp_path / "danh_sach.csv"
    lines = (FOLDER / "danh_sach.csv").read_text("utf-8").splitlines()
    few.write_text("\n".join(line for line in lines if not line.startswith("X6")) + "\n", "utf-8")
    data = tmp_path / "cu.csv"
    lines = (FOLDER / "so_lieu_2025.csv").read_text("utf-8").splitlines()
    data.write_text("\n".join(line for line in lines if not line.startswith("X6")) + "\n", "utf-8")
    status, out, _ = run(
        "trend", PLAN, TWO[0], f"31/12/2025={data}", *REGISTRY, "--registry", f"năm 2025={few}", "--format", "json"
    )
    assert status == 0 and json.loads(out)["times"][0]["verdict"]
    status, _, err = run("trend", PLAN, *TWO, *REGISTRY, "--registry", f"năm 2024={few}")
    assert status == 2 and "không có số liệu của kỳ này" in err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([f"ngày kia={NOW}"], "`ngày kia` không phải một kỳ"),
        ([f"năm 2026={NOW}", f"31/12/2026={THEN}"], "cùng kết thúc ngày 31/12/2026"),
        ([f"năm 2026={NOW}", THEN], "không nêu kỳ"),
        (["-"], "chỉ đọc tệp"),
        ([NOW, "-o", PLAN], "là một trong các tệp đầu vào"),
        ([NOW, "-o", "x.docx"], "chỉ có .html .txt .json"),
        ([NOW, "-o", "x.html", "--format", "json"], "không hợp với `--format json`"),
        (["khong_co.csv"], "khong_co.csv"),
    ],
)
def test_what_is_refused(run, arguments, told):
    status, out, err = run("trend", PLAN, *arguments, *REGISTRY)
    assert (status, out) == (2, "") and told in err, err


def test_thresholds_given(run):
    out = run("trend", PLAN, *TWO, *REGISTRY, "--set", "1/1=50%")[1]
    assert "từ 50% trở lên" in out
    assert run("trend", PLAN, *TWO, *REGISTRY, "--set", "1/1=a")[0] == 1


def test_no_file_that_is_read_is_written(run, tmp_path):
    data = tmp_path / "nam.json"
    data.write_text('[{"ma": "S1"}]', "utf-8")
    status, _, err = run("trend", PLAN, f"năm 2026={data}", *REGISTRY, "-o", str(data))
    assert status == 2 and "là một trong các tệp đầu vào" in err and data.read_text("utf-8").startswith("[")


def test_what_is_wrong_with_all_files_is_said_at_once(run, tmp_path):
    for name in ("a", "b"):
        (tmp_path / f"{name}.csv").write_text("ma;sai\nS1;1\n", "utf-8")
    files = (f"năm 2025={tmp_path / 'a.csv'}", f"năm 2026={tmp_path / 'b.csv'}")
    status, _, err = run("trend", PLAN, *files, *REGISTRY)
    assert status == 1 and "a.csv" in err and "b.csv" in err and err.count("unknown-column") == 2
    status, _, err = run("trend", PLAN, *TWO)
    assert status == 1 and err.count("không biết 9 cơ quan") == err.count("có quên --registry không?") == 2
    (tmp_path / "a.csv").write_text("ma\nS1\nS9\n", "utf-8")
    (tmp_path / "b.csv").write_text("ma\nS8\n", "utf-8")
    status, _, err = run("trend", PLAN, *files, *REGISTRY)
    assert status == 1 and [line.partition(",")[0].rpartition("/")[2] for line in err.splitlines()] == [
        "a.csv",
        "b.csv",
    ]


@pytest.mark.parametrize("time", ["năm " + "9" * 5000, "x" * 300, "a/" * 3000])
def test_a_time_that_is_too_long_for_a_name_of_a_file(run, tmp_path, time):
    data = tmp_path / "a.csv"
    data.write_text("ma\nS1\n", "utf-8")
    for arguments in (
        ["trend", PLAN, f"{time}={data}", *REGISTRY],
        ["evaluate", PLAN, str(data), *REGISTRY, "--previous", f"{time}={data}"],
    ):
        status, _, err = run(*arguments)
        assert status == 2 and err.startswith("vtlt: ")
