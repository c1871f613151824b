"""Print the lowest versions of what the library and its tests need, as pip takes them; `make lowest` installs them."""

import re
import tomllib
from pathlib import Path

NOT_RUN = {"import-linter", "mypy", "psycopg", "pyright", "pytest-cov", "ruff", "vtlt-rules"}
"""What no test of `make lowest` needs, beside stubs of types."""

project = tomllib.loads((Path(__file__).resolve().parents[1] / "pyproject.toml").read_text(encoding="utf-8"))["project"]
extras = project["optional-dependencies"]
names = ("completion", "dev", "frames", "office", "pydantic", "sqlalchemy", "testing")
used = [requirement for name in names for requirement in extras[name]]
for requirement in sorted({*project["dependencies"], *used}):
    [(name, lowest)] = re.findall(r"^([\w-]+)(?:\[.*\])?(?:>=([\w.]+))?", requirement)
    if name not in NOT_RUN and not name.startswith("types-"):
        print(f"{name}=={lowest}")
