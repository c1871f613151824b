"""Reports as LibreOffice shows them: they open, on pages of A4, with all their text."""

import os
import shutil
import subprocess
from collections import Counter

import pypdf
import pytest
from docx import Document
from docx.oxml.ns import qn

from vtlt_rules import examples

LIBREOFFICE = shutil.which("soffice")

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(
        LIBREOFFICE is None and not os.environ.get("VTLT_REQUIRE_LIBREOFFICE"), reason="there is no LibreOffice"
    ),
]


@pytest.fixture(scope="module")
def pages(plan_2018, tmp_path_factory):
    """Return both files of one report as PDF, converted in one run."""
    folder = tmp_path_factory.mktemp("office")
    report = plan_2018.evaluate(examples.tien_giang_2018(), as_of="31/12/2018")
    (folder / "w.docx").write_bytes(report.to_docx(body="Sở Nội vụ"))
    (folder / "e.xlsx").write_bytes(report.to_xlsx())
    assert LIBREOFFICE is not None
    subprocess.run(
        [LIBREOFFICE, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", "pdf",
         "--outdir", folder, folder / "w.docx", folder / "e.xlsx"],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    return pypdf.PdfReader(folder / "w.pdf"), pypdf.PdfReader(folder / "e.pdf"), folder / "w.docx"


def millimetres(page):
    return sorted((round(float(page.mediabox.width) / 72 * 25.4), round(float(page.mediabox.height) / 72 * 25.4)))


def letters(text):
    """Count the letters of a text; their order is lost where letters are taken from another font."""
    return Counter(one for one in text if one.isalnum() or one in "[]†–%")


def test_word_pages_are_a4_with_a_number_from_the_second_on(pages):
    document, _, _ = pages
    assert {tuple(millimetres(page)) for page in document.pages} == {(210, 297)}
    wide = [page.mediabox.width > page.mediabox.height for page in document.pages]
    assert not wide[0] and wide[-1] and sorted(wide) == wide  # the last annex alone lies on its side
    first, second = (page.extract_text().strip() for page in document.pages[:2])
    assert not first.startswith("1") and second.startswith("2")
    assert document.metadata.title.startswith("Kết quả thực hiện Kế hoạch số 74/KH-UBND")


def test_word_text_is_all_there(pages):
    document, _, file = pages
    written = letters("".join(one.text or "" for one in Document(file).element.body.iter(qn("w:t"))))
    shown = letters("".join(page.extract_text() for page in document.pages))
    assert written.total() > 50_000 and written["ộ"] > 100
    assert not written - shown  # there is more: headings of tables come again, pages have numbers


def test_fonts_are_in_the_file_and_have_serifs(pages):
    document, _, _ = pages
    fonts = [font.get_object() for page in document.pages for font in page["/Resources"]["/Font"].values()]
    for font in fonts:
        described = (font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font)[
            "/FontDescriptor"
        ]
        assert any(f"/FontFile{one}" in described for one in ("", "2", "3"))
        assert "Serif" in font["/BaseFont"] or "Times" in font["/BaseFont"] or "Tinos" in font["/BaseFont"]


def test_excel_pages_are_a4_on_their_side(pages):
    _, sheets, _ = pages
    assert {tuple(millimetres(page)) for page in sheets.pages} == {(210, 297)}
    assert all(page.mediabox.width > page.mediabox.height for page in sheets.pages)
    assert "40,5–42,3%" in "".join(page.extract_text() for page in sheets.pages[:9])
