# SPDX-License-Identifier: GPL-2.0-only
#
# All set-up is a consequence of asking for something: `make review` and `make test` install what
# package-lock.json says and compile the tools first, when that is needed. Only the command itself
# writes to stdout, so that `make -s review JSON=1` is one JSON document.

NODE ?= node
NPM ?= npm

ifeq ($(V),1)
Q :=
else
Q := @
endif

SRCU := $(NODE) build/tools/cli/main.js
BIN := node_modules/.bin

# What the commands are told. PATCH is a file or `-`, the others are lists with commas.
WHERE := $(if $(ARCH),--arch '$(ARCH)') $(if $(SCENARIO),--scenario '$(SCENARIO)')
FORM := $(if $(filter 1,$(JSON)),--json)
BUDGET := $(if $(TIME),--time '$(TIME)') $(if $(MEMORY),--memory '$(MEMORY)')
SIDE := $(if $(filter 1,$(BEFORE)),--before) $(if $(filter 1,$(AFTER)),--after)
AGAIN := $(if $(filter 1,$(FRESH)),--fresh)
PARTS := $(if $(filter 0,$(STUDY)),--no-study)
LENGTHY := $(if $(filter 1,$(FULL)),--full) $(if $(OUT),--out '$(OUT)')
REVIEW = $(SRCU) review $(if $(PATCH),'$(PATCH)') $(WHERE) $(BUDGET) $(FORM) $(AGAIN) $(PARTS) $(LENGTHY)
quoted = '$(subst ','\'',$(strip $1))'
PROMOTION := $(if $(filter 1,$(PROMOTE)),--promote)

TOOL_SOURCES := $(shell find tools test -name '*.ts' -not -path 'test/selftests/*') \
	$(wildcard arch/*/machine.ts)

.PHONY: help
help: ## List the targets and variables
	@echo 'Targets:'
	@sed -n 's/^\([a-z][a-z]*\):.*## \(.*\)/  \1\t\2/p' Makefile | expand -t 14
	@echo
	@echo 'Variables:'
	@printf '  %s\n' \
		'PATCH=file     review, archdiff, parity, torture: a patch of this tree, `-` for stdin; else the v4.9 patch' \
		'ARCH=a,b       these architectures only; archdiff: also with options, a:CONFIG_PREEMPT=n' \
		'SCENARIO=s,t   these scenarios only; `tree/` is all of Tree SRCU' \
		'TRACE=file     replay, step: the schedule to replay; FORMAT=text|json|ftrace|itf|mermaid' \
		'HTML=file      replay: write a page to step through the schedule' \
		'JSON=1         one JSON document on stdout instead of text' \
		'VERSION=v4.9   parity: of the kernel, v4.9, v4.11 or v4.12' \
		'BEFORE=1       archdiff, parity, torture: only the tree without the patch; AFTER=1 only the one with it' \
		'COST=1         archdiff: machine operations of a lock and unlock, by kind' \
		'SARIF=1        parity: a SARIF log on stdout instead of text' \
		'FRESH=1        review, archdiff, contexts: search again what an earlier search has answered' \
		'TIME=seconds   review, archdiff, test: for one search; MEMORY=MiB for its states' \
		'FULL=1         review: print the whole report, not the first screen only; OUT=folder for it and schedules' \
		'STUDY=0        review: leave out what a part of the patch does' \
		'CLAIMED=1      faults: what the mails of the patches claim' \
		'PROMOTE=1      test, archdiff, contexts: write what was found as what is expected' \
		'CONFIG=name    torture: the scenario, e.g. SRCU-P; SCHEDULER=random|pct DEPTH=n SEED=n' \
		'SECTIONS=n     torture: reader sections in all; LENGTH=n of one execution; EXECUTION=n that one alone' \
		'FIXED=1        torture: without the defects of v4.12, as patches/v4.12/fixes' \
		'BUSTED=1       torture: each busted form, and how soon it is found' \
		'BITS=3,4       width: these widths only; SRCU_OF=v4.9,tree these implementations' \
		'BASE=file      bench: a result of JSON=1 to compare with' \
		'ONLY=text      bench: only what has this in its name; fuzz: only the program of this number' \
		'SECONDS=n      fuzz: how long; SEED=n other programs' \
		'PROFILE=1      bench: where the time of the largest search goes' \
		'V=1            show the commands that are run'

.PHONY: all build
all: build ## The same as build
build: build/.stamp ## Install what is needed and compile the tools

.PHONY: review archdiff contexts width parity replay step torture bench
review: build/.stamp ## Review a patch: what it changes, scenario by architecture, schedules
	$(Q)$(REVIEW) || { status=$$?; { echo; \
		echo "Its exit status is $$status. make has only 2 for that; the command by itself keeps it:"; \
		echo '  '$(call quoted,$(REVIEW)); } >&2; exit $$status; }

archdiff: build/.stamp ## Compare architectures: what one can reach and another cannot, or COST=1
	$(Q)$(SRCU) archdiff $(if $(PATCH),'$(PATCH)') $(WHERE) $(BUDGET) $(SIDE) $(FORM) $(AGAIN) $(PROMOTION) \
		$(if $(filter 1,$(COST)),--cost)

contexts: build/.stamp ## From which contexts SRCU can be used, cell by cell
	$(Q)$(SRCU) contexts $(WHERE) $(FORM) $(AGAIN) $(PROMOTION)

width: build/.stamp ## How many readers it takes, at small widths, until the counters come round
	$(Q)$(SRCU) width $(if $(ARCH),--arch '$(ARCH)') $(if $(SRCU_OF),--srcu '$(SRCU_OF)') \
		$(if $(BITS),--bits '$(BITS)') $(FORM)

parity: build/.stamp ## Check the tree against what the kernel has, declaration by declaration
	$(Q)$(SRCU) parity $(if $(PATCH),'$(PATCH)') $(if $(VERSION),--kernel '$(VERSION)') \
		$(if $(filter 1,$(BEFORE)),--before) $(FORM) $(if $(filter 1,$(SARIF)),--sarif)

replay: build/.stamp ## Replay a saved schedule strictly and print it (TRACE=file)
	$(Q)$(SRCU) replay $(if $(TRACE),'$(TRACE)') $(FORM) $(if $(FORMAT),--format '$(FORMAT)') \
		$(if $(HTML),--html '$(HTML)')

step: build/.stamp ## Walk through a saved schedule: forward, back, what else could run (TRACE=file)
	$(Q)$(SRCU) step $(if $(TRACE),'$(TRACE)')

torture: build/.stamp ## Run the kernel's torture test long and at random (CONFIG=SRCU-P)
	$(Q)$(SRCU) torture $(if $(CONFIG),--scenario '$(CONFIG)') $(WHERE) $(FORM) \
		$(if $(PATCH),--patch '$(PATCH)') $(if $(filter 1,$(BEFORE)),--before) \
		$(if $(filter 1,$(FIXED)),--fixed) $(if $(SCHEDULER),--scheduler '$(SCHEDULER)') $(if $(DEPTH),--depth '$(DEPTH)') \
		$(if $(SEED),--seed '$(SEED)') $(if $(SECTIONS),--sections '$(SECTIONS)') \
		$(if $(LENGTH),--length '$(LENGTH)') $(if $(EXECUTION),--execution '$(EXECUTION)') \
		$(if $(filter 1,$(BUSTED)),--busted)

bench: build/.stamp ## Measure the checker, and compare with an earlier result (BASE=file)
	$(Q)$(NODE) build/tools/bench/main.js $(FORM) $(if $(BASE),--base '$(BASE)') $(if $(ONLY),--only '$(ONLY)') \
		$(if $(filter 1,$(PROFILE)),--profile)

.PHONY: fuzz
fuzz: build/.stamp ## Compare the checker with a naive one on random programs (SECONDS=60 SEED=1)
	$(Q)$(NODE) build/test/naive/fuzz.js $(if $(SECONDS),--seconds '$(SECONDS)') \
		$(if $(SEED),--seed '$(SEED)') $(if $(ONLY),--only '$(ONLY)')

.PHONY: test check selftest faults
faults: build/.stamp ## The planted faults, and on which machines each is found; CLAIMED=1 runs nothing
	$(Q)$(SRCU) faults $(if $(ARCH),--arch '$(ARCH)') $(FORM) $(if $(filter 1,$(CLAIMED)),--claimed)

test: build/.stamp ## The tools' own tests, then the selftests; narrowed, or with PROMOTE=1, the selftests
	$(if $(strip $(WHERE)$(PROMOTION)),,$(Q)$(BIN)/ava $(if $(FORM),>&2))
	$(Q)$(SRCU) test $(WHERE) $(BUDGET) $(FORM) $(PROMOTION)

selftest: build/.stamp ## The selftests only
	$(Q)$(SRCU) test $(WHERE) $(BUDGET) $(FORM) $(PROMOTION)

check: lint test ## lint, then test

.PHONY: lint lint-style lint-types format
lint: node_modules/.stamp ## Style and types, of the tools and of the kernel half
	$(Q)$(MAKE) --no-print-directory -j2 --output-sync lint-style lint-types

lint-style:
	$(Q)$(BIN)/eslint --max-warnings 0 .
	$(Q)$(BIN)/prettier --check --log-level warn .

lint-types: build/.stamp
	$(Q)$(NODE) build/tools/lint/types.js

format: node_modules/.stamp ## Rewrite the sources in the house style
	$(Q)$(BIN)/prettier --write --log-level warn .

.PHONY: clean
clean: ## Remove what was built and the saved schedules
	$(Q)rm -rf build coverage traces .cache

build/.stamp: node_modules/.stamp tools/tsconfig.json $(TOOL_SOURCES)
	$(Q)$(BIN)/tsc -p tools/tsconfig.json >&2
	$(Q)touch $@

NEW_ENOUGH := var v = process.versions.node.split("."); \
	process.exit(v[0] > 20 || (v[0] == 20 && v[1] >= 19) ? 0 : 1)

# A machine that has Node but not a new enough one is told so before anything is installed.
node_modules/.stamp: package-lock.json
	$(Q)command -v $(NODE) >/dev/null || { \
		echo 'This needs Node 20.19 or later, and there is no "$(NODE)" here: https://nodejs.org' >&2; \
		exit 1; }
	$(Q)$(NODE) -e '$(NEW_ENOUGH)' || { \
		echo "This needs Node 20.19 or later; $(NODE) is $$($(NODE) --version)." >&2; exit 1; }
	$(Q)$(NPM) ci --no-audit --no-fund >&2
	$(Q)touch $@
