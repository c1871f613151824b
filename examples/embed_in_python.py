"""Use the rules inside another program: agencies are your own objects, verdicts and figures come back as data."""

from decimal import Decimal

from attrs import frozen

import vtlt_rules as vtlt


@frozen
class Agency:
    """An agency as some application might hold it; only the names of its attributes matter."""

    ma: str
    ten: str
    cap: str
    loai: str
    cbccvc: int | None = None
    cbccvc_lap_ho_so: int | None = None
    co_kho: bool | None = None
    dien_tich_kho: Decimal | None = None


RULES = """
ke_hoach vi_du "Ví dụ: hai chỉ tiêu của cấp tỉnh"
    thoi_ky 01/01/2018..31/12/2018
    theo    van_thu_luu_tru

muc "II.2.b" "Lập hồ sơ công việc (tài liệu giấy)"
    cap_tinh.lap_ho_so >= 40%

muc "II.6.a" "Kho lưu trữ"
    moi cap_tinh.dien_tich_kho >= 40 m2 khi co_kho
"""

AGENCIES = [
    Agency("T01", "Sở Nội vụ", "tinh", "so_noi_vu", 50, 24, co_kho=True, dien_tich_kho=Decimal("62.5")),
    Agency("T02", "Sở Tài chính", "tinh", "so_ban_nganh", 40, None, co_kho=True, dien_tich_kho=Decimal("38")),
    Agency("T03", "Sở Y tế", "tinh", "so_ban_nganh", 60, 21, co_kho=False),
]


def main() -> None:
    """Evaluate three agencies and look at the findings."""
    report = vtlt.parse(RULES, name="vi_du.vtlt").evaluate(AGENCIES)
    for finding in report.findings:
        print(finding.statement.text, "->", finding.verdict.name, finding.bounds)

    share, area = report.findings
    # Sở Tài chính has not reported: between 45 and 85 of 150 people compile work files, so nobody can say yet.
    assert share.verdict is vtlt.Verdict.UNDECIDED
    assert [(cell.agency, cell.field) for cell in share.missing] == [("T02", "cbccvc_lap_ho_so")]
    # Its store is too small, whatever else may come: one certain failure decides a "mỗi" line.
    assert area.verdict is vtlt.Verdict.NOT_MET
    assert [agency.agency for agency in area.below] == ["T02"]
    print(area.explain())


if __name__ == "__main__":
    main()
