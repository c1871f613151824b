"""All sentences and words of the library in Vietnamese."""

from __future__ import annotations


def form_of(count: int) -> int:  # noqa: ARG001 - Vietnamese has one form for all counts
    """Return which form of a sentence goes with a count."""
    return 0


MESSAGES: dict[str, str | tuple[str, ...]] = {
    # ---- how numbers are written
    "language.decimal-sign": ",",
    # ---- units that no ruleset declares; the forms are those of the number before them
    "unit.agency": "cơ quan",
    # ---- what is wrong with a ruleset, by code
    "diagnostic.file-too-large": "tệp lớn hơn {limit} byte; hãy chia thành nhiều tệp",
    "diagnostic.not-utf8": "tệp không phải UTF-8 (byte thứ {byte}); hãy lưu lại với bảng mã UTF-8",
    "diagnostic.too-many-statements": "có hơn {limit} chỉ tiêu, nhiệm vụ và dự báo trong một tệp",
    "diagnostic.too-many-signs": "có hơn {limit} từ và dấu trong một tệp; hãy chia thành từ vựng và các kế hoạch",
    "diagnostic.too-many-errors": "đã có hơn {limit} lỗi; phần còn lại của tệp không được xem",
    "diagnostic.too-many-warnings": "có hơn {limit} cảnh báo; những cảnh báo sau không được liệt kê",
    "diagnostic.too-complex": "quá lớn: {what} nhiều nhất là {limit}; hãy rút gọn hoặc chia nhỏ",
    "diagnostic.invisible-character": "có ký tự không nhìn thấy được ({character}); hãy xóa đi",
    "diagnostic.unexpected-character": "ký tự `{character}` không dùng được ở đây",
    "diagnostic.foreign-letter": "tên `{name}` có chữ cái `{letter}` ({character}) không phải chữ cái tiếng Việt",
    "diagnostic.capital-letter": "`{name}`: tên và từ khóa viết bằng chữ thường",
    "diagnostic.wrong-accent": "`{name}` sai dấu: ở đây là `{right}`, hoặc viết không dấu `{plain}`",
    "diagnostic.ambiguous-number": "`{number}` {why}",
    "diagnostic.number-too-long": "số có hơn {limit} chữ số",
    "diagnostic.invalid-date": (
        "`{date}` không có thật trên lịch; viết ngày dd/mm/yyyy, hoặc kỳ: năm 2026, quý II/2026, tháng 6/2026"
    ),
    "diagnostic.invalid-operator": "không có phép so sánh `{operator}`; chỉ có >= > <= < và =",
    "diagnostic.unclosed-string": "chuỗi thiếu dấu ngoặc kép đóng",
    "diagnostic.syntax-error": "không hiểu {found} ở đây; cần {expected}",
    "diagnostic.reserved-word": "`{word}` là từ khóa, không dùng làm tên được",
    "diagnostic.unclosed-parenthesis": "dấu `{bracket}` không được đóng lại",
    "diagnostic.nesting-too-deep": "lồng nhau quá {limit} tầng",
    "diagnostic.mixed-connectives": "`va` và `hoac` đứng lẫn nhau; hãy dùng ngoặc để chỉ rõ điều gì đi với điều gì",
    "diagnostic.missing-unit": "số `{number}` thiếu đơn vị",
    "diagnostic.ambiguous-share": "`{number}` có thể là {times}% hoặc {number}%; hãy viết rõ là số nào",
    "diagnostic.two-statements": "một dòng có hai chỉ tiêu; hãy viết mỗi chỉ tiêu trên một dòng",
    "diagnostic.not-in-language": "không có {what}; {instead}",
    "diagnostic.missing-head": "tệp phải bắt đầu bằng `tu_vung` (từ vựng) hoặc `ke_hoach` (kế hoạch)",
    "diagnostic.not-a-plan": "`{name}` là từ vựng, không phải kế hoạch: không có gì để đánh giá",
    "diagnostic.misplaced-line": "`{line}` không đứng ở đây được: nó thuộc {place}",
    "diagnostic.repeated-heading": "`{line}` đã có ở trên",
    "diagnostic.repeated-section": "mục `{clause}` đã có ở trên",
    "diagnostic.missing-period": (
        "`hoan_thanh` cần `thoi_ky` ở đầu kế hoạch, hoặc `hoan_thanh trong TỪ..ĐẾN`, `hoan_thanh den_het NGÀY`"
    ),
    "diagnostic.invalid-period": "thời kỳ kết thúc ({end}) trước khi bắt đầu ({start})",
    "diagnostic.two-deadlines": "`trong {window}` đã là hạn của dòng này; bỏ nó đi, hoặc bỏ `{deadline}`",
    "diagnostic.outside-period": "hạn {date} nằm ngoài thời kỳ của kế hoạch ({period}); hãy xem lại hạn hoặc `thoi_ky`",
    "diagnostic.invalid-window": "khoảng thời gian không dùng được: {reason}",
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
    "diagnostic.name-out-of-place": (
        "`{name}` chỉ dùng được trong phạm vi và sau `khi`; ở đây hãy dùng thuộc tính hoặc trường"
    ),
    "diagnostic.repeated-label": "nhãn `{label}` đã dùng cho `{name}`; nhãn là tiêu đề cột nên phải khác nhau",
    "diagnostic.repeated-value": "giá trị `{name}` lặp lại trong danh mục",
    "diagnostic.misplaced-rest": "lớp cuối, và chỉ lớp cuối, là `con_lai`; các lớp trước có `khi …`",
    "diagnostic.circular-parts": "`{name}` là một phần của chính nó: {path}",
    "diagnostic.circular-formula": "`{name}` được tính từ chính nó: {path}",
    "diagnostic.type-mismatch": "cần {expected}, nhưng `{found}` là {actual}",
    "diagnostic.unit-mismatch": "không {what} được `{left}` ({left_unit}) với `{right}` ({right_unit})",
    "diagnostic.fractional-whole-unit": "`{number} {unit}`: đơn vị `{unit}` chỉ đếm bằng số nguyên",
    "diagnostic.percent-over-100": "{percent}% vượt quá 100%: {reason}",
    "diagnostic.percent-of-share": (
        "`{measure}` đã là tỷ lệ, nên {percent}% có hai cách hiểu: {percent} điểm phần trăm (từ 40% lên 40% cộng {percent}"
        " điểm), hay {percent} phần trăm của mức cũ; hãy viết số điểm: `… {unit}`"
    ),
    "diagnostic.baseline-without-growth": (
        "`so_với` cho biết tăng, giảm so với kỳ nào; hãy viết `tăng >= …` hoặc `giảm >= …` trước nó, hoặc bỏ nó đi"
    ),
    "diagnostic.empty-range": "khoảng rỗng: đầu {low} lớn hơn cuối {high}",
    "diagnostic.unreachable-count": "`{count}` không phải số nguyên từ 1 đến {most}, số điều kiện đã kể; sửa lại số này",
    "diagnostic.share-without-whole": "`{field}` không khai báo `thuoc` tổng thể nào; viết `ty_le({field} tren …)`",
    "diagnostic.average-of-one-unit": "`{field}` và `{other}` cùng đơn vị {unit}; viết tỷ lệ `ty_le({field} tren {other})`",
    "diagnostic.minus-in-measure": "`{amount}` có thể âm ở cơ quan nào đó; chỉ trừ phần `thuoc` chính số bị trừ",
    "diagnostic.share-of-itself": "`{field}` trên chính nó luôn là 100%",
    "diagnostic.field-in-scope": "`{field}` là số liệu báo cáo; phạm vi chỉ dùng thuộc tính trong danh sách cơ quan",
    "diagnostic.field-needs-each": (
        "`{field}` là trường của từng cơ quan; viết `moi {scope}.{field} …` hoặc dùng một chỉ số"
    ),
    "diagnostic.missing-demand": "chỉ tiêu thiếu mức phải đạt: thêm {expected}",
    "diagnostic.unfit-demand": "`{demand}` không dùng cho `{measure}` ({actual}); cần {expected}",
    "diagnostic.unknown-statement": (
        "không tìm thấy chỉ tiêu có ngưỡng `{key}`; viết `phạm_vi.chỉ_số` hoặc mã dòng như `II.2.b/1`"
    ),
    "diagnostic.ambiguous-statement": "`{key}` là nhiều dòng khác nhau về thời hạn hoặc nhóm; viết mã của một dòng: {ids}",
    "diagnostic.repeated-statement": "chỉ tiêu này đã có trong cùng mục",
    "diagnostic.condition-of-row": (
        "`khi {condition}` là điều kiện của cả dòng: nơi khác không phải đạt gì; nếu chỉ `{amount}` có điều kiện, hãy đặt "
        "cả hai trong ngoặc; nếu cả dòng có điều kiện, hãy viết các hằng số gộp làm một"
    ),
    "diagnostic.words-without-statement": (
        "mục có dòng `|` mà chưa có dòng quy tắc nào; hãy thêm chỉ tiêu, hoặc `nhiệm_vụ` nếu không có gì để đo"
    ),
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
    "place.previous": "số liệu kỳ trước",
    "place.row": "dòng {row}",
    "place.agency": "cơ quan {agency}",
    "place.sheet": "trang `{sheet}`",
    "place.column": "cột {column}",
    "place.more": "và {count} ô nữa",
    "place.field": "trường {field}",
    # ---- what is wrong with data, by code
    "issue.wrong-type": "cần {expected}, nhưng là {value}",
    "issue.negative": "{value} là số âm",
    "issue.not-whole": "{value} không phải số nguyên; đơn vị {unit} chỉ đếm bằng số nguyên",
    "issue.not-a-value": "{value} không phải là giá trị; ô chưa có số liệu thì để None",
    "issue.inexact-number": "{value} là số thực dấu phẩy động không chính xác; hãy dùng Decimal hoặc chuỗi trong tệp",
    "issue.number-too-long": "số có hơn {limit} chữ số",
    "issue.ambiguous-number": "`{value}` {why}",
    "issue.invalid-date": "`{value}` không phải ngày có thật (dd/mm/yyyy hoặc yyyy-mm-dd) và không phải `chưa`",
    "issue.not-a-day": "{value} là thời điểm, không phải ngày; hãy đưa ngày theo giờ địa phương, không kèm giờ và múi giờ",
    "issue.unknown-value": "không có giá trị `{value}`; các giá trị là {expected}",
    "issue.invisible-character": "`{value}` có ký tự không nhìn thấy được ({character}); hãy xóa đi",
    "issue.error-cell": "`{value}` là lỗi của công thức, không phải số liệu; hãy sửa công thức hoặc để trống",
    "issue.same-as-above": "`{value}` là lặp lại ô trên; hãy ghi chính giá trị đó",
    "issue.dash-unclear": (
        "`{value}` là {no} hay chưa có số liệu? cho biết bằng `--dash no` hoặc `--dash missing` (`dash=`)"
    ),
    "issue.done-words": "`{value}` không cho biết làm xong ngày nào; hãy ghi ngày dd/mm/yyyy, chưa xong thì ghi `chưa`",
    "issue.incomplete-date": "`{value}` không đủ ngày, tháng, năm; hãy ghi dd/mm/yyyy, chưa xong thì ghi `chưa`",
    "issue.reading-proposed": (
        "chưa ghi đúng cách, nhưng đọc được theo {how}: {examples} ({count} ô); nếu đúng thế thì thêm `--accept`, hoặc chỉ "
        "`--accept={readings}` (trong Python `accept=True`)"
    ),
    "issue.mixed-column": ("cột lẫn hai cách {what}: {value}, nhưng {others}; hãy ghi mọi ô theo một cách"),
    "issue.part-exceeds-whole": "{value} lớn hơn `{whole}` ({whole_value}), trong khi chỉ là một phần của `{whole}`",
    "issue.over-maximum": "{value} lớn hơn mức tối đa {maximum}",
    "issue.negative-derived": "công thức của trường cho {value}, nhỏ hơn không",
    "issue.formula-mismatch": "{value} không khớp với công thức của trường, cho {expected}",
    "issue.formulas-clash": "theo công thức thì {value} không thể đúng cùng với {others}; hãy kiểm tra lại các trường này",
    "issue.missing-id": "cơ quan không có mã (`ma`)",
    "issue.repeated-agency": "mã cơ quan lặp lại; lần đầu ở dòng {first}",
    "issue.not-in-registry": "cơ quan có số liệu nhưng không có trong danh sách cơ quan",
    "issue.missing-attribute": "thiếu thuộc tính cho biết cơ quan của phạm vi `{scope}` thuộc về đâu",
    "issue.attribute-conflict": "{value} khác với {expected} trong danh sách cơ quan",
    "issue.empty-file": "tệp không có dòng tiêu đề",
    "issue.not-utf8": "tệp không phải UTF-8; hãy lưu lại với bảng mã UTF-8",
    "issue.invalid-json": "sai cú pháp JSON: {reason}",
    "issue.invalid-csv": "sai cú pháp CSV: {reason}",
    "issue.unknown-format": "không đọc được loại tệp `{value}`; dùng .csv hoặc .json",
    "issue.unknown-column": "cột `{value}` không phải trường hay thuộc tính nào",
    "issue.unknown-key": "khóa `{value}` không phải tên nào đã khai báo",
    "issue.repeated-column": "cột `{value}` lặp lại",
    "issue.missing-column": "thiếu cột `{value}`",
    "issue.wrong-column-type": "cột cần kiểu {expected}, nhưng là {found}",
    "issue.float-column": (
        "cột là số thực dấu phẩy động ({found}); hãy đổi sang số nguyên hoặc DECIMAL trước khi đánh giá"
    ),
    "issue.too-large-for-frame": "số trong khung hoặc ngưỡng của quy tắc quá lớn để so sánh chính xác trong 128 bit",
    "issue.too-large-for-lazy": "có số quá lớn, có thể tràn 64 bit; hãy gọi collect() trước khi đánh giá",
    "issue.text-beyond-sql": (
        "`{value}` có `{found}`, không so sánh chính xác được trong SQL; hãy viết khác, hoặc dùng polars hay evaluate"
    ),
    "reason.text-beyond-sql": "không so sánh chính xác được trong SQL; hãy sửa, hoặc dùng polars hay evaluate",
    "issue.wrong-width": "dòng có {found} ô, tiêu đề có {expected} cột",
    "issue.too-large": "tệp lớn hơn {limit} byte",
    "issue.too-large-table": "có hơn {limit} {what}; hãy chia nhỏ tệp",
    "issue.unclear-separator": "không rõ các ô ngăn cách bằng dấu nào trong {separators}",
    "issue.too-many-issues": "có từ {limit} lỗi trở lên; chỉ liệt kê bấy nhiêu",
    "issue.more-issues": "và còn {count} lỗi như thế nữa",
    "issue.too-complex": "việc này cần hơn {limit} {what}; hãy chia nhỏ: ít chỉ tiêu hơn, hoặc ít cơ quan hơn",
    # ---- what looks wrong in data and need not be, by code
    "suspicion.extreme-shares": (
        "mọi cơ quan có từ 10 trở lên đều là 0% hoặc 100% của "
        "`{whole}` ({none} cơ quan 0%, {full} cơ quan 100%); có đúng là số đếm không?"
    ),
    "suspicion.percent-as-fraction": "không tỷ lệ nào trong {count} ô lớn hơn 1; có phải 0,94 ở đây là 94% không?",
    "suspicion.equal-figures": "mọi số liệu của cơ quan ({count} ô) đều là {value}; có phải số điền cho đủ không?",
    "suspicion.half-of-sum": "{value} lớn hơn nửa tổng {sum} của {count} cơ quan; có nhầm đơn vị hay thừa chữ số không?",
    "suspicion.tenfold": "{value}, trong khi kỳ trước là {before}; có nhầm đơn vị hay sai chữ số không?",
    "suspicion.far-day": "{value} cách thời kỳ của kế hoạch ({period}) hơn 5 năm; có sai năm không?",
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
    "word.sum-of-fields": "các trường cộng vào, trừ đi, mỗi trường một số nguyên lần (`a + b - 200% của c`)",
    "word.amount-with-constant": (
        "lượng có hằng số; điểm cộng, điểm trừ viết kèm điều kiện, `(10 điểm khi …)`, còn số chung cho mọi cơ quan thì đưa "
        "vào mức phải đạt, hoặc khai báo thành trường"
    ),
    "word.amount-with-shares": "lượng có tỷ lệ khác; hãy khai báo một trường để cơ quan báo cáo phần ấy",
    "word.amount-of-nothing": "lượng không còn trường nào",
    "word.compared": "so",
    "word.added": "cộng, trừ",
    "word.number": "số có đơn vị",
    "word.number-value": "số",
    "word.id-value": "`ma` là chuỗi hoặc số nguyên, ví dụ `str(…)`",
    "word.another-number": "một số khác",
    "word.no-number": "không có số nào",
    "word.number-or-nothing": "số, hoặc để trống nếu chưa có số liệu",
    "word.empty-heading": "{of} (ô tiêu đề trống)",
    "word.milestone-value": "ngày hoặc `chưa`",
    "word.one-type": "giá trị cùng một kiểu mà một cột có thể có",
    "word.single-values": "giá trị đơn (số, chuỗi, ngày)",
    "word.short-decimals": "số có nhiều nhất 18 chữ số sau dấu phẩy",
    "word.date-column": "ngày (9999-12-31 là `chưa`)",
    "word.local-date-column": "ngày theo giờ địa phương, không có múi giờ",
    "word.boolean": "có/không",
    "word.text": "chuỗi",
    "word.milestone": "mốc thời gian",
    "word.enumeration": "danh mục giá trị",
    "word.percent": "tỷ lệ phần trăm",
    "word.part-of-whole": "`{of}` là tỷ lệ của một phần trên tổng thể",
    "word.fall-to-nothing": "`{of}` không thể giảm quá mức đã có",
    "word.condition": "điều kiện",
    "word.milestone-in-condition": (
        "mốc thời gian; hãy khai báo một trường có/không để cơ quan báo cáo đã làm xong, hay đã làm đúng hạn, hay chưa"
    ),
    "word.vocabulary-part": "phần khai báo từ vựng",
    "word.plan-head": "phần đầu kế hoạch, trước mục đầu tiên",
    "word.section-part": "một mục của kế hoạch",
    "word.above-statement": "một mục, ngay trên dòng chỉ tiêu, nhiệm vụ hoặc dự báo mà nó giải thích",
    "word.threshold": "một ngưỡng",
    "word.threshold-of-range": "một khoảng `a..b`",
    "word.line-start": "từ khóa mở đầu dòng, hoặc `phạm_vi.chỉ_số …`",
    "word.name": "tên",
    "word.string": 'chuỗi trong ngoặc kép "…"',
    "word.words": "dòng diễn giải | …",
    "word.date": "ngày dd/mm/yyyy",
    "word.calendar-period": "kỳ (năm 2026, quý II/2026, tháng 6/2026)",
    "word.window-count": "cần số nguyên từ 1 đến 9999",
    "word.window-unit": "đếm bằng `ngay`, `thang` hoặc `nam`",
    "word.window-of-itself": "phải kể từ một mốc khác, không phải từ chính nó",
    "word.line-end": "hết dòng",
    "word.name-letters": "số chữ cái của một tên",
    "word.label-letters": "số chữ cái của một nhãn, tiêu đề hay số mục",
    "word.part-wholes": "số trường bao trùm nhau bằng `thuoc`",
    "word.class-field": "trường xếp lớp",
    "word.classes": "số lớp của một trường",
    "word.conditional-amounts": "số lượng có điều kiện `( … khi … )`",
    "word.conditional-reads": "số tên trong điều kiện của các lượng `( … khi … )`",
    "word.conditional-levels": "số lượng có điều kiện `( … khi … )` dựa lên nhau",
    "word.rest-terms": "số số hạng của các tổng mà chỉ số lấy tỷ lệ",
    "word.cells-read": "số ô mà chỉ tiêu và công thức đọc, kể cả công thức trong công thức,",
    "word.expressions": "biểu thức",
    "word.grouping-attributes": "thuộc tính sau `tung` trong một bảng dữ liệu",
    "word.columns-of-sql": "cột của một bảng trong truy vấn SQL",
    "word.tables-of-sql": "bảng lồng nhau trong truy vấn SQL",
    "word.letters-of-sql": "ký tự SQL",
    "word.agencies-times-statements": "kết luận cho từng cơ quan",
    "word.agencies-times-fields": "ô của các cơ quan",
    "word.columns": "cột",
    "word.rows": "cơ quan",
    "word.lines": "dòng",
    "word.cells": "ô",
    "word.or": "hoặc",
    "word.may-be-two": (
        "có thể đọc theo hai cách; dấu thập phân là dấu phẩy (679,3), không dùng dấu phân cách hàng nghìn"
    ),
    "word.point-in-number": "viết sai dấu; dấu thập phân là dấu phẩy (679,3), không dùng dấu ngăn hàng nghìn",
    "word.two-readings": (
        "có thể đọc theo hai cách; viết liền các chữ số với dấu phẩy thập phân, hoặc cho biết dấu nào ngăn hàng nghìn "
        "(`--thousands`, `thousands=`)"
    ),
    "word.decimal-point": (
        "dùng dấu chấm làm dấu thập phân, trong khi dấu thập phân là dấu phẩy: viết `{of}`, hoặc cho biết dấu phẩy ngăn "
        "hàng nghìn (`--thousands ,`, `thousands=`)"
    ),
    "word.no-reading": "không đọc được thành số nào; viết liền các chữ số với dấu phẩy thập phân",
    "word.reading-quoted": "ô bọc trong dấu nháy",
    "word.reading-marks": "dấu x, ✓ và các từ như `yes`, `không có` (ô trống vẫn là chưa có số liệu)",
    "word.reading-thousands": "số có dấu ngăn hàng nghìn",
    "word.reading-decimal-point": "dấu chấm là dấu thập phân",
    "word.reading-percent": "số kèm dấu %",
    "word.reading-unit-written": "số kèm đơn vị",
    "word.reading-day-formats": "ngày ghi cách khác, ngày đứng trước tháng",
    "word.reading-excel-dates": "ngày ghi bằng số thứ tự của Excel",
    "word.reading-not-done-words": "từ ngữ có nghĩa là chưa xong",
    "word.reading-missing-words": "từ ngữ có nghĩa là chưa có số liệu",
    "word.reading-label-forms": "tên giá trị viết cách khác",
    "word.reading-numbers-as-text": "số là chuỗi chữ số",
    "word.ways-of-signs": "dùng dấu chấm và dấu phẩy",
    "word.ways-of-days": "ghi ngày (số của Excel và ngày bằng chữ, nên không chắc số nào là ngày, số nào là tháng)",
    "word.several-readings": "nhiều cách ghi",
    "word.zero": "0",
    "word.no-or-not-done": "không (chưa)",
    "word.nothing-reported": "chưa có số liệu",
    "word.left-out-median": "trung vị",
    "word.left-out-rank": "xếp hạng",
    "word.left-out-working-days": "ngày làm việc, ngày nghỉ",
    "word.left-out-conversion": "quy đổi giữa các đơn vị",
    "word.left-out-other-rows": "giá trị của dòng khác",
    "word.left-out-product": "phép nhân, phép chia",
    "word.left-out-leading-minus": "dấu `-` ở đầu một lượng",
    "word.left-out-late-maximum": "`tối_đa` sau công thức",
    "word.instead-of-median": (
        "hãy nêu tỷ lệ cơ quan đạt một mức, `tỷ_lệ(x >= …)`, hoặc số bình quân nếu kế hoạch nói bình quân"
    ),
    "word.instead-of-rank": "hãy nêu mức mà mỗi cơ quan phải đạt, `mỗi … >= …`",
    "word.instead-of-working-days": "hãy viết ngày theo lịch, hoặc số ngày tính cả ngày nghỉ",
    "word.instead-of-conversion": "hãy khai báo cho mỗi đơn vị một trường, để cơ quan báo cáo số đã quy đổi",
    "word.instead-of-other-rows": "hãy viết mức bằng số, hoặc khai báo một trường để cơ quan báo cáo mức ấy",
    "word.instead-of-product": (
        "hãy viết mấy lần một trường bằng phần trăm (`200% của a`), hoặc khai báo một trường để cơ quan báo cáo kết quả"
    ),
    "word.instead-of-leading-minus": "hãy viết trước nó số bị trừ: `a - b`",
    "word.instead-of-late-maximum": (
        "hãy viết nó trước dấu `=`; tổng lớn hơn mức ấy là số liệu mâu thuẫn, không được tính bằng mức ấy"
    ),
    # ---- verdicts, by their names in JSON
    "verdict.met": "Đạt",
    "verdict.not-met": "Không đạt",
    "verdict.undecided": "Thiếu số liệu",
    "verdict.not-applicable": "Không áp dụng",
    "verdict.pending": "Chưa đến hạn",
    "verdict.no-threshold": "Chưa rõ chỉ tiêu",
    "verdict.bad-data": "Số liệu mâu thuẫn",
    "verdict.tracked": "Theo dõi",
    # ---- reports
    "report.plan": "Kế hoạch",
    "report.period": "thời kỳ",
    "report.as-of": "Số liệu đến",
    "report.overall": "Kết luận chung",
    "report.provisional": "tạm tính",
    "report.short": "thiếu {amount}",
    "report.over": "vượt {amount}",
    "report.cannot-be-made-good": "không số liệu nào có thể đạt chỉ tiêu này",
    "report.missing": "thiếu số liệu",
    "report.failing": "chưa đạt",
    "report.bad": "số liệu mâu thuẫn",
    "report.in-spite-of": "dù phải sửa số liệu của {agencies}",
    "report.more": "và {count} nữa",
    "report.inferred": "suy từ",
    "report.given": "ngưỡng do người dùng đặt",
    "report.reading": "Cách đọc",
    "report.origin": "Nguồn",
    "report.forecast": "dự báo khoảng {amount}",
    "report.each": "mỗi",
    "report.each-group": "từng {label}",
    "report.range": "trong {range}",
    "report.done": "hoàn thành {period}",
    "report.until": "đến hết {date}",
    "report.data-issues": "Số liệu sai hoặc mâu thuẫn",
    "report.notes": "Ghi chú",
    "report.value": "Giá trị",
    "report.certain": "Trong đó",
    "report.reported": "{value} ở {agencies} đã đủ số liệu",
    "report.threshold": "Mức phải đạt",
    "report.own-threshold": "phải đạt {amount}",
    "report.statement": "Chỉ tiêu",
    "report.id": "Mã dòng",
    "report.clause": "Mục",
    "report.verdict": "Kết luận",
    "report.scope": "Phạm vi",
    "report.measure": "Chỉ số",
    "report.members": "Trong phạm vi",
    "report.unbounded": "không có cận trên",
    "report.not-done": "chưa",
    "report.unknown": "không rõ",
    "report.time-left": "còn {time} đến hạn {date}",
    "report.of-agencies": "số cơ quan",
    "report.yes": "có",
    "report.no": "không",
    "report.rise": "tăng {demand}",
    "report.fall": "giảm {demand}",
    "report.since": "so với {baseline}",
    "report.rose": "tăng {amount} so với {value}",
    "report.fell": "giảm {amount} so với {value}",
    "report.unchanged": "không đổi so với {value}",
    "report.changed": "thay đổi từ {low} đến {high} so với {value}",
    "report.change": "So với kỳ trước",
    "report.must-hold": "= có",
    "report.line": "dòng {line}",
    "report.statement-count": "{count} dòng",
    "report.group-count": "{count} nhóm",
    "report.agency-count": "{count} cơ quan",
    "report.cell-count": "{count} ô",
    "report.done-since": "hoàn thành trong {time} kể từ {start}",
    "report.own-deadline": "hạn {date}",
    "report.year-count": "{count} năm",
    "report.month-count": "{count} tháng",
    "report.day-count": "{count} ngày",
    # ---- remarks on data that is not wrong, by code
    "note.reading-accepted": "cột `{column}`: {count} ô được đọc theo {how} (`{readings}`): {examples}",
    "note.dash-read": "cột `{column}`: {count} ô {value} được đọc là {meaning}",
    "note.no-column": "không có cột `{field}`: coi như mọi cơ quan đều thiếu số liệu này",
    "note.unmet-text": "không cơ quan nào có `{field}` là `{text}` như quy tắc hỏi; hãy xem lại quy tắc hoặc danh sách",
    "note.unmet-text-near": "không cơ quan nào có `{field}` là `{text}` như quy tắc hỏi; gần nhất là `{nearest}`",
    "note.no-previous": (
        "có {count} chỉ tiêu tăng, giảm mà chưa có số liệu kỳ trước để so: hãy đưa số liệu đó vào `previous`"
        " (`--previous TỆP`)"
    ),
    "note.no-previous-of": (
        "có {count} chỉ tiêu tăng, giảm so với `{baseline}` mà chưa có số liệu kỳ đó để so: hãy đưa số liệu đó vào"
        ' `previous` (`--previous "{baseline}=TỆP"`)'
    ),
    "note.unknown-column": "không dùng cột `{column}`: không phải trường hay thuộc tính nào",
    "note.unknown-column-near": "không dùng cột `{column}`: không phải trường hay thuộc tính nào; có phải là `{field}`?",
    "note.unused-key": "khóa `{key}` không phải tên nào đã khai báo nên không được dùng; có phải là `{field}`?",
    "note.part-of-report": "chỉ hiện {shown} trong {of} dòng của kế hoạch; kết luận chung là của cả kế hoạch",
    # ---- what is wrong with the data of a report, by code
    "fault.required": "thiếu khóa này",
    "fault.unknown-key": "không có khóa như vậy",
    "fault.type": "cần {expected}",
    "fault.value": "không đọc được giá trị này",
    "fault.ids": "mỗi cơ quan phải có trong `agencies`, đúng một lần",
    "fault.statements": "phải có đúng một kết quả cho mỗi dòng của kế hoạch, theo thứ tự của kế hoạch",
    "fault.plan": "phải là văn bản của một kế hoạch không có lỗi",
    "fault.digest": "không phải mã sha256 của văn bản kế hoạch: {expected}",
    "fault.thresholds": "phải là mã số của các dòng có ngưỡng",
    "fault.bounds": "`low` và `high` không khớp với `contribution`",
    "fault.message": "không có câu thông báo nào với mã và dữ kiện này",
    "fault.group": "dòng này không có nhóm như vậy",
    "fault.class": "dòng này không có lớp như vậy",
    "fault.field": "kế hoạch không khai báo tên này",
    "fault.more": "và còn lỗi khác",
    # ---- warnings about data
    "warning.unused-names": "có tên không dùng (bỏ qua bằng unknown='ignore'): {notes}",
    "warning.no-columns": "thiếu cột mà quy tắc cần (bỏ qua bằng unknown='ignore'): {notes}",
    # ---- exceptions
    "error.folder-for-ruleset": "`{name}` là thư mục; cần một tệp .vtlt{meant}",
    "error.no-ruleset-file": "không có tệp `{name}`{where}{meant}",
    "error.in-folder": " trong thư mục `{folder}`",
    "error.no-ruleset": "không có bộ quy tắc `{name}`{meant} (có sẵn: {known}; tên tệp phải có đuôi .vtlt)",
    "error.no-statement": "bộ quy tắc không có `{key}`{meant}{there}",
    "error.several-statements": "`{key}` là nhiều dòng; viết mã của một dòng: {known}",
    "error.there-are": " (có: {known})",
    "error.meant": "; ý bạn là `{suggestion}`?",
    "error.no-agency": "không có cơ quan nào có mã `{key}`{meant}",
    "error.extra-missing": "thiếu gói cần cho việc này; hãy cài: {command}",
    "error.no-file": "không có tệp hoặc thư mục `{file}`",
    "error.is-folder": "`{file}` là thư mục, không phải tệp",
    "error.not-plain-file": "`{file}` không phải tệp thường; không đọc thiết bị, ống dẫn hay liên kết tới tệp loại khác",
    "error.no-permission": "không có quyền đọc hoặc ghi `{file}`",
    # ---- laws by name, and the reasons why one is broken
    "law.decided-survives-completion": "kết luận đã rõ thì điền đủ số liệu vẫn giữ nguyên",
    "law.facts-only-sharpen": "thêm một số liệu không làm kết luận đã rõ thành chưa rõ hay đảo ngược",
    "law.monotone-in-numerator": "tử số lớn hơn không làm hỏng chỉ tiêu `>=`, không cứu chỉ tiêu `<=`",
    "law.order-does-not-matter": "thứ tự cơ quan và cách chia tệp số liệu không ảnh hưởng đến kết luận",
    "law.outsiders-do-not-matter": "cơ quan ngoài phạm vi không ảnh hưởng đến chỉ tiêu",
    "law.can-be-met-and-failed": "chỉ tiêu nào cũng có thể đạt và có thể không đạt",
    "law.evaluators-agree": "các cách đánh giá khác cho cùng kết luận với `evaluate`",
    "reason.completion": "{before} khi còn thiếu số liệu, {after} khi đã điền",
    "reason.fact": "{before} trước khi thêm số liệu, {after} sau khi thêm",
    "reason.numerator": "{before} trước khi tăng tử số, {after} sau khi tăng",
    "reason.order": "{before} theo một cách xếp, {after} theo cách khác",
    "reason.registry": "{before} khi mỗi cơ quan là một dòng, {after} khi danh sách cơ quan và số liệu ở hai tệp",
    "reason.files": "{before} khi số liệu không qua tệp, {after} khi đọc từ hai tệp CSV",
    "reason.outsider": "{before} khi chưa có cơ quan ngoài phạm vi, {after} khi có",
    "reason.vacuous": "chỉ tiêu vô nghĩa: không số liệu nào làm cho không đạt",
    "reason.impossible": "chỉ tiêu không thể đạt: không số liệu nào làm cho đạt",
    "reason.empty": "chỉ tiêu không bao giờ áp dụng: không cơ quan nào lọt vào tập được tính",
    "reason.evaluator": "`evaluate` cho {before}, `{other}` cho {after}",
    # ---- what is shown of a broken law
    "broken.message": "{where}: luật `{law}` bị phá vỡ ở mục {clause}, `{statement}`: {reason}",
    "broken.data": "số liệu nhỏ nhất",
    "broken.test": "ca kiểm thử",
    "broken.no-agencies": "(không có cơ quan nào)",
    "broken.taken-out": "{agency} (bỏ ra)",
    "broken.added": "{agency} (thêm vào)",
    "broken.order-after": "thứ tự sau: {agencies}",
    "broken.yes": "có",
    "broken.no": "không",
    "verify.head": "{name}: {count} bộ số liệu, seed {seed}",
    "verify.statement-count": "{count} chỉ tiêu",
    # ---- what is wrong with an example, by code
    "mistake.unnamed": 'ví dụ cần tên trong dấu nháy: vi_du "Tên"',
    "mistake.outside": 'dòng này đứng trước ví dụ đầu tiên; mỗi ví dụ bắt đầu bằng vi_du "Tên"',
    "mistake.repeated-name": "tên ví dụ `{value}` lặp lại",
    "mistake.unreadable": (
        "không đọc được `{value}`; cần một hàng `| … |`, `ngay dd/mm/yyyy`, `mục => kết luận` hoặc `- cơ quan => kết luận`"
    ),
    "mistake.no-ruleset": "tệp ví dụ cần dòng đầu `bo_quy_tac TÊN` cho biết nó thuộc bộ quy tắc nào",
    "mistake.ruleset-not-usable": "không dùng được bộ quy tắc: {value}",
    "mistake.no-table": "ví dụ không có bảng cơ quan",
    "mistake.no-expectation": "ví dụ không có kết luận nào để so",
    "mistake.wrong-width": "hàng có {found} ô, tiêu đề có {expected} cột",
    "mistake.bad-date": "`{value}` không phải ngày dd/mm/yyyy",
    "mistake.unknown-statement": "bộ quy tắc không có mục hay chỉ tiêu `{value}`",
    "mistake.several-statements": "`{value}` có nhiều chỉ tiêu; ghi rõ một trong: {expected}",
    "mistake.unknown-verdict": "không có kết luận `{value}`; các kết luận là {expected}",
    "mistake.bad-bounds": "không đọc được giới hạn `{value}`; viết như `30%..67,5%`, `475,51 met_gia` hoặc `3/10`",
    "mistake.needs-percent": "giá trị của chỉ tiêu này là tỷ lệ: viết `{value}%` hoặc phân số",
    "mistake.share-as-decimal": (
        "giá trị của chỉ tiêu này là tỷ lệ: viết `{expected}%` hoặc phân số; `{value}%` nếu đúng là vậy"
    ),
    "mistake.wrong-unit": "đơn vị ở đây là {expected}, không phải `{value}`",
    "mistake.agency-first": "dòng `- cơ quan` phải đứng sau kết luận của một chỉ tiêu",
    "mistake.unknown-agency": "cơ quan `{value}` không có trong phạm vi của chỉ tiêu",
    # ---- examples beside rules, and coverage
    "example.expected": "cần: {outcome}",
    "example.found": "thấy: {outcome}",
    "example.not-text": "không phải tệp văn bản UTF-8 tối đa 1 MiB",
    "coverage.title": "độ phủ kết luận theo mục",
    "coverage.seen": "{name}: đã thấy {found}/{of} kết luận ({percent}%)",
    "coverage.never": "chưa từng {verdicts}",
    "coverage.below": "độ phủ thấp hơn mức yêu cầu: {percent}%",
    # ---- the command line
    "cli.no-errors": "không có lỗi",
    "cli.no-data-errors": "số liệu không có lỗi",
    "cli.head-issues": "Lỗi",
    "cli.head-contradictions": "Số liệu mâu thuẫn (được coi như chưa có)",
    "cli.head-suspicions": "Đáng ngờ (không phải lỗi; nên hỏi lại)",
    "cli.head-notes": "Ghi chú",
    "cli.copy-suffix": "bản sao có đánh dấu là tệp .xlsx, không phải `{file}`",
    "cli.copy-of-json": "`{file}` không phải bảng tính hay CSV nên không có bản sao để đánh dấu",
    "cli.swapped": "`{file}` là tệp số liệu; có đảo thứ tự không? bộ quy tắc đứng trước, số liệu đứng sau",
    "cli.not-written": "không ghi được kết quả: {reason}",
    "cli.no-reading": "`{file}` không phải cách đọc hay cột nào; các cách đọc là {known}",
    "cli.registry-without-previous": "`{file}` là danh mục của kỳ không có tệp `--previous` nào",
    "cli.no-such-time": "`{file}`: không dòng nào của bộ quy tắc so với kỳ đó; viết {known}",
    "cli.no-time": "`{file}`: bộ quy tắc không có chỉ tiêu tăng, giảm nào, nên không cần số liệu kỳ trước",
    "cli.output-is-input": "`{file}` là một trong các tệp đầu vào; ghi báo cáo vào tệp khác",
    "cli.no-column": "không có cột `{field}`, nên không biết {count} cơ quan có thuộc các phạm vi cần nó hay không",
    "cli.registry-forgotten": "; có quên --registry không?",
    "cli.not-a-date": "`{value}` không phải ngày dd/mm/yyyy hoặc yyyy-mm-dd",
    "cli.not-a-threshold": "`{value}` không có dạng PHẠM_VI.CHỈ_SỐ=NGƯỠNG hay MÃ_DÒNG=NGƯỠNG",
    "cli.not-positive": "`{value}` không phải số nguyên từ 1 trở lên",
    "cli.no-verdict": "không có kết luận {names}; có {known}",
    "cli.usage": "cách dùng:",
    "cli.error": "lỗi: {message}",
    "cli.argument": "tham số {name}: ",
    "cli.required": "thiếu tham số: ",
    "cli.unrecognized": "không có tham số: ",
    "cli.expected-one": "cần một giá trị",
    "cli.expected-some": "cần một giá trị",
    "cli.invalid-choice": "không có {value}; chỉ có {known}",
    "cli.invalid-int": "`{value}` không phải số nguyên",
    "cli.no-statement-there": "mục `{file}` không có chỉ tiêu hay nhiệm vụ nào",
    "cli.standard-input-twice": "đầu vào chuẩn (`{file}`) chỉ đọc được một lần",
    "cli.no-standard-input": "--input-format là định dạng của số liệu đọc từ đầu vào chuẩn (`{file}`)",
    "cli.nothing-there": "`{file}`: không có tệp .vtlt nào",
    "cli.too-many-files": "`{file}`: quá nhiều tệp, mỗi lần chỉ soát {count}; hãy soát từng thư mục",
    "cli.too-many-entries": "`{file}`: có hơn {count} tệp và thư mục; hãy nêu thư mục hẹp hơn",
    "cli.too-much": "đã quá nhiều lỗi hoặc quá nhiều văn bản: các tệp còn lại chưa được soát; hãy soát từng thư mục",
    "cli.no-command": "không có lệnh {value}; có {known}{meant}",
    "cli.no-value": "không nhận giá trị {value}",
    "cli.arguments": "tham số",
    "cli.options": "tùy chọn",
    "cli.commands": "các lệnh",
    "cli.metavar-command": "LỆNH",
    "cli.metavar-file": "TỆP",
    "cli.metavar-ruleset": "BỘ_QUY_TẮC",
    "cli.metavar-data": "SỐ_LIỆU",
    "cli.metavar-clause": "MỤC",
    "cli.metavar-verdicts": "KẾT_LUẬN",
    "cli.metavar-previous": "KỲ=TỆP",
    "cli.metavar-date": "NGÀY",
    "cli.metavar-threshold": "DÒNG=NGƯỠNG",
    "cli.metavar-readings": "CÁCH_ĐỌC",
    "cli.metavar-number": "N",
    # ---- help on the command line
    "help.vtlt": "Bộ quy tắc của kế hoạch văn thư, lưu trữ: soát lỗi và đánh giá.",
    "help.exit-status": (
        "Mã thoát: 0 là xong; 1 là bộ quy tắc hoặc số liệu sai, hoặc có kết luận nêu ở --fail-on, có cảnh báo mà có "
        "--fail-on-warnings; 2 là dùng sai, không có tệp hay mục như thế, hoặc có gì không đọc hay không ghi được. "
        "Nhiều tệp thì lấy mã nặng nhất."
    ),
    "help.help": "in phần trợ giúp này rồi thôi",
    "help.version": "in phiên bản rồi thôi",
    "help.lang": "ngôn ngữ của thông báo và báo cáo, đặt ở đâu trên dòng lệnh cũng được (mặc định: vi)",
    "help.quiet": "không in gì ngoài lỗi; kết quả xem ở mã thoát",
    "help.format": (
        "dạng của kết quả (mặc định: text); github là chú thích của GitHub Actions, sarif là SARIF 2.1.0, junit là XML "
        "của JUnit"
    ),
    "help.format-two": "dạng của kết quả (mặc định: text)",
    "help.check": "soát lỗi các bộ quy tắc và bộ từ vựng",
    "help.check-files": (
        "tệp .vtlt, tên bộ quy tắc có sẵn, thư mục (mọi tệp .vtlt ở trong, kể cả thư mục con), mẫu tên như "
        "'ke_hoach/**/*.vtlt', hoặc - là đầu vào chuẩn; không theo liên kết, bỏ qua tên bắt đầu bằng dấu chấm"
    ),
    "help.check-data": "soát số liệu: lỗi, mâu thuẫn, và chỗ đáng ngờ; mã thoát 1 khi có lỗi hoặc mâu thuẫn",
    "help.previous-data": "số liệu của kỳ trước, để so",
    "help.copy": "ghi bản sao .xlsx của số liệu, ô sai được tô màu và ghi chú lý do",
    "help.strict": (
        "cảnh báo cả chỉ tiêu trái nhau hoặc suy ra từ nhau, luôn đạt hoặc không thể đạt, phạm vi không có cơ quan nào "
        "và tên không dùng đến"
    ),
    "help.fail-on-warnings": "mã thoát 1 khi có bất cứ thông báo nào, kể cả chỉ là cảnh báo",
    "help.evaluate": "đánh giá bộ quy tắc trên số liệu",
    "help.ruleset": "tên có sẵn (tien_giang/2018), tệp .vtlt, hoặc - là đầu vào chuẩn",
    "help.data": "số liệu các cơ quan báo cáo, CSV hoặc JSON; - là đầu vào chuẩn",
    "help.registry": "danh mục cơ quan, CSV hoặc JSON",
    "help.previous": (
        "số liệu của kỳ trước, cho chỉ tiêu tăng hoặc giảm; KỲ viết như sau so_voi trong bộ quy tắc, chỉ nêu TỆP nếu dòng "
        "không nói kỳ nào"
    ),
    "help.previous-registry": "danh mục cơ quan của kỳ trước",
    "help.input-format": "dạng của số liệu đọc từ đầu vào chuẩn (mặc định: JSON nếu mở đầu bằng [ hoặc {{, không thì CSV)",
    "help.thousands": "dấu ngăn hàng nghìn trong số liệu, khi không con số nào cho biết: 1.957 hoặc 1,957 là 1957",
    "help.dash": "dấu gạch (-) trong số liệu là không (0, không, chưa) hay là chưa có số liệu",
    "help.accept": (
        "đọc các cột chưa ghi đúng cách theo cách được đề nghị, rồi nêu trong báo cáo; --accept là mọi đề nghị, "
        "--accept=marks,cbccvc chỉ là của các cách đọc hoặc cột này"
    ),
    "help.as-of": "ngày chốt số liệu (mặc định: ngày cuối thời kỳ)",
    "help.set": (
        "đánh giá với ngưỡng khác cho PHẠM_VI.CHỈ_SỐ, hoặc cho một dòng theo mã của nó (II.2.b/1); nêu được nhiều lần"
    ),
    "help.only": (
        "chỉ hiện các dòng của mục này, và --fail-on chỉ xét các dòng ấy: mục (II.2.b), mã dòng (II.2.b/1), tiêu đề mục "
        "hoặc PHẠM_VI.CHỈ_SỐ; nêu được nhiều lần. Mọi dòng vẫn được đánh giá: kết luận chung vẫn là của cả kế hoạch"
    ),
    "help.fail-on": (
        "mã thoát 1 khi dòng nào được hiện có một trong các kết luận này, ví dụ not-met,undecided hoặc 'không đạt'"
    ),
    "help.output": "ghi vào tệp này thay vì đầu ra chuẩn",
    "help.explain": "giải thích kết luận của một mục",
    "help.clause": "mục (II.2.b), mã dòng (II.2.b/1), tiêu đề mục, hoặc PHẠM_VI.CHỈ_SỐ",
    "help.show": "trình bày bộ quy tắc thành bảng để đối chiếu với kế hoạch",
    "help.list": "liệt kê các bộ quy tắc có sẵn: tên, số hiệu, số dòng, tiêu đề, tệp",
    "help.verify": "kiểm tra các luật của bộ quy tắc trên số liệu tự sinh",
    "help.examples": "số bộ số liệu tự sinh (mặc định: 100)",
    "help.seed": "số quyết định sinh ra số liệu nào (mặc định: 0)",
    "help.completion": "in kịch bản gợi ý lệnh cho bash, zsh hoặc fish",
    "help.shell": "trình lệnh nào",
}
