import io
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onrecord.errors import SettingError
from onrecord.intake import read_inputs
from onrecord.records import Article, Problem
from onrecord.settings import Settings

STORY = (
    "Veldia reopens its border\n\nThe border with Morrow was opened on Tuesday, the minister said. “It had been closed"
    " for too long,” he told reporters.\nResidents who had waited for years said that they would cross it at once.\n"
)


def test_text_is_kept_exactly(read):
    (article,) = read(STORY)
    assert article.text == STORY


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\n\n\r\n"])
def test_line_ends_are_kept(read, end):
    text = f"  Harbour closes  {end}The harbour will be closed, the mayor said.{end}"
    (article,) = read(text)
    assert (article.text, article.title) == (text, "Harbour closes")


def test_a_byte_order_mark_is_removed(read):
    (article,) = read(b"\xef\xbb\xbf" + STORY.encode())
    assert article.text == STORY


def test_the_first_line_is_the_title(read):
    (article,) = read("\n \n" + STORY)
    assert article.title == "Veldia reopens its border"


def test_a_single_line_has_no_title(read):
    (article,) = read("\nThe mayor of Tarn said that the harbour would close.\n\n")
    assert article.title is None


def test_an_opening_paragraph_is_no_title(read):
    (article,) = read("The mayor said that it would close. " * 20 + "\nNobody believed her.\n")
    assert article.title is None


def test_origin_is_the_path(tmp_path):
    path = tmp_path / "story.txt"
    path.write_text(STORY)
    (article,) = read_inputs([str(path)], settings=Settings())
    assert article.origin == str(path)


def test_origin_of_a_name_that_is_no_text_can_be_printed(tmp_path):
    path = os.fsencode(tmp_path) + b"/caf\xe9.txt"
    Path(os.fsdecode(path)).write_text(STORY)
    (article,) = read_inputs([os.fsdecode(path)], settings=Settings())
    assert article.origin.encode() and article.text == STORY


def test_plain_text_states_no_more_than_it_holds(read):
    (article,) = read(STORY)
    assert (article.outlet, article.published, article.url, article.authors) == (None, None, None, ())


def test_standard_input_is_read_as_bytes(monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(STORY.encode("utf-16")), encoding="ascii"))
    (article,) = read_inputs(["-"], settings=Settings())
    assert (article.text, article.origin) == (STORY, "-")


def test_closed_standard_input_is_a_problem(monkeypatch):
    monkeypatch.setattr(sys, "stdin", None)
    (problem,) = read_inputs(["-"], settings=Settings())
    assert problem.reason == "unreadable"


def test_inputs_are_read_in_order_and_a_bad_one_loses_no_other(tmp_path):
    for name, data in (("a.txt", STORY.encode()), ("b.txt", b""), ("c.txt", STORY.encode())):
        (tmp_path / name).write_bytes(data)
    found = list(read_inputs([tmp_path / "a.txt", tmp_path / "b.txt", tmp_path / "c.txt"], settings=Settings()))
    assert [type(one) for one in found] == [Article, Problem, Article]


def test_an_unforeseen_fault_becomes_a_problem(tmp_path, monkeypatch):
    def fail(data, *, origin):
        raise RuntimeError("out of paper")

    monkeypatch.setattr("onrecord.intake.plain.read_text", fail)
    (tmp_path / "a.txt").write_text(STORY)
    (problem,) = read_inputs([tmp_path / "a.txt"], settings=Settings())
    assert problem.reason == "internal" and "RuntimeError" in problem.message and "out of paper" in problem.message


@pytest.mark.parametrize("languages", ["", "english", "en;de", "e", ","])
def test_a_wrong_setting_raises_at_the_call(languages):
    with pytest.raises(SettingError, match="languages"):
        read_inputs([], settings=Settings(languages=languages))


def test_a_single_path_is_no_list_of_paths():
    with pytest.raises(SettingError, match="list of paths"):
        read_inputs("article.txt", settings=Settings())


def test_a_missing_file_is_a_problem_with_a_hint(tmp_path):
    path = tmp_path / "none.txt"
    (problem,) = read_inputs([path], settings=Settings())
    assert problem == Problem(
        "intake", "unreadable", "cannot be opened (No such file or directory); check the path", str(path)
    )


def test_a_directory_is_a_problem(tmp_path):
    (problem,) = read_inputs([tmp_path], settings=Settings())
    assert problem.reason == "unreadable" and "directory" in problem.message


def test_a_broken_link_is_a_problem(tmp_path):
    (tmp_path / "link").symlink_to(tmp_path / "gone")
    (problem,) = read_inputs([tmp_path / "link"], settings=Settings())
    assert problem.reason == "unreadable" and "link" in problem.message


def test_a_link_in_a_circle_is_a_problem(tmp_path):
    (tmp_path / "link").symlink_to(tmp_path / "link")
    (problem,) = read_inputs([tmp_path / "link"], settings=Settings())
    assert problem.reason == "unreadable"


def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    (problem,) = read_inputs([tmp_path / "pipe"], settings=Settings())
    assert problem.reason == "unreadable" and "use -" in problem.message


def test_a_device_is_a_problem():
    (problem,) = read_inputs(["/dev/zero"], settings=Settings())
    assert problem.reason == "unreadable"


@pytest.mark.parametrize("path", ["", "a\0b", "x" * 5000, "/dev/null/a"])
def test_an_impossible_path_is_a_problem(path):
    (problem,) = read_inputs([path], settings=Settings())
    assert problem.reason == "unreadable"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_a_problem(tmp_path):
    (tmp_path / "a.txt").write_text(STORY)
    (tmp_path / "a.txt").chmod(0)
    (problem,) = read_inputs([tmp_path / "a.txt"], settings=Settings())
    assert problem.reason == "unreadable" and "permission" in problem.message


def test_the_size_limit_is_for_one_article(read):
    size = len(STORY.encode())
    assert isinstance(read(STORY, max_bytes=size)[0], Article)
    assert read(STORY, max_bytes=size - 1)[0].reason == "too-large"


def test_reading_plain_text_imports_nothing_heavy(tmp_path):
    (tmp_path / "a.txt").write_text(STORY)
    code = (
        "import sys; from onrecord.intake import read_inputs; from onrecord.settings import Settings;"
        f"assert len(list(read_inputs([{str(tmp_path / 'a.txt')!r}], settings=Settings()))) == 1;"
        "heavy = {'trafilatura', 'lxml', 'py3langid', 'numpy', 'charset_normalizer'} & set(sys.modules);"
        "sys.exit(str(heavy) if heavy else 0)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\x1b"), max_size=60))
def test_any_text_in_front_of_an_article_is_kept(read, start):
    text = f"x {start}\n{STORY}"
    (article,) = read(text)
    assert article.text == text


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=80), name=st.sampled_from(["a.txt", "a.html", "a.json", "a.jsonl", "a.csv", "a.tsv"]))
def test_any_bytes_give_articles_or_problems(read, data, name):
    found = read(data, name)
    assert found and all(isinstance(one, Article) or one.reason != "internal" for one in found)


def test_published_of_a_record_is_a_date(read):
    (article,) = read('{"text": "The mayor said so.", "date": "2021-03-04"}')
    assert article.published == date(2021, 3, 4)
