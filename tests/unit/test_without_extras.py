"""Without an extra it is said what to install."""

import subprocess
import sys

import pytest


@pytest.mark.parametrize("package", ["narwhals", "polars"])
@pytest.mark.parametrize("call", ["evaluate_frame([])", "evaluate_agencies([], 'cap_tinh.lap_ho_so')", "to_sql()"])
def test_without_the_extra_it_is_said_what_to_install(package, call):
    script = f"import sys; sys.modules[{package!r}] = None\nimport vtlt_rules as vtlt\n"
    script += f"try: vtlt.load('tien_giang/2018').{call}\nexcept vtlt.errors.ExtraMissing as error: print(error)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, encoding="utf-8")
    assert "vtlt-rules[frames]" in done.stdout


@pytest.mark.parametrize(
    ("package", "extra", "call"),
    [
        ("pydantic", "pydantic", "model('pydantic')"),
        ("sqlalchemy", "sqlalchemy", "schema.columns('sqlalchemy')"),
        ("polars", "frames", "schema.columns('polars')"),
        ("docx", "office", "evaluate([]).to_docx()"),
        ("xlsxwriter", "office", "evaluate([]).to_xlsx()"),
    ],
)
def test_without_the_extra_of_a_form_it_is_said_what_to_install(package, extra, call):
    script = f"import sys; sys.modules[{package!r}] = None\nimport vtlt_rules as vtlt\n"
    script += f"try: vtlt.load('tien_giang/2018').{call}\nexcept vtlt.errors.ExtraMissing as error: print(error)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, encoding="utf-8")
    assert f"vtlt-rules[{extra}]" in done.stdout


def test_other_forms_need_no_extra():
    script = "import sys\nfor one in ('polars', 'narwhals', 'pydantic', 'sqlalchemy'): sys.modules[one] = None\n"
    script += "import vtlt_rules as vtlt; plan = vtlt.load('tien_giang/2018'); schema = plan.schema\n"
    script += "plan.model()(ma='T01'), schema.json_schema(), schema.template, schema.needed('cap_tinh')\n"
    script += "print(len(schema.columns('duckdb')) == len(schema.columns('spark')))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, encoding="utf-8")
    assert done.stdout == "True\n"


def test_without_hypothesis_it_is_said_what_to_install():
    script = "import sys; sys.modules['hypothesis'] = None\nfrom vtlt_rules.errors import ExtraMissing\n"
    script += "try: import vtlt_rules.strategies\nexcept ExtraMissing as error: print(error)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, encoding="utf-8")
    assert "vtlt-rules[testing]" in done.stdout
