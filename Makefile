# make: tests and lint in a virtual environment of their own.
PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
# The engine must also work on the Whoosh that most machines have.
RELOADED = $(VENV)-reloaded
# What other versions of the dependencies at run time may break, in a minute: parsing, word
# segmentation, corrections, dates, search and the command line.
OTHER_VERSIONS = tests/test_post.py tests/test_markup.py tests/frontmatter_edit/test_strings.py \
	tests/frontmatter_edit/test_style.py tests/test_crf.py tests/test_correction.py \
	tests/test_searching.py tests/test_indexing.py tests/dates/test_expressions.py tests/cli/test_cli.py
POSTS ?= tests/posts/blog
SHARED ?= ../shared

.PHONY: all demo test lint golden reference session messages reloaded oldest newest bench rivals suggestions fuzz
.PHONY: faults soak clean
all: test

$(BIN)/dlblog: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --constraint constraints.txt --editable '.[dev]'
	touch $@

demo: $(BIN)/dlblog ## index the posts that come with the project and search them
	$(BIN)/dlblog --index-dir index rebuild $(POSTS)
	$(BIN)/dlblog --index-dir index search "tri tue nhan tao"

test: $(BIN)/dlblog lint reloaded ## lint, the engine on Whoosh-Reloaded, all tests with coverage
	$(BIN)/pytest -n 3 --dist worksteal --cov --cov-report=term:skip-covered --cov-fail-under=95

lint: $(BIN)/dlblog
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

$(RELOADED)/bin/dlblog: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(RELOADED)
	$(RELOADED)/bin/pip install --quiet --constraint constraints.txt --editable . pytest pytest-xdist hypothesis
	$(RELOADED)/bin/pip uninstall --quiet --yes whoosh3
	$(RELOADED)/bin/pip install --quiet Whoosh-Reloaded==2.7.5
	touch $@

reloaded: $(RELOADED)/bin/dlblog
	$(RELOADED)/bin/python -m pytest -n 3 tests/engines -W ignore::SyntaxWarning

oldest newest: ## the core tests with the oldest and the newest versions that pyproject.toml allows
	rm -rf $(VENV)-$@
	$(PYTHON) -m venv $(VENV)-$@
	$(VENV)-$@/bin/pip install --quiet $(if $(filter oldest,$@),--constraint tests/oldest.txt) \
		--editable . pytest pytest-xdist hypothesis
	$(VENV)-$@/bin/python -m pytest -n 3 --dist worksteal $(OTHER_VERSIONS)

golden: $(BIN)/dlblog ## write the transcripts anew from what the program prints
	$(BIN)/python -m tests.golden.transcript

reference: $(BIN)/dlblog ## write docs/commands.md and the manual page anew from --help
	$(BIN)/python -m tests.reference --write
	$(BIN)/python -m tests.manual --write

session: $(BIN)/dlblog ## run the session of README's picture, and draw it anew
	$(BIN)/python -m tests.picture --write

rivals: $(BIN)/dlblog ## ask grep, ripgrep, recoll and PostgreSQL what dlblog is asked
	$(BIN)/python tests/bench/rivals.py $(SHARED)/blog

messages: $(BIN)/dlblog ## bring the catalogue of messages in step with the code, and compile it
	$(BIN)/python tests/messages.py --missing

bench: SIZES ?= 1000,10000,100000
bench: $(BIN)/dlblog ## ranking, and cost by number of posts, which is written to docs; an hour
	$(BIN)/pip install --quiet ir-measures matplotlib
	$(BIN)/python tests/bench/ranking.py $(SHARED)
	$(BIN)/python tests/bench/suggestions.py $(SHARED) --cost
	$(BIN)/python tests/bench/cost.py $(SHARED) --posts $(SIZES) --out docs

suggestions: $(BIN)/dlblog ## how often authors took what is suggested, and what it costs
	$(BIN)/python tests/bench/suggestions.py $(SHARED) --cost

fuzz: SEED ?= 0
fuzz: $(BIN)/dlblog ## break 10,000 posts and 100,000 queries, and look what breaks; ten minutes
	$(BIN)/python -m tests.fuzz.run --posts 10000 --queries 100000 --seed $(SEED)

faults: KILLS ?= 300
faults: $(BIN)/dlblog ## killed, without disk and without power at every moment; an hour
	$(BIN)/python -m tests.faults.kill --kills $(KILLS)
	$(BIN)/python -m tests.faults.write_faults
	$(BIN)/python -m tests.faults.real_faults
	$(BIN)/python -m tests.faults.power_loss
	$(BIN)/python -m tests.faults.tagging
	$(BIN)/python -m tests.faults.tagging --small --fail --step 2
	$(BIN)/python -m tests.faults.storm --tries 100

soak: $(BIN)/dlblog ## eight readers beside a writer that never stops; five minutes
	$(BIN)/python -m tests.faults.soak --seconds 300 --readers 8
	$(BIN)/python -m tests.faults.soak --overtake --seconds 60 --readers 6 --busy 4

clean:
	rm -rf $(VENV) $(RELOADED) $(VENV)-oldest $(VENV)-newest build *.egg-info
	find index -mindepth 1 -not -name .gitignore -delete
