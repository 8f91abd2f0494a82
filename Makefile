# Boai. `make run` serves the demo; `make test` tests; both set up everything they need.
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
NODE_FILES := node_modules/.runtime
export PYTHONPATH := src

# An installation archive carries its packages in wheels/; a checkout asks the package index. Hashes are checked either way.
OFFLINE := $(if $(wildcard wheels),--no-index --find-links wheels,)
LOCK := uv pip compile --universal --generate-hashes --python-version 3.11 --no-emit-index-url --no-emit-find-links --no-header -q

.PHONY: run runtime dev check test soak coverage attack bench bundle lock clean

run: runtime
	@exec ./boai up

runtime: .venv/.runtime $(NODE_FILES)

dev: .venv/.dev $(NODE_FILES) node_modules/.dev

.venv/bin/python:
	@echo "建立 Python 环境…"
	@$(PYTHON) -m venv .venv || { echo "缺少 venv：请安装 python3-venv（apt-get install python3-venv）" >&2; exit 1; }

.venv/.runtime: requirements.lock | .venv/bin/python
	@echo "安装依赖…"
	@bin/install-python $(BIN)/python requirements.lock $(OFFLINE)
	@touch $@

.venv/.dev: requirements-dev.lock .venv/.runtime
	@bin/install-python $(BIN)/python requirements-dev.lock $(OFFLINE)
	@touch $@

$(NODE_FILES): package-lock.json | .venv/.runtime
	@echo "安装页面所用的样式与字体…"
	@bin/install-node $(PYTHON)
	@$(BIN)/python -m whitenoise.compress -q node_modules/weui/dist/style node_modules/@tabler/core/dist/css src/boai/kernel/pages/static src/boai/kernel/desk/static
	@touch $@

# What tests look through pages with comes on top of what pages are made of.
node_modules/.dev: $(NODE_FILES)
	@bin/install-node $(PYTHON) tests
	@touch $@

check: dev
	@$(BIN)/ruff check -q .
	@$(BIN)/ruff format -q --check .
	@$(BIN)/lint-imports --no-cache >/dev/null || $(BIN)/lint-imports --no-cache
	@bin/type-check
	@$(BIN)/pytest tests/architecture

test: dev
	@bin/test

# Full sizes, seeds printed: every storm, ten times the generated histories.
soak: dev
	@bin/soak

# Branch coverage of the whole suite on both engines, subprocesses included, a line a room.
coverage: dev
	@bin/coverage

attack: dev
	@bin/part attack tests/attack/run "攻击语料"

bench: dev
	@bin/part bench bench/run "性能比值"

# One archive that installs with no network: source, Python packages, page packages.
bundle: runtime
	@bin/bundle

lock:
	$(LOCK) requirements.in -o requirements.lock
	$(LOCK) requirements-dev.in -c requirements.lock -o requirements-dev.lock
	$(LOCK) requirements-node.in -o requirements-node.lock

clean:
	rm -rf .venv .venv-node node_modules .mypy_cache .ruff_cache build
