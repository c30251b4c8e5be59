"""The one place that reaches out to the network: pages and feeds at addresses that the user names.

Gives the bytes at an address, one after another and under an honest name. What a feed links to, and where a server
sends us on to, is not the user's word: such an address must be of a public machine, so that no feed can make this
program read from inside the user's own network. Written with the standard library: the connection is opened to the very
address that was checked, which a second look-up by a client library might change.

Where the user is not who runs this program, as behind a web page, nobody's word counts: with ``public_only`` every
address must be of a public machine, the one that was named too, and of a port where pages may be.
"""

from __future__ import annotations

import http
import http.client
import ipaddress
import re
import socket
import ssl
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import version
from urllib.parse import quote, urljoin, urlsplit

from onrecord.errors import SettingError, TooLargeError, UnreadableError

__all__ = ["Fetched", "Fetcher"]

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_MOST_REDIRECTS = 5
_PIECE_BYTES = 65_536
_CHARSET = re.compile(r"(?i)charset\s*=\s*[\"']?([a-z0-9_.:-]{2,40})")
_PORTS = {"http": 80, "https": 443}
_FIRST_FREE_PORT = 1024
"""Below are those of other services that only the system may offer (RFC 6335, 6)."""
_EMBEDDED_V4 = ipaddress.ip_network("64:ff9b::/96")


@dataclass(frozen=True, slots=True)
class Fetched:
    """What stood at an address: its bytes, the address that gave them in the end, and the charset the server named."""

    data: bytes
    url: str
    charset: str | None


class Fetcher:
    """Fetches pages, at most ``max_bytes`` each, one at a time.

    ``timeout`` is how long a server may be silent, ``patience`` how long one page may take in all, and ``pause`` how
    long the same server is left alone after a page that a feed links to, all in seconds. ``allow_private`` lets links
    lead to machines of the user's own network; ``public_only`` lets nothing lead there, and only to the ports of the
    web and those from 1024 on, so that no page is asked of a mail server or a name server.
    """

    def __init__(
        self,
        *,
        max_bytes: int,
        timeout: float = 20.0,
        patience: float = 120.0,
        pause: float = 1.0,
        allow_private: bool = False,
        public_only: bool = False,
    ) -> None:
        if allow_private and public_only:
            raise SettingError("a fetcher cannot both allow private addresses and be for public ones only")
        self._max_bytes = max_bytes
        self._timeout = timeout
        self._patience = patience
        self._pause = pause
        self._allow_private = allow_private
        self._public_only = public_only
        self._last_visit: dict[str, float] = {}

    def fetch(self, url: str, *, named: bool) -> Fetched:
        """Get what stands at ``url``; ``named`` says that the user named it, rather than a feed.

        Raises :class:`UnreadableError` or :class:`TooLargeError`, whatever the server does.
        """
        home = urlsplit(url).netloc if _is_sound(url) else ""
        if not named:
            self._wait(home)
        try:
            for _ in range(_MOST_REDIRECTS + 1):
                trusted = not self._public_only and named and urlsplit(url).netloc == home
                found = self._get(url, must_be_public=not (self._allow_private or trusted))
                if isinstance(found, Fetched):
                    return found
                url = found
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise UnreadableError(
                f"cannot be fetched ({_cause(error)}); check the address and the connection"
            ) from error
        raise UnreadableError(f"cannot be fetched: it sends on more than {_MOST_REDIRECTS} times; check the address")

    def _wait(self, host: str) -> None:
        now = time.monotonic()
        rest = self._last_visit.get(host, now - self._pause) + self._pause - now
        if rest > 0:
            time.sleep(rest)
        self._last_visit[host] = time.monotonic()

    def _get(self, url: str, *, must_be_public: bool) -> Fetched | str:
        """One request: what stands there, or the address that it sends us on to."""
        if not _is_sound(url):
            raise UnreadableError("is no address of the web; write it as https://host/page")
        parts = urlsplit(url)
        host = (parts.hostname or "").encode("idna").decode("ascii")
        port = parts.port or _PORTS[parts.scheme]
        if self._public_only and port not in _PORTS.values() and port < _FIRST_FREE_PORT:
            raise UnreadableError(
                f"cannot be fetched: no pages are asked of port {port}; save the page and send the file"
            )
        ends = time.monotonic() + self._patience
        sock = self._open_socket(host, port, ends, must_be_public=must_be_public)
        # A server that gives a byte now and then is never silent; this ends it.
        held = [sock]
        alarm = threading.Timer(self._patience, _shut, [held])
        alarm.daemon = True
        alarm.start()
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        connection = kind(host, port, timeout=self._timeout)
        try:
            if parts.scheme == "https":
                secure = ssl.create_default_context().wrap_socket(
                    sock, server_hostname=host, do_handshake_on_connect=False
                )
                held[0] = secure
                secure.do_handshake()
            connection.sock = held[0]
            target = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
            target += f"?{quote(parts.query, safe='/%:@!$&()*+,;=~-._?')}" if parts.query else ""
            connection.request("GET", target, headers=_headers())
            return self._take(connection.getresponse(), url, ends)
        finally:
            alarm.cancel()
            connection.close()
            held[0].close()

    def _open_socket(self, host: str, port: int, ends: float, *, must_be_public: bool) -> socket.socket:
        """A connection to the first address of ``host`` that answers; each is checked before it is used."""
        fault: OSError | None = None
        for family, _, _, _, place in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
            if must_be_public and not _is_public(str(place[0])):
                advice = "save the page and send the file" if self._public_only else "name the page if you trust it"
                raise UnreadableError(f"cannot be fetched: a link leads to a machine of a private network; {advice}")
            # A host may have any number of addresses that keep silent.
            left = ends - time.monotonic()
            if left <= 0:
                break
            sock = socket.socket(family, socket.SOCK_STREAM)
            sock.settimeout(min(self._timeout, left))
            try:
                sock.connect(place)
            except OSError as error:
                sock.close()
                fault = error
            else:
                sock.settimeout(self._timeout)
                return sock
        raise fault or OSError("the host has no address")

    def _take(self, response: http.client.HTTPResponse, url: str, ends: float) -> Fetched | str:
        if response.status in _REDIRECTS:
            location = response.headers.get("Location")
            if not location:
                raise UnreadableError("cannot be fetched: it sends on to nowhere; check the address")
            return urljoin(url, location.strip())
        if response.status != http.HTTPStatus.OK:
            raise UnreadableError(
                f"cannot be fetched: the server answers {_status(response.status)}; check the address"
            )
        pieces = []
        left = self._max_bytes
        while piece := response.read1(_PIECE_BYTES):
            pieces.append(piece)
            left -= len(piece)
            if left < 0:
                most = f"the {self._max_bytes} bytes of the setting max_bytes"
                raise TooLargeError(f"holds more than {most}; raise it, or save the page and read the file")
        if response.length or time.monotonic() >= ends:
            raise UnreadableError("cannot be fetched: the server broke off; try again later")
        charset = _CHARSET.search(response.headers.get("Content-Type") or "")
        return Fetched(b"".join(pieces), url, charset[1] if charset else None)


def _headers() -> dict[str, str]:
    return {
        "User-Agent": f"onrecord/{version('onrecord')}",
        "Accept": "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, */*;q=0.5",
        "Accept-Encoding": "identity",
        "Connection": "close",
    }


def _is_sound(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in _PORTS and bool(parts.hostname) and parts.username is None and parts.port != 0
    except ValueError:
        return False


def _is_public(address: str) -> bool:
    """Whether an address is one of the open internet, also where an IPv6 address wraps one of IPv4."""
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        wrapped = found.ipv4_mapped or found.sixtofour or (found.teredo[1] if found.teredo else None)
        if found in _EMBEDDED_V4:
            wrapped = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        if wrapped is not None:
            found = wrapped
    return found.is_global and not found.is_multicast


def _shut(held: list[socket.socket]) -> None:
    """End a connection from another thread; the method of TLS sockets would first take the keys from the reader."""
    with suppress(OSError):
        socket.socket.shutdown(held[0], socket.SHUT_RDWR)


def _status(code: int) -> str:
    try:
        return f"{code} {http.HTTPStatus(code).phrase}"
    except ValueError:
        return str(code)


def _cause(error: Exception) -> str:
    said = getattr(error, "strerror", None) or str(error).split("\n", 1)[0][:200]
    return f"{type(error).__name__}: {said}" if said else type(error).__name__
