"""Link lists within sentences: what is passed over, what only looks like one, and hostile texts in linear time."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.encoder import without_link_lists

LISTS = [
    "Ilse Maria VorneTalks end without a deal Port stays shut MORE",
    "Ilse (Lio) Maria VorneThe port’s 12:30 report: nobody came 14 ships wait MORE",
    "Ilse Vorne‘Never’ says the pilot MORE",
    "I. M. Vorne12 ships wait MORE",
]


@pytest.mark.parametrize("links", LISTS)
@pytest.mark.parametrize("after", [" said no.", "’s deputy left.", " (D-Norcall) said no."])
def test_a_list_behind_a_name_is_blank_and_all_else_in_its_place(links: str, after: str) -> None:
    before = "On Monday Sen. Ilse Vorne"
    read = without_link_lists(f"{before} {links}{after}")
    assert read == before + " " * (len(links) + 1) + after


def test_each_list_of_a_sentence_is_blank() -> None:
    one, two = "Lio HaalBoats sink MORE", "Ilse VorneTalks end MORE"
    read = without_link_lists(f"Haal {one} and Vorne {two} met. Vorne {two} left.")
    assert read.split() == ["Haal", "and", "Vorne", "met.", "Vorne", "left."]


def test_names_of_two_words() -> None:
    read = without_link_lists("Mayor Bill de Haal Bill de HaalBoats sink MORE met her.")
    assert read.split() == ["Mayor", "Bill", "de", "Haal", "met", "her."]


@pytest.mark.parametrize(
    "text",
    [
        "Ilse Vorne said that there was MORE to come.",
        "Vorne met Lio Haal. HAAL SAYS MORE",
        "READ: FOUR TIMES THE READERS FOR MORE",
        "Vorne met Ilse VorneTalks end without a deal.",
        "Vorne met Ilse Vornetalks and MORE came.",
        "Vorne Ilse VorneTalks end\nMORE",
        f"Vorne Ilse VorneTalks {'x' * 1000} MORE",
        "",
    ],
)
def test_what_is_no_list_stays(text: str) -> None:
    assert without_link_lists(text) == text


@given(st.text(alphabet="Aa ’-.(M\nORE“é", max_size=200))
def test_only_blanks_are_put_in(text: str) -> None:
    read = without_link_lists(text)
    assert len(read) == len(text)
    assert all(new in (old, " ") for new, old in zip(read, text, strict=True))


@pytest.mark.parametrize(
    "unit", ["Aa", "A", "A’", "Ab ", "Vorne Ilse VorneT", "Vorne Ilse Ilse ", "(", "Vorne (Ilse ", "Vorne de "]
)
def test_time_grows_with_the_text_and_no_faster(unit: str) -> None:
    def least(count: int) -> float:
        text = unit * count + " MORE"
        times = []
        for _ in range(3):
            begin = time.perf_counter()
            without_link_lists(text)
            times.append(time.perf_counter() - begin)
        return min(times)

    assert least(80_000) < 12 * least(10_000) + 0.05
