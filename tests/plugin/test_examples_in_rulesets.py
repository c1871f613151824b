"""The pytest plugin, seen from outside: pytest runs on files of its own, and what it says and returns is looked at."""

import os
import re
import textwrap
from pathlib import Path

import pytest
from small_plan import GOOD, PLAN

ROOT = Path(__file__).resolve().parents[2]


def as_examples(text):
    """Return lines of a ruleset as a file of examples has them."""
    return text.replace("#: ", "")


def test_a_good_file_passes_and_each_example_is_an_item(run):
    status, said = run({"p.vtlt": PLAN + GOOD}, "-v")
    assert status == 0
    assert "p.vtlt::check PASSED" in said
    assert "p.vtlt::hai PASSED" in said


def test_a_statement_is_named_by_its_id(run):
    status, said = run({"p.vtlt": PLAN + GOOD.replace("1 tinh_.lap_ho_so =>", "1/1 =>")}, "-v")
    assert (status, "p.vtlt::hai PASSED" in said) == (0, True)
    status, said = run({"p.vtlt": PLAN + GOOD.replace("1 tinh_.lap_ho_so =>", "1/9 =>")})
    assert (status, "[unknown-statement]" in said) == (1, True)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("thieu_so_lieu 30%..67,5%", "đạt"),
        ("thieu_so_lieu 30%..67,5%", "thiếu số liệu 30%..67,4%"),
        ("thieu_so_lieu 30%..67,5%", "thiếu số liệu 30%.."),
        ("thieu_so_lieu 30%..67,5%", "thiếu số liệu 31%..67,5%"),
        ("Đạt 48%", "không đạt"),
        ("Đạt 48%", "đạt 12/26"),
        ("undecided", "bad_data"),
    ],
)
def test_a_wrong_expectation_fails(run, right, wrong):
    status, said = run({"p.vtlt": PLAN + GOOD.replace(right, wrong)})
    assert status == 1
    assert "1 failed, 1 passed" in said
    assert "cần: " in said and "thấy: " in said
    assert "| A  | tinh | 50 | 24  |" in said  # the table
    assert "Trong phạm vi: 2 cơ quan" in said  # the trace


def test_mistakes_are_said_all_at_once_with_lines_and_suggestions(run):
    text = """\
    bo_quy_tac p
    vi_du "sai"
    ngay 31/02/2026
    | ma | capp | cap  | cb   | lap |
    | A  | x    | tinh | 1.957| 2   |
    | B  | x    | tinh |
    3 => đạt
    1 => đạt
    1 tinh_.lap_ho_soo => đạt
    1 tinh_.lap_ho_so => khong_dat_
    1 tinh_.lap_ho_so => dta
    1 tinh_.lap_ho_so => đạt 30
    1 tinh_.tong_dai => đạt 30 kg
    gì đây
    """
    status, said = run({"p.vtlt": PLAN, "p.vidu": textwrap.dedent(text)}, "p.vidu")
    assert status == 1
    found = [
        (int(line.split(":")[1]), line.split("[")[1].split("]")[0])
        for line in said.splitlines()
        if line[:7] == "p.vidu:" and "[" in line
    ]
    assert found == [
        (3, "bad-date"),
        (4, "unknown-column"),
        (5, "ambiguous-number"),
        (6, "wrong-width"),
        (7, "unknown-statement"),
        (8, "several-statements"),
        (9, "unknown-statement"),
        (11, "unknown-verdict"),
        (12, "needs-percent"),
        (13, "wrong-unit"),
        (14, "unreadable"),
    ]
    assert "gợi ý: tinh_.lap_ho_so)" in said


@pytest.mark.parametrize(
    ("lines", "code", "line"),
    [
        ("vi_du x\n| ma |\n| A |\n1 => đạt", "unnamed", 2),
        ('vi_du "x"\n1 tinh_.lap_ho_so => đạt', "no-table", 2),
        ('vi_du "x"\n| ma | cap |\n| A | tinh |', "no-expectation", 2),
        ('vi_du "x"\n| ma | cap |\n| A | tinh |\n- A => đạt', "agency-first", 5),
        ('vi_du "x"\n| ma | cap |\n| A | xa |\n1 tinh_.lap_ho_so => không áp dụng\n- A => đạt', "unknown-agency", 6),
        ('vi_du "x"\n| cap |\n| tinh |\n1 tinh_.lap_ho_so => đạt', "missing-column", 3),
        ('vi_du "x"\n| ma | cap |\n| A | tinh |\n| B | |\n1 tinh_.lap_ho_so => đạt', "missing-attribute", 5),
        ("1 => đạt", "outside", 2),
    ],
)
def test_each_mistake_of_form(run, lines, code, line):
    status, said = run({"p.vtlt": PLAN, "p.vidu": f"bo_quy_tac p.vtlt\n{lines}\n"}, "p.vidu")
    assert status == 1
    assert f"p.vidu:{line}: [{code}]" in said


def test_two_examples_of_one_name(run):
    status, said = run({"p.vtlt": PLAN + GOOD + GOOD})
    assert status == 1
    assert "[repeated-name]" in said
    assert "1 failed, 2 passed" in said


def test_a_day_makes_a_statement_pending(run):
    text = 'bo_quy_tac p\nvi_du "x"\nngay 30/06/2026\n| ma | cap | quy_che |\n| A | tinh | chưa |\n2 => {}\n'
    files = {"p.vtlt": PLAN, "p.vidu": text.format("chưa đến hạn (không đạt) 0%")}
    assert run(files, "p.vidu")[0] == 0
    assert run({"p.vidu": text.format("chưa đến hạn (đạt)")}, "p.vidu")[0] == 1
    assert run({"p.vidu": text.replace("ngay 30/06/2026\n", "").format("không đạt")}, "p.vidu")[0] == 0


def test_totals_have_units_and_may_have_no_upper_bound(run):
    text = 'bo_quy_tac p\nvi_du "x"\n| ma | cap | dai |\n| A | tinh | 10,25 |\n| B | tinh | |\ntinh_.tong_dai => {}\n'
    files = {"p.vtlt": PLAN, "p.vidu": text.format("thiếu số liệu 10,25 met..")}
    assert run(files, "p.vidu")[0] == 0
    assert run({"p.vidu": text.format("thiếu số liệu 10,25 mét..20 mét")}, "p.vidu")[0] == 1


def test_single_agencies_of_a_line_on_each_have_their_own_share(run):
    plan = PLAN.replace("tinh_.tong_dai >= 10,5 met", "moi tinh_.lap_ho_so >= 50%")
    text = GOOD.replace(
        "1 tinh_.lap_ho_so => thieu_so_lieu 30%..67,5%", "moi tinh_.lap_ho_so >= 50% => không đạt 0%..50%"
    )
    status, said = run({"p.vtlt": plan + text.replace("Đạt 48%", "không đạt 47%")})
    assert status == 1
    assert "p.vtlt:24: [A]\n    cần: Không đạt 47%\n    thấy: Không đạt 48%" in said
    assert run({"p.vtlt": plan + text.replace("Đạt 48%", "không đạt 48%")})[0] == 0


def test_a_ruleset_with_errors_fails_with_its_diagnostics(run):
    status, said = run({"p.vtlt": PLAN.replace("tinh_.tong_dai", "tinh_.tong_dia") + GOOD})
    assert status == 1
    assert "lỗi[unknown-name]" in said and "^^^^" in said
    assert "2 failed" in said
    assert "error[unknown-name]" in run({}, "--vtlt-lang", "en")[1]


def test_files_that_are_not_text_and_rulesets_that_are_not_there(run):
    status, said = run({"a.vtlt": b"\xff\xfe", "b.vidu": b"\xff", "c.vidu": "bo_quy_tac khong_co\n", "d.vidu": "\n"})
    assert status == 1
    assert "4 failed" in said
    assert "c.vidu:1: [ruleset-not-usable]" in said and "d.vidu:1: [no-ruleset]" in said


@pytest.mark.skipif(os.name == "nt", reason="links and pipes as POSIX has them")
def test_nothing_but_text_is_read_and_nothing_waited_for(run, tmp_path):
    os.mkfifo(tmp_path / "pipe.vtlt")  # pytest has no files of that kind
    (tmp_path / "link.vtlt").symlink_to("/etc/passwd")
    files = {"large.vidu": "# \n" * 400_000, "escape.vidu": "bo_quy_tac ../../../../../../etc/passwd\n"}
    status, said = run(files, "link.vtlt", *files)
    assert status == 1
    assert "3 failed" in said
    assert "root:" not in said
    for name in ("link.vtlt", "large.vidu"):
        assert f"{name}: không phải tệp văn bản UTF-8" in said
    assert run({}, "pipe.vtlt")[0] != 0


def test_what_would_command_a_terminal_is_not_shown(run):
    text = f"bo_quy_tac p\n{as_examples(GOOD)}".replace("| A ", "| A\x1b[2J ").replace("- A", "- A\x1b[2J")
    status, said = run({"p.vtlt": PLAN, "p.vidu": text.replace("Đạt", "không đạt").replace("30%", "31%")}, "p.vidu")
    assert status == 1
    assert "A\ufffd[2J" in said
    assert "\x1b" not in said


def test_a_vocabulary_is_checked_too(run):
    assert run({"chung.vtlt": 'tu_vung chung "T"\ndon_vi nguoi "người" nguyen\n'})[0] == 0


def test_the_ini_setting_says_which_files_are_collected(run):
    files = {"pytest.ini": "[pytest]\nvtlt_files = good/*\n", "good/p.vtlt": PLAN, "bad/p.vtlt": "???"}
    assert run(files)[0] == 0
    assert run({}, "bad")[0] == 5  # nothing collected
    assert run({}, "bad/p.vtlt")[0] == 1  # named, so collected


@pytest.mark.parametrize("arguments", [(), (".",), ("junk",)])
def test_files_of_a_project_that_does_not_ask_are_left_alone(run, arguments):
    files = {"pytest.ini": "[pytest]\n", "junk/j.vtlt": "???", "junk/j.vidu": b"\xff", "junk/J.VTLT": "???"}
    status, said = run({**files, "junk/test_own.py": "def test_own(): pass\n"}, *arguments)
    assert status == 0
    assert "1 passed" in said
    assert run({}, "junk/j.vtlt")[0] == 1  # named, so collected
    assert run({}, "junk/j.vidu")[0] == 1
    assert run({}, "junk/J.VTLT")[0] == 1


def test_names_in_capitals_are_those_of_rulesets_and_examples_too(run):
    status, said = run({"P.VTLT": PLAN + GOOD, "Q.ViDu": "bo_quy_tac P.VTLT\n" + as_examples(GOOD)}, "-v")
    assert status == 0
    assert "P.VTLT::check" in said and "Q.ViDu::hai" in said


def test_an_example_can_be_named_whatever_it_is_called(run):
    text = as_examples(GOOD).replace('vi_du "hai"', 'vi_du "mục II::2 ::: [a::b] \x1b[31m"')
    status, said = run({"p.vtlt": PLAN, "p.vidu": "bo_quy_tac p\n" + text}, "-v")
    assert status == 0
    assert "\x1b[31m" not in said
    (name,) = re.findall(r"(p\.vidu::mục .*?\[31m)", said)
    assert name == "p.vidu::mục II: :2 : : : [a: :b] \ufffd[31m"
    status, said = run({}, name)
    assert status == 0
    assert "1 passed" in said


def test_nothing_is_imported_when_there_is_nothing_to_do(run):
    spy = """
    import sys
    def test_it():
        assert not [name for name in sys.modules if name.split(".")[0] in ("vtlt_rules", "lark")]
    """
    assert run({"test_spy.py": textwrap.dedent(spy)})[0] == 0


def test_the_examples_of_the_project_pass(run):
    status, said = run({}, str(ROOT / "examples" / "rules_with_examples"))
    assert status == 0
    assert "11 passed" in said
