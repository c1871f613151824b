"""What is wrong with data: codes, and issues that say which agency, field and row, and what to do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import attrs

from vtlt_rules.messages import Language
from vtlt_rules.records import record
from vtlt_rules.source import visible
from vtlt_rules.words import in_words

_SENTENCES: dict[str, tuple[str, str]] = {
    # ---- one cell
    "wrong-type": (
        "cần {expected}, nhưng là {value}",
        "expected {expected}, found {value}",
    ),
    "negative": ("{value} là số âm", "{value} is negative"),
    "not-whole": (
        "{value} không phải số nguyên; đơn vị {unit} chỉ đếm bằng số nguyên",
        "{value} is not a whole number; the unit {unit} counts in whole numbers",
    ),
    "not-a-value": (
        "{value} không phải là giá trị; ô chưa có số liệu thì để None",
        "{value} is no value; what is missing is None",
    ),
    "inexact-number": (
        "{value} là số thực dấu phẩy động không chính xác; hãy dùng Decimal hoặc chuỗi trong tệp",
        "{value} is an inexact floating-point number; give a Decimal instead",
    ),
    "number-too-long": (
        "số có hơn {limit} chữ số",
        "the number has more than {limit} digits",
    ),
    "ambiguous-number": (
        "`{value}` có thể đọc theo hai cách; viết liền các chữ số, dấu thập phân là dấu phẩy",
        "`{value}` can be read in two ways; do not separate thousands, and write a comma for the decimal sign",
    ),
    "invalid-date": (
        "`{value}` không phải ngày có thật (dd/mm/yyyy hoặc yyyy-mm-dd) và không phải `chưa`",
        "`{value}` is neither a day of the calendar (dd/mm/yyyy or yyyy-mm-dd) nor `chưa`",
    ),
    "unknown-value": (
        "không có giá trị `{value}`; các giá trị là {expected}",
        "there is no value `{value}`; the values are {expected}",
    ),
    "invisible-character": (
        "`{value}` có ký tự không nhìn thấy được ({character}); hãy xóa đi",
        "`{value}` has an invisible character ({character}); delete it",
    ),
    # ---- cells that contradict each other
    "part-exceeds-whole": (
        "{value} lớn hơn `{whole}` ({whole_value}), trong khi chỉ là một phần của `{whole}`",
        "{value} is more than `{whole}` ({whole_value}), of which it is a part",
    ),
    "over-maximum": (
        "{value} lớn hơn mức tối đa {maximum}",
        "{value} is more than the maximum {maximum}",
    ),
    "formula-mismatch": (
        "{value} không khớp với công thức của trường, cho {expected}",
        "{value} does not agree with the field's formula, which gives {expected}",
    ),
    # ---- agencies
    "missing-id": ("cơ quan không có mã (`ma`)", "the agency has no id (`ma`)"),
    "repeated-agency": (
        "mã cơ quan lặp lại; lần đầu ở dòng {first}",
        "the agency's id is repeated; first in row {first}",
    ),
    "not-in-registry": (
        "cơ quan có số liệu nhưng không có trong danh sách cơ quan",
        "the agency has data but is not in the registry",
    ),
    "missing-attribute": (
        "thiếu thuộc tính, nên không biết cơ quan có thuộc phạm vi `{scope}` hay không",
        "the attribute is missing, so that membership of the scope `{scope}` cannot be told",
    ),
    "attribute-conflict": (
        "{value} khác với {expected} trong danh sách cơ quan",
        "{value} differs from {expected} in the registry",
    ),
    # ---- tables
    "empty-file": ("tệp không có dòng tiêu đề", "the file has no header row"),
    "not-utf8": ("tệp không phải UTF-8; hãy lưu lại với bảng mã UTF-8", "the file is not UTF-8; save it as UTF-8"),
    "invalid-json": ("sai cú pháp JSON: {reason}", "broken JSON: {reason}"),
    "invalid-csv": ("sai cú pháp CSV: {reason}", "broken CSV: {reason}"),
    "unknown-format": (
        "không đọc được loại tệp `{value}`; dùng .csv hoặc .json",
        "files of type `{value}` cannot be read; use .csv or .json",
    ),
    "unknown-column": (
        "cột `{value}` không phải trường hay thuộc tính nào",
        "the column `{value}` is no field and no attribute",
    ),
    "repeated-column": ("cột `{value}` lặp lại", "the column `{value}` is repeated"),
    "missing-column": ("thiếu cột `{value}`", "the column `{value}` is missing"),
    "wrong-column-type": (
        "cột cần kiểu {expected}, nhưng là {found}",
        "the column needs {expected}, and is {found}",
    ),
    "float-column": (
        "cột là số thực dấu phẩy động ({found}); hãy đổi sang số nguyên hoặc DECIMAL trước khi đánh giá",
        "the column holds floating-point numbers ({found}); cast it to integers or DECIMAL first",
    ),
    "too-large-for-frame": (
        "số trong khung hoặc ngưỡng của quy tắc quá lớn để so sánh chính xác trong 128 bit",
        "numbers of the frame or thresholds of the ruleset are too large to be compared exactly in 128 bits",
    ),
    "too-large-for-lazy": (
        "có số quá lớn, có thể tràn 64 bit; hãy gọi collect() trước khi đánh giá",
        "there are numbers so large that 64 bits may overflow; collect the frame first",
    ),
    "wrong-width": (
        "dòng có {found} ô, tiêu đề có {expected} cột",
        "the row has {found} cells, the header has {expected} columns",
    ),
    "too-large": ("tệp lớn hơn {limit} byte", "the file is larger than {limit} bytes"),
    "unclear-separator": (
        "không rõ các ô ngăn cách bằng dấu nào trong {separators}",
        "it is unclear which of {separators} separates the cells",
    ),
    "too-many-issues": (
        "có từ {limit} lỗi trở lên; chỉ liệt kê bấy nhiêu",
        "there are {limit} issues or more; only these are listed",
    ),
}


@record
class DataIssue:
    """One thing that is wrong with data.

    Attributes:
        code: A stable name in kebab-case.
        agency: The agency's id, or None when the whole file or column is meant.
        field: The field, attribute or column.
        row: The row in the file (the header is row 1), or the position among the objects given, from 1.
        facts: What the message speaks of.
        suggestion: What was probably meant.
        file: The file, when data was read from one.
    """

    code: str
    agency: str | None = None
    field: str | None = None
    row: int | None = None
    facts: Mapping[str, Any] = attrs.field(factory=dict, hash=False)
    suggestion: str | None = None
    file: str | None = None

    def message(self, lang: Language = "vi") -> str:
        """Say what is wrong, in one sentence."""
        facts = {name: in_words(value, lang) for name, value in self.facts.items()}
        return _SENTENCES[self.code][0 if lang == "vi" else 1].format(**facts)

    def __str__(self) -> str:
        return issue_to_text(self)


def issue_to_text(issue: DataIssue, lang: Language = "vi") -> str:
    """Say where and what: file, row, agency, field, sentence, suggestion."""
    words = ("dòng", "cơ quan", "trường", "gợi ý") if lang == "vi" else ("row", "agency", "field", "suggestion")
    place = [
        issue.file,
        f"{words[0]} {issue.row}" if issue.row is not None else None,
        f"{words[1]} {issue.agency}" if issue.agency is not None else None,
        f"{words[2]} {issue.field}" if issue.field is not None else None,
    ]
    where = visible(", ".join(part for part in place if part is not None))
    start = f"{where}: " if where else ""
    hint = f" ({words[3]}: {issue.suggestion})" if issue.suggestion is not None else ""
    return f"{start}[{issue.code}] {issue.message(lang)}{hint}"


def issues_to_text(issues: Iterable[DataIssue], lang: Language = "vi") -> str:
    """Say all issues, a line each."""
    return "\n".join(issue_to_text(issue, lang) for issue in issues)


CONTRADICTIONS = frozenset({"part-exceeds-whole", "over-maximum", "formula-mismatch"})
"""Codes of what figures say against each other, each of which could be read."""


def issue_codes() -> frozenset[str]:
    """Return all codes."""
    return frozenset(_SENTENCES)
