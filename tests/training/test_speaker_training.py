"""Training of speakers: corpora, naming words, one small run. Needs torch, which only ``onrecord[train]`` installs."""

import gzip
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

torch = pytest.importorskip("torch", reason="the extra onrecord[train] is not installed")
pytest.importorskip("onnx", reason="the extra onrecord[train] is not installed")

from tokenizers import Tokenizer  # noqa: E402 - after the check for torch

from onrecord.encoder import ModelFiles, SpeakerNetwork, cut_words  # noqa: E402
from onrecord.errors import GoldError  # noqa: E402
from onrecord.pipeline import Components, read_many  # noqa: E402
from onrecord.records import Article  # noqa: E402
from onrecord.training.corpora import AnnotatedText, read_gum, read_names  # noqa: E402
from onrecord.training.naming import described_word, naming_words  # noqa: E402
from onrecord.training.speakers import SpeakerPlan, read_labelled_texts, train_speakers  # noqa: E402

# GUM.


def row(number: str, form: str, pos: str = "_", head: int | str = "_", misc: str = "_") -> str:
    return "\t".join([number, form, form.lower(), pos, "_", "_", str(head), "_", "_", misc])


FIRST = [
    row("1", "Ilse", "PROPN", 5, "Entity=(1-person-new-cf1-1-sgl"),
    row("2", "Vorne", "PROPN", 1, "Entity=1)"),
    row("3-4", "doesn't"),
    row("3", "does", "AUX", 5),
    row("4", "n't", "PART", 5),
    row("5", "trust", "VERB", 0),
    row("6-7", "Norcall's"),
    row("6", "Norcall", "PROPN", 9, "Entity=(2-organization-new-cf2-4-coref(3-place-new-cf3-1-sgl)"),
    row("7", "'s", "PART", 6),
    row("8", "port", "NOUN", 9),
    row("9", "board", "NOUN", 5, "Entity=2)|SpaceAfter=No"),
    row("10", ".", "PUNCT", 5),
]
SECOND = [
    row("1", "She", "PRON", 2, "Entity=(1-person-giv-cf1-1-ana)"),
    row("2", "left", "VERB", 0),
    row("3", "the", "DET", 4, "Entity=(2-organization-giv-cf1-2-coref"),
    row("4", "board", "NOUN", 2),
    row("5", "of", "ADP", 6),
    row("6", "pilots", "NOUN", 4, "Entity=2)|SpaceAfter=No"),
    row("7", ".", "PUNCT", 2),
]
TEXT = "Ilse Vorne doesn't trust Norcall's port board. \n\nShe left the board of pilots. "


def gum(path: Path, *documents: Sequence[Sequence[str]]) -> Path:
    lines: list[str] = []
    for number, sentences in enumerate(documents):
        lines.append(f"# newdoc id = made_{number}")
        for sentence in sentences:
            lines += ["# newpar_block = p (1 s)", "# newpar = p", *sentence, ""]
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
    return path


@pytest.fixture
def document(tmp_path: Path) -> AnnotatedText:
    (found,) = read_gum(gum(tmp_path / "made.conllu.gz", [FIRST, SECOND]))
    return found


def test_gum_text_is_as_it_was_written(document: AnnotatedText) -> None:
    assert document.text == TEXT


def test_gum_names_are_spans_with_our_types(document: AnnotatedText) -> None:
    shown = [(document.text[start:end], kind) for start, end, kind in document.names]
    assert shown == [("Ilse Vorne", "person"), ("Norcall", "place")]


def test_gum_phrases_end_with_their_head_and_know_their_entity(document: AnnotatedText) -> None:
    text, phrases = document.text, document.phrases
    assert phrases is not None
    assert [(text[p.start : p.end], text[p.head : p.end], p.form, p.type, p.entity) for p in phrases] == [
        ("Ilse Vorne", "Vorne", "name", "person", "1"),
        ("Norcall", "Norcall", "name", "place", "3"),
        ("Norcall's port board", "board", "nominal", "organization", "2"),
        ("She", "She", "pronoun", "person", "1"),
        ("the board", "board", "nominal", "organization", "2"),
    ]
    assert text[phrases[-1].start : phrases[-1].whole] == "the board of pilots"


def test_gum_documents_are_read_apart(tmp_path: Path) -> None:
    first, second = read_gum(gum(tmp_path / "made.conllu.gz", [FIRST], [SECOND]))
    assert first.text == "Ilse Vorne doesn't trust Norcall's port board. "
    assert second.text == "She left the board of pilots. "
    assert second.phrases is not None
    assert second.phrases[0].start == 0


def test_a_corpus_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    plain = tmp_path / "plain.conllu.gz"
    plain.write_text("no archive", encoding="utf-8")
    for path in (plain, tmp_path / "none.conllu"):
        with pytest.raises(GoldError, match=path.name):
            read_gum(path)


# Corpora of names.

NAMES = """Ilse\tB-politician
Vorne\tI-politician
of\tO
the\tO
Tide\tB-politicalparty
Party\tI-politicalparty
did\tO
n't\tO
win\tO
“\tO
Norcall\tB-location
”\tO
.\tO

Norcall\tB-organisation
Ferries\tI-organisation
Haal\tB-person
sang\tO
a\tO
Velmic\tB-misc
song\tO
.\tO

"""


def write_names(path: Path, text: str = NAMES) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_names_come_with_a_text_that_reads_well(tmp_path: Path) -> None:
    (found,) = read_names(write_names(tmp_path / "names.txt"))
    assert found.text == "Ilse Vorne of the Tide Party didn't win “Norcall”.\nNorcall Ferries Haal sang a Velmic song."
    assert found.phrases is None
    assert [(found.text[start:end], kind) for start, end, kind in found.names] == [
        ("Ilse Vorne", "person"),
        ("Tide Party", "organization"),
        ("Norcall", "place"),
        ("Norcall Ferries", "organization"),
        ("Haal", "person"),
        ("Velmic", "other"),
    ]


def test_a_dozen_sentences_make_a_text(tmp_path: Path) -> None:
    found = read_names(write_names(tmp_path / "names.txt", NAMES * 12 + NAMES.partition("\n\n")[0]))
    assert [text.text.count("\n") + 1 for text in found] == [12, 12, 1]
    assert all(text.text[start:end].strip() for text in found for start, end, _ in text.names)


def test_blank_lines_make_no_text(tmp_path: Path) -> None:
    assert read_names(write_names(tmp_path / "names.txt", "\n\n\n")) == []


# Naming words.

NAMING = [
    ("Ilse Vorne", ["Ilse Vorne"], ["Ilse", "Vorne"]),
    ("President Ilse Vorne", ["Ilse Vorne"], ["Ilse", "Vorne"]),
    ("Vorne", ["Ilse Vorne"], ["Vorne"]),
    ("VORNE", ["Ilse Vorne"], ["VORNE"]),
    ("Vorne’s", ["Ilse Vorne"], ["Vorne"]),
    ("Vorne, the minister", ["Ilse Vorne"], ["Vorne"]),
    ("Ilse", ["Ilse Vorne"], ["Ilse"]),
    ("Zelensky", ["Volodymyr Zelenský"], ["Zelensky"]),
    ("Ilse Vorne and Lio Haal", ["Ilse Vorne", "Lio Haal"], ["Ilse", "Vorne", "Lio", "Haal"]),
    ("the Union", ["Harbour Workers Union"], ["Union"]),
    ("a senior official", ["a senior official"], ["senior", "official"]),
    ("a source", ["a senior source"], []),
    ("the senator", ["Ilse Vorne"], []),
    ("he", ["Lio Haal"], []),
    ("Haal’s lawyer", ["Bo Tamm"], []),
    ("the board of Norcall", ["Bank of Norcall"], ["Norcall"]),
    ("Ilse Vorne", [], []),
]


@pytest.mark.parametrize(("source", "named", "expected"), NAMING)
def test_which_words_name_the_speaker(tokenizer: Tokenizer, source: str, named: list[str], expected: list[str]) -> None:
    text = f"It rains, {source} said."
    words = cut_words(tokenizer, text)
    start = text.index(source)
    marks = naming_words(words, text, [(start, start + len(source))], named)
    assert [text[words.start[i] : words.end[i]] for i, mark in sorted(marks.items()) if mark] == expected
    assert [mark for _, mark in sorted(marks.items()) if mark][:1] == [1] * bool(expected)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("the senator", "senator"),
        ("a friend of the family", "friend"),
        ("officials who know", "officials"),
        ("the minister, a lawyer", "minister"),
        ("she", None),
        ("", None),
    ],
)
def test_the_head_of_a_description(tokenizer: Tokenizer, source: str, expected: str | None) -> None:
    words = cut_words(tokenizer, source)
    place = described_word(words, source, range(len(words)))
    assert (None if place is None else source[words.start[place] : words.end[place]]) == expected


# A whole run.

STORY = "Ilse Vorne said it rains. She warned it floods. Some say the port is shut. It is said to end."


def at(text: str, words: str) -> list[int]:
    return [text.index(words), text.index(words) + len(words)]


def label(text: str, source: str | None, cue: str, content: str, speaker: Any, kind: str) -> dict[str, Any]:
    roles = {"source": [at(text, source)] if source else [], "cue": [at(text, cue)], "content": [at(text, content)]}
    return {**roles, "speaker": speaker, "type": kind, "act": "state", "addressee": None, "said_on": None}


def labels(name: str, text: str) -> dict[str, Any]:
    vorne = [at(text, "Ilse Vorne")]
    statements = [
        label(text, "Ilse Vorne", "said", "it rains", vorne, "person"),
        label(text, "She", "warned", "it floods", vorne, "person"),
        label(text, "Some", "say", "the port is shut", [at(text, "Some")], "group"),
        label(text, None, "It is said", "to end", "unknown", "unknown"),
    ]
    return {"name": name, "headed": True, "statements": statements}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder with a few lines of each corpus, and labels for three articles."""
    for folder in ("gum", "ner", "polnear", "news"):
        (tmp_path / folder).mkdir()
    for part in ("train", "dev"):
        gum(tmp_path / "gum" / f"{part}.conllu.gz", [FIRST, SECOND])
    for part in ("conll2003.train", "politics.train", "politics.dev"):
        write_names(tmp_path / "ner" / f"{part}.txt")
    articles = [{"name": name, "text": STORY, "attributions": []} for name in ("a", "b")]
    (tmp_path / "polnear" / "train.jsonl").write_text("".join(json.dumps(each) + "\n" for each in articles))
    with gzip.open(tmp_path / "news" / "articles.jsonl.gz", "wt", encoding="utf-8") as file:
        file.write(json.dumps({"id": "7", "title": "Rain", "text": STORY}) + "\n")
        file.write(json.dumps({"id": "8", "title": "Sun", "text": "Nobody asked for this."}) + "\n")
    rows = [labels("a", STORY), labels("b", STORY), labels("news/7", f"Rain\n\n{STORY}")]
    (tmp_path / "labels.jsonl").write_text("".join(json.dumps(each) + "\n" for each in rows))
    return tmp_path


def test_labels_are_joined_with_the_texts_that_they_point_into(data: Path) -> None:
    first, _, news = read_labelled_texts(data / "labels.jsonl", data)
    assert (first.text, news.text) == (STORY, f"Rain\n\n{STORY}")
    for labelled in (first, news):
        assert [statement.speaker for statement in labelled.statements] == [
            ("Ilse Vorne",),
            ("Ilse Vorne",),
            ("Some",),
            "unknown",
        ]
        assert [labelled.text[slice(*s.content[0])] for s in labelled.statements][:2] == ["it rains", "it floods"]


def test_labels_of_articles_that_are_not_there_are_refused(data: Path) -> None:
    path = data / "labels.jsonl"
    path.write_text(path.read_text() + json.dumps(labels("c", STORY)) + "\n")
    with pytest.raises(GoldError, match=r"1 labelled articles are not in .*, the first is c"):
        read_labelled_texts(path, data)


def test_a_run_makes_a_model_that_reads(data: Path, tmp_path: Path) -> None:
    told: list[str] = []
    plan = SpeakerPlan(epochs=2, fold_epochs=1, link_epochs=2, folds=2, label_repeats=1)
    output = tmp_path / "model"
    train_speakers(data, data / "labels.jsonl", output, model=None, plan=plan, tell=told.append)
    files, encoder = ModelFiles.open(output), ModelFiles.open()
    assert files.facts["encoder"] == encoder.version
    assert files.version.startswith("speakers-")
    assert SpeakerNetwork(files).files is files
    (reading,) = read_many([Article(STORY * 3)], components=Components.open(encoder, files))
    assert not reading.problems
    assert all(statement.speaker is not None for statement in reading.statements)
    assert sum(line.startswith("mentions, epoch") for line in told) == 2 + 2 * 1
    assert sum(line.startswith("links, epoch") for line in told) == 2
    assert told[-1] == f"wrote {output}"


def test_two_runs_make_the_same_model(data: Path, tmp_path: Path) -> None:
    plan = SpeakerPlan(epochs=1, fold_epochs=1, link_epochs=1, folds=2, label_repeats=1)
    for name in ("one", "two"):
        train_speakers(data, data / "labels.jsonl", tmp_path / name, model=None, plan=plan, tell=lambda line: None)
    assert ModelFiles.open(tmp_path / "one").facts == ModelFiles.open(tmp_path / "two").facts
