# `make run` and `make test` set up whatever is missing; nothing else is done by hand.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin

.PHONY: run test check types lint format messages screenshots clean help

help: ## Show what there is
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

run: $(VENV)/run.stamp ## Start the bot: on Telegram with BOT_TOKEN, else in the built-in sandbox
	$(BIN)/python -m bot run

test: $(VENV)/test.stamp ## Run every test
	./tests/browser.sh
	$(BIN)/python -m pytest

check: lint types test ## Lint, types and tests

lint: $(VENV)/test.stamp ## Style
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/test.stamp ## Types
	$(BIN)/mypy

format: $(VENV)/test.stamp ## Put the code in order
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/run.stamp: requirements.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(VENV)/test.stamp: requirements-test.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-test.txt
	@touch $@ $(VENV)/run.stamp

clean: ## Remove the environment and caches
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis
