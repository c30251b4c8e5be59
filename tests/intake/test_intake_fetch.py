import gzip
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

import onrecord
from onrecord.errors import SettingError, TooLargeError, UnreadableError
from onrecord.intake import read_inputs
from onrecord.intake.fetch import Fetcher, _is_public
from onrecord.records import Article
from onrecord.settings import Settings

BODY = "The border between Veldia and Morrow was opened on Tuesday, the minister said. Nobody had been told of it."
MORE = "“We will never close it again,” said Oren Tal, who had led the talks, at a ceremony in the town of Tarn."
PAGE = f"<!DOCTYPE html><html><body><article><h1>Border opens</h1><p>{BODY}</p><p>{MORE}</p></article></body></html>"
FULL = f"<item><title>In full</title><encoded>{BODY}</encoded></item>"
SHORT = "<item><title>Cut</title><link>/page</link><pubDate>4 Mar 2021</pubDate><description>So</description></item>"


class Server(ThreadingHTTPServer):
    """Answers with what the test put under a path: a body, or a function that writes to the connection."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers = {}
        self.seen = []

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.seen.append((self.path, self.headers.get("User-Agent"), time.monotonic()))
        answer = self.server.answers.get(self.path, 404)
        if callable(answer):
            answer(self)
        elif isinstance(answer, int):
            self.send_error(answer)
        elif answer.startswith(b"to "):
            self.send_response(302)
            self.send_header("Location", answer[3:].decode())
            self.end_headers()
        else:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

    def log_message(self, *args):
        """Say nothing."""


@pytest.fixture
def server():
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def read(url, *, allow_private=True, pause=0.0, **options):
    fetcher = Fetcher(max_bytes=100_000, allow_private=allow_private, pause=pause, **options)
    return list(read_inputs([url], settings=Settings(max_bytes=100_000), fetcher=fetcher))


def reasons(found):
    return [getattr(one, "reason", "article") for one in found]


def rss(*items):
    return f'<?xml version="1.0"?><rss><channel><title>The Tarn Post</title>{"".join(items)}</channel></rss>'.encode()


def test_a_page_is_an_article(server):
    server.answers["/page"] = PAGE.encode()
    (article,) = read(f"{server.url}/page")
    assert article.text == f"Border opens\n\n{BODY}\n{MORE}"
    assert article.url == article.origin == f"{server.url}/page"


def test_the_name_given_is_honest(server):
    server.answers["/page"] = PAGE.encode()
    read(f"{server.url}/page")
    assert [name for _, name, _ in server.seen] == [f"onrecord/{onrecord.__version__}"]


def test_other_forms_are_told_by_their_bytes(server):
    server.answers["/a.jsonl.gz?x=1"] = gzip.compress(b'{"text": "The mayor said so, and left."}\n' * 2)
    assert reasons(read(f"{server.url}/a.jsonl.gz?x=1")) == ["article"] * 2


def test_entries_with_a_summary_are_fetched(server):
    server.answers |= {"/feed.xml": rss(FULL, SHORT, FULL), "/page": PAGE.encode()}
    one, two, three = read(f"{server.url}/feed.xml")
    assert one.text == three.text == f"In full\n\n{BODY}"
    assert two.text.startswith("Border opens") and two.url == f"{server.url}/page"
    assert (str(two.published), two.origin) == ("2021-03-04", f"{server.url}/feed.xml:2")
    assert [path for path, _, _ in server.seen] == ["/feed.xml", "/page"]


def test_a_linked_page_that_cannot_be_had_loses_no_other_entry(server):
    server.answers |= {"/feed.xml": rss(SHORT, FULL, SHORT.replace("/page", "/pdf")), "/pdf": b"%PDF-1.7"}
    found = read(f"{server.url}/feed.xml")
    assert reasons(found) == ["unreadable", "article", "binary"] and "404 Not Found" in found[0].message


def test_links_of_a_feed_to_the_own_network_are_refused(server):
    server.answers |= {"/feed.xml": rss(SHORT, FULL), "/page": PAGE.encode()}
    found = read(f"{server.url}/feed.xml", allow_private=False)
    assert reasons(found) == ["unreadable", "article"] and "private network" in found[0].message
    assert [path for path, _, _ in server.seen] == ["/feed.xml"]


def test_a_named_page_may_not_send_on_into_the_own_network(server):
    server.answers["/page"] = f"to http://localhost:{server.server_port}/secret".encode()
    server.answers["/secret"] = PAGE.encode()
    (problem,) = read(f"{server.url}/page", allow_private=False)
    assert problem.reason == "unreadable" and "private network" in problem.message
    assert len(server.seen) == 1


def test_a_page_may_send_on(server):
    server.answers |= {"/old": b"to /page", "/page": PAGE.encode()}
    (article,) = read(f"{server.url}/old", allow_private=False)
    assert article.url == f"{server.url}/page"


@pytest.mark.parametrize(
    "target", [b"to /loop", b"to file:///etc/passwd", b"to ftp://x.example/a", b"to http://[", b"to "]
)
def test_where_a_page_may_not_send_on_to(server, target):
    server.answers["/loop"] = target
    assert reasons(read(f"{server.url}/loop")) == ["unreadable"]
    assert len(server.seen) <= 6


@pytest.mark.parametrize("status", [403, 404, 410, 429, 500, 503])
def test_an_answer_that_is_no_page_is_a_problem(server, status):
    server.answers["/page"] = status
    (problem,) = read(f"{server.url}/page")
    assert problem.reason == "unreadable" and str(status) in problem.message


def send(handler, *pieces, pause=0.0):
    for piece in pieces:
        handler.wfile.write(piece)
        time.sleep(pause)
    handler.close_connection = True


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
BROKEN = {
    "cut": lambda handler: send(handler, HEAD + b"Content-Length: 900\r\n\r\n" + PAGE.encode()[:99]),
    "cut chunk": lambda handler: send(handler, HEAD + b"Transfer-Encoding: chunked\r\n\r\nff\r\nabc"),
    "bad chunk": lambda handler: send(handler, HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nabc"),
    "no answer": lambda handler: send(handler),
    "no HTTP": lambda handler: send(handler, b"\x00\xff" * 500 + b"\r\n\r\n"),
    "many fields": lambda handler: send(handler, HEAD + b"a: b\r\n" * 500 + b"\r\n"),
    "a long field": lambda handler: send(handler, HEAD + b"a" * 100_000 + b"\r\n\r\n"),
    "silence": lambda handler: send(handler, HEAD, pause=1.5),
    "a byte now and then": lambda handler: send(handler, HEAD + b"\r\n", *[b"x"] * 30, pause=0.1),
    "a field now and then": lambda handler: send(handler, HEAD, *[b"a: b\r\n"] * 30, pause=0.1),
}


@pytest.mark.parametrize("answer", BROKEN.values(), ids=BROKEN)
def test_a_broken_answer_is_a_problem_in_time(server, answer):
    def answer_quietly(handler):
        try:
            answer(handler)
        except OSError:
            handler.close_connection = True

    server.answers["/page"] = answer_quietly
    started = time.monotonic()
    assert reasons(read(f"{server.url}/page", timeout=0.6, patience=1.0)) == ["unreadable"]
    assert time.monotonic() - started < 2.5


def test_a_page_over_the_limit_is_a_problem(server):
    server.answers["/page"] = b"x" * 100_001
    assert reasons(read(f"{server.url}/page")) == ["too-large"]
    with pytest.raises(TooLargeError):
        Fetcher(max_bytes=10).fetch(f"{server.url}/page", named=True)


def test_a_server_is_left_alone_between_links(server):
    server.answers |= {"/feed.xml": rss(SHORT, SHORT), "/page": PAGE.encode()}
    assert reasons(read(f"{server.url}/feed.xml", pause=0.3)) == ["article"] * 2
    times = [when for path, _, when in server.seen if path == "/page"]
    assert times[1] - times[0] >= 0.29


def test_odd_characters_of_an_address_are_sent_safely(server):
    server.answers["/caf%C3%A9%20%0D%0A?q=%E2%80%9Ca%E2%80%9D"] = PAGE.encode()
    assert reasons(read(f"{server.url}/café%20%0D%0A?q=“a”")) == ["article"]
    assert reasons(read(f"{server.url}/a b\r\nX: y")) == ["unreadable"]


@pytest.mark.parametrize(
    "url",
    ["http://", "https:///a", "http://[::1", "http://a:99999/", "http://user:word@127.0.0.1/", "http://127.0.0.1:1/",
     f"http://{'a' * 70}.example/", "http://\udc80/", "http://x..y/", "http://a\0b/"],
)  # fmt: skip
def test_an_address_that_cannot_be_is_a_problem(url, monkeypatch):
    monkeypatch.setattr("socket.getaddrinfo", _look_up_nothing)
    assert reasons(read(url)) == ["unreadable"]


def _look_up_nothing(host, port, **kwargs):
    raise OSError(f"no such host {host}")


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.0.0.1", "192.168.1.1", "172.16.0.1", "169.254.169.254", "0.0.0.0", "100.64.0.1", "224.0.0.1",
     "::1", "fe80::1%eth0", "fc00::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "::", "255.255.255.255"],
)  # fmt: skip
def test_addresses_of_private_networks(address):
    assert not _is_public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946", "::ffff:93.184.216.34"])
def test_addresses_of_the_open_internet(address):
    assert _is_public(address)


def test_a_host_with_one_private_address_is_refused(monkeypatch):
    places = [(2, 1, 6, "", ("10.0.0.1", 80))]
    monkeypatch.setattr("socket.getaddrinfo", lambda *args, **kwargs: places)
    with pytest.raises(UnreadableError, match="private network"):
        Fetcher(max_bytes=10, pause=0).fetch("http://tarnpost.example/", named=False)


def resolve(monkeypatch, **places):
    """Let names lead to the addresses given, and count the connections that are made."""
    made = []

    def look_up(host, port, **kwargs):
        found = places.get(host.partition(".")[0], host)
        family = 10 if ":" in found else 2
        return [(family, 1, 6, "", (found, port))]

    def connect(sock, place):
        made.append(place)
        raise ConnectionRefusedError(111, "refused")

    monkeypatch.setattr("socket.getaddrinfo", look_up)
    monkeypatch.setattr("socket.socket.connect", connect)
    return made


def refusal(url, **options):
    with pytest.raises(UnreadableError) as error:
        Fetcher(max_bytes=10_000, pause=0, public_only=True, **options).fetch(url, named=True)
    return str(error.value)


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "10.1.2.3", "169.254.169.254", "::1", "fd00::1", "::ffff:10.0.0.1", "64:ff9b::a00:1"]
)
def test_for_the_public_only_a_named_page_may_not_be_of_the_own_network_either(monkeypatch, address):
    made = resolve(monkeypatch, intranet=address)
    assert "private network" in refusal("http://intranet.example/page")
    assert "private network" in refusal(f"http://{f'[{address}]' if ':' in address else address}/page")
    assert made == []


@pytest.mark.parametrize("spelling", ["http://127.1/", "http://2130706433/", "http://0x7f.1/", "http://localhost/"])
def test_for_the_public_only_other_spellings_of_this_machine_are_seen_through(spelling):
    assert "private network" in refusal(spelling)


def test_for_the_public_only_a_page_may_not_send_on_into_the_own_network(server, monkeypatch):
    """The first address is public by the resolver's word, and led to the test's server by a connection of ours."""
    there, connect = server.server_port, socket.socket.connect
    server.answers["/page"] = f"to http://intranet.example:{there}/secret".encode()
    places = {"tarnpost": "93.184.216.34", "intranet": "127.0.0.1"}
    monkeypatch.setattr(
        "socket.getaddrinfo", lambda host, port, **_: [(2, 1, 6, "", (places[host.partition(".")[0]], port))]
    )
    monkeypatch.setattr("socket.socket.connect", lambda sock, place: connect(sock, ("127.0.0.1", place[1])))
    assert "private network" in refusal(f"http://tarnpost.example:{there}/page")
    assert [path for path, *_ in server.seen] == ["/page"]


def test_a_name_is_looked_up_once_and_that_address_is_used(server, monkeypatch):
    """A name that leads elsewhere the second time it is asked for (DNS rebinding) gains nothing."""
    answers = iter(["93.184.216.34", "127.0.0.1", "127.0.0.1"])
    made = []
    monkeypatch.setattr("socket.getaddrinfo", lambda host, port, **_: [(2, 1, 6, "", (next(answers), port))])

    def connect(sock, place):
        made.append(place[0])
        raise ConnectionRefusedError(111, "refused")

    monkeypatch.setattr("socket.socket.connect", connect)
    assert "refused" in refusal("http://tarnpost.example/")
    assert made == ["93.184.216.34"]


@pytest.mark.parametrize(
    ("port", "asked"), [(80, True), (443, True), (1024, True), (8080, True), (22, False), (25, False), (1023, False)]
)
def test_for_the_public_only_pages_are_asked_of_ports_of_pages(monkeypatch, port, asked):
    made = resolve(monkeypatch, tarnpost="93.184.216.34")
    said = refusal(f"http://tarnpost.example:{port}/")
    assert (made == [("93.184.216.34", port)]) == asked
    assert ("refused" in said) == asked and (f"port {port}" in said) == (not asked)


def test_addresses_that_keep_silent_are_tried_for_as_long_as_a_page_may_take(monkeypatch):
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: [(2, 1, 6, "", ("93.184.216.34", 80))] * 50)

    def connect(sock, place):
        time.sleep(sock.gettimeout())
        raise TimeoutError("timed out")

    monkeypatch.setattr("socket.socket.connect", connect)
    started = time.monotonic()
    assert "timed out" in refusal("http://tarnpost.example/", timeout=0.1, patience=0.35)
    assert time.monotonic() - started < 1


def test_private_and_public_only_contradict_each_other():
    with pytest.raises(SettingError):
        Fetcher(max_bytes=10, allow_private=True, public_only=True)


def test_an_address_is_no_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("socket.getaddrinfo", _look_up_nothing)
    found = list(read_inputs(["https://tarnpost.example/*"], settings=Settings()))
    assert not any(isinstance(one, Article) for one in found) and "cannot be fetched" in found[0].message
