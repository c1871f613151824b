"""Every diagnostic code: what it says in Vietnamese and in English, and whether it is only a warning.

Codes are stable: programs and tests rely on them; sentences may change. ``{…}`` are the facts of the case.
"""

from __future__ import annotations

from vtlt_rules.records import record


@record
class Code:
    """The sentences of one code; ``is_strict`` when only strict checking looks for it."""

    vi: str
    en: str
    is_warning: bool = False
    is_strict: bool = False


def _strict(vi: str, en: str) -> Code:
    return Code(vi, en, is_warning=True, is_strict=True)


CODES: dict[str, Code] = {
    # ---- the file
    "file-too-large": Code(
        "tệp lớn hơn {limit} byte; hãy chia thành nhiều tệp",
        "the file is larger than {limit} bytes; split it",
    ),
    "not-utf8": Code(
        "tệp không phải UTF-8 (byte thứ {byte}); hãy lưu lại với bảng mã UTF-8",
        "the file is not UTF-8 (byte {byte}); save it as UTF-8",
    ),
    "too-many-statements": Code(
        "có hơn {limit} chỉ tiêu, nhiệm vụ và dự báo trong một tệp",
        "more than {limit} targets, duties and forecasts in one file",
    ),
    "too-many-errors": Code(
        "đã có hơn {limit} lỗi; phần còn lại của tệp không được xem",
        "more than {limit} errors; the rest of the file was not read",
    ),
    # ---- characters
    "invisible-character": Code(
        "có ký tự không nhìn thấy được ({character}); hãy xóa đi",
        "an invisible character ({character}); delete it",
    ),
    "unexpected-character": Code(
        "ký tự `{character}` không dùng được ở đây",
        "the character `{character}` has no meaning here",
    ),
    "foreign-letter": Code(
        "tên `{name}` có chữ cái `{letter}` ({character}) không phải chữ cái tiếng Việt",
        "the name `{name}` holds `{letter}` ({character}), which is not a letter of Vietnamese",
    ),
    "capital-letter": Code(
        "`{name}`: tên và từ khóa viết bằng chữ thường",
        "`{name}`: names and keywords are written in lower case",
    ),
    "wrong-accent": Code(
        "`{name}` sai dấu: ở đây là `{right}`, hoặc viết không dấu `{plain}`",
        "`{name}` has the wrong accents: here it is `{right}`, or `{plain}` without accents",
    ),
    "ambiguous-number": Code(
        "`{number}` có thể đọc theo hai cách; dấu thập phân là dấu phẩy (679,3), không dùng dấu phân cách hàng nghìn",
        "`{number}` can be read in two ways; the decimal sign is a comma (679,3), and thousands are not separated",
    ),
    "number-too-long": Code(
        "số có hơn {limit} chữ số",
        "the number has more than {limit} digits",
    ),
    "invalid-date": Code(
        "`{date}` không phải ngày có thật viết theo dạng dd/mm/yyyy",
        "`{date}` is not a day of the calendar written dd/mm/yyyy",
    ),
    "invalid-operator": Code(
        "không có phép so sánh `{operator}`; chỉ có >= > <= < và =",
        "there is no comparison `{operator}`; there are >= > <= < and =",
    ),
    "unclosed-string": Code(
        "chuỗi thiếu dấu ngoặc kép đóng",
        "the string has no closing quotation mark",
    ),
    # ---- form
    "syntax-error": Code(
        "không hiểu {found} ở đây; cần {expected}",
        "{found} cannot stand here; expected {expected}",
    ),
    "reserved-word": Code(
        "`{word}` là từ khóa, không dùng làm tên được",
        "`{word}` is a keyword and cannot be a name",
    ),
    "unclosed-parenthesis": Code(
        "dấu `{bracket}` không được đóng lại",
        "`{bracket}` is never closed",
    ),
    "nesting-too-deep": Code(
        "lồng nhau quá {limit} tầng",
        "nested more than {limit} deep",
    ),
    "mixed-connectives": Code(
        "`va` và `hoac` đứng lẫn nhau; hãy dùng ngoặc để chỉ rõ điều gì đi với điều gì",
        "`va` and `hoac` are mixed; use parentheses to say what belongs together",
    ),
    "missing-unit": Code(
        "số `{number}` thiếu đơn vị",
        "the number `{number}` has no unit",
    ),
    # ---- the parts of a file
    "missing-head": Code(
        "tệp phải bắt đầu bằng `tu_vung` (từ vựng) hoặc `ke_hoach` (kế hoạch)",
        "a file begins with `tu_vung` (a vocabulary) or `ke_hoach` (a plan)",
    ),
    "not-a-plan": Code(
        "`{name}` là từ vựng, không phải kế hoạch: không có gì để đánh giá",
        "`{name}` is a vocabulary, not a plan: there is nothing to evaluate",
    ),
    "misplaced-line": Code(
        "`{line}` không đứng ở đây được: nó thuộc {place}",
        "`{line}` cannot stand here: it belongs to {place}",
    ),
    "repeated-heading": Code(
        "`{line}` đã có ở trên",
        "`{line}` is given already",
    ),
    "repeated-section": Code(
        "mục `{clause}` đã có ở trên",
        "section `{clause}` is there already",
        is_warning=True,
    ),
    "missing-period": Code(
        "`hoan_thanh` cần `thoi_ky` ở đầu kế hoạch, hoặc `hoan_thanh trong TỪ..ĐẾN`",
        "`hoan_thanh` needs `thoi_ky` in the head of the plan, or `hoan_thanh trong FROM..TO`",
    ),
    "invalid-period": Code(
        "thời kỳ kết thúc ({end}) trước khi bắt đầu ({start})",
        "the period ends ({end}) before it begins ({start})",
    ),
    "no-vocabulary": Code(
        "kế hoạch không theo từ vựng nào và không khai báo phạm vi nào; thêm `theo van_thu_luu_tru` ở đầu kế hoạch",
        "the plan follows no vocabulary and declares no scope; add `theo van_thu_luu_tru` to its head",
    ),
    "missing-vocabulary": Code(
        "không tìm thấy từ vựng `{name}` bên cạnh tệp này, cũng không có trong các bộ quy tắc kèm theo",
        "there is no vocabulary `{name}` beside this file or among the shipped rulesets",
    ),
    "not-a-vocabulary": Code(
        "`{name}` không phải từ vựng: tệp {file} không bắt đầu bằng `tu_vung {name}`",
        "`{name}` is not a vocabulary: the file {file} does not begin with `tu_vung {name}`",
    ),
    "circular-vocabulary": Code(
        "từ vựng `{name}` dựa vào chính nó: {path}",
        "the vocabulary `{name}` rests on itself: {path}",
    ),
    # ---- names
    "unknown-name": Code(
        "không có {kind} nào tên `{name}`",
        "`{name}` is not the name of {kind}",
    ),
    "wrong-kind": Code(
        "`{name}` là {actual}; ở đây cần {kind}",
        "`{name}` is {actual}; here {kind} is needed",
    ),
    "unknown-value": Code(
        "`{attribute}` không có giá trị `{name}`",
        "`{attribute}` has no value `{name}`",
    ),
    "repeated-name": Code(
        "tên `{name}` đã dùng cho {actual}",
        "the name `{name}` is taken by {actual}",
    ),
    "built-in-name": Code(
        "tên `{name}` có sẵn, không khai báo lại được",
        "the name `{name}` is built in and cannot be declared",
    ),
    "repeated-label": Code(
        "nhãn `{label}` đã dùng cho `{name}`; nhãn là tiêu đề cột nên phải khác nhau",
        "the label `{label}` is taken by `{name}`; labels head columns and must differ",
    ),
    "repeated-value": Code(
        "giá trị `{name}` lặp lại trong danh mục",
        "the value `{name}` is repeated in the enumeration",
    ),
    "circular-parts": Code(
        "`{name}` là một phần của chính nó: {path}",
        "`{name}` is a part of itself: {path}",
    ),
    "circular-formula": Code(
        "`{name}` được tính từ chính nó: {path}",
        "`{name}` is computed from itself: {path}",
    ),
    # ---- types and units
    "type-mismatch": Code(
        "cần {expected}, nhưng `{found}` là {actual}",
        "expected {expected}, but `{found}` is {actual}",
    ),
    "unit-mismatch": Code(
        "không so được `{left}` ({left_unit}) với `{right}` ({right_unit})",
        "`{left}` ({left_unit}) cannot be compared with `{right}` ({right_unit})",
    ),
    "fractional-whole-unit": Code(
        "`{number} {unit}`: đơn vị `{unit}` chỉ đếm bằng số nguyên",
        "`{number} {unit}`: the unit `{unit}` counts in whole numbers",
    ),
    "percent-over-100": Code(
        "{percent}% vượt quá 100%: `{measure}` là tỷ lệ của một phần trên tổng thể",
        "{percent}% is over 100%: `{measure}` is the share of a part in its whole",
    ),
    "empty-range": Code(
        "khoảng rỗng: đầu {low} lớn hơn cuối {high}",
        "the range is empty: it begins at {low} and ends at {high}",
    ),
    "share-without-whole": Code(
        "`{field}` không khai báo `thuoc` tổng thể nào; viết `ty_le({field} tren …)`",
        "`{field}` is not declared part of a whole; write `ty_le({field} tren …)`",
    ),
    "share-of-itself": Code(
        "`{field}` trên chính nó luôn là 100%",
        "the share of `{field}` in itself is always 100%",
    ),
    "field-in-scope": Code(
        "`{field}` là số liệu báo cáo; phạm vi chỉ dùng thuộc tính trong danh sách cơ quan",
        "`{field}` is reported; a scope rests on attributes of the registry only",
    ),
    "field-needs-each": Code(
        "`{field}` là trường của từng cơ quan; viết `moi {scope}.{field} …` hoặc dùng một chỉ số",
        "`{field}` is a field of each agency; write `moi {scope}.{field} …` or use a measure",
    ),
    "missing-demand": Code(
        "chỉ tiêu thiếu mức phải đạt: thêm {expected}",
        "the target demands nothing: add {expected}",
    ),
    "unfit-demand": Code(
        "`{demand}` không dùng cho `{measure}` ({actual}); cần {expected}",
        "`{demand}` does not fit `{measure}` ({actual}); it takes {expected}",
    ),
    # ---- statements
    "unknown-statement": Code(
        "không tìm thấy chỉ tiêu có ngưỡng `{key}`; viết `phạm_vi.chỉ_số`",
        "no statement with a threshold is named `{key}`; write `scope.measure`",
    ),
    "repeated-statement": Code(
        "chỉ tiêu này đã có trong cùng mục",
        "this statement is in the section already",
    ),
    "numeral-not-stated": Code(
        "lời diễn giải nêu {numeral}, nhưng không dòng nào trong mục dùng số đó",
        "the words say {numeral}, but no statement of the section does",
        is_warning=True,
    ),
    "numeral-not-in-words": Code(
        "chỉ tiêu dùng {numeral}, nhưng lời diễn giải của mục không nêu số đó",
        "the statement says {numeral}, but the words of the section do not",
        is_warning=True,
    ),
    # ---- strict checking
    "empty-scope": _strict(
        "không cơ quan nào thuộc phạm vi `{scope}` được: điều kiện của nó tự mâu thuẫn",
        "no agency can belong to the scope `{scope}`: its condition contradicts itself",
    ),
    "unused-declaration": _strict(
        "{kind} `{name}` được khai báo nhưng không dùng ở đâu",
        "`{name}` is declared as {kind} and never used",
    ),
    "condition-never-holds": _strict(
        "điều kiện `khi` không thể đúng với cơ quan nào trong phạm vi `{scope}`: chỉ tiêu không bao giờ áp dụng",
        "the condition after `khi` cannot hold for any agency of `{scope}`: the statement never applies",
    ),
    "never-applies": _strict(
        "không cơ quan nào được tính vào chỉ tiêu này: tổng thể của tỷ lệ luôn bằng 0",
        "no agency ever counts here: the whole of the share is always zero",
    ),
    "never-met": _strict(
        "không số liệu hợp lệ nào đạt được chỉ tiêu này",
        "no legal data can meet this statement",
    ),
    "never-fails": _strict(
        "chỉ tiêu này luôn đạt, số liệu thế nào cũng vậy: nó không đòi hỏi gì",
        "this statement is met whatever the data: it demands nothing",
    ),
    "contradictory-statements": _strict(
        "trái với dòng {others}: hai chỉ tiêu không thể cùng đạt",
        "contradicts line {others}: the two cannot both be met",
    ),
    "conflict-where-scopes-meet": _strict(
        "cơ quan nào thuộc cả hai phạm vi thì không thể đạt cả chỉ tiêu này lẫn dòng {others}",
        "an agency that belongs to both scopes cannot satisfy this and line {others}",
    ),
    "implied-statement": _strict(
        "đã nằm trong dòng {others}: dòng ấy đạt thì chỉ tiêu này cũng đạt, hoặc không áp dụng",
        "follows from line {others}: when that is met, this is met too, or does not apply",
    ),
    "implied-by-parts": _strict(
        "đã nằm trong các dòng {others} gộp lại: chúng đều đạt thì chỉ tiêu này cũng đạt",
        "follows from lines {others} together: when they are all met, this is met too",
    ),
    "contradicted-by-parts": _strict(
        "trái với các dòng {others} gộp lại: tất cả không thể cùng đạt",
        "contradicts lines {others} together: not all of them can be met",
    ),
    "suspicious-scale": _strict(
        "nghi sai thang đo: {percent}%, trong khi các tỷ lệ khác đều là số nguyên từ 1% đến 100%; có phải {meant}%?",
        "{percent}% may be off by a hundred: all other percentages are whole, from 1% to 100%; is {meant}% meant?",
    ),
    "too-large-to-compare": _strict(
        "kế hoạch quá lớn để so mọi chỉ tiêu với nhau: có thể còn chỗ trái nhau hoặc thừa chưa được báo",
        "the plan is too large for all statements to be compared: more may contradict or follow from each other",
    ),
}
