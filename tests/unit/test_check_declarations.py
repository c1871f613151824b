"""Declarations: values, formulas, parts and their circles."""

from hypothesis import given
from hypothesis import strategies as st
from one_statement import HEAD, declaring, the_one_in

import vtlt_rules as vtlt


def test_the_formula_of_a_field_of_unknown_unit_is_looked_at():
    head = HEAD.replace("truong co_kho", 'truong kha "Khá" : la = nua + chung\ntruong co_kho')
    assert [(one.code, one.span.text) for one in vtlt.check(head + "moi cap_tinh.co_kho")] == [
        ("unknown-name", "la"),
        ("unknown-name", "nua"),
    ]


def test_a_share_of_a_wrong_whole_is_not_compared():
    share = 'truong kha "Khá" : nguoi thuoc dien_tich\nchi_so ty_kha "Tỷ lệ khá" = ty_le(kha)\n'
    head = HEAD.replace("truong co_kho", share + "truong co_kho")
    assert the_one_in("cap_tinh.ty_kha >= 140%", head).code == "unit-mismatch"


def test_a_value_without_a_label_is_labelled_by_its_name():
    rules = declaring('thuoc_tinh loai "Loại" : { sở_nội_vụ, khac "Khác" }\n', 'nhiem_vu s "Làm"')
    type_ = rules.checked.attributes["loai"].type
    assert type_.values == {"so_noi_vu": "sở nội vụ", "khac": "Khác"}


def test_how_far_round_a_circle_goes():
    declared = 'truong p "P" : nguoi thuoc q\ntruong q "Q" : nguoi thuoc p\n'
    (circle,) = vtlt.check(HEAD.replace("truong co_kho", declared + "truong co_kho"))
    assert (circle.code, circle.facts) == ("circular-parts", {"name": "p", "path": "p → q → p"})


def circles_met(edges):
    """Return the circles that a search in depth meets, apart from each other, as plainly as it can be written."""
    caught, finished, found = set(), set(), []

    def search(path):
        for following in edges[path[-1]]:
            if following in path:
                circle = [*path[path.index(following) :], following]
                if caught.isdisjoint(circle):
                    found.append(" → ".join(circle))
                caught.update(circle)
            elif following in edges and following not in finished:
                search([*path, following])
        finished.add(path[-1])

    for start in edges:
        if start not in finished:
            search([start])
    return found


@given(st.dictionaries(st.integers(0, 9), st.lists(st.integers(0, 9), min_size=1, max_size=4)))
def test_of_formulas_that_need_themselves_circles_apart_are_reported(operands):
    fields = "".join(
        f'truong n{number} "{number}" : n'
        + (" = " + " + ".join(f"n{one}" for one in operands[number]) + "\n" if number in operands else "\n")
        for number in sorted(range(10), key=lambda one: [*operands, *range(10)].index(one))
    )
    found = vtlt.check(f'tu_vung v "V"\ndon_vi n "n"\n{fields}')
    circular = [one for one in found if one.code == "circular-formula"]
    expected = circles_met({f"n{one}": [f"n{other}" for other in others] for one, others in operands.items()})
    assert sorted(one.facts["path"] for one in circular) == sorted(expected)


def test_parts_and_formulas_of_any_length_are_followed():
    sums = "".join(f'truong a{n} "{n}" : n = a{n + 1} + a{n + 1}\n' for n in range(3000))
    parts = "".join(f'truong b{n} "b{n}" : n thuoc b{(n + 1) % 3000}\n' for n in range(3000))
    text = f'tu_vung v "V"\ndon_vi n "n"\n{sums}truong a3000 "A" : n = a0\n{parts}'
    found = [one for one in vtlt.check(text) if one.code.startswith("circular")]
    assert [(one.code, one.facts["name"]) for one in found] == [("circular-formula", "a0"), ("circular-parts", "b0")]
    assert all(one.facts["path"].endswith("…") and len(one.facts["path"]) < 600 for one in found)
