# `make run` and `make test` are the two commands of this project; `make help` lists the others.
#
# Needed before: make, git, and a Python of at least 3.11 with venv. Everything else is pinned in requirements/ and
# lands in .venv. All paths are relative, because make splits its variables at spaces and a checkout may stand anywhere.

SHELL := /bin/sh
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

VENV := .venv/bin
PY := $(VENV)/python
LOCKS := requirements/uv.lock requirements/build.lock requirements/run.lock requirements/dev.lock

# How many processes share the tests, and which tests: `make test WORKERS=4 TESTS=tests/kernel`.
WORKERS ?= 2
TESTS ?= tests

# How large the community of `make bench` is: 1 is 20,000 people and a million follows.
SCALE ?= 1

# What a recipe of this file runs, runs with these tools, whatever virtual environment the caller sits in.
unexport VIRTUAL_ENV PYTHONHOME

.PHONY: help run demo test check lint laws laws-long bench bench-flat chaos format lock install clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  \033[1m%-10s\033[0m %s\n", $$1, $$2}' Makefile

run: install ## Start YMD with its own PostgreSQL and Valkey: PORT=8000 YMD_HOME=.ymd DEMO=1
	@exec $(PY) -m ymd up

demo: install ## Fill a running YMD that is still empty with a first community; `make run` does so by itself
	@$(PY) -m ymd demo

test: lint ## Run every check and every test, after which nothing is left to ask
	@$(PY) -m pytest -n $(WORKERS) $(TESTS)

check: lint laws ## The gate before each commit: style, types, layers, and the laws of the house

lint: install ## Style, formatting, types and import contracts
	@$(VENV)/ruff check --quiet .
	@$(VENV)/ruff format --quiet --check .
	@$(PY) -m mypy --no-error-summary
	@$(VENV)/lint-imports --no-logo

laws: install ## The laws of the house that a tree of files can break, and the proof that each one bites
	@$(PY) -m pytest tests/test_architecture.py tests/laws

laws-long: install ## The tests marked `long`: full-size editions of the laws of which `make test` plays a small one
	@$(PY) -m pytest -n $(WORKERS) -m long $(TESTS)

bench: install ## Measure the real server on a filled database beside pgbench, then the parts beside libraries: SCALE=1 POSTS=
	@$(PY) -m bench.floor --scale $(SCALE) $(if $(POSTS),--posts $(POSTS))
	@$(PY) -m bench.recurrence
	@$(PY) -m bench.ics

bench-flat: install ## Ask for the same of ten years of posts, in turns with one; filling takes minutes: SCALE=1
	@$(PY) -m bench.floor.flat --scale $(SCALE)

chaos: install ## Kill, crowd, starve and cut off real processes, and count what was lost: CHAOS="--only kills --kills 50"
	@$(PY) -m bench.chaos $(CHAOS)

format: install ## Bring the Python files into the one format and mend what can be mended without judgement
	@$(VENV)/ruff check --quiet --fix-only .
	@$(VENV)/ruff format .

lock: install ## Pin what pyproject.toml asks for, with hashes and without hosts; UPGRADE=1 takes the newest releases
	@for name in uv build run dev; do \
		case $$name in \
			run) set -- pyproject.toml ;; \
			dev) set -- pyproject.toml --group dev ;; \
			*) set -- --group $$name ;; \
		esac; \
		$(VENV)/uv pip compile --quiet $(if $(UPGRADE),--upgrade) --universal --python-version 3.11 --generate-hashes \
			--no-header --no-emit-index-url "$$@" --output-file requirements/$$name.lock || exit; \
	done

# The stamp names the content of the locks and the place of the checkout: scripts and the editable install carry
# absolute paths, so a moved checkout starts from an empty environment, and so does an installation that was cut short.
# Everything is compiled at once, because where bytecode is not written each of the processes of `make run` would compile
# it again at each start; what cannot be compiled here is no less runnable.
install: ## Install the pinned packages into .venv; does nothing, and asks no network, while nothing changed
	@set -eu; \
	place=$$(pwd -P); locks=$$(cat $(LOCKS) pyproject.toml | cksum); stamp=.venv/installed; \
	before=$$(cat $$stamp 2>/dev/null || true); \
	if [ -x $(PY) ] && [ "$$before" = "$$locks $$place" ]; then exit 0; fi; \
	cache=$${UV_CACHE_DIR:-$${XDG_CACHE_HOME:-$${HOME:-/}/.cache}/uv}; \
	if ! mkdir -p "$$cache" 2>/dev/null || [ ! -w "$$cache" ]; then export UV_CACHE_DIR=.venv/cache; fi; \
	if [ ! -x $(PY) ] || [ "$${before#* * }" != "$$place" ]; then \
		set -- python3.14 python3.13 python3.12 python3.11 python3; \
		if [ -n "$${PYTHON:-}" ]; then set -- "$$PYTHON"; fi; \
		chosen=; incomplete=; \
		for python do \
			"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 || continue; \
			if "$$python" -c 'import ensurepip, venv' >/dev/null 2>&1; then chosen=$$python; break; fi; \
			incomplete=$$python; \
		done; \
		if [ -z "$$chosen" ] && [ -n "$$incomplete" ]; then \
			echo "$$incomplete comes without venv. On Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; \
		elif [ -z "$$chosen" ]; then \
			echo "No Python of at least 3.11 among: $$*. Install one, or name it: make PYTHON=/path/to/python3" >&2; exit 1; \
		fi; \
		echo "Installing the pinned packages into .venv (once; about 180 MB to fetch where nothing is cached)" >&2; \
		"$$chosen" -m venv --clear .venv; \
		$(PY) -m pip install -qq --disable-pip-version-check --no-deps --require-hashes -r requirements/uv.lock; \
	else \
		echo "Bringing .venv up to the changed locks" >&2; \
	fi; \
	rm -f $$stamp; \
	$(VENV)/uv pip sync --quiet --python $(PY) --compile-bytecode --require-hashes requirements/dev.lock; \
	$(VENV)/uv pip install --quiet --python $(PY) --no-deps --build-constraints requirements/build.lock --editable .; \
	$(PY) -m compileall -qq src || :; \
	echo "$$locks $$place" >$$stamp

clean: ## Remove what can be made again: .venv and the caches; the data in .ymd stays
	@rm -rf .venv .mypy_cache .ruff_cache .hypothesis .import_linter_cache build dist
	@find src tests bench -type d -name __pycache__ -exec rm -rf {} +
