"""The grammar is strictly LALR(1) under Lark's basic lexer, and the parser's tables are those of the grammar."""

import json
import os
import subprocess
import sys
import unicodedata
from importlib.resources import files

import pytest
from lark import Lark

import vtlt_rules as vtlt
from vtlt_rules.resources import grammar_text, ruleset_names, rulesets_folder
from vtlt_rules.source import Source
from vtlt_rules.syntax.keywords import ACCENTED, LINE_STARTS, NAME_TERMINALS, NOT_RESERVED
from vtlt_rules.syntax.make_tables import main
from vtlt_rules.syntax.tables import FILE, build_parser, digest, load_parser, read_tables
from vtlt_rules.syntax.text_to_tree import KeepAll


@pytest.fixture(scope="module")
def strict():
    return Lark(grammar_text(), parser="lalr", lexer="basic", start="start", strict=True)


def test_grammar_has_no_conflicts_and_no_ambiguous_tokens(strict):
    tree = strict.parse('muc "II.2.b"\ncap_tinh.lap_ho_so >= 40%')
    assert [line.data for line in tree.children] == ["section_line", "target_line"]


@pytest.mark.parametrize("name", ruleset_names())
def test_whole_file_and_line_by_line_agree(strict, name):
    """The rule `start` describes a file; reading line by line must give the same lines."""
    text = rulesets_folder().joinpath(f"{name}.vtlt").read_text(encoding="utf-8")
    source = Source(name, text)
    folded = source.folded
    depth = 0
    joined = []
    for character in folded:  # the parser drops line ends inside brackets; `start` leaves that to the lexer
        depth += (character in "({") - (character in ")}")
        joined.append(" " if character == "\n" and depth > 0 else character)
    lines = "".join(joined).split("\n")
    assert depth == 0
    whole = strict.parse("".join(joined))
    parser = build_parser(KeepAll())
    one_by_one = []
    for line in lines:
        interactive = parser.parse_interactive(line, start="line")
        tokens = interactive.exhaust_lexer()
        if tokens:
            one_by_one.append(interactive.feed_eof(tokens[-1]))
    assert whole.children == one_by_one


def test_tables_are_current():
    tables = read_tables()
    assert tables is not None
    assert tables["grammar"] == digest(grammar_text()), "the grammar changed: run `make tables`"


@pytest.mark.parametrize("seed", ["0", "1", "2018"])
def test_tables_are_the_same_whenever_they_are_made(tmp_path, seed):
    script = "import sys, pathlib; from vtlt_rules.syntax.make_tables import main; main(pathlib.Path(sys.argv[1]))"
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    subprocess.run([sys.executable, "-c", script, str(tmp_path)], env=environment, check=True, timeout=60)
    assert (tmp_path / FILE).read_bytes() == files("vtlt_rules.syntax").joinpath(FILE).read_bytes()


def test_tables_parse_like_the_grammar():
    text = 'truong a "A" : nguoi thuoc b toi_da 5 nguoi = c + d'
    trees = []
    for parser in (load_parser(KeepAll()), build_parser(KeepAll())):
        interactive = parser.parse_interactive(text, start="line")
        tokens = interactive.exhaust_lexer()
        trees.append(interactive.feed_eof(tokens[-1]))
    assert trees[0] == trees[1]


def test_stale_tables_are_not_used(monkeypatch):
    import vtlt_rules.syntax.tables as module

    changed = grammar_text().replace('"moi"', '"moi_mot"')
    monkeypatch.setattr(module, "grammar_text", lambda: changed)
    parser = module.load_parser(KeepAll())
    assert "moi_mot" in {terminal.pattern.value for terminal in parser.terminals}


def test_without_tables_the_grammar_is_used(monkeypatch):
    import vtlt_rules.syntax.tables as module

    monkeypatch.setattr(module, "FILE", "none.json")
    assert read_tables() is None
    assert load_parser(KeepAll()).rules == build_parser(KeepAll()).rules


def test_tables_made_anew_are_used(monkeypatch, tmp_path):
    import vtlt_rules.syntax.tables as module

    main(tmp_path)
    monkeypatch.setattr(module, "read_tables", lambda: json.loads((tmp_path / FILE).read_text(encoding="utf-8")))
    monkeypatch.setattr(module, "build_parser", None)  # it would be called if they were stale
    parser = module.load_parser(KeepAll())
    interactive = parser.parse_interactive('pham_vi a "A" khi cap = tinh', start="line")
    assert interactive.feed_eof(interactive.exhaust_lexer()[-1]).data == "scope_line"


def test_every_keyword_is_a_terminal_and_has_an_accented_spelling():
    words = {t.pattern.value for t in build_parser(KeepAll()).terminals if t.pattern.value.isidentifier()}
    assert words == set(ACCENTED)
    assert set(ACCENTED) >= LINE_STARTS
    for plain, accented in ACCENTED.items():
        assert Source("", accented).folded == plain


EVERYWHERE = """
ke_hoach {plan} "Kế hoạch"
    thoi_ky 01/01/2018..31/12/2018
don_vi nguoi "người" nguyen
thuoc_tinh {attribute} "Loại" : {{ {value} "loại này", khac "khác" }}
truong tong_so "Tổng số" : nguoi
truong {field} "Trường" : nguoi thuoc tong_so
truong co "Có" : co_khong = {field} >= 2 nguoi
pham_vi {scope} "Phạm vi" khi {attribute} = {value}
pham_vi moi_loai "Mọi loại" khi {attribute} thuoc {{{value}, khac}}
chi_so {measure} "Tỷ lệ" = ty_le({field} tren tong_so)
chi_so dem_ca "Đếm" = dem({field} >= 1 nguoi va ({field} < 9 nguoi hoac co))
muc "1"
    {scope}.{measure} >= 40%
    moi {scope}.{field} >= 3 nguoi khi co va {field} < 9 nguoi
    moi_loai.dem_ca = 1 co_quan
"""
ROLES = {role: f"mot_{role}" for role in ("plan", "attribute", "value", "field", "scope", "measure")}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", [*NOT_RESERVED, "ten_khac"])
def test_a_keyword_that_is_not_reserved_is_a_name_wherever_one_may_stand(name, role):
    names = ROLES | {role: name}
    plan = vtlt.parse(EVERYWHERE.format(**names))
    one = {"ma": "A", names["attribute"]: names["value"], names["field"]: 4, "tong_so": 10}
    report = plan.evaluate([one, {"ma": "B", names["attribute"]: "khac", names["field"]: 0}])
    assert [finding.verdict.value for finding in report.findings] == ["met", "met", "met"]


@pytest.mark.parametrize("name", NOT_RESERVED)
def test_a_name_is_accented_as_one_likes_and_a_keyword_as_it_is(name):
    """`trụ` is a pillar, and a name; the keyword is `trừ`."""
    vowel = next(letter for letter in name if letter in "aeiou")
    other = name.replace(vowel, unicodedata.normalize("NFC", f"{vowel}\N{COMBINING DOT BELOW}"), 1)
    assert vtlt.check(EVERYWHERE.format(**ROLES | {"scope": other})) == []


def test_what_may_be_a_name_is_a_terminal():
    assert {t.name for t in build_parser(KeepAll()).terminals} >= NAME_TERMINALS
