"""Files of agency data for one small plan: written, read, and what is wrong with them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from vtlt_rules.check import check_source
from vtlt_rules.data import AgencyData, Schema
from vtlt_rules.errors import BadData
from vtlt_rules.issues import DataIssue, issue_to_text
from vtlt_rules.library import Library
from vtlt_rules.source import Source

PLAN = """
ke_hoach thu "Thử"
don_vi nguoi "người" nguyen
don_vi met_gia "mét giá"
thuoc_tinh cap "Cấp" : { tinh "cấp tỉnh", huyen "cấp huyện", so_nganh "sở, ngành", khac_1 "khác", khac_2 "khác" }
thuoc_tinh nha_nuoc "Cơ quan nhà nước" : co_khong
thuoc_tinh dia_ban "Địa bàn" : chuoi
truong cbccvc "Cán bộ, công chức" : nguoi
truong tai_lieu "Tài liệu hiện có" : met_gia
truong co_kho "Có kho lưu trữ" : co_khong
truong chinh_ly "Kế hoạch chỉnh lý" : moc
truong van_thu "Biên chế văn thư" : nguoi
truong luu_tru "Tỉnh" : nguoi
truong khong_nhan "" : nguoi = van_thu + luu_tru
truong bien_che "Biên chế" : nguoi = van_thu + luu_tru
pham_vi cap_tinh "Cấp tỉnh" khi cap = tinh
muc "1" "Biên chế"
    moi cap_tinh.van_thu >= 1 nguoi
"""


def schema_of(text: str) -> Schema:
    result = check_source(Source("thu.vtlt", text), Library())
    assert result.ruleset is not None, result.diagnostics
    return Schema(result.ruleset)


SCHEMA = schema_of(PLAN)

Place = tuple[str, int | None, str | None, str | None]


def write(folder: Path, content: str | bytes | object, name: str = "data.csv") -> Path:
    """Write a file: text and bytes as they are, anything else as JSON."""
    path = folder / name
    if not isinstance(content, str | bytes):
        content = json.dumps(content, ensure_ascii=False)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def read(folder: Path, content: str | bytes | object, name: str = "data.csv") -> AgencyData:
    """Read one file without a registry."""
    return SCHEMA.read(write(folder, content, name))


def issues_of(folder: Path, content: str | bytes | object, name: str = "data.csv") -> list[DataIssue]:
    """Return what is wrong with one file; every issue names the file and can be said in both languages."""
    with pytest.raises(BadData) as caught:
        read(folder, content, name)
    for issue in caught.value.issues:
        assert issue.file == str(folder / name)
        assert issue_to_text(issue, "vi") != issue_to_text(issue, "en")
    return list(caught.value.issues)


def place(issue: DataIssue) -> Place:
    """Return code, row, agency and field."""
    return issue.code, issue.row, issue.agency, issue.field


DATA = "ma;cbccvc\nT01;5\n"
