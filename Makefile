# Needs Python 3.11 or later with venv, and a package index to install from. Everything else is set up in .venv.
SHELL := /bin/bash
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
CODE := $(wildcard src tests benchmarks examples conftest.py)
# The examples of one page or file share a namespace, so a file stays with one worker. Files are handed out by name: by
# number of tests the few that take minutes, as those of tests/faults, would come last, and one worker wait for another.
SAMPLE := build/demo/CDNOW_sample.txt
PYTEST := -m pytest --numprocesses=auto --dist=loadfile --no-loadscope-reorder

.PHONY: help setup demo test check lint types contracts tests gates audit bench bench-quick bench-quick-postgres format package clean

help: ## Show these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "%-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(READY) ## Make .venv with everything that development needs

$(READY): pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or later is needed: make PYTHON=python3.11 ...") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade 'pip>=25.1'
	$(BIN)/python -m pip install --quiet --editable '.[apprise,arrow,cli,duplicates,post,postgres,report,splink,testing,web]' --group dev
	@touch $@

demo: $(READY) $(SAMPLE) ## The main job: the loop on real transactions, and demo-report.html
	$(BIN)/python examples/cdnow/demo.py $(SAMPLE) --folder build/demo/run --report demo-report.html

# The CDNOW sample comes along in this wheel, of which nothing else is used.
$(SAMPLE): | $(READY)
	@mkdir -p $(@D)
	$(BIN)/python -m pip download --quiet --no-deps --dest $(@D) lifetimes==0.11.3
	$(BIN)/python -c 'import sys, zipfile; sys.stdout.buffer.write(zipfile.ZipFile(sys.argv[1]).read("lifetimes/datasets/CDNOW_sample.txt"))' \
	  $(@D)/*-0.11.3-py3-none-any.whl > $@
	echo '6fae10155c0b0ba363c2c386e30f77990d22328220efd862a5edd1443420d94a  $@' | sha256sum --check --quiet

test: lint types contracts tests gates ## Everything: what has to hold before a change lands

check: lint types contracts ## The quick loop: no slow tests, few Hypothesis examples, no coverage
	CRMCORE_HYPOTHESIS=check $(BIN)/python $(PYTEST) -q -m 'not slow'

lint: $(READY) ## ruff: rules and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY) ## mypy --strict
	$(BIN)/mypy $(CODE)

contracts: $(READY) ## import-linter: which module may import which
	$(BIN)/lint-imports --no-logo

# Our own pytest plugin loads before any plugin could start to measure: hence `coverage run`.
tests: $(READY)
	@rm -rf build/coverage && mkdir -p build/coverage
	CRMCORE_HYPOTHESIS=$${CRMCORE_HYPOTHESIS:-ci} $(BIN)/coverage run $(PYTEST)

gates: tests
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report --fail-under=95

# Strict: a package that the service cannot tell about fails, so that an unreachable service is not taken for a clean bill.
audit: $(READY) ## pip-audit: known vulnerabilities of what is installed (asks a service on the internet)
	@mkdir -p build
	$(BIN)/python -m pip freeze --exclude-editable > build/audit.txt
	$(BIN)/pip-audit --strict --no-deps --disable-pip --progress-spinner=off --requirement build/audit.txt

bench: $(READY) ## All benchmarks, into build/bench.json
	$(BIN)/python -m benchmarks

bench-quick: $(READY) ## The same ratios on small sizes, on SQLite: about a minute
	$(BIN)/python -m benchmarks --quick sqlite

bench-quick-postgres: $(READY) ## The same on PostgreSQL
	$(BIN)/python -m benchmarks --quick postgres

format: $(READY) ## Format, and mend what ruff can mend
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

package: $(READY) ## Build wheel and sdist into build/dist
	$(BIN)/python -m build --outdir build/dist

clean: ## Remove .venv and whatever was built or cached
	rm -rf .venv build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage .coverage.*
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
