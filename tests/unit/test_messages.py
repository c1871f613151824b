"""Catalogues of messages: all say the same, of the same facts; a third language is one file."""

import re
import string
import sys
from importlib import import_module
from pathlib import Path

import pytest

import vtlt_rules as vtlt
from vtlt_rules import Verdict, cli, messages
from vtlt_rules.data.forms.agency_form import STATUSES
from vtlt_rules.data.forms.returns import REASONS, RETURN_CODES
from vtlt_rules.diagnostics.codes import CODES
from vtlt_rules.errors import REPORT_FAULTS
from vtlt_rules.issues import ISSUE_CODES, NOTE_CODES
from vtlt_rules.laws import LAWS
from vtlt_rules.verdict import TRAITS, verdict_named, verdict_word

SOURCE = Path(messages.__file__).parents[1]
CATALOGUES = {lang: import_module(f"vtlt_rules.messages.{lang}") for lang in messages.languages()}
VIETNAMESE = CATALOGUES["vi"].MESSAGES

BY_CODE = {
    "diagnostic", "severity", "issue", "word", "verdict", "note", "law", "reason", "mistake", "fault", "returned",
    "unreadable", "duty", "suspicion",
}  # fmt: skip
"""Groups whose keys are put together from a code."""


def forms(text):
    return text if isinstance(text, tuple) else (text,)


def placeholders(text):
    return {name for form in forms(text) for _, name, _, _ in string.Formatter().parse(form) if name is not None}


# ---- the catalogues


@pytest.mark.parametrize("lang", CATALOGUES)
def test_all_languages_have_the_same_keys_and_facts(lang):
    found = CATALOGUES[lang].MESSAGES
    assert list(found) == list(VIETNAMESE)
    assert {key: placeholders(text) for key, text in found.items()} == {
        key: placeholders(text) for key, text in VIETNAMESE.items()
    }


@pytest.mark.parametrize("lang", CATALOGUES)
def test_every_form_for_a_count_speaks_of_the_same_facts_and_is_used(lang):
    used = {CATALOGUES[lang].form_of(count) for count in range(1000)}
    for key, text in CATALOGUES[lang].MESSAGES.items():
        assert len({frozenset(placeholders(form)) for form in forms(text)}) == 1, key
        assert not isinstance(text, tuple) or used == set(range(len(text))), key


def test_keys_are_in_kebab_case_behind_their_group():
    assert [key for key in VIETNAMESE if not re.fullmatch(r"[a-z]+\.[a-z0-9]+(-[a-z0-9]+)*", key)] == []


def test_every_code_has_a_text():
    def of(group):
        return {key.partition(".")[2] for key in VIETNAMESE if key.startswith(f"{group}.")}

    assert of("diagnostic") == set(CODES)
    assert of("issue") == set(ISSUE_CODES)
    assert of("note") == set(NOTE_CODES)
    assert of("law") == {law.replace("_", "-") for law in LAWS}
    assert of("verdict") == {verdict.value.replace("_", "-") for verdict in Verdict}
    assert of("fault") == set(REPORT_FAULTS)
    assert of("returned") == {*RETURN_CODES, *(f"{code}-head" for code in RETURN_CODES)}
    assert of("unreadable") == set(REASONS)
    assert of("duty") == set(STATUSES)
    assert of("severity") == {severity.value for severity in vtlt.Severity}


def test_every_text_is_asked_for_and_every_one_asked_for_is_there():
    files = [*SOURCE.rglob("*.py"), *SOURCE.rglob("*.jinja"), SOURCE.parent / "_vtlt_rules_pytest.py"]
    code = "".join(file.read_text(encoding="utf-8") for file in files if file.parent.name != "messages")
    asked = set(re.findall(r"""["']([a-z]+\.[a-z0-9-]+)["']""", code))
    groups = {key.partition(".")[0] for key in VIETNAMESE}
    assert {key for key in VIETNAMESE if key.partition(".")[0] not in BY_CODE} <= asked
    assert {key for key in asked if key.partition(".")[0] in groups} <= set(VIETNAMESE)


def test_no_other_module_tells_languages_apart():
    for file in SOURCE.rglob("*.py"):
        assert not re.search(r"""[!=]= *["'](?:vi|en)["']""", file.read_text(encoding="utf-8")), file


# ---- verdicts


def test_every_verdict_has_a_rank_of_its_own_and_is_found_by_its_names():
    assert sorted(TRAITS[verdict].rank for verdict in Verdict) == list(range(1, len(Verdict) + 1))
    for verdict in Verdict:
        assert verdict_named(verdict.value) is verdict_named(verdict_word(verdict, "vi")) is verdict


# ---- languages


@pytest.mark.parametrize("lang", ["fr", "VI", "", "vi ", "v", "vier", "../vi", "vi.x", "__init__", None, 3])
def test_what_is_no_language_is_refused(lang):
    report = vtlt.load("tien_giang/2016").evaluate([])
    [diagnostic, *_] = vtlt.check("x")
    for say in (
        report.to_text,
        report.to_dict,
        report.findings[0].explain,
        diagnostic.message,
        messages.check_language,
    ):
        with pytest.raises(ValueError, match=re.escape(f"'vi' or 'en', not in {lang!r}")):
            say(lang)


def test_a_language_is_imported_when_something_is_said_in_it(monkeypatch):
    monkeypatch.delitem(sys.modules, "vtlt_rules.messages.en")
    messages._catalogue.cache_clear()
    report = vtlt.load("tien_giang/2016").evaluate([])
    report.to_text("vi")
    assert "vtlt_rules.messages.en" not in sys.modules
    report.to_text("en")
    assert "vtlt_rules.messages.en" in sys.modules


def capital(text):
    """Put what stands outside of braces into capitals."""
    return re.sub(r"[^{}]+(?![^{]*\})", lambda part: part[0].upper(), forms(text)[-1])


@pytest.fixture
def third(tmp_path, monkeypatch):
    """A language as one file: English in capitals, with three forms for a count."""
    texts = {key: capital(text) for key, text in CATALOGUES["en"].MESSAGES.items()}
    texts["report.agency-count"] = ("{count} ONE", "{count} TWO", "{count} MANY")
    code = f"MESSAGES = {texts!r}\n\n\ndef form_of(count):\n    return {{1: 0, 2: 1}}.get(count, 2)\n"
    (tmp_path / "xq.py").write_text(code, encoding="utf-8")
    monkeypatch.setattr(messages, "__path__", [*messages.__path__, str(tmp_path)])
    yield "xq"
    sys.modules.pop("vtlt_rules.messages.xq", None)
    vars(messages).pop("xq", None)
    messages._catalogue.cache_clear()


def test_a_third_language_is_one_file(third, capsys):
    assert messages.languages() == ["vi", "en", third]
    report = vtlt.load("tien_giang/2016").evaluate([])
    assert "0 MANY · OVERALL: " in report.to_text(third)
    assert "VERDICT: " in report.findings[0].explain(third)
    [diagnostic, *_] = vtlt.check("x")
    assert vtlt.diagnostics_to_text([diagnostic], third).startswith("<text>:1:2: ERROR[syntax-error]: THE END")
    issue = vtlt.DataIssue("not-whole", "A", "f", 3, {"value": "1,5", "unit": "m"})
    said = "ROW 3, AGENCY A, FIELD f: [not-whole] 1,5 IS NOT A WHOLE NUMBER; THE UNIT m COUNTS IN WHOLE NUMBERS"
    assert vtlt.issues_to_text([issue], third) == said
    assert [messages.say("report.agency-count", third, count=count) for count in (1, 2, 5)] == [
        "1 ONE",
        "2 TWO",
        "5 MANY",
    ]
    assert cli.main(["check", "tien_giang/2016", "--lang", third]) == 0
    assert capsys.readouterr().out == "NO ERRORS\n"
    assert cli.main(["check", "--lang", third]) == 2
    assert "THE FOLLOWING ARGUMENTS ARE REQUIRED: FILE" in capsys.readouterr().err
    with pytest.raises(ValueError, match="'vi' or 'en' or 'xq', not in 'fr'"):
        report.to_text("fr")
