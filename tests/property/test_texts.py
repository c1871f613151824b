"""Texts against the oracle: random spellings in scopes, `khi`, measures and rows of one agency, by every evaluator."""

import random
import unicodedata

import duckdb
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from oracle import judge

import vtlt_rules as vtlt
from shares import share
from vtlt_rules.errors import BadData
from vtlt_rules.verdict import Verdict

HEAD = """ke_hoach thu "Thử"
don_vi nguoi "người" nguyen
thuoc_tinh dia_ban "Địa bàn" : chuoi
thuoc_tinh vung_mien "Vùng" : chuoi
truong co "Có" : co_khong
truong so "Số" : nguoi
chi_so tong_so "Tổng" = tong(so)
chi_so dem_noi "Đếm" = dem(vung_mien thuoc {{ {} }})
pham_vi noi "Nơi" khi dia_ban = {}
pham_vi noi_khac "Nơi khác" khi khong dia_ban thuoc {{ {} }}
muc "1"
    noi.tong_so >= 3 nguoi
    noi_khac.tong_so >= 3 nguoi khi vung_mien = {}
    moi noi_khac.co khi vung_mien = {}
    noi.dem_noi >= 1 co_quan
"""

PLACES = ["Hoà Bình", "Thuỷ", "Gò Công Đông", "Đăk Lăk", "Thế-Ưng", "Quỳ Hợp 2", "Nguyễn", "ấp ơ"]
TONES, BLANKS = "\u0300\u0301\u0303\u0309\u0323", ["  ", "\u00a0", "\t", "\u3000", "\x0b", "\r\n"]


def respelled(text, dice):
    """Return another spelling of the same text, and now and then another text that looks like it."""
    for _ in range(dice.randrange(4)):
        match dice.randrange(8):
            case 0:
                text = dice.choice([text.upper(), text.lower(), text.title()])
            case 1:
                text = text.replace(" ", dice.choice(BLANKS))
            case 2:
                text = dice.choice(BLANKS) + text + dice.choice(BLANKS)
            case 3:
                text = unicodedata.normalize(dice.choice(["NFD", "NFC"]), text)
            case 4:  # tones on other letters of their words
                text = " ".join(_moved(word, dice) for word in text.split(" "))
            case 5:
                text = unicodedata.normalize("NFD", text).replace("\u0302\u0301", "\u0301\u0302")
            case 6:
                text = text.replace(
                    *dice.choice([("o", "ô"), ("ỷ", "ỳ"), (" ", "-"), ("ă", "a"), ("\u0309", "\u0303")])
                )
            case 7:
                text = dice.choice(["Ω", "ñ", "ſ", "İ", "1", "ß", "\u0308", "'"]).join((text, ""))
    return text


def _moved(word, dice):
    letters = unicodedata.normalize("NFD", word)
    tones = [one for one in letters if one in TONES]
    bare = [one for one in letters if one not in TONES]
    if len(tones) == 1 and bare:
        place = dice.randrange(len(bare))
        bare.insert(place + 1, tones[0])
        return "".join(bare)
    return word


@st.composite
def populations(draw):
    dice = random.Random(draw(st.integers(0, 10**9)))
    named = [f'"{respelled(dice.choice(PLACES), dice)}"' for _ in range(7)]
    named = [
        "".join(" " if letter in "\x0b\r\n" else letter for letter in one) for one in named
    ]  # which no file may hold
    text = HEAD.format(f"{named[0]}, {named[1]}", named[2], f"{named[3]}, {named[4]}", named[5], named[6])
    agencies = []
    for number in range(dice.randrange(1, 6)):
        places = [dice.choice([*PLACES, *(one.strip('"') for one in named)]) for _ in range(2)]
        one, other = (respelled(place, dice) for place in places)
        agency = {"ma": str(number), "dia_ban": one, "vung_mien": other if dice.random() < 0.9 else None}
        agencies.append(agency | {"co": dice.choice([True, False, None]), "so": dice.choice([0, 1, 3, None])})
    if dice.random() < 0.3:  # the same agency once more
        one = dict(agencies[0])
        agencies.append(one | {name: respelled(one[name], dice) for name in ("dia_ban", "vung_mien") if one[name]})
    return text, agencies


def by_evaluate(ruleset, agencies, _):
    return [finding.verdict for finding in ruleset.evaluate(agencies).findings]


def by_accumulator(ruleset, agencies, _):
    if len({one["ma"] for one in agencies}) < len(agencies):
        return None
    sums = ruleset.accumulator()
    for agency in agencies:
        sums.add(agency)
    return [*sums.verdicts]


def by_compile(ruleset, agencies, _):
    if len(agencies) > 1:
        return None
    return [*ruleset.compile()(agencies[0])]


def verdicts(result):
    return [Verdict(one) for one in result["verdict"].to_list()]


def by_polars(ruleset, _, frame):
    return verdicts(ruleset.evaluate_frame(frame))


def by_lazy_polars(ruleset, _, frame):
    return verdicts(ruleset.evaluate_frame(frame.lazy()).collect())


def by_pandas(ruleset, _, frame):
    return verdicts(ruleset.evaluate_frame(frame.to_pandas(use_pyarrow_extension_array=True)))


def by_arrow(ruleset, _, frame):
    return verdicts(pl.from_arrow(ruleset.evaluate_frame(frame.to_arrow())))


def by_duckdb(ruleset, _, frame):
    with duckdb.connect() as connection:
        relation = connection.from_arrow(frame.to_arrow(compat_level=pl.CompatLevel.oldest()))
        return verdicts(ruleset.evaluate_frame(relation).pl())


def by_sql(ruleset, _, frame):
    with duckdb.connect() as connection:
        connection.execute("SET default_collation = 'NOACCENT'")
        connection.register("given", frame.to_arrow(compat_level=pl.CompatLevel.oldest()))
        connection.execute("CREATE TABLE agencies AS SELECT * FROM given")
        return verdicts(connection.sql(ruleset.to_sql("duckdb")).pl())


EVALUATORS = {
    "evaluate": by_evaluate,
    "compile": by_compile,
    "accumulator": by_accumulator,
    "polars": by_polars,
    "lazy polars": by_lazy_polars,
    "pandas": by_pandas,
    "pyarrow": by_arrow,
    "duckdb": by_duckdb,
    "sql": by_sql,
}
REFUSING = {"duckdb", "sql"}
"""Evaluators that refuse some texts."""

SCHEMA = {"ma": pl.String, "dia_ban": pl.String, "vung_mien": pl.String, "co": pl.Boolean, "so": pl.Int64}


def check(name, text, agencies):
    ruleset = vtlt.parse(text)
    expected = [one.verdict for one in judge(ruleset.checked, agencies)]
    frame = pl.DataFrame(agencies, schema=SCHEMA)
    try:
        found = EVALUATORS[name](ruleset, agencies, frame)
    except (BadData, duckdb.Error) as error:
        found = "refused" if "text-beyond-sql" in str(error) else error
    assert found in (None, expected, "refused" if name in REFUSING else None), f"{name}: {text!a}\n{agencies!a}"


@pytest.mark.parametrize("name", EVALUATORS)
@settings(deadline=None, max_examples=25, suppress_health_check=list(HealthCheck))
@given(population=populations())
def test_every_evaluator_agrees_with_the_oracle_on_texts(name, population):
    check(name, *population)


@pytest.mark.long
@pytest.mark.parametrize("name", EVALUATORS)
@settings(deadline=None, max_examples=share(400), suppress_health_check=list(HealthCheck))
@given(population=populations())
def test_every_evaluator_agrees_with_the_oracle_on_many_texts(name, population):
    check(name, *population)
