# `make help` lists what can be done. Everything runs in .venv, built from a hashed lock.

PYTHON ?= python3
BROWSER ?= 1
# Without Chromium the browser tests fail and name the package; leaving them out is said twice.
ifeq ($(BROWSER),0)
NOT_BROWSER = $(EMPTY) and not browser
WITHOUT_BROWSER = echo "!!! BROWSER=0: the browser tests are NOT run. !!!"
else
WITHOUT_BROWSER = :
endif

# One more than there are cores: whoever waits for a browser or the database leaves room.
WORKERS ?= $(shell expr $$(getconf _NPROCESSORS_ONLN) + 1)

RUNTIME = exec $(PYTHON) config/bootstrap.py runtime
DEV = $(PYTHON) config/bootstrap.py dev

# Lint needs settings, not servers: the values are placeholders, the checks are those of a server.
LINT_ENV = DATABASE_URL=postgresql://lint@/lint?host=/nonexistent REDIS_URL=redis+socket:///nonexistent \
	SECRET_KEY=placeholder-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJ DATA_DIR=/tmp/complaints-lint \
	FIELD_KEYS=1:MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE= INDEX_KEY=MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTI= \
	DJANGO_SETTINGS_MODULE=config.settings HTTPS=1 PUBLIC_URL=https://complaints.example.com

.PHONY: chaos soak conformance help up test lint format lock doctor seed bench accounts messages clean-data python-found

help: ## this list
	@echo "make TARGET [PORT=8000] [DATA_DIR=.data] [PYTHON=python3] [DATABASE_URL=…] [REDIS_URL=…]"
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  \1\t\2/p' Makefile | expand -t 14

up: python-found ## start everything on this machine and print the address
	@$(RUNTIME) -m config.supervisor

test: python-found ## run all tests; BROWSER=0 leaves the browser out, TESTS=path chooses
	@$(WITHOUT_BROWSER)
ifdef TESTS
	@exec $(DEV) -m pytest $(TESTS)
else
	@$(DEV)
	@# The stack's tests mostly wait for what they killed; they run beside the others, and are told behind them.
	@told=$$(mktemp); $(DEV) -m pytest tests/stack >$$told 2>&1 & stack=$$!; \
	trap 'kill $$stack; rm -f $$told; exit 130' INT TERM; \
	$(DEV) -m pytest -n $(WORKERS) --dist worksteal -m "not stack$(NOT_BROWSER)"; found=$$?; \
	wait $$stack || found=1; cat $$told; rm -f $$told; exit $$found
endif
	@$(WITHOUT_BROWSER)

conformance: python-found ## hold the HTTP interface against its document: EXAMPLES=100 requests an operation
	@CONFORMANCE_EXAMPLES=$(or $(EXAMPLES),100) $(DEV) -m pytest -n auto tests/api/test_conformance.py

chaos: python-found ## thousands of simulated crashes, then the real processes killed at random: SEEDS=5000 CHAOS=600
	@SEEDS=$(or $(SEEDS),5000) $(DEV) -m pytest -n auto tests/sla/test_simulation.py
	@CHAOS=$(or $(CHAOS),600) $(DEV) -m pytest -m chaos tests/stack/test_chaos.py tests/stack/test_standstill.py

soak: python-found ## mixed messages while worker and web are killed, none lost, none twice: SOAK=10000
	@SOAK=$(or $(SOAK),10000) $(DEV) -m pytest -s tests/stack/test_soak.py

lint: python-found ## style, types, layers, migrations, translations, deployment checks
	@$(DEV)
	.venv/bin/python -m ruff check .
	.venv/bin/python -m ruff format --check .
	$(LINT_ENV) .venv/bin/python -m mypy --strict .
	$(LINT_ENV) .venv/bin/lint-imports
	$(LINT_ENV) .venv/bin/python -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run
	$(LINT_ENV) .venv/bin/python manage.py check_translations
	$(LINT_ENV) .venv/bin/python manage.py check --deploy --fail-level WARNING

format: python-found ## let ruff rewrite the sources
	@$(DEV)
	.venv/bin/python -m ruff check --fix .
	.venv/bin/python -m ruff format .

lock: ## resolve requirements/*.in into hashed locks (needs uv)
	@command -v uv >/dev/null || { echo "uv is needed to lock: pip install uv"; exit 1; }
	for name in runtime dev; do uv pip compile --generate-hashes --no-emit-index-url \
		--no-emit-find-links --universal --python-version 3.11 \
		requirements/$$name.in -o requirements/$$name.lock || exit 1; done

doctor: python-found ## say what is wrong with this installation and how to mend it
	@$(RUNTIME) manage.py doctor

seed: python-found ## add demo complaints to the running system: TICKETS=3000
	@$(RUNTIME) manage.py seed_demo --tickets $(or $(TICKETS),3000) --months 6 --seed 1

bench: python-found ## measure against bare Django and raw SQL, write docs/benchmarks.md: TICKETS=10000
	@$(RUNTIME) -m bench --tickets $(or $(TICKETS),10000)

accounts: python-found ## print the demo sign-ins of the running system
	@$(RUNTIME) manage.py demo_accounts

messages: python-found ## collect the texts to translate and compile the translations (needs gettext)
	@$(DEV)
	$(LINT_ENV) .venv/bin/python manage.py makemessages --locale zh_Hans --no-obsolete --ignore .venv
	$(LINT_ENV) .venv/bin/python manage.py compilemessages --ignore .venv

clean-data: python-found ## delete the data folder: every complaint in it is gone; asks first unless SURE=1
	@$(RUNTIME) -m config.embedded.clean

python-found:
	@command -v $(PYTHON) >/dev/null || { echo "$(PYTHON) is not installed: Python 3.11 or newer is needed (Debian: apt-get install python3 python3-venv)."; exit 1; }
