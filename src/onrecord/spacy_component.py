"""The spaCy component: ``nlp.add_pipe("onrecord")`` puts statements and speakers on any ``Doc``.

In go Docs of any tokenization, out come the same Docs with their reading, as custom attributes and as span groups.
The characters of ``doc.text`` are what is read; tokens, tags and parses are neither needed nor changed. This is the
only module that imports spaCy (the extra ``spacy``), and it decides nothing about statements itself.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from onrecord.errors import MalformedError, MissingExtraError, SettingError, SkipError
from onrecord.records import Article, Problem, Reading, Speaker, SpeakerType, Statement
from onrecord.settings import Settings

try:
    from spacy.language import Language
    from spacy.tokens import Doc, Span
except ImportError as error:
    raise MissingExtraError("spaCy", "spacy") from error

# spaCy loads the factories of every installed package whenever a pipeline is made. What takes time is therefore
# imported where it is used, so that pipelines without this component do not pay for it.
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import Any

    from onrecord.records import Span as Characters

__all__ = ["AlignedStatement", "StatementReader", "make_component", "register_attributes"]

_ROLES = ("source", "cue", "content")
_ID = "onrecord:"

# The layout of spaCy's own custom attributes: such values are copied, stored and left out of merged Docs as those are.
_Key = tuple[str, str, None, None]
_READING: _Key = ("._.", "onrecord_reading", None, None)
_ARTICLE: _Key = ("._.", "onrecord_article", None, None)

# Readings made again from what a Doc stores, beside the text they were made from; None where it is of another Doc.
_made_again: WeakKeyDictionary[Doc, tuple[str, Reading | None]] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class AlignedStatement:
    """A statement of a Doc: the record, whose spans are exact characters, and the tokens that hold them.

    ``source``, ``cue`` and ``content`` have one spaCy Span for each span of the record. Where tokens do not end where
    the statement does, the Span is the smallest that holds it; the record's spans are exact always.
    """

    record: Statement
    source: list[Span]
    cue: list[Span]
    content: list[Span]

    @property
    def kind(self) -> str:
        """How the content is given: "direct", "indirect" or "mixed"."""
        return self.record.kind

    @property
    def score(self) -> float:
        """The probability, in [0, 1], that a careful annotator marks this statement too."""
        return self.record.score

    @property
    def speaker(self) -> Speaker | None:
        """Who is responsible for the content; None where this version does not determine it."""
        return self.record.speaker


class StatementReader:
    """The component: reads ``doc.text`` and sets the reading of each Doc that passes.

    ``settings`` are those of a run; of them ``min_score``, ``batch_size``, ``workers`` and ``languages`` count here.
    """

    def __init__(self, name: str, settings: Settings) -> None:
        self.name = name
        self.settings = settings
        register_attributes()

    def __call__(self, doc: Doc) -> Doc:
        """Read one Doc. What goes wrong in its text is a problem of ``doc._.reading``."""
        (doc._.reading,) = self._read([doc])
        return doc

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 128) -> Iterator[Doc]:
        """Read Docs in batches, in order.

        A batch has as many Docs as the component's own setting says, and never more than ``batch_size``: spaCy hands on
        1,000 unless told otherwise, and so many articles would be held back to no gain. The size changes no result.
        """
        docs = iter(stream)
        while batch := list(islice(docs, min(batch_size, self.settings.batch_size))):
            for doc, reading in zip(batch, self._read(batch), strict=True):
                doc._.reading = reading
                yield doc

    def _read(self, docs: Sequence[Doc]) -> list[Reading]:
        from onrecord.pipeline import read_many

        settled = [self._settle(doc) for doc in docs]
        articles = [each for each in settled if isinstance(each, Article)]
        readings = iter(list(read_many(articles, settings=self.settings)) if articles else [])
        return [next(readings) if isinstance(each, Article) else each for each in settled]

    def _settle(self, doc: Doc) -> Article | Reading:
        """Give the article to read, or the finished reading of one that is left out for its language."""
        from onrecord.intake.language import check_language, languages_of, normalize_code

        article: Article = doc._.article
        # "xx" is what spaCy calls a pipeline for many languages.
        stated = article.language or (None if doc.lang_ == "xx" else normalize_code(doc.lang_))
        try:
            return check_language(article, stated=stated, languages=languages_of(self.settings.languages))
        except SkipError as fault:
            return Reading(article, (), (Problem("intake", fault.reason, fault.message, article.origin),))


@Language.factory(
    "onrecord",
    default_config={"min_score": None, "batch_size": None},
    assigns=["doc._.reading", "doc._.statements", "doc._.speakers", "span._.speaker", "doc.spans"],
)
def make_component(
    nlp: Language,  # noqa: ARG001 - spaCy passes it to every factory
    name: str,
    min_score: float | None,
    batch_size: int | None,
) -> StatementReader:
    """Make the component, as ``nlp.add_pipe("onrecord", config={...})`` does.

    ``min_score`` leaves out statements with a score under it, ``batch_size`` is the number of Docs handled together.
    What is None comes from the environment (``ONRECORD_MIN_SCORE`` and so on) or is the default. A value out of range
    raises :class:`SettingError`.
    """
    return StatementReader(name, Settings.from_environment(min_score=min_score, batch_size=batch_size))


def register_attributes() -> None:
    """Make the custom attributes known to spaCy: ``doc._.reading`` and the others.

    Making the component does it. Call it where Docs are only loaded and no pipeline has the component. An attribute of
    one of these names that other code registered raises :class:`SettingError`.
    """
    # Not done on import: importing happens in any program with spaCy where onrecord is installed, and names as plain as
    # these may be its own.
    for name, getter, setter in (
        ("article", _article, _set_article),
        ("reading", _reading, _set_reading),
        ("statements", _statements, None),
        ("speakers", _speakers, None),
    ):
        if _is_free(Doc, name):
            Doc.set_extension(name, getter=getter, setter=setter)
    if _is_free(Span, "speaker"):
        Span.set_extension("speaker", getter=_speaker)


def _is_free(owner: type[Doc] | type[Span], name: str) -> bool:
    """Whether the attribute is still to be registered."""
    if not owner.has_extension(name):
        return True
    if getattr(owner.get_extension(name)[2], "__module__", None) != __name__:
        kind = owner.__name__
        raise SettingError(
            f"{kind} has a custom attribute {name!r} already, from elsewhere in this program, and onrecord needs that"
            f" name; give the other one another name, or drop it first with {kind}.remove_extension({name!r})"
        )
    return False


def _user_data(doc: Doc) -> dict[Any, Any]:
    # spaCy's own annotation says that the keys are text, and spaCy itself uses tuples.
    data: dict[Any, Any] = doc.user_data
    return data


def _article(doc: Doc) -> Article:
    """Give what is known of the article: as it was set, or as it was read, or the text alone."""
    stored = _user_data(doc).get(_ARTICLE)
    if stored is not None:
        return _unpack(stored).article
    reading = _reading(doc)
    return Article(text=doc.text) if reading is None else reading.article


def _set_article(doc: Doc, article: Article) -> None:
    _check_text(doc, article)
    _user_data(doc)[_ARTICLE] = _pack(Reading(article, ()))


def _reading(doc: Doc) -> Reading | None:
    """Give the reading of this very text; None for a Doc not read, also where it was cut from a longer one."""
    stored = _user_data(doc).get(_READING)
    if stored is None:
        return None
    known = _made_again.get(doc)
    if known is None or known[0] != stored:
        reading = _unpack(stored)
        known = _made_again[doc] = (stored, reading if reading.article.text == doc.text else None)
    return known[1]


def _set_reading(doc: Doc, reading: Reading | None) -> None:
    """Store the reading and set the span groups anew; None takes all of it away."""
    if reading is not None:
        _check_text(doc, reading.article)
    for key in (_READING, _ARTICLE):
        _user_data(doc).pop(key, None)
    for role in _ROLES:
        doc.spans.pop(f"onrecord_{role}", None)
    if reading is not None:
        _user_data(doc)[_READING] = _pack(reading)
        for role in _ROLES:
            doc.spans[f"onrecord_{role}"] = [
                span
                for number, statement in enumerate(reading.statements)
                for span in _align(doc, getattr(statement, role), role=role, number=number)
            ]


def _statements(doc: Doc) -> list[AlignedStatement]:
    """Align the statements anew at each call, so that tokens merged or split in between do no harm."""
    reading = _reading(doc)
    return [
        AlignedStatement(
            statement, *(_align(doc, getattr(statement, role), role=role, number=number) for role in _ROLES)
        )
        for number, statement in enumerate(() if reading is None else reading.statements)
    ]


def _speakers(doc: Doc) -> list[Speaker]:
    """Give everyone known who makes a statement, once, in the order in which they are first heard.

    Several who speak together are given one by one. A speaker's score is that of the first statement.
    """
    reading = _reading(doc)
    found: dict[tuple[str, str], Speaker] = {}
    for statement in () if reading is None else reading.statements:
        for speaker in () if statement.speaker is None else statement.speaker.people:
            if speaker.type != SpeakerType.UNKNOWN:
                found.setdefault((speaker.name, speaker.type), speaker)
    return list(found.values())


def _speaker(span: Span) -> Speaker | None:
    """Give the speaker of a source, cue or content; for any other span, of the innermost content that holds it."""
    reading = _reading(span.doc)
    if reading is None:
        return None
    if span.label_ in {role.upper() for role in _ROLES} and span.id_.startswith(_ID):
        number = int(span.id_.removeprefix(_ID))
        # A span kept from before the Doc was read again may name a statement that is no more.
        return reading.statements[number].speaker if number < len(reading.statements) else None
    holding = [
        (content.end - content.start, number)
        for number, statement in enumerate(reading.statements)
        for content in statement.content
        if content.start <= span.start_char and span.end_char <= content.end
    ]
    return reading.statements[min(holding)[1]].speaker if holding else None


def _align(doc: Doc, spans: Iterable[Characters], *, role: str, number: int) -> list[Span]:
    """Find the tokens that hold the characters of each span. Its id tells the number of its statement."""
    aligned = (
        doc.char_span(start, end, label=role.upper(), span_id=f"{_ID}{number}", alignment_mode="expand")
        for start, end in spans
    )
    # No token holds a span of nothing but the space that follows a token.
    return [span for span in aligned if span is not None and len(span)]


def _check_text(doc: Doc, article: Article) -> None:
    if article.text != doc.text:
        raise SettingError(
            f"the article's text ({len(article.text)} characters, {article.text!r:.40}) is not the text of the Doc"
            f" ({len(doc.text)} characters, {doc.text!r:.40}); take text=doc.text"
        )


def _pack(reading: Reading) -> str:
    """Write the reading as JSON text: spaCy stores text with any Doc, but no objects of ours."""
    from onrecord.exports import reading_to_dict

    return json.dumps(reading_to_dict(reading), allow_nan=False)


def _unpack(stored: str) -> Reading:
    from onrecord.exports import reading_from_dict

    try:
        return reading_from_dict(json.loads(stored))
    except (ValueError, MalformedError) as fault:
        raise MalformedError(
            f"the reading stored in this Doc is not in the form of this version ({fault}); take it away with"
            " doc._.reading = None, and read the Doc again"
        ) from fault
