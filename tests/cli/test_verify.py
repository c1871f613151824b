"""``vtlt verify``: clean plans, broken ones, wrong use, and what is missing."""

import sys

import pytest

from plans import following
from vtlt_rules.laws import LAWS


@pytest.fixture
def empty_words(tmp_path):
    file = tmp_path / "rong.vtlt"
    file.write_text(
        following(period="01/01/2018..31/12/2018")
        + 'muc "II.2.b"\n    cap_tinh.lap_ho_so >= 40%\n    cap_huyen.lap_ho_so >= 0%\n'
        'muc "II.5.d"\n    cap_xa.tap_huan > 100%\n',
        encoding="utf-8",
    )
    return str(file)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_clean_plan_has_a_line_for_each_law(run, lang):
    status, out, err = run("verify", "tien_giang/2016", "--examples", "5", "--lang", lang)
    assert (status, err) == (0, "")
    heading, *lines = out.splitlines()
    assert heading.startswith("tien_giang/2016: 5 ")
    assert heading.endswith("seed 0")
    assert [line.split()[:2] for line in lines] == [["✓", law] for law in LAWS]


def test_several_rulesets_are_verified_one_by_one(run, empty_words):
    status, out, _ = run("verify", "tien_giang/2016", empty_words, "--examples", "3", "--seed", "5")
    assert status == 1
    assert next(line for line in out.splitlines() if line.endswith("seed 5")).startswith("tien_giang/2016")
    assert out.count("✓") == 2 * len(LAWS) - 1


def test_what_is_broken_is_shown_with_its_line_its_data_and_a_test(run, empty_words):
    status, out, err = run("verify", empty_words, "--examples", "3")
    assert (status, err) == (1, "")
    assert f"{empty_words}:6: luật `can_be_met_and_failed`" in out
    assert f"{empty_words}:8: luật `can_be_met_and_failed`" in out
    assert "vô nghĩa" in out
    assert "không thể đạt" in out
    assert "(2 chỉ tiêu)" in out
    assert "def test_can_be_met_and_failed_ii_2_b_cap_huyen_lap_ho_so_line_6_vacuous():" in out
    table = out[out.index("số liệu nhỏ nhất:") :].splitlines()
    assert table[1].split() == ["ma", "cap", "cbccvc_lap_ho_so", "cbccvc"]
    assert table[2].split()[:2] == ["A1", "huyen"]


def test_the_same_command_says_the_same(run, empty_words):
    assert run("verify", empty_words, "--examples", "4") == run("verify", empty_words, "--examples", "4")


def test_in_english(run, empty_words):
    _, out, _ = run("verify", empty_words, "--examples", "3", "--lang", "en")
    assert "the statement is vacuous" in out
    assert "the statement is impossible" in out
    assert "smallest data:" in out


@pytest.mark.parametrize("wrong", [["--examples", "0"], ["--examples", "x"], ["--seed", "x"], ["--lang", "fr"]])
def test_wrong_use(run, wrong):
    status, out, err = run("verify", "tien_giang/2016", *wrong)
    assert (status, out) == (2, "")
    assert wrong[0] in err


def test_a_ruleset_that_is_not_there_or_not_right(run, tmp_path):
    assert run("verify", "tien_giang/2019")[0] == 2
    file = tmp_path / "wrong.vtlt"
    file.write_text("ke_hoach", encoding="utf-8")
    status, out, err = run("verify", str(file))
    assert (status, out) == (1, "")
    assert "wrong.vtlt:1" in err


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_without_hypothesis_it_says_what_to_install(run, monkeypatch, lang):
    monkeypatch.setitem(sys.modules, "hypothesis", None)
    status, out, err = run("verify", "tien_giang/2016", "--lang", lang)
    assert (status, out) == (2, "")
    assert "pip install 'vtlt-rules[testing]'" in err


@pytest.mark.parametrize(
    "text",
    [
        'ke_hoach a "A"\n',
        following(),
        following() + 'muc "1"\nnhiem_vu so_noi_vu "Kiện toàn"\n',
        following() + 'muc "1"\ndu_bao cap_tinh.lap_ho_so khoang ?\n',
    ],
)
def test_a_plan_that_demands_nothing_yet(run, tmp_path, text):
    file = tmp_path / "moi.vtlt"
    file.write_text(text, encoding="utf-8")
    status, out, err = run("verify", str(file), "--examples", "3")
    assert (status, err, out.count("✓")) == (0, "", len(LAWS))
    assert run("show", str(file))[0] == 0
