"""What tests of several rooms share."""

import time
from collections.abc import Callable

import pytest
from tokenizers import Tokenizer

from onrecord.encoder import ModelFiles, Network


@pytest.fixture(scope="session")
def tokenizer() -> Tokenizer:
    """The shipped tokenizer, set up as the program does it."""
    return Network(ModelFiles.open()).tokenizer


@pytest.fixture(scope="session")
def least_time() -> Callable[[Callable[[], object]], float]:
    """The least processor time that a call took in three runs, in seconds: what else a machine does only adds to it."""

    def measure(call: Callable[[], object]) -> float:
        times = []
        for _ in range(3):
            start = time.process_time()
            call()
            times.append(time.process_time() - start)
        return min(times)

    return measure
