"""Words that messages are made of, in Vietnamese and English."""

from __future__ import annotations

from vtlt_rules.messages import Language
from vtlt_rules.records import record

_WORDS = {
    "unit": ("đơn vị", "a unit"),
    "attribute": ("thuộc tính", "an attribute"),
    "field": ("trường", "a field"),
    "scope": ("phạm vi", "a scope"),
    "measure": ("chỉ số", "a measure"),
    "plan": ("kế hoạch", "a plan"),
    "value": ("giá trị", "a value"),
    "attribute-or-field": ("thuộc tính hoặc trường", "an attribute or a field"),
    "field-or-measure": ("chỉ số hoặc trường", "a measure or a field"),
    "number-field": ("trường số", "a number field"),
    "number": ("số có đơn vị", "a number with a unit"),
    "number-value": ("số", "a number"),
    "number-or-nothing": (
        "số, hoặc để trống nếu chưa có số liệu",
        "a number, or nothing in the cell while there is none",
    ),
    "empty-heading": ("{} (ô tiêu đề trống)", "{} (empty heading)"),
    "milestone-value": ("ngày hoặc `chưa`", "a date or `chua`"),
    "one-type": ("giá trị cùng một kiểu", "values of one type"),
    "date-column": ("ngày (9999-12-31 là `chưa`)", "dates (9999-12-31 for `chua`)"),
    "boolean": ("có/không", "yes/no"),
    "text": ("chuỗi", "a text"),
    "milestone": ("mốc thời gian", "a milestone"),
    "enumeration": ("danh mục giá trị", "an enumeration"),
    "percent": ("tỷ lệ phần trăm", "a percentage"),
    "condition": ("điều kiện", "a condition"),
    "vocabulary-part": ("phần khai báo từ vựng", "the declarations of a vocabulary"),
    "plan-head": ("phần đầu kế hoạch, trước mục đầu tiên", "the head of a plan, before its first section"),
    "section-part": ("một mục của kế hoạch", "a section of a plan"),
    "threshold": ("một ngưỡng", "a threshold"),
    "threshold-of-range": ("một khoảng `a..b`", "a range `a..b`"),
    "line-start": (
        "từ khóa mở đầu dòng, hoặc `phạm_vi.chỉ_số …`",
        "a keyword that begins a line, or `scope.measure …`",
    ),
    "NAME": ("tên", "a name"),
    "STRING": ('chuỗi trong ngoặc kép "…"', 'a quoted string "…"'),
    "WORDS": ("dòng diễn giải | …", "a line of words | …"),
    "NUMBER": ("số", "a number"),
    "DATE": ("ngày dd/mm/yyyy", "a date dd/mm/yyyy"),
    "$END": ("hết dòng", "the end of the line"),
    "or": ("hoặc", "or"),
}


@record
class Word:
    """A word by its key, put into a language when it is shown; ``of`` is what stands in its ``{}``, if it has one."""

    key: str
    of: str = ""

    def __str__(self) -> str:
        return in_words(self, "vi")


def in_words(value: object, lang: Language) -> str:
    """Put a fact into words: a :class:`Word` by its table, a list as an enumeration, anything else as it is."""
    if isinstance(value, Word):
        return _WORDS[value.key][0 if lang == "vi" else 1].format(value.of)
    if isinstance(value, list):
        items = [in_words(item, lang) for item in value]
        if len(items) < 2:
            return "".join(items)
        return f"{', '.join(items[:-1])} {in_words(Word('or'), lang)} {items[-1]}"
    return str(value)


def cell_in_words(value: object) -> str:
    """Write the value of an attribute as data files do."""
    return ("có" if value else "không") if isinstance(value, bool) else f"`{value}`"
