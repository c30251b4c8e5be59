"""Sets the stage for statements: what the speakers' room has found, handed to the statements' room in its own words.

In go an article's words with what the networks see in them and its attributions; out comes a stage: the scene, those
who may be addressed, and the records behind their keys.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

import numpy as np
from numpy.typing import NDArray

from onrecord.encoder import Network, SpeakerNetwork, cut_words, plan_windows, without_link_lists
from onrecord.speakers import Attributed, Company, Mentioned, Resolver, Sight, View
from onrecord.statements import Form, Referent, Scene, object_pronouns

__all__ = ["Stage", "set_stage", "stage_of"]


@dataclass(frozen=True, slots=True, eq=False)
class Stage:
    """One article's attributions with all around them.

    ``pronouns`` are the resolved object pronouns beside each cue, by the attribution's number. ``vectors`` (words,
    width) are the encoder's, where training has asked for them.
    """

    scene: Scene
    attributions: Sequence[Attributed]
    company: Company
    pronouns: dict[int, list[Referent]]
    vectors: NDArray[np.float16]


_FORMS: Final = {form.value: form for form in Form}


def _referent(mentioned: Mentioned) -> Referent:
    start, end, form, kind, key, plural = mentioned
    return Referent(start, end, _FORMS[form.value], kind, key, plural)


def stage_of(view: View, published: date | None, attributions: Sequence[Attributed], company: Company) -> Stage:
    """The stage of an article whose speakers are known."""
    referents = [_referent(each) for each in company.mentioned()]
    keys = company.speaker_keys()
    scene = Scene.of(view.text, view.words, view.sentence, published, attributions, keys, referents, view.lower)
    pronouns: dict[int, list[Referent]] = {}
    for number, word in object_pronouns(scene):
        mentioned = company.pronoun(word, number)
        if mentioned is not None:
            pronouns.setdefault(number, []).append(_referent(mentioned))
    return Stage(scene, attributions, company, pronouns, np.zeros((0, 0), np.float16))


def set_stage(
    network: Network,
    mentions: SpeakerNetwork,
    speakers: Resolver,
    text: str,
    published: date | None,
    attributions: Sequence[Attributed],
) -> Stage:
    """The stage of an article that has not been read, around attributions that are known; with its vectors."""
    text = without_link_lists(text)
    words = cut_words(network.tokenizer, text)
    sights, vectors = [], []
    for window in plan_windows(words):
        seen = network.see(words, window)
        core = slice(window.core_start - window.start, window.core_end - window.start)
        sights.append(Sight.of(mentions.look(seen, words.features[window.start : window.end]), core))
        vectors.append(np.concatenate([seen.vectors[core], seen.lower[core]], axis=1).astype(np.float16))
    if not sights:
        attributions = ()  # whatever they are, there is no word to say them
    view = View(text, words, Sight.join(sights))
    stage = stage_of(view, published, attributions, speakers.meet(view, attributions))
    return replace(stage, vectors=np.concatenate(vectors)) if vectors else stage
