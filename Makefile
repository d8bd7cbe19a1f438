# Every way to build, try and prove the desk. `make help` lists them.
# The environment is .venv; packaging/setup builds it, and does nothing when it is ready.

SHELL := /bin/sh
PYTHON := .venv/bin/python
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard resources/i18n/*/LC_MESSAGES/*.po))
OFFSCREEN := QT_QPA_PLATFORM=offscreen
WORKERS ?= 2
HISTORIES ?= 10000
ARGS ?=
LONG := -o faulthandler_timeout=0
.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help run cli sbom release rebuild-compare test converge faults golden vectors fuzz-bundles check lint bench package screenshots catalogues lock audit clean screen ready ready-dev ready-tools

help: ## List what make can do
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: screen ready $(CATALOGUES) ## Open the desk (ARGS="--help" for its options)
	@$(PYTHON) -m defender_desk $(ARGS)

cli: ready $(CATALOGUES) ## Run the console desk: make cli ARGS="--help"
	@$(PYTHON) -m defender_desk.cli.commands $(ARGS)

test: ready-dev $(CATALOGUES) lint ## Everything CI runs: lint, types, floors and all tests
	$(OFFSCREEN) packaging/scratch $(PYTHON) -m pytest -q -n $(WORKERS) $(ARGS)

converge: ready-dev $(CATALOGUES) ## Let many new histories of desks end in the same records (HISTORIES=10000)
	SEED=new HISTORIES=$(HISTORIES) $(OFFSCREEN) packaging/scratch $(PYTHON) -m pytest $(LONG) -q tests/convergence $(ARGS)

golden: ready-dev $(CATALOGUES) ## Write the golden texts of all packs anew; read the difference before you commit it
	RENEW_GOLDEN=1 $(OFFSCREEN) $(PYTHON) -m pytest -q tests/journeys/test_goldens.py $(ARGS)

fuzz-bundles: ready-dev $(CATALOGUES) ## Open a million hostile bundles with both readers (MUTANTS=n for another number)
	DEFENDER_DESK_MUTANTS=$(or $(MUTANTS),1000000) $(OFFSCREEN) packaging/scratch $(PYTHON) -m pytest $(LONG) -q -n $(WORKERS) tests/faults/test_hostile_bundles.py $(ARGS)

faults: ready-dev $(CATALOGUES) ## Stop, starve, cut and damage the desk tens of thousands of times (hours)
	DEFENDER_DESK_CAMPAIGN=1 DEFENDER_DESK_KILLS=1000 $(OFFSCREEN) packaging/scratch $(PYTHON) -m pytest $(LONG) -q -n $(WORKERS) tests/faults $(ARGS)

vectors: ready-dev ## Write the test vectors of the bundle that are not there yet (tests/vectors/README.md)
	PYTHONPATH=src:tests $(PYTHON) -m vectors.make

check: ready-dev $(CATALOGUES) lint ## Lint, types, floors, budgets, bans, catalogues; no other test
	$(PYTHON) tests/floors/budgets.py
	$(OFFSCREEN) $(PYTHON) -m pytest -q tests/floors $(ARGS)

lint: ready-dev
	$(PYTHON) -m ruff check .
	$(PYTHON) -m mypy src tests/floors packaging resources/reader $(if $(wildcard bench/*.py),bench)

bench: ready-dev $(CATALOGUES) ## Measure the desk against its bare counterparts
	$(OFFSCREEN) PYTHONPATH=src $(PYTHON) -m bench $(ARGS)

package: ready-tools $(CATALOGUES) ## Build and prove the frozen desk in dist/
	$(PYTHON) packaging/freeze.py $(ARGS)

release: ready-tools ## Lay sums and bill beside the archive in dist/, signed with KEY=FILE (docs/releasing.md)
	PYTHONPATH=src $(PYTHON) packaging/release.py $(KEY)

rebuild-compare: ready-tools ## Build the desk twice from this commit and compare the two file by file (some minutes)
	$(PYTHON) packaging/compare.py $(ARGS)

screenshots: ready $(CATALOGUES) ## Paint the screens into build/screenshots without a display
	$(OFFSCREEN) $(PYTHON) packaging/screenshots.py $(ARGS)

catalogues: ready ## Gather sentences, bring every language up to date, compile
	$(PYTHON) packaging/catalogues.py extract update compile

lock: ready-tools ## Pin requirements/*.in again, with hashes (UPGRADE=--upgrade for newer versions)
	for list in run dev tools; do $(PYTHON) -m piptools compile --quiet --generate-hashes --no-emit-index-url \
	  --no-emit-trusted-host --no-emit-find-links --strip-extras --no-header --allow-unsafe $(UPGRADE) \
	  -o requirements/$$list.txt requirements/$$list.in || exit 1; done

sbom: ready-dev ## Write what a desk is made of, with licences and versions, into resources/
	PYTHONPATH=src $(PYTHON) packaging/components.py $(ARGS)

audit: ready-tools ## Ask for known weaknesses in what is pinned (needs a network)
	$(PYTHON) packaging/audit.py

clean: ## Remove what was built, never .venv
	rm -rf build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

screen:
	@packaging/screen
ready:
	@packaging/setup run
ready-dev:
	@packaging/setup dev
ready-tools:
	@packaging/setup tools

# Compiled when the .po is newer; an absent catalogue only means English.
%.mo: %.po | ready
	@$(PYTHON) packaging/catalogues.py compile $<
