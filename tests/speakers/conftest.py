"""Texts marked by hand, cut by the shipped tokenizer."""

from collections.abc import Callable
from functools import partial

import pytest
from marked import Marked
from tokenizers import Tokenizer


@pytest.fixture
def mark(tokenizer: Tokenizer) -> Callable[..., Marked]:
    """Marks a text; see :class:`Marked` for what can be told of it."""
    return partial(Marked, tokenizer)
