# Everything sets itself up: `make demo` and `make test` need Python 3.11+ and make, nothing else.

PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN = .venv/bin
PIP = $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes

.PHONY: demo test check format bench kill pictures lock clean

demo: .venv/ready  ## Slack on your own machine, in the browser: no account, no token
	@$(BIN)/python -m bot

test: .venv/ready-dev  ## run every test
	@$(BIN)/python -m pytest

check: .venv/ready-dev  ## format, lint, types, import contract, playbooks
	@$(BIN)/ruff format --check bot tests
	@$(BIN)/ruff check bot tests
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/python -m bot check

format: .venv/ready-dev  ## let ruff format and mend what it can
	@$(BIN)/ruff format bot tests
	@$(BIN)/ruff check --fix bot tests

bench: .venv/ready-dev  ## measure, side by side with a bare Bolt app
	@$(BIN)/python -m tests.benchmarks
	@$(BIN)/python -m tests.benchmarks.growth

kill: .venv/ready-dev  ## kill processes at random while 500 proposals are made and decided, on both databases
	@KILL_SIZE=500 $(BIN)/python -m pytest -q -s tests/test_kill.py

pictures: .venv/ready-dev  ## take the README's pictures anew (needs Chromium)
	@BROWSER_REQUIRED=1 KEEP_PICTURES=1 $(BIN)/python -m pytest -q tests/playground/test_pictures.py

lock: .venv/ready-dev  ## renew the pinned dependencies from pyproject.toml
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --upgrade --extra github --extra vitally pyproject.toml -o requirements.txt
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --group dev --extra github --extra vitally pyproject.toml -c requirements.txt -o requirements-dev.txt

clean:
	rm -rf .venv .data .pytest_cache .mypy_cache .ruff_cache .hypothesis

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "This needs Python 3.11 or newer, and found none. Install it, or name it: make PYTHON=/path/to/python3.12"; exit 1; }
	@$(PYTHON) -m venv .venv

.venv/ready: requirements.txt | .venv/bin/python
	@echo "Setting up (once) ..."
	@$(PIP) -r requirements.txt
	@touch $@

.venv/ready-dev: requirements-dev.txt requirements.txt | .venv/bin/python
	@echo "Setting up (once) ..."
	@$(PIP) -r requirements-dev.txt
	@touch .venv/ready $@
