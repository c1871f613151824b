"""Make the workbooks of ``files/`` that only LibreOffice writes: ``python tests/unit/make_workbook_files.py``."""

import subprocess
import sys
import tempfile
from pathlib import Path

FOLDER = Path(__file__).with_name("files")
sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1])]


def convert(path: Path, folder: Path) -> None:
    """Let LibreOffice write a workbook as xls and ods."""
    with tempfile.TemporaryDirectory() as profile:
        for format_ in ("xls:MS Excel 97", "ods:calc8"):
            program = ["soffice", f"-env:UserInstallation=file://{profile}", "--headless", "--convert-to", format_]
            subprocess.run([*program, "--outdir", str(folder), str(path)], check=True, capture_output=True)


if __name__ == "__main__":
    import openpyxl  # it writes formulas without results, which LibreOffice then works out
    from test_formats_workbooks import department

    with tempfile.TemporaryDirectory() as name:
        convert(department(Path(name, "bao_cao.xlsx")), FOLDER)
        book = openpyxl.Workbook()
        for row in (["ma", "cbccvc", "van_thu"], ["T1", "=1/0", 5], ["T2", 3, "=NA()"], ["T3", 4, 6]):
            book.active.append(row)
        book.save(Path(name, "errors.xlsx"))
        convert(Path(name, "errors.xlsx"), FOLDER)
