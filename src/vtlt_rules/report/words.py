"""The words of reports, in Vietnamese and English."""

from __future__ import annotations

from vtlt_rules.source import spelled
from vtlt_rules.values import Language
from vtlt_rules.verdict import Verdict

_VERDICTS: dict[Verdict, tuple[str, str]] = {
    Verdict.MET: ("Đạt", "Met"),
    Verdict.NOT_MET: ("Không đạt", "Not met"),
    Verdict.UNDECIDED: ("Thiếu số liệu", "Undecided"),
    Verdict.NOT_APPLICABLE: ("Không áp dụng", "Not applicable"),
    Verdict.PENDING: ("Chưa đến hạn", "Pending"),
    Verdict.NO_THRESHOLD: ("Chưa rõ chỉ tiêu", "No threshold"),
    Verdict.BAD_DATA: ("Số liệu mâu thuẫn", "Bad data"),
    Verdict.TRACKED: ("Theo dõi", "Tracked"),
}

_WORDS: dict[str, tuple[str, str]] = {
    "plan": ("Kế hoạch", "Plan"),
    "period": ("thời kỳ", "period"),
    "as-of": ("Số liệu đến", "Data as of"),
    "agencies": ("cơ quan", "agencies"),
    "one-agency": ("cơ quan", "agency"),
    "overall": ("Kết luận chung", "Overall"),
    "provisional": ("tạm tính", "provisionally"),
    "short": ("thiếu", "short by"),
    "over": ("vượt", "over by"),
    "missing": ("thiếu số liệu", "missing"),
    "failing": ("chưa đạt", "failing"),
    "bad": ("số liệu mâu thuẫn", "bad data"),
    "in-spite-of": ("dù phải sửa số liệu của {agencies}", "although the figures of {agencies} have to be corrected"),
    "more": ("và {count} nữa", "and {count} more"),
    "inferred": ("suy từ", "inferred from"),
    "given": ("ngưỡng do người dùng đặt", "threshold given by the user"),
    "forecast": ("dự báo khoảng", "forecast about"),
    "open": ("chưa xác định", "open"),
    "each": ("mỗi", "each"),
    "range": ("trong", "within"),
    "done": ("hoàn thành", "done"),
    "data-issues": ("Số liệu sai", "Bad data"),
    "notes": ("Ghi chú", "Notes"),
    "value": ("Giá trị", "Value"),
    "threshold": ("Mức phải đạt", "Demanded"),
    "statement": ("Chỉ tiêu", "Statement"),
    "clause": ("Mục", "Clause"),
    "verdict": ("Kết luận", "Verdict"),
    "scope": ("Phạm vi", "Scope"),
    "measure": ("Chỉ số", "Measure"),
    "condition": ("Điều kiện", "Condition"),
    "members": ("Trong phạm vi", "In scope"),
    "agency": ("Cơ quan", "Agency"),
    "unbounded": ("không có cận trên", "no upper bound"),
    "from": ("từ", "from"),
    "not-done": ("chưa", "not done"),
    "unknown": ("không rõ", "not known"),
    "months": ("tháng", "months"),
    "days": ("ngày", "days"),
    "time-left": ("còn {time} đến hạn {date}", "{time} left until {date}"),
    "of-agencies": ("số cơ quan", "of agencies"),
    "line": ("dòng", "line"),
    "statements": ("dòng", "statements"),
    "duty": ("nhiệm vụ", "duty"),
    "must-hold": ("= có", "= yes"),
}


def word(key: str, lang: Language) -> str:
    """Return a word of reports."""
    return _WORDS[key][0 if lang == "vi" else 1]


def verdict_word(verdict: Verdict, lang: Language) -> str:
    """Return how a verdict is shown, for example ``Không đạt``."""
    return _VERDICTS[verdict][0 if lang == "vi" else 1]


def verdict_named(text: str) -> Verdict | None:
    """Return the verdict that a text names, in JSON or in Vietnamese reports: hyphens, blanks, accents are as one likes."""
    name = spelled(text.replace("-", " "))
    return next((one for one in Verdict if name in (one.value, spelled(verdict_word(one, "vi")))), None)


def count_agencies(count: int, lang: Language) -> str:
    """Count agencies, for example ``2 cơ quan``."""
    return f"{count} {word('one-agency' if count == 1 else 'agencies', lang)}"


def count_cells(count: int, lang: Language) -> str:
    """Count cells, for example ``2 ô``."""
    return f"{count} ô" if lang == "vi" else f"{count} cell{'' if count == 1 else 's'}"
