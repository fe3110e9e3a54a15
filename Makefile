# The two commands of the README, and what they stand on.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
AUDIT := .venv-audit

.PHONY: setup bench demo test fuzz lint types arrows generate docs audit sbom clean

setup: $(VENV)/.ready

$(VENV)/.ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "a2c-edi needs Python 3.11 or newer; name one with: make PYTHON=python3.12 setup")'
	@echo "setting up $(VENV) (once) ..."
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

demo: setup
	@$(BIN)/a2c demo $(ARGS)

test: setup lint types arrows
	$(BIN)/pytest -n auto $(ARGS)

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: setup
	$(BIN)/mypy

arrows: setup
	$(BIN)/lint-imports

# Compares us with others, side by side; needs their packages besides ours.
bench: setup $(VENV)/.bench-ready
	bench/run $(ARGS)

$(VENV)/.bench-ready: bench/requirements.lock $(VENV)/.ready
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r bench/requirements.lock
	@touch $@

# Fuzzes everything that reads what strangers wrote; ARGS="--seconds 600 reader".
fuzz: setup $(VENV)/.fuzz-ready
	@$(BIN)/python -m tests.fuzz $(ARGS)

$(VENV)/.fuzz-ready: tests/fuzz/requirements.lock $(VENV)/.ready
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r tests/fuzz/requirements.lock
	@touch $@

# Rewrites edi/generated from grammars/; a test fails while they disagree.
generate: setup
	$(BIN)/python -m edi.regenerate

# Rewrites docs/reference from layouts and codes; a test fails while they disagree.
docs: setup
	$(BIN)/python -m daemon.regenerate docs/reference

# Known vulnerabilities in what we pin, where advisories can be reached.
audit: $(AUDIT)/.ready
	@$(AUDIT)/bin/python .ci/audit.py $(AUDIT)/bin/pip-audit requirements.lock

# What an installation consists of, as CycloneDX: dist/sbom.json.
sbom: setup $(AUDIT)/.ready
	@mkdir -p dist
	@$(AUDIT)/bin/cyclonedx-py environment --output-reproducible --pyproject pyproject.toml --output-file dist/sbom.json $(BIN)/python
	@echo dist/sbom.json

$(AUDIT)/.ready: .ci/audit.lock
	@$(PYTHON) -m venv $(AUDIT)
	@$(AUDIT)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r .ci/audit.lock
	@touch $@

clean:
	rm -rf $(VENV) $(AUDIT) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .fuzz dist
