"""The tables of the HMM benchmark that say how fast programs are."""

from __future__ import annotations

import json
from dataclasses import dataclass
from statistics import median

import hmm_commands as commands
import hmm_elsewhere as elsewhere
from hmm_commands import BROWN, TREEBANK, Corpus, Setup
from measure import Runs, in_turn, markdown, run_once, spread

MB = 1e6
JOBS = (2, 1)
STATES = (10, 20, 50)
ITERATIONS = 10
TIMES_HUNPOS = 3  # how much faster nlptk is to be
TNT = "NLTK's TnT, its calls alone"
USED = ("", "seconds", "tokens/s", "speed / hunpos", "CPU s", "peak MB", "private MB", "to be reached")


def speed(setup: Setup) -> str:
    """Train on Brown and treebank, and tag their test text many times over."""
    training, tagging = [], []
    for corpus in (BROWN, TREEBANK):
        training += _training(setup, corpus)
        tagging += _tagging(setup, corpus)
    learnt = (
        "From tagged text to a model file. TnT trains, and tags the test text once, in one process: its calls"
        " alone are timed, in the table below as well; CPU s and memory are of the whole process."
    )
    if not commands.has_hunpos():
        learnt += (
            " hunpos is not at hand: its rows are its speed on another machine, times the speed of TnT's"
            " calls here over that there."
        )
    told = f"The words of the test text, repeated to {commands.MANY:,}; start-up and loading included."
    return (
        f"## Training\n\n{learnt}\n\n{markdown(USED, training)}\n"
        f"## Tagging\n\n{told}\n\n{markdown(USED, tagging)}"
    )


def baum_welch(setup: Setup) -> str:
    """Fit to the words of treebank, from the same start as hmmlearn."""
    text = setup.words(TREEBANK)
    rows = []
    for states in STATES:
        given = {
            f"K = {states}: nlptk, {_jobs(jobs)}": commands.fit("nlptk", text, states, ITERATIONS, jobs)
            for jobs in JOBS
        }
        peer = f"K = {states}: hmmlearn"
        done = in_turn(given | {peer: commands.fit("hmmlearn", text, states, ITERATIONS, 1)}, setup.runs)
        rows += [_fitted(name, runs, done[peer]) for name, runs in done.items()]
    note = (
        f"Calls of the libraries, {ITERATIONS} iterations on the training text of treebank, without its tags."
        " hmmlearn's CategoricalHMM has one thread; its implementation is `scaling`. nlptk's time has one"
        " more expectation step in it, which tells the likelihood of the result, and the start of its"
        " processes. To be reached: at most hmmlearn's time."
    )
    header = ("", "ms / iteration", "CPU s", "peak MB", "time / hmmlearn", "log-likelihoods")
    return f"## Baum-Welch\n\n{note}\n\n{markdown(header, rows)}"


@dataclass(frozen=True)
class _Row:
    """What a program did in all its runs."""

    seconds: list[float]
    tokens: int
    runs: Runs

    @classmethod
    def of(cls, name: str, runs: Runs, step: str, tokens: int) -> _Row:
        """Take what was measured, or what TnT has printed of a step."""
        if name != TNT:
            return cls(runs.seconds, tokens, runs)
        printed = [json.loads(run.output)[step] for run in runs.runs]
        return cls([each["seconds"] for each in printed], printed[0]["tokens"], runs)

    @property
    def rate(self) -> float:
        """Tokens a second."""
        return self.tokens / median(self.seconds)


def _training(setup: Setup, corpus: Corpus) -> list[list[str]]:
    given = {"nlptk": commands.train(setup, corpus)}
    if commands.has_hunpos():
        given["hunpos"] = commands.hunpos_train(setup, corpus)
    given[TNT] = commands.tnt(setup, corpus, setup.folder / "tnt.tagged")
    tokens = sum(map(len, setup.train(corpus)))
    return _rows(corpus, "training", tokens, in_turn(given, setup.runs))


def _tagging(setup: Setup, corpus: Corpus) -> list[list[str]]:
    """Return the rows of tagging with the models that training has left."""
    many, tokens = setup.many(corpus)
    given = {f"nlptk, {_jobs(jobs)}": commands.tag(setup, corpus, many, jobs) for jobs in JOBS}
    if commands.has_hunpos():
        given["hunpos"] = commands.hunpos_tag(setup, corpus, many)
    for command in given.values():  # once unmeasured, so that all find their model in the page cache
        run_once(command)
    given[TNT] = commands.tnt(setup, corpus, setup.folder / "tnt.tagged")
    return _rows(corpus, "tagging", tokens, in_turn(given, setup.runs))


def _rows(corpus: Corpus, step: str, tokens: int, done: dict[str, Runs]) -> list[list[str]]:
    """Return the row of each program, and one that stands in for hunpos where it is not at hand."""
    rows = {name: _Row.of(name, runs, step, tokens) for name, runs in done.items()}
    there = {tool: figures[corpus.name].rate(step, tokens) for tool, figures in elsewhere.RATES.items()}
    scale = rows[TNT].rate / there["TnT"]
    peer = rows["hunpos"].rate if "hunpos" in rows else there["hunpos"] * scale
    written = [
        [
            f"{corpus.name}: {name}",
            spread(row.seconds),
            f"{row.rate:,.0f}",
            f"{row.rate / peer:.2f}",
            f"{row.runs.processor:.1f}",
            *(f"{peak / MB:,.0f}" for peak in (row.runs.peak, row.runs.private_peak)),
            _goal(corpus, step, name, peer),
        ]
        for name, row in rows.items()
    ]
    if "hunpos" not in rows:
        name = f"{corpus.name}: hunpos, elsewhere, its speed times {scale:.2f}"
        written.append([name, f"{tokens / peer:.2f}", f"{peer:,.0f}", *[""] * 5])
    return written


def _goal(corpus: Corpus, step: str, name: str, peer: float) -> str:
    """Return what a program is to reach, where hunpos has `peer` tokens/s."""
    if step == "tagging":
        return f"{TIMES_HUNPOS * peer:,.0f} tokens/s" if name == f"nlptk, {_jobs(2)}" else ""
    return "3 s" if (corpus, name) == (BROWN, "nlptk") else ""


def _jobs(number: int) -> str:
    return f"{number} job{'s' if number > 1 else ''}"


def _fitted(name: str, runs: Runs, peer: Runs) -> list[str]:
    """Return the row of a program that fits, beside its peer."""
    times, their_times = ([json.loads(run.output)["fitting"] for run in each.runs] for each in (runs, peer))
    some, others = (json.loads(each.output)["log_likelihoods"] for each in (runs, peer))
    is_same = all(abs(one / other - 1) < 1e-6 for one, other in zip(some, others, strict=True))
    return [
        name,
        spread([1000 * seconds / ITERATIONS for seconds in times]),
        f"{runs.processor:.1f}",
        f"{runs.peak / MB:,.0f}",
        f"{median(times) / median(their_times):.2f}",
        "the same" if is_same else "OTHERS",
    ]
