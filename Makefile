# Waymark. `make help` lists what there is; each target does its own set-up.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= python3.11
PINS := requirements.txt requirements-dev.txt pyproject.toml
STAMP := .venv/.installed
BIN := .venv/bin
# A demonstration on this machine: invented groups, every article in full, each of them marked.
DEMO := WAYMARK_DEMO=$${WAYMARK_DEMO:-1} WAYMARK_SHOW_UNREVIEWED=$${WAYMARK_SHOW_UNREVIEWED:-1}
export RASA_TELEMETRY_ENABLED := false
export TF_CPP_MIN_LOG_LEVEL := 3

.PHONY: help install run test fast train train-encoder talk lint fix migrate copy eval bench bench-sms chaos-sms browser

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

install: $(STAMP) ## Make .venv with everything in it (again only when the pins change)

$(STAMP): $(PINS) tools/install.sh
	@PYTHON=$(PYTHON) bash tools/install.sh
	@touch $@

run: $(STAMP) ## Start a demonstration: prepare, train if needed, serve the chat and the staff console
	@$(DEMO) $(BIN)/waymark run

test: $(STAMP) browser lint ## Run every check: lint, types, rooms, then all tests
	@$(BIN)/python -m pytest

fast: $(STAMP) ## Run the tests that need no trained model and no browser (under a minute)
	@$(BIN)/python -m pytest -n auto --dist loadfile -m "not slow and not browser"

train: $(STAMP) ## Train the model if what it learns from has changed
	@$(BIN)/waymark train

train-encoder: $(STAMP) ## Teach the sentence encoder again with the examples as they are (for developers; half an hour)
	@PYTHON=$(PYTHON) bash tools/train_encoder/install.sh
	@.venv-encoder/bin/python -m tools.train_encoder.teach
	@$(BIN)/python -m tools.train_encoder.measure var/encoder
	@$(BIN)/python -m tools.train_encoder.ship var/encoder

talk: $(STAMP) ## Talk to the assistant in the terminal
	@$(BIN)/waymark train
	@$(DEMO) $(BIN)/waymark ask

lint: $(STAMP) ## Check style, types and which room imports which
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/basedpyright --level error

fix: $(STAMP) ## Put right what the linter can put right
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

migrate: $(STAMP) ## Bring the tables of both databases up to date
	@$(BIN)/waymark migrate

copy: $(STAMP) ## Check everything that people read: length, plain words, reading age, text-message size
	@$(BIN)/python -m tools.reading_grade
	@$(BIN)/python -m tools.text_costs
	@$(BIN)/python -m pytest -q tests/copy

eval: $(STAMP) ## Score the assistant on held-out writers and ../shared/eval, or on EVAL="set …"; ARGS="--full --noise"
	@$(BIN)/waymark train
	@$(DEMO) $(BIN)/waymark eval $(EVAL) $(ARGS)

bench: $(STAMP) ## Measure speed, memory, training and sturdiness beside stock Rasa; ARGS="nlu fuzz" for parts of it
	@$(BIN)/waymark train
	@$(DEMO) $(BIN)/python -m tools.bench $(ARGS)

bench-sms: $(STAMP) ## Measure text messages under load (PostgreSQL too where WAYMARK_TEST_DATABASE_URL is set)
	@$(BIN)/waymark train
	@$(BIN)/python -m tools.bench_sms bench

chaos-sms: $(STAMP) ## Send text messages while processes are killed, and count what became of each
	@$(BIN)/waymark train
	@$(BIN)/python -m tools.bench_sms chaos

browser:
	@bash tools/find_browser.sh
