# Every target installs what it needs into .venv, once: the stamps say for which lock file that was done.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
RUN_STAMP := $(VENV)/installed-to-run
DEV_STAMP := $(VENV)/installed-to-develop
# Not compiled ahead: half of it is never imported, and what is, Python compiles and keeps at the first import.
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input install --quiet --no-compile --require-hashes
OURS := tasks notifiers worker web migrations bench tests
LOCK := $(VENV)/lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header
ARGS ?=
# Where it is set, as in many containers, each of the many processes of the tests would compile all that it imports anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help demo test test-long lint format lock secrets bench peers clean
.DELETE_ON_ERROR:

help:
	@echo "make demo    a sample office on this machine, with a captured mailbox; Ctrl-C ends it"
	@echo "make test    all tests, on SQLite, PostgreSQL and Valkey      make lint    all checks"
	@echo "make test-long  real processes that die, hang and come back, for minutes"
	@echo "make format  lay the code out      make lock    new versions into requirements*.txt"
	@echo "make bench   what is measured, beside its limits; each part alone: make bench-scan ARGS='--scale 0.01 --json'"
	@echo "make secrets what docker compose reads"
	@echo "make clean   remove .venv and caches; var/, the data, stays"

demo: $(RUN_STAMP)
	@$(BIN)/dondoc demo $(ARGS)

test: $(DEV_STAMP)
	$(BIN)/pytest $(ARGS)

test-long: $(DEV_STAMP)
	$(BIN)/pytest -m long $(ARGS)

lint: $(DEV_STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy $(OURS)
	$(BIN)/lint-imports
	$(BIN)/djlint --lint --quiet web worker/pretend_zalo
	$(BIN)/djlint --lint --quiet --extension mjml tasks
	@home=$$(mktemp -d) && trap 'rm -rf "$$home"' EXIT && export DONDOC_HOME="$$home" DONDOC_DATABASE_URL= && \
	  $(BIN)/alembic upgrade head && $(BIN)/alembic check

format: $(DEV_STAMP)
	$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format .

bench: $(DEV_STAMP)
	@$(BIN)/python -m bench $(ARGS)

bench-%: $(DEV_STAMP)
	@$(BIN)/python -m bench.$* $(ARGS)

# What an office would run instead, in an environment of its own, for bench-peers.
peers: $(VENV)/peers/installed

bench-peers: $(VENV)/peers/installed

$(VENV)/peers/installed: bench/peers/requirements.txt | $(BIN)/python
	@"$(PYTHON)" -m venv $(VENV)/peers
	@$(VENV)/peers/bin/python -m pip --disable-pip-version-check --no-input install --quiet --require-hashes -r $<
	@touch $@

lock: $(BIN)/python
	$(BIN)/python -m venv $(VENV)/lock && $(VENV)/lock/bin/python -m pip install --quiet uv
	$(LOCK) pyproject.toml -o requirements.txt --upgrade
	$(LOCK) --group build -c requirements.txt -o requirements-build.txt --upgrade
	$(LOCK) bench/peers/requirements.in -o bench/peers/requirements.txt --upgrade
	$(LOCK) pyproject.toml --group build --group dev -c requirements.txt -c requirements-build.txt -o requirements-dev.txt --upgrade

# Each is made once and never overwritten. The folder keeps other users of this machine out; the files themselves must be
# readable, for the containers read them under accounts of their own. secrets/files is theirs as a folder: what is put into it
# (template.toml, endpoint.toml, the keys of gateways) must be readable too.
secrets:
	@mkdir -p -m 0700 secrets && mkdir -p -m 0755 secrets/files
	@new() { [ -e "secrets/$$1" ] || { cat > "secrets/$$1" && chmod 0644 "secrets/$$1" && echo "made secrets/$$1"; }; }; \
	  random() { od -An -N32 -tx1 /dev/urandom | tr -d ' \n'; }; \
	  random | new postgres_password; \
	  random | new secret_key; \
	  echo "postgresql+psycopg://dondoc:$$(cat secrets/postgres_password)@postgres:5432/dondoc" | new database_url; \
	  random | new zalo_bot_secret; \
	  for empty in smtp_url zalo_access_token zalo_app_secret zalo_event_secret zalo_bot_token heartbeat_url event_stream; do \
	    printf '' | new "$$empty"; \
	  done
	@echo "Write smtp://user:password@host:587?starttls=required into secrets/smtp_url; while it is empty, no letter leaves."

clean:
	rm -rf $(VENV) dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Debian's Python comes without what makes a virtual environment.
$(BIN)/python:
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	  { echo "Dondoc needs Python 3.11 or later: apt-get install python3"; exit 2; }
	@"$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null || \
	  if [ "$$(id -u)" = 0 ]; then \
	    echo "Installing the system package python3-venv"; \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq --no-install-recommends python3-venv; \
	  else \
	    echo "This Python cannot make virtual environments; run once: sudo apt-get install python3-venv"; exit 2; \
	  fi
	@"$(PYTHON)" -m venv $(VENV)

$(RUN_STAMP): requirements.txt requirements-build.txt pyproject.toml | $(BIN)/python
	@echo "Installing what Dondoc needs into $(VENV) (once)"
	@$(PIP) -r requirements.txt -r requirements-build.txt
	@$(BIN)/python -m pip --disable-pip-version-check install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(DEV_STAMP): requirements-dev.txt $(RUN_STAMP)
	@echo "Installing what its tests and checks need into $(VENV) (once)"
	@$(PIP) -r requirements-dev.txt
	@touch $@
