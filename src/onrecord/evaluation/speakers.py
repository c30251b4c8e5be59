"""Evaluation of speakers: who is behind each attribution, against labelled articles.

In go articles with labelled attributions and the program under test, out come figures in per cent. This module does not
know how speakers are found.

With the gold spans given:

- ``speaker``: the right speaker; names are compared without case, accents and titles, joint speakers as sets
- ``speaker pointed``: the same over sources that are pronouns or share no word with the speaker's name ("the senator")
- ``speaker unnamed``: the same where the gold speaker is unnamed, a group or a document
- ``speaker empty``: the same where the source is missing; "unknown" is right where the label says so
- ``type``: the right type

From the raw text: ``end to end`` is the F1 of statements that are paired with a gold one, as for the other figures, and
have the right speaker.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias

from onrecord.evaluation.gold import hash_gold
from onrecord.evaluation.labels import LabelledArticle
from onrecord.evaluation.reports import FigureReport, Mistake, percent
from onrecord.evaluation.scores import Attribution, tally
from onrecord.records import Article, Reading, Span, Speaker, SpeakerType
from onrecord.speakers import fold_speaker

__all__ = ["evaluate_speakers"]

Resolve: TypeAlias = Callable[[Article, Sequence[Attribution]], Sequence[Speaker]]
"""The speakers of given attributions of one article."""

ReadMany: TypeAlias = Callable[[Iterable[Article]], Iterable[Reading]]

_PRONOUNS = frozenset(
    [
        "i",
        "me",
        "we",
        "us",
        "you",
        "he",
        "him",
        "she",
        "her",
        "it",
        "they",
        "them",
        "who",
        "whom",
        "which",
        "that",
        "this",
        "these",
        "those",
        "one",
        "himself",
        "herself",
    ]
)


def _points(text: str, source: Sequence[Span], name: str) -> bool:
    """Whether a source is a pronoun or a description without any word of the speaker's name."""
    words = {word for span in source for part in fold_speaker(text[span.start : span.end]) for word in part.split()}
    named = {word for part in fold_speaker(name) for word in part.split()}
    return bool(words) and (words <= _PRONOUNS or not words & named)


_UNNAMED = (SpeakerType.UNNAMED, SpeakerType.GROUP, SpeakerType.DOCUMENT)


def evaluate_speakers(gold: Sequence[LabelledArticle], resolve: Resolve, read_many: ReadMany) -> FigureReport:
    """Ask ``resolve`` for the speakers of the gold attributions, and ``read_many`` for everything."""
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    errors: list[Mistake] = []
    for labelled in gold:
        article = labelled.article
        found = resolve(article.article(), article.attributions)
        for attribution, speaker, wanted in zip(article.attributions, found, labelled.speakers, strict=True):
            correct = fold_speaker(speaker.name) == wanted.folded
            names = ["speaker"]
            if not attribution.source:
                names.append("speaker empty")
            elif _points(article.text, attribution.source, wanted.name):
                names.append("speaker pointed")
            if wanted.type in _UNNAMED:
                names.append("speaker unnamed")
            for name in names:
                total[name] += 1
                right[name] += correct
            total["type"] += 1
            right["type"] += speaker.type is wanted.type
            if not correct:
                source = " … ".join(article.text[span.start : span.end] for span in attribution.source)
                errors.append(Mistake(article.name, source or "(no source)", speaker.name, wanted.name))
    _end_to_end(gold, read_many, right, total)
    order = ("speaker", "speaker pointed", "speaker unnamed", "speaker empty", "type", "end to end")
    return FigureReport(
        figures={name: percent(right[name], total[name]) for name in order},
        counts={name: total[name] for name in order},
        errors=tuple(errors),
        corpus_hash=hash_gold([labelled.article for labelled in gold]),
    )


def _end_to_end(gold: Sequence[LabelledArticle], read_many: ReadMany, right: Counter[str], total: Counter[str]) -> None:
    name = "end to end"
    readings = {reading.article.origin: reading for reading in read_many(each.article.article() for each in gold)}
    for labelled in gold:
        reading = readings.get(labelled.article.name)
        statements = reading.statements if reading else ()
        wanted, found = labelled.article.attributions, [Attribution.of(statement) for statement in statements]
        total[name] += len(wanted) + len(found)
        for pair in tally(labelled.article.text, wanted, found).pairs:
            speaker = statements[pair.predicted].speaker
            # Twice: of one that was labelled and one that was found.
            right[name] += 2 * (
                speaker is not None and fold_speaker(speaker.name) == labelled.speakers[pair.gold].folded
            )
