"""Addresses of articles in a normal form, so that one page has one.

In goes a URL as somebody wrote or copied it, out comes a key that is equal for addresses of one page. Nothing is
fetched; redirections and shortened addresses stay what they are.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

__all__ = ["url_key"]

_MOST_CHARACTERS = 8000
"""Longer ones are data, not addresses; servers refuse them (RFC 9110, section 4.1, asks for 8000 at least)."""

_HOST_PREFIXES = re.compile(r"^(?:www\d?|m|mobile|amp)\.(?=[^.]+\.)")
_DEFAULT_PORTS = {80, 443}
_STORES = (".cdn.ampproject.org", ".ampproject.net")
_OTHER_SCHEME = re.compile(r"(?!https?://)[a-z][a-z0-9+-]*:(?!\d)|(?!https?://)[a-z][a-z0-9.+-]*://", re.IGNORECASE)
"""Such as ``mailto:``; a name with a port and no scheme is none."""
_START = re.compile(r"(?:https?:)?//", re.IGNORECASE)
_CONTROLS = re.compile(r"[\x00-\x20\x7f]+")

_TRACKING = re.compile(
    r"utm_.*|fbclid|gclid|gclsrc|gbraid|wbraid|dclid|msclkid|twclid|yclid|ttclid|igshid|li_fat_id|mc_[ce]id|mkt_tok"
    r"|_ga|_gl|_hsenc|_hsmi|at_(?:medium|campaign|custom\d?|link_\w+)|ns_(?:campaign|mchannel|source|linkname|fee)"
    r"|smid|smtyp|smprod|cmpid|cmp|ncid|ocid|icid|sr_share|ref_?(?:src|url)|referrer|soc_(?:src|trk)|tsrc|s_cid|xtor"
    r"|feedtype|feedname|guccounter|guce_referrer(?:_sig)?|amp|_amp"
)
"""Names of parameters that tell where a reader came from or how the page is dressed.

Any other may tell which page it is: a duplicate with two addresses is still found by its text, but two articles taken
for one page are not both kept.
"""

_DRESS = {("output", "amp"), ("outputtype", "amp"), ("view", "amp"), ("format", "amp"), ("print", "1")}


def url_key(url: str) -> str | None:
    """Bring ``url`` into a normal form: the same for addresses that differ in what does not tell the page.

    Left out are the scheme, ``www.``, ``m.``, ``amp.``, default ports, user names, fragments, parameters for tracking,
    forms of AMP and the slash at the end; hosts are written in small letters, parameters sorted. None for what is no
    web address.

    >>> url_key("HTTP://www.Harrowdene-Courier.example:80/news/dam/amp/?id=7&utm_source=post#top")
    'harrowdene-courier.example/news/dam?id=7'
    """
    if len(url) > _MOST_CHARACTERS:
        return None
    # Half a pair of surrogates cannot be written in UTF-8, which percent signs stand for.
    parts = _split(_CONTROLS.sub("", url).encode("utf-8", "replace").decode())
    if parts is None:
        return None
    if (inner := _find_inner(*parts[:2])) is not None:
        parts = _split(inner) or parts
    host, path, query = parts
    query = _sort_parameters(query)
    return f"{_HOST_PREFIXES.sub('', host)}{_fold_path(path)}{'?' if query else ''}{query}"


def _split(url: str) -> tuple[str, str, str] | None:
    """Host with its port, path and query; None for what is no web address."""
    if _OTHER_SCHEME.match(url):
        return None
    try:
        parts = urlsplit(url if _START.match(url) else f"//{url}")
        host, port = parts.hostname, parts.port
        if host and not host.isascii():
            host = host.encode("idna").decode("ascii")
    except ValueError:  # UnicodeError, of host names that cannot be, is one
        return None
    if not host or "." not in host.strip("."):
        return None
    suffix = "" if port is None or port in _DEFAULT_PORTS else f":{port}"
    return f"{host.rstrip('.')}{suffix}", parts.path, parts.query


def _find_inner(host: str, path: str) -> str | None:
    """The address of the page that stands in a store of AMP pages, if this is one."""
    if not (host.endswith(_STORES) or (host.endswith("google.com") and path.startswith("/amp/"))):
        return None
    match = re.match(r"/(?:[a-z]/|amp/)?(?:s/)?([^/]+\.[^/]+/.*)$", path)
    return None if match is None else f"//{match[1]}"


def _fold_path(path: str) -> str:
    # Decoded and encoded again, so that %7E and ~, %c3 and %C3 are one; slashes in names stay encoded.
    decoded = unquote(re.sub("%2[fF]", "%252F", path), errors="surrogateescape")
    path = quote(decoded, safe="/:@!$&'()*+,;=", errors="surrogateescape")
    steps = [step for step in path.split("/") if step]
    if steps and steps[-1].lower() in ("amp", "amp.html", "index.html", "index.htm", "index.php"):
        del steps[-1]
    if len(steps) > 1 and steps[0].lower() == "amp":
        del steps[0]
    if steps:
        steps[-1] = re.sub(r"\.amp(?=\.html?$)|\.amp$|(?<=.)_amp$", "", steps[-1])
    return "".join(f"/{step}" for step in steps)


def _sort_parameters(query: str) -> str:
    parameters = [
        (name, value)
        for name, value in parse_qsl(query, keep_blank_values=True, errors="surrogateescape")
        if not _TRACKING.fullmatch(name.lower()) and (name.lower(), value.lower()) not in _DRESS
    ]
    return urlencode(sorted(parameters), errors="surrogateescape")
