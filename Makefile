# Every target sets up what it needs from a bare clone; a stamp per kind of work makes the second run fast.
#   PYTHON=python3.12   the interpreter that the environment is made with (3.11 or newer)
#   WORKERS=2           processes that the tests run in

PYTHON  ?= python3
WORKERS ?= 2
BIN     := .venv/bin

# Certificates of the machine, so that a proxy with its own is no obstacle; no advertisement among the checks.
export UV_SYSTEM_CERTS ?= 1
export UV_NATIVE_TLS ?= 1
export PYRIGHT_PYTHON_IGNORE_WARNINGS ?= 1
export DISABLE_MKDOCS_2_WARNING ?= true
export NO_MKDOCS_2_WARNING ?= 1

.DEFAULT_GOAL := help
.PHONY: help demo test check test-all bench docs format

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-9s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

demo: .venv/ready-run ## simulate, analyse and draw; figures and page in demo/
	$(BIN)/pushpull demo --out demo/

check: .venv/ready-dev ## style, types and layers
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/pyright
	$(BIN)/lint-imports --no-logo

test: check ## check, then the tests of every change
	$(BIN)/pytest -n $(WORKERS)

test-all: check ## check, then every test, the slow ones and those beside other simulators too
	$(BIN)/pytest -n $(WORKERS) -m ""

bench: .venv/ready-bench ## times beside those of other simulators
	$(BIN)/python benchmarks/run.py

docs: .venv/ready-docs ## the documentation, in site/
	$(BIN)/mkdocs build --strict

format: .venv/ready-dev ## mend style where a tool can
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

# The environment: by uv with the versions of uv.lock. Where uv is absent it is installed into the environment first;
# where it cannot be had, pip installs the newest versions that pyproject.toml allows.
$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	    { echo "pushpull needs Python 3.11 or newer; name one, as in: make PYTHON=python3.12 test" >&2; exit 1; }
	@echo "Making .venv with $$($(PYTHON) --version)"
	@if command -v uv >/dev/null; then uv venv --quiet --python "$$($(PYTHON) -c 'import sys; print(sys.executable)')" .venv; \
	else $(PYTHON) -m venv .venv && $(BIN)/python -m pip install --quiet --disable-pip-version-check uv \
	    || { test -x $(BIN)/pip && echo "uv is not to be had: pip will install without the lock" >&2; }; fi

.venv/ready-run: groups :=
.venv/ready-%: groups = $*

.venv/ready-%: pyproject.toml uv.lock | $(BIN)/python
	@echo "Installing what '$*' needs"
	@uv=$$(command -v uv || command -v $(BIN)/uv || true); \
	if [ -n "$$uv" ]; then $$uv sync --quiet --frozen --inexact --no-default-groups $(addprefix --group ,$(groups)); \
	else $(BIN)/python -m pip install --quiet --upgrade 'pip>=25.1' && $(BIN)/python -m pip install --quiet $(addprefix --group ,$(groups)) --editable .; fi
	@touch $@
