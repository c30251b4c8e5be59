from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.compare import url_key

PAGE = "harrowdene-courier.example/news/dam-inquiry"


@pytest.mark.parametrize(
    "url",
    [
        "http://harrowdene-courier.example/news/dam-inquiry",
        "https://www.harrowdene-courier.example/news/dam-inquiry/",
        "HTTPS://WWW.Harrowdene-Courier.EXAMPLE./news/dam-inquiry",
        "//m.harrowdene-courier.example/news/dam-inquiry#comments",
        "harrowdene-courier.example/news//dam-inquiry/index.html",
        "http://harrowdene-courier.example:80/news/dam-inquiry",
        "https://reader:secret@harrowdene-courier.example:443/news/dam-inquiry",
        "https://harrowdene-courier.example/news/dam-inquiry?utm_source=post&utm_medium=mail",
        "https://harrowdene-courier.example/news/dam-inquiry?fbclid=Iw&gclid=x&CMP=share&at_medium=feed",
        "https://harrowdene-courier.example/news/dam-inquiry/amp/",
        "https://amp.harrowdene-courier.example/news/dam-inquiry.amp",
        "https://harrowdene-courier.example/amp/news/dam-inquiry?outputType=amp",
        "https://harrowdene--courier-example.cdn.ampproject.org/c/s/harrowdene-courier.example/news/dam-inquiry",
        "https://www.google.com/amp/s/www.harrowdene-courier.example/news/dam-inquiry",
        " https://harrowdene-courier.example/news/dam-\ninquiry ",
        "https://harrowdene-courier.example/news/dam%2Dinquiry",
    ],
)
def test_addresses_of_one_page_have_one_key(url: str) -> None:
    assert url_key(url) == PAGE


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://klaxon.example/a?id=1", "https://klaxon.example/a?id=2"),
        ("https://klaxon.example/a?page=2", "https://klaxon.example/a"),
        ("https://klaxon.example/Dam", "https://klaxon.example/dam"),
        ("https://klaxon.example:8080/a", "https://klaxon.example/a"),
        ("https://sport.klaxon.example/a", "https://klaxon.example/a"),
        ("https://klaxon.example/a%2Fb", "https://klaxon.example/a/b"),
        ("https://klaxon.example/amp", "https://klaxon.example/damp"),
        ("https://klaxon.example/a?fbid=1", "https://klaxon.example/a"),
    ],
)
def test_addresses_of_two_pages_differ(one: str, other: str) -> None:
    assert url_key(one) != url_key(other)


def test_parameters_that_tell_the_page_are_sorted() -> None:
    assert url_key("https://klaxon.example/a?page=2&id=7&utm_id=1") == "klaxon.example/a?id=7&page=2"


def test_host_names_of_other_scripts_are_one_in_both_forms() -> None:
    assert url_key("https://zäliwar.example/é") == url_key("https://xn--zliwar-bua.example/%c3%a9")


def test_a_short_host_keeps_its_m() -> None:
    assert url_key("https://m.example") == "m.example"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "mailto:desk@klaxon.example",
        "ftp://klaxon.example/a",
        "javascript:alert(1)",
        "http://[::1",
        "/news/dam",
        "dam",
        "http://klaxon.example:99999/",
        "http://localhost/a",
        f"http://{'ü' * 300}.example/",
    ],
)
def test_what_is_no_web_address_has_no_key(url: str) -> None:
    assert url_key(url) is None


@given(st.text())
def test_any_text_is_taken(url: str) -> None:
    key = url_key(url)
    assert key is None or key


@given(st.text(max_size=40), st.text(max_size=20))
def test_a_key_is_its_own_key(path: str, value: str) -> None:
    key = url_key(f"http://klaxon.example/{path}?a={value}")
    assert key is None or url_key(key) == key


@pytest.mark.parametrize("piece", ["/", "%2F", "&a=", "google.com/amp/", "a.", "//", "\ud800", "%ff", ":"])
def test_endless_addresses_are_refused_at_once(piece: str) -> None:
    began = time.perf_counter()
    assert url_key("http://google.com/amp/" + piece * 1_000_000) is None
    url_key(("http://google.com/amp/" + piece * 8000)[:8000])
    assert time.perf_counter() - began < 2
