# `make demo` and `make test` need nothing but Python 3.11 or newer, pip and make.
# The virtual environment is made when it is missing and made anew when pyproject.toml changes.

PYTHON ?= python3
VENV ?= .venv

ACTIVATE = . "$(VENV)/bin/activate"
INSTALL = "$(VENV)/bin/python" -m pip install -qq --disable-pip-version-check --editable

.PHONY: demo test check bench docs clean

demo: $(VENV)/installed
	@$(ACTIVATE) && scripts/demo.sh

test: $(VENV)/installed-test
	@$(ACTIVATE) && python -m pytest --numprocesses=auto

check: $(VENV)/installed-test
	$(ACTIVATE) && ruff check .
	$(ACTIVATE) && ruff format --check .
	$(ACTIVATE) && mypy --strict nlptk
	$(ACTIVATE) && python scripts/docs.py --check

bench: $(VENV)/installed-bench
	@$(ACTIVATE) && python benchmarks/text_to_ids.py -o benchmarks/results/text_to_ids.md
	@$(ACTIVATE) && python benchmarks/bpe.py -o benchmarks/results/bpe.md
	@$(ACTIVATE) && python benchmarks/ngram.py -o benchmarks/results/ngram.md
	@$(ACTIVATE) && python benchmarks/augment.py -o benchmarks/results/augment.md
	@$(ACTIVATE) && python benchmarks/hmm.py -o benchmarks/results/hmm.md
	@$(ACTIVATE) && python benchmarks/embed.py -o benchmarks/results/embed.md

docs: $(VENV)/installed
	@$(ACTIVATE) && python scripts/docs.py

clean:
	rm -rf .venv .hypothesis .mypy_cache .pytest_cache .ruff_cache build dist
	find nlptk tests benchmarks scripts -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/installed: pyproject.toml
	@echo "Installing nlptk into $(VENV) ..."
	@"$(PYTHON)" -m venv --clear "$(VENV)"
	@$(INSTALL) .
	@touch "$@"

# The extra named after the dash, for instance .venv/installed-interop.
$(VENV)/installed-%: pyproject.toml | $(VENV)/installed
	@echo "Installing nlptk[$*] into $(VENV) ..."
	@$(INSTALL) ".[$*]"
	@touch "$@"
