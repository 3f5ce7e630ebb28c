# Everything needs Python 3.11 or later with venv, and make. PYTHON=python3.12 names another one.

PYTHON ?= python3
IN = .venv/bin/python
PANGO = libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0

unexport PYTHONDONTWRITEBYTECODE  # dozens of processes start in a test run; compiled once, each starts in half the time

.NOTPARALLEL:
.PHONY: setup run test stop bench prove lint format lock pango chromium

run: .venv/requirements pango  ## start Groundwork; Ctrl-C ends it
	@exec $(IN) manage.py run

setup: .venv/requirements .venv/requirements-dev pango chromium  ## all that running and testing need

test: setup  ## every check and every test
	@sh .ci/together $(IN)

stop:  ## end what an interrupted run left behind
	@if test -x $(IN); then exec $(IN) manage.py stop; fi

bench: .venv/requirements .venv/requirements-dev pango  ## measure; each line: name: value (bound ...) holds or falls short
	@exec $(IN) -m tests.bench

prove: .venv/requirements .venv/requirements-dev pango  ## the long safety runs; QUICK=1: their short form, at most 9 minutes
	@exec $(IN) -m tests.prove

lint: .venv/requirements .venv/requirements-dev  ## style, types, imports
	@$(IN) -m ruff check --quiet .
	@$(IN) -m ruff format --quiet --check .
	@$(IN) -m mypy
	@$(IN) -m mypy --config-file .ci/mypy-django.ini
	@$(IN) -m djlint templates --check --lint --quiet || { $(IN) -m djlint templates --check --lint; exit 1; }  # it is quiet about errors, too
	@$(IN) -c 'from importlinter.cli import lint_imports_command as lint; lint()' --no-cache --no-logo

format: .venv/requirements-dev  ## put code and templates into their one form
	@$(IN) -m ruff check --quiet --fix . ; $(IN) -m ruff format --quiet .
	@$(IN) -m djlint templates --reformat --quiet

lock:  ## after editing pyproject.toml; needs uv
	uv pip compile -q --generate-hashes --no-emit-index-url --no-header --python-version 3.11 pyproject.toml -o requirements.txt
	uv pip compile -q --generate-hashes --no-emit-index-url --no-header --python-version 3.11 --group dev --group browser -c requirements.txt -o requirements-dev.txt

# The environment: from locked, hashed wheels, again when a lock changes
.venv/%: %.txt
	@$(IN) -m pip --version >/dev/null 2>&1 || { $(PYTHON) -c 'import sys; sys.exit("Groundwork needs Python 3.11 or later; name one: make PYTHON=python3.12 ..." if sys.version_info < (3, 11) else 0)' && $(PYTHON) -m venv --clear .venv; }
	@$(IN) -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps --only-binary :all: --no-compile -r $<  # what is used is compiled as it is used: less than half
	@touch $@

# What only the system has: installed where it may be, otherwise named
pango:
	@sh .ci/system "PDFs need Pango" "$(IN) -c 'import ctypes; [ctypes.CDLL(name) for name in (\"libpango-1.0.so.0\", \"libpangoft2-1.0.so.0\", \"libharfbuzz-subset.so.0\")]'" $(PANGO)

chromium:
	@sh .ci/system "the browser tests need Chromium" "test -x /usr/bin/chromium-headless-shell || test -x /usr/bin/chromium" chromium-headless-shell
