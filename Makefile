# `make run` and `make test` set up whatever is missing; nothing else is done by hand.
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input
# Twice the cores of a small machine: many tests wait for a clock, a page or a process.
PROCESSES ?= 4
SHOTS ?= build/screenshots
# The libraries it is measured beside: from their packages, never in the bot's environment.
PEERS := build/peers

# Bytecode is kept: the tests start many processes, and each would compile everything again.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run setup test survival bench check lint types format messages screenshots clean help
.DEFAULT_GOAL := help

help: ## Show what there is
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

run: $(VENV)/run.stamp ## Start the bot: on Telegram with BOT_TOKEN, else in the built-in sandbox
	@$(BIN)/python -m bot run

# Compiled here, because whoever runs it may not write beside the code (the systemd unit's user may not).
setup: $(VENV)/run.stamp ## Install what the bot needs, without starting it
	@$(BIN)/python -m compileall -q schedules storage bot

test: $(VENV)/test.stamp ## Run every test; with MEASURE=1 also measure what they reach, which takes twice as long
	@./tests/browser.sh
	@$(BIN)/python -m pytest -n $(PROCESSES) --dist loadfile $(if $(MEASURE),--cov --cov-report=term:skip-covered)

survival: $(VENV)/test.stamp ## Kill it, cut it off and feed it nonsense, as long as ever wanted (three quarters of an hour)
	@SURVIVAL=full $(BIN)/python -m pytest tests/survival -s

bench: $(VENV)/test.stamp $(PEERS)/made.stamp ## Measure it beside other libraries, for ten minutes or so, on a quiet machine
	@$(BIN)/python -m tests.benchmarks.bench --peers $(PEERS)/bin/python
	@$(BIN)/python -m tests.benchmarks.picture_speed

check: lint types test ## Style, types and tests

lint: $(VENV)/test.stamp ## Style
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: $(VENV)/test.stamp ## Types
	@$(BIN)/mypy

format: $(VENV)/test.stamp ## Put the code in order
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

messages: $(VENV)/run.stamp ## Gather the sentences of the code, and bring every translation up to date
	@$(BIN)/python -m bot.messages

screenshots: $(VENV)/test.stamp ## Walk the journey, take its pictures into SHOTS, and the README's from there
	@./tests/browser.sh
	@$(BIN)/python -m tests.acceptance.screenshots $(SHOTS)
	@for name in set first-step progress; do cp $(SHOTS)/*-$$name-light.png .github/screenshots/$$name.png; done

clean: ## Remove the environment and what tests leave
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage .coverage.* htmlcov

# The stamps come last, so that a step that was interrupted is done again.
$(VENV)/made.stamp:
	@python=$$(for name in "$(PYTHON)" python3.11 python3 python; do \
	  test -n "$$name" && "$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && \
	  echo "$$name" && break; done); \
	test -n "$$python" || { echo "Python 3.11 or newer is needed (or set PYTHON to its path)" >&2; exit 1; }; \
	rm -rf $(VENV) && "$$python" -m venv $(VENV) || \
	{ rm -rf $(VENV); echo "$$python cannot make an environment (on Debian: apt install python3-venv)" >&2; exit 1; }
	@touch $@

$(PEERS)/made.stamp: tests/benchmarks/peers/requirements.txt $(VENV)/made.stamp
	@$(BIN)/python -m venv --clear $(PEERS)
	@$(PEERS)/bin/python -m pip --disable-pip-version-check --no-input install --quiet --no-deps -r $<
	@touch $@

$(VENV)/run.stamp: requirements.txt $(VENV)/made.stamp
	@echo "Installing what the bot needs, once"
	@$(PIP) install --quiet --no-deps --require-hashes -r requirements.txt
	@touch $@

$(VENV)/test.stamp: requirements-test.txt $(VENV)/made.stamp
	@echo "Installing what the tests need, once"
	@$(PIP) install --quiet --no-deps --require-hashes -r requirements-test.txt
	@touch $(VENV)/run.stamp $@
