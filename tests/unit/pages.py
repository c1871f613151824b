"""HTML read again by the parser of the standard library, and reports that are shown as pages."""

from __future__ import annotations

from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import vtlt_rules as vtlt
from vtlt_rules.source import visible_line

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
VOID = {"br", "hr", "img", "input", "link", "meta"}

HOSTILE = [
    "<script>window.x = 1</script>",
    "</script><script>window.x = 1</script>",
    "</style><script>window.x = 1</script>",
    "<img src=x onerror='window.x = 1'>",
    "<svg onload=alert(1)>",
    '"><b onmouseover="window.x=1">',
    "' autofocus onfocus='window.x=1",
    "`${window.x = 1}`",
    "{{ 7 * 7 }}{% raw %}",
    "{{ config.__class__.__mro__ }}",
    "javascript:window.x=1",
    "<a href='javascript:window.x=1'>Sở</a>",
    "<!-- --><![CDATA[",
    "&lt;script&gt;&#60;script&#62;",
    "\u202eevil\u2066 name\u200b",
    "a\x00b\x1b[31mc\x07",
    "two\nlines\r\nand\u2028more",
    "\ufeff\u00ad\u061c",
    "<details open ontoggle=alert(1)>",
    "dài" * 3000,
]


class Page(HTMLParser):
    """Attributes: ``tags``: each start tag with its attributes; ``texts``: all text, with the path of tags above it."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.tags, self.texts, self.open = [], [], []
        self.feed(html)
        self.close()
        assert not self.open

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        assert len(attrs) == len(dict(attrs)), attrs
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, (tag, self.getpos())

    def handle_data(self, data):
        self.texts.append((tuple(self.open), data))

    @property
    def text(self):
        """All that is read, blanks as browsers show them."""
        shown = (data for path, data in self.texts if not {"script", "style", "title"} & set(path))
        return " ".join("".join(shown).split())

    def all(self, tag, class_=None):
        return [
            one for name, one in self.tags if name == tag and (class_ is None or class_ in one.get("class", "").split())
        ]


@cache
def report_2018():
    rules = vtlt.load("tien_giang/2018")
    folder = EXAMPLES / "tien_giang_2018"
    return rules.evaluate(rules.schema.read(folder / "data.csv", folder / "registry.csv"))


@cache
def report_song_dao():
    folder = EXAMPLES / "song_dao_2026_2030"
    rules = vtlt.load(folder / "ke_hoach.vtlt")
    now, then = (rules.schema.read(folder / f"so_lieu_{year}.csv", folder / "danh_sach.csv") for year in (2026, 2025))
    return rules.evaluate(now, as_of="2026-12-31", previous=then)


def many_of_2018(copies, folder):
    """Return the ruleset of 2018 and the data of its example so many times over, each time under other ids and names."""
    rules = vtlt.load("tien_giang/2018")
    for name in ("data.csv", "registry.csv"):
        head, *rows = (EXAMPLES / "tien_giang_2018" / name).read_text(encoding="utf-8").splitlines()
        sign = head[2]
        lines = [
            f"{id_}_{copy}{sign}{rest}" for copy in range(copies) for id_, rest in (row.split(sign, 1) for row in rows)
        ]
        (folder / name).write_text("\n".join([head, *lines]) + "\n", encoding="utf-8")
    return rules, rules.schema.read(folder / "data.csv", folder / "registry.csv")


PLAN = """
ke_hoach k "Kế hoạch {text}"
    so_hieu      "{text}"
    noi_ban_hanh "{text}"
    thoi_ky      01/01/2026..31/12/2026
don_vi nguoi "người {text}" nguyen
thuoc_tinh dia_ban "Địa bàn {text}" : chuoi
thuoc_tinh loai "Loại" : {{ tot "{text}", kem "Kém" }}
truong so_nguoi "Số người {text}" : nguoi
truong xong "Xong {text}" : nguoi thuoc so_nguoi
pham_vi noi_lam "Cơ quan {text}" khi loai = tot
chi_so tong_so "Tổng số {text}" = tong(so_nguoi)
chi_so ty_le_xong "Tỷ lệ {text}" = ty_le(xong)
muc "1" "Mục {text}"
    | Trong kế hoạch: {text}
    cach_doc "Hiểu là {text}"
    moi noi_lam.tong_so >= 2 nguoi
    noi_lam.ty_le_xong >= 50%
    noi_lam.ty_le_xong >= 50% tung dia_ban
    nhiem_vu noi_lam "Làm {text}"
"""


def report_of(names, text):
    """Return a report of which all texts are those given; agencies are short, lack a figure, or have a wrong one.

    What cannot be seen is refused of ids and places, and so it is in names only.
    """
    rules = vtlt.parse(PLAN.format(text=text))
    cases = [{"so_nguoi": 1, "xong": 1}, {"so_nguoi": 5}, {"so_nguoi": 5, "xong": 9}, {"so_nguoi": 8, "xong": 1}]
    return rules.evaluate(
        [
            {
                "ma": f"{number} {visible_line(name)}",
                "ten": name,
                "dia_ban": visible_line(name),
                "loai": "tot",
                **cases[number % 4],
            }
            for number, name in enumerate(names)
        ]
    )
