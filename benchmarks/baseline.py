"""A plain rule baseline, for scale: quotation marks, a list of reporting verbs, the nearest name or pronoun.

In goes a text, out come attributions, by the rules that most quotation extractors written around spaCy or textacy
share, without a parser. It is here to show what the trained model is worth and what it costs, and is not tuned.

    python benchmarks/baseline.py GOLD.jsonl      figures of the baseline on a gold corpus
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from onrecord.errors import GoldError
from onrecord.evaluation import Attribution, read_gold, score
from onrecord.records import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

_VERBS = (
    "accused|acknowledged|added|admitted|advised|affirmed|alleged|announced|argued|asked|asserted|assured|"
    "believes|called|claimed|commented|complained|conceded|concluded|confirmed|contended|declared|denied|"
    "described|disclosed|estimated|explained|indicated|insisted|joked|maintained|mentioned|noted|pledged|"
    "predicted|promised|proposed|reiterated|remarked|repeated|replied|reported|responded|revealed|said|"
    "say|saying|says|stated|stressed|suggested|tells|testified|thinks|told|tweeted|urged|vowed|warned|"
    "warns|writes|wrote"
)
_ABBREVIATION = re.compile(r"\b(?:Adm|Capt|Col|Dr|Gen|Gov|Jr|Lt|Mr|Mrs|Ms|No|Prof|Rep|Rev|Sen|Sgt|Sr|St|U\.S|vs)$")
_VERB = re.compile(rf"\b(?:{_VERBS})\b")
_ACCORDING = re.compile(r"\b[Aa]ccording to\b")
_QUOTE = re.compile(r"“([^“”\n]+)(?:”|$)|\"([^\"\n]+)(?:\"|$)", re.MULTILINE)
_SENTENCE_END = re.compile(r"(?<!\b[A-Z])[.!?][\"”’)]*(?=\s)|\n")
_NAME = r"[A-Z][\w’'&-]*\.?"
_SPEAKER = re.compile(
    rf"\b(?:[Tt]he )?{_NAME}(?: (?:of |the |and |de |van |for )?{_NAME})*"
    r"|\b(?:he|she|they|we|I|it|who|officials|sources|critics)\b"
    r"|\b(?:the|a|one|another) [a-z]+(?:man|woman|or|er|ist|al|ign)\b"
)
_NO_SPEAKER = re.compile(r"(?:But|And|In|On|At|As|If|When|While|For|The|This|That|There|However|Yet|So|Then)$")
_SCARE_QUOTE_WORDS = 3
_PART_END = re.compile(r"[,.;\n]")
_REACH = 80
"""Characters between a verb and its speaker: about twelve words."""


class _Sentence(NamedTuple):
    start: int
    end: int


def _sentences(text: str) -> Iterator[_Sentence]:
    start = 0
    for match in _SENTENCE_END.finditer(text):
        if match.group() == "." and _ABBREVIATION.search(text[max(start, match.start() - 8) : match.start()]):
            continue
        if text[start : match.end()].strip():
            yield _Sentence(start, match.end())
        start = match.end()
    if text[start:].strip():
        yield _Sentence(start, len(text))


def _quotes(text: str) -> list[Span]:
    """Quotations without their marks; a mark that is not closed quotes up to the end of its line."""
    groups = ((match, 1 if match.group(1) is not None else 2) for match in _QUOTE.finditer(text))
    return [Span(*match.span(number)) for match, number in groups]


def _inside(span: tuple[int, int], others: list[Span]) -> bool:
    return any(start <= span[0] < end for start, end in others)


def _find_speaker(text: str, sentence: _Sentence, verb: Span, quotes: list[Span]) -> Span | None:
    """The nearest name or pronoun in the verb's sentence, outside quotations; one before the verb goes first."""
    best: tuple[int, Span] | None = None
    for match in _SPEAKER.finditer(text, sentence.start, sentence.end):
        span = Span(*match.span())
        if _inside(span, quotes) or _NO_SPEAKER.match(match.group()):
            continue
        distance = verb.start - span.end if span.end <= verb.start else 2 * (span.start - verb.end)
        if 0 <= distance <= _REACH and (best is None or distance < best[0]):
            best = distance, span
    return best[1] if best else None


def _trim(text: str, start: int, end: int) -> tuple[Span, ...]:
    """The span without blanks and punctuation at its edges; nothing if nothing is left."""
    while start < end and not text[start].isalnum():
        start += 1
    while end > start and not text[end - 1].isalnum():
        end -= 1
    return (Span(start, end),) if start < end else ()


def _clause(text: str, sentence: _Sentence, verb: Span, speaker: Span | None) -> tuple[Span, ...]:
    """What is said without quotation marks: the rest of the sentence, or what stands before "..., X said."."""
    after = _trim(text, verb.end, sentence.end)
    if after and speaker is not None and speaker.start >= verb.end:
        after = _trim(text, speaker.end, sentence.end)
    if after and len(text[slice(*after[0])].split()) >= _SCARE_QUOTE_WORDS:
        return after
    first = min(verb.start, speaker.start if speaker else verb.start)
    return _trim(text, sentence.start, first)


def _quotes_by_verb(text: str, quotes: list[Span]) -> dict[Span, list[Span]]:
    """Quotations by the verb nearest to them in their paragraph; two around one verb are one interrupted quotation."""
    verbs = [span for match in _VERB.finditer(text) if not _inside(span := Span(*match.span()), quotes)]
    by_verb: dict[Span, list[Span]] = {}
    for quote in quotes:
        if len(text[slice(*quote)].split()) < _SCARE_QUOTE_WORDS:
            continue
        low, high = text.rfind("\n", 0, quote.start) + 1, text.find("\n", quote.end)
        near = [verb for verb in verbs if low <= verb.start and (high < 0 or verb.end <= high)]
        if near:
            verb = min(near, key=lambda verb: max(quote.start - verb.end, verb.start - quote.end))
            by_verb.setdefault(verb, []).append(quote)
    return by_verb


def find_attributions(text: str) -> list[Attribution]:
    """Attributions by rule, in order of their first content character."""
    quotes = _quotes(text)
    by_verb = _quotes_by_verb(text, quotes)
    found: list[Attribution] = []
    for sentence in _sentences(text):
        for match in _VERB.finditer(text, sentence.start, sentence.end):
            verb = Span(*match.span())
            if _inside(verb, quotes):
                continue
            speaker = _find_speaker(text, sentence, verb, quotes)
            content = tuple(by_verb.get(verb, ())) or _clause(text, sentence, verb, speaker)
            if content and (verb in by_verb or speaker is not None):
                found.append(Attribution((speaker,) if speaker else (), (verb,), content))
        for match in _ACCORDING.finditer(text, sentence.start, sentence.end):
            stop = _PART_END.search(text, match.end(), sentence.end)
            end = stop.start() if stop else sentence.end
            before = _trim(text, sentence.start, match.start())
            content = before or _trim(text, end, sentence.end)
            if content:
                found.append(Attribution(_trim(text, match.end(), end), (Span(*match.span()),), content))
    return sorted(found, key=lambda attribution: (attribution.content, attribution.cue))


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        gold = read_gold(Path(arguments[0]))
    except GoldError as error:
        print(error, file=sys.stderr)
        return 1
    figures = score((article.text, article.attributions, find_attributions(article.text)) for article in gold)
    for name, value in figures.items():
        print(f"{name:<14}{value:>8}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
