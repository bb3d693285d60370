# make run     everything, ready to use: prints the address and the demonstration accounts   make stop, make reset
# make test    every test; its last line is `N passed, N failed`                              make unit: only C's
# make san     the same tests, with AddressSanitizer and UndefinedBehaviorSanitizer in the worker
# make inject  every request with every call for memory failing, every statement with every SQLSTATE
# make bench   requests per second beside pgbench and peers; how they hold: make growth, make allocations,
#              make exam-day STUDENTS=3000, make hearings ROOMS=20
# make compose-test   the containers, where an engine is at hand
# make fmt     formats the C code                                                             make lint, make clean
# HOST=0.0.0.0 PORT=8080 make run: reachable from elsewhere, from a phone say.

SHELL := /bin/bash
MAKEFLAGS += --no-builtin-rules
.DELETE_ON_ERROR:
.SECONDARY:
.PHONY: run stop reset test san inject unit build bench growth allocations exam-day hearings compose-test fmt lint clean packages test-packages bench-packages always

# The pinned Node first (tools/install puts it there).
export PATH := $(CURDIR)/tools/node/node_modules/.bin:$(PATH)
HOST ?= 127.0.0.1
PORT ?= 8080
up := STACK_HOST=$(HOST) STACK_PORT=$(PORT) tools/stack up .run --seed

CC := gcc
packages := libpq json-c libsodium uuid pangocairo cairo libqrencode xlsxwriter
warnings := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wmissing-prototypes -Wformat=2 -Wvla -Werror
hardening := -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fPIE
sanitizers := -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
schema_version = $(shell ls sql/migrations | sed -n 's/^0*\([1-9][0-9]*\)_.*\.sql$$/\1/p' | sort -n | tail -n 1)
CFLAGS = -std=c17 -D_GNU_SOURCE -O2 -g -pthread $(warnings) -MMD -MP -iquote include -iquote build \
  -DSCHEMA_VERSION=$(schema_version) $(subst -I,-isystem ,$(shell pkg-config --cflags $(packages)))
LDLIBS = -lfcgi $(shell pkg-config --libs $(packages))
hardened_link := -pie -Wl,-z,relro,-z,now


sources := $(shell find fcgi -name '*.c') build/queries.c
unit_sources := $(wildcard tests/unit/*.c)
objects_in = $(patsubst %.c,$1/%.o,$(sources:build/%=%))
unit_in = $(unit_sources:%.c=$1/%)
injected_in = $(filter-out %/fcgi/arena.o,$(call objects_in,$1)) $1/inject/arena.o $1/inject/heap.o

# ── Run ─────────────────────────────────────────────────────────────────────────────────────────────────────
run: build nginx/portal/dist/index.html
	@$(up)
	@. .run/env && printf '\nThe portal is at %s\n\n' "$$ADDRESS" && cat sql/seed/accounts.txt
	@printf '\n%s\n' 'make stop ends it, make run goes on with the same data, make reset starts afresh.'
stop:
	@tools/stack down .run
reset: build nginx/portal/dist/index.html
	@tools/stack remove .run
	@$(up)

# ── Test ────────────────────────────────────────────────────────────────────────────────────────────────────
test: test-packages build build/tests/bench/plain build/tests/bench/allocations.so $(call unit_in,build) nginx/portal/dist/index.html \
    tests/node_modules/.package-lock.json tests/bench/peers/node/node_modules/.package-lock.json
	@tests/run
san: test-packages build/san/emtihan $(call unit_in,build/san) nginx/portal/dist/index.html \
    tests/node_modules/.package-lock.json
	@STACK_BUILD=build/san tests/run unit sql api portal drift
unit: test-packages $(call unit_in,build)
	@tests/run unit
inject: test-packages build/inject/emtihan tests/node_modules/.package-lock.json
	@INJECT=whole tests/run inject
bench: bench-packages build build/tests/bench/plain tests/node_modules/.package-lock.json \
    tests/bench/peers/node/node_modules/.package-lock.json
	@node tests/bench/bench.mjs
allocations: test-packages build build/tests/bench/allocations.so tests/node_modules/.package-lock.json
	@node tests/bench/allocations.mjs
growth: test-packages build tests/node_modules/.package-lock.json
	@node tests/bench/growth.mjs
exam-day: test-packages build tests/node_modules/.package-lock.json
	@STUDENTS=$(STUDENTS) node tests/bench/exam_day.mjs
hearings: test-packages build tests/node_modules/.package-lock.json
	@ROOMS=$(ROOMS) node tests/bench/hearings.mjs
compose-test: test-packages tests/node_modules/.package-lock.json
	@tests/compose/run

# ── Build ───────────────────────────────────────────────────────────────────────────────────────────────────
build: build/emtihan
packages:
	@tools/install
test-packages:
	@tools/install --test
bench-packages:
	@tools/install --test --bench

build/emtihan: $(call objects_in,build)
	@echo '  link  $@'
	@$(CC) $(hardened_link) -pthread -o $@ $^ $(LDLIBS)
build/san/emtihan: $(call objects_in,build/san)
	@echo '  link  $@'
	@$(CC) $(sanitizers) -pthread -o $@ $^ $(LDLIBS)
# The worker whose heap fails when tests/inject asks for it.
build/inject/emtihan: $(call injected_in,build)
	@echo '  link  $@'
	@$(CC) $(hardened_link) -pthread -o $@ $^ $(LDLIBS)
build/san/inject/emtihan: $(call injected_in,build/san)
	@echo '  link  $@'
	@$(CC) $(sanitizers) -pthread -o $@ $^ $(LDLIBS)
build/tests/unit/%: build/tests/unit/%.o $(filter-out %/main.o,$(call objects_in,build))
	@echo '  link  $@'
	@$(CC) $(hardened_link) -pthread -o $@ $^ $(LDLIBS) -lcmocka
build/san/tests/unit/%: build/san/tests/unit/%.o $(filter-out %/main.o,$(call objects_in,build/san))
	@echo '  link  $@'
	@$(CC) $(sanitizers) -pthread -o $@ $^ $(LDLIBS) -lcmocka

build/tests/bench/plain: build/tests/bench/peers/plain.o build/queries.o
	@mkdir -p $(@D)
	@echo '  link  $@'
	@$(CC) $(hardened_link) -o $@ $^ $(LDLIBS)

build/tests/bench/allocations.so: tests/bench/allocations.c build/flags
	@mkdir -p $(@D)
	@echo '  cc    $@'
	@$(CC) $(CFLAGS) -fPIC -shared -o $@ $<

build/inject/heap.o build/san/inject/heap.o: tests/inject/heap.c build/flags
	@mkdir -p $(@D)
	@echo '  cc    $@'
	@$(CC) $(CFLAGS) -fno-builtin -c -o $@ $<
build/inject/arena.o build/san/inject/arena.o: fcgi/arena.c build/flags
	@mkdir -p $(@D)
	@echo '  cc    $@'
	@$(CC) $(CFLAGS) -DARENA_BLOCK=4 $(if $(findstring san,$@),$(sanitizers),$(hardening)) -c -o $@ $<
build/%.o: %.c build/flags build/queries.h
	@mkdir -p $(@D)
	@echo '  cc    $<'
	@$(CC) $(CFLAGS) $(hardening) -c -o $@ $<
build/san/%.o: %.c build/flags build/queries.h
	@mkdir -p $(@D)
	@echo '  cc    $<'
	@$(CC) $(CFLAGS) $(sanitizers) -c -o $@ $<
$(unit_sources:%.c=build/%.o) $(unit_sources:%.c=build/san/%.o): | test-packages
build/queries.o: build/queries.c build/flags
	@echo '  cc    $<'
	@$(CC) $(CFLAGS) $(hardening) -c -o $@ $<
build/san/queries.o: build/queries.c build/flags
	@mkdir -p $(@D)
	@echo '  cc    $<'
	@$(CC) $(CFLAGS) $(sanitizers) -c -o $@ $<

build/queries.h: $(wildcard sql/queries/*.sql) tools/queries.awk
	@mkdir -p $(@D)
	@awk -v part=header -f tools/queries.awk $(sort $(wildcard sql/queries/*.sql)) >$@
build/queries.c: build/queries.h
	@awk -v part=source -f tools/queries.awk $(sort $(wildcard sql/queries/*.sql)) >$@
build/flags: always | packages   # changes, and everything is compiled again, only when the flags do
	@mkdir -p $(@D)
	@echo '$(CFLAGS)' | cmp -s - $@ || echo '$(CFLAGS)' >$@

nginx/portal/dist/index.html: nginx/portal/node_modules/.package-lock.json \
    fcgi/openapi.yaml $(wildcard fcgi/openapi/*.yaml) \
    $(shell find nginx/portal -name node_modules -prune -o -name dist -prune -o -type f -print)
	cd nginx/portal && npm run build
	@touch $@
%/node_modules/.package-lock.json: %/package-lock.json | packages
	cd $* && npm ci --no-audit --no-fund
	@touch $@

# ── Keep ────────────────────────────────────────────────────────────────────────────────────────────────────
c_files = $(shell git ls-files --cached --others --exclude-standard '*.c' '*.h')
fmt: test-packages
	clang-format -i $(c_files)
lint: test-packages
	clang-format --dry-run --Werror $(c_files)
	shellcheck -x $(shell git grep -lE '^#!/bin/(ba)?sh')
clean:
	rm -rf build nginx/portal/dist nginx/portal/node_modules tests/node_modules

-include $(shell find build -name '*.d' 2>/dev/null)
