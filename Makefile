# Benefits Hub. `make` alone says what there is.
# Everything happens in .venv; `make setup` builds it, and every other target does so when it must.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed
JOBS   ?= 2

export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help setup demo test check rules format bench scale faults soak mutation golden lock clean

help:  ## say what there is
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile

setup: $(STAMP)  ## build .venv with everything in it; once, until pyproject.toml or constraints.txt change
	@:

$(STAMP): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "Python 3.11 or newer is needed, as '$(PYTHON)'; say 'make PYTHON=/path/to/python3.11' if it has another name." >&2; \
		exit 1; }
	@test -x $(BIN)/python || { \
		echo "Building $(VENV) (once; about a minute)"; \
		$(PYTHON) -m venv $(VENV) >/dev/null 2>&1 || { \
			rm -rf $(VENV); \
			echo "'$(PYTHON) -m venv' does not work here. On Debian: sudo apt-get install python3-venv" >&2; \
			exit 1; }; }
	@$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[dev]'
	@touch $@

demo: setup  ## run a city's month: four carriers, two payrolls, under a minute
	@$(BIN)/hub demo

test: setup  ## run every test
	@$(BIN)/pytest -n $(JOBS) --dist worksteal

check: setup  ## ruff, mypy, the floors, and the tests of the house
	@$(BIN)/ruff format --check
	@$(BIN)/ruff check
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/pytest tests/house

rules: setup  ## list which rules of the law have a test, and fail if one has none
	@$(BIN)/python -m tests.house.rule_tests

format: setup  ## let ruff format, and mend what it can mend
	@$(BIN)/ruff format --quiet
	@$(BIN)/ruff check --quiet --fix

bench: setup  ## measure; prints a table and writes build/bench.json
	@mkdir -p build
	@$(BIN)/python tests/bench/run.py

scale: setup  ## measure the hub on Kafka and PostgreSQL, up to ten million records; writes build/scale.json
	@mkdir -p build
	@$(BIN)/python -m tests.scale.run

faults: setup  ## measure what Faust loses and doubles on Kafka; writes build/faust-faults.json
	@mkdir -p build
	@$(BIN)/python tests/measure/faust_faults.py

soak: setup  ## run the long tests: thousands of random histories, crashes again and again
	@HYPOTHESIS_PROFILE=soak $(BIN)/pytest -n $(JOBS) --dist worksteal --timeout 3600 -m "soak or not soak"

mutation: setup  ## try every mutant of the rules; fails if one survives that docs/mutation.md does not name
	@$(BIN)/python -m pip install --quiet --constraint constraints.txt --requirement tests/mutation/requirements.txt
	@$(BIN)/python -m tests.mutation.run

golden: setup  ## write the golden files again; the difference is what a reviewer reads
	@$(BIN)/pytest tests/events --rewrite-golden

lock: setup  ## write constraints.txt from what is installed
	@{ sed -n '/^#/p' constraints.txt; $(BIN)/python -m pip freeze --exclude-editable; } > constraints.new
	@mv constraints.new constraints.txt
	@touch $(STAMP)

clean:  ## remove .venv and everything that was built
	@rm -rf $(VENV) build dist *.egg-info .hypothesis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
