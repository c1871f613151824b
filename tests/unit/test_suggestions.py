"""What diagnostics and issues suggest to those who write as plans do, and not yet as the language does."""

import os

import pytest

import vtlt_rules as vtlt
from plans import plan_of
from vtlt_rules.errors import BadData

HEAD = plan_of(period="01/01/2019..31/12/2019")


def the_one_in(line):
    (found,) = vtlt.check(f"{HEAD}    {line}\n")
    return found


@pytest.mark.parametrize(
    ("line", "code", "suggestion"),
    [
        # a field that is yes or no is demanded by its name
        ("moi cap_xa.co_kho = có", "unfit-demand", "moi cap_xa.co_kho"),
        ("moi cấp_xã.có_kho đúng", "syntax-error", "moi cấp_xã.có_kho"),
        ("moi cap_xa.co_kho = khong", "reserved-word", None),
        ("moi cap_xa.co_kho khi kho_dat_yeu_cau = không", "reserved-word", "khong kho_dat_yeu_cau"),
        ("moi cap_xa.co_kho khi kho_dat_yeu_cau = có", "type-mismatch", "kho_dat_yeu_cau"),
        ("moi cap_xa.co_kho khi kho_dat_yeu_cau = false", "type-mismatch", "khong kho_dat_yeu_cau"),
        ("moi cap_xa.co_kho khi kho_dat_yeu_cau >= co", "type-mismatch", None),
        ("moi cap_xa.co_kho khi kho_dat_yeu_cau = cap", "type-mismatch", None),
        # percentages in words
        ("cap_tinh.lap_ho_so >= 45 phần trăm", "syntax-error", "45%"),
        ("cap_tinh.lap_ho_so >= 45,5 phan tram khi co_kho", "syntax-error", "45,5%"),
        ("cap_tinh.lap_ho_so >= 45 phần_trăm", "unknown-name", "%"),
        # values in quotes, and by their labels
        ('moi cap_xa.co_kho khi cap = "xa"', "unknown-value", "xa"),
        ('moi cap_xa.co_kho khi cap = "Xã"', "unknown-value", "xa"),
        ('moi cap_xa.co_kho khi cap = "cấp xã"', "unknown-value", "xa"),
        ('moi cap_xa.co_kho khi cap thuoc { tinh, "Cap xa" }', "unknown-value", "xa"),
        ("moi cap_xa.co_kho khi cap = cap_xa", "unknown-value", "xa"),
        ('moi cap_xa.co_kho khi cap = "thôn"', "unknown-value", None),
        ("moi cap_xa.co_kho khi cap = 5", "unknown-value", None),
        ("moi cap_xa.co_kho khi cap = tinhh", "unknown-value", "tinh"),
        # deadlines
        ("moi cap_xa.trien_lam hoàn_thành trước ngày 1/6/2019 khi co_kho", "syntax-error", "hoàn_thành trước 1/6/2019"),
        ("moi cap_xa.trien_lam hoan_thanh <= 30/06/2019", "syntax-error", "hoàn_thành đến_hết 30/06/2019"),
        ("moi cap_xa.trien_lam hoan_thanh trong 30/06/2019", "syntax-error", "hoàn_thành đến_hết 30/06/2019"),
        ("moi cap_xa.trien_lam chậm nhất 30/06/2019", "syntax-error", "hoàn_thành đến_hết 30/06/2019"),
        ("moi cap_xa.trien_lam <= 30/06/2019", "syntax-error", "hoàn_thành đến_hết 30/06/2019"),
        ("cap_tinh.lap_ho_so >= 80% đến 2025", "syntax-error", "đến_hết năm 2025"),
        ("cap_tinh.lap_ho_so >= 80% đến năm 2025", "syntax-error", "đến_hết năm 2025"),
        ("cap_tinh.lap_ho_so >= 80% đến 2025 khi co_kho", "syntax-error", "đến_hết năm 2025"),
        ("cap_tinh.lap_ho_so >= 80% hạn 30/6/2019", "syntax-error", "đến_hết 30/6/2019"),
        ("cap_tinh.lap_ho_so >= 80% chậm nhất là ngày 30/6/2019", "syntax-error", "đến_hết 30/6/2019"),
        ("cap_tinh.lap_ho_so >= 80% trước 30/6", "syntax-error", "trước 30/6/yyyy"),
        ("cap_tinh.lap_ho_so >= 80% den_het 2019", "syntax-error", "đến_hết năm 2019"),
        ("cap_tinh.lap_ho_so >= 80% đến hết năm 2019", "syntax-error", "đến_hết năm 2019"),
        ("cap_tinh.lap_ho_so >= 80% trong năm 2019", "syntax-error", "đến_hết năm 2019"),
        ("moi cap_xa.trien_lam hoan_thanh trong quý II", "syntax-error", "hoàn_thành trong quý II/yyyy"),
        ("moi cap_xa.trien_lam hoan_thanh trong quý 2 năm 2019", "syntax-error", "hoàn_thành trong quý II/2019"),
        ("moi cap_xa.trien_lam hoan_thanh trong quý VII/2019", "invalid-date", None),
        ("moi cap_xa.trien_lam hoan_thanh trong tháng 6", "syntax-error", "hoàn_thành trong tháng 6/yyyy"),
        ("moi cap_xa.trien_lam trong năm 2019", "syntax-error", "hoàn_thành trong năm 2019"),
        ("du_bao cap_tinh.lap_ho_so khoang 80% den_het nam 2019", "syntax-error", None),
        ("cap_tinh.lap_ho_so >= 80% năm 2019", "syntax-error", None),
        # parts in another order than theirs
        ("cap_tinh.lap_ho_so >= 80% khi co_kho den_het nam 2019", "syntax-error",
         "cap_tinh.lap_ho_so >= 80% den_het nam 2019 khi co_kho"),
        ('moi cap_tinh.lap_ho_so >= 80% suy_tu "x" khi (co_kho va nha_nuoc) đến_hết quý II/2019', "syntax-error",
         'moi cap_tinh.lap_ho_so >= 80% đến_hết quý II/2019 khi (co_kho va nha_nuoc) suy_tu "x"'),
        ("cap_tinh.lap_ho_so >= 80% den_het nam 2019 tung dia_ban", "syntax-error",
         "cap_tinh.lap_ho_so >= 80% tung dia_ban den_het nam 2019"),
        ("cap_tinh.lap_ho_so >= 80% khi co_kho den_het nam 2019 khi nha_nuoc", "syntax-error", "đến_hết năm 2019"),
        # windows that run from something
        ("moi cap_xa.trien_lam hoan_thanh trong vòng 30 ngày kể từ ngày 15/03/2019", "syntax-error",
         "hoàn_thành trong 30 ngày kể_từ 15/03/2019"),
        ("moi cap_xa.trien_lam hoan_thanh trong vòng 1 năm kể từ quy_che_vtlt khi co_kho", "syntax-error",
         "hoàn_thành trong 1 năm kể_từ quy_che_vtlt"),
        ("moi cap_xa.trien_lam hoan_thanh trong vòng 3 tháng kể từ ngày kết thúc công việc", "syntax-error",
         "hoàn_thành trong 3 tháng kể_từ …"),
        ("moi cap_xa.trien_lam hoan_thanh trong 30 ngày kể từ 15/03/2019", "syntax-error", "kể_từ"),
        ("moi cap_xa.trien_lam hoan_thanh trong vòng 30 ngày làm việc kể từ 15/03/2019", "not-in-language", None),
        ("moi cap_xa.trien_lam hoan_thanh trong 30/06/2019..", "syntax-error", None),
        # two bounds
        ("moi cap_xa.nhan_su_vtlt >= 2 nguoi va <= 5 nguoi", "syntax-error", "trong 2..5 nguoi"),
        ("moi cap_xa.nhan_su_vtlt ≥ 2 ≤ 5 người", "syntax-error", "trong 2..5 người"),
        ("moi cap_xa.nhan_su_vtlt >= 2 nguoi va <= 5 m2", "syntax-error", "trong 2 nguoi..5 m2"),
        ("cap_tinh.lap_ho_so từ 40% đến 45%", "syntax-error", "trong 40..45%"),
        ("cap_tinh.lap_ho_so tu 40 den 45% khi co_kho", "syntax-error", "trong 40..45%"),
        ("cap_tinh.lap_ho_so trong 40% den 45", "syntax-error", "trong 40..45%"),
        ("cap_tinh.lap_ho_so trong 40-45%", "unexpected-character", "trong 40..45%"),
        ("moi cap_xa.nhan_su_vtlt = 1..2 nguoi", "syntax-error", "trong 1..2 nguoi"),
        ("moi cap_xa.nhan_su_vtlt tu 1 den 2", "syntax-error", "trong 1..2"),
        ("moi cap_xa.nhan_su_vtlt >= 2 nguoi hoac cap_huyen.lap_ho_so >= 25%", "syntax-error", None),
        ("du_bao cap_tinh.lap_ho_so khoang tu 40 den 45%", "syntax-error", None),
        # so many of some conditions
        ("moi cap_xa.co_kho khi ít nhất 3 trong 5", "syntax-error", "it_nhat 3 trong (…, …, …, …, …)"),
        ("moi cap_xa.co_kho khi ít nhất 3 trong 5 việc", "syntax-error", "it_nhat 3 trong (…, …, …, …, …)"),
        ("moi cap_xa.co_kho khi it_nhat 2 trong 3 (nha_nuoc, du_bien_che, co_kho)", "syntax-error",
         "it_nhat 2 trong (…, …, …)"),
        ("moi cap_xa.co_kho khi ít nhất 2 trong (nha_nuoc, du_bien_che)", "syntax-error", "ít_nhất"),
        ("cap_xa.lap_ho_so >= 20% ít nhất 3 trong 5%", "syntax-error", "ít_nhất"),
        # signs torn apart
        ("cap_tinh.lap_ho_so = > 45%", "syntax-error", ">="),
        ("cap_tinh.lap_ho_so > = 45%", "syntax-error", ">="),
        ("cap_tinh.lap_ho_so = < 45%", "syntax-error", "<="),
        ("cap_tinh.lap_ho_so < = 45%", "syntax-error", "<="),
        ("cap_tinh.lap_ho_so = = 45%", "syntax-error", "="),
        ("cap_tinh.lap_ho_so >= = 45%", "syntax-error", None),
        # two demands on one line
        ("cap_tinh.lap_ho_so >= 40% va cap_huyen.lap_ho_so >= 25%", "two-statements",
         "cap_tinh.lap_ho_so >= 40%\ncap_huyen.lap_ho_so >= 25%"),
        ("cap_tinh.lap_ho_so >= 95%, cấp xã.lap_ho_so ít nhất 90%", "two-statements",
         "cap_tinh.lap_ho_so >= 95%\ncấp_xã.lap_ho_so >= 90%"),
        ("cap_tinh.lap_ho_so >= 95%; mỗi cấp_xã.có_kho", "two-statements",
         "cap_tinh.lap_ho_so >= 95%\nmỗi cấp_xã.có_kho"),
        ("cap_tinh.lap_ho_so >= 95% khi co_kho va cap_xa.lap_ho_so >= 90%", "two-statements",
         "cap_tinh.lap_ho_so >= 95% khi co_kho\ncap_xa.lap_ho_so >= 90%"),
        # names in several words
        ("cấp tỉnh.lập_hồ_sơ >= 40%", "syntax-error", "cấp_tỉnh.lập_hồ_sơ >= 40%"),
        ("Cấp tỉnh.phần mềm >= 95%", "syntax-error", "cấp_tỉnh.phần_mềm >= 95%"),
        ("mỗi cấp xã.có kho khi cap = xa", "syntax-error", "mỗi cấp_xã.có_kho khi cap = xa"),
        ("cấp tỉnh.lập hồ sơ ít nhất 95% khi co_kho", "syntax-error", "cấp_tỉnh.lập_hồ_sơ >= 95% khi co_kho"),
        ("du_bao cấp tỉnh.lập hồ sơ khoang 40%", "syntax-error", "du_bao cấp_tỉnh.lập_hồ_sơ khoang 40%"),
        ('cap_tinh.lưu trữ lịch sử >= 5 nguoi tru "A"', "syntax-error",
         'cap_tinh.lưu_trữ_lịch_sử >= 5 nguoi tru "A"'),
        # comparisons in words
        ("cap_tinh.lap_ho_so ít nhất 40%", "syntax-error", ">= 40%"),
        ("cap_tinh.lap_ho_so đạt tối thiểu 40%", "syntax-error", ">= 40%"),
        ("cap_tinh.lap_ho_so không dưới 40%", "syntax-error", ">= 40%"),
        ("cap_tinh.lap_ho_so không thấp hơn 40,5%", "syntax-error", ">= 40,5%"),
        ("cap_tinh.lap_ho_so từ 40% trở lên", "syntax-error", ">= 40%"),
        ("moi cap_xa.nhan_su_vtlt không quá 5 người", "syntax-error", "<= 5 người"),
        ("moi cap_xa.nhan_su_vtlt tối đa 5 nguoi", "syntax-error", "<= 5 nguoi"),
        ("moi cap_xa.nhan_su_vtlt tối_đa 5 nguoi", "syntax-error", "<= 5 nguoi"),
        ("moi cap_xa.nhan_su_vtlt không vượt quá 5 nguoi", "syntax-error", "<= 5 nguoi"),
        ("moi cap_xa.nhan_su_vtlt từ 5 nguoi trở xuống", "syntax-error", "<= 5 nguoi"),
        ("moi cap_xa.nhan_su_vtlt trên 5 nguoi khi co_kho", "syntax-error", "> 5 nguoi"),
        ("moi cap_xa.nhan_su_vtlt nhiều hơn 5 nguoi", "syntax-error", "> 5 nguoi"),
        ("moi cap_xa.nhan_su_vtlt dưới 5 nguoi", "syntax-error", "< 5 nguoi"),
        ("cap_tinh.lap_ho_so >= 40% khi cbccvc ít nhất 3 nguoi", "syntax-error", ">= 3 nguoi"),
        # texts without quotes
        ("cap_tinh.lap_ho_so >= 40% khi dia_ban = Ven biển", "syntax-error", 'dia_ban = "Ven biển"'),
        ("cap_tinh.lap_ho_so >= 40% khi dia_ban = Ven biển va co_kho", "syntax-error", 'dia_ban = "Ven biển"'),
        ("cap_tinh.lap_ho_so >= 40% khi dia_ban thuoc { Ven biển, \"Núi cao\", Đảo }", "syntax-error",
         '{ "Ven biển", "Núi cao", "Đảo" }'),
        # what may mean two things is asked for
        ("cap_tinh.lap_ho_so >= 0,95", "ambiguous-share", None),
        ("cap_tinh.lap_ho_so >= 1", "ambiguous-share", None),
        ("cap_tinh.lap_ho_so >= 1,01", "missing-unit", "1,01%"),
        ("cap_xa.nhan_su_vtlt >= 5 nguoi", "field-needs-each", None),
        ("cap_xa.co_kho", "field-needs-each", "moi cap_xa.co_kho"),
        ("moi cap_xa.nhan_su_vtlt tu", "syntax-error", None),
        # rises and falls
        ("cap_tinh.lap_ho_so tăng 5 điểm phần trăm so với năm 2018", "syntax-error",
         "tăng >= 5 điểm_phần_trăm so_với năm 2018"),
        ("cap_tinh.tong_cbccvc tăng ít nhất 10% so với ngày 31/12/2018", "syntax-error",
         "tăng >= 10% so_với 31/12/2018"),
        ("cap_tinh.lap_ho_so giảm bớt 12,5 % so với cùng kỳ năm trước den_het nam 2019", "syntax-error",
         "giảm >= 12,5%"),
        ("moi cap_xa.nhan_su_vtlt tăng thêm trên 2 người", "syntax-error", "tăng > 2 người"),
        ("moi cap_xa.nhan_su_vtlt tăng 2 khi co_kho", "syntax-error", "tăng >= 2"),
        ("cap_tinh.lap_ho_so tăng 10% so với mức đã nêu", "syntax-error", "tăng >= 10% so_với …"),
        ("cap_tinh.lap_ho_so tăng nhanh so với năm 2018", "syntax-error", None),
        ("cap_tinh.lap_ho_so tăng không quá 10% so với năm 2018", "syntax-error", "<= 10%"),
        # what is not in the language
        ("cap_tinh.lap_ho_so >= cap_xa.lap_ho_so", "not-in-language", None),
        ("moi cap_xa.nhan_su_vtlt = cap_tinh . nhan_su_vtlt", "not-in-language", None),
        ("moi cap_xa.trien_lam hoan_thanh trong 30 ngày làm việc", "not-in-language", None),
        ("cap_tinh.trung_vi(cbccvc) >= 3 nguoi", "not-in-language", None),
        ("cap_tinh.lap_ho_so >= 40% xếp hạng nhất", "not-in-language", None),
        # the month first
        ("moi cap_xa.trien_lam hoan_thanh trong 01/13/2019..31/12/2019", "invalid-date", "13/01/2019"),
        ("moi cap_xa.trien_lam hoan_thanh trong 01/01/2019..13/13/2019", "invalid-date", None),
    ],
)  # fmt: skip
def test_what_is_written_by_habit_is_suggested_as_the_language_has_it(line, code, suggestion):
    found = the_one_in(line)
    assert (found.code, found.suggestion) == (code, suggestion)


def test_what_is_suggested_is_right():
    for line in ("moi cap_xa.trien_lam hoan_thanh truoc ngay 30/06/2019", "moi cap_xa.nhan_su_vtlt tu 1 den 2 nguoi"):
        right = line.replace(line[line.index("hoan_thanh" if "hoan_thanh" in line else "tu 1") :], "")
        assert vtlt.check(f"{HEAD}    {right}{the_one_in(line).suggestion}\n") == []


@pytest.mark.parametrize(
    ("line", "code", "suggestion"),
    [
        ('chi_so a "A" = ty_le(cbccvc_lap_ho_so, cbccvc)', "syntax-error", "tỷ_lệ(cbccvc_lap_ho_so trên cbccvc)"),
        ('chi_so a "A" = ty_le(cbccvc_lap_ho_so / cbccvc)', "unexpected-character",
         "tỷ_lệ(cbccvc_lap_ho_so trên cbccvc)"),
        ('chi_so a "A" = cbccvc_lap_ho_so / cbccvc', "syntax-error", "tỷ_lệ(cbccvc_lap_ho_so trên cbccvc)"),
        ('chi_so a "A" = trung_vi(cbccvc)', "not-in-language", None),
        ('chi_so a "A" = trung vị(cbccvc)', "not-in-language", None),
        ('truong a "A" : co_khong = xep_hang(cbccvc)', "not-in-language", None),
        ('truong a "A" : nguoi = quy_doi(tai_lieu)', "not-in-language", None),
        ('pham_vi a "A" khi dia_ban = Ven biển', "syntax-error", 'dia_ban = "Ven biển"'),
    ],
)  # fmt: skip
def test_what_is_declared_by_habit(line, code, suggestion):
    (found,) = vtlt.check(HEAD.replace("muc", f"{line}\nmuc", 1))
    assert (found.code, found.suggestion) == (code, suggestion)
    if suggestion is not None:
        right = (
            line.split(" = ")[0] + f" = {suggestion}"
            if "chi_so" in line
            else line.split(" khi ")[0] + f" khi {suggestion}"
        )
        assert vtlt.check(HEAD.replace("muc", f"{right}\nmuc", 1)) == []


def test_both_of_two_statements_are_shown():
    found = the_one_in("cap_tinh.lap_ho_so >= 40% va cap_huyen.lap_ho_so >= 25%")
    assert vtlt.check(HEAD + found.suggestion + "\n") == []
    assert vtlt.diagnostics_to_text([found]).splitlines()[-2:] == [
        "  = gợi ý: cap_tinh.lap_ho_so >= 40%",
        "           cap_huyen.lap_ho_so >= 25%",
    ]


def test_a_habit_in_quotes_or_far_from_the_mistake_is_none():
    assert the_one_in('nhiem_vu so_noi_vu "từ 40% đến 45%" ;').suggestion is None
    assert the_one_in("moi cap_xa.nhan_su_vtlt tu" + 1000 * " " + "1 den 2 nguoi").suggestion is None


def test_habits_are_those_of_lines_and_not_of_thresholds_given_from_outside():
    plan = vtlt.parse(HEAD + "    cap_tinh.lap_ho_so >= 40%\n")
    with pytest.raises(vtlt.InvalidRuleset) as caught:
        plan.with_thresholds({"cap_tinh.lap_ho_so": "45 phần trăm"})
    assert [one.suggestion for one in caught.value.diagnostics] == [None]


@pytest.mark.parametrize(
    ("number", "suggestion", "are_two"),
    [("3.5", "3,5", False), ("12.345", "12345 | 12,345", True), ("1,2,3", "12,3", False), ("0.25", "0,25", False)],
)
def test_only_a_number_with_two_readings_is_said_to_have_them(number, suggestion, are_two):
    found = the_one_in(f"cap_tinh.lap_ho_so >= {number}%")
    assert (found.code, found.suggestion) == ("ambiguous-number", suggestion)
    assert [("hai cách" in found.message()), ("two ways" in found.message("en"))] == [are_two] * 2


# ---- files that are not there


def test_a_path_that_is_none_is_said_to_be_no_file_in_its_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name, folder in (("nope.vtlt", tmp_path), ("a/nope.VTLT", tmp_path / "a"), ("../x.vtlt", tmp_path.parent)):
        with pytest.raises(vtlt.RulesetNotFound) as caught:
            vtlt.load(name)
        error = caught.value
        assert (error.name, error.folder, error.is_folder) == (name, str(folder), False)
        assert error.message() == f"không có tệp `{name}` trong thư mục `{folder}`"
        assert error.message("en") == f"there is no file `{name}` in the folder `{folder}`"


def test_what_is_no_path_of_a_ruleset_is_answered_with_the_suffix():
    for name in ("a/nope", "plan.txt", "/etc/passwd"):
        with pytest.raises(vtlt.RulesetNotFound) as caught:
            vtlt.load(name)
        assert str(caught.value).startswith(f"không có bộ quy tắc `{name}` (có sẵn: ")
        assert str(caught.value).endswith("; tên tệp phải có đuôi .vtlt)")
        assert caught.value.message("en").endswith("; the name of a file ends in .vtlt)")


def test_an_absolute_path_says_its_folder_itself(tmp_path):
    with pytest.raises(vtlt.RulesetNotFound) as caught:
        vtlt.load(tmp_path / "nope.vtlt")
    assert str(caught.value) == f"không có tệp `{tmp_path / 'nope.vtlt'}`"
    assert caught.value.message("en") == f"there is no file `{tmp_path / 'nope.vtlt'}`"


def test_a_folder_is_said_to_be_one(tmp_path):
    with pytest.raises(vtlt.RulesetNotFound) as caught:
        vtlt.load(tmp_path)
    assert caught.value.is_folder
    assert str(caught.value) == f"`{tmp_path}` là thư mục; cần một tệp .vtlt"
    assert caught.value.message("en") == f"`{tmp_path}` is a folder; a .vtlt file is needed"


def test_a_name_like_a_shipped_one_is_still_one_of_a_ruleset():
    with pytest.raises(vtlt.RulesetNotFound) as caught:
        vtlt.load("tien_giang/2081")
    assert str(caught.value).startswith("không có bộ quy tắc `tien_giang/2081`; ý bạn là `tien_giang/2018`?")


def test_a_path_is_shown_without_detours(tmp_path, monkeypatch):
    (tmp_path / "rules").mkdir()
    (tmp_path / "tests").mkdir()
    (tmp_path / "rules" / "x.vtlt").write_text("ke_hoach", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    for name, shown in (("tests/../rules/x.vtlt", "rules/x.vtlt"), ("./rules/x.vtlt", "./rules/x.vtlt")):
        with pytest.raises(vtlt.InvalidRuleset) as caught:
            vtlt.load(name)
        assert {one.file for one in caught.value.diagnostics} == {os.path.normpath(shown) if ".." in name else shown}


@pytest.mark.skipif(not hasattr(os, "symlink") or os.name == "nt", reason="needs symbolic links")
def test_a_detour_by_way_of_a_link_is_kept(tmp_path, monkeypatch):
    (tmp_path / "far" / "inner").mkdir(parents=True)
    (tmp_path / "far" / "x.vtlt").write_text("ke_hoach", encoding="utf-8")
    (tmp_path / "link").symlink_to(tmp_path / "far" / "inner")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(vtlt.InvalidRuleset) as caught:
        vtlt.load("link/../x.vtlt")
    assert {one.file for one in caught.value.diagnostics} == {"link/../x.vtlt"}


# ---- data files

PLAN = vtlt.parse(HEAD + "    cap_tinh.lap_ho_so >= 40%\n")


def issues_of(tmp_path, data, registry=None):
    (tmp_path / "data.csv").write_text(data, encoding="utf-8")
    if registry is not None:
        (tmp_path / "registry.csv").write_text(registry, encoding="utf-8")
    with pytest.raises(BadData) as caught:
        PLAN.schema.read(tmp_path / "data.csv", None if registry is None else tmp_path / "registry.csv")
    return caught.value.issues


@pytest.mark.parametrize(("data", "registry"), [("t1", "T1"), ("SỞ  NỘI VỤ", "Sở Nội vụ"), ("T 1", "T1")])
def test_an_id_that_differs_by_capitals_is_suggested(tmp_path, data, registry):
    (issue,) = issues_of(tmp_path, f"ma\n{data}\n", f"ma\n{registry}\nX9\n")
    assert (issue.code, issue.suggestion) == ("not-in-registry", registry)


def test_an_id_on_two_lines_is_no_id_and_is_shown_on_one(tmp_path):
    unlisted, broken = issues_of(tmp_path, "ma\nT101\n", 'ma\n"T1\n01"\n')
    assert (unlisted.code, unlisted.suggestion) == ("not-in-registry", None)
    assert broken.code == "invisible-character"
    assert "`T1\ufffd01`" in broken.message() and "\n" not in broken.message()


@pytest.mark.parametrize(
    ("cell", "code", "told"),
    [
        ("x", "wrong-type", "để trống nếu chưa có số liệu"),
        ("-", "dash-unclear", "--dash missing"),
        ("–", "dash-unclear", "--dash missing"),
        ("chưa có", "dash-unclear", "--dash missing"),
        ("không", "dash-unclear", "--dash missing"),
        ("n/a", "reading-proposed", "`n/a` → (trống)"),
    ],
)
def test_of_a_word_for_nothing_yet_it_is_told_how_it_is_left_out(tmp_path, cell, code, told):
    (issue,) = issues_of(tmp_path, f"ma,cbccvc\nT1,{cell}\n")
    assert issue.code == code and told in issue.message()


def test_a_figure_that_is_no_number_is_not_told_so(tmp_path):
    (issue,) = issues_of(tmp_path, "ma,cbccvc\nT1,5 người\n")
    assert "để trống" not in issue.message()


def test_an_empty_heading_is_said_to_be_one_with_the_letter_of_its_column(tmp_path):
    (issue,) = issues_of(tmp_path, "ma,cbccvc,,cap\nT1,5,7,tinh\n")
    assert (issue.code, issue.field) == ("unknown-column", "C")
    assert issue.message() == "cột `C (ô tiêu đề trống)` không phải trường hay thuộc tính nào"
    assert issue.message("en") == "the column `C (empty heading)` is no field and no attribute"
