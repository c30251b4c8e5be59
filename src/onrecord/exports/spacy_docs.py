"""Readings as spaCy's DocBin (``.spacy``), for training and for work on tokens: one Doc an article, with span groups.

Readings come in, one file goes out and comes back. Each Doc has its whole reading, where ``onrecord.spacy_component``
keeps it: with that registered, ``doc._.reading`` and ``doc._.statements`` are there. The span groups
``onrecord_source``, ``onrecord_cue`` and ``onrecord_content`` have the tokens that hold each span, labelled SOURCE, CUE
or CONTENT, with an id that tells the number of the statement. Tokens are those of spaCy's English rules. Not carried:
surrogates, written as U+FFFD. A DocBin is one block: memory grows with it, when written and when read. spaCy is
imported here only to write and read (the extra ``spacy``).
"""

from __future__ import annotations

import json
import re
import zlib
from dataclasses import replace
from typing import TYPE_CHECKING, Any, BinaryIO

from onrecord.errors import MalformedError, MissingExtraError, OutputError
from onrecord.exports.jsonlines import reading_to_dict
from onrecord.exports.restoring import reading_from_dict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from onrecord.records import Reading

__all__ = ["read_spacy", "write_spacy"]

_ROLES = ("source", "cue", "content")
# The layout of spaCy's custom attributes; key and form are those of the component.
_READING = ("._.", "onrecord_reading", None, None)
_SURROGATES = re.compile("[\ud800-\udfff]")
_PLAIN_TOKEN = re.compile(r"\w+|[^\w\s]|\s")
# The work of spaCy's rules grows with the square of a piece without white space: 1,000 brackets take 0.1 s, 10,000 take
# 14 s. Pieces of articles that are longer than this are not text.
_LONGEST_PIECE = 200
# Measured: 70 bytes of memory a character of articles full of statements, so a file of this many takes 7 GB.
_CHARACTERS = 100_000_000
_UNPACKED = 4_000_000_000


def write_spacy(readings: Iterable[Reading], out: BinaryIO) -> None:
    """Write all readings as one DocBin, when the last has come.

    More than 100 million characters raise :class:`OutputError`: write several files, as ``spacy train`` takes a folder
    of them. Without spaCy :class:`MissingExtraError` is raised before anything is read.
    """
    try:
        from spacy.lang.en import English
        from spacy.tokens import DocBin
    except ImportError as error:
        raise MissingExtraError("spaCy", "spacy") from error
    tokenizer = English().tokenizer
    docs = DocBin(attrs=["ORTH", "SPACY"], store_user_data=True)
    characters = 0
    for reading in readings:
        characters += len(reading.article.text)
        if characters > _CHARACTERS:
            raise OutputError(
                f"one spaCy file holds {_CHARACTERS:,} characters of articles at most; write several files"
            )
        docs.add(_doc(reading, tokenizer))
    out.write(docs.to_bytes())


def read_spacy(stream: BinaryIO) -> Iterator[Reading]:
    """Yield the readings of the Docs in a file that :func:`write_spacy` wrote, or any DocBin of Docs with readings.

    What is no DocBin, and a Doc without a reading of its own text, raises :class:`MalformedError`; spaCy that is not
    installed raises :class:`MissingExtraError`.
    """
    try:
        from spacy.tokens import DocBin
        from spacy.vocab import Vocab
    except ImportError as error:
        raise MissingExtraError("spaCy", "spacy") from error
    data = stream.read()
    _check_size(data)
    try:
        docs = DocBin().from_bytes(data).get_docs(Vocab())
        for number, doc in enumerate(docs, start=1):
            yield _reading(doc, f"Doc {number}")
    except (ValueError, TypeError, LookupError, AttributeError, OverflowError, AssertionError) as fault:
        # spaCy checks little of what it unpacks, and fails where a value is first used.
        raise MalformedError(f"the file is no DocBin that spaCy can read: {fault!r:.200}") from fault


def _doc(reading: Reading, tokenizer: Any) -> Any:
    # spaCy's texts are UTF-8, which holds no surrogates. One character for one keeps the offsets.
    reading = replace(reading, article=replace(reading.article, text=_SURROGATES.sub("\ufffd", reading.article.text)))
    doc = _tokenized(reading.article.text, tokenizer)
    doc.user_data[_READING] = json.dumps(reading_to_dict(reading), allow_nan=False)
    for role in _ROLES:
        spans = [
            doc.char_span(start, end, label=role.upper(), span_id=f"onrecord:{number}", alignment_mode="expand")
            for number, statement in enumerate(reading.statements)
            for start, end in getattr(statement, role)
        ]
        # No token holds a span of nothing but the space that follows a token.
        doc.spans[f"onrecord_{role}"] = [span for span in spans if span is not None and len(span)]
    return doc


def _tokenized(text: str, tokenizer: Any) -> Any:
    """Cut the text as spaCy does; one with a very long piece at words and signs alone."""
    from spacy.tokens import Doc

    if all(len(piece) <= _LONGEST_PIECE for piece in text.split()):
        return tokenizer(text)
    words: list[str] = []
    spaces: list[bool] = []
    for piece in _PLAIN_TOKEN.findall(text):
        if piece == " " and spaces and not spaces[-1]:
            spaces[-1] = True
        else:
            words.append(piece)
            spaces.append(False)
    return Doc(tokenizer.vocab, words=words, spaces=spaces)


def _reading(doc: Any, place: str) -> Reading:
    stored = doc.user_data.get(_READING)
    if not isinstance(stored, str):
        raise MalformedError(f"{place} has no reading; only what onrecord wrote can be read")
    try:
        reading = reading_from_dict(json.loads(stored))
    except MalformedError as fault:
        raise MalformedError(fault.message, origin=place) from fault
    except (ValueError, RecursionError) as fault:
        raise MalformedError(f"the reading is not JSON: {fault}", origin=place) from fault
    if reading.article.text != doc.text:
        raise MalformedError("the reading is of another text than the Doc's", origin=place)
    return reading


def _check_size(data: bytes) -> None:
    """Unpack piece by piece and keep nothing, so that a small file cannot fill the memory."""
    unpacker = zlib.decompressobj()
    size = 0
    try:
        piece = unpacker.decompress(data, 1_000_000)
        while piece:
            size += len(piece)
            if size > _UNPACKED:
                raise MalformedError(f"the file unpacks to more than {_UNPACKED:,} bytes")
            piece = unpacker.decompress(unpacker.unconsumed_tail, 1_000_000)
    except zlib.error as fault:
        raise MalformedError(f"the file is no DocBin: {fault}") from fault
