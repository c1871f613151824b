"""All sentences and words of the library in Vietnamese."""

from __future__ import annotations


def form_of(count: int) -> int:  # noqa: ARG001 - Vietnamese has one form for all counts
    """Return which form of a sentence goes with a count."""
    return 0


MESSAGES: dict[str, str | tuple[str, ...]] = {
    # ---- how numbers are written
    "language.decimal-sign": ",",
    # ---- what is wrong with a ruleset, by code
    "diagnostic.file-too-large": "tệp lớn hơn {limit} byte; hãy chia thành nhiều tệp",
    "diagnostic.not-utf8": "tệp không phải UTF-8 (byte thứ {byte}); hãy lưu lại với bảng mã UTF-8",
    "diagnostic.too-many-statements": "có hơn {limit} chỉ tiêu, nhiệm vụ và dự báo trong một tệp",
    "diagnostic.too-many-errors": "đã có hơn {limit} lỗi; phần còn lại của tệp không được xem",
    "diagnostic.invisible-character": "có ký tự không nhìn thấy được ({character}); hãy xóa đi",
    "diagnostic.unexpected-character": "ký tự `{character}` không dùng được ở đây",
    "diagnostic.foreign-letter": "tên `{name}` có chữ cái `{letter}` ({character}) không phải chữ cái tiếng Việt",
    "diagnostic.capital-letter": "`{name}`: tên và từ khóa viết bằng chữ thường",
    "diagnostic.wrong-accent": "`{name}` sai dấu: ở đây là `{right}`, hoặc viết không dấu `{plain}`",
    "diagnostic.ambiguous-number": (
        "`{number}` có thể đọc theo hai cách; dấu thập phân là dấu phẩy (679,3), không dùng dấu phân cách hàng nghìn"
    ),
    "diagnostic.number-too-long": "số có hơn {limit} chữ số",
    "diagnostic.invalid-date": "`{date}` không phải ngày có thật viết theo dạng dd/mm/yyyy",
    "diagnostic.invalid-operator": "không có phép so sánh `{operator}`; chỉ có >= > <= < và =",
    "diagnostic.unclosed-string": "chuỗi thiếu dấu ngoặc kép đóng",
    "diagnostic.syntax-error": "không hiểu {found} ở đây; cần {expected}",
    "diagnostic.reserved-word": "`{word}` là từ khóa, không dùng làm tên được",
    "diagnostic.unclosed-parenthesis": "dấu `{bracket}` không được đóng lại",
    "diagnostic.nesting-too-deep": "lồng nhau quá {limit} tầng",
    "diagnostic.mixed-connectives": "`va` và `hoac` đứng lẫn nhau; hãy dùng ngoặc để chỉ rõ điều gì đi với điều gì",
    "diagnostic.missing-unit": "số `{number}` thiếu đơn vị",
    "diagnostic.missing-head": "tệp phải bắt đầu bằng `tu_vung` (từ vựng) hoặc `ke_hoach` (kế hoạch)",
    "diagnostic.not-a-plan": "`{name}` là từ vựng, không phải kế hoạch: không có gì để đánh giá",
    "diagnostic.misplaced-line": "`{line}` không đứng ở đây được: nó thuộc {place}",
    "diagnostic.repeated-heading": "`{line}` đã có ở trên",
    "diagnostic.repeated-section": "mục `{clause}` đã có ở trên",
    "diagnostic.missing-period": "`hoan_thanh` cần `thoi_ky` ở đầu kế hoạch, hoặc `hoan_thanh trong TỪ..ĐẾN`",
    "diagnostic.invalid-period": "thời kỳ kết thúc ({end}) trước khi bắt đầu ({start})",
    "diagnostic.no-vocabulary": (
        "kế hoạch không theo từ vựng nào và không khai báo phạm vi nào; thêm `theo van_thu_luu_tru` ở đầu kế hoạch"
    ),
    "diagnostic.missing-vocabulary": (
        "không tìm thấy từ vựng `{name}` bên cạnh tệp này, cũng không có trong các bộ quy tắc kèm theo"
    ),
    "diagnostic.not-a-vocabulary": "`{name}` không phải từ vựng: tệp {file} không bắt đầu bằng `tu_vung {name}`",
    "diagnostic.circular-vocabulary": "từ vựng `{name}` dựa vào chính nó: {path}",
    "diagnostic.unknown-name": "không có {kind} nào tên `{name}`",
    "diagnostic.wrong-kind": "`{name}` là {actual}; ở đây cần {kind}",
    "diagnostic.unknown-value": "`{attribute}` không có giá trị `{name}`",
    "diagnostic.repeated-name": "tên `{name}` đã dùng cho {actual}",
    "diagnostic.built-in-name": "tên `{name}` có sẵn, không khai báo lại được",
    "diagnostic.repeated-label": "nhãn `{label}` đã dùng cho `{name}`; nhãn là tiêu đề cột nên phải khác nhau",
    "diagnostic.repeated-value": "giá trị `{name}` lặp lại trong danh mục",
    "diagnostic.circular-parts": "`{name}` là một phần của chính nó: {path}",
    "diagnostic.circular-formula": "`{name}` được tính từ chính nó: {path}",
    "diagnostic.type-mismatch": "cần {expected}, nhưng `{found}` là {actual}",
    "diagnostic.unit-mismatch": "không so được `{left}` ({left_unit}) với `{right}` ({right_unit})",
    "diagnostic.fractional-whole-unit": "`{number} {unit}`: đơn vị `{unit}` chỉ đếm bằng số nguyên",
    "diagnostic.percent-over-100": "{percent}% vượt quá 100%: `{measure}` là tỷ lệ của một phần trên tổng thể",
    "diagnostic.empty-range": "khoảng rỗng: đầu {low} lớn hơn cuối {high}",
    "diagnostic.share-without-whole": "`{field}` không khai báo `thuoc` tổng thể nào; viết `ty_le({field} tren …)`",
    "diagnostic.share-of-itself": "`{field}` trên chính nó luôn là 100%",
    "diagnostic.field-in-scope": "`{field}` là số liệu báo cáo; phạm vi chỉ dùng thuộc tính trong danh sách cơ quan",
    "diagnostic.field-needs-each": (
        "`{field}` là trường của từng cơ quan; viết `moi {scope}.{field} …` hoặc dùng một chỉ số"
    ),
    "diagnostic.missing-demand": "chỉ tiêu thiếu mức phải đạt: thêm {expected}",
    "diagnostic.unfit-demand": "`{demand}` không dùng cho `{measure}` ({actual}); cần {expected}",
    "diagnostic.unknown-statement": "không tìm thấy chỉ tiêu có ngưỡng `{key}`; viết `phạm_vi.chỉ_số`",
    "diagnostic.repeated-statement": "chỉ tiêu này đã có trong cùng mục",
    "diagnostic.numeral-not-stated": "lời diễn giải nêu {numeral}, nhưng không dòng nào trong mục dùng số đó",
    "diagnostic.numeral-not-in-words": "chỉ tiêu dùng {numeral}, nhưng lời diễn giải của mục không nêu số đó",
    "diagnostic.empty-scope": "không cơ quan nào thuộc phạm vi `{scope}` được: điều kiện của nó tự mâu thuẫn",
    "diagnostic.unused-declaration": "{kind} `{name}` được khai báo nhưng không dùng ở đâu",
    "diagnostic.condition-never-holds": (
        "điều kiện `khi` không thể đúng với cơ quan nào trong phạm vi `{scope}`: chỉ tiêu không bao giờ áp dụng"
    ),
    "diagnostic.never-applies": "không cơ quan nào được tính vào chỉ tiêu này: tổng thể của tỷ lệ luôn bằng 0",
    "diagnostic.never-met": "không số liệu hợp lệ nào đạt được chỉ tiêu này",
    "diagnostic.never-fails": "chỉ tiêu này luôn đạt, số liệu thế nào cũng vậy: nó không đòi hỏi gì",
    "diagnostic.contradictory-statements": "trái với dòng {others}: hai chỉ tiêu không thể cùng đạt",
    "diagnostic.conflict-where-scopes-meet": (
        "cơ quan nào thuộc cả hai phạm vi thì không thể đạt cả chỉ tiêu này lẫn dòng {others}"
    ),
    "diagnostic.implied-statement": (
        "đã nằm trong dòng {others}: dòng ấy đạt thì chỉ tiêu này cũng đạt, hoặc không áp dụng"
    ),
    "diagnostic.implied-by-parts": "đã nằm trong các dòng {others} gộp lại: chúng đều đạt thì chỉ tiêu này cũng đạt",
    "diagnostic.contradicted-by-parts": "trái với các dòng {others} gộp lại: tất cả không thể cùng đạt",
    "diagnostic.suspicious-scale": (
        "nghi sai thang đo: {percent}%, trong khi các tỷ lệ khác đều là số nguyên từ 1% đến 100%; có phải {meant}%?"
    ),
    "diagnostic.too-large-to-compare": (
        "kế hoạch quá lớn để so mọi chỉ tiêu với nhau: có thể còn chỗ trái nhau hoặc thừa chưa được báo"
    ),
    # ---- diagnostics and issues as text
    "severity.error": "lỗi",
    "severity.warning": "cảnh báo",
    "place.see": "xem {place}",
    "place.suggestion": "gợi ý: {suggestion}",
    "place.row": "dòng {row}",
    "place.agency": "cơ quan {agency}",
    "place.field": "trường {field}",
    # ---- what is wrong with data, by code
    "issue.wrong-type": "cần {expected}, nhưng là {value}",
    "issue.negative": "{value} là số âm",
    "issue.not-whole": "{value} không phải số nguyên; đơn vị {unit} chỉ đếm bằng số nguyên",
    "issue.not-a-value": "{value} không phải là giá trị; ô chưa có số liệu thì để None",
    "issue.inexact-number": "{value} là số thực dấu phẩy động không chính xác; hãy dùng Decimal hoặc chuỗi trong tệp",
    "issue.number-too-long": "số có hơn {limit} chữ số",
    "issue.ambiguous-number": "`{value}` có thể đọc theo hai cách; viết liền các chữ số, dấu thập phân là dấu phẩy",
    "issue.invalid-date": "`{value}` không phải ngày có thật (dd/mm/yyyy hoặc yyyy-mm-dd) và không phải `chưa`",
    "issue.unknown-value": "không có giá trị `{value}`; các giá trị là {expected}",
    "issue.invisible-character": "`{value}` có ký tự không nhìn thấy được ({character}); hãy xóa đi",
    "issue.part-exceeds-whole": "{value} lớn hơn `{whole}` ({whole_value}), trong khi chỉ là một phần của `{whole}`",
    "issue.over-maximum": "{value} lớn hơn mức tối đa {maximum}",
    "issue.formula-mismatch": "{value} không khớp với công thức của trường, cho {expected}",
    "issue.missing-id": "cơ quan không có mã (`ma`)",
    "issue.repeated-agency": "mã cơ quan lặp lại; lần đầu ở dòng {first}",
    "issue.not-in-registry": "cơ quan có số liệu nhưng không có trong danh sách cơ quan",
    "issue.missing-attribute": "thiếu thuộc tính, nên không biết cơ quan có thuộc phạm vi `{scope}` hay không",
    "issue.attribute-conflict": "{value} khác với {expected} trong danh sách cơ quan",
    "issue.empty-file": "tệp không có dòng tiêu đề",
    "issue.not-utf8": "tệp không phải UTF-8; hãy lưu lại với bảng mã UTF-8",
    "issue.invalid-json": "sai cú pháp JSON: {reason}",
    "issue.invalid-csv": "sai cú pháp CSV: {reason}",
    "issue.unknown-format": "không đọc được loại tệp `{value}`; dùng .csv hoặc .json",
    "issue.unknown-column": "cột `{value}` không phải trường hay thuộc tính nào",
    "issue.repeated-column": "cột `{value}` lặp lại",
    "issue.missing-column": "thiếu cột `{value}`",
    "issue.wrong-column-type": "cột cần kiểu {expected}, nhưng là {found}",
    "issue.float-column": (
        "cột là số thực dấu phẩy động ({found}); hãy đổi sang số nguyên hoặc DECIMAL trước khi đánh giá"
    ),
    "issue.too-large-for-frame": "số trong khung hoặc ngưỡng của quy tắc quá lớn để so sánh chính xác trong 128 bit",
    "issue.too-large-for-lazy": "có số quá lớn, có thể tràn 64 bit; hãy gọi collect() trước khi đánh giá",
    "issue.wrong-width": "dòng có {found} ô, tiêu đề có {expected} cột",
    "issue.too-large": "tệp lớn hơn {limit} byte",
    "issue.unclear-separator": "không rõ các ô ngăn cách bằng dấu nào trong {separators}",
    "issue.too-many-issues": "có từ {limit} lỗi trở lên; chỉ liệt kê bấy nhiêu",
    # ---- words that facts of messages are put into
    "word.unit": "đơn vị",
    "word.attribute": "thuộc tính",
    "word.field": "trường",
    "word.scope": "phạm vi",
    "word.measure": "chỉ số",
    "word.plan": "kế hoạch",
    "word.value": "giá trị",
    "word.attribute-or-field": "thuộc tính hoặc trường",
    "word.field-or-measure": "chỉ số hoặc trường",
    "word.number-field": "trường số",
    "word.number": "số có đơn vị",
    "word.number-value": "số",
    "word.number-or-nothing": "số, hoặc để trống nếu chưa có số liệu",
    "word.empty-heading": "{of} (ô tiêu đề trống)",
    "word.milestone-value": "ngày hoặc `chưa`",
    "word.one-type": "giá trị cùng một kiểu",
    "word.date-column": "ngày (9999-12-31 là `chưa`)",
    "word.boolean": "có/không",
    "word.text": "chuỗi",
    "word.milestone": "mốc thời gian",
    "word.enumeration": "danh mục giá trị",
    "word.percent": "tỷ lệ phần trăm",
    "word.condition": "điều kiện",
    "word.vocabulary-part": "phần khai báo từ vựng",
    "word.plan-head": "phần đầu kế hoạch, trước mục đầu tiên",
    "word.section-part": "một mục của kế hoạch",
    "word.threshold": "một ngưỡng",
    "word.threshold-of-range": "một khoảng `a..b`",
    "word.line-start": "từ khóa mở đầu dòng, hoặc `phạm_vi.chỉ_số …`",
    "word.name": "tên",
    "word.string": 'chuỗi trong ngoặc kép "…"',
    "word.words": "dòng diễn giải | …",
    "word.date": "ngày dd/mm/yyyy",
    "word.line-end": "hết dòng",
    "word.or": "hoặc",
    # ---- remarks on data that is not wrong, by code
    "note.no-column": "không có cột `{field}`: coi như mọi cơ quan đều thiếu số liệu này",
    "note.unused-key": "khóa `{key}` không phải tên nào đã khai báo nên không được dùng; có phải là `{meant}`?",
    # ---- exceptions
    "error.folder-for-ruleset": "`{name}` là thư mục; cần một tệp .vtlt{meant}",
    "error.no-ruleset-file": "không có tệp `{name}`{where}{meant}",
    "error.in-folder": " trong thư mục `{folder}`",
    "error.no-ruleset": "không có bộ quy tắc `{name}`{meant} (có sẵn: {known})",
    "error.no-statement": "bộ quy tắc không có `{key}`{meant}{there}",
    "error.there-are": " (có: {known})",
    "error.meant": "; ý bạn là `{suggestion}`?",
    "error.extra-missing": "thiếu gói cần cho việc này; hãy cài: {command}",
    "error.no-file": "không có tệp hoặc thư mục `{file}`",
    "error.is-folder": "`{file}` là thư mục, không phải tệp",
    "error.no-permission": "không có quyền đọc hoặc ghi `{file}`",
}
