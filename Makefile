# Two commands on a fresh machine: `make run` and `make test`. Everything they need is installed from this checkout's
# own files into .venv, and the Qt system libraries where Debian or Ubuntu lacks them.

VENV   := .venv
PY     := $(VENV)/bin/python
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
            command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null && { echo $$p; break; }; done)
DEMO   := demo-shop.db

.PHONY: run test demo check lint types house unit words tour bench lock clean

run: $(VENV)/run.stamp words libraries ## the window on a demo shop (no display: the tour instead)
	@sh tools/run.sh $(PY) $(DEMO)

test: $(VENV)/dev.stamp words libraries lint types house unit ## every check and every test
	@echo "make test: all checks and tests passed"

lint:
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .

types:
	$(VENV)/bin/mypy

house:
	$(VENV)/bin/lint-imports

unit: # as many processes as there are cores, a test file whole in one of them
	QT_QPA_PLATFORM=offscreen $(PY) -m pytest -n auto --maxprocesses 4 --dist loadfile

words: | $(VENV)/run.stamp
	@$(PY) tools/compile_words.py

libraries:
	@sh tools/system_libraries.sh

tour: $(VENV)/run.stamp words libraries ## a day at the desk: pictures and PDFs into tour-out
	QT_QPA_PLATFORM=offscreen $(PY) main.py tour tour-out

bench: $(VENV)/dev.stamp words libraries ## figures beside their raw floor; CLIENTS=1000000 works too
	QT_QPA_PLATFORM=offscreen $(PY) -m benchmarks --clients $(or $(CLIENTS),100000)

lock: ## pin what pyproject.toml asks for, with hashes, naming no host
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header -q --upgrade -o requirements/run.txt
	uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header -q --upgrade -o requirements/dev.txt

clean:
	rm -rf $(VENV) tour-out bench-out build dist

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11, 3.12 or 3.13 is needed and was not found." >&2; exit 1; }
	$(PYTHON) -m venv $(VENV) || { echo "Python's venv module is missing: on Debian and Ubuntu, apt-get install python3-venv" >&2; exit 1; }

$(VENV)/run.stamp: requirements/run.txt | $(VENV)/bin/python
	$(PY) -m pip install --disable-pip-version-check -q --require-hashes -r requirements/run.txt
	@touch $@

$(VENV)/dev.stamp: requirements/dev.txt | $(VENV)/bin/python
	$(PY) -m pip install --disable-pip-version-check -q --require-hashes -r requirements/dev.txt
	@touch $@ $(VENV)/run.stamp
