# make run     everything, ready to use: prints the address and the demonstration accounts   make stop, make reset
# make test    every test; its last line is `N passed, N failed`                              make unit: only C's
# make matrix  only who may do what: the tables in tests/api/matrix against everything that runs
# make san     the same tests, but for bench and soak, with AddressSanitizer and UndefinedBehaviorSanitizer in the worker
# make fuzz SECONDS_EACH=60   libFuzzer at every reader of foreign bytes; what it found before is part of make test
# make scan MINUTES=12   wapiti and sqlmap at the running system, as every role
# make inject  every request with every call for memory failing, every statement with every SQLSTATE; a sample in make test
# make bench   requests per second beside pgbench and peers; how they hold: make growth, make allocations,
#              make exam-day STUDENTS=3000, make hearings ROOMS=20
# make model SEQUENCES=100000   random sequences against the model of the regulation; SEED=… repeats them
# make backup TO=DIRECTORY   of what make run holds                                         make drill BACKUP=… tries one
# make faults  kills, crashes, full disks under load: is an acknowledged answer ever lost? FULL=1: thousands of them
# make soak MINUTES=60   test after test, staff beside them: memory, descriptors, connections, latency as a chart over time
#              REQUESTS=10000000: until a crowd beside them has had so many answered
# make ha KILLS=20    the leader of three database nodes and two application nodes, killed under load
# make compose-test   the containers, where an engine is at hand
# make fmt     formats the C code                                                             make lint, make clean
# HOST=0.0.0.0 PORT=8080 make run: reachable from elsewhere, from a phone say.

SHELL := /bin/bash
MAKEFLAGS += --no-builtin-rules
.DELETE_ON_ERROR:
.SECONDARY:
.PHONY: run stop reset backup drill test matrix san inject unit fuzz scan model build bench growth allocations exam-day hearings faults soak ha \
  compose-test fmt lint clean packages test-packages bench-packages fuzz-packages scan-packages ha-packages always

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
fuzz_sources := $(wildcard tests/fuzz/*_fuzz.c)
fuzz_in = $(fuzz_sources:%.c=$1/%) $1/tests/fuzz/planted
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
backup:
	@set -a && . .run/env && PATH=$(CURDIR)/.run/bin:$$PATH sql/backup.sh "$(TO)"
drill: build nginx/portal/dist/index.html
	@tools/stack remove .drill
	@STACK_HOST=$(HOST) STACK_PORT=$(PORT) STACK_BACKUP="$(BACKUP)" tools/stack up .drill
	@. .drill/env && printf 'The portal of the backup is at %s; tools/stack remove .drill ends it.\n' "$$ADDRESS"

# ── Test ────────────────────────────────────────────────────────────────────────────────────────────────────
test: test-packages build build/inject/emtihan build/tests/bench/plain build/tests/bench/allocations.so build/tests/faults/clock.so \
    build/tests/soak/leak.so $(call unit_in,build) $(call fuzz_in,build/san) nginx/portal/dist/index.html \
    tests/node_modules/.package-lock.json tests/bench/peers/node/node_modules/.package-lock.json
	@tests/run
matrix: test-packages build tests/node_modules/.package-lock.json
	@tests/run api/matrix
san: test-packages build/san/emtihan build/san/inject/emtihan build/tests/faults/clock.so $(call unit_in,build/san) \
    $(call fuzz_in,build/san) nginx/portal/dist/index.html tests/node_modules/.package-lock.json
	@STACK_BUILD=build/san tests/run unit fuzz sql api model portal drift faults inject
unit: test-packages $(call unit_in,build)
	@tests/run unit
model: test-packages build tests/node_modules/.package-lock.json
	@SEQUENCES=$(SEQUENCES) SEED=$(SEED) tests/run model
fuzz: fuzz-packages $(call fuzz_in,build/fuzz)
	@tests/fuzz/run $(SECONDS_EACH)
scan: scan-packages build tests/node_modules/.package-lock.json
	@tests/scan/run $(MINUTES)
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
faults: test-packages build build/tests/faults/clock.so tests/node_modules/.package-lock.json
	@FULL=$(FULL) node tests/faults/faults.mjs
soak: test-packages build build/tests/soak/leak.so tests/node_modules/.package-lock.json
	@MINUTES=$(MINUTES) REQUESTS=$(REQUESTS) LEAK=$(LEAK) node tests/soak/soak.mjs
ha: ha-packages build tests/node_modules/.package-lock.json
	@KILLS=$(KILLS) node tests/ha/ha.mjs
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
fuzz-packages:
	@tools/install --fuzz
scan-packages:
	@tools/install --test --scan
ha-packages:
	@tools/install --test --ha

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

# A target is fed its files by feed.c and gcc's sanitizers, or by libFuzzer, which comes with clang. planted has a flaw.
build/san/tests/fuzz/%: build/san/tests/fuzz/%.o build/san/tests/fuzz/feed.o $(filter-out %/main.o,$(call objects_in,build/san))
	@echo '  link  $@'
	@$(CC) $(sanitizers) $(planting) -pthread -o $@ $^ $(LDLIBS)
build/fuzz/tests/fuzz/%: build/fuzz/tests/fuzz/%.o $(filter-out %/main.o,$(call objects_in,build/fuzz))
	@echo '  link  $@'
	@clang $(sanitizers) -fsanitize=fuzzer $(planting) -pthread -o $@ $^ $(LDLIBS)
build/san/tests/fuzz/planted: build/san/tests/fuzz/json_fuzz.o
build/fuzz/tests/fuzz/planted: build/fuzz/tests/fuzz/json_fuzz.o
build/san/tests/fuzz/planted build/fuzz/tests/fuzz/planted: planting := -Wl,--wrap=text_is_utf8

build/tests/bench/plain: build/tests/bench/peers/plain.o build/queries.o
	@mkdir -p $(@D)
	@echo '  link  $@'
	@$(CC) $(hardened_link) -o $@ $^ $(LDLIBS)

build/tests/bench/allocations.so build/tests/faults/clock.so build/tests/soak/leak.so: build/%.so: %.c build/flags
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
build/fuzz/%.o: %.c build/flags build/queries.h | fuzz-packages
	@mkdir -p $(@D)
	@echo '  clang $<'
	@clang $(filter-out -Werror,$(CFLAGS)) $(sanitizers) -fsanitize=fuzzer-no-link -c -o $@ $<
build/fuzz/queries.o: build/queries.c build/flags | fuzz-packages
	@mkdir -p $(@D)
	@echo '  clang $<'
	@clang $(filter-out -Werror,$(CFLAGS)) $(sanitizers) -fsanitize=fuzzer-no-link -c -o $@ $<
$(unit_sources:%.c=build/san/%.o): | test-packages
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
