"""Arguments of another type than is asked for: what is asked for is said, and no error comes from within."""

import datetime
import io
import zipfile
from pathlib import Path

import numpy as np
import pytest

import vtlt_rules as vtlt

CONTENT = vtlt.FileContent("data.csv", b"ma\n")


def content(given):
    return lambda plan: plan.schema.read(vtlt.FileContent("data.csv", given))


MISTAKEN = {
    "sheet is a number": (lambda plan: plan.schema.read(CONTENT, sheet=0), "sheet must be a text, not 0"),
    "sheets are several": (lambda plan: plan.schema.check(CONTENT, sheet=["A"]), r"sheet must be a text, not \['A'\]"),
    "accept nothing": (lambda plan: plan.schema.read(CONTENT, accept=None), "`accept` is True, False, or names"),
    "content is a text": (content("ma\n"), "the content of a file is bytes, not str"),
    "content is none": (content(None), "the content of a file is bytes, not NoneType"),
    "suffix": (lambda plan: plan.schema.read(vtlt.FileContent("x", b"", Path(".csv"))), "suffix of a file must be a text"),
    "needed of a scope": (lambda plan: plan.schema.needed(plan.sections), "scope must be a text, not "),
    "needed for a number": (lambda plan: plan.schema.needed(None, 1), "named by texts, one or several, not by 1"),
    "needed for numbers": (lambda plan: plan.schema.needed(None, [1]), r"named by texts, one or several, not by \[1\]"),
    "plan by its name": (lambda plan: vtlt.collect(".", plan.name), "what load or parse returned, not 'tien_giang_2018'"),
    "number": (lambda plan: plan.evaluate([]).to_docx(number=12), "what stands around a report must be a text, not 12"),
    "recipients": (lambda plan: plan.evaluate([]).to_docx(recipients=[None]), "a report goes to must be a text, not None"),
    "day": (lambda plan: plan.evaluate([]).to_docx(date=2018), "the date of a report is a day or a text, not 2018"),
}  # fmt: skip


@pytest.mark.parametrize("mistaken", MISTAKEN)
def test_an_argument_of_another_type_is_said(mistaken):
    call, said = MISTAKEN[mistaken]
    with pytest.raises(TypeError, match=said):
        call(vtlt.load("tien_giang/2018"))


@pytest.mark.parametrize("name", [["vi"], {"vi"}, {}])
def test_names_that_are_no_names_are_none_that_there_is(name):
    plan = vtlt.load("tien_giang/2018")
    for call in (plan.to_sql, plan.schema.columns, plan.evaluate([]).to_text, plan.evaluate([]).to_dict):
        with pytest.raises(ValueError, match="not"):
            call(name)


def test_a_text_is_one_recipient_of_a_report_and_a_day_may_be_of_numpy():
    report = vtlt.load("tien_giang/2018").evaluate([])
    one = report.to_docx(recipients="UBND tỉnh", date=np.datetime64("2018-12-31"))
    again = report.to_docx(recipients=["UBND tỉnh"], date=datetime.date(2018, 12, 31))
    assert text_of(one) == text_of(again) and "UBND tỉnh" in text_of(one)


def text_of(document):
    with zipfile.ZipFile(io.BytesIO(document)) as parts:
        return parts.read("word/document.xml").decode()
