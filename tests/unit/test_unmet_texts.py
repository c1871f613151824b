"""A text that a scope or `khi` asks for and no agency has is a note, with the nearest that one has."""

import vtlt_rules as vtlt

PLAN = vtlt.parse("""ke_hoach thu "Thử"
don_vi nguoi "người" nguyen
thuoc_tinh dia_ban "Địa bàn" : chuoi
thuoc_tinh mien "Miền" : chuoi
truong co "Có" : co_khong
chi_so o_nui "Ở núi" = dem(mien = "núi")
pham_vi hai_noi "Hai nơi" khi dia_ban thuoc { "Gò Công Đông", "Tân Phước" }
pham_vi khac "Khác" khi khong dia_ban = "Cai Lậy"
muc "1"
    moi hai_noi.co
    moi khac.co khi mien = "Đồng bằng"
    khac.o_nui >= 1 co_quan
""")


def notes(agencies, lang="vi", registry=None):
    report = PLAN.evaluate(agencies, registry=registry)
    said = [note["message"] for note in report.to_dict(lang)["notes"]]
    assert said == [note.message(lang) for note in report.notes]
    assert all(note.split("`")[1] in report.to_text(lang) for note in said)
    return said


def test_the_nearest_text_is_named_as_it_is_spelled_there():
    found = notes([{"ma": "A", "dia_ban": "GO CÔNG  ĐÔNG", "mien": "Đồng bằng"}, {"ma": "B", "dia_ban": "tân PHƯỚC"}])
    assert found == [
        "không cơ quan nào có `dia_ban` là `Gò Công Đông` như quy tắc hỏi; gần nhất là `GO CÔNG  ĐÔNG`",
        "không cơ quan nào có `dia_ban` là `Cai Lậy` như quy tắc hỏi; hãy xem lại quy tắc hoặc danh sách",
    ]


def test_what_is_missing_everywhere_is_not_noted_and_measures_are_not_looked_at():
    agencies = [{"ma": str(n), "dia_ban": text} for n, text in enumerate(["gò công đông", "Tân  Phước", "CAI LẬY"])]
    assert notes(agencies, "en") == []
    assert notes([agencies[0] | {"mien": "dong bang"}, *agencies[1:]], "en") == [
        "no agency has `Đồng bằng` as its `mien`, which the ruleset asks for; look at both again"
    ]
    assert notes([{"ma": "0", "co": True}], "en", registry=[*agencies, {"ma": "9", "dia_ban": "Cai Lay"}]) == []


def test_long_lists_are_cut():
    texts = ", ".join(f'"nơi {number}"' for number in range(500))
    plan = vtlt.parse(
        'ke_hoach thu "Thử"\nthuoc_tinh dia_ban "Địa bàn" : chuoi\ntruong co "Có" : co_khong\n'
        f'pham_vi noi "Nơi" khi dia_ban thuoc {{ {texts} }}\nmuc "1"\nmoi noi.co\n'
    )
    report = plan.evaluate([{"ma": str(number), "dia_ban": f"chỗ {number}"} for number in range(2000)])
    assert len(report.notes) == 100


def test_a_scope_is_looked_through_once_however_many_statements_have_it(monkeypatch):
    looked_through = []
    monkeypatch.setattr(
        "vtlt_rules.evaluate.unmet_texts.conditions_in",
        lambda condition: looked_through.append(condition) or iter((condition,)),
    )
    rules = vtlt.parse(
        'ke_hoach k "K"\ndon_vi n "n" nguyen\nthuoc_tinh noi "Nơi" : chuoi\ntruong f "F" : n\n'
        'pham_vi a "A" khi noi = "X"\npham_vi b "B" khi noi = "Y"\nmuc "I"\n'
        + "".join(f"moi {scope}.f >= {number} n\n" for number in range(1, 20) for scope in "ab")
        + 'moi a.f >= 1 n khi noi = "Z"\n'
    )
    report = rules.evaluate([{"ma": "1", "noi": "X", "f": 1}])
    assert len(looked_through) == 3
    assert [(note.field, note.facts["text"]) for note in report.notes] == [("noi", "Y"), ("noi", "Z")]
