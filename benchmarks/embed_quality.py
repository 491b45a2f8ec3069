"""How good word vectors are: the mean over seeds, with the least and the greatest."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from statistics import fmean

import embed_commands as commands
import embed_glove as glove
from embed_commands import EPOCHS, SETTINGS, Setting, Setup
from embed_kept import Kept
from embed_scores import ANALOGIES, RESTRICT, SIMILARITIES, Vectors, scores
from measure import markdown, run_once

PART = "quality"
MARGIN = {"ws353": 0.01, "simlex999": 0.01, "men": 0.01, "analogy": 0.015}  # below gensim's
GLOVE_MARGIN = 0.05  # of WordSim-353, below skip-gram's
NAMES = {"ws353": "WS-353", "simlex999": "SimLex-999", "men": "MEN", "rw": "RW", "analogy": "analogies"}


def measure(setup: Setup, kept: Kept) -> None:
    """Train with each seed and judge the vectors, ours and gensim's; GloVe is ours alone."""
    for setting in setup.settings:
        for seed in setup.seeds:
            for program in ("nlptk", "gensim"):
                if program in setup.programs:
                    figures = _trained(setup, setting, program, seed)
                    kept.put(PART, setup.name, setting.name, program, number=seed, figures=figures)
    for seed in setup.seeds if setup.glove and "nlptk" in setup.programs else ():
        figures = _ours(setup, glove.train(setup, setup.corpus, seed))
        kept.put(PART, setup.name, glove.NAME, "nlptk", number=seed, figures=figures)


def table(setup: Setup, kept: Kept) -> str:
    """Return the table."""
    reference = _reference(setup.reference) if setup.reference else {}
    rows, asked, agreed = [], set(), []
    for name in (*SETTINGS, glove.NAME):
        runs = {each: kept.figures(PART, setup.name, name, each) for each in ("nlptk", "gensim")}
        asked |= {int(run["questions"]) for found in runs.values() for run in found}
        agreed += [run["agrees"] for run in runs["nlptk"]]
        elsewhere = f"{name}: gensim, elsewhere"
        if not runs["gensim"] and name in reference:
            rows.append([elsewhere, "1", *_scores([reference[name]])])
        rows += [
            [f"{name}: {each}", f"{len(found)}", *_scores(found)] for each, found in runs.items() if found
        ]
        peer = runs["gensim"] or ([reference[name]] if name in reference else [])
        rows += _targets(name, peer, kept.figures(PART, setup.name, "skipgram-ns", "nlptk"))
    questions = " or ".join(f"{number:,}" for number in sorted(asked)) or "no"
    note = (
        f"{EPOCHS} epochs. Means over seeds (least-greatest): Spearman's correlation over the pairs whose"
        f" words have a vector; questions-words with 3CosAdd among the commonest words, case as"
        f" it stands: {questions} questions. Commonest are those commoner than all but {RESTRICT:,}."
        " `nlptk embed evaluate`"
        f" {'says the same' if agreed and all(agreed) else 'SAYS OTHERWISE'}. gensim (corpus_file) has one"
        " worker here: each of several lowers the learning rate by what it has read itself, and two end at a"
        " tenth of it. Rows marked elsewhere are of one seed and two workers on another machine."
    )
    header = ("", "seeds", *NAMES.values())
    return f"## Quality\n\n{note}\n\n{markdown(header, rows)}"


def _trained(setup: Setup, setting: Setting, program: str, seed: int) -> dict[str, float]:
    if program == "nlptk":
        return _ours(setup, commands.train(setup, setting, seed))
    run_once(commands.gensim(setup, setting, seed, EPOCHS, workers=1))
    return scores(Vectors.read(setup.vectors("gensim")), setup.commonest(RESTRICT), setup.data)


def _ours(setup: Setup, command: Sequence[str]) -> dict[str, float]:
    """Train our vectors and judge them; tell whether our own command judges them alike."""
    model, exported = setup.vectors("nlptk"), setup.vectors("exported")
    run_once(command)
    run_once(commands.export(model, exported))
    commonest = setup.commonest(RESTRICT)
    found = scores(Vectors.read(exported), commonest, setup.data)
    return {**found, "agrees": float(_agrees(setup, model, len(commonest), found))}


def _agrees(setup: Setup, model: Path, restrict: int, found: Mapping[str, float]) -> bool:
    files = {name: setup.data / file for name, file in (SIMILARITIES | ANALOGIES).items()}
    rows = json.loads(run_once(commands.evaluate(model, restrict, *files.values())).output)
    whole = [row for row in rows if row["section"] in ("", "total")]
    said = dict(zip(files, whole, strict=True))
    told = {name: said[name]["accuracy" if name in ANALOGIES else "spearman"] for name in files}
    return all(abs((told[name] or 0) - found[name]) < 1e-3 for name in files)


def _reference(path: Path) -> dict[str, dict[str, float]]:
    """Read gensim's figures: a line of names, then a setting a line; # begins a comment."""
    lines = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if line[:1] != "#"]
    names, *rows = lines
    return {row[0]: dict(zip(names[1:], map(float, row[1:]), strict=True)) for row in rows}


def _scores(found: Sequence[Mapping[str, float]]) -> Iterator[str]:
    for name in NAMES:
        numbers = [each[name] for each in found]
        span = f" ({min(numbers):.3f}-{max(numbers):.3f})" if len(numbers) > 1 else ""
        yield f"{fmean(numbers):.4f}{span}"


def _targets(
    name: str, peer: Sequence[Mapping[str, float]], skipgram: Sequence[Mapping[str, float]]
) -> list[list[str]]:
    """Return the row that says what is to be reached, if that is known."""
    if name == glove.NAME:
        peer, margins = skipgram, {"ws353": GLOVE_MARGIN}
    else:
        margins = MARGIN
    if not peer:
        return []
    least = {test: fmean(each[test] for each in peer) - margin for test, margin in margins.items()}
    cells = [f"{least[test]:.4f}" if test in least else "" for test in NAMES]
    return [[f"{name}: to be reached", "", *cells]]
