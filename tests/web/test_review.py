"""The review: what people judge goes through corrections and rulings, by plain forms."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest

from onrecord import Reading, Span, Speaker, SpeakerType, Statement
from onrecord.archive import Doubtful
from onrecord.records import Article, Kind

if TYPE_CHECKING:
    from starlette.testclient import TestClient

    from onrecord.archive import Archive

HOSTILE = "<script>alert(1)</script>\u202e{{ 7*7 }}"


def forms(page: str, action: str) -> list[dict[str, str]]:
    """The hidden fields of each form with that action."""
    found = []
    for form in re.findall(rf'<form[^>]* action="{action}".*?</form>', page, re.DOTALL):
        fields = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', form)
        found.append({name: unescape(value) for name, value in fields})
    return found


def post(client: TestClient, path: str, fields: dict[str, Any], *, script: bool = False) -> Any:
    headers = {"Accept": "text/html", "Origin": "http://127.0.0.1"}
    if script:
        headers["HX-Request"] = "true"
    return client.post(path, data=fields, headers=headers, follow_redirects=False)


def spoken(number: int, name: str, kind: SpeakerType = SpeakerType.PERSON, score: float = 0.9) -> Reading:
    text = f"“We shall see about matter {number},” said {name}, the port minister.\n"
    end = text.index("”") + 1
    cue = text.index("said")
    source = Span(cue + 5, cue + 5 + len(name))
    reason = "no name near" if kind is SpeakerType.UNKNOWN else None
    speaker = Speaker(name, kind, reason=reason)
    statement = Statement((source,), (Span(cue, cue + 4),), (Span(0, end),), Kind.DIRECT, score, speaker=speaker)
    return Reading(Article(text, title=f"Matter {number}", outlet="Norcall Post"), (statement,))


@pytest.mark.parametrize("queue", ["scores", "unknown", "names"])
def test_each_queue_has_its_address(client: TestClient, queue: str) -> None:
    page = client.get("/review", params={"queue": queue}, headers={"Accept": "text/html"})
    assert page.status_code == 200
    assert f'<a href="/review?queue={queue}" aria-current="page">' in page.text
    assert page.headers["content-security-policy"]
    assert "style=" not in page.text.replace('rel="stylesheet"', "")
    assert client.get("/review.json", params={"queue": queue}).json()["queue"] == queue


def test_a_queue_that_is_none_is_refused(client: TestClient) -> None:
    assert client.get("/review", params={"queue": "all"}).status_code == 422
    assert client.get("/review", params={"queue": "names", "after": "x"}).status_code == 400


def test_low_scores_come_with_their_sentence_and_its_parts(client: TestClient) -> None:
    page = client.get("/review.json").json()
    scores = [each["line"]["score"] for each in page["statements"]]
    assert scores == sorted(scores)
    for item in page["statements"]:
        roles = {each["role"] for each in item["around"]}
        assert "content" in roles
        shown = "".join(each["words"] for each in item["around"])
        assert item["line"]["quote"][0] in shown


def test_the_pages_of_a_queue_do_not_overlap(client: TestClient) -> None:
    first = client.get("/review.json", params={"limit": 3}).json()
    second = client.get("/review.json", params={"limit": 3, "after": first["next"]}).json()
    ids = [each["line"]["id"] for page in (first, second) for each in page["statements"]]
    assert len(set(ids)) == 6


@pytest.mark.parametrize("verdict", ["accept", "reject"])
def test_a_verdict_is_kept_under_the_visitors_name_and_can_be_undone(
    client: TestClient, archive: Archive, verdict: str
) -> None:
    page = client.get("/review", headers={"Accept": "text/html"}).text
    fields = forms(page, f"/review/{verdict}")[0]
    answer = post(client, f"/review/{verdict}", fields)
    assert answer.status_code == 303
    (correction,) = archive.corrections()
    assert (correction.statement, correction.field) == (fields["statement"], f"{verdict}ed")
    assert correction.author
    after = client.get(answer.headers["location"], headers={"Accept": "text/html"}).text
    assert fields["statement"] not in [each["statement"] for each in forms(after, "/review/accept")]
    (taken_back,) = forms(after, "/review/undo")
    assert post(client, "/review/undo", taken_back).status_code == 303
    assert archive.corrections() == []
    again = client.get("/review", headers={"Accept": "text/html"}).text
    assert forms(again, f"/review/{verdict}")[0]["statement"] == fields["statement"]


def test_only_what_was_changed_is_corrected(client: TestClient, archive: Archive) -> None:
    item = client.get("/review.json").json()["statements"][0]
    page = client.get("/review", headers={"Accept": "text/html"}).text
    fields = forms(page, "/review/change")[0]
    assert fields["statement"] == item["line"]["id"]
    fields |= item["present"] | {"act": "warn" if item["present"]["act"] != "warn" else "deny"}
    fields |= {"speaker": "Ilse  Vorne", "speaker_type": "", "said_on": "2031-03-09"}
    assert post(client, "/review/change", fields).status_code == 303
    kept = {each.field: each.value for each in archive.corrections()}
    assert kept.keys() == {"act", "speaker", "said_on"}
    assert kept["speaker"] == {"name": "Ilse Vorne", "type": "person"}


def test_a_change_that_changes_nothing_is_told(client: TestClient, archive: Archive) -> None:
    item = client.get("/review.json").json()["statements"][0]
    fields = forms(client.get("/review", headers={"Accept": "text/html"}).text, "/review/change")[0]
    answer = post(client, "/review/change", fields | item["present"])
    assert answer.status_code == 400
    assert "nothing was changed" in answer.text
    assert archive.corrections() == []


@pytest.mark.parametrize("wrong", [{"act": "shout"}, {"said_on": "tomorrow"}, {"polarity": "x"}, {"statement": "zz"}])
def test_what_cannot_be_is_an_error_and_keeps_nothing(
    client: TestClient, archive: Archive, wrong: dict[str, str]
) -> None:
    fields = forms(client.get("/review", headers={"Accept": "text/html"}).text, "/review/change")[0]
    assert post(client, "/review/change", fields | wrong).status_code in (400, 404)
    assert archive.corrections() == []


def test_a_script_gets_the_part_that_changes(client: TestClient, archive: Archive) -> None:
    fields = forms(client.get("/review", headers={"Accept": "text/html"}).text, "/review/accept")[0]
    answer = post(client, "/review/accept", fields, script=True)
    assert answer.status_code == 200
    assert "<html" not in answer.text
    assert "data-done" in answer.text
    (taken_back,) = forms(answer.text, "/review/undo")
    back = post(client, "/review/undo", taken_back, script=True)
    assert forms(back.text, "/review/accept")[0]["statement"] == fields["statement"]
    assert archive.corrections() == []


def test_forms_without_their_token_are_refused(client: TestClient, archive: Archive) -> None:
    fields = forms(client.get("/review", headers={"Accept": "text/html"}).text, "/review/accept")[0]
    fields.pop("csrf")
    assert post(client, "/review/accept", fields).status_code == 403
    assert archive.corrections() == []


def test_one_statement_can_be_asked_for(client: TestClient, archive: Archive) -> None:
    (found,) = archive.said(limit=1).found
    page = client.get("/review.json", params={"statement": found.id}).json()
    assert [each["line"]["id"] for each in page["statements"]] == [found.id]
    assert client.get("/review", params={"statement": "ffff"}).status_code == 400


def test_statements_of_unknown_speakers_wait_for_one(client: TestClient, archive: Archive) -> None:
    archive.save(spoken(1, "unknown", SpeakerType.UNKNOWN))
    page = client.get("/review.json", params={"queue": "unknown"}).json()
    first = page["statements"][0]
    assert first["present"]["speaker"] == first["present"]["speaker_type"] == ""
    html = client.get("/review", params={"queue": "unknown"}, headers={"Accept": "text/html"}).text
    fields = forms(html, "/review/change")[0] | first["present"] | {"speaker": "Ilse Vorne"}
    answer = post(client, "/review/change", fields)
    assert parse_qs(urlsplit(answer.headers["location"]).query)["queue"] == ["unknown"]
    assert archive.statement(first["line"]["id"]).statement.speaker == Speaker("Ilse Vorne", SpeakerType.PERSON)
    left = client.get("/review.json", params={"queue": "unknown"}).json()["statements"]
    assert first["line"]["id"] not in [each["line"]["id"] for each in left]


def doubted(archive: Archive) -> None:
    archive.save(*(spoken(number, name) for number, name in enumerate(("Ilse Vorne", "Ilze Worne"))))
    names = {name: (kind, key) for name, kind, key in archive.registered_names()}
    archive.join_names(
        [], doubts=[Doubtful(names["Ilse Vorne"], names["Ilze Worne"], "similar spelling", 0, ("port",))]
    )


@pytest.mark.parametrize("same", ["true", "false"])
def test_names_are_judged_and_the_verdict_can_be_undone(client: TestClient, archive: Archive, same: str) -> None:
    doubted(archive)
    html = client.get("/review", params={"queue": "names"}, headers={"Accept": "text/html"}).text
    assert "similar spelling" in html
    fields = next(each for each in forms(html, "/review/names") if each["same"] == same)
    answer = post(client, "/review/names", fields)
    assert answer.status_code == 303
    (ruling,) = archive.doubts.rulings()
    assert (ruling.first, ruling.second, ruling.same) == ("Ilse Vorne", "Ilze Worne", same == "true")
    assert client.get("/review.json", params={"queue": "names"}).json()["names"] == []
    html = client.get(answer.headers["location"], headers={"Accept": "text/html"}).text
    (taken_back,) = forms(html, "/review/undo")
    post(client, "/review/undo", taken_back)
    assert archive.doubts.rulings() == []
    assert len(client.get("/review.json", params={"queue": "names"}).json()["names"]) == 1


def test_names_are_suggested_from_the_archive(client: TestClient, archive: Archive) -> None:
    archive.save(spoken(1, "Ilse Vorne"))
    assert "Ilse Vorne" in client.get("/review/speakers", params={"name": "vorne"}).json()["names"]
    assert client.get("/review/speakers", params={"name": "nobody-at-all"}).json() == {"names": []}
    assert client.get("/review/speakers", params={"name": "a"}).status_code == 422
    assert client.get("/review/speakers", params={"name": "..."}).status_code == 400


@pytest.mark.parametrize("queue", ["scores", "unknown", "names"])
def test_hostile_words_stay_words(client: TestClient, archive: Archive, queue: str) -> None:
    name = "A <b>bold</b> \u202eman"
    text = f"{HOSTILE} said {name}.\n"
    at = text.index(" said ")
    kind = SpeakerType.UNKNOWN if queue == "unknown" else SpeakerType.PERSON
    statement = Statement(
        (Span(at + 6, len(text) - 2),),
        (Span(at + 1, at + 5),),
        (Span(0, at),),
        Kind.DIRECT,
        0.001,
        speaker=Speaker(name, kind, reason=HOSTILE if queue == "unknown" else None),
    )
    archive.save(Reading(Article(text, title=HOSTILE, outlet=HOSTILE), (statement,)), spoken(3, "Ilse Vorne"))
    *others, last = [(kind, key) for _, kind, key in archive.registered_names()]
    archive.join_names([], doubts=[Doubtful(first, last, HOSTILE) for first in others[-3:]])
    page = client.get("/review", params={"queue": queue, "limit": 50}, headers={"Accept": "text/html"}).text
    assert "&lt;script&gt;" in page
    assert "<script>alert" not in page
    assert "<b>bold" not in page
    assert "{{ 7*7 }}" in page
    assert "\u202e" not in re.sub(r"<bdi[^>]*>.</bdi>", "", page)


def test_a_line_of_a_million_characters_is_cut(client: TestClient, archive: Archive) -> None:
    text = "word " * 60_000 + "“So it is,” said Ilse Vorne. " + "word " * 60_000
    at = text.index("“")
    statement = Statement(
        (Span(at + 17, at + 27),), (Span(at + 12, at + 16),), (Span(at, at + 11),), Kind.DIRECT, 0.0001
    )
    archive.save(Reading(Article(text, title="Long"), (statement,)))
    item = client.get("/review.json", params={"limit": 1}).json()["statements"][0]
    shown = "".join(each["words"] for each in item["around"])
    assert item["cut"] == [True, True]
    assert len(shown) < 1000
    assert shown.startswith("word ")
    assert shown.endswith(("word ", "word"))


def test_readers_may_not_review(archive: Archive) -> None:
    from starlette.testclient import TestClient

    from onrecord.settings import Settings
    from onrecord.web.application import make_app
    from onrecord.web.safety import make_access

    access = make_access(host="0.0.0.0", token="t" * 32, reader_token="r" * 32, archive=archive)
    with TestClient(make_app(archive, Settings(), access), base_url="http://127.0.0.1") as reader:
        for path in ("/review.json", "/review/speakers?name=vorne"):
            answer = reader.get(path, headers={"Authorization": f"Bearer {'r' * 32}"})
            assert answer.status_code in (401, 403), path
        assert reader.get("/review.json", headers={"Authorization": f"Bearer {'t' * 32}"}).status_code == 200
