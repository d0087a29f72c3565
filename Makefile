# `make` prints this list. Everything runs in .venv, made from the locks by `make setup`.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

# the first Python of 3.11 or newer that has pip and is not the environment made here, which may be switched on
PYTHON ?= $(shell for name in python3.11 python3.12 python3.13 python3.14 python3; do \
	for python in $$(type -aP "$$name"); do "$$python" -c 'import os, sys, pip; \
	sys.exit(sys.version_info < (3, 11) or os.path.realpath(sys.prefix) == os.path.realpath(".venv"))' \
	>/dev/null 2>&1 && { echo "$$python"; break 2; }; done; done)
BIN := .venv/bin
STRICT := src/refoundry
# three on two cores: a third of the time a test waits for a browser or a server
PYTEST := $(BIN)/python -m pytest -q -n 3 --dist loadgroup
export PYTHONUTF8 := 1

.PHONY: help setup run test check format bench docs lock setup-test setup-docs setup-peers python
help:  ## this list
	@echo 'Refoundry 产业体系重构工作台'; echo
	@sed -nE 's/^([a-z]+):[^#]*## (.*)/  make \1	\2/p' $(MAKEFILE_LIST) | expand -t 16

python:
	@[ -n "$(PYTHON)" ] || { echo '需要带 pip 的 Python 3.11 或更新版本：例如 apt-get install python3 python3-pip' >&2; \
	echo 'Python 3.11 or newer with pip is needed: for example apt-get install python3 python3-pip' >&2; exit 1; }
setup: python  ## 准备环境 · make .venv from the lock (first step of run and test)
	@"$(PYTHON)" -m tools.environment setup
setup-test setup-docs setup-peers: setup-%: python
	@"$(PYTHON)" -m tools.environment setup $*

run: setup  ## 演示 · the reference city: its plan, its scorecard, its workbench in the browser
	@$(BIN)/refoundry demo zhongshan --serve

test: check  ## 全部检验 · every check and test
	@$(PYTEST)
	@echo 'PostgreSQL:' && REFOUNDRY_TEST_DATABASE=postgres $(PYTEST) tests/unit/workbench --ignore-glob='*/test_ui_*'

check: setup-test  ## 静态检查 · ruff, formatting, mypy --strict
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet . || { echo 'make format' >&2; exit 1; }
	@PYTHONPATH=. $(BIN)/mypy --strict $(STRICT)

format: setup-test  ## 整理格式 · ruff fix and format
	@$(BIN)/ruff check --fix --quiet . || true
	@$(BIN)/ruff format .

bench: setup-peers  ## 与同类软件比速度 · [BENCH=name] side by side with the peers, into bench/results.json
	@$(BIN)/python -m tests.bench.run $(BENCH)

docs: setup-docs  ## 文档 · generated pages and the site, into site/
	@$(BIN)/python -m tools.pages
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet --strict
	@echo '用浏览器打开 / open in a browser: site/index.html'

lock: python  ## 更新锁文件 · requirements*.lock from pyproject.toml
	@"$(PYTHON)" -m tools.environment lock
