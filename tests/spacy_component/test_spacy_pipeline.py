"""The component in pipelines: configuration, batches, storage, languages and faults."""

import subprocess
import sys
from datetime import date

import pytest

from onrecord import pipeline
from onrecord.errors import MalformedError, ModelError, SettingError
from onrecord.records import Article, Kind, Reading, Span, Speaker, SpeakerType, Statement

spacy = pytest.importorskip("spacy", reason="spaCy is not installed (extra spacy)")
component = pytest.importorskip("onrecord.spacy_component")
Doc, DocBin = spacy.tokens.Doc, spacy.tokens.DocBin

TEXT = "Harbour talks resume\n“We never left the table,” said Ilse Vorne. Dreskov told reporters that it would stay."
GERMAN = (
    "Der Minister sagte am Dienstag, dass die Verhandlungen über den Hafen in der nächsten Woche wieder aufgenommen"
    " werden sollen, und er sei zuversichtlich."
)


@pytest.fixture(scope="module")
def nlp():
    made = spacy.blank("en")
    made.add_pipe("onrecord")
    return made


def facts(doc) -> tuple[object, ...]:
    groups = {key: [(s.start, s.end, s.label_, s.id_) for s in group] for key, group in doc.spans.items()}
    return doc.text, doc._.reading, doc._.speakers, groups


def test_attributes_and_groups_of_a_doc(nlp) -> None:
    doc = nlp(TEXT)
    first, second = doc._.statements
    assert [span.text for span in first.source] == ["Ilse Vorne"]
    assert [span.text for span in first.cue] == ["said"]
    assert [span.text for span in first.content] == ["“We never left the table,”"]
    assert (first.kind, second.kind) == (Kind.DIRECT, Kind.INDIRECT)
    assert 0 < first.score <= 1
    assert first.speaker == first.record.speaker
    for role in ("source", "cue", "content"):
        group = doc.spans[f"onrecord_{role}"]
        assert [s.text for s in group] == [s.text for each in (first, second) for s in getattr(each, role)]
        assert {s.label_ for s in group} == {role.upper()}
    assert dict(doc._.reading.versions)["onrecord"]


def test_add_pipe_finds_the_component_without_an_import_of_onrecord() -> None:
    code = "import spacy; nlp = spacy.blank('en'); nlp.add_pipe('onrecord'); print(len(nlp('He left, said Vorne.')))"
    done = subprocess.run([sys.executable, "-c", code], check=True, timeout=120, capture_output=True, text=True)
    assert done.stdout.strip() == "6"


def test_pipelines_without_it_load_no_model_and_get_no_attributes() -> None:
    code = (
        "import spacy, sys; spacy.blank('en'); assert 'onrecord.spacy_component' in sys.modules\n"
        "sys.exit('onnxruntime' in sys.modules or spacy.tokens.Doc.has_extension('speakers'))"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=120)


def test_works_beside_other_components() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    nlp.add_pipe("onrecord")
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "PERSON", "pattern": "Ilse Vorne"}])
    doc = nlp(TEXT)
    assert doc.spans["onrecord_source"][0].text == doc.ents[0].text == "Ilse Vorne"
    assert nlp.analyze_pipes()["summary"]["onrecord"]["assigns"]


def test_a_doc_made_by_hand_is_read(nlp) -> None:
    words = ["“", "We", "never", "left", "the", "table", ",", "”", "said", "Vorne", "."]
    spaces = [False, True, True, True, True, False, False, True, True, False, False]
    doc = nlp.get_pipe("onrecord")(Doc(spacy.vocab.Vocab(), words=words, spaces=spaces))
    (statement,) = doc._.statements
    assert [(span.start, span.end) for span in statement.content] == [(0, 8)]


@pytest.mark.parametrize("text", ["", " ", "\n\n  \n"])
def test_an_empty_doc_has_no_statements(nlp, text: str) -> None:
    for doc in (nlp(text), *nlp.pipe([text])):
        assert doc.text == text
        assert doc._.reading.problems == ()
        assert (doc._.statements, doc._.speakers) == ([], [])
        assert [len(doc.spans[f"onrecord_{role}"]) for role in ("source", "cue", "content")] == [0, 0, 0]


def test_a_doc_that_was_not_read_has_no_reading(nlp) -> None:
    doc = nlp.make_doc(TEXT)
    assert doc._.reading is None
    assert (doc._.statements, doc._.speakers, doc[2:4]._.speaker) == ([], [], None)
    assert doc._.article == Article(TEXT)


# Batches


@pytest.mark.parametrize("batch_size", [1, 7, 1000])
def test_fifty_docs_in_batches_are_as_one_by_one(nlp, batch_size: int) -> None:
    texts = [f"{'' if n % 7 else '  '}{TEXT.replace('Vorne', f'Vorne{n}')}" if n % 5 else GERMAN for n in range(50)]
    expected = [facts(nlp(text)) for text in texts]
    assert [facts(doc) for doc in nlp.pipe(texts, batch_size=batch_size)] == expected


def test_batches_hold_back_no_more_docs_than_the_setting_says() -> None:
    reader = spacy.blank("en").add_pipe("onrecord", config={"batch_size": 2})
    taken = []

    def docs():
        for n in range(9):
            taken.append(n)
            yield spacy.blank("en")(TEXT)

    stream = reader.pipe(docs(), batch_size=1000)
    next(stream)
    assert taken == [0, 1]
    assert len(list(stream)) == 8


def test_several_processes_give_the_same() -> None:
    code = (
        "import spacy\nif __name__ == '__main__':\n"
        " nlp = spacy.blank('en'); nlp.add_pipe('onrecord'); texts = ['“We left,” said Vorne.'] * 6\n"
        " one = [doc._.reading for doc in nlp.pipe(texts)]\n"
        " assert one == [doc._.reading for doc in nlp.pipe(texts, n_process=2, batch_size=2)]\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=120)


# Storage


def test_docs_come_back_from_bytes(nlp) -> None:
    doc = nlp(TEXT)
    again = Doc(spacy.vocab.Vocab()).from_bytes(doc.to_bytes())
    assert facts(again) == facts(doc)
    assert facts(doc.copy()) == facts(doc)


def test_docs_come_back_from_a_docbin(nlp) -> None:
    docs = list(nlp.pipe([TEXT, "", GERMAN, "“We left,” said Vorne."]))
    stored = DocBin(docs=docs, store_user_data=True).to_bytes()
    again = list(DocBin().from_bytes(stored).get_docs(spacy.blank("en").vocab))
    assert [facts(doc) for doc in again] == [facts(doc) for doc in docs]


def test_a_docbin_without_user_data_keeps_the_groups(nlp) -> None:
    stored = DocBin(docs=[nlp(TEXT)]).to_bytes()
    (doc,) = DocBin().from_bytes(stored).get_docs(spacy.blank("en").vocab)
    assert doc._.reading is None
    assert [span.text for span in doc.spans["onrecord_cue"]] == ["said", "told"]


def test_a_pipeline_comes_back_from_disk_with_its_settings(tmp_path) -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("onrecord", config={"min_score": 0.75, "batch_size": 3})
    nlp.to_disk(tmp_path)
    settings = spacy.load(tmp_path).get_pipe("onrecord").settings
    assert (settings.min_score, settings.batch_size) == (0.75, 3)


def test_a_part_of_a_doc_does_not_keep_the_reading_of_the_whole(nlp) -> None:
    part = nlp(TEXT)[3:9].as_doc(copy_user_data=True)
    assert part._.reading is None
    assert part._.statements == []


def test_docs_read_again_are_the_same(nlp) -> None:
    doc = nlp(TEXT)
    before = facts(doc)
    assert facts(nlp.get_pipe("onrecord")(doc)) == before


def test_a_stored_reading_of_another_form_says_what_to_do(nlp) -> None:
    doc = nlp(TEXT)
    (key,) = doc.user_data
    doc.user_data[key] = '{"no": "reading"}'
    with pytest.raises(MalformedError, match=r"doc\._\.reading = None"):
        _ = doc._.statements
    doc._.reading = None
    assert not doc.spans
    assert nlp.get_pipe("onrecord")(doc)._.reading.statements


# What is known of the article, and readings from elsewhere


def test_what_is_known_of_the_article_goes_into_the_reading(nlp) -> None:
    doc = nlp.make_doc(TEXT)
    doc._.article = Article(doc.text, outlet="Norcall", published=date(2031, 3, 9), title="Harbour talks resume")
    assert Doc(doc.vocab).from_bytes(doc.to_bytes())._.article == doc._.article
    (read,) = nlp.pipe([doc])
    article = read._.reading.article
    assert (article.outlet, article.published, article.text) == ("Norcall", date(2031, 3, 9), TEXT)
    assert read._.article == article


@pytest.mark.parametrize("name", ["article", "reading"])
def test_what_belongs_to_another_text_is_refused(nlp, name: str) -> None:
    doc = nlp.make_doc(TEXT)
    article = Article(TEXT + "!")
    with pytest.raises(SettingError, match="is not the text of the Doc"):
        setattr(doc._, name, article if name == "article" else Reading(article, ()))


def made_up(nlp, *speakers: Speaker | None):
    """A Doc whose statements are its words, each said by one of ``speakers``; the first is also all words' content."""
    doc = nlp.make_doc(" ".join(f"word{n}" for n in range(len(speakers))))
    places = [Span(0, len(doc.text)), *(Span(token.idx, token.idx + len(token)) for token in doc[1:])]
    statements = [
        Statement(source=(), cue=(), content=(place,), kind=Kind.INDIRECT, score=0.5, speaker=speaker)
        for place, speaker in zip(places, speakers, strict=True)
    ]
    doc._.reading = Reading(Article(doc.text), tuple(statements))
    return doc


def test_speakers_are_given_once_and_one_by_one(nlp) -> None:
    vorne = Speaker("Ilse Vorne", SpeakerType.PERSON)
    again = Speaker("Ilse Vorne", SpeakerType.PERSON, score=0.5)
    norcall = Speaker("Norcall", SpeakerType.ORGANIZATION)
    both = Speaker("Dreskov & Norcall", SpeakerType.GROUP, members=(Speaker("Dreskov", SpeakerType.PERSON), norcall))
    nobody = Speaker("unknown", SpeakerType.UNKNOWN, reason="no source")
    doc = made_up(nlp, vorne, None, nobody, norcall, again, both)
    assert [speaker.name for speaker in doc._.speakers] == ["Ilse Vorne", "Norcall", "Dreskov"]


def test_a_span_knows_its_speaker(nlp) -> None:
    doc = made_up(nlp, Speaker("Ilse Vorne", SpeakerType.PERSON), Speaker("Dreskov", SpeakerType.PERSON), None)
    assert [s._.speaker and s._.speaker.name for s in doc.spans["onrecord_content"]] == ["Ilse Vorne", "Dreskov", None]
    assert doc[0:1]._.speaker.name == "Ilse Vorne"
    assert doc[1:2]._.speaker.name == "Dreskov", "the innermost content that holds it"
    assert doc[0:2]._.speaker.name == "Ilse Vorne"
    kept = doc.spans["onrecord_content"][2]
    doc._.reading = Reading(Article(doc.text), ())
    assert kept._.speaker is None


def test_a_span_of_another_component_may_have_any_label_and_id(nlp) -> None:
    doc = made_up(nlp, Speaker("Ilse Vorne", SpeakerType.PERSON))
    assert spacy.tokens.Span(doc, 0, 1, label="CONTENT", span_id="Q7")._.speaker.name == "Ilse Vorne"


# Languages, settings and faults


@pytest.mark.parametrize(
    ("language", "text"), [("en", GERMAN), ("de", GERMAN), ("xx", GERMAN), ("de", "Ja, sagte er.")]
)
def test_another_language_is_a_problem_of_the_reading(language: str, text: str) -> None:
    nlp = spacy.blank(language)
    nlp.add_pipe("onrecord")
    doc = nlp(text)
    assert doc._.statements == []
    (problem,) = doc._.reading.problems
    assert problem.reason == "language"
    assert "German" in problem.message


@pytest.mark.parametrize("language", ["de", "xx"])
def test_english_is_read_whatever_the_pipeline_is_for(language: str) -> None:
    nlp = spacy.blank(language)
    nlp.add_pipe("onrecord")
    assert len(nlp(f"{TEXT} It was the third of the talks that they had with him about what to do.")._.statements) >= 2


def test_scores_under_min_score_are_left_out(nlp) -> None:
    scores = [statement.score for statement in nlp(TEXT)._.statements]
    strict = spacy.blank("en")
    strict.add_pipe("onrecord", config={"min_score": max(scores)})
    assert [statement.score for statement in strict(TEXT)._.statements] == [s for s in scores if s == max(scores)]


def test_what_the_config_leaves_open_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONRECORD_MIN_SCORE", "0.25")
    made = spacy.blank("en").add_pipe("onrecord", config={"batch_size": 5})
    assert (made.settings.min_score, made.settings.batch_size) == (0.25, 5)


@pytest.mark.parametrize(
    ("config", "message"),
    [
        ({"min_score": 1.5}, "min_score must be from 0.0 to 1.0, not 1.5"),
        ({"batch_size": 0}, "batch_size must be from 1 to 4096, not 0"),
    ],
)
def test_a_value_out_of_range_is_told(config: dict[str, float], message: str) -> None:
    with pytest.raises(SettingError, match=message):
        spacy.blank("en").add_pipe("onrecord", config=config)


@pytest.mark.parametrize("config", [{"min_score": "high"}, {"batch_size": 2.5}, {"colour": "red"}])
def test_a_config_of_the_wrong_form_is_told_by_spacy(config: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=next(iter(config))):
        spacy.blank("en").add_pipe("onrecord", config=config)


def test_an_attribute_of_other_code_is_not_overwritten(nlp) -> None:
    ours = Doc.remove_extension("speakers")
    try:
        Doc.set_extension("speakers", default=0)
        with pytest.raises(SettingError, match=r"Doc\.remove_extension\('speakers'\)"):
            component.register_attributes()
    finally:
        Doc.set_extension("speakers", getter=ours[2], setter=ours[3], force=True)
    component.register_attributes()


@pytest.mark.parametrize("way", ["one", "pipe"])
def test_faults_of_onrecord_reach_the_caller(nlp, monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    def broken(articles, *, settings):
        raise ModelError("the model file is damaged; install onrecord again")

    monkeypatch.setattr(pipeline, "read_many", broken)
    with pytest.raises(ModelError, match="damaged"):
        _ = nlp(TEXT) if way == "one" else list(nlp.pipe([TEXT]))
