"""``onrecord evaluate``: figures against human annotation, and the quality gate."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias, get_type_hints

import typer

from onrecord.cli.evaluate_duplicates import evaluate_duplicates
from onrecord.cli.evaluate_headline import evaluate_headline
from onrecord.cli.evaluate_same import evaluate_paraphrase, evaluate_same_statement, evaluate_similarity
from onrecord.cli.evaluate_sentences import evaluate_sentences
from onrecord.cli.evaluate_stories import evaluate_stories
from onrecord.cli.evaluate_threads import evaluate_threads
from onrecord.errors import SettingError

if TYPE_CHECKING:
    from onrecord.encoder import Network
    from onrecord.evaluation import Attribution, Complete, FigureReport, LabelledStatements, PloverRow
    from onrecord.evaluation.plover import Fit
    from onrecord.records import Article, Speaker

__all__ = ["app"]

_MARGIN = 0.3
"""How far under the figures floors are set: processors round 8-bit products in their own ways."""

_Labels: TypeAlias = Annotated[
    Path, typer.Argument(metavar="GOLD.jsonl", help="Attributions with labelled acts, addressees and dates.")
]
_Articles: TypeAlias = Annotated[
    Path, typer.Option(metavar="POLNEAR.jsonl", help="Their articles, in the form of PolNeAR.")
]
_Table: TypeAlias = Annotated[bool, typer.Option("--table", help="A table with counts instead of JSON.")]
_Errors: TypeAlias = Annotated[bool, typer.Option("--errors", help="List every wrong answer on standard error.")]
_Gate: TypeAlias = Annotated[
    str | None, typer.Option(help="Compare with the floors of this corpus; status 1 if below.")
]
_Raise: TypeAlias = Annotated[bool, typer.Option("--raise", help="With --gate: raise the floors to these figures.")]


app = typer.Typer(help="Measure the program against human annotation.", no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def _options() -> None:
    """Measure the program against human annotation."""


def _show(
    report: FigureReport,
    *,
    table: _Table = False,
    errors: _Errors = False,
    gate: _Gate = None,
    raise_gate: _Raise = False,
) -> None:
    """Print a report, and compare it with its floors; the options are those of commands that print one."""
    typer.echo(report.to_table() if table else report.to_json())
    if errors and report.errors:
        sys.stderr.write(f"{report.to_errors()}\n")
    if gate is not None:
        _pass_gate(gate, report.gated, report.corpus_hash, raise_gate=raise_gate)


def _shown(measure: Callable[..., FigureReport]) -> Callable[..., None]:
    """Make a command of ``measure``: its own arguments, then the options of :func:`_show`, which prints its report.

    Typer and the documents read arguments off a command's signature, so it is put together here.
    """
    own = _arguments(measure)
    _, *options = _arguments(_show)

    @wraps(measure)
    def command(**given: Any) -> None:
        report = measure(**{argument.name: given.pop(argument.name) for argument in own})
        _show(report, **given)

    command.__signature__ = inspect.Signature([*own, *options])  # type: ignore[attr-defined]
    command.__annotations__ = {argument.name: argument.annotation for argument in (*own, *options)}
    return command


def _arguments(function: Callable[..., object]) -> list[inspect.Parameter]:
    # The room of the reports is too heavy to be imported for their class before a command is called.
    types = get_type_hints(function, localns={"FigureReport": object}, include_extras=True)
    return [each.replace(annotation=types[name]) for name, each in inspect.signature(function).parameters.items()]


app.command("duplicates")(_shown(evaluate_duplicates))
app.command("sentences")(_shown(evaluate_sentences))
app.command("same-statement")(_shown(evaluate_same_statement))
app.command("paraphrase")(_shown(evaluate_paraphrase))
app.command("similarity")(_shown(evaluate_similarity))
app.command("stories")(_shown(evaluate_stories))
app.command("headline")(_shown(evaluate_headline))
app.command("threads")(_shown(evaluate_threads))


@app.command("polnear")
def evaluate_polnear(
    path: Annotated[Path, typer.Argument(metavar="GOLD.jsonl", help="Gold attributions in the form of PolNeAR.")],
    direct: Annotated[
        bool, typer.Option("--direct", help="Only attributions that are mostly in quotation marks.")
    ] = False,
    table: Annotated[bool, typer.Option("--table", help="A table with outlets and kinds instead of JSON.")] = False,
    model: Annotated[Path | None, typer.Option(help="A model folder instead of the one that ships.")] = None,
    gate: _Gate = None,
    raise_gate: _Raise = False,
) -> None:
    """Read the articles of GOLD.jsonl and print how well the attributions agree with the annotators'.

    The figures are match, cue, source, content, full, single spans and words as F1, and Krippendorff's alpha, in per
    cent.
    """
    from onrecord.encoder import ModelFiles
    from onrecord.evaluation import evaluate, read_gold
    from onrecord.pipeline import Components, read_many

    if direct and gate is not None:
        raise SettingError("--gate compares all attributions; it cannot be combined with --direct")
    gold = read_gold(path)
    components = Components.open(ModelFiles.open(model))
    report = evaluate(gold, lambda articles: read_many(articles, components=components), direct=direct)
    typer.echo(report.to_table() if table else report.to_json())
    if gate is None:
        return
    figures = {**report.figures, "calibration": round(100 - 100 * report.calibration_error(), 1)}
    _pass_gate(gate, figures, report.corpus_hash, raise_gate=raise_gate)


@app.command("speakers")
def evaluate_speakers(
    path: Annotated[Path, typer.Argument(metavar="GOLD.jsonl", help="Attributions with labelled speakers.")],
    articles: _Articles,
    table: _Table = False,
    errors: Annotated[bool, typer.Option("--errors", help="List every wrong speaker on standard error.")] = False,
    model: Annotated[Path | None, typer.Option(help="An attribution model instead of the one that ships.")] = None,
    speakers: Annotated[Path | None, typer.Option(help="A speaker model instead of the one that ships.")] = None,
    gate: _Gate = None,
    raise_gate: _Raise = False,
) -> None:
    """Find the speakers of the attributions in GOLD.jsonl and print how many are right, in per cent.

    The figures are the right speaker with the attributions given: over all, over pronouns and descriptions, over
    speakers without a name, over attributions without a source; the right type; and the F1 from the raw text.
    """
    from onrecord.encoder import ModelFiles
    from onrecord.evaluation import evaluate_speakers as evaluate
    from onrecord.evaluation import read_labels
    from onrecord.pipeline import Components, complete_statements, read_many

    components = Components.open(ModelFiles.open(model), ModelFiles.open(speakers, shipped="speakers"))

    def resolve(article: Article, attributions: Sequence[Attribution]) -> list[Speaker]:
        statements = complete_statements(article, attributions, components=components)
        return [statement.speaker for statement in statements if statement.speaker is not None]

    report = evaluate(read_labels(path, articles), resolve, lambda read: read_many(read, components=components))
    _show(report, table=table, errors=errors, gate=gate, raise_gate=raise_gate)


@app.command("acts")
@_shown
def evaluate_acts(path: _Labels, articles: _Articles) -> FigureReport:
    """Find the acts of the attributions in GOLD.jsonl and print how many are right, in per cent.

    The figures are the macro F1 over the acts with ten or more labels, the accuracy, and the expected calibration error
    of the scores, which is better the lower it is; the gate takes it as calibration, 100 less the error.
    """
    from onrecord.evaluation import evaluate_acts as evaluate

    return _complete(evaluate, path, articles)


@app.command("dates")
@_shown
def evaluate_dates(path: _Labels, articles: _Articles) -> FigureReport:
    """Find the days on which the attributions in GOLD.jsonl were said and print how many are right, in per cent.

    The figures are the very day where the label has one, no day where it has none, and the F1 of both together.
    """
    from onrecord.evaluation import evaluate_dates as evaluate

    return _complete(evaluate, path, articles)


@app.command("addressees")
@_shown
def evaluate_addressees(path: _Labels, articles: _Articles) -> FigureReport:
    """Find the addressees of the attributions in GOLD.jsonl and print how many are right, in per cent.

    The figures are F1, precision and recall of the addressees; names are compared as those of speakers.
    """
    from onrecord.evaluation import evaluate_addressees as evaluate

    return _complete(evaluate, path, articles)


def _complete(
    evaluate: Callable[[Sequence[LabelledStatements], Complete], FigureReport], labels: Path, articles: Path
) -> FigureReport:
    from onrecord.evaluation import read_statement_labels
    from onrecord.pipeline import complete_statements

    return evaluate(read_statement_labels(labels, articles), complete_statements)


@app.command("timex")
@_shown
def evaluate_timex(
    path: Annotated[Path, typer.Argument(metavar="DIR", help="Folder with documents annotated in TimeML (*.tml).")],
    everything: Annotated[
        bool, typer.Option("--all", help="All documents, also the four fifths that the rules were written by.")
    ] = False,
) -> FigureReport:
    """Read the time expressions of the documents in DIR and print how many values are right, in per cent.

    Every fifth document counts, in the order of their names. The figures are the value and the type of each marked
    expression, given the document's date, and the F1 of finding dates and times of day in the text.
    """
    from onrecord.evaluation import evaluate_timex as evaluate
    from onrecord.evaluation import held_out, read_timebank
    from onrecord.statements.times import find_times, read_time

    documents = read_timebank(path)
    chosen = documents if everything else held_out(documents)
    if not chosen:
        raise SettingError(f"{path}: every fifth document counts, and there are only {len(documents)}; add --all")
    return evaluate(chosen, read_time, find_times)


@app.command("plover")
@_shown
def evaluate_plover(
    path: Annotated[Path, typer.Argument(metavar="TRAIN.tsv", help="Coded sentences, in the form of PLOVER's.")],
    test: Annotated[
        Path | None,
        typer.Option(metavar="TEST.tsv", help="Code these with the event model that ships; none is fitted to TRAIN."),
    ] = None,
) -> FigureReport:
    """Find the root codes of events in TRAIN.tsv and print how many are right, in per cent.

    Each fifth of the sentences is coded by a model fitted to the others, in two partings; this needs the extra:
    pip install 'onrecord[train]'. With --test the model that ships codes TEST.tsv instead, without the extra. The
    figures are macro F1, accuracy, accuracy of the class (verbal or material, cooperation or conflict), the expected
    calibration error of the scores, and the F1 of each root; the gate takes the first three, and 100 less the error.
    """
    from onrecord.encoder import ModelFiles, Network
    from onrecord.evaluation import evaluate_plover as evaluate
    from onrecord.evaluation import read_plover

    rows, others = read_plover(path), None if test is None else read_plover(test)
    network = Network(ModelFiles.open())
    return evaluate(rows, others, _event_fitter(network) if others is None else _shipped_coder(network))


def _event_fitter(network: Network) -> Fit:
    from onrecord.training import EventFitter, EventPlan

    return EventFitter(network, EventPlan())


def _shipped_coder(network: Network) -> Fit:
    """The event model that ships, whatever rows it is to be fitted to."""
    from onrecord.statements.events import EventCoder, see_sentence

    coder = EventCoder.open(encoder=network.files.version)

    def code(rows: Sequence[PloverRow]) -> list[tuple[str, float]]:
        return [coder.code(see_sentence(network, row.text, source=row.source, target=row.target)) for row in rows]

    return lambda _rows: code


def _pass_gate(gate: str, figures: Mapping[str, float], corpus_hash: str, *, raise_gate: bool) -> None:
    from onrecord.evaluation import FLOORS, check, raise_floors

    if raise_gate:
        lifted = {name: round(value - _MARGIN, 1) for name, value in figures.items()}
        raise_floors(FLOORS, gate, lifted, corpus_hash)
    failures = check(gate, corpus_hash, figures)
    for failure in failures:
        sys.stderr.write(f"{failure}\n")
    if failures:
        raise typer.Exit(1)
    sys.stderr.write(f"{gate}: no figure is below its floor\n")
