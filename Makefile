# make demo   sets up, then evaluates the 2018 plan on the example data
# make test   sets up, then runs the tests
# Needs Python 3.11 or newer, pip and make; everything is installed into .venv in this folder.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SEED ?= $(shell od -An -N4 -tu4 /dev/urandom | tr -d ' ')
SEED := $(SEED)
COVERED := 100
# A process for each processor, four at most. Workers are given a stretch of tests each, so that what a file prepares is mostly
# prepared once; whoever is done takes over from others, since few random tests need as long as thousands of the rest.
SPREAD := -n auto --maxprocesses 4 --dist worksteal
EXAMPLE := examples/tien_giang_2018

.PHONY: demo test test-long coverage lint verify mutants tables clean

demo: $(VENV)/ready
	$(BIN)/vtlt evaluate tien_giang/2018 $(EXAMPLE)/data.csv --registry $(EXAMPLE)/registry.csv

test: $(VENV)/ready
	$(BIN)/python -m pytest -m "not long" $(SPREAD)

test-long: $(VENV)/ready $(VENV)/long
	$(BIN)/python -m pytest -m long --hypothesis-seed=$(SEED)

coverage: $(VENV)/ready
	$(BIN)/python -m pytest -q -m "not long" $(SPREAD) --cov-branch --cov-fail-under=$(COVERED) \
		--cov=src/vtlt_rules/syntax --cov=src/vtlt_rules/check --cov=src/vtlt_rules/evaluate \
		--cov-report=term-missing:skip-covered tests/unit tests/cli tests/property

lint: $(VENV)/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

verify: $(VENV)/ready
	$(BIN)/vtlt verify tien_giang/2018 tien_giang/2016

mutants: $(VENV)/ready
	$(BIN)/python tests/mutation/run.py --sample 400

tables: $(VENV)/ready
	$(BIN)/python -m vtlt_rules.syntax.make_tables

$(VENV)/ready: pyproject.toml hatch_build.py
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed: make PYTHON=python3.12 ...") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $@

# Spark and the fuzzer are large, so only the long tests bring them; they skip Spark where there is no Java.
$(VENV)/long: $(VENV)/ready
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev,fuzzing,spark]'
	touch $@

clean:
	rm -rf $(VENV) dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage
