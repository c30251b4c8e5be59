from __future__ import annotations

import pytest

from onrecord.exports.addresses import article_iri, web_address, wikidata_iri


@pytest.mark.parametrize("url", ["https://post.example/a?b=1&c=2#d", "HTTP://post.example", "https://пост.example/ä"])
def test_addresses_of_the_web_are_kept_as_they_are(url: str) -> None:
    assert web_address(url) == article_iri("0", url) == url


@pytest.mark.parametrize(
    "url",
    [
        *(None, "", "javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "//post.example", "post.example"),
        *("https://", " https://post.example", "https://post.example/a b", "https://post.example\n", "https://a\tb"),
        *('https://post.example/"><script>', "https://post.example/{x}", "https://post.example/`x`"),
        *("https://post.example/\x00", "https://post.example/\u202e", "https://post.example/\ud800"),
    ],
)
def test_what_is_no_plain_address_is_not_given_on(url: str | None) -> None:
    assert web_address(url) is None
    assert article_iri("00ff", url) == "urn:onrecord:article:00ff"


def test_wikidata_items_have_an_iri() -> None:
    assert wikidata_iri("Q42") == "http://www.wikidata.org/entity/Q42"


@pytest.mark.parametrize("identifier", [None, "", "Q", "Q0", "q42", "P31", "Q42/../x", "Q42\n", "Q" + "9" * 99])
def test_what_is_no_wikidata_item_has_none(identifier: str | None) -> None:
    assert wikidata_iri(identifier) is None
