"""Importing the library is cheap: names are looked up when they are asked for. benchmarks/startup.py takes the times."""

import ast
import copy
import pickle
import subprocess
import sys
from pathlib import Path

import pytest

import vtlt_rules as vtlt

ROOT = Path(__file__).resolve().parents[2]

EXTRAS = {"hypothesis", "pytest", "polars", "narwhals", "pandas", "duckdb", "pydantic", "sqlalchemy", "shtab"}
EXTRAS |= {"docx", "jinja2", "python_calamine", "rich", "xlsxwriter"}


def run(program):
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", program], check=True, capture_output=True, text=True, encoding="utf-8"
    )
    return done.stdout.split()


def type_checkers_names():
    """The names that `if TYPE_CHECKING:` imports, with the modules they come from."""
    tree = ast.parse(Path(vtlt.__file__).read_text(encoding="utf-8"))
    [guarded] = [node for node in tree.body if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"]
    return {alias.name: line.module for line in guarded.body for alias in line.names}


def test_import_imports_nothing_that_is_needed_later_only():
    imported = {name.partition(".")[0] for name in run("import sys, vtlt_rules; print(*sys.modules)")}
    assert "vtlt_rules" in imported
    assert not imported & ({"lark", "attr", "attrs"} | EXTRAS)


def test_evaluation_imports_no_extra():
    program = (
        "import sys, vtlt_rules as vtlt; vtlt.load('tien_giang/2016').evaluate([]); "
        "vtlt.check('x'); print(*sys.modules)"
    )
    assert not {name.partition(".")[0] for name in run(program)} & EXTRAS


def test_a_command_imports_what_it_needs():
    program = "import sys; from vtlt_rules.cli import main; main(['check', 'tien_giang/2016']); print(*sys.modules)"
    imported = set(run(program))
    assert "vtlt_rules.cli.check" in imported
    assert not {name.partition(".")[0] for name in imported} & (EXTRAS | {"xml"})
    assert not imported & {"vtlt_rules.api", "vtlt_rules.evaluate", "vtlt_rules.report", "vtlt_rules.cli.evaluate"}


def test_type_checkers_see_the_names_of_the_table():
    assert type_checkers_names() == vtlt._HOME_OF
    assert {*vtlt._HOME_OF, "__version__"} == set(vtlt.__all__)


@pytest.mark.parametrize("name", vtlt.__all__)
def test_every_public_name_resolves(name):
    scope = {}
    exec(f"from vtlt_rules import {name}", scope)
    assert scope[name] is getattr(vtlt, name)
    if name != "__version__":
        assert scope[name] is getattr(sys.modules[vtlt._HOME_OF[name]], name)


def test_a_star_import_has_all_names():
    assert set(run("from vtlt_rules import *; print(*globals())")) >= set(vtlt.__all__)


def test_dir_has_all_names_before_any_is_used():
    assert set(run("import vtlt_rules; print(*dir(vtlt_rules))")) >= set(vtlt.__all__)


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="laod"):
        _ = vtlt.laod
    with pytest.raises(ImportError):
        exec("from vtlt_rules import laod", {})
    with pytest.raises(AttributeError, match="Shcema"):
        _ = sys.modules["vtlt_rules.data"].Shcema


@pytest.mark.parametrize(
    "before",
    [
        "import vtlt_rules.check",
        "import vtlt_rules.check.document",
        "from vtlt_rules.check import check_source",
        "import vtlt_rules.api",
        "import vtlt_rules; vtlt_rules.load",
    ],
)
def test_the_folder_check_does_not_hide_the_function(before):
    """`vtlt_rules.check` is both; as an attribute it is always the function."""
    assert run(f"{before}\nimport vtlt_rules\nprint(vtlt_rules.check.__name__, len(vtlt_rules.check('')))") == [
        "check",
        "1",
    ]


def test_modules_with_public_names_are_there_without_being_imported():
    assert run("import vtlt_rules as vtlt; print(vtlt.errors.BadData is vtlt.BadData)") == ["True"]


def test_public_values_can_be_copied_and_pickled():
    plan = vtlt.load("tien_giang/2016")
    [finding, *_] = plan.evaluate([]).findings
    statement = plan.statements[0]
    values = [
        statement,
        plan.sections[0],
        vtlt.Interval(1, None),
        vtlt.Unit("m2", "m²"),
        vtlt.NOT_DONE,
        finding.verdict,
    ]
    for value in values:
        assert copy.copy(value) == value
        assert copy.deepcopy(value) == value
        assert pickle.loads(pickle.dumps(value)) == value
    assert hash(statement.scope) == hash(copy.deepcopy(statement.scope))


def test_records_are_attrs_classes_that_are_compared_by_their_fields():
    from vtlt_rules.source import Source, Span

    one, other = (vtlt.load("tien_giang/2016").statements[0] for _ in range(2))
    assert one == other and one is not other and hash(one.scope) == hash(other.scope)
    assert one.scope != one.scope.name
    assert repr(one.scope).startswith("Scope(name='")
    assert "span=" not in repr(one)  # repr=False
    assert repr(Span(Source("a", "b"), 0, 1)) == "Span(start=0, end=1)"
    with pytest.raises(AttributeError):
        one.text = "x"
