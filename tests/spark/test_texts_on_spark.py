"""Texts on Spark are compared as people read them, or refused; skipped where pyspark or Java 17 is missing."""

from __future__ import annotations

import random

import polars as pl
import pytest
from oracle import judge
from sessions import on_spark
from test_texts import HEAD, PLACES, SCHEMA, respelled

import vtlt_rules as vtlt
from vtlt_rules.verdict import Verdict

pytestmark = [pytest.mark.long, pytest.mark.filterwarnings("ignore")]

PLAN = vtlt.parse(HEAD.format('"Hoà Bình", "Thế-Ưng"', '"THỦY"', '"gò công ĐÔNG", "Đăk Lăk"', '"ấp ơ"', '"Quỳ Hợp 2"'))


def groups(count):
    dice = random.Random(2018)
    for group in range(count):
        for number in range(dice.randrange(1, 5)):
            places = [respelled(dice.choice(PLACES), dice) for _ in range(2)]
            yield {
                "nhom": group,
                "ma": str(number),
                "dia_ban": places[0],
                "vung_mien": places[1],
                "co": True,
                "so": number,
            }
        if group % 4 == 0:
            place = dice.choice(PLACES)
            for one in (place, unusual(place, dice)):
                yield {"nhom": group, "ma": "9", "dia_ban": one, "vung_mien": place.upper(), "co": None, "so": 3}


def unusual(text, dice):
    return dice.choice([text.upper(), text.lower(), f" {text}\u00a0", text.replace("o", "ô")])


def answer(spark, agencies):
    frame = pl.DataFrame(agencies, schema={"nhom": pl.Int64, **SCHEMA})
    return pl.from_arrow(PLAN.evaluate_frame(on_spark(spark, frame), by="nhom").toArrow())


def test_every_spelling_is_the_text_that_people_read(spark):
    agencies = list(groups(60))
    found = answer(spark, agencies)
    for group in range(60):
        own = [{k: v for k, v in one.items() if k != "nhom"} for one in agencies if one["nhom"] == group]
        expected = [one.verdict for one in judge(PLAN.checked, own)]
        assert [Verdict(one) for one in found.filter(nhom=group)["verdict"]] == expected, ascii(own)


@pytest.mark.parametrize("texts", [["Hoa\u0323\u0300 Bình"], ["Ω", "Ѡ"], ["a\u0308\u0302", "ä\u0302"]], ids=ascii)
def test_what_cannot_be_compared_is_refused(spark, texts):
    agencies = [{"nhom": 1, "ma": "1", "dia_ban": one, "vung_mien": one, "co": True, "so": 1} for one in texts]
    with pytest.raises(Exception, match="text-beyond-sql"):
        answer(spark, agencies)
