"""Files of text in any encoding, JSON Lines, Parquet; what a file may be handed over as."""

from __future__ import annotations

import datetime
import io
import unicodedata
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import polars as pl
import pytest
from data_files import SCHEMA, issues_of, place, read, write

import vtlt_rules as vtlt
from vtlt_rules.data.formats.opened import format_of

TABLE = "ma;Tên cơ quan;Tài liệu hiện có\nT01;Sở Nội vụ;679,3\n"
ROW = {"ma": "T01", "ten": "Sở Nội vụ", "tai_lieu": Fraction(6793, 10)}


def windows_1258(text: str) -> bytes:
    """Write a text as Windows does: letters with their hats, tones behind them."""
    tones = "\u0300\u0301\u0303\u0309\u0323"
    parts = []
    for letter in text:
        marks = unicodedata.normalize("NFD", letter)
        tone = "".join(mark for mark in marks if mark in tones)
        parts.append(unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in tones)) + tone)
    return "".join(parts).encode("cp1258")


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (TABLE.encode(), None),
        (b"\xef\xbb\xbf" + TABLE.encode(), None),
        (TABLE.encode("utf-16"), "UTF-16"),
        (b"\xfe\xff" + TABLE.encode("utf-16-be"), "UTF-16"),
        (windows_1258(TABLE), "Windows-1258"),
    ],
)
def test_encodings(tmp_path: Path, content: bytes, encoding: str | None) -> None:
    data = read(tmp_path, content)
    assert list(data) == [ROW]
    assert [note.facts["encoding"] for note in data.notes if note.code == "encoding"] == (
        [encoding] if encoding else []
    )


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        ("ma;Tªn c¬ quan;Tµi liÖu hiÖn cã\nT01;Së Néi vô;5\n".encode("latin-1"), "TCVN3 (ABC)"),
        ("ma;Tªn c¬ quan;Tµi liÖu hiÖn cã\nT01;Së Néi vô;5\n", "TCVN3 (ABC)"),
        ("ma;Teân cô quan;Taøi lieäu hieän coù\nT01;Sôû Noäi vuï;5\n".encode("latin-1"), "VNI"),
        ("ma;Teân cô quan;Taøi lieäu hieän coù\nT01;Sôû Noäi vuï;5\n", "VNI"),
    ],
)
def test_old_fonts_are_refused_by_name(tmp_path: Path, content: str | bytes, encoding: str) -> None:
    issues = issues_of(tmp_path, content)
    assert (issues[0].code, issues[0].facts["encoding"]) == ("old-encoding", encoding)
    assert "Unikey" in issues[0].message()


@pytest.mark.parametrize("content", ["ma;Ten\nT01;Caf\xe9 \xff\n", "ma;n\xe4me\n1;\xfc\n"])
def test_other_encodings_are_not_guessed(tmp_path: Path, content: str) -> None:
    (issue,) = issues_of(tmp_path, content.encode("latin-1"))
    assert issue.code == "not-utf8"


def test_the_line_that_says_the_separator(tmp_path: Path) -> None:
    data = read(tmp_path, "sep=;\r\n" + TABLE)
    assert list(data) == [ROW] and data[0].row == 3
    assert "header-rows" not in {note.code for note in data.notes}


# ---- JSON Lines


LINES = '{"ma": "T01", "Tên": "Sở Nội vụ", "tai_lieu": 679.3}\n\n{"ma": 2, "co_kho": true}\r\n'


@pytest.mark.parametrize("suffix", [".jsonl", ".ndjson"])
def test_json_lines(tmp_path: Path, suffix: str) -> None:
    data = read(tmp_path, LINES, f"data{suffix}")
    assert list(data) == [ROW, {"ma": "2", "co_kho": True}]


@pytest.mark.parametrize(
    ("content", "places"),
    [
        ('{"ma": 1}\n{"ma": 2\n', [("invalid-json", 2, None, None)]),
        ('{"ma": 1}\n[5]\n', [("wrong-type", 2, None, None)]),
        ('{"ma": 1}\n{"ma": 1, "cbcc": 5}\n', [("unknown-column", 2, None, "cbcc"), ("repeated-agency", 2, "1", "ma")]),
        ("[" * 100_000, [("invalid-json", 1, None, None)]),
    ],
)
def test_wrong_json_lines(tmp_path: Path, content: str, places: list) -> None:
    assert list(map(place, issues_of(tmp_path, content, "data.jsonl"))) == places


# ---- Parquet


def test_parquet(tmp_path: Path) -> None:
    frame = pl.DataFrame(
        {
            "ma": ["T01", "T02", "T03"],
            "cbccvc": [5, None, 7],
            "Tài liệu hiện có": [Decimal("679.30"), Decimal("1.957"), None],
            "co_kho": [True, False, None],
            "chinh_ly": [datetime.date(2018, 5, 17), None, None],
        }
    )
    frame.write_parquet(tmp_path / "a.parquet")
    assert list(SCHEMA.read(tmp_path / "a.parquet")) == [
        {
            "ma": "T01",
            "cbccvc": 5,
            "tai_lieu": Fraction(6793, 10),
            "co_kho": True,
            "chinh_ly": datetime.date(2018, 5, 17),
        },
        {"ma": "T02", "tai_lieu": Fraction(1957, 1000), "co_kho": False},
        {"ma": "T03", "cbccvc": 7},
    ]
    wrong = frame.with_columns(van_thu=pl.Series([[1], [2], [3]]), cbcc=pl.lit(1), cbccvc=pl.Series([1.5, None, -1.0]))
    wrong.write_parquet(tmp_path / "b.parquet")
    with pytest.raises(vtlt.BadData) as caught:
        SCHEMA.read(tmp_path / "b.parquet")
    assert {place(issue) for issue in caught.value.issues} == {
        ("unknown-column", None, None, "cbcc"),
        ("not-whole", 1, "T01", "cbccvc"),
        ("negative", 3, "T03", "cbccvc"),
        *{("wrong-type", row, f"T0{row}", "van_thu") for row in (1, 2, 3)},
    }


@pytest.mark.parametrize(
    ("cells", "is_exact"),
    [
        (pl.Series([0.1 + 0.2]), False),
        (pl.Series([1 / 3]), False),
        (pl.Series([5.000000000000001]), False),
        (pl.Series([11.1], dtype=pl.Float32), False),
        (pl.Series([11.1]), True),
        (pl.Series([11.5], dtype=pl.Float32), True),
        (pl.Series([1e20]), True),
        (pl.Series([Decimal("0.30000000000000004")]), True),
    ],
)
def test_floats_in_parquet_are_read_as_those_of_python_and_of_frames(
    tmp_path: Path, cells: pl.Series, is_exact: bool
) -> None:
    """Which decimal was meant has to be certain; what was computed may be off by a digit that nobody sees."""
    pl.DataFrame({"ma": ["T01"], "tai_lieu": cells}).write_parquet(tmp_path / "a.parquet")
    if is_exact:
        (row,) = SCHEMA.read(tmp_path / "a.parquet")
        assert row["tai_lieu"] == Fraction(str(cells[0]))
    else:
        with pytest.raises(vtlt.BadData) as caught:
            SCHEMA.read(tmp_path / "a.parquet", accept=True)
        assert [place(issue) for issue in caught.value.issues] == [("inexact-number", 1, "T01", "tai_lieu")]


NO_DAYS = [
    pl.Series([datetime.datetime(2018, 5, 17, tzinfo=datetime.UTC)]),
    pl.Series([datetime.datetime(2018, 5, 17, 8)]),
    pl.Series([1_526_515_200_000_000_001]).cast(pl.Datetime("ns")),  # a nanosecond after midnight
    pl.Series([3_000_000], dtype=pl.Int32).cast(pl.Date),  # in the year 10183
    pl.Series([-1_000_000], dtype=pl.Int32).cast(pl.Date),
    pl.Series([10**8], dtype=pl.Int32).cast(pl.Date),  # in a year that polars has not, either
    pl.Series([2**62]).cast(pl.Datetime("ms")),
    pl.Series([2**62]).cast(pl.Duration("ms")),
]


@pytest.mark.parametrize("place_of", range(len(NO_DAYS)))
def test_what_is_no_day_in_parquet(tmp_path: Path, place_of: int) -> None:
    cells = NO_DAYS[place_of]  # polars cannot show all of them
    frame = pl.DataFrame({"ma": ["T01"]}).with_columns(cells.alias("chinh_ly"), cells.alias("cbccvc"))
    frame.write_parquet(tmp_path / "a.parquet")
    with pytest.raises(vtlt.BadData) as caught:
        SCHEMA.read(tmp_path / "a.parquet")
    assert [(issue.code, issue.field) for issue in caught.value.issues] == [
        ("invalid-date", "chinh_ly"),
        ("wrong-type", "cbccvc"),
    ]


def test_days_in_parquet(tmp_path: Path) -> None:
    day = datetime.date(2018, 5, 17)
    for dtype in (pl.Date, pl.Datetime("ms"), pl.Datetime("us"), pl.Datetime("ns")):
        frame = pl.DataFrame({"ma": ["T01", "T02"], "chinh_ly": pl.Series([day, None]).cast(dtype)})
        frame.write_parquet(tmp_path / "a.parquet")
        assert list(SCHEMA.read(tmp_path / "a.parquet")) == [{"ma": "T01", "chinh_ly": day}, {"ma": "T02"}]


# ---- what a file is handed over as


def test_file_objects(tmp_path: Path) -> None:
    path = write(tmp_path, TABLE)
    with path.open("rb") as stream:
        assert list(SCHEMA.read(stream)) == [ROW]
    assert list(SCHEMA.read(io.BytesIO(TABLE.encode()), format="csv")) == [ROW]
    assert SCHEMA.read(io.BytesIO(LINES.encode()), format="jsonl")[0] == ROW
    registry = io.BytesIO(b"ma\n01\n")
    assert SCHEMA.read(io.BytesIO(b"ma;cbccvc\n1;5\n"), registry, format="csv")[0]["ma"] == "01"


def test_resources_of_packages(tmp_path: Path) -> None:
    import zipfile

    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("folder/data.csv", TABLE)
    assert list(SCHEMA.read(zipfile.Path(tmp_path / "a.zip", "folder/data.csv"))) == [ROW]


def test_what_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(vtlt.BadData, match="unknown-format"):
        SCHEMA.read(io.BytesIO(b"ma\n1\n"))
    with pytest.raises(TypeError, match="bytes"):
        SCHEMA.read(io.StringIO("ma\n1\n"), format="csv")
    with pytest.raises(TypeError, match="path"):
        SCHEMA.read(5)
    with pytest.raises(ValueError, match="`format` is one of"):
        SCHEMA.read(write(tmp_path, TABLE), format="docx")


@pytest.mark.parametrize(
    ("content", "format_"),
    [
        (b"ma;cbccvc\n", "csv"),
        (b"\xef\xbb\xbf[{}]", "json"),
        (b'{"agencies": []}', "json"),
        (b'{"ma": 1}\n{"ma": 2}\n', "jsonl"),
        (b"PK\x03\x04....", "xlsx"),
        (b"PK\x03\x04" + b"\0" * 26 + b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet", "ods"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "xls"),
        (b"PAR1", "parquet"),
    ],
)
def test_formats_of_standard_input(content: bytes, format_: str) -> None:
    assert format_of(content) == format_
