# Two commands: `make demo` and `make test`. Each sets up what it needs, in .venv, and runs.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
TESTS := $(BIN)/python -m pytest --numprocesses auto --dist worksteal
# How much of the random suites `make test` runs (tests/conftest.py): part, ci or thorough.
PROFILE ?= part
# Hundreds of processes load the package in the tests; without bytecode, each would compile it.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test thorough lint types notebooks docs smoke bench peers fuzz generated check clean

demo: $(VENV)/.plain            ## run the parade of 3 September 2025, and draw it
	$(BIN)/parade run scenarios/victory_day_2025.yaml --out out/victory_day_2025

test: $(VENV)/.test             ## all tests, with 6 in 100 examples of the random suites
	$(TESTS) --hypothesis-profile $(PROFILE)

thorough: $(VENV)/.test         ## all tests, with all examples
	$(TESTS) --hypothesis-profile thorough

lint: $(VENV)/.test             ## style and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.test            ## mypy --strict on the package
	$(BIN)/mypy

notebooks: $(VENV)/.test        ## run every notebook; what it prints must be what stands in it
	$(BIN)/python -m tests.docs.notebooks

docs: $(VENV)/.test             ## the documentation as a site, in site/; warnings are errors
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet --strict

smoke: $(VENV)/bin/python       ## build the wheel and use it outside the checkout
	.ci/smoke $(BIN)/python

bench: $(VENV)/.test            ## speed, as ratios against a bare SimPy script
	$(BIN)/python benchmarks/motion.py
	$(BIN)/python benchmarks/startup.py
	$(BIN)/python benchmarks/variation.py
	$(BIN)/python benchmarks/fixes.py
	$(BIN)/python benchmarks/growth.py
	$(BIN)/python benchmarks/ensembles.py
	$(BIN)/python benchmarks/exchange.py
	$(BIN)/python benchmarks/player.py

peers: .venv-peers/.peers       ## the same parades in SUMO, JuPedSim, UXsim and SimPy
	.venv-peers/bin/python benchmarks/peers/compare.py
	.venv-peers/bin/python benchmarks/peers/pages.py

fuzz: $(VENV)/.test             ## hostile inputs, other ones each time (INPUTS=100000 SEED=1)
	$(BIN)/python -m tests.fuzz --inputs $(or $(INPUTS),10000) $(if $(SEED),--seed $(SEED))

generated: $(VENV)/.test       ## write the generated files: pages of the docs, the JSON Schema
	$(BIN)/python -m tests.generated

check:                          ## what CI does
	.ci/run

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; set PYTHON=...")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.plain: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --editable .
	touch $@

# What tests load of these libraries is compiled as it is loaded, on all processors: a third of all.
$(VENV)/.test: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --no-compile --editable ".[test]"
	touch $@ $(VENV)/.plain

.venv-peers/.peers: pyproject.toml benchmarks/peers/requirements.txt
	$(PYTHON) -m venv .venv-peers
	.venv-peers/bin/python -m pip install --quiet --editable . -r benchmarks/peers/requirements.txt
	touch $@

clean:                          ## remove what was made
	rm -rf $(VENV) .venv-peers out site dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis
