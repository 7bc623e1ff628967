"""`parade check`: the verdicts of many scenarios, and how they differ from their baselines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from simulator.cli.options import (
    Settings,
    files_argument,
    format_option,
    named_file,
    run_file,
    seed_option,
    set_option,
)
from simulator.cli.output import Bar, print_error, show, show_json, shown
from simulator.cli.parallel import in_order
from simulator.errors import SimulatorError, reported

if TYPE_CHECKING:
    from simulator.ensemble.shares import ShareVerdict
    from simulator.errors import Place
    from simulator.timeline.comparison import Comparison
    from simulator.timeline.run import Run
    from simulator.timeline.verdicts import Verdict
    from simulator.views.blocks import Block

#: What is counted: constraints by their outcome, then files that differ or are wrong.
COUNTS = ("hold", "broken", "warnings", "differ", "wrong")


@click.command(short_help="Run scenarios and print only their verdicts.")
@files_argument
@click.option(
    "--baseline",
    is_flag=True,
    help="Also compare each with its baseline (see `parade baseline`).",
)
@click.option(
    "--all",
    "show_all",
    is_flag=True,
    help="List every event that moved, not only the largest shifts.",
)
@format_option
@click.option(
    "--jobs",
    metavar="N",
    type=click.IntRange(min=1),
    help="Number of worker processes.  [default: one per core if the check takes over a second]",
)
@click.option(
    "--runs",
    metavar="N",
    type=click.IntRange(min=1),
    default=10_000,
    show_default=True,
    help="The most replications for a constraint with `holds-in`.",
)
@seed_option("Draw their inputs from this seed.")
@set_option
@click.pass_context
def check(
    ctx: click.Context,
    *,
    files: tuple[Path, ...],
    baseline: bool,
    show_all: bool,
    output_format: str,
    jobs: int | None,
    runs: int,
    seed: int,
    settings: Settings,
) -> None:
    """Run each scenario FILE and print a line for each of its constraints.

    A constraint with `holds-in` is judged by as many replications with drawn inputs as it takes to
    decide it. An invalid file does not stop the others from being checked. Exits with 1 if a
    constraint is broken (unless it only warns) or anything differs from a baseline by more than its
    tolerances, and with 2 if a file is invalid.

    \b
    Example:
      parade check scenarios/*.yaml
      parade check late.yaml --set programme.speech.duration='12 min'
    """
    if show_all and not baseline:
        raise click.UsageError("--all requires --baseline: it lists how events differ from it")
    work = partial(
        check_one, settings=settings, baseline=baseline, show_all=show_all, runs=runs, seed=seed
    )
    results: list[Checked] = []
    with Bar("files") as bar, closing(in_order(work, files, jobs)) as coming:
        for result in coming:
            results.append(result)
            bar.clear()
            _print(result, output_format)
            bar.reach(len(results), len(files))
    counts = {key: sum(result.counts[key] for result in results) for key in COUNTS}
    if output_format == "json":
        from simulator._version import __version__

        documents = [result.document for result in results]
        show_json({"version": __version__, "files": documents, "total": counts})
    else:
        click.echo(", ".join(_total(results, counts)))
    ctx.exit(max(result.exit_code for result in results))


def _print(result: Checked, output_format: str) -> None:
    """Print the result of one file; if a JSON document follows, only its error."""
    if output_format == "text":
        for line in result.lines:
            click.echo(line)
        if result.blocks:
            show(result.blocks)
        if result.advice:
            click.echo(shown(result.advice))
    if result.error is not None:
        print_error(result.error)


def _total(results: Sequence[Checked], counts: dict[str, int]) -> Iterator[str]:
    of = f"of {len(results)} files"
    yield "1 constraint holds" if counts["hold"] == 1 else f"{counts['hold']} constraints hold"
    yield f"{counts['broken']} broken"
    if warned := counts["warnings"]:
        yield f"{warned} {'warning' if warned == 1 else 'warnings'}"
    if differ := counts["differ"]:
        verb = "differs from its baseline" if differ == 1 else "differ from their baselines"
        yield f"{differ} {of} {verb}"
    # A file that has verdicts although it is wrong has a missing or invalid baseline.
    wrong = [bool(result.lines) for result in results if result.error is not None]
    if invalid := wrong.count(False):
        yield f"{invalid} {of} could not be judged"
    if not_compared := wrong.count(True):
        yield f"{not_compared} {of} could not be compared"


# -- one file, in any process ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Checked:
    """The result of checking one file.

    Attributes
    ----------
    document
        Everything, as plain data.
    lines, blocks, advice
        What to print: verdicts and the comparison, with colours; the differences from the
        baseline; how to accept them.
    counts
        By the keys of `COUNTS`.
    error
        The error in the scenario or in its baseline, or None.
    """

    document: dict[str, Any]
    lines: Sequence[str]
    blocks: Sequence[Block]
    advice: str
    counts: Counter[str]
    error: SimulatorError | None

    @property
    def exit_code(self) -> int:
        """The exit code of the command for this file alone."""
        if self.error is not None:
            return self.error.exit_code
        return int(self.counts["broken"] + self.counts["differ"] > 0)


def check_one(
    file: Path, settings: Settings, *, baseline: bool, show_all: bool, runs: int, seed: int
) -> Checked:
    """Check one file; with `show_all`, list every event that differs from the baseline."""
    from simulator.display import displayed
    from simulator.views.documents import verdict_document

    document: dict[str, Any] = {"file": str(file), "error": None}
    document |= {"scenario": None, "start": None, "verdicts": None, "baseline": None}
    lines: list[str] = []
    blocks: list[Block] = []
    counts: Counter[str] = Counter()
    advice = ""
    error = None
    try:
        run = run_file(file, settings)
        verdicts, scenario = run.verdicts, run.scenario
        document["scenario"] = {"name": scenario.name, "hash": scenario.digest}
        document["start"] = scenario.start.isoformat()
        shares = _shares(file, run, runs, seed)
        document["verdicts"] = [
            verdict_document(verdict) | _share_entry(shares.get(number))
            for number, verdict in enumerate(verdicts)
        ]
        judged = [shares.get(number, verdict) for number, verdict in enumerate(verdicts)]
        counts.update(_outcome(each)[0] for each in judged)
        with displayed(run.display):
            lines += _verdict_lines(file, run, shares, settings)
        if baseline:
            from simulator.views import comparison as view

            comparison, line, document["baseline"] = _compare(file, run)
            lines.append(line)
            blocks += view.comparison_blocks(comparison, show_all=show_all)
            counts["differ"] += not comparison.same
            # Only the file as it stands can become the baseline.
            if not comparison.same and not settings:
                advice = view.advice(file)
    except Exception as problem:  # one file must not cost the others
        error = reported(problem, file)
        document["error"] = str(error)
        counts["wrong"] += 1
    return Checked(document, lines, blocks, advice, counts, error)


def _compare(file: Path, run: Run) -> tuple[Comparison, str, dict[str, Any]]:
    """Compare a run with its baseline: the comparison, as a line and as plain data."""
    from simulator.baseline import load_baseline
    from simulator.views.comparison import baseline_line, comparison_document

    baseline = load_baseline(file)
    comparison = baseline.compare(run)
    word = click.style("same", "green") if comparison.same else click.style("DIFFERS", "red")
    document = {
        "file": str(baseline.file),
        "version": baseline.content.version,
        "tolerance": baseline.content.tolerance,
        **comparison_document(comparison),
    }
    return (
        comparison,
        f"{shown(file)}: {word} {shown(baseline_line(comparison, baseline))}",
        document,
    )


def _shares(file: Path, run: Run, runs: int, seed: int) -> dict[int, ShareVerdict]:
    """The verdicts on shares of replications, by the place of the constraint."""
    if all(verdict.holds_in is None for verdict in run.verdicts):
        return {}
    from simulator.ensemble.shares import judge_shares

    with named_file(file):
        return judge_shares(run, runs, seed)


def _share_entry(share: ShareVerdict | None) -> dict[str, Any]:
    if share is None:
        return {}
    from simulator.views.ensemble.shares import share_document

    return {"share": share_document(share)}


def _share_lines(share: ShareVerdict, file: Path, settings: Settings) -> Iterator[str]:
    """What follows the name of a constraint that asks for a share, then lines of their own."""
    from simulator.views.ensemble.shares import share_text, worst_text

    yield share_text(share)
    if not share.holds and (worst := worst_text(share, file, settings.options())) is not None:
        yield f"worst: {worst}"


def _verdict_lines(
    file: Path, run: Run, shares: Mapping[int, ShareVerdict], settings: Settings
) -> Iterator[str]:
    """A line per verdict that begins with the place of its constraint, as in compilers."""
    from simulator.views.blocks import printable
    from simulator.views.constraints import decided_text, places
    from simulator.views.explain import why_broken

    if not run.verdicts:
        yield f"{shown(file)}: no constraints"
    for number, (verdict, place) in enumerate(zip(run.verdicts, places(run.scenario), strict=True)):
        at, see = _at(file, place)
        share = shares.get(number)
        if share is None:
            why = why_broken(run, verdict)
            told = [decided_text(verdict, run.scenario), *([f"why: {why}"] if why else [])]
        else:
            told = list(_share_lines(share, file, settings))
        judged = share or verdict
        text = printable(f"{verdict.name}: {told[0]}")
        yield f"{at}: {click.style(*_outcome(judged)[1:])} {text}{see}"
        if verdict.because and not judged.holds:
            yield "    " + printable(f"because: {verdict.because}")
        yield from ("    " + printable(line) for line in told[1:])


def _at(file: Path, place: Place | None) -> tuple[str, str]:
    """The start and the end of a line; the end refers to a base file (`extends`)."""
    if place is None or place.line is None:
        return shown(file), ""
    if place.file == str(file):
        return f"{shown(file)}:{place.line}", ""
    return shown(file), f", see {shown(place.file)}:{place.line}"


def _outcome(verdict: Verdict | ShareVerdict) -> tuple[str, str, str]:
    """What a verdict counts as, its word and the colour of that."""
    if verdict.holds:
        return "hold", "holds", "green"
    return ("broken", "BROKEN", "red") if verdict.fails else ("warnings", "WARNING", "yellow")
