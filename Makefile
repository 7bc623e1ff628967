# Two commands: `make demo` and `make test`. Each sets up what it needs, in .venv, and runs.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin

.PHONY: demo test lint types notebooks smoke bench docs check clean

demo: $(VENV)/.plain            ## run the parade of 3 September 2025, and draw it
	$(BIN)/parade run scenarios/victory_day_2025.yaml --out out/victory_day_2025

test: $(VENV)/.test             ## all tests
	$(BIN)/python -m pytest --numprocesses auto --dist worksteal

lint: $(VENV)/.test             ## style and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.test            ## mypy --strict on the package
	$(BIN)/mypy

notebooks: $(VENV)/.test        ## run every notebook from top to bottom
	$(BIN)/python -m pytest --nbmake notebooks

smoke: $(VENV)/.test            ## build the wheel and use it outside the checkout
	.ci/smoke $(BIN)/python

bench: $(VENV)/.test            ## speed, as ratios against a bare SimPy script
	$(BIN)/python benchmarks/motion.py
	$(BIN)/python benchmarks/startup.py

check: test lint types notebooks smoke   ## what CI does

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; set PYTHON=...")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.plain: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --editable .
	touch $@

$(VENV)/.test: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --editable ".[test]"
	touch $@ $(VENV)/.plain

clean:                          ## remove what was made
	rm -rf $(VENV) out dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis
