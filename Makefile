# The commands of the portal. `make` alone lists them.
SHELL := /bin/bash
.DEFAULT_GOAL := help

BIN := .venv/bin
PYTEST := $(BIN)/python -m pytest
# Tests and checks never touch var/: they run on the test settings.
CHECK_SETTINGS := DJANGO_SETTINGS_MODULE=portal.settings.test

# What of the gate speaks to the database in a way that another database may understand differently.
GATE_ON_POSTGRES := $(addprefix review/tests/test_,services.py ledger.py payload.py incidents.py exits.py side_doors.py \
	public_files.py file_access.py)

# `make run HOST=0.0.0.0 PORT=9000 DEMO=0`
export HOST ?= 127.0.0.1
export PORT ?= 8000
export DEMO

.PHONY: help install run dev test test-slow test-browser screenshots test-elasticsearch test-stack search-quality search-bench scan-report lint lint-code lint-imports lint-templates lint-migrations \
	lint-types format bench lock clean

help: ## 列出全部命令 / list the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

install: ## 建立运行环境 .venv（锁文件有变化才重装）/ create .venv from the lock, only when the lock changed
	@deploy/create_venv.sh .venv requirements-dev.lock

run: install ## 启动门户：HOST= PORT= DEMO=0（不装演示数据）/ start the portal with web, worker and beat
	@exec $(BIN)/python -m portal.serve

dev: install ## 开发服务器（调试模式，自动重载）/ Django's development server with reload
	@DJANGO_SETTINGS_MODULE=portal.settings.dev $(BIN)/python manage.py runserver $(HOST):$(PORT)

test: install ## 运行无需服务器的全部测试 / every test that needs no server
	@$(PYTEST) -n 2 -m "not slow and not browser and not elasticsearch and not stack and not bench"

# Long ones that stay in their own process go side by side. The others go one after another: each starts several
# processes of its own, and some measure time.
LONG_TESTS := review/tests/test_every_admin_url.py review/tests/test_invariant.py
test-slow: install ## 多进程、性质、恶意文件测试 / several-process, property and hostile-file tests
	@$(PYTEST) -n 2 -m slow $(LONG_TESTS); long=$$?; \
	$(PYTEST) -m slow $(LONG_TESTS:%=--ignore=%) && exit $$long

test-browser: install ## 浏览器测试（需要 chromium 和中文字体）/ browser tests with Debian's chromium
	@command -v chromium >/dev/null || { \
		echo "缺少 chromium，请先安装：apt-get install chromium fonts-noto-cjk / chromium is missing: apt-get install chromium fonts-noto-cjk" >&2; \
		exit 1; }
	@$(PYTEST) -m browser

screenshots: install ## 各岗位界面截图（桌面和手机），存入 var/screenshots / pictures of every desk and item screen
	@$(BIN)/python -m tests.browser.screenshots

test-elasticsearch: install ## 对真实 Elasticsearch 运行引擎测试（需 JDK 17 和 mvn）/ engine tests against a real Elasticsearch
	@$(BIN)/python -m search.tests.elasticsearch_server $(PYTEST) -m elasticsearch
	@$(BIN)/python -m search.tests.elasticsearch_server --security $(PYTEST) -m elasticsearch search/tests/test_engines.py search/tests/test_elasticsearch_security.py

# The gate's own tests on PostgreSQL and Redis, then the edge as deploy/ ships it.
test-stack: install ## 对真实 PostgreSQL、Redis、Varnish、nginx 运行闸门测试 / the gate on the servers of the full stack
	@$(BIN)/python -m tests.stack.servers $(PYTEST) -p no:cacheprovider -m "not slow" $(GATE_ON_POSTGRES)
	@$(PYTEST) -m stack tests/stack

search-quality: install ## 检索质量：判定检索词、两种引擎、两种基线 / judged queries on both engines and two baselines
	@$(BIN)/python -m search.quality.run measure_search

SIZES ?= 10000,100000
search-bench: install ## 检索速度：接口、写入、与裸引擎对比，SIZES=10000 / speed of search and indexing beside the raw engine
	@$(BIN)/python -m search.quality.run bench_search --sizes $(SIZES)
	@$(PYTEST) tests/bench/test_publish_to_search.py -m "" -q -s

scan-report: install ## 扫描质量：自制标注文件的查全率、查准率 / the scanner on its labelled set: recall and precision
	@$(BIN)/python -m review.tests.scanning.labelled.report

lint: lint-code lint-imports lint-templates lint-migrations lint-types ## 代码、分层、模板、迁移、类型检查 / all static checks

lint-code: install
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet . || { \
		echo "以下文件未按格式书写，请运行 make format / not formatted, run make format:" >&2; \
		$(BIN)/ruff format --check . >&2; exit 1; }

lint-imports: install
	@$(BIN)/lint-imports

lint-templates: install
	@$(BIN)/djlint . --lint --quiet

lint-migrations: install
	@$(CHECK_SETTINGS) $(BIN)/python manage.py makemigrations --check --dry-run

lint-types: install
	@$(BIN)/mypy

format: install ## 统一代码格式 / format the Python code
	@$(BIN)/ruff check --quiet --fix . ; $(BIN)/ruff format .

bench: install ## 性能测量 / benchmarks
	@$(PYTEST) tests/bench -m "" -s

lock: ## 更新依赖锁文件（需要 uv）/ write the lock files anew (needs uv)
	@command -v uv >/dev/null || { echo "需要 uv：pip install uv / uv is needed: pip install uv" >&2; exit 1; }
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		pyproject.toml -o requirements.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--extra ocr --extra test --extra dev -c requirements.lock pyproject.toml -o requirements-dev.lock

clean: ## 删除环境与缓存（不动 var/ 中的数据）/ remove .venv and caches, never the data in var/
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -not -path './.git/*' -prune -exec rm -rf {} +
