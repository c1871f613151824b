"""On PostgreSQL: cells of any type, hostile texts and names, settings of the session, plans with nothing to judge."""

from __future__ import annotations

import itertools
import re
from decimal import Decimal
from fractions import Fraction

import polars as pl
import pytest
import servers
from servers import answer, as_table, connected, evaluated, quoted

import vtlt_rules as vtlt
from every_type import PLAN as EVERY_TYPE
from plans import plan_of

HEAD = """ke_hoach thu "Thử"
    thoi_ky 01/01/2018..31/12/2018
don_vi nguoi "người" nguyen
don_vi met_gia "mét giá"
thuoc_tinh cap "Cấp" : {{ xa, tinh }}
thuoc_tinh dia_ban "Địa bàn" : chuoi
truong {0} "Tổng số" : nguoi
truong {1} "Phần" : nguoi thuoc {0}
truong kho "Kho" : met_gia
truong co "Có" : co_khong
truong moc_1 "Mốc" : moc
pham_vi tinh_ "Tỉnh" khi cap = tinh
chi_so ty "Tỷ" = ty_le({1})
chi_so tong_so_ "Tổng" = tong({0})
chi_so tong_kho "Tổng kho" = tong(kho)
"""

TABLE = "ma text, cap text, dia_ban text, tong_so bigint, phan bigint, kho numeric, co boolean, moc_1 date"


def plan(*statements, names=("tong_so", "phan")):
    return vtlt.parse(HEAD.format(*names) + "\n".join(['muc "1"', *statements]) + "\n")


def table(connection, *rows, **types):
    """Make a table of agencies of the province: rows are the cells that differ, as SQL has them."""
    columns = dict(one.rsplit(" ", 1) for one in TABLE.split(", ")) | types
    connection.execute(f"CREATE TEMPORARY TABLE bang ({', '.join(f'{quoted(k)} {v}' for k, v in columns.items())})")
    for number, row in enumerate(rows):
        cells = {"ma": f"'A{number}'", "cap": "'tinh'"} | row
        connection.execute(f"INSERT INTO bang ({', '.join(map(quoted, cells))}) VALUES ({', '.join(cells.values())})")


def rows_of(connection, ruleset, **options):
    return servers.rows_of(connection, ruleset.to_sql("postgresql", table="bang", **options))


def verdicts(connection, ruleset, **options):
    return [row["verdict"] for row in rows_of(connection, ruleset, **options)]


# ---- numbers

WHOLE = [
    ("smallint", "3", 3),
    ("integer", "3", 3),
    ("bigint", str(2**63 - 1), 2**63 - 1),
    ("numeric", "3.000", 3),
    ("numeric(5, 2)", "3", 3),
    ("numeric", str(10**30 - 1), 10**30 - 1),
    ("numeric", str(10**30), None),
    ("numeric", "1e400", None),
    ("numeric", "'NaN'", None),
    ("numeric", "'Infinity'", None),
    ("numeric", "'-Infinity'", None),
    ("numeric", "3.5", None),
    ("numeric", "3.00000000000000000000000000001", None),
    ("bigint", "-3", None),
]


@pytest.mark.parametrize(("type_", "cell", "expected"), WHOLE)
def test_numbers_of_any_type(connection, type_, cell, expected):
    """Two agencies with the same figure: none that is read is too large to be added up."""
    table(connection, *[{"tong_so": cell}] * 2, tong_so=type_)
    [row] = rows_of(connection, plan("tinh_.tong_so_ >= 1 nguoi"))
    found = row["verdict"], row["low_numerator"], row["low_denominator"]
    assert found == (("bad_data", 0, 1) if expected is None else ("met", 2 * expected, 1))


@pytest.mark.parametrize(
    ("cell", "decimals", "expected"),
    [
        ("12.25", 2, Fraction(49, 4)),
        ("12.255", 2, None),
        ("12.2500", 2, Fraction(49, 4)),
        ("0.000000001", 9, Fraction(1, 10**9)),
        ("0.000000000000000000000000000001", 30, Fraction(1, 10**30)),
        (f"{10**30 - 1}.{'9' * 30}", 30, 10**30 - Fraction(1, 10**30)),
        ("'NaN'", 2, None),
    ],
)
def test_decimals(connection, cell, decimals, expected):
    table(connection, {"kho": cell})
    [row] = rows_of(connection, plan("tinh_.tong_kho >= 1 met_gia"), decimals=decimals)
    if expected is None:
        assert row["verdict"] == "bad_data"
    else:
        assert Fraction(row["low_numerator"], row["low_denominator"]) == expected


@pytest.mark.parametrize("type_", ["real", "double precision", "domain_of_floats", "text", "money"])
def test_numbers_that_are_not_exact_are_refused(connection, type_):
    import psycopg

    connection.execute("CREATE DOMAIN pg_temp.domain_of_floats AS double precision")
    table(connection, {"tong_so": "'3'"}, tong_so=type_.replace("domain", "pg_temp.domain"))
    with pytest.raises(psycopg.Error, match="quantity is an integer or a decimal"):
        rows_of(connection, plan("tinh_.tong_so_ >= 1 nguoi"))


def test_domains_are_what_they_are_made_of(connection):
    connection.execute("CREATE DOMAIN pg_temp.dem AS integer CHECK (value >= 0)")
    connection.execute("CREATE DOMAIN pg_temp.chu AS varchar(9)")
    table(connection, {"tong_so": "3", "dia_ban": "'Mỹ Tho'"}, tong_so="pg_temp.dem", dia_ban="pg_temp.chu")
    ruleset = vtlt.parse(
        HEAD.format("tong_so", "phan") + 'pham_vi o "Ở" khi dia_ban = "mỹ tho"\nmuc "1"\no.tong_so_ >= 3 nguoi\n'
    )
    assert verdicts(connection, ruleset, by=["dia_ban"]) == ["met"]


TEXT_TYPES = {
    "varchar(9)": True, "char(9)": True, "text": True, "name": True, "pg_temp.dia_ban_": True, "xml": True,
    "integer": False, "numeric": False, "boolean": False, "date": False, "timestamptz": False, "bytea": False,
    "json": False, "jsonb": False, "text[]": False, "interval": False, "real": False,
}  # fmt: skip


@pytest.mark.parametrize("type_", TEXT_TYPES)
def test_texts_are_in_columns_of_texts(connection, type_):
    """No number, day or array is held against a text by what it is written as; where no text is read any type will do."""
    import psycopg

    connection.execute("CREATE TYPE pg_temp.dia_ban_ AS ENUM ('1', '2')")
    cell = {"boolean": "true", "date": "now()", "timestamptz": "now()", "text[]": "'{1}'", "interval": "'1 day'"}.get(
        type_, "'1'"
    )
    table(connection, {"tong_so": "3", "dia_ban": cell}, dia_ban=type_)
    text = HEAD.format("tong_so", "phan") + 'pham_vi o "Ở" khi dia_ban = "1"\nmuc "1"\no.tong_so_ >= 3 nguoi\n'
    if TEXT_TYPES[type_]:
        assert verdicts(connection, vtlt.parse(text)) == ["met"]
    else:
        with pytest.raises(psycopg.Error, match="a text is in a column of texts"):
            rows_of(connection, vtlt.parse(text))
    assert verdicts(connection, plan("tinh_.tong_so_ >= 3 nguoi"), columns=["ma", "cap", "tong_so"]) == ["met"]


@pytest.mark.parametrize("type_", ["varchar(9)", "char(9)", "text", "name", "cap_"])
def test_values_of_enumerations_in_columns_of_any_type(connection, type_):
    connection.execute("CREATE TYPE pg_temp.cap_ AS ENUM ('xa', 'tinh')")
    table(connection, {"tong_so": "1"}, {"cap": "'xa'", "tong_so": "5"}, cap=type_.replace("cap_", "pg_temp.cap_"))
    [row] = rows_of(connection, plan("tinh_.tong_so_ >= 1 nguoi"))
    assert (row["in_scope"], row["low_numerator"]) == (1, 1)


COLUMNS_ROWS = [
    {"ma": "T1", "cap": "tinh", "dia_ban": "Côn Đảo", "chinh_ly": Decimal(13), "van_thu": 2, "luu_tru": 1},
    {"ma": "X1", "cap": "xa", "nha_nuoc": True, "co_kho": True, "tai_lieu": Decimal(3), "quy_che": "01/05/2026"},
    {"ma": "X2", "cap": "xa", "van_thu": 0, "quy_che": vtlt.NOT_DONE},
]


@pytest.mark.parametrize("decimals", [0, 2, 9])
def test_columns_of_the_schema_make_a_table(connection, decimals):
    ruleset = vtlt.parse(EVERY_TYPE)
    columns = ruleset.schema.columns("postgresql", decimals=decimals)
    assert columns["tai_lieu"] == f"DECIMAL({16 + decimals}, {decimals})"
    made = ", ".join(f"{name} {type_}" for name, type_ in columns.items())
    connection.execute(f"CREATE TEMPORARY TABLE bang ({made})")
    days = {"01/05/2026": "2026-05-01", vtlt.NOT_DONE: "9999-12-31"}
    for row in COLUMNS_ROWS:
        cells = [days.get(cell, cell) if name == "quy_che" else cell for name, cell in row.items()]
        connection.execute(f"INSERT INTO bang ({', '.join(row)}) VALUES ({', '.join(['%s'] * len(row))})", cells)
    expected = [finding.verdict.value for finding in ruleset.evaluate(COLUMNS_ROWS).findings]
    assert verdicts(connection, ruleset, columns=[*columns], decimals=decimals) == expected
    assert verdicts(connection, ruleset, columns=ruleset.required_columns, decimals=decimals) == expected


@pytest.mark.parametrize("maximum", [10**18, 10**30 - 1])
def test_a_maximum_of_any_size_bounds_what_is_missing(connection, maximum):
    text = HEAD.format("tong_so", "phan").replace("met_gia\ntruong co", f"met_gia toi_da {maximum} met_gia\ntruong co")
    table(connection, {"kho": "0.5"}, {})
    [row] = rows_of(connection, vtlt.parse(text + 'muc "1"\ntinh_.tong_kho >= 1 met_gia\n'), decimals=38)
    assert Fraction(row["low_numerator"], row["low_denominator"]) == Fraction(1, 2)
    assert Fraction(row["high_numerator"], row["high_denominator"]) == maximum + Fraction(1, 2)


# ---- days

DAYS = [
    ("2018-01-01", "met"),
    ("2018-12-31", "met"),
    ("2017-12-31", "not_met"),
    ("9999-12-31", "not_met"),
    ("10000-01-01", "bad_data"),
    ("294277-01-01", "bad_data"),
    ("0001-01-01 BC", "bad_data"),
    ("infinity", "bad_data"),
    ("-infinity", "bad_data"),
]


@pytest.mark.parametrize(("day", "expected"), DAYS)
def test_days(connection, day, expected):
    table(connection, {"moc_1": f"'{day}'"})
    assert verdicts(connection, plan("moi tinh_.moc_1 hoan_thanh")) == [expected]


@pytest.mark.parametrize(
    ("time", "expected"),
    [
        ("2018-01-01 00:00", "met"),
        ("2018-12-31 00:00", "met"),
        ("2018-01-01 00:00:00.000001", "bad_data"),
        ("2017-12-31 17:00", "bad_data"),
        ("infinity", "bad_data"),
        ("9999-12-31", "not_met"),
    ],
)
def test_times_without_zone(connection, time, expected):
    table(connection, {"moc_1": f"'{time}'"}, moc_1="timestamp")
    assert verdicts(connection, plan("moi tinh_.moc_1 hoan_thanh")) == [expected]


def test_instants_are_refused(connection):
    import psycopg

    table(connection, {"moc_1": "'2018-01-01'"}, moc_1="timestamptz")
    with pytest.raises(psycopg.Error, match="an instant, with a time zone"):
        rows_of(connection, plan("moi tinh_.moc_1 hoan_thanh"))


# ---- yes and no

TRUTHS = [
    ("boolean", "true", "met", "met"),
    ("boolean", "false", "not_met", "not_met"),
    ("boolean", "NULL", "undecided", "undecided"),
    ("text", "NULL", "undecided", "undecided"),
    ("smallint", "1", None, "met"),
    ("integer", "0", None, "not_met"),
    ("bigint", "-1", None, "bad_data"),
    ("integer", "2", None, "bad_data"),
    ("numeric", "1.000", None, "met"),
    ("numeric(30, 20)", "0", None, "not_met"),
    ("numeric", "1.00000000000000000000000000000000000000001", None, "bad_data"),
    ("numeric", "'NaN'", None, "bad_data"),
    ("numeric", "'Infinity'", None, "bad_data"),
    ("pg_temp.co_hay_khong", "true", "met", "met"),
    ("pg_temp.mot_hay_khong", "1", None, "met"),
    ("double precision", "1", None, None),
    ("text", "'t'", None, None),
    ("char(1)", "'1'", None, None),
    ("bit(1)", "'1'", None, None),
    ("jsonb", "'true'", None, None),
    ("boolean[]", "'{t}'", None, None),
]


@pytest.mark.parametrize(("type_", "cell", "usual", "coerced"), TRUTHS)
def test_yes_and_no_and_the_numbers_that_count_for_them(connection, type_, cell, usual, coerced):
    """None is an error of the query that says what is taken."""
    import psycopg

    connection.execute("CREATE DOMAIN pg_temp.co_hay_khong AS boolean")
    connection.execute("CREATE DOMAIN pg_temp.mot_hay_khong AS smallint CHECK (value IN (0, 1))")
    table(connection, {"co": cell, "ma": "'1'"}, {"co": cell, "ma": "'2'"}, co=type_)
    for coerce, expected in ((False, usual), (True, coerced)):
        for unique in (False, True):
            if expected is None:
                with pytest.raises(psycopg.Error, match="yes/no is a boolean, or with coerce=True also"):
                    rows_of(connection, plan("moi tinh_.co"), coerce=coerce, unique=unique)
            else:
                assert verdicts(connection, plan("moi tinh_.co"), coerce=coerce, unique=unique) == [expected]


# ---- settings of the session

SETTINGS = {
    "standard_conforming_strings": "off",
    "escape_string_warning": "off",
    "backslash_quote": "on",
    "DateStyle": "SQL, DMY",
    "IntervalStyle": "sql_standard",
    "TimeZone": "'Asia/Ho_Chi_Minh'",
    "search_path": "la, public",
    "extra_float_digits": "-15",
    "lc_numeric": "'C.UTF-8'",
    "lc_monetary": "'C.UTF-8'",
    "bytea_output": "escape",
    "client_encoding": "UTF8",
    "transform_null_equals": "on",
    "array_nulls": "off",
    "enable_hashagg": "off",
    "enable_nestloop": "off",
    "from_collapse_limit": "1",
    "quote_all_identifiers": "on",
    "default_transaction_isolation": "serializable",
    "jit_above_cost": "0",
}

OTHER_FUNCTIONS = """
CREATE SCHEMA IF NOT EXISTS la;
CREATE OR REPLACE FUNCTION la.concat(text, text) RETURNS text LANGUAGE sql AS 'SELECT $2';
CREATE OR REPLACE FUNCTION la.concat(text, text, text) RETURNS text LANGUAGE sql AS 'SELECT $3';
CREATE OR REPLACE FUNCTION la.pg_typeof(bigint) RETURNS regtype LANGUAGE sql AS 'SELECT 700::regtype';
CREATE OR REPLACE FUNCTION la.unnest(text[]) RETURNS SETOF text LANGUAGE sql AS 'SELECT NULL';
"""
"""Functions that fit what they are given better than those of PostgreSQL do, which take anything."""

TEXTS = [
    "a\\",
    "\\'; DROP TABLE bang; --",
    "\\n\\u0041\\'",
    "it's",
    "''",
    "'); --",
    "/* */ -- ; ? :x $1 %s %(x)s",
    "$$",
    "U&'\\0041'",
    "${env:HOME}",
    "{x}",
    "__sums",
    "E'",
    "[.a.] [[:<:]] ***=",
]


def plan_about(text):
    return vtlt.parse(
        HEAD.format("tong_so", "phan")
        + f'pham_vi o "Ở" khi dia_ban = "{text}"\nmuc "{text}"\no.ty >= 50%\ntinh_.ty >= 50%\nnhiem_vu tinh_ "{text}"\n'
    )


@pytest.mark.parametrize("strings", ["on", "off"])
@pytest.mark.parametrize("text", TEXTS)
def test_texts_of_rulesets_are_read_as_they_stand(connection, text, strings):
    frame = pl.DataFrame({"ma": ["1", "2"], "cap": ["tinh"] * 2, "dia_ban": [text, text + "x"], "tong_so": [2, 9]})
    as_table(connection, frame.with_columns(phan=pl.Series([1, 0])))
    connection.execute(f"SET standard_conforming_strings = {strings}")
    rows = rows_of(connection, plan_about(text), columns=["ma", "cap", "dia_ban", "tong_so", "phan"])
    assert [row["verdict"] for row in rows] == ["met", "not_met", "tracked"]
    assert {row["clause"] for row in rows} == {text}
    assert rows[2]["statement"] == f'nhiem_vu tinh_ "{text}"'


@pytest.mark.parametrize("setting", SETTINGS)
def test_settings_of_the_session_change_nothing(server, setting):
    plan_2018 = vtlt.parse(EVERY_TYPE)
    rows = [
        "('T1', 'tinh', NULL, 'Côn Đảo', 2, 1, NULL, NULL, 12.25, NULL, NULL)",
        "('X1', 'xa', TRUE, 'it''s', NULL, NULL, NULL, 3, NULL, TRUE, DATE '2026-05-01')",
        "('X2', 'xa', FALSE, NULL, 0, 5, 7, 2.5, 679.3, FALSE, DATE '9999-12-31')",
        "('X2', 'xa', FALSE, NULL, 0, 5, 7, 2.5, 679.3, FALSE, DATE '9999-12-31')",
    ]
    columns = [
        "ma",
        "cap",
        "nha_nuoc",
        "dia_ban",
        "van_thu",
        "luu_tru",
        "da_tap_huan",
        "tai_lieu",
        "chinh_ly",
        "co_kho",
    ]
    query = plan_2018.to_sql("postgresql", table="pg_temp.bang", columns=[*columns, "quy_che"], by=["cap"])
    answers = []
    for change in (None, setting):
        with connected(server) as connection:
            connection.execute(OTHER_FUNCTIONS)
            connection.execute(
                f"CREATE TEMPORARY TABLE bang AS SELECT * FROM (VALUES {', '.join(rows)}) AS v"
                f" ({', '.join(columns)}, quy_che)"
            )
            if change is not None:
                connection.execute(f"SET {change} = {SETTINGS[change]}")
            answers.append(answer(connection, query))
    assert answers[0].equals(answers[1])
    assert "bad_data" in answers[0]["verdict"].to_list()


# ---- names

NAMES = ["a.b", 'a"b', "a'b", "^g$", "*", "select", "năm", "{x}", "$x", "%s", "%(x)s", "a b", "TINH", "Tinh", "đ" * 31]


def test_groups_may_have_any_name(connection):
    cells = dict.fromkeys(NAMES, "'x'"), dict.fromkeys(NAMES, "'y'")
    table(
        connection,
        *({"ma": "'1'", "tong_so": "2", "phan": str(part)} | own for part, own in zip((1, 0), cells, strict=True)),
        **dict.fromkeys(NAMES, "text"),
    )
    rows = rows_of(connection, plan("tinh_.ty >= 50%"), by=NAMES)
    for name in NAMES:
        assert [(row[name], row["verdict"]) for row in rows] == [("x", "met"), ("y", "not_met")]


@pytest.mark.parametrize("name", ["đ" * 32, "x" * 64])
def test_names_that_would_be_cut_are_refused(name):
    with pytest.raises(ValueError, match="63 bytes"):
        plan("tinh_.ty >= 50%").to_sql("postgresql", by=[name])


def test_fields_whose_names_would_be_cut_are_refused():
    with pytest.raises(ValueError, match="63 bytes"):
        plan("tinh_.ty >= 50%", names=("a" * 64, "b")).to_sql("postgresql")


@pytest.mark.parametrize(
    "names", [("a" * 62 + "1", "a" * 62 + "2"), ("b" * 63, "b" * 62), ("__repeated", "__e_cap"), ("select", "verdict")]
)
def test_fields_may_have_any_name_that_is_not_cut(connection, names):
    """Names within the query are made of these, and would be cut to the same."""
    types = {names[0]: "integer", names[1]: "integer"}
    cells = [("2", "1"), ("2", "NULL"), ("2", "0"), ("4", "5")]
    table(
        connection,
        *(
            {"g": f"'{g}'", "ma": "'1'"} | dict(zip(names, own, strict=True))
            for g, own in zip("xyzu", cells, strict=True)
        ),
        g="text",
        **types,
    )
    rows = rows_of(connection, plan("tinh_.ty >= 50%", names=names), by=["g"])
    assert [(row["g"], row["verdict"]) for row in rows] == [
        ("u", "bad_data"), ("x", "met"), ("y", "undecided"), ("z", "not_met"),
    ]  # fmt: skip


def test_a_table_may_have_any_name_that_the_query_does_not_mark_as_its_own(connection):
    ruleset = plan("tinh_.ty >= 50%")
    used = set(re.findall(r"(\w+) AS (?:MATERIALIZED )?\(", ruleset.to_sql("postgresql", table="bang")))
    for name in {one.removeprefix("__") for one in used}:
        table(connection, {"tong_so": "2", "phan": "1"})
        connection.execute(f"ALTER TABLE bang RENAME TO {name}")
        assert answer(connection, ruleset.to_sql("postgresql", table=name))["verdict"].to_list() == ["met"]


# ---- nothing to judge


@pytest.mark.parametrize(("lines", "height"), [([], 0), (['nhiem_vu cap_xa "Việc"', 'nhiem_vu cap_tinh "Việc"'], 2)])
def test_nothing_to_judge(connection, lines, height):
    ruleset = vtlt.parse(plan_of(*lines))
    for frame in (pl.DataFrame({"ma": ["1", "2"], "nam": [1, 2]}), pl.DataFrame({"khac": [1, 2]})):
        for by in ([], ["nam"]) if "nam" in frame.columns else ([],):
            got = evaluated(connection, ruleset, frame, by=by, unique="ma" not in frame.columns)
            assert got.height == height * max(1, 2 * len(by))


def test_an_empty_table(connection):
    table(connection)
    ruleset = plan("tinh_.ty >= 50%", "moi tinh_.co", 'nhiem_vu tinh_ "Việc"')
    assert verdicts(connection, ruleset) == ["not_applicable", "not_applicable", "tracked"]
    assert verdicts(connection, ruleset, by=["dia_ban"]) == []


# ---- bounds that need sorting

CHOICES = """ke_hoach thu "Thử"
don_vi nguoi "người" nguyen
thuoc_tinh cap "Cấp" : { xa, tinh }
truong tong_so "Tổng số" : nguoi
truong phan "Phần" : nguoi thuoc tong_so
truong co "Có" : co_khong
pham_vi tinh_ "Tỉnh" khi cap = tinh
chi_so ty "Tỷ" = ty_le(phan)
muc "1"
tinh_.ty >= 50% khi co
"""


@pytest.mark.parametrize("size", [10, 10**6, 10**15, 10**29])
def test_ratios_that_differ_in_their_last_digit_are_told_apart(connection, size):
    """All 2^n sets of agencies that may be in, by hand: n/(2n+1) and its neighbours are hardly apart."""
    maybe = [(size // 2 + n, size + n) for n in range(-1, 3)] + [(1, 3), (0, 2)]
    table(
        connection,
        {"tong_so": str(size), "phan": str(size // 3), "co": "TRUE"},
        *({"tong_so": str(y), "phan": str(x)} for x, y in maybe),
        tong_so="numeric",
        phan="numeric",
    )
    sums = [
        Fraction(size // 3 + sum(x for x, _ in chosen), size + sum(y for _, y in chosen))
        for count in range(len(maybe) + 1)
        for chosen in itertools.combinations(maybe, count)
    ]
    [row] = rows_of(connection, vtlt.parse(CHOICES), columns=["ma", "cap", "tong_so", "phan", "co"])
    assert Fraction(row["low_numerator"], row["low_denominator"]) == min(sums)
    assert Fraction(row["high_numerator"], row["high_denominator"]) == max(sums)


# ---- many columns


def wide(count):
    """A plan of so many shares, each of fields of its own."""
    fields = "".join(
        f'truong t{n} "T{n}" : nguoi\ntruong p{n} "P{n}" : nguoi thuoc t{n}\nchi_so c{n} "C{n}" = ty_le(p{n})\n'
        for n in range(count)
    )
    return vtlt.parse(
        'ke_hoach thu "Thử"\ndon_vi nguoi "người" nguyen\nthuoc_tinh cap "Cấp" : { xa, tinh }\n'
        f'pham_vi s "Sở" khi cap = tinh\n{fields}muc "1"\n' + "".join(f"s.c{n} >= {n % 100}%\n" for n in range(count))
    )


def test_a_plan_of_many_fields(connection):
    """Tables of PostgreSQL have at most 1664 columns: what is not read any more is not carried along."""
    cells = {f"t{n}": [100, 50] for n in range(80)} | {f"p{n}": [60, None] for n in range(80)}
    frame = pl.DataFrame({"ma": ["1", "2"], "cap": ["tinh"] * 2} | cells)
    got = evaluated(connection, wide(80), frame)
    assert got["verdict"].to_list() == ["met"] * 41 + ["undecided"] * 33 + ["not_met"] * 6
    ends = {(row["low_numerator"], row["low_denominator"], row["high_numerator"]) for row in got.to_dicts()}
    assert ends == {(60, 150, 110)}


def test_a_plan_of_more_fields_than_a_table_has_columns_is_refused():
    with pytest.raises(vtlt.BadData, match="1664") as error:
        wide(300).to_sql("postgresql")
    assert [issue.code for issue in error.value.issues] == ["too-complex"]
    assert wide(300).to_sql("duckdb")
