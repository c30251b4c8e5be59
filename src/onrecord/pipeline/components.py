"""The components of a reading, put together: the only place that knows which file feeds which part.

In go settings, out comes one object that turns articles into readings. Loading takes the time of opening the model
(about a third of a second); the object may be kept and shared between threads.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

import onrecord
from onrecord.attribution import AttributionReader, Calibration, Certainty
from onrecord.encoder import ModelFiles, Network, SpeakerNetwork
from onrecord.speakers import Resolver

__all__ = ["Components", "load_components"]


@dataclass(frozen=True, slots=True)
class Components:
    """Everything that one reading passes through, and the versions that its record names."""

    network: Network
    attribution: AttributionReader
    mentions: SpeakerNetwork
    speakers: Resolver
    versions: tuple[tuple[str, str], ...]

    @classmethod
    def open(cls, files: ModelFiles, speakers: ModelFiles | None = None) -> Components:
        """Components around the attribution model in ``files`` and a speaker model, by default the one that ships."""
        network = Network(files)
        facts = files.facts
        attribution = AttributionReader(
            network=network,
            transitions=np.array(facts["transitions"], dtype=np.float32),
            certainty=Certainty(tuple(map(float, facts["certainty"]["weights"])), float(facts["certainty"]["bias"])),
            calibration=Calibration(tuple((float(x), float(y)) for x, y in facts["calibration"])),
            seed_threshold=facts["seed_threshold"],
            threshold=facts["threshold"],
        )
        speakers = ModelFiles.open(shipped="speakers") if speakers is None else speakers
        mentions = SpeakerNetwork(speakers)
        resolver = Resolver(mentions, float(speakers.facts["temperature"]))
        versions = (
            ("attribution", files.version),
            ("onrecord", onrecord.__version__),
            ("speakers", speakers.version),
        )
        return cls(network, attribution, mentions, resolver, versions)


@cache
def load_components() -> Components:
    """The components that ship with the package, loaded once a process."""
    return Components.open(ModelFiles.open())
