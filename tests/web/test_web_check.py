"""The draft check in a browser: a draft is pasted or given as a file, and each quotation gets its verdict."""

from __future__ import annotations

import re
from html import unescape
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest

from onrecord.web.pages import check as checking

if TYPE_CHECKING:
    from starlette.testclient import TestClient

    from onrecord.archive import Archive, Found


def asked(client: TestClient, text: str = "", *, path: str = "/check", files: Any = None) -> Any:
    form = client.get("/check", headers={"Accept": "text/html"}).text
    found = re.search(r'<form[^>]* action="/check".*?name="csrf" value="([^"]+)"', form, re.DOTALL)
    assert found is not None
    fields = {"csrf": unescape(found[1]), "text": text}
    headers = {"Accept": "text/html", "Origin": "http://127.0.0.1"}
    return client.post(path, data=fields, files=files, headers=headers)


def quoted(archive: Archive) -> tuple[Found, str]:
    """A statement of the archive with its words, a dozen or more within one pair of marks."""
    for found in archive.said(kind="direct", limit=100).found:
        words = found.quote[0].strip("“”\"'‘’,. ")
        speaker = found.statement.speaker
        if speaker is not None and speaker.type == "person" and 10 <= len(words.split()) <= 40 and "“" not in words:
            return found, words
    raise AssertionError("the samples have no such quotation")


def draft_of(found: Found, words: str) -> str:
    speaker = found.statement.speaker
    assert speaker is not None
    return f"The talks go on.\n\n“{words},” said {speaker.name} on Monday.\n"


def test_the_form_stands_at_its_address(client: TestClient) -> None:
    page = client.get("/check", headers={"Accept": "text/html"})
    assert page.status_code == 200
    assert '<textarea id="draft" name="text"' in page.text
    assert client.get("/check.json").json() == {"most_characters": 100_000}


def test_a_quotation_that_stands_in_the_archive_is_exact(client: TestClient, archive: Archive) -> None:
    found, words = quoted(archive)
    result = asked(client, draft_of(found, words), path="/check.json").json()
    (quotation,) = result["draft"]["quotations"]
    assert (quotation["verdict"], quotation["problem"]) == ("exact", False)
    assert result["draft"]["sound"] is True
    (evidence,) = quotation["evidence"]
    assert result["places"][evidence["article"]]["href"] == f"/articles/{evidence['article']}"
    assert "".join(each["words"] for each in quotation["stretches"]).strip("“”,") == words
    page = asked(client, draft_of(found, words)).text
    assert "Nothing to correct" in page
    assert f'href="/articles/{evidence["article"]}#s' in page


def test_words_put_in_the_place_of_others_are_shown_side_by_side(client: TestClient, archive: Archive) -> None:
    found, words = quoted(archive)
    parts = words.split()
    changed = " ".join([*parts[:4], "zebras", *parts[5:]])
    result = asked(client, draft_of(found, changed), path="/check.json").json()
    (quotation,) = result["draft"]["quotations"]
    assert quotation["verdict"] == "altered"
    assert [each["words"] for each in quotation["stretches"] if each["change"] == "new"] == ["zebras"]
    page = asked(client, draft_of(found, changed)).text
    assert "1 quotation to look at" in page
    assert re.search(r"<del>.*?</del> <ins><span[^>]*> put in: </span>zebras</ins> ", page)


def test_words_of_nobody_are_not_found(client: TestClient) -> None:
    draft = "“Seven purple anchors were painted by the moonlight committee of otters,” said Bo Tamm.\n"
    result = asked(client, draft, path="/check.json").json()
    (quotation,) = result["draft"]["quotations"]
    assert (quotation["verdict"], quotation["problem"], quotation["evidence"]) == ("not_found", True, [])


def test_a_draft_without_quotations_says_so(client: TestClient) -> None:
    page = asked(client, "The harbour was quiet. Nobody spoke.\n")
    assert "No quotations in it" in page.text


def test_a_file_is_taken_too(client: TestClient, archive: Archive) -> None:
    found, words = quoted(archive)
    given = ("draft.txt", BytesIO(draft_of(found, words).encode()), "text/plain")
    result = asked(client, path="/check.json", files={"file": given}).json()
    assert [each["verdict"] for each in result["draft"]["quotations"]] == ["exact"]


@pytest.mark.parametrize(
    ("text", "data", "message"),
    [
        ("", None, "nothing was given"),
        ("  \n ", None, "nothing was given"),
        ("", b"", ""),
        ("", b"%PDF-1.4 scan", ""),
        ("", b"x" * 1_999_000, "more than 100,000 characters"),
    ],
)
def test_what_cannot_be_checked_is_told(client: TestClient, text: str, data: bytes | None, message: str) -> None:
    files = None if data is None else {"file": ("draft.bin", BytesIO(data), "application/octet-stream")}
    answer = asked(client, text, files=files)
    assert answer.status_code in (400, 413)
    assert message in answer.text
    assert "Traceback" not in answer.text


def test_a_text_that_is_too_long_is_refused(client: TestClient) -> None:
    assert asked(client, "x" * 100_001).status_code == 422


def test_of_very_many_quotations_the_first_are_checked(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "_MOST_QUOTATIONS", 3)
    draft = "\n".join(f"“Anchor number {n} was painted in otter purple,” said Bo Tamm." for n in range(5))
    result = asked(client, draft, path="/check.json").json()
    assert len(result["draft"]["quotations"]) == 3
    assert result["draft"]["problems"] == ["2 of 5 quotations were not checked; check the draft in parts"]


def test_hostile_words_stay_words(client: TestClient) -> None:
    evil = "<script>alert(1)</script>\u202e{{ 7*7 }}<img src=x onerror=alert(2)>"
    draft = f"{evil}\n“{evil} and seven more words of the otters,” said <b>Bo</b> Tamm, “{evil}”.\n"
    page = asked(client, draft)
    assert page.status_code == 200
    assert "<script>alert" not in page.text
    assert "<img src=x" not in page.text
    assert "<b>Bo" not in page.text
    assert "{{ 7*7 }}" in page.text
    assert "\u202e" not in re.sub(r"<bdi[^>]*>.</bdi>", "", page.text)


def test_nothing_of_the_draft_is_kept(client: TestClient, archive: Archive) -> None:
    before = archive.overview()
    asked(client, "“Seven purple anchors were painted by the otters,” said Bo Tamm.\n")
    assert archive.overview() == before


def test_every_character_of_the_draft_is_shown_once(client: TestClient) -> None:
    draft = "One “two three” four\n“five\nsix” seven “eight nine ten,” said Bo Tamm, “eleven twelve thirteen.”\n"
    page = asked(client, draft).text
    sheet = page[page.index('<div class="sheet">') : page.index("</div>", page.index('<div class="sheet">'))]
    shown = " ".join(unescape(re.sub(r"<[^>]+>", "", sheet)).split())
    assert shown == " ".join(draft.split())
