"""Reports in files: the suffix is the format, whole or not at all."""

import json
import re

import pytest
from small_province import tinh

import vtlt_rules as vtlt

HOSTILE = [
    "<script>alert(1)</script>", "| a | b |", "**đậm**", "[x](javascript:alert(1))", "# tiêu đề", "`mã`", "1. danh sách",
    "- gạch", "&lt;", "\u202eđảo", "a\nb", "~~x~~", "<!-- -->", "![x](y)",
]  # fmt: skip


@pytest.fixture
def report(small_plan):
    return small_plan.evaluate([tinh(ten=name, ma=f"T{place}", cbccvc=10) for place, name in enumerate(HOSTILE)])


@pytest.mark.parametrize(
    ("suffix", "begins"), [(".txt", "Kế hoạch 1/KH-UBND"), (".json", "{"), (".md", "# Kế hoạch nhỏ")]
)
def test_the_suffix_is_the_format(report, tmp_path, suffix, begins):
    report.save(tmp_path / f"bao_cao{suffix}")
    assert (tmp_path / f"bao_cao{suffix}").read_text(encoding="utf-8").startswith(begins)


def test_another_suffix_is_refused_and_nothing_written(report, tmp_path):
    with pytest.raises(ValueError, match=r"\.txt"):
        report.save(tmp_path / "bao_cao.pdf")
    assert not list(tmp_path.iterdir())


def test_what_is_saved_as_json_is_the_report(report, tmp_path):
    report.save(tmp_path / "a.json")
    data = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))
    assert vtlt.Report.from_dict(data) == report


def test_nothing_that_was_typed_is_markdown(report):
    text = report.to_markdown()
    assert not re.search(r"(?<!\\)<script|(?<!\\)\*\*đậm|(?<!\\)\[x\]|(?<!\\)`mã|\u202e|(?<!\\)<!--", text)
    assert r"\<script\>alert(1)\</script\>" in text and r"\| a \| b \|" in text
    table = next(block for block in text.split("\n\n") if "Tỷ lệ lập hồ sơ từ 40%" in block and block.startswith("|"))
    assert {len(re.findall(r"(?<!\\)\|", line)) for line in table.split("\n")} == {8}


def test_markdown_has_both_languages(report):
    assert "## 1 Lập hồ sơ" in report.to_markdown() and "Thiếu số liệu" in report.to_markdown()
    assert "at least 40%" in report.to_markdown("en")
    with pytest.raises(ValueError, match="vi"):
        report.to_markdown("xx")
