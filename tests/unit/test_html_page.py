"""The report as one HTML file, without a browser: what is in it, and that nothing of strangers becomes markup."""

import base64
import csv
import hashlib
import re
import subprocess
import sys
import time
from collections import Counter
from fractions import Fraction
from itertools import pairwise

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pages import EXAMPLES, HOSTILE, Page, many_of_2018, report_2018, report_of, report_song_dao

import vtlt_rules as vtlt
from vtlt_rules.relations import Relation
from vtlt_rules.report.content import Chart, StepContent, content_of
from vtlt_rules.report.html.charts import bullet
from vtlt_rules.report.html.page import page
from vtlt_rules.source import visible_line

EMPTY = vtlt.parse('ke_hoach t "Trống"\nmuc "1" "Không có gì"\n    | Chỉ có lời.\n').evaluate([])
REPORTS = {
    "2018": report_2018,
    "song_dao": report_song_dao,
    "2016": lambda: vtlt.load("tien_giang/2016").evaluate([]),
    "empty": lambda: EMPTY,
}


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("name", REPORTS)
def test_the_page_is_sound_and_whole(name, lang):
    report = REPORTS[name]()
    html = report.to_html(lang)
    found = Page(html)
    assert html.startswith("<!DOCTYPE html>")
    assert found.all("html") == [{"lang": lang}]
    ids = [one["id"] for _, one in found.tags if "id" in one]
    assert len(ids) == len(set(ids))
    assert {one["href"] for one in found.all("a")} <= {f"#{id_}" for id_ in ids}
    levels = [int(tag[1]) for tag, _ in found.tags if re.fullmatch("h[1-6]", tag)]
    assert levels.count(1) == 1 == levels[0]
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert len(found.all("main")) == 1
    for finding in report.findings:
        shown = [text for path, text in found.texts if path[-2:] == ("h4", "span") and text == finding.statement.id]
        assert len(shown) == 1
    assert len(found.all("article", "statement")) == len(report.findings)
    assert len(found.all("details", "sheet")) == report.agency_count


def test_nothing_is_fetched_and_only_its_own_style_and_script_are_taken():
    html = report_2018().to_html()
    [policy] = re.findall(r'Content-Security-Policy" content="([^"]*)"', html)
    for tag in ("style", "script"):
        [text] = re.findall(rf"<{tag}>(.*?)</{tag}>", html, re.DOTALL)
        hash_ = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{hash_}'" in policy
    assert policy.startswith("default-src 'none'; ")
    for _, given_ in Page(html).tags:
        assert not {"src", "style", "action", "srcset"} & given_.keys()
        assert not [name for name in given_ if name.startswith("on")]


def test_what_is_said_of_a_statement():
    """II.2.b/1: figures worked out from the cells in test_report_content and in the plan's own tests."""
    html = report_2018().to_html()
    card = Page(
        re.search(r'<article[^>]* aria-labelledby="[^"]*">(?:(?!</article>).)*II\.2\.b/1<.*?</article>', html, re.S)[0]
    )
    for words in (
        "II.2.b/1 Tỷ lệ CBCCVC lập được hồ sơ công việc đối với tài liệu giấy", "✓ Đạt", "từ 40% trở lên",
        "Kết quả40,5–42,3%", "Tử số803–840 người", "Mẫu số1.984 người", "≥ 40%", "† Cách đọc: Tính chung trên số người",
        "Xét riêng từng cơ quan trong 35 cơ quan: ✓ Đạt 21 · ✗ Không đạt 12 · ? Thiếu số liệu 2",
        "Chưa đạt, xét riêng: 12 cơ quan", "Hội Liên hiệp Phụ nữ tỉnh Tiền Giang 5,3% (1 / 19 người)",
        "Thiếu số liệu: 2 cơ quan – CBCCVC lập được hồ sơ công việc đối với tài liệu giấy",
    ):  # fmt: skip
        assert words in card.text.replace(" Kết quả ", "Kết quả"), words
    [drawn] = card.all("svg", "bullet")
    assert drawn["role"] == "img" and drawn["aria-label"] == "40,5–42,3%; Mức phải đạt: từ 40% trở lên"
    low = Fraction(803, 1984) * 100
    assert float(card.all("rect", "certain")[0]["width"].rstrip("%")) == pytest.approx(float(low), abs=0.005)
    assert float(card.all("rect", "open")[0]["width"].rstrip("%")) == pytest.approx(3700 / 1984, abs=0.005)
    assert float(card.all("line", "reported")[0]["x1"].rstrip("%")) == pytest.approx(80300 / 1947, abs=0.005)


WORDS = {
    "met": "✓ Đạt", "not_met": "✗ Không đạt", "undecided": "? Thiếu số liệu", "not_applicable": "– Không áp dụng",
    "pending": "… Chưa đến hạn", "no_threshold": "? Chưa rõ chỉ tiêu", "bad_data": "! Số liệu mâu thuẫn",
    "tracked": "· Theo dõi",
}  # fmt: skip


@pytest.mark.parametrize("name", ["2018", "song_dao", "2016"])
def test_each_verdict_is_a_sign_and_a_word_and_pending_ones_say_what_they_would_be(name):
    report = REPORTS[name]()
    html = report.to_html()
    cards = re.findall(r'<p class="verdict">(.*?)</p>', html, re.DOTALL)
    for card, finding in zip(cards, report.findings, strict=True):
        shown = WORDS[finding.verdict.value]
        if finding.provisional is not None:
            shown += f" tạm tính: {WORDS[finding.provisional.value]}"
        assert Page(card).text == shown
    counts = Counter(finding.verdict.value for finding in report.findings)
    rows = re.search(r'<table class="tally">.*?<tbody>(.*?)</tbody>', html, re.DOTALL)[1]
    tally = {
        tuple(Page(row).text.rsplit(" ", 1)) for row in rows.replace("</th>", " </th>").splitlines() if row.strip()
    }
    assert tally == {(WORDS[verdict], str(count)) for verdict, count in counts.items()}


def test_each_sheet_has_what_concerns_the_agency():
    """The share of people is that of the agency's own cells; rows are those of Report.agency, which other tests hold."""
    report = report_2018()
    with open(EXAMPLES / "tien_giang_2018" / "data.csv", encoding="utf-8", newline="") as file:
        [row] = [one for one in csv.DictReader(file, delimiter=";") if one["ma"] == "T02"]
    sheets = re.findall(r'<details class="sheet.*?</details>', report.to_html(), re.DOTALL)
    found = Page(next(one for one in sheets if '<span class="id">T02</span>' in one))
    assert f"({row['cbccvc_lap_ho_so']} / {row['cbccvc']} người)" in found.text
    assert "Loại cơ quan: sở, ban, ngành tỉnh khác" in found.text
    own = report.agency("T02").verdicts
    concerned = [id_ for id_, verdict in own.items() if verdict is not vtlt.Verdict.NOT_APPLICABLE]
    assert [text for path, text in found.texts if path[-1] == "a"] == concerned


def test_texts_of_strangers_change_no_markup_and_are_read_as_they_are():
    """The tags, and which attributes they have, are those of a report whose texts are harmless."""
    text = "<script>window.x = 1</script></style>{{ 7 * 7 }} ' &lt; javascript:"
    hostile, tame = (
        Page(report_of(HOSTILE, text).to_html()),
        Page(report_of([f"a{n}" for n in range(20)], "x").to_html()),
    )
    assert [(tag, list(given_)) for tag, given_ in hostile.tags] == [(tag, list(given_)) for tag, given_ in tame.tags]
    assert f"Kế hoạch {text}" in hostile.text and "49" not in hostile.text
    for name in HOSTILE:
        assert " ".join(visible_line(name).split()) in hostile.text
    written = report_of(HOSTILE, text).to_html()
    assert not re.search("[\u202a-\u202e\u2066-\u2069\u200b\u0000\u001b\u0007\u2028\ufeff\u00ad\u061c]", written)


def test_a_part_of_a_report_is_a_page_of_that_part():
    report = report_2018()
    part = attrs.evolve(report, findings=report.select(clause="II.2.b"))
    found = Page(part.to_html())
    assert len(found.all("article", "statement")) == 2
    assert len(found.all("section", "clause")) == 1


def test_next_steps_are_shown_where_there_are_some():
    content = content_of(EMPTY, "vi")
    assert 'id="next-steps"' not in page(content)
    found = Page(
        page(attrs.evolve(content, next_steps=(StepContent("Đôn đốc <Sở A>", ()), StepContent("Rà soát", ("số <1>",)))))
    )
    assert "Việc cần làm tiếp Đôn đốc <Sở A> Rà soát số <1>" in found.text


def test_the_example_is_small():
    assert len(report_2018().to_html().encode()) <= 1_500_000


@pytest.mark.long
def test_ten_thousand_agencies(tmp_path):
    rules, data = many_of_2018(28, tmp_path)
    report = rules.evaluate(data)
    assert report.agency_count > 10_000
    before = time.process_time()
    html = report.to_html()
    assert time.process_time() - before <= 10
    assert len(html.encode()) <= 20_000_000
    assert len(Page(html).all("details", "sheet")) == report.agency_count


# ---- charts


def chart(low, high, reported=None, limits=(), maximum=1, unit="%"):
    return bullet(Chart(low, high, reported, tuple(limits), maximum, unit, "x"), "vi")


def test_the_parts_of_a_chart_are_where_the_figures_are():
    drawn = chart(Fraction(1, 4), Fraction(1, 2), Fraction(1, 3), [(Relation.AT_LEAST, Fraction(2, 5))])
    assert (drawn.certain, drawn.open, drawn.reported, drawn.is_unbounded) == ("25%", "25%", "33.33%", False)
    assert [(one.at, one.text, one.side) for one in drawn.limits] == [("40%", "≥ 40%", "right")]
    assert [(one.at, one.text) for one in drawn.ticks] == [(f"{n}%", f"{n}%") for n in (0, 25, 50, 75, 100)]


def test_what_has_no_end_goes_to_the_end_of_the_scale():
    drawn = chart(10, None, maximum=40, unit="người", limits=[(Relation.AT_MOST, 20), (Relation.MORE_THAN, 15)])
    assert (drawn.certain, drawn.open, drawn.is_unbounded) == ("25%", "75%", True)
    assert [(one.at, one.text, one.side, one.anchor) for one in drawn.limits] == [
        ("37.5%", "> 15", "right", "end"),
        ("50%", "≤ 20", "left", "start"),
    ]
    assert [one.text for one in drawn.ticks] == ["0", "10", "20", "30", "40 người"]


def test_a_certain_value_has_no_band_and_no_line():
    drawn = chart(3, 3, 3, maximum=Fraction(33, 10), unit="kho", limits=[(Relation.EQUAL, Fraction(1, 3))])
    assert (drawn.certain, drawn.open, drawn.reported) == ("90.91%", "0%", None)
    assert drawn.limits[0].text == "= ≈0,33"


@given(st.fractions(min_value=Fraction(1, 10**9), max_value=10**15))
def test_a_scale_has_a_few_round_numbers_in_order(maximum):
    drawn = chart(0, 0, maximum=maximum, unit="x")
    places = [Fraction(one.at.rstrip("%")) for one in drawn.ticks]
    assert 2 <= len(places) <= 5
    assert places[0] == 0 and places == sorted(places) and places[-1] <= 100
    assert len({after - before for before, after in pairwise(places)}) <= 2  # but for rounding


def test_without_the_extra_it_is_said_what_to_install_for_pages():
    script = "import sys; sys.modules['jinja2'] = None\nimport vtlt_rules as vtlt\n"
    script += "report = vtlt.load('tien_giang/2016').evaluate([])\nreport.to_text()\n"
    script += "try: report.to_html()\nexcept vtlt.errors.ExtraMissing as error: print(error)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, encoding="utf-8")
    assert "vtlt-rules[office]" in done.stdout
