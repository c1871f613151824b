"""Every figure and reference of the plan 74/KH-UBND of 2018 is in its ruleset, in the clause where the plan has it.

The tables were written down from the plan. The ruleset is read as text, comments aside: what only a comment says, no report
says. What the ruleset has and the plan has not was read into it, and is in a table of its own.
"""

import re

import pytest

from vtlt_rules.resources import rulesets_folder

FIGURES = {
    "": "74/KH-UBND 19/03/2018 1957/QĐ-UBND 12/08/2014 2020 2030 2018",
    "I": "1957/QĐ-UBND 2018",
    "II.1.a": "",
    "II.1.b": "08/2014/QĐ-UBND 35/2017/QĐ-UBND 02/11/2017",
    "II.2.a": "100%",
    "II.2.b": "40% 25%",
    "II.2.c": "100%",
    "II.2.d": "100% 3 03/2014/QĐ-UBND 17/03/2014",
    "II.2.đ": "100%",
    "II.2.e": "25%",
    "II.3.a": "70% 679,3 2018 790 1 3 6 7 8",
    "II.3.b": "75%",
    "II.3.c": "55%",
    "II.3.d": "",
    "II.4.a": "",
    "II.4.b": "",
    "II.4.c": "",
    "II.4.d": "",
    "II.5": "",
    "II.5.a": "",
    "II.5.b": "1 2",
    "II.5.c": "1",
    "II.5.d": "",
    "II.6": "",
    "II.6.a": "40m2 30m2 20m2 1",
    "II.6.b": "2018",
    "II.6.c": "",
    "III.1": "2018",
    "III.2": "",
}
"""The clauses of the plan in their order, the head first; dates as dd/mm/yyyy, whole numbers without zeros before them."""

REFERENCES = {
    "": ["74/KH-UBND", "Quyết định 1957/QĐ-UBND ngày 12/08/2014", "đến năm 2020, tầm nhìn đến năm 2030"],
    "I": ["Quyết định 1957/QĐ-UBND"],
    "II.1.b": ["Quyết định 08/2014/QĐ-UBND", "Quyết định 35/2017/QĐ-UBND ngày 02/11/2017"],
    "II.2.d": ["khoản 3 Điều 3", "Quyết định 03/2014/QĐ-UBND ngày [17/03/2014]"],
    "II.3.a": ["679,3 mét giá", "790 mét giá", "giai đoạn 1", "03 gói thầu", "số 6", "số 7", "số 8"],
    "II.3.d": ["pháp luật về lưu trữ"],
    "II.5.b": ["01 đến 02 biên chế", "01 văn thư và 01 lưu trữ", "01 văn thư kiêm lưu trữ"],
    "II.5.c": [
        "bố trí 01 người",
        "01 công chức quản lý nhà nước",
        "01 công chức phụ trách văn thư, lưu trữ",
        "Gò Công Đông và Tân Phước duy trì 01 viên chức",
        "Luật Lưu trữ",
    ],
    "II.6.a": ["40 m²", "30 m²", "20 m²", "giai đoạn 1"],
}
"""What the plan refers to, and counts in words, as the ruleset says it."""

READ_INTO = {
    "": "01/01/2018 31/12/2018 679,3 40m2 30m2 20m2",  # the year; what the plan's own fields are about
    "II.1.b": "2018 31/12/2018",
    "II.2.e": "35% 16%",
    "II.3.a": "475,51 12/08/2014 31/12/2018",
    "II.4.c": "1 100%",
    "II.5.b": "100%",
    "II.5.c": "100%",
    "II.5.d": "1 100%",
    "II.6.a": "2018 12/08/2014 31/12/2018",
    "III.1": "19/03/2018 31/12/2018",
    "III.2": "2018",
}

FIGURE = re.compile(r"(?<![\w./])(?:(\d+(?:/\d+)?/[A-ZĐ]+-UBND|\d+/\d+/\d+)|(\d+(?:,\d+)?)(%| ?m[2²])?)")


def sections():
    """Return the text of each clause, the head under the empty name; without comments and without what names clauses."""
    text = rulesets_folder().joinpath("tien_giang", "2018.vtlt").read_text(encoding="utf-8")
    found, clause = {"": []}, ""
    for line in text.splitlines():
        if head := re.match(r'muc "([^"]+)"', line):
            clause = head[1]
            found[clause] = []
        elif not line.lstrip().startswith("#"):
            found[clause].append(re.sub(r"\b[IVX]+(\.[\wđ]+)+", "", line))
    return {clause: "\n".join(lines) for clause, lines in found.items()}


SECTIONS = sections()


def figures(text):
    """Return the figures of a text, each once."""
    found = FIGURE.findall(text.replace("..", " "))
    return {name or (number.lstrip("0") or "0") + mark.strip().replace("²", "2") for name, number, mark in found}


def test_the_ruleset_has_the_clauses_of_the_plan():
    assert list(SECTIONS) == list(FIGURES)


@pytest.mark.parametrize("clause", FIGURES)
def test_figures_of_a_clause_are_those_of_the_plan_and_what_was_read_into_it(clause):
    found, planned = figures(SECTIONS[clause]), set(FIGURES[clause].split())
    assert planned - found == set(), "not in the ruleset"
    assert found - planned - set(READ_INTO.get(clause, "").split()) == set(), "not in the plan"


@pytest.mark.parametrize("clause", REFERENCES)
def test_references_of_a_clause_are_in_the_ruleset(clause):
    text = " ".join(SECTIONS[clause].replace("|", " ").split())
    assert [reference for reference in REFERENCES[clause] if reference not in text] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Cấp tỉnh 40%, cấp huyện 25%", {"40%", "25%"}),
        ("70% cua 679,3 met_gia; 03 gói thầu, số 6", {"70%", "679,3", "3", "6"}),
        ("goi_thau_6 hoan_thanh trong 12/08/2014..31/12/2018", {"12/08/2014", "31/12/2018"}),
        ("trong 1..2 nguoi", {"1", "2"}),
        ("từ 01 đến 02 biên chế: 01 văn thư", {"1", "2"}),
        ("Quyết định 35/2017/QĐ-UBND ngày 02/11/2017, 74/KH-UBND", {"35/2017/QĐ-UBND", "02/11/2017", "74/KH-UBND"}),
        ("40 m², 30 m2, 20m2", {"40m2", "30m2", "20m2"}),
    ],
)
def test_how_figures_are_found(text, expected):
    assert figures(text) == expected
