"""The report as a page in Chromium: nothing runs that should not, filters, screens, paper, and what axe finds."""

import os
import re
import shutil
from collections import Counter
from contextlib import contextmanager

import pytest
from pages import HOSTILE, many_of_2018, report_2018, report_of, report_song_dao

IS_REQUIRED = os.environ.get("VTLT_REQUIRE_CHROMIUM") == "1"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


@pytest.fixture(scope="module")
def browser():
    if not IS_REQUIRED:
        pytest.importorskip("playwright")
        if CHROMIUM is None:
            pytest.skip("Chromium is not installed")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def opened(browser, tmp_path):
    """Open a page of HTML in a window of its own; whatever it says, asks or fetches is a failure."""

    @contextmanager
    def open_(html, width=1280, **settings):
        file = tmp_path / "report.html"
        file.write_text(html, encoding="utf-8")
        context = browser.new_context(viewport={"width": width, "height": 900}, **settings)
        window, said = context.new_page(), []
        window.set_default_timeout(60_000)
        window.on("console", lambda message: said.append(message.text))
        window.on("pageerror", lambda error: said.append(str(error)))
        window.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
        window.on("request", lambda request: said.append(request.url) if request.url != file.as_uri() else None)
        window.goto(file.as_uri())
        yield window
        context.close()
        assert said == []

    return open_


def violations(window):
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(window).response
    assert len(found["passes"]) > 20
    return [(one["id"], [node["html"] for node in one["nodes"]][:3]) for one in found["violations"]]


def open_all(window):
    window.evaluate("for (const one of [...document.querySelectorAll('details')].slice(0, 60)) one.open = true")


def shown(window, selector):
    return window.evaluate(
        "s => [...document.querySelectorAll(s)].filter(one => one.checkVisibility()).length", selector
    )


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (400, "dark")])
def test_nobody_is_kept_out(opened, width, scheme):
    html = report_song_dao().to_html()
    with opened(html, width, color_scheme=scheme) as window:
        open_all(window)
        assert violations(window) == []
        assert window.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.long
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 400])
def test_nobody_is_kept_out_of_the_example(opened, width, scheme):
    with opened(report_2018().to_html(), width, color_scheme=scheme) as window:
        open_all(window)
        assert violations(window) == []
        assert window.evaluate("document.documentElement.scrollWidth") == width


def test_nothing_of_strangers_is_executed(opened):
    text = "<script>window.x = 1</script></style>{{ 7 * 7 }} ' &lt; javascript:"
    for width in (1280, 400):
        with opened(report_of(HOSTILE, text).to_html(), width) as window:
            open_all(window)
            window.fill("[name=agency]", "onerror")  # found agencies are listed by the script
            window.wait_for_selector(".found a")
            window.click(".found a >> nth=0")
            for one in window.query_selector_all("summary"):
                one.dispatch_event("mouseover")
                one.dispatch_event("focus")
            window.wait_for_timeout(200)
            assert window.evaluate("window.x") is None
            assert window.evaluate("document.scripts.length") == 1
            assert window.evaluate("document.documentElement.scrollWidth") == width
            assert violations(window) == []


def test_filters_are_used_by_keyboard(opened):
    report = report_2018()
    counts = Counter(finding.verdict.value for finding in report.findings)
    with opened(report.to_html()) as window:
        for _ in range(200):
            window.keyboard.press("Tab")
            if window.evaluate("document.activeElement.value") == "not_met":
                break
        assert window.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
        window.keyboard.press("Space")
        window.locator(".shown", has_text="14 trên 59").wait_for()
        assert shown(window, ".statement") == counts["not_met"] == 14
        assert window.inner_text(".shown") == "Đang hiện 14 trên 59 chỉ tiêu, 366 trên 366 cơ quan"
        window.focus("[name=agency]")
        window.keyboard.type("thanh tra tinh tien giang")
        window.wait_for_selector(".found a")
        own = report.agency("T04")
        concerned = {id_ for id_, verdict in own.verdicts.items() if verdict.value != "not_applicable"}
        failing = [one for one in report.select(verdict="not_met") if one.statement.id in concerned]
        assert shown(window, ".statement") == len(failing)
        assert window.inner_text(".shown").endswith("1 trên 366 cơ quan")
        window.focus(".found a")
        window.keyboard.press("Enter")
        window.locator("summary:focus").wait_for()
        assert "T04" in window.evaluate("document.activeElement.textContent")
        assert shown(window, ".sheet") == 1
        assert shown(window, ".sheet tbody tr") == len(failing)
        window.focus("[type=reset]")
        window.keyboard.press("Enter")
        window.locator(".shown", has_text="366 trên 366").wait_for()
        assert shown(window, ".statement") == len(report.findings)


def test_places_narrow_agencies_their_lists_and_statements(opened):
    report = report_song_dao()
    with opened(report.to_html()) as window:
        window.select_option("select[name=place] >> nth=0", label="cấp tỉnh")
        window.locator(".shown", has_text="3 trên 9").wait_for()
        ours = {one.id for one in report.agencies if one.attributes["cap"] == "tinh"}
        concerned = [
            one
            for one in report.findings
            if any(own.agency in ours and own.verdict.value != "not_applicable" for own in one.agencies)
        ]
        assert shown(window, ".statement") == len(concerned) < len(report.findings)
        open_all(window)
        listed = set(
            window.evaluate(
                "[...document.querySelectorAll('.list li')].filter(l => l.checkVisibility()).map(l => l.className)"
            )
        )
        assert (
            len(listed)
            <= 3
            < len(set(window.evaluate("[...document.querySelectorAll('.list li')].map(l => l.className)")))
        )


def test_all_can_be_read_without_script(opened):
    report = report_song_dao()
    with opened(report.to_html(), java_script_enabled=False) as window:
        assert not window.is_visible(".filters")
        assert window.locator(".statement:visible").count() == len(report.findings)
        window.click(".sheet summary >> nth=0")
        assert window.is_visible(".sheet table >> nth=0")


def test_on_paper(opened, tmp_path):
    pypdf = pytest.importorskip("pypdf")
    report = report_song_dao()
    with opened(report.to_html(), color_scheme="dark") as window:
        short, long = tmp_path / "short.pdf", tmp_path / "long.pdf"
        window.pdf(path=short, prefer_css_page_size=True)
        window.check("[name=print]")
        window.pdf(path=long, prefer_css_page_size=True)
    pages = pypdf.PdfReader(short).pages
    text = " ".join(" ".join(one.extract_text() for one in pages).split())
    for one in pages:
        assert [round(float(side) / 72 * 25.4) for side in one.mediabox[2:]] == [210, 297]  # mm
    ids = [finding.statement.id for finding in report.findings]
    at = [re.search(rf"(?<!\S){re.escape(id_)} ", text) for id_ in ids]
    assert all(at) and [one.start() for one in at] == sorted(one.start() for one in at)
    assert "Sở Xây dựng tỉnh Sông Đào" in text  # lists are open
    assert "Bỏ lọc" not in text and "Khu vực: Ven biển" not in text
    assert "Khu vực: Ven biển" in " ".join(one.extract_text() for one in pypdf.PdfReader(long).pages)


@pytest.mark.long
def test_ten_thousand_agencies_can_be_filtered(opened, tmp_path):
    rules, data = many_of_2018(28, tmp_path)
    with opened(rules.evaluate(data).to_html()) as window:
        window.fill("[name=agency]", "t04_7")
        window.locator(".shown", has_text=", 1 trên 10248").wait_for()
        window.click(".found a")
        assert shown(window, ".sheet") == 1
