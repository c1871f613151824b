"""Two small plans of which a test adds the statements, what is said of them, and what they come to."""

import vtlt_rules as vtlt
from vtlt_rules import Verdict

HEAD = """
ke_hoach thu "Thử"
    thoi_ky 01/01/2018..31/12/2018
don_vi nguoi "người" nguyen
don_vi m2 "m²"
thuoc_tinh cap "Cấp" : { tinh "cấp tỉnh", xa "cấp xã" }
thuoc_tinh dia_ban "Địa bàn" : chuoi
truong chung "Chung" : nguoi
truong tong_so "Tổng số" : nguoi thuoc chung = nam + nu
truong nam "Nam" : nguoi
truong nu "Nữ" : nguoi
truong phong "Phòng" : nguoi toi_da 3 nguoi
truong dien_tich "Diện tích" : m2
truong co_kho "Có kho" : co_khong
truong quy_che "Quy chế" : moc
pham_vi cap_tinh "Cấp tỉnh" khi cap = tinh
chi_so tong_kho "Tổng diện tích" = tong(dien_tich)
chi_so dong "Số cơ quan đông" = dem(nam + nu >= 4 nguoi)
muc "1"
"""


def report_of(statement: str, *agencies: dict) -> vtlt.Report:
    given = [{"ma": f"A{number}", "cap": "tinh"} | agency for number, agency in enumerate(agencies, start=1)]
    return vtlt.parse(HEAD + statement).evaluate(given)


def verdict_of(statement: str, *agencies: dict) -> Verdict:
    (finding,) = report_of(statement, *agencies).findings
    return finding.verdict


def issues_of(statement: str, agency: dict) -> list[tuple[str | None, str]]:
    return [(issue.field, issue.code) for issue in report_of(statement, agency).data_issues]


def declaring(declarations: str, *statements: str) -> vtlt.Ruleset:
    head = 'ke_hoach thu "Thử"\ndon_vi nguoi "người" nguyen\nthuoc_tinh cap "Cấp" : { tinh, xa }\n'
    scope = 'pham_vi s "S" khi cap = tinh\nmuc "1"\n'
    return vtlt.parse(head + declarations + scope + "".join(f"    {line}\n" for line in statements))


def verdicts(rules: vtlt.Ruleset, **agency: object) -> list[Verdict]:
    return [finding.verdict for finding in rules.evaluate([{"ma": "A", "cap": "tinh", **agency}]).findings]


def found_in(text: str) -> list[tuple[str, int]]:
    return [(one.code, one.line) for one in vtlt.check(text)]


def the_one_in(statement: str, head: str = HEAD) -> vtlt.Diagnostic:
    (one,) = vtlt.check(head + "    " + statement + "\n")
    return one


PEOPLE = """ke_hoach thu "Thử"
    thoi_ky 01/01/2018..31/12/2018
don_vi nguoi "người" nguyen
don_vi met "mét"
thuoc_tinh cap "Cấp" : { tinh "cấp tỉnh", xa "cấp xã" }
truong tong_so "Tổng số" : nguoi
truong lap "Lập" : nguoi thuoc tong_so
truong dai "Dài" : met
truong gap_doi "Gấp đôi" : nguoi = lap + lap
truong moc_1 "Mốc" : moc
truong co "Có" : co_khong
pham_vi tinh_ "Tỉnh" khi cap = tinh
chi_so ty "Tỷ" = ty_le(lap)
chi_so tong_dai "Tổng" = tong(dai)
"""


def people(*lines):
    return vtlt.parse(PEOPLE + 'muc "1"\n' + "".join(f"    {line}\n" for line in lines))


def codes_of(*lines):
    return [one.code for one in vtlt.check(PEOPLE + 'muc "1" "Một"\n' + "".join(f"    {line}\n" for line in lines))]
