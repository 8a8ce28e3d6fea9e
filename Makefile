# What people type. `make help` lists it.
PYTHON ?= python3
PORT ?= 8000
HOST ?= localhost
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install -qq --require-hashes --only-binary :all:

export PORT HOST
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run admin test check format bench lock

help:  ## list these commands
	@sed -nE 's/^([a-z]+):.*## (.*)/make \1	\2/p' $(MAKEFILE_LIST) | expand -t 14

run: .venv/run.stamp  ## everything from nothing, then serve on http://localhost:8000 (PORT=, HOST= change it)
	@exec $(BIN)/python -m config.run

admin: .venv/run.stamp  ## make a curator's account
	@exec $(BIN)/python manage.py createsuperuser

test: .venv/dev.stamp  ## all tests, in a database of their own
	@.ci/chromium
	@$(BIN)/python -m pytest -n 2 $(TESTS)

check: .venv/dev.stamp  ## linters, formatting, import direction, missing migrations, deployment settings
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	find templates -name '*.html' -exec $(BIN)/djade --target-version 5.2 --check {} +
	$(BIN)/lint-imports
	$(BIN)/bandit --quiet --recursive --configfile pyproject.toml .
	$(BIN)/python manage.py makemigrations --check --dry-run
	SITE_URL=https://sourceline.example $(BIN)/python manage.py check --deploy --fail-level WARNING

format: .venv/dev.stamp  ## put Python and templates into the house's format
	$(BIN)/ruff check --fix
	$(BIN)/ruff format
	find templates -name '*.html' -exec $(BIN)/djade --target-version 5.2 {} +

bench: .venv/dev.stamp  ## measure, and print the ratios
	@$(BIN)/python -m bench

lock: .venv/dev.stamp  ## write the locked requirements from the .in files
	for name in requirements requirements-dev; do \
		$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --upgrade \
			--no-header --no-annotate $$name.in --output-file $$name.txt || exit 1; \
	done

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
		|| { echo "Python 3.11 or newer is needed. If it has another name here: make PYTHON=python3.12 ..."; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null \
		|| { echo "Python's venv is missing. On Debian and Ubuntu: apt-get install python3-venv"; exit 1; }
	@$(PYTHON) -m venv --clear .venv

.venv/run.stamp: requirements.txt | .venv/bin/python
	@echo "Installing the locked packages."
	@$(PIP) -r requirements.txt || { echo "The packages could not be installed: see the message above."; exit 1; }
	@touch $@

.venv/dev.stamp: requirements-dev.txt .venv/run.stamp
	@echo "Installing the packages of the tests."
	@$(PIP) -r requirements-dev.txt || { echo "The packages could not be installed: see the message above."; exit 1; }
	@touch $@
