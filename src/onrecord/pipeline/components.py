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
from onrecord.encoder import ModelFiles, Network, SpeakerNetwork, StatementNetwork
from onrecord.speakers import Resolver
from onrecord.statements import CHOICES, StatementReader

__all__ = ["Components", "load_components"]


@dataclass(frozen=True, slots=True)
class Components:
    """Everything that one reading passes through, and the versions that its record names."""

    network: Network
    attribution: AttributionReader
    mentions: SpeakerNetwork
    speakers: Resolver
    forces: StatementNetwork
    statements: StatementReader
    versions: tuple[tuple[str, str], ...]

    @classmethod
    def open(
        cls, files: ModelFiles, speakers: ModelFiles | None = None, statements: ModelFiles | None = None
    ) -> Components:
        """Components around the attribution model in ``files``, with the speaker and statement models that ship."""
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
        statements = ModelFiles.open(shipped="statements") if statements is None else statements
        forces = StatementNetwork(statements, tuple(CHOICES))
        cautions = {kind: float(statements.facts["cautions"][kind]) for kind in CHOICES}
        reader = StatementReader(forces, float(statements.facts["temperature"]), cautions)
        versions = (
            ("attribution", files.version),
            ("onrecord", onrecord.__version__),
            ("speakers", speakers.version),
            ("statements", statements.version),
        )
        return cls(network, attribution, mentions, resolver, forces, reader, versions)


@cache
def load_components() -> Components:
    """The components that ship with the package, loaded once a process."""
    return Components.open(ModelFiles.open())
