"""Equal statements: speakers, figures of content, the fit, and the model that ships."""

import itertools
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from onrecord.compare.rarity import Rarity
from onrecord.compare.renditions import How
from onrecord.compare.same import FIGURES, SameStatement, Side, compare, fit
from onrecord.compare.voices import VOICES, compare_voices
from onrecord.compare.weighing import CONTENT, Weigher, compare_content
from onrecord.errors import ModelError
from onrecord.records import Act, Article, Kind, Polarity, Span, Speaker, SpeakerType, Stance, Statement


@pytest.fixture(scope="module")
def judge() -> SameStatement:
    return SameStatement.open()


def person(name: str, role: str | None = None) -> Speaker:
    return Speaker(name, SpeakerType.PERSON, role=role)


def told(judge: SameStatement, content: str, speaker: Speaker | None) -> Side:
    statement = Statement(
        source=(),
        cue=(),
        content=(Span(0, len(content)),),
        kind=Kind.DIRECT if "“" in content else Kind.INDIRECT,
        score=0.9,
        speaker=speaker,
        act=Act.STATE,
        act_score=0.9,
        polarity=Polarity.SAID,
        stance=Stance.NEUTRAL,
    )
    return judge.side(Article(content, outlet="The Daily Klaxon", published=date(2031, 3, 9)), statement)


def voice(a: Speaker | None, b: Speaker | None) -> str:
    return VOICES[compare_voices(a, b)[:5].index(1.0)]


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        (person("Ilse Vorne"), person("Ilse Vorné"), "speaker same"),
        (person("Vorne"), person("Ilse Vorne"), "speaker part"),
        (person("Ilse Vorne", "Dam Board head"), Speaker("Dam Board", SpeakerType.ORGANIZATION), "speaker role"),
        (Speaker("unknown", SpeakerType.UNKNOWN, reason="none"), person("Ilse Vorne"), "speaker unknown"),
        (None, person("Ilse Vorne"), "speaker unknown"),
        (person("Oskar Tamm"), person("Ilse Vorne"), "speaker apart"),
    ],
)  # fmt: skip
def test_what_names_tell_of_two_speakers(a: Speaker | None, b: Speaker | None, expected: str) -> None:
    assert voice(a, b) == expected
    assert voice(b, a) == expected


def test_a_member_of_several_speakers_is_the_same() -> None:
    both = Speaker("Oskar Tamm & Ilse Vorne", SpeakerType.PERSON, members=(person("Oskar Tamm"), person("Ilse Vorne")))
    assert voice(both, person("Ilse Vorne")) == "speaker same"


def test_a_quotation_in_two_outlets_is_the_same(judge: SameStatement) -> None:
    quoted = "“The harbour of Quell will never be sold to Esteria,”"
    found = judge.judge(
        told(judge, quoted, person("Ilse Vorne")), told(judge, quoted.replace("“", '"'), person("Vorne"))
    )
    assert found.same
    assert found.score > 0.9
    assert found.how is How.VERBATIM


def test_other_words_on_another_matter_are_not(judge: SameStatement) -> None:
    one = told(judge, "that the harbour will never be sold to Esteria", person("Ilse Vorne"))
    other = told(judge, "that 300 nurses had left the hospital since May", person("Oskar Tamm"))
    assert judge.judge(one, other).score < 0.1


def test_another_speaker_makes_it_less_likely(judge: SameStatement) -> None:
    words = ("that the harbour would not be sold this year", "that no sale of the harbour is planned for this year")
    one = told(judge, words[0], person("Ilse Vorne"))
    alike, apart = (told(judge, words[1], person(name)) for name in ("Ilse Vorne", "Oskar Tamm"))
    assert judge.judge(one, alike).score > judge.judge(one, apart).score + 0.05


def test_figures_are_the_same_in_both_orders(judge: SameStatement) -> None:
    contents = ("that 3 ships left", "“Two ships left the port of Quell, but nobody asked,”", "", "ships " * 30)
    sides = [told(judge, content or "…", person("Ilse Vorne")) for content in contents]
    for a, b in itertools.product(sides, sides):
        figures = compare(a, b, judge.weigher)
        assert figures == pytest.approx(compare(b, a, judge.weigher), abs=1e-5)
        assert len(figures) == len(FIGURES)
        assert all(-1.01 <= figure <= 5 for figure in figures)


def test_numbers_names_and_negations_are_seen(judge: SameStatement) -> None:
    def content(a: str, b: str) -> dict[str, float]:
        return dict(
            zip(CONTENT, compare_content(judge.weigher.weigh(a), judge.weigher.weigh(b), judge.weigher), strict=True)
        )

    apart = content("it cost 40 crowns in Quell", "it did not cost 50 crowns in Esteria")
    assert (apart["numbers apart"], apart["names apart"], apart["negation apart"]) == (1, 1, 1)
    together = content("it lost two ships of Quell", "it lost 2 of the ships of Quell")
    assert (together["numbers apart"], together["numbers shared"], together["names shared"]) == (0, 1, 1)


def test_paraphrases_are_told_from_other_sentences(judge: SameStatement) -> None:
    one = "The council of Quell voted on Monday to close the old bridge."
    assert judge.paraphrases(one, "On Monday the Quell council voted for closing the old bridge.") > 0.5
    assert judge.paraphrases(one, "The bridge was built by a firm from Esteria.") < 0.5


def test_rarity_comes_back_as_it_was_written(tmp_path: Path) -> None:
    rarity = Rarity.counted([["the", "harbour"], ["the", "dam"], ["the"], ["the", "dam"]], size=3)
    rarity.write(tmp_path / "rarity.tsv")
    again = Rarity.read(tmp_path / "rarity.tsv")
    assert again == rarity
    assert again("the") < again("dam") < again("harbour") < again("unheard-of")


def test_the_fit_finds_the_figure_that_matters() -> None:
    rng = np.random.default_rng(0)
    figures = np.column_stack([rng.normal(size=400), rng.normal(size=400) * 100, np.full(400, 3.0)])
    right = (figures[:, 0] > 0.5).astype(float)
    scale = fit(figures, right, strength=1.0)
    assert scale.score([2.0, 0.0, 3.0]) > 0.95
    assert scale.score([-2.0, 0.0, 3.0]) < 0.05
    assert abs(scale.weights[1]) * 100 < abs(scale.weights[0]) / 10


def test_only_pairs_in_doubt_are_read_by_the_network(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[tuple[str, str]] = []

    class Reader:
        def read(self, a: str, b: str) -> tuple[float, float]:
            read.append((a, b))
            return 0.0, 0.0

    judge = SameStatement.open()
    monkeypatch.setattr(judge, "_reader", Reader(), raising=False)
    vorne = person("Ilse Vorne")
    sides = [
        told(judge, words, vorne)
        for words in (
            "that the harbour of Quell will never be sold to Esteria",
            "that 300 nurses had left the hospital since May",
            "that nobody in Quell would sell the harbour this year",
        )
    ]
    judge.judge(sides[0], sides[0])
    judge.judge(sides[0], sides[1])
    assert not read
    judge.judge(sides[0], sides[2])
    assert len(read) == 2


def test_the_same_words_months_later_are_less_likely_the_same(judge: SameStatement) -> None:
    words = ("that the harbour would not be sold this year", "that no sale of the harbour is planned for this year")
    one, other = (told(judge, each, person("Ilse Vorne")) for each in words)
    scores = [judge.judge(one, other, apart=apart).score for apart in (0, 30, float("inf"))]
    assert scores[0] == judge.judge(one, other).score
    assert scores == sorted(scores, reverse=True)


def test_the_sentence_around_a_content_is_seen(judge: SameStatement) -> None:
    text = "Ships came. Ilse Vorne said that the dam would hold, and left. Nobody asked."
    start = text.index("the dam")
    content = (Span(start, start + len("the dam would hold")),)
    side = judge.side(Article(text), Statement((), (), content, Kind.INDIRECT, 0.9))
    assert side.said == "the dam would hold"
    assert side.around == "Ilse Vorne said that the dam would hold, and left."


def test_damaged_weights_are_refused(tmp_path: Path, judge: SameStatement) -> None:
    for path in judge.files.folder.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "weights.json").write_text("{}", encoding="utf-8")
    with pytest.raises(ModelError, match="damaged"):
        SameStatement.open(tmp_path)


def test_a_telling_of_ten_thousand_words_is_weighed() -> None:
    weigher = Weigher(Rarity({"word": 1.0}, 5.0), lambda texts: np.ones((len(texts), 4), np.int8))
    long = weigher.weigh("word and other. " * 5_000 + "“" * 10_000 + " " * 50_000)
    assert compare_content(long, weigher.weigh("word"), weigher)[1] == 1.0
