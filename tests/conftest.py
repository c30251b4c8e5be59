"""What tests of several rooms share."""

import pytest
from tokenizers import Tokenizer

from onrecord.encoder import ModelFiles, Network


@pytest.fixture(scope="session")
def tokenizer() -> Tokenizer:
    """The shipped tokenizer, set up as the program does it."""
    return Network(ModelFiles.open()).tokenizer
