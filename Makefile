# Every entry point of the compendium. `make help` lists them.

PYTHON ?= python3
VENV := .venv
BIN = $(VENV)/bin
ANCRAGE = $(BIN)/ancrage

# Compiled modules are kept, whatever the machine says: else each process compiles each library again.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := all
.PHONY: all help verify compare test pythons fuzz lint lab watch setup explain bench territory france bench-france bench-sirene describe archive release refresh lock clean

all: $(VENV)/.installed ## Installer ce qu’il faut, exécuter les notebooks, dire ce qui a été fait ## Install what is needed, run the notebooks, say what was done
	@$(ANCRAGE) make

verify: $(VENV)/.installed ## Tout refaire dans une copie, réseau coupé, et comparer à ce qui est archivé ## Make all again in a copy, without network, and compare with what is archived
	@$(ANCRAGE) verify

help: ## Lister les cibles ## List the targets
	@case "$${COMPENDIUM_LANGUAGE:-$${LC_ALL:-$${LC_MESSAGES:-$$LANG}}}" in ""|fr*|C*|POSIX) said=2;; *) said=3;; esac; \
	  awk -F ' *## ' -v said=$$said '/^[a-z-]+:.*## / {sub(/:.*/, "", $$1); printf "%-14s%s\n", $$1, $$said}' $(MAKEFILE_LIST)

test: $(VENV)/.tested ## Installer ce que demandent les tests, vérifier le code, tester ## Install what the tests ask for, check the code, test
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/pytest --numprocesses=auto --dist=loadfile

pythons: $(VENV)/.tested ## Refaire les résultats avec chaque Python qui est là, et comparer les octets ## Make the results with each Python that is there, and compare the bytes
	@$(BIN)/pytest -m pythons tests/pipeline/test_pythons.py

FUZZ ?= 5000

fuzz: $(VENV)/.tested ## Essayer les propriétés sur d’autres exemples, tirés au hasard : make fuzz FUZZ=20000 ## Try the properties on other examples, drawn at random: make fuzz FUZZ=20000
	@seed=$$(date +%s); echo "tables abîmées : FUZZ_SEED=$$seed"; \
	  FUZZ=$(FUZZ) FUZZ_SEED=$$seed $(BIN)/pytest --hypothesis-profile=fuzz -m hypothesis && \
	  FUZZ=$(FUZZ) FUZZ_SEED=$$seed $(BIN)/pytest tests/data/test_fuzz.py

lint: $(VENV)/.tested ## Mettre le code en forme et le vérifier, notebooks compris ## Format the code and check it, notebooks included
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .
	@$(BIN)/mypy

ARGS ?=
AS_ROOT := $(if $(filter 0,$(shell id -u)),--allow-root)

lab: $(VENV)/.desk ## Ouvrir JupyterLab sur les notebooks : make lab ARGS="--no-browser --port=8890" ## Open JupyterLab on the notebooks: make lab ARGS="--no-browser --port=8890"
	@$(BIN)/jupyter lab --notebook-dir=notebooks $(AS_ROOT) $(ARGS)

watch: $(VENV)/.desk ## Refaire ce qui change, à mesure qu'on écrit ## Make again what changes, as one writes
	@$(ANCRAGE) watch

setup: $(VENV)/.desk ## Régler git pour les notebooks, dans ce clone (défaire : ancrage setup --undo) ## Set git for notebooks, in this clone (undo: ancrage setup --undo)
	@$(ANCRAGE) setup

explain: $(VENV)/.installed ## Dire ce qui tournerait, et pourquoi ## Say what would run, and why
	@$(ANCRAGE) make --explain

bench: .venv-bench/.installed ## Mesurer, à côté de ce qu’on emploie aujourd’hui (30 min) ## Measure, beside what is used today (30 min)
	@.venv-bench/bin/python bench/bench.py $(BENCH)

compare: $(VENV)/.installed ## Dire quels résultats changent depuis un commit : make compare BASE=main ## Say which results change since a commit: make compare BASE=main
	@$(ANCRAGE) compare "$(BASE)"

territory: $(VENV)/.installed ## Faire le profil d’un EPCI : make territory EPCI=200072460, ou EPCI="Béthune-Bruay" ## Make the profile of an EPCI: make territory EPCI=200072460, or EPCI="Béthune-Bruay"
	@$(ANCRAGE) territory "$(EPCI)"

france: $(VENV)/.installed ## Faire le profil des 1 253 EPCI et la page nationale (PDF=1 : les documents ; SCHEDULER=tcp://… : Dask) ## Make the profiles of the 1,253 EPCI and the national page (PDF=1: the documents; SCHEDULER=tcp://…: Dask)
	@$(ANCRAGE) france $(if $(PDF),--pdf)

bench-france: .venv-bench/.installed ## Mesurer le passage à l’échelle : 50, 200 et tous les EPCI (35 min) ## Measure the scaling: 50, 200 and all EPCI (35 min)
	@.venv-bench/bin/python bench/france.py $(BENCH)

bench-sirene: .venv-bench/.installed ## Mesurer l’estimation de l’ESS sur 1, 10 et 40 millions d’établissements (10 min) ## Measure the estimate of the ESS on 1, 10 and 40 million establishments (10 min)
	@.venv-bench/bin/python bench/sirene.py $(BENCH)

describe: $(VENV)/.installed ## Mettre à jour README, LISEZMOI, fichiers de citation et dessin de la maison ## Bring README, LISEZMOI, citation files and the drawing of the house up to date
	@$(ANCRAGE) describe

archive: $(VENV)/.installed ## Écrire l’archive à déposer : code, données, résultats, reçus, empreintes ## Write the archive to deposit: code, data, results, receipts, hashes
	@$(ANCRAGE) archive

release: $(VENV)/.installed ## Tout vérifier avant de publier une version, et dire ce qui reste à faire ## Check everything before a version is published, and say what is left to do
	@$(ANCRAGE) release

refresh: $(VENV)/.installed ## Reprendre chaque table à sa source et comparer (COMPENDIUM_MIRROR=DOSSIER) ## Take each table at its source again and compare (COMPENDIUM_MIRROR=FOLDER)
	@$(ANCRAGE) refresh

LOCK := $(BIN)/uv pip compile --quiet --generate-hashes --no-header --universal --python-version 3.11

lock: $(VENV)/.installed ## Recompiler les verrous, peser ce que chacun installe ## Compile the locks again, weigh what each installs
	$(LOCK) --group build --group held pyproject.toml --output-file requirements.txt
	for group in desk test bench; do $(LOCK) --group build --group held --group $$group \
	  --constraint requirements.txt pyproject.toml --output-file requirements/$$group.txt; done
	for group in uv archive sirene refresh; do $(LOCK) --group $$group \
	  --constraint requirements.txt --output-file requirements/$$group.txt; done
	$(BIN)/python -m compendium.deposit.weights

clean: ## Effacer ce que make a fait, sauf ce qui est dans git ; vos propres fichiers restent ## Erase what make made, but what is in git; your own files stay
	rm -rf $(VENV) .venv-bench .cache .mypy_cache .ruff_cache .pytest_cache .hypothesis
	rm -rf build site territories verify dist paper/build figures/en
	rm -f data/processed/*.parquet figures/[FT][0-9][0-9]_*.html figures/[FT][0-9][0-9]_*.svg figures/[FT][0-9][0-9]_*.png
	rm -f figures/index.html figures/plotly.min.js figures/figure.js figures/site.css figures/*.woff2 figures/*.part data/*/*.part
	find src tests bench -name __pycache__ -type d -prune -exec rm -rf {} +

# Each group of packages has its lock; src/compendium/install.py says what it installs, and with what.
INSTALL = $(PYTHON) src/compendium/install.py $(VENV)

$(VENV)/.installed: requirements.txt pyproject.toml
	@$(INSTALL) base && touch $@

.venv-bench/.installed: VENV := .venv-bench
.venv-bench/.installed: requirements.txt requirements/bench.txt pyproject.toml
	@$(INSTALL) base && $(INSTALL) bench && touch $@

$(VENV)/.desk: requirements/desk.txt $(VENV)/.installed
	@$(INSTALL) desk && touch $@

$(VENV)/.tested: requirements/test.txt $(VENV)/.installed
	@$(INSTALL) test && touch $@
