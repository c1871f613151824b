"""What is wrong with an example itself: the file, the line, a sentence in both languages."""

from __future__ import annotations

from collections.abc import Iterable

from vtlt_rules.issues import DataIssue
from vtlt_rules.messages import Language
from vtlt_rules.records import record
from vtlt_rules.source import visible

_SENTENCES: dict[str, tuple[str, str]] = {
    "unnamed": (
        'ví dụ cần tên trong dấu nháy: vi_du "Tên"',
        'an example needs a name in quotes: vi_du "Name"',
    ),
    "outside": (
        'dòng này đứng trước ví dụ đầu tiên; mỗi ví dụ bắt đầu bằng vi_du "Tên"',
        'this line stands before the first example, which begins with vi_du "Name"',
    ),
    "repeated-name": ("tên ví dụ `{value}` lặp lại", "the example name `{value}` is repeated"),
    "unreadable": (
        "không đọc được `{value}`; cần một hàng `| … |`, `ngay dd/mm/yyyy`, `mục => kết luận` hoặc `- cơ quan => kết luận`",
        "`{value}` cannot be read; expected a row `| … |`, `ngay dd/mm/yyyy`, `clause => verdict` or `- agency => verdict`",
    ),
    "no-ruleset": (
        "tệp ví dụ cần dòng đầu `bo_quy_tac TÊN` cho biết nó thuộc bộ quy tắc nào",
        "a file of examples begins with `bo_quy_tac NAME`, the ruleset that it belongs to",
    ),
    "ruleset-not-usable": ("không dùng được bộ quy tắc: {value}", "the ruleset cannot be used: {value}"),
    "no-table": ("ví dụ không có bảng cơ quan", "the example has no table of agencies"),
    "no-expectation": ("ví dụ không có kết luận nào để so", "the example expects nothing"),
    "wrong-width": (
        "hàng có {found} ô, tiêu đề có {expected} cột",
        "the row has {found} cells, the header has {expected} columns",
    ),
    "bad-date": ("`{value}` không phải ngày dd/mm/yyyy", "`{value}` is no date of the form dd/mm/yyyy"),
    "unknown-statement": (
        "bộ quy tắc không có mục hay chỉ tiêu `{value}`",
        "the ruleset has no clause or statement `{value}`",
    ),
    "several-statements": (
        "`{value}` có nhiều chỉ tiêu; ghi rõ một trong: {expected}",
        "`{value}` has several statements; name one of: {expected}",
    ),
    "unknown-verdict": (
        "không có kết luận `{value}`; các kết luận là {expected}",
        "there is no verdict `{value}`; the verdicts are {expected}",
    ),
    "bad-bounds": (
        "không đọc được giới hạn `{value}`; viết như `30%..67,5%`, `475,51 met_gia` hoặc `3/10`",
        "the bounds `{value}` cannot be read; write `30%..67,5%`, `475,51 met_gia` or `3/10`",
    ),
    "needs-percent": (
        "giá trị của chỉ tiêu này là tỷ lệ: viết `{value}%` hoặc phân số",
        "the value of this statement is a share: write `{value}%` or a fraction",
    ),
    "share-as-decimal": (
        "giá trị của chỉ tiêu này là tỷ lệ: viết `{expected}%` hoặc phân số; `{value}%` nếu đúng là vậy",
        "the value of this statement is a share: write `{expected}%` or a fraction; `{value}%` if that is what is meant",
    ),
    "wrong-unit": ("đơn vị ở đây là {expected}, không phải `{value}`", "the unit here is {expected}, not `{value}`"),
    "agency-first": (
        "dòng `- cơ quan` phải đứng sau kết luận của một chỉ tiêu",
        "a line `- agency` stands below the verdict on a statement",
    ),
    "unknown-agency": (
        "cơ quan `{value}` không có trong phạm vi của chỉ tiêu",
        "the agency `{value}` is not in the scope of the statement",
    ),
}


@record
class Mistake:
    """One mistake of an example.

    Attributes:
        file: The file as the user named it; ``line`` from 1.
        code: A stable name; ``facts`` is what its sentence speaks of.
        suggestion: What was probably meant.
        issue: Instead of a sentence of its own, what is wrong with a cell.
    """

    file: str
    line: int
    code: str
    facts: dict[str, object]
    suggestion: str | None = None
    issue: DataIssue | None = None

    def message(self, lang: Language = "vi") -> str:
        """Say what is wrong, in one sentence."""
        if self.issue is not None:
            place = ", ".join(part for part in (self.issue.agency, self.issue.field) if part is not None)
            return f"{place}: {self.issue.message(lang)}" if place else self.issue.message(lang)
        return _SENTENCES[self.code][0 if lang == "vi" else 1].format(**self.facts)


def mistakes_to_text(mistakes: Iterable[Mistake], lang: Language = "vi") -> str:
    """Write mistakes a line each: file, line, sentence, suggestion."""
    lines = []
    for one in sorted(mistakes, key=lambda mistake: mistake.line):
        hint = f" ({'gợi ý' if lang == 'vi' else 'suggestion'}: {one.suggestion})" if one.suggestion else ""
        lines.append(visible(f"{one.file}:{one.line}: [{one.code}] {one.message(lang)}{hint}"))
    return "\n".join(lines)
