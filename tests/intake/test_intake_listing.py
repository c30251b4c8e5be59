import os
import subprocess
from pathlib import Path

import pytest

from onrecord.errors import SettingError
from onrecord.intake import fingerprint, list_inputs, read_inputs
from onrecord.records import Article, Problem
from onrecord.settings import Settings

STORY = "Veldia reopens its border\n\nThe border was opened on Tuesday, the minister said, and nobody had been told.\n"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder named news with files at several depths, named as a user in its parent would name it."""
    monkeypatch.chdir(tmp_path)
    for name in ("b.txt", "a/z.txt", "a/deep/er/y.html", "c.jsonl", ".hidden.txt", ".git/x.txt", "a/.hid/x.txt"):
        path = tmp_path / "news" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(STORY)
    return tmp_path / "news"


def test_a_folder_is_its_files_in_order_without_hidden_ones(folder):
    found = list(list_inputs(["news"]))
    assert found == ["news/a/deep/er/y.html", "news/a/z.txt", "news/b.txt", "news/c.jsonl"]


def test_what_is_listed_is_listed_the_same_again(folder):
    (folder / "odd[1].txt").write_text(STORY)
    found = list(list_inputs(["news", "-", "https://tarnpost.example/*"]))
    assert list(list_inputs(found)) == found


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("news/*.txt", ["news/b.txt"]),
        ("news/?.[tj]*", ["news/b.txt", "news/c.jsonl"]),
        ("**/*.txt", ["news/a/z.txt", "news/b.txt"]),
        ("news/**", ["news/a/deep/er/y.html", "news/a/z.txt", "news/b.txt", "news/c.jsonl"]),
        ("news/**/**/*.html", ["news/a/deep/er/y.html"]),
        ("news/*/deep", ["news/a/deep/er/y.html"]),
        ("*", ["news/a/deep/er/y.html", "news/a/z.txt", "news/b.txt", "news/c.jsonl"]),
        ("news/*/../*.txt", ["news/a/../b.txt"]),
    ],
)
def test_patterns(folder, pattern, found):
    assert list(list_inputs([pattern])) == found


def test_an_absolute_pattern(folder):
    assert list(list_inputs([f"{folder}/*.txt"])) == [f"{folder}/b.txt"]


@pytest.mark.parametrize("pattern", ["news/*.pdf", "nowhere/*", "**/nothing", "[", "news/b.txt/*"])
def test_a_pattern_that_matches_nothing_is_a_problem(folder, pattern):
    (problem,) = list_inputs([pattern])
    assert isinstance(problem, Problem)
    assert (problem.reason, problem.origin) == ("unreadable", pattern) and "matches nothing" in problem.message


def test_a_file_whose_name_looks_like_a_pattern_is_itself(folder):
    (folder / "[ab].txt").write_text(STORY)
    assert list(list_inputs(["news/[ab].txt"])) == ["news/[ab].txt"]


def test_links_are_not_followed_in_circles_or_out_of_the_folder(folder, tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.txt").write_text(STORY)
    before = list(list_inputs(["news"]))
    (folder / "a" / "up").symlink_to(folder)
    (folder / "b-again.txt").symlink_to(folder / "b.txt")
    (folder / "out").symlink_to(outside)
    (folder / "out.txt").symlink_to(outside / "secret.txt")
    found = list(list_inputs(["news"]))
    links = [one for one in found if isinstance(one, Problem)]
    assert [(one.reason, one.origin) for one in links] == [("link", "news/out"), ("link", "news/out.txt")]
    assert [one for one in found if one not in links] == before


def test_a_link_that_is_named_is_followed(folder, tmp_path):
    (tmp_path / "link").symlink_to(folder)
    assert list(list_inputs(["link"]))[-1] == "link/c.jsonl"


def test_any_depth_does_not_follow_links(folder):
    (folder / "a" / "loop").symlink_to(folder)
    assert list(list_inputs(["news/**/b.txt"])) == ["news/b.txt"]


def test_a_broken_link_in_a_folder_is_a_problem_when_it_is_read(folder):
    (folder / "broken.txt").symlink_to(folder / "gone")
    found = list(read_inputs(["news/broken.txt", "news"], settings=Settings()))
    assert [one.reason for one in found if isinstance(one, Problem) and "link" in one.message] == ["unreadable"] * 2


def test_a_folder_without_files_is_a_problem(tmp_path):
    (tmp_path / ".hidden").write_text(STORY)
    (problem,) = list_inputs([tmp_path])
    assert problem.reason == "unreadable" and "no files" in problem.message


def test_a_very_deep_folder_is_read(tmp_path):
    here = Path.cwd()
    try:
        os.chdir(tmp_path)
        for _ in range(1500):
            Path("d").mkdir()
            os.chdir("d")
        Path("a.txt").write_text(STORY)
    finally:
        os.chdir(here)
    try:
        for paths in ([tmp_path], [f"{tmp_path}/**/a.txt"]):
            (found,) = list_inputs(paths)
            assert found.endswith("/d/a.txt")
    finally:
        # Nor could pytest remove it: Python's own way to remove a folder goes down by calling itself.
        subprocess.run(["rm", "-rf", tmp_path / "d"], check=True)


def test_what_holds_no_article_in_a_folder_is_the_problem_it_gives(folder):
    (folder / "photo.jpg").write_bytes(b"\xff\xd8\xff\xe0\0\x10JFIF")
    os.mkfifo(folder / "pipe")
    (folder / "c.jsonl").unlink()
    found = list(read_inputs([folder], settings=Settings()))
    assert [getattr(one, "reason", "article") for one in found] == ["article"] * 3 + ["binary", "unreadable"]


def test_names_that_are_no_text_are_listed(tmp_path):
    name = os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt")
    Path(name).write_text(STORY)
    (article,) = read_inputs([tmp_path], settings=Settings())
    assert isinstance(article, Article) and article.origin.encode()


def test_a_single_path_is_no_list_of_paths():
    with pytest.raises(SettingError, match="list of paths"):
        list_inputs("news")


def test_a_fingerprint_depends_on_the_bytes_alone(tmp_path):
    for name, text in (("a.txt", STORY), ("b.html", STORY), ("c.txt", STORY + "x")):
        (tmp_path / name).write_text(text)
    one, two, three = (fingerprint(tmp_path / name) for name in ("a.txt", "b.html", "c.txt"))
    assert one == two != three
    assert len(one) == 32 and int(one, 16)


@pytest.mark.parametrize("path", ["-", "https://tarnpost.example/feed.xml", "nowhere.txt", "a\0b", "/dev/zero", "/"])
def test_what_is_no_file_has_no_fingerprint(path):
    assert fingerprint(path) is None


def test_bytes_are_told_as_they_are_read(tmp_path):
    line = '{"text": "The mayor said that it would close.", "note": "%s"}\n' % ("x" * 1000)
    lines = line * 500
    (tmp_path / "a.jsonl").write_text(lines)
    (tmp_path / "b.txt").write_text(STORY)
    (tmp_path / "c.pdf").write_bytes(b"%PDF-" + b"x" * 200_000)
    told = []
    found = read_inputs([tmp_path], settings=Settings(), consumed=told.append)
    next(found)
    assert 0 < sum(told) < len(lines)
    assert len(list(found)) == 501
    assert sum(told) == sum(each.stat().st_size for each in tmp_path.iterdir()) and len(told) > 5
