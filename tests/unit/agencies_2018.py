"""Agencies of the kinds that the plan of 2018 tells apart, and what is asked of a report on them."""

from __future__ import annotations

import datetime
from pathlib import Path

from vtlt_rules import Verdict

MET, NOT_MET, UNDECIDED = Verdict.MET, Verdict.NOT_MET, Verdict.UNDECIDED
NOT_APPLICABLE, BAD_DATA, PENDING, TRACKED = (
    Verdict.NOT_APPLICABLE,
    Verdict.BAD_DATA,
    Verdict.PENDING,
    Verdict.TRACKED,
)

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "tien_giang_2018"
MIDYEAR = datetime.date(2018, 6, 30)


def kind(ma, cap, loai, *, nha_nuoc=True, nguon_nop_luu=False):
    """Return a builder of agencies of one kind: `so("S1", cbccvc=5)` is a department with one reported figure."""

    def build(ma=ma, dia_ban="Thành phố Mỹ Tho", nha_nuoc=nha_nuoc, nguon_nop_luu=nguon_nop_luu, **fields):
        attributes = {"cap": cap, "loai": loai, "nha_nuoc": nha_nuoc, "nguon_nop_luu": nguon_nop_luu}
        return {"ma": ma, "dia_ban": dia_ban, **attributes, **fields}

    return build


so_noi_vu = kind("SNV", "tinh", "so_noi_vu")
so = kind("SO", "tinh", "so_ban_nganh")
don_vi_tinh = kind("DVT", "tinh", "don_vi_tinh", nha_nuoc=False, nguon_nop_luu=True)
doan_the = kind("DT", "tinh", "doan_the", nha_nuoc=False)
doanh_nghiep = kind("DN", "tinh", "doanh_nghiep", nha_nuoc=False, nguon_nop_luu=True)
ubnd_tinh = kind("UBT", "khac", "ubnd_tinh")
luu_tru = kind("LT", "khac", "luu_tru_lich_su", nha_nuoc=False)
ubnd_huyen = kind("UBH", "huyen", "ubnd_huyen")
phong_noi_vu = kind("PNV", "huyen", "phong_noi_vu")
phong = kind("PCM", "huyen", "phong_chuyen_mon")
don_vi = kind("DVH", "huyen", "don_vi_huyen", nha_nuoc=False)
xa = kind("XA", "xa", "ubnd_xa")


def find(report, clause, statement):
    [finding] = [finding for finding in report[clause] if finding.statement.text == statement]
    return finding


def bounds_of(finding):
    return None if finding.bounds is None else (finding.bounds.low, finding.bounds.high)
