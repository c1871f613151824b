"""What fuzzing begins with, and how an input becomes another one.

Seeds are the cases, the shipped rulesets and the examples. A mutation splices lines of the corpus, swaps words of the
grammar in, and changes single bytes, so that most inputs still look like rulesets.
"""

from __future__ import annotations

import json
import random
import re
import tomllib
from functools import cache
from pathlib import Path

from fuzz_common import BETWEEN_FILES, SMALL
from fuzz_targets import FOUND, MOST_BYTES
from fuzz_ways import form, form_parts

import vtlt_rules as vtlt

ROOT = Path(__file__).parents[2]

_AWKWARD = (
    "\ufeff", "\r\n", "\r", "\x00", "\u202e", "\u200b", "đ", "Đ", "ế", "e\u0302\u0301", "\u0301" * 40, "≥", "≠", "²", "٣",
    "İ", "ﬁ", "😀", "\u2028", "\x0b", "\x1b[31m", "0" * 31, "9" * 30, "1.957", "0,0", "31/02/2018", "00/00/0000", "99/99/99999",
    "(" * 65, ")" * 65, "{", "}", "khong " * 70, '"', "|", "#", ",", ";", "\t", "-1", "1e999999999", "NaN", "[" * 200,
    "null", "\\ud800", "chưa", "có", "không", "?", "100%", "101%", "..", "ma",
)  # fmt: skip


def _paths(*patterns: str) -> list[Path]:
    return sorted(path for pattern in patterns for path in ROOT.glob(pattern) if path.is_file())


_XLSX_SHEET = (
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="inlineStr">'
    b'<is><t>STT</t></is></c><c r="B1" t="inlineStr"><is><t>ma</t></is></c><c r="C1" t="inlineStr"><is><t>tong_so</t></is></c>'
    b'</row><row r="2" hidden="1"><c r="A2"><v>1</v></c><c r="B2" t="str"><f>"A"</f><v>A</v></c><c r="C2" t="e"><f>1/0</f>'
    b'<v>#DIV/0!</v></c></row><row r="3"><c r="C3"><f>SUM(C2)</f><v>5</v></c></row></sheetData><mergeCells><mergeCell '
    b'ref="A1:A2"/></mergeCells></worksheet>'
)
_ODS_SHEET = (
    b'<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:'
    b'opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body>'
    b'<office:spreadsheet><table:table table:name="S"><table:table-row><table:table-cell office:value-type="string">'
    b'<text:p>ma</text:p></table:table-cell><table:table-cell office:value-type="string" table:number-columns-spanned="2">'
    b'<text:p>tong_so</text:p></table:table-cell></table:table-row><table:table-row table:number-rows-repeated="3">'
    b'<table:table-cell office:value-type="string" table:number-columns-repeated="2"><text:p>A</text:p></table:table-cell>'
    b"</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"
)


def _evaluated() -> list[bytes]:
    """Return the plans of the cases that are evaluated, each with all the statements of its cases."""
    plans = []
    for path in _paths("tests/cases/evaluated/*.toml"):
        file = tomllib.loads(path.read_text(encoding="utf-8"))
        lines = {line: None for case in file["case"] for line in case.get("statements", "").splitlines()}
        plans.append("\n".join([file.get("ruleset", ""), *lines]).encode())
    return plans


@cache
def seeds(target: str) -> tuple[bytes, ...]:
    """Return the inputs that fuzzing of a target begins with, its kept finds included."""
    plans = [
        path.read_bytes() for path in _paths("tests/cases/*/**/*.vtlt", "rulesets/**/*.vtlt", "examples/**/*.vtlt")
    ]
    table = b'ma,cap,noi,tong_so,lap,kho,co_kho,xong\nA,tinh,M\xe1\xbb\xb9 Tho,50,20,"12,5",c\xc3\xb3,ch\xc6\xb0a\n'
    rows = [
        {"ma": "A", "cap": "tinh", "noi": "Mỹ Tho", "tong_so": 50, "lap": 20, "kho": 12.5, "co_kho": True, "xong": None}
    ]
    document = json.dumps(rows).encode()
    registry = b"ma;ten;cap;noi\nA;Ten;tinh;\n"
    some: list[bytes]
    match target:
        case "check" | "file":
            some = [SMALL.encode(), *plans]
        case "ways":
            some = [SMALL.encode(), *plans, *_evaluated()]
        case "command":
            some = [SMALL.encode() + BETWEEN_FILES + table, *plans[::4]]
        case "evaluate":
            some = [bytes(range(256)), bytes([4, 7, 5, 6, 11, 2, 255, 0, 10, 20]), b""]
        case "numbers":
            some = [b"679,3", b"-1", b"1.957", b"1e30", b"12 345,5", b"19/03/2018", b"2018-03-19", b"NaN"]
        case "csv":
            some = [
                table,
                table + BETWEEN_FILES + registry,
                *(path.read_bytes() for path in _paths("examples/**/*.csv")),
            ]
        case "json":
            some = [document, b'{"agencies": ' + document + b"}", document + BETWEEN_FILES + document]
        case "jsonl":
            some = [document[1:-1] + b"\n" + document[1:-1], document[1:-1] + BETWEEN_FILES + document[1:-1]]
        case "xls":
            some = [path.read_bytes() for path in _paths("tests/unit/files/*.xls")]
        case "sheet":
            some = [_XLSX_SHEET, _ODS_SHEET]
        case "frames":
            some = [bytes([way, column, kind]) for way in range(4) for column in range(3) for kind in (0, 9)]
        case "form":
            parts = [bytes([number]) + form()[name] for number, name in enumerate(form_parts())]
            some = [*parts, BETWEEN_FILES.join(parts)]
        case "report":
            report = vtlt.parse(SMALL).evaluate(
                [{**rows[0], "xong": "chua", "kho": "nhiều"}, {"ma": "B", "cap": "xa", "noi": ""}]
            )
            some = [json.dumps(report.to_dict(), indent=1, ensure_ascii=False).encode()]
        case "thresholds":
            some = [b"tinh_nay.ty_le_lap\t30%", b"moi tinh_nay.ca_hai\t1..2 nguoi\no_my_tho.dem_kho\t?"]
        case _:
            raise KeyError(target)
    found = [path.read_bytes() for path in sorted(FOUND.glob(f"{target}-*"))]
    return tuple(one[:MOST_BYTES] for one in (*some, *found))


@cache
def dictionary() -> tuple[bytes, ...]:
    """Return the fixed words of the grammar, and what has been trouble for readers of text."""
    grammar = (ROOT / "grammar/vtlt.lark").read_text(encoding="utf-8")
    literals = re.findall(r'^_?[A-Z_]+: +(".*)$', grammar, re.MULTILINE)
    fixed = [word for literal in literals for word in re.findall(r'"([^"]+)"', literal)]
    names = re.findall(r"[a-z_]+", SMALL)
    return tuple(word.encode("utf-8") for word in dict.fromkeys([*fixed, *names, *_AWKWARD]))


@cache
def _lines(target: str) -> tuple[bytes, ...]:
    return tuple(dict.fromkeys(line for seed in seeds(target) for line in seed.splitlines(keepends=True)))


def mutate(data: bytes, target: str, chance: random.Random) -> bytes:
    """Return an input like another one: one to four changes of lines, words or bytes."""
    for _ in range(chance.randint(1, 4)):
        data = chance.choice(_CHANGES)(data, target, chance)[:MOST_BYTES]  # each may make it 50 times as long
    return data


def _change_line(data: bytes, target: str, chance: random.Random) -> bytes:
    lines = data.splitlines(keepends=True) or [b""]
    at = chance.randrange(len(lines))
    other = chance.choice(_lines(target) or (b"",))
    match chance.randrange(5):
        case 0:
            lines.insert(at, other)
        case 1:
            lines[at] = other
        case 2:
            del lines[at]
        case 3:
            lines[at:at] = [lines[at]] * chance.choice((1, 2, 50))
        case _:
            cut = chance.randrange(len(other) + 1)
            lines[at] = lines[at][: chance.randrange(len(lines[at]) + 1)] + other[cut:]
    return b"".join(lines)


def _change_word(data: bytes, _: str, chance: random.Random) -> bytes:
    word = chance.choice(dictionary())
    places = [place.span() for place in re.finditer(rb"[\w,./%]+|[^\w\s]", data)]
    if not places:
        return data + word
    begin, end = chance.choice(places)
    match chance.randrange(3):
        case 0:
            return data[:begin] + word + data[end:]
        case 1:
            return data[:begin] + word + b" " + data[begin:]
        case _:
            other = chance.choice(places)
            return data[:begin] + data[other[0] : other[1]] + data[end:]


def _change_bytes(data: bytes, _: str, chance: random.Random) -> bytes:
    begin = chance.randrange(len(data) + 1)
    match chance.randrange(4):
        case 0:
            return data[:begin] + chance.randbytes(chance.randint(1, 4)) + data[begin:]
        case 1:
            return data[:begin] + data[begin + chance.randint(1, 8) :]
        case 2:
            return data[:begin] + chance.randbytes(1) + data[begin + 1 :]
        case _:
            return data[:begin] + data[begin : begin + 30] * chance.choice((2, 10, 200)) + data[begin:]


_CHANGES = (_change_line, _change_line, _change_word, _change_word, _change_bytes)
