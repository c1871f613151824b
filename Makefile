# `make help` lists what there is to make. Needs Python 3.11 or newer, pip and make; everything is installed into .venv in
# this folder, by the target that needs it first.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SEED ?= $(shell od -An -N4 -tu4 /dev/urandom | tr -d ' ')
SEED := $(SEED)
SHARE ?= 100
COVERED := 100
# A process for each processor, four at most. Workers are given a stretch of tests each, so that what a file prepares is mostly
# prepared once; whoever is done takes over from others, since few random tests need as long as thousands of the rest.
SPREAD := -n auto --maxprocesses 4 --dist worksteal
COUNTING := --cov-branch --cov-fail-under=$(COVERED) --cov-report=term-missing:skip-covered \
	--cov=src/vtlt_rules/syntax --cov=src/vtlt_rules/check --cov=src/vtlt_rules/evaluate \
	--cov=vtlt_rules.checked.comparing
EXAMPLE := examples/tien_giang_2018
# Tests of all that depends on other libraries or on the version of Python, for `make lowest` and `make versions`.
BREADTH := tests/unit/test_public_surface.py tests/unit/test_models.py tests/unit/test_compiled.py \
	tests/unit/test_frames_kinds.py tests/unit/test_packaging.py tests/cli/test_completion.py tests/programs \
	tests/unit/test_formats_workbooks.py tests/unit/test_collect.py tests/unit/test_word_report.py \
	tests/unit/test_excel_report.py tests/unit/test_html_page.py

PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: help demo test test-long coverage lint lowest versions verify mutants tables clean
.NOTPARALLEL:  # two targets would install into one environment

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

demo: $(VENV)/installed ## evaluate the 2018 plan on the example data
	$(BIN)/vtlt evaluate tien_giang/2018 $(EXAMPLE)/data.csv --registry $(EXAMPLE)/registry.csv

test: $(VENV)/ready ## run the quick tests on all processors; COVERAGE=1 counts branches as well, as `make coverage` does
	$(BIN)/python -m pytest -m "not long" $(SPREAD) $(if $(COVERAGE),$(COUNTING))

test-long: $(VENV)/ready $(VENV)/long ## run the random tests that take minutes; SEED=N repeats a run, SHARE=30 draws less
	VTLT_LONG_SHARE=$(SHARE) $(BIN)/python -m pytest -m long --hypothesis-seed=$(SEED) $(SPREAD)

coverage: $(VENV)/ready ## count the branches that the quick tests take; fails below 100%
	$(BIN)/python -m pytest -q -m "not long" $(SPREAD) $(COUNTING) tests/unit tests/cli tests/property

lint: $(VENV)/ready ## check rules and format (ruff), types (mypy), imports (import-linter)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

lowest: ## run some tests with the lowest versions of what is depended on
	$(PYTHON) -m venv --clear $(VENV)/lowest
	$(VENV)/lowest/bin/python -m pip install --quiet --disable-pip-version-check $$($(PYTHON) tests/lowest_versions.py)
	$(VENV)/lowest/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	$(VENV)/lowest/bin/python -m pytest -q -m "not long" $(BREADTH)

versions: ## run some tests with each Python from 3.12 to 3.14 that is there
	set -e; for version in 3.12 3.13 3.14; do \
		if python$$version -c '' 2>/dev/null; then \
			python$$version -m venv --clear $(VENV)/$$version; \
			$(VENV)/$$version/bin/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'; \
			$(VENV)/$$version/bin/python -m pytest -q -m "not long" $(BREADTH); \
		else echo "there is no python$$version"; fi; \
	done

verify: $(VENV)/ready ## check the laws of the shipped plans
	$(BIN)/vtlt verify tien_giang/2018 tien_giang/2016

mutants: $(VENV)/ready ## change the code in 400 places and list the changes that no test notices
	$(BIN)/python tests/mutation/run.py --sample 400

tables: $(VENV)/ready ## write the parser's tables anew, after a change of the grammar
	$(BIN)/python -m vtlt_rules.syntax.make_tables

# What demo needs is the package alone; the development tools take much longer.
$(VENV)/created: pyproject.toml hatch_build.py
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed: make PYTHON=python3.12 ...") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv --clear $(VENV)
	touch $@

$(VENV)/installed: $(VENV)/created
	$(PIP) --editable .
	touch $@

$(VENV)/ready: $(VENV)/created
	$(PIP) --editable '.[dev]'
	touch $(VENV)/installed $@

# Spark and the fuzzer are large, so only the long tests bring them; they skip Spark where there is no Java.
$(VENV)/long: $(VENV)/ready
	$(PIP) --editable '.[dev,fuzzing,spark]'
	touch $@

clean: ## remove the environment and everything that was made
	rm -rf $(VENV) dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage
