"""Completes statements: from attributions with their speakers to the whole record.

In go a stage and what the statement network keeps of its words; out come statements in the order of the attributions.
Act, date and addressee are the trained reader's; what words alone tell is read from the text.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from onrecord.attribution import kind_of
from onrecord.pipeline.staging import Stage
from onrecord.records import Polarity, Span, Statement
from onrecord.speakers import Attributed
from onrecord.statements import (
    Kept,
    StatementReader,
    about_dates,
    codes_of,
    find_channel,
    find_conditions,
    find_dated,
    find_hedges,
    find_target,
    polarity_of,
    refuses_to_speak,
    stance_of,
)

__all__ = ["Scored", "complete"]


class Scored(Attributed, Protocol):
    """An attribution with the probability that it is one."""

    @property
    def score(self) -> float:
        """In [0, 1]."""


def _spans(pairs: Sequence[tuple[int, int]]) -> tuple[Span, ...]:
    return tuple(Span(*pair) for pair in pairs)


def complete(
    stage: Stage, found: Sequence[Scored], states: NDArray[np.uint8], reader: StatementReader, kept: Kept
) -> list[Statement]:
    """The statements of one article; ``found`` are the stage's attributions, ``states`` its quotation marks."""
    scene, company, text = stage.scene, stage.company, stage.scene.text
    dated = find_dated(scene)
    findings = reader.read(scene, found, kept, stage.pronouns, dated)
    statements = []
    for number, (one, finding, (speaker, via)) in enumerate(zip(found, findings, company.speakers, strict=True)):
        source, cue, content = _spans(one.source), _spans(one.cue), _spans(one.content)
        polarity = polarity_of(text, cue, content)
        unsaid = polarity is Polarity.REFUSED and refuses_to_speak(text, cue, content)
        plover, cameo = (None, None) if unsaid else codes_of(finding.act, polarity)
        target = find_target(scene, number, finding.act, finding.addressee)
        act_score = round(min(finding.act_score, 0.999), 3)
        addressee_score = round(min(finding.addressee_score, 0.99), 3)
        statements.append(
            Statement(
                source=source,
                cue=cue,
                content=content,
                kind=kind_of(text, states, content),
                score=one.score,
                speaker=speaker,
                via=via,
                act=finding.act,
                act_score=act_score,
                polarity=polarity,
                conditions=find_conditions(text, content, cue),
                hedges=find_hedges(text, content),
                stance=stance_of(text, cue),
                addressee=None if finding.addressee is None else company.speaker(finding.addressee, addressee_score),
                channel=find_channel(text, source, cue, content),
                said_on=finding.said_on,
                about_dates=about_dates(content, dated),
                target=None if target is None else company.speaker(target, act_score),
                plover=plover,
                cameo=cameo,
            )
        )
    return statements
