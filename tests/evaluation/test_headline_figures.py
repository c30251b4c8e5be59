"""Figures of headlines on made-up pairs that can be counted by hand, and tables that cannot be read."""

from pathlib import Path

import pytest

from onrecord.errors import GoldError
from onrecord.evaluation.headline import LabelledHeadline, evaluate_headlines, is_held_out, read_headlines

BODIES = 'Body ID,articleBody\n1,"The eel, it was said, is ""nine"" metres long.\n\nNobody saw it."\n2,Taxes rise.\n'
STANCES = (
    "Headline,Body ID,Stance\nGiant eel seen,1,discuss\n\nGiant eel seen,2,unrelated\nNo eel,1,disagree\nEel,1,agree\n"
)


def write(folder: Path, stances: str = STANCES, bodies: str = BODIES) -> tuple[Path, Path]:
    paths = folder / "stances.csv", folder / "bodies.csv"
    for path, text in zip(paths, (stances, bodies), strict=True):
        path.write_bytes(text.encode("utf-8", "surrogateescape"))
    return paths


def test_pairs_are_read_with_their_bodies(tmp_path: Path) -> None:
    pairs = read_headlines(*write(tmp_path))
    assert [pair.stance for pair in pairs] == ["agree or discuss", "unrelated", "disagree", "agree or discuss"]
    assert pairs[0].body == 'The eel, it was said, is "nine" metres long.\n\nNobody saw it.'
    assert pairs[1] == LabelledHeadline("Giant eel seen", "2", "Taxes rise.", "unrelated")


def test_a_byte_order_mark_and_a_huge_body_are_read(tmp_path: Path) -> None:
    pairs = read_headlines(*write(tmp_path, f"\ufeff{STANCES}", BODIES.replace("Taxes rise.", "tax " * 100_000)))
    assert len(pairs[1].body) == 399_999


@pytest.mark.parametrize(
    ("stances", "bodies", "message"),
    [
        ("Headline,Body ID\nEel,1\n", BODIES, r"stances.csv:1: has no column 'Stance'"),
        ("", BODIES, r"stances.csv:1: has no column 'Headline'"),
        ("Headline,Body ID,Stance\n", BODIES, "holds no pairs"),
        (STANCES + "Eel,1,maybe\n", BODIES, r"stances.csv:7: the stance is 'maybe', not one of agree, discuss"),
        (STANCES + "Eel,9,agree\n", BODIES, r"stances.csv:7: the body '9' is not in"),
        (STANCES + "Eel,1\n", BODIES, r"stances.csv:7: has 2 fields instead of 3"),
        (STANCES + 'Eel,1,"agree\n', BODIES, r"stances.csv:7: is not sound CSV"),
        (STANCES, BODIES + "2,Taxes fall.\n", r"bodies.csv:6: has another body for the id 2"),
        (STANCES, BODIES + "3,\udcff\n", "bodies.csv: cannot be read"),
    ],
)
def test_faults_are_told_with_file_and_line(tmp_path: Path, stances: str, bodies: str, message: str) -> None:
    with pytest.raises(GoldError, match=message):
        read_headlines(*write(tmp_path, stances, bodies))


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match=r"none\.csv: cannot be read"):
        read_headlines(tmp_path / "stances.csv", tmp_path / "none.csv")


def test_figures_are_those_counted_by_hand(tmp_path: Path) -> None:
    pairs = read_headlines(*write(tmp_path))
    report = evaluate_headlines(pairs, lambda headline, _body: "disagree" if "No" in headline else "agree or discuss")
    # Of four: two reports found, one of them unrelated; the denial is right.
    assert report.figures == {"macro-F1": 60.0, "agree or discuss": 80.0, "disagree": 100.0, "unrelated": 0.0}
    assert report.counts == {"macro-F1": 4, "agree or discuss": 2, "disagree": 1, "unrelated": 1}
    assert report.taken["unrelated", "agree or discuss"] == 1
    assert [error.wanted for error in report.errors] == ["unrelated"]
    assert "labelled / judged" in report.to_table()


def test_a_tenth_of_the_bodies_is_held_out() -> None:
    held = sum(is_held_out(str(number)) for number in range(10_000))
    assert 900 < held < 1100
    assert is_held_out("9") == is_held_out("9")


def test_other_texts_have_another_hash(tmp_path: Path) -> None:
    pairs = read_headlines(*write(tmp_path))
    other = read_headlines(*write(tmp_path, bodies=BODIES.replace("rise", "fall")))
    hashes = {evaluate_headlines(each, lambda _headline, _body: "unrelated").corpus_hash for each in (pairs, other)}
    assert len(hashes) == 2
