"""Text that is not what it looks like, in rulesets and in data: refused with a code, or read as what it means."""

import json
import unicodedata

import pytest

import vtlt_rules as vtlt
from plans import plan_of

HEAD = plan_of()

BIDIRECTIONAL = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
ZERO_WIDTH = "\u00ad\u034f\u180e\u200b\u200c\u200d\u2060\u2061\u2064\ufeff\ufe0f\ufff9\U000e0001\U000e0041"
CONTROLS = "\0\x01\x08\x0b\x0c\x1b\x7f\x80\x9b\x85\u2028\u2029"
INVISIBLE = [*BIDIRECTIONAL, *ZERO_WIDTH, *CONTROLS, "\ud800", "\udfff"]


def found(text):
    return [(one.code, one.line, one.column) for one in vtlt.check(text)]


@pytest.mark.parametrize("character", INVISIBLE, ids=lambda one: f"U+{ord(one):04X}")
@pytest.mark.parametrize(
    ("line", "column"),
    [
        ("cap_{}tinh.lap_ho_so >= 40%", 5),
        ("cap_tinh.lap_ho_so >= 4{}0%", 24),
        ('nhiem_vu cap_tinh "Làm{} việc"', 23),
        ("# lời{} chú", 6),
    ],
    ids=["name", "number", "string", "comment"],
)
def test_an_invisible_character_is_an_error_where_it_stands(character, line, column):
    found_here = found(HEAD + line.format(character) + "\n")
    assert ("invisible-character", 4, column) in found_here


@pytest.mark.parametrize(
    ("letter", "twin"),
    [
        ("a", "\u0430"), ("e", "\u0435"), ("o", "\u043e"), ("p", "\u0440"), ("c", "\u0441"), ("x", "\u0445"),
        ("i", "\u0456"), ("o", "\u03bf"), ("a", "\u03b1"), ("h", "\u04bb"), ("i", "\u03b9"), ("p", "\u03c1"),
        ("a", "\uff41"), ("h", "\u210e"), ("i", "\u0131"),
    ],
)  # fmt: skip
def test_a_letter_of_another_script_is_no_letter_of_a_name(letter, twin):
    line = "cap_tinh.lap_ho_so_{} >= 40%".format("x" + letter)
    name = line.replace("x" + letter, "x" + twin)
    assert [(code, at) for code, at, _ in found(HEAD + name + "\n")] == [("foreign-letter", 4)]


@pytest.mark.parametrize("digit", ["\uff14", "\u0664", "\u0967", "\u00b2", "\u2463", "\U0001d7d2"])
def test_a_digit_of_another_script_is_no_digit(digit):
    codes = [one.code for one in vtlt.check(f"{HEAD}cap_tinh.lap_ho_so >= {digit}0%\n")]
    assert codes
    assert set(codes) <= {"unexpected-character", "foreign-letter", "syntax-error"}


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("spelling", ["hòa_bình", "hoà_bình", "hoa_binh"])
def test_tone_placement_and_composition_make_no_other_name(form, spelling):
    line = (
        'ke_hoach t "T"\nthoi_ky 01/01/2018..31/12/2018\ndon_vi nguoi "người" nguyen\n'
        'thuoc_tinh cap "Cấp" : { tinh, xa }\ntruong hòa_bình "Hòa bình" : nguoi\npham_vi a "A" khi cap = tinh\n'
        f'muc "1"\nmoi a.{spelling} >= 1 nguoi\n'
    )
    assert found(unicodedata.normalize(form, line)) == []


@pytest.mark.parametrize(
    "name", ["../x", "tien_giang/2018\0", "tien_giang/\u202e2018", "tien_gi\u0430ng/2018", "\ud800"]
)
def test_a_hostile_name_is_not_found(name):
    with pytest.raises(vtlt.VtltError):
        vtlt.load(name)


# ---- data files

PLAN = vtlt.parse(plan_of("cap_tinh.lap_ho_so >= 40%"), "thu.vtlt")
ODD = ["\u202e", "\u200b", "\u0000", "\ufeff", "\u0435"]  # the last is a Cyrillic e
DIGITS = ["\uff15", "\u0665", "\u0967", "\u00b2"]


def issues_of(path):
    with pytest.raises(vtlt.BadData) as caught:
        PLAN.schema.read(path)
    return [(one.code, one.row, one.field) for one in caught.value.issues]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_line_ends_marks_and_forms_of_data_change_nothing(tmp_path, end, mark, form):
    text = end.join(["Mã,cap,loai,cbccvc", "T01,Cấp tỉnh,Đoàn thể tỉnh,5", ""])
    (tmp_path / "a.csv").write_bytes((mark + unicodedata.normalize(form, text)).encode())
    (finding,) = PLAN.evaluate(PLAN.schema.read(tmp_path / "a.csv")).findings
    assert [one.agency for one in finding.agencies] == ["T01"]


@pytest.mark.parametrize("end", ["\u2028", "\u2029", "\u0085"])
def test_separators_that_are_no_line_ends(tmp_path, end):
    (tmp_path / "a.csv").write_text(end.join(["ma,cap,cbccvc", "T01,tinh,5"]), encoding="utf-8")
    assert issues_of(tmp_path / "a.csv")[0][:2] == ("unknown-column", 1)


@pytest.mark.parametrize("odd", ODD)
def test_odd_characters_in_headings_and_numbers(tmp_path, odd):
    (tmp_path / "a.csv").write_text(f"ma,cap,cbccvc{odd}\nT01,tinh,5\n", encoding="utf-8")
    assert [one[:2] for one in issues_of(tmp_path / "a.csv")] == [("unknown-column", 1)]
    (tmp_path / "b.csv").write_text(f"ma,cap,cbccvc\nT01,tinh,{odd}5\n", encoding="utf-8")
    assert issues_of(tmp_path / "b.csv") == [("wrong-type", 2, "cbccvc")]
    (tmp_path / "c.json").write_text(json.dumps([{"ma": "1", "cap": "tinh", f"cbccvc{odd}": 5}]), encoding="utf-8")
    assert [one[:2] for one in issues_of(tmp_path / "c.json")] == [("unknown-column", 1)]
    (tmp_path / "d.json").write_text(json.dumps([{"ma": "1", "cap": f"tinh{odd}"}]), encoding="utf-8")
    assert issues_of(tmp_path / "d.json") == [("unknown-value", 1, "cap")]


TEXTS = vtlt.parse(
    'ke_hoach t "T"\nthoi_ky 01/01/2018..31/12/2018\ndon_vi nguoi "người" nguyen\n'
    'thuoc_tinh loai "Loại" : chuoi\ntruong so "Số" : nguoi\npham_vi a "A" khi loai = "sở"\n'
    'muc "1"\nmoi a.so >= 1 nguoi\n'
)


@pytest.mark.parametrize("name", ["ma", "ten", "loai"])
@pytest.mark.parametrize("hidden", ["\u202e", "\u200b", "\u0000", "\ufeff", "\u00ad"])
def test_nothing_hides_in_the_texts_of_files(tmp_path, name, hidden):
    row = {"ma": "S1", "ten": "Sở", "loai": "sở", "so": 1}
    row[name] += hidden + "x"
    (tmp_path / "a.json").write_text(json.dumps([row]), encoding="utf-8")
    (tmp_path / "a.csv").write_text("ma,ten,loai,so\n" + ",".join(map(str, row.values())) + "\n", encoding="utf-8")
    for file, line in [("a.json", 1), ("a.csv", 2)]:
        with pytest.raises(vtlt.BadData) as caught:
            TEXTS.schema.read(tmp_path / file)
        assert [(one.code, one.row, one.field) for one in caught.value.issues] == [("invisible-character", line, name)]
        assert f"U+{ord(hidden):04X}" in str(caught.value)
        assert hidden not in str(caught.value)


@pytest.mark.parametrize("hidden", ["\u202e", "\u200b", "\u0000", "\ufeff", "\u00ad", "\ud800"])
def test_nothing_hides_in_the_ids_and_texts_of_objects(hidden):
    row = {"ma": f"S1{hidden}", "loai": "sở", "so": 1}
    accumulator = TEXTS.accumulator()
    for evaluate in (lambda: TEXTS.evaluate([row]), lambda: TEXTS.compile()(row), lambda: accumulator.add(row)):
        with pytest.raises(vtlt.BadData) as caught:
            evaluate()
        assert [(one.code, one.field) for one in caught.value.issues] == [("invisible-character", "ma")]
    assert len(accumulator) == 0
    assert row["ma"] not in accumulator
    with pytest.raises(vtlt.BadData) as caught:  # nobody knows whether it is in the scope
        TEXTS.evaluate([{"ma": "S1", "loai": f"sở{hidden}", "so": 1}])
    assert [(one.code, one.field) for one in caught.value.issues] == [("invisible-character", "loai")]


@pytest.mark.parametrize("typed", ["o\u031b\u0309", "o\u0309\u031b", "\u01a1\u0309"])
def test_one_agency_however_its_id_was_typed(typed):
    row = {"ma": f" S{typed} 1 ", "loai": f"s{typed}", "so": 1}
    report = TEXTS.evaluate([row], registry=[{"ma": "S\u1edf 1", "loai": "s\u1edf"}])
    assert [one.verdict for one in report.findings] == [vtlt.Verdict.MET]
    accumulator = TEXTS.accumulator()
    accumulator.add(row)
    assert "S\u1edf 1" in accumulator
    accumulator.remove("S\u1edf 1")
    assert len(accumulator) == 0


@pytest.mark.parametrize("digit", DIGITS)
def test_digits_of_other_scripts_are_no_numbers(tmp_path, digit):
    (tmp_path / "a.csv").write_text(f"ma,cap,cbccvc\nT01,tinh,{digit}\n", encoding="utf-8")
    assert issues_of(tmp_path / "a.csv") == [("wrong-type", 2, "cbccvc")]


@pytest.mark.parametrize("name", ["ma", "cap", "cbccvc"])
def test_half_a_pair_in_json(tmp_path, name):
    (tmp_path / "a.json").write_text(
        json.dumps([{"ma": "1", "cap": "tinh", "cbccvc": 5, name: "\ud800"}]), encoding="utf-8"
    )
    assert ("wrong-type", 1, name) in issues_of(tmp_path / "a.json")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_what_a_message_quotes_begins_no_line_of_its_own(end):
    """Else a name could say what the program never said."""
    ruleset = vtlt.parse(plan_of("moi cap_xa.cbccvc >= 1 nguoi"))
    hostile = f"x{end}everything is met"
    with pytest.raises(vtlt.errors.RulesetNotFound) as not_found:
        vtlt.load(hostile)
    with pytest.raises(vtlt.errors.RulesetNotFound) as no_file:
        vtlt.load(f"{hostile}.vtlt")
    with pytest.raises(vtlt.BadData) as bad:
        ruleset.evaluate([{"ma": hostile, "cap": hostile, "nha_nuoc": hostile}])
    with pytest.raises(vtlt.UnknownStatement) as unknown:
        ruleset.evaluate([])[hostile]
    issues = [str(issue) for issue in bad.value.issues]
    assert len(issues) == 2
    for said in [str(not_found.value), str(no_file.value), *issues, str(unknown.value)]:
        assert len(said.splitlines()) == 1 and "everything is met" in said
