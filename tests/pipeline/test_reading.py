"""Articles to readings with the shipped model: order, repeatability, fences, and texts of any kind and length."""

import subprocess
import sys
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import onrecord
from onrecord.encoder import ModelFiles
from onrecord.intake import read_inputs
from onrecord.pipeline import Components, load_components, read_many
from onrecord.records import Article, Kind, Reading
from onrecord.samples import sample_paths
from onrecord.settings import Settings

TEXT = """Harbour talks resume
“We never left the table,” said Ilse Vorne, the harbour minister. “They did.”
According to Norcall, the lease runs out in spring.
Dreskov told reporters that the port would “stay open for good”."""


@pytest.fixture(scope="module")
def samples() -> list[Article]:
    found = [item for item in read_inputs(sample_paths(), settings=Settings()) if isinstance(item, Article)]
    assert len(found) >= 10
    return found


def shown(reading: Reading) -> list[tuple[str, ...]]:
    text = reading.article.text
    roles = [(s.source, s.cue, s.content) for s in reading.statements]
    return [tuple(" … ".join(text[a:b] for a, b in spans) for spans in role) for role in roles]


def test_reads_who_said_what() -> None:
    reading = onrecord.read(TEXT, title="Harbour talks resume", published="2024-03-07")
    assert reading.article.text == TEXT
    assert ("Ilse Vorne, the harbour minister", "said", "“We never left the table,” … “They did.”") in shown(reading)
    kinds = {s.kind for s in reading.statements}
    assert kinds == {Kind.DIRECT, Kind.INDIRECT, Kind.MIXED}
    assert dict(reading.versions)["onrecord"] == onrecord.__version__


@pytest.mark.parametrize("batch_size", [1, 7, 64])
@pytest.mark.parametrize("workers", [1, 2])
def test_batches_and_workers_change_nothing(samples: list[Article], batch_size: int, workers: int) -> None:
    expected = list(read_many(samples, settings=Settings(workers=2, batch_size=16)))
    found = list(read_many(samples, settings=Settings(workers=workers, batch_size=batch_size)))
    assert found == expected


def test_neighbours_change_nothing(samples: list[Article]) -> None:
    forwards, backwards = list(read_many(samples)), list(read_many(samples[::-1]))
    assert forwards == backwards[::-1]


def test_one_reading_an_article_in_order(samples: list[Article]) -> None:
    articles = [samples[0], Article(""), samples[1], Article("\n \n")]
    readings = list(read_many(articles, settings=Settings(batch_size=3)))
    assert [r.article for r in readings] == articles
    assert not readings[1].statements
    assert not readings[1].problems


def test_reading_is_lazy(samples: list[Article]) -> None:
    taken = []

    def articles():
        for article in samples * 20:
            taken.append(article)
            yield article

    readings = read_many(articles(), settings=Settings(batch_size=2))
    next(readings)
    readings.close()
    assert len(taken) <= 6


class _Faulty:
    """A network that fails on articles that speak of krakens."""

    def __init__(self, network: object, tokens: set[int]) -> None:
        self._network, self._tokens = network, tokens

    def __getattr__(self, name: str) -> object:
        return getattr(self._network, name)

    def see(self, words, window):
        if self._tokens <= set(words.pieces.tolist()):
            raise RuntimeError("kraken")
        return self._network.see(words, window)


def test_one_faulty_article_loses_no_other(samples: list[Article]) -> None:
    good = load_components()
    tokens = set(good.network.tokenizer.encode("kraken", add_special_tokens=False).ids)
    faulty = replace(good, network=_Faulty(good.network, tokens))
    articles = [samples[0], Article("A kraken, he said, was seen.", origin="deep.txt"), samples[1]]
    before, failed, after = read_many(articles, components=faulty)
    assert (before, after) == tuple(read_many([samples[0], samples[1]]))
    assert failed.statements == ()
    assert failed.problems[0].origin == "deep.txt"
    assert "RuntimeError: kraken" in failed.problems[0].message


def test_what_is_less_certain_than_the_threshold_is_left_out(samples: list[Article]) -> None:
    shipped = load_components()
    counts = []
    for threshold in (0.0, shipped.attribution.threshold, 0.9, 1.01):
        components = replace(shipped, attribution=replace(shipped.attribution, threshold=threshold))
        counts.append(len(next(read_many(samples[:1], components=components)).statements))
    assert counts == sorted(counts, reverse=True)
    assert len(set(counts)) > 2
    assert counts[-1] == 0


def test_scores_under_the_setting_are_left_out(samples: list[Article]) -> None:
    all_of_them = next(read_many(samples[:1])).statements
    some = next(read_many(samples[:1], settings=Settings(min_score=0.9))).statements
    assert some == tuple(s for s in all_of_them if s.score >= 0.9)
    assert 0 < len(some) < len(all_of_them)


alphabets = st.one_of(
    st.text(max_size=200),
    st.text(alphabet=st.characters(), max_size=200),  # with lone surrogates
    st.text(alphabet="“”‘’\"'«»„ \n\r\tab.,:—said", max_size=200),
)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(alphabets)
def test_any_string_can_be_read(text: str) -> None:
    reading = onrecord.read(text)
    assert reading.article.text == text
    assert not reading.problems
    firsts = [s.content[0].start for s in reading.statements]
    assert firsts == sorted(firsts)
    for statement in reading.statements:
        for spans in (statement.source, statement.cue, statement.content):
            assert all(0 <= a < b <= len(text) and text[a:b].strip() for a, b in spans)


_LONG = """
import resource, onrecord
from pathlib import Path
filler = "The quay was quiet that morning and the cranes stood still over the grey water of the bay. " * 8
block = filler + "\\n“We never left the table,” said Ilse Vorne.\\n"
text = block * (2_000_000 // len(block) + 1)
reading = onrecord.read(text)
last = reading.statements[-1]
assert len(text) >= 2_000_000 and reading.article.text == text
assert text[slice(*last.content[0])] == "“We never left the table,”", text[slice(*last.content[0])]
assert last.content[0].start > len(text) - len(block)
assert len(reading.statements) >= text.count("Vorne"), len(reading.statements)
# The resource usage of a process begins with what the one that started it had; this of Linux begins anew.
status = Path("/proc/self/status")
lines = status.read_text().splitlines() if status.exists() else []
own = [int(line.split()[1]) for line in lines if line.startswith("VmHWM")]
print(*own or [resource.getrusage(resource.RUSAGE_SELF).ru_maxrss])
"""


def test_two_million_characters_are_read_whole_in_bounded_memory() -> None:
    done = subprocess.run([sys.executable, "-c", _LONG], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    # Some 550 bytes a character: each of its words keeps a few hundred numbers until all speakers are known.
    assert int(done.stdout) * resource_unit() < 1_100_000_000


def resource_unit() -> int:
    return 1 if sys.platform == "darwin" else 1024


def test_the_model_says_which_one_it_is() -> None:
    versions = dict(Components.open(ModelFiles.open()).versions)
    assert versions["attribution"] == ModelFiles.open().version


def test_link_lists_within_sentences_are_passed_over() -> None:
    links = " Ilse Maria VorneTalks end without a deal Lio Haal warns of a storm MORE"
    text = f"The harbour minister, Ilse Vorne{links}, said on Monday that the port would stay open."
    plain = onrecord.read(text.replace(links, "")).statements[0]
    (statement,) = onrecord.read(text).statements
    assert statement.speaker.name == plain.speaker.name == "Ilse Vorne"
    assert not any("MORE" in text[start:end] for start, end in (*statement.source, *statement.content, *statement.cue))
    assert [text[start:end] for start, end in statement.content] == ["that the port would stay open"]
