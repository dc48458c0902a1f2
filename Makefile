# The front door of the house. `make help` lists what one can do.

BOOK   ?= manuscript
BUILD  ?= build
PYTHON ?= python3
VENV   ?= .venv

MAKEFLAGS += --no-builtin-rules
.SUFFIXES:
.NOTPARALLEL:
.DEFAULT_GOAL := all

ifeq ($(and $(strip $(BOOK)),$(strip $(BUILD))),)
$(error BOOK and BUILD each name a folder)
endif

# A name in a recipe stands between quotation marks, a name of a target has backslashes, whatever is in it.
quoted   = '$(subst ','\'',$(1))'
ESCAPE  := sed 's/[ :;]/\\&/g'
BOOK_   := $(call quoted,$(subst |,,$(subst /|,,$(BOOK)|)))
BUILD_  := $(call quoted,$(BUILD))
ifneq ($(shell printf %s $(BUILD_) | grep '[%;:=\#$$|]'),)
$(error BUILD names a folder without any of % ; : = # $$ | in its name)
endif
PLACES  := --book $(BOOK_) --build $(BUILD_)

RUN  := $(VENV)/bin/python build.py
PYTEST := $(VENV)/bin/python -m pytest -n auto --dist worksteal
MARK := ["'"'"']
SLUG := $(or $(firstword $(shell sed -n 's/^ *slug *= *$(MARK)\([a-z0-9-]*\)$(MARK).*/\1/p' $(BOOK_)/book.toml 2>/dev/null)),book)
STEM := $(shell printf %s $(BUILD_)/$(SLUG) | $(ESCAPE))

EMPTY   :=
EPUB    := $(STEM).epub
SCREEN  := $(STEM)-screen.pdf
PRINT   := $(STEM)-print.pdf
COVER   := $(STEM)-cover.pdf
TICKET  := $(STEM)-print.txt
CHANGES := $(STEM)-corrections.html
# A booklet in parts, or in fronts and backs for a printer that cannot turn paper, is known by its first file.
PARTS   := $(shell sed -n 's/^ *split_every *= *[1-9].*/-01/p; s/^ *flip *= *$(MARK)hand$(MARK).*/-fronts/p' $(BOOK_)/book.toml 2>/dev/null | sort)
BOOKLET := $(STEM)-booklet$(subst $(EMPTY) ,,$(PARTS)).pdf

# Everything an edition is made from: the text, the look, the fonts, the program. A folder is newer than an edition
# when a file was taken out of it or given another name, which no file would tell. Hidden files are no sources, nor
# are editions that lie in the book's build/.
HIDDEN  := -name '.[!.]*' -prune -o -path $(BOOK_)/build -prune
SOURCES := $(shell { find $(BOOK_) $(BOOK_)/../house.toml styles fonts stamba build.py requirements.lock $(HIDDEN) -o -type f \
	! -name '*.pyc' ! -name '*~' -print; find $(BOOK_) styles fonts $(HIDDEN) -o -type d -print; } 2>/dev/null | $(ESCAPE))

ifneq ($(findstring |,$(SOURCES)),)
$(error a file of the book has | in its name, which make cannot name; rename it)
endif

# Editions that are asked for together are made together, in one run of build.py: a goal names them in WANT, and the
# first of its files that is out of date makes them all.
all:     WANT := epub screen print cover ticket booklet corrections
epub:    WANT := epub
pdf:     WANT := screen print cover ticket
print:   WANT := print cover ticket
booklet: WANT := print booklet
corrections: WANT := print corrections

.PHONY: all epub pdf print booklet corrections check dist proof watch dump pictures lint-text fix-text codes guide test test-all fuzz lint clean help setup setup-check setup-test

all: $(EPUB) $(SCREEN) $(PRINT) $(COVER) $(TICKET) $(BOOKLET) $(CHANGES) ## all editions
epub: $(EPUB)                     ## the EPUB
pdf: $(SCREEN) $(PRINT) $(COVER) $(TICKET) ## the screen PDF, and all that the printer gets
print: $(PRINT) $(COVER) $(TICKET) ## all that the printer gets: print PDF, cover, job ticket
booklet: $(BOOKLET)               ## the booklet, to print at home and fold
corrections: $(CHANGES)           ## the list of everything that was corrected in the text as received

# An edition comes to its place whole and proved, so make deletes none when a run fails or is interrupted.
.PRECIOUS: $(EPUB) $(SCREEN) $(PRINT) $(COVER) $(TICKET) $(BOOKLET) $(CHANGES)

$(EPUB) $(SCREEN) $(PRINT) $(COVER) $(TICKET) $(BOOKLET) $(CHANGES): $(SOURCES) | $(VENV)/ready-build
	@$(RUN) build $(PLACES) $(WANT)

check: all $(VENV)/ready-check    ## re-read the finished editions and prove every promise
	@$(RUN) lint --book $(BOOK_)
	@$(RUN) check $(PLACES)

dist: all $(VENV)/ready-check     ## check the editions, and put them into dist/ to hand out
	@$(RUN) dist $(PLACES)

watch: $(VENV)/ready-build        ## show the book in the browser, made again on every save; WITH=--no-browser
	@$(RUN) watch $(PLACES) $(WITH)

proof: $(VENV)/ready-build        ## a copy to correct on paper; WITH="--since REVISION" marks what was changed
	@$(RUN) proof $(PLACES) $(WITH)

lint-text: $(VENV)/ready-build    ## read the text by the linter's rules; WITH=--json or --notes
	@$(RUN) lint --book $(BOOK_) $(WITH)

fix-text: $(VENV)/ready-build     ## carry out the linter's safe fixes in the manuscript
	@$(RUN) lint --book $(BOOK_) --fix $(WITH)

codes: $(VENV)/ready-build        ## the codes of all findings with their promises
	@$(RUN) codes

dump: $(VENV)/ready-build         ## the book as plain XHTML, as the editions get it
	@$(RUN) dump $(PLACES)

test: $(VENV)/ready-test          ## the tests of the program, but for the long ones
	@$(PYTEST) -m 'not long' $(TESTS)

test-all: $(VENV)/ready-test      ## all tests of the program
	@$(PYTEST) $(TESTS)

fuzz: $(VENV)/ready-test          ## the properties of the program on new examples, twenty times as many
	@$(PYTEST) -m hypothesis --hypothesis-profile=fuzz $(TESTS)

lint: $(VENV)/ready-build         ## ruff and mypy on the program
	@$(VENV)/bin/python -m ruff check build.py stamba tests docs .readme
	@$(VENV)/bin/python -m ruff format --check build.py stamba tests docs .readme
	@$(VENV)/bin/python -m mypy

pictures: all                     ## draw the pages that README.md shows
	@$(VENV)/bin/python .readme/draw.py $(BUILD_)/$(SLUG)

guide: $(VENV)/ready-build        ## the guide in docs/guide/, its reference made from the program
	@$(VENV)/bin/python docs/reference.py
	@$(RUN) build --book docs/guide --build $(BUILD_)/guide epub screen

setup: $(VENV)/ready-build        ## install what the build needs
setup-check: $(VENV)/ready-check  ## install what the checks need
setup-test: $(VENV)/ready-test    ## install what the tests need

$(VENV)/ready-build: requirements.lock stamba/bootstrap.py
	@$(PYTHON) -m stamba.bootstrap build '$(VENV)' && touch $@

$(VENV)/ready-check $(VENV)/ready-test: $(VENV)/ready-%: $(VENV)/ready-build
	@$(PYTHON) -m stamba.bootstrap $* '$(VENV)' && touch $@

$(VENV)/ready-test: $(VENV)/ready-check tests/requirements.lock

clean:                            ## remove the editions of this book and what tools left behind
	@cd $(BUILD_) 2>/dev/null && rm -rf $(SLUG).epub $(SLUG)-screen.pdf $(SLUG)-print.pdf $(SLUG)-print.txt \
		$(SLUG)-print.json $(SLUG)-cover.pdf $(SLUG)-booklet*.pdf $(SLUG)-corrections.html $(SLUG)-dump.html $(SLUG).html $(SLUG).json $(SLUG)-proof.* \
		$(SLUG)-calibration*.pdf guide rejected .draft-* .kept || true
	@rmdir $(BUILD_) 2>/dev/null || true
	@find . -name __pycache__ -not -path './$(VENV)/*' -prune -exec rm -rf {} +
	@rm -rf .pytest_cache .mypy_cache .ruff_cache .hypothesis

help:                             ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | awk -F '\t' '{ printf "make %-14s %s\n", $$1, $$2 }'
	@echo
	@echo "BOOK=folder names another book, BUILD=folder another place for the editions."
