"""Limits: each is a coded error, and soon."""

import os
import time

import pytest

import vtlt_rules as vtlt
from plans import following, plan_of

HEAD = plan_of()


def codes(text):
    return [diagnostic.code for diagnostic in vtlt.check(text)]


def target(condition):
    return f"{HEAD}moi cap_tinh.co_kho khi {condition}\n"


@pytest.mark.parametrize(
    ("nested", "too_deep"),
    [
        (lambda n: "(" * n + "co_kho" + ")" * n, 65),
        (lambda n: "khong " * n + "co_kho", 65),
        (lambda n: "khong (" * (n // 2) + "co_kho" + ")" * (n // 2), 66),
    ],
)
def test_nesting(nested, too_deep):
    assert codes(target(nested(64))) == []
    assert codes(target(nested(too_deep))) == ["nesting-too-deep"]
    assert "nesting-too-deep" in codes(target(nested(100_000)))


def test_long_flat_conditions_are_no_nesting():
    assert codes(target(" va ".join(["khong co_kho"] * 5000))) == []


def test_file_size():
    assert codes("#" * (1 << 20)) == ["missing-head"]
    assert codes("#" * ((1 << 20) + 1)) == ["file-too-large"]
    assert codes("đ" * (1 << 19) + "#") == ["file-too-large"]


def test_statements():
    lines = [f"moi cap_tinh.nhan_su_vtlt >= {n} nguoi\n" for n in range(10_001)]
    assert codes(HEAD + "".join(lines[:10_000])) == []
    start = time.process_time()
    assert codes(HEAD + "".join(lines)) == ["too-many-statements"]
    assert time.process_time() - start < 2  # refused before the work, not after


def test_digits():
    assert codes(f"{HEAD}moi cap_tinh.nhan_su_vtlt >= {'9' * 30} nguoi\n") == []
    assert codes(f"{HEAD}moi cap_tinh.nhan_su_vtlt >= {'9' * 31} nguoi\n") == ["number-too-long"]
    assert codes(f"{HEAD}moi cap_tinh.dien_tich_kho >= {'9' * 16},{'9' * 15} m2\n") == ["number-too-long"]
    assert codes(f"{HEAD}moi cap_tinh.nhan_su_vtlt >= {'9' * 100_000} nguoi\n") == ["number-too-long"]


@pytest.mark.parametrize(
    "line", ["a\n", "§\n", "cap_tin.lap_ho_s >= 40%\n", '"\n', "(\n", "muc\n", "\u200b\n", "1.957\n"]
)
def test_files_full_of_mistakes_end_soon(line):
    start = time.process_time()
    found = codes(HEAD + line * ((1 << 19) // len(line.encode())))
    assert found
    assert len(found) <= 40_000
    assert time.process_time() - start < 20


def test_too_many_errors_says_so():
    found = codes(HEAD + "a\n" * 5000)
    assert found[-1] == "too-many-errors"
    assert len(found) == 1002


def test_hostile_regular_repetition():
    for text in ("0," * 200_000, "1." * 200_000, "1/" * 200_000, "a." * 200_000, "{" * 500_000, "| " + "1," * 200_000):
        start = time.process_time()
        found = codes(HEAD + text)
        assert (
            found == ["words-without-statement"]
            if text.startswith("|")
            else "words-without-statement" not in found != []
        )
        assert time.process_time() - start < 20


def test_names_are_looked_up_never_opened(tmp_path):
    (tmp_path / "secret.vtlt").write_text('tu_vung secret "S"\n', encoding="utf-8")
    inner = tmp_path / "inner"
    inner.mkdir()
    for name in ("../secret", "..", "/etc/passwd", "inner/../../secret"):
        found = vtlt.check(following(name) + 'muc "1"\n', folder=inner)
        assert [d.code for d in found] in (["syntax-error"], ["unexpected-character"]), name
    assert [d.code for d in vtlt.check(following("secret"), folder=inner)] == ["missing-vocabulary"]
    assert vtlt.check(following("secret"), folder=tmp_path) == []
    with pytest.raises(vtlt.RulesetNotFound):
        vtlt.load("tien_giang/../../x")


def test_not_utf8(tmp_path):
    file = tmp_path / "x.vtlt"
    file.write_bytes(b'ke_hoach t "T"\nmuc "\xe9"\n')
    with pytest.raises(vtlt.InvalidRuleset) as caught:
        vtlt.load(file)
    (diagnostic,) = caught.value.diagnostics
    assert (diagnostic.code, diagnostic.line, diagnostic.column) == ("not-utf8", 2, 6)


@pytest.mark.parametrize("length", [1, 2, 600, 3000])
def test_a_long_chain_of_vocabularies_is_followed_to_its_end(tmp_path, length):
    for number in range(length):
        follows = f"theo v{number + 1}\n" if number + 1 < length else 'don_vi nguoi "người" nguyen\n'
        text = f'tu_vung v{number} "V"\n{follows}truong f{number} "F{number}" : nguoi\n'
        (tmp_path / f"v{number}.vtlt").write_text(text, encoding="utf-8")
    plan = 'ke_hoach t "T"\ntheo v0\nthuoc_tinh cap "C" : { a, b }\npham_vi s "S" khi cap = a\nmuc "1"\n'
    plan += f"moi s.f{length - 1} >= 1 nguoi\n"
    ruleset = vtlt.parse(plan, folder=tmp_path)
    assert list(ruleset.checked.fields) == [f"f{number}" for number in reversed(range(length))]  # the last one first
    assert len(ruleset.checked.vocabularies) == length
    assert (
        ruleset.with_thresholds({"s.f" + str(length - 1): "2 nguoi"}).statements[0].demand
        != ruleset.statements[0].demand
    )


def test_a_long_circle_of_vocabularies_is_one_error(tmp_path):
    for number in range(600):
        (tmp_path / f"v{number}.vtlt").write_text(
            f'tu_vung v{number} "V"\ntheo v{(number + 1) % 600}\n', encoding="utf-8"
        )
    plan = 'ke_hoach t "T"\ntheo v0\n'
    (found,) = vtlt.check(plan, folder=tmp_path)
    assert found.code == "circular-vocabulary"
    assert found.file == str(tmp_path / "v599.vtlt")
    assert found.facts["path"].split(" → ")[:50] == [
        f"v{number}" for number in range(50)
    ]  # what is too long is cut off
    (found,) = vtlt.check('tu_vung v5 "V"\ntheo v598\n', folder=tmp_path)
    assert found.facts["path"] == "v5 → v598 → v599 → v0 → v1 → v2 → v3 → v4 → v5"


def test_a_folder_is_listed_once_however_many_vocabularies_are_missing(tmp_path, monkeypatch):
    listed = []
    listdir = os.listdir
    monkeypatch.setattr(os, "listdir", lambda folder: listed.append(folder) or listdir(folder))
    (tmp_path / "CO.VTLT").write_text('tu_vung co "C"\n', encoding="utf-8")
    found = vtlt.check(
        'ke_hoach t "T"\ntheo co\n' + "".join(f"theo x{number}\n" for number in range(50)), folder=tmp_path
    )
    assert [one.code for one in found] == ["missing-vocabulary"] * 50
    assert listed.count(tmp_path) == 1


def test_what_statements_and_formulas_read_altogether(monkeypatch):
    from vtlt_rules.check import reads

    def plan(statements, flags):
        flags = "".join(
            f'truong d{n} "D{n}" : co_khong = {f"d{n - 1}" if n else "co_kho"} va co_kho\n' for n in range(flags)
        )
        lines = "".join(f"moi cap_tinh.nhan_su_vtlt >= {n} nguoi khi d3\n" for n in range(statements))
        return HEAD.replace('muc "', f'{flags}muc "') + lines

    monkeypatch.setattr(reads, "MAX_READS", 300)
    assert codes(plan(10, 4)) == []
    assert codes(plan(30, 4)) == ["too-complex"]
    assert codes(plan(1, 100)) == ["too-complex"]


def test_what_shares_of_sums_leave_over_is_bounded(monkeypatch):
    from vtlt_rules.check import declarations

    fields = "".join(f'truong {name} "{name}" : nguoi\n' for name in "fgh")
    shares = 'truong z "Z" : nguoi = f + g + h\nchi_so c1 "C1" = ty_le(f tren z)\nchi_so c2 "C2" = ty_le(g tren z)\n'
    plan = HEAD.replace('muc "', f'{fields}{shares}muc "', 1) + "cap_tinh.c1 >= 1%\ncap_tinh.c2 >= 1%\n"
    monkeypatch.setattr(declarations, "MAX_REST", 4)  # two other terms of each share
    assert codes(plan) == []
    monkeypatch.setattr(declarations, "MAX_REST", 3)
    assert codes(plan) == ["too-complex"]


def test_times_that_changes_are_measured_from(monkeypatch):
    from vtlt_rules.check import reads

    lines = "".join(f"cap_tinh.lap_ho_so tang >= {n} diem_phan_tram so_voi nam {2000 + n % 3}\n" for n in range(1, 7))
    monkeypatch.setattr(reads, "MAX_BASELINES", 3)
    assert "too-complex" not in codes(HEAD + lines)
    monkeypatch.setattr(reads, "MAX_BASELINES", 2)
    assert codes(HEAD + lines) == ["too-complex"]
