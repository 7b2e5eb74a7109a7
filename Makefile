# The commands of the README. Any make from 3.81 on and a POSIX shell will do: no root, no GNU tools.
#
# Stamps inside .venv remember what is installed, so that a second run starts at once and a changed
# lock installs again. Extra options pass through ARGS: make plan ARGS="--scenario late-recruitment"

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
UV_VERSION := 0.13.9
ARGS :=

# Two workers, for the smallest machine in use has two cores; a file stays with one of them, so that
# what its tests share (a wheel, a solved plan) is made once. Each worker keeps its linear algebra to one
# thread: two workers with two threads each only wait for one another.
PYTEST := OPENBLAS_NUM_THREADS=1 $(BIN)/python -m pytest -n 2 --dist loadfile

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help plan test test-all check lock clean python

help:
	@echo "make plan      solve the reference plan and say where its map and report are"
	@echo "make test      run the fast tests (under 10 minutes)"
	@echo "make test-all  run every test, the long ones too"
	@echo "make check     run the linters, the type checker and the architecture tests"
	@echo "make lock      resolve the dependencies again and rewrite both lock files"
	@echo "make clean     remove .venv, builds and caches; runs/ is left alone"
	@echo "make python    name the Python that .venv is made with"

plan: $(VENV)/.runtime $(VENV)/.package
	$(BIN)/allocator plan $(ARGS)

test: $(VENV)/.dev $(VENV)/.package
	$(PYTEST) -m "not long" $(ARGS)

test-all: $(VENV)/.dev $(VENV)/.package
	$(PYTEST) $(ARGS)

# The suite itself belongs to make test. Here pytest, which turns every warning into an error, only
# imports each test module, and with it the whole package, and runs the tests of the repository's shape.
check: $(VENV)/.dev $(VENV)/.package
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	find allocator -name '*.py' -exec $(BIN)/numpydoc lint {} +
	$(BIN)/python -m pytest --collect-only -qq
	$(BIN)/python -m pytest -q tests/package/test_repository.py tests/package/test_setup.py

# An interpreter counts only if it runs: a version manager's shim may be on the path and refuse.
# venv without ensurepip (Debian before python3-venv is installed) would fail half way, so both are asked for.
USABLE := import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 12))
FIND_PYTHON = found=; minor=40; \
	if python3 -c '$(USABLE)' >/dev/null 2>&1; then found=python3; fi; \
	while [ -z "$$found" ] && [ $$minor -ge 12 ]; do \
		if python3.$$minor -c '$(USABLE)' >/dev/null 2>&1; then found=python3.$$minor; fi; \
		minor=$$((minor - 1)); \
	done; \
	if [ -z "$$found" ]; then \
		echo "No Python 3.12 or newer was found: neither python3 nor any python3.NN on the PATH runs as one." >&2; \
		echo "Install Python 3.12 with its venv module and try again:" >&2; \
		echo "  Debian, Ubuntu: the packages python3.12 and python3.12-venv; Fedora: python3.12" >&2; \
		echo "  macOS: brew install python@3.12" >&2; \
		echo "  pyenv: pyenv install 3.12" >&2; \
		exit 1; \
	fi

python:
	@$(FIND_PYTHON); echo "$$found"

$(BIN)/python:
	@$(FIND_PYTHON); \
	echo "Making $(VENV) with $$found ($$($$found --version))"; \
	"$$found" -m venv --clear $(VENV)

$(VENV)/.runtime: requirements.lock | $(BIN)/python
	@echo "Installing the locked libraries: about a minute, once"
	@$(PIP) install --quiet --require-hashes -r requirements.lock
	@touch $@

# The development lock holds the whole runtime lock, so one installation serves both stamps.
$(VENV)/.dev: requirements-dev.lock requirements.lock | $(BIN)/python
	@echo "Installing the locked libraries and the test tools: one or two minutes, once"
	@$(PIP) install --quiet --require-hashes -r requirements-dev.lock
	@touch $(VENV)/.runtime $@

$(VENV)/.package: pyproject.toml | $(VENV)/.runtime
	@$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

# Universal: one file serves every platform and every Python from 3.12 on. The resolver lives in
# build/, apart from .venv, reads no machine's settings and writes no registry's address.
COMPILE = build/lock/bin/uv pip compile --quiet --no-config --universal --python-version 3.12 \
	--generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate --no-header --upgrade

lock: build/lock/.uv-$(UV_VERSION)
	$(COMPILE) --group build --output-file requirements.lock pyproject.toml
	$(COMPILE) --group build --group dev --constraint requirements.lock \
		--output-file requirements-dev.lock pyproject.toml

build/lock/.uv-$(UV_VERSION):
	@$(FIND_PYTHON); "$$found" -m venv --clear build/lock
	@build/lock/bin/python -m pip --disable-pip-version-check install --quiet uv==$(UV_VERSION)
	@touch $@

clean:
	rm -rf $(VENV) build dist .coverage .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find allocator tests maps -name __pycache__ -type d -prune -exec rm -rf {} +
