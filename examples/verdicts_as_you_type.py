"""Verdicts while figures come in: of one agency after every entry in a form, of the whole province at any moment."""

import vtlt_rules as vtlt

RULES = """
ke_hoach vi_du "Ví dụ: ba chỉ tiêu của cấp tỉnh"
    thoi_ky 01/01/2018..31/12/2018
    theo    van_thu_luu_tru

muc "II.2.b" "Lập hồ sơ công việc (tài liệu giấy)"
    cap_tinh.lap_ho_so >= 40%

muc "II.5" "Công chức văn thư, lưu trữ"
    moi cap_tinh.nhan_su_vtlt trong 1..2 nguoi

muc "II.6.a" "Kho lưu trữ"
    moi cap_tinh.dien_tich_kho >= 40 m2 khi co_kho
"""


def main() -> None:
    """Fill in a form cell by cell, then let agencies come, change and go."""
    ruleset = vtlt.parse(RULES, name="vi_du.vtlt")

    # One agency: a function, made once, that answers in microseconds.
    judge = ruleset.compile()
    form: dict[str, object] = {"ma": "T01", "cap": "tinh", "loai": "so_ban_nganh", "cbccvc": 50}
    for name, value in [("cbccvc_lap_ho_so", 24), ("nhan_su_vtlt", 3), ("co_kho", False)]:
        form[name] = value
        verdicts = judge(form)
        print(f"{name} = {value}:", ", ".join(verdict.name for verdict in verdicts))
    assert verdicts == tuple(finding.verdict for finding in ruleset.evaluate([form]).findings)

    # The province: sums over the agencies that have reported so far.
    province = ruleset.accumulator()
    province.add(form)
    other = {"ma": "T02", "cap": "tinh", "loai": "doan_the", "cbccvc": 40, "cbccvc_lap_ho_so": 10}
    province.add({**other, "nhan_su_vtlt": 1, "co_kho": False})
    print(f"{len(province)} agencies:", ", ".join(verdict.name for verdict in province.verdicts))
    assert province.verdicts[0] is vtlt.Verdict.NOT_MET  # 34 of 90

    province.replace({**form, "cbccvc_lap_ho_so": 30, "nhan_su_vtlt": 2})  # T01 has corrected its report
    print("corrected:", ", ".join(verdict.name for verdict in province.verdicts))
    assert province.verdicts[:2] == (vtlt.Verdict.MET, vtlt.Verdict.MET)  # 40 of 90; one and two people

    province.remove("T01")
    assert "T01" not in province
    print("without T01:", ", ".join(verdict.name for verdict in province.verdicts))


if __name__ == "__main__":
    main()
