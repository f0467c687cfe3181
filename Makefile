# Everything a newcomer or a reviewer runs. Needs only Python >= 3.11 (with venv), make and git.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.DEFAULT_GOAL := help
.PHONY: help setup rehearse test faults rights check format lint types imports catalogues deployment bench lock

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(READY) ## make .venv with everything development needs

$(READY): requirements/develop.txt
	$(PYTHON) -c 'import sys; sys.exit(None if sys.version_info >= (3, 11) else "Amana needs Python 3.11 or newer: make setup PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/develop.txt
	touch $(READY)

rehearse: setup ## try Amana on this machine: no token, no network (http://127.0.0.1:8080)
	$(BIN)/python bot.py rehearse --port 8080

test: setup ## every test (about a quarter of an hour on two cores)
	$(BIN)/python -m pytest

faults: setup ## the long fault runs: a thousand kills per database, a hundred of all else
	KILLS=1000 $(BIN)/python -m pytest -n 0 tests/faults/test_kills.py
	KILLS=100 $(BIN)/python -m pytest tests/faults --ignore tests/faults/test_kills.py

rights: setup ## who may do what, in two thousand generated lives of two desks
	WALKS=2000 $(BIN)/python -m pytest -n 2 --dist load tests/unit/services/people/test_rights.py

check: format lint types imports catalogues deployment test ## what must be green before a change lands

format: setup ## the code is formatted
	$(BIN)/ruff format --check .

lint: setup ## the code keeps the rules of style
	$(BIN)/ruff check .

types: setup ## the code is fully typed
	$(BIN)/mypy

imports: setup ## every room imports only what it may
	$(BIN)/lint-imports --no-cache

catalogues: setup ## every word exists in every language
	$(BIN)/python -m pytest -q tests/unit/locales

deployment: setup ## the image, the composition and the units are sound, and how exposed a service is
	$(BIN)/hadolint --failure-threshold style deploy/Dockerfile
	$(BIN)/docker-compose --file deploy/compose.yaml config --quiet
	deploy/systemd/verify.sh

bench: setup ## what sealing, capture and start cost beside plain code
	$(BIN)/python -m benchmarks

lock: setup ## pin the requirements again, with hashes (needs uv)
	cd requirements && for each in run develop; do \
	  uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	    --no-emit-find-links --no-header $$each.in -o $$each.txt; done
