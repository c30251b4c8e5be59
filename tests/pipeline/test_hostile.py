"""Two hundred hostile inputs, all the way from bytes to exports: a result or a clear problem, never a fault of ours."""

import io
import json
from pathlib import Path

import pytest

from onrecord.exports import reading_from_dict, write_jsonl, write_report
from onrecord.intake import read_inputs
from onrecord.pipeline import read_many
from onrecord.records import Article, Problem
from onrecord.settings import Settings

SAID = "“We never left the table,” said Ilse Vorne, the harbour minister."
PAYLOADS = {
    "control": "\x00\x01\x07\x08\x1b[31m" + SAID + "\x7f\x85",
    "bidi": "\u202e" + SAID + "\u2066\u202d",
    "joiners": "\u200b".join(SAID),
    "combining": SAID.replace("e", "e" + "\u0301" * 50),
    "unclosed double": "“" * 400 + SAID,
    "unclosed straight": '"' * 401 + SAID,
    "unclosed single": "‘" * 400 + SAID,
    "unclosed angle": "«" * 400 + SAID + "»" * 3,
    "only marks": "“”‘’«»\"'" * 60,
    "only cues": "said told warned according to " * 80,
    "script": "<script>alert(1)</script>" + SAID + "</script><img src=x onerror=alert(1)>",
    "template": "{{7*7}} {% raw %} ${7*7} <%= 7 %> " + SAID,
    "formula": '=HYPERLINK("http://x")\n@SUM(1)\n' + SAID,
    "long word": "x" * 60_000 + " " + SAID,
    "long line": "the harbour is full and " * 3_000 + SAID,
    "many lines": "a\n" * 3_000 + SAID,
    "blank lines": "\n" * 5_000 + SAID,
    "line ends": SAID.replace(" ", "\r") + "\r\n\u2028\u2029\x0b\x0c" + SAID,
    "emoji": "👩🏽‍🚒" * 200 + SAID,
    "astral": "𝕎𝕖 𝕟𝕖𝕧𝕖𝕣 " * 50 + SAID,
    "other scripts": "港口大臣说 مرفأ порт " * 20 + SAID * 6,
    "colons": ":" * 900 + SAID,
    "digits": "1234567890 " * 300 + SAID,
    "entities": "&amp;&lt;&#0;&#x110000;&bogus;" * 30 + SAID,
    "nesting": "<div>" * 200 + SAID + "</p>" * 200,
}


def _plain(text: str) -> bytes:
    return f"A headline\n\n{text}\n".encode("utf-8", "surrogatepass")


def _page(text: str) -> bytes:
    body = "".join(f"<p>{line}</p>" for line in text.split("\n")[:2_000])
    head = f"<title>{text[:80]}</title><meta property='og:title' content='{text[:40]}'>"
    return f"<!doctype html><html><head>{head}</head><body><article><h1>A headline</h1>{body}".encode(
        "utf-8", "replace"
    )


def _json(text: str) -> bytes:
    return json.dumps(
        {"title": text[:99], "text": text + "\ud800", "url": "javascript:alert(1)", "outlet": text[:50]}
    ).encode()


def _lines(text: str) -> bytes:
    return b'{"text": 3}\n{\n' + json.dumps({"headline": "h", "body": text}).encode() + b"\n[[[["


def _table(text: str) -> bytes:
    return ('title,text\nh,"' + text.replace('"', '""') + '"\nbroken,"').encode("utf-8", "replace")


FORMS = {
    "a.txt": _plain,
    "b.html": _page,
    "c.json": _json,
    "d.jsonl": _lines,
    "e.csv": _table,
    "cut.txt": lambda text: _plain(text)[:-3] + b"\xe2\x80",
    "wide.txt": lambda text: text.encode("utf-16", "surrogatepass"),
    "old.txt": lambda text: text.encode("cp1252", "replace"),
}
CASES = [(payload, name) for payload in PAYLOADS for name in FORMS]
assert len(CASES) == 200


@pytest.mark.parametrize(("payload", "name"), CASES, ids=[f"{payload}-{name}" for payload, name in CASES])
def test_a_result_or_a_clear_problem(payload: str, name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(FORMS[name](PAYLOADS[payload]))
    items = list(read_inputs([path], settings=Settings()))
    assert items
    problems = [item for item in items if isinstance(item, Problem)]
    for problem in problems:
        assert problem.reason != "internal", problem
        assert problem.message
        assert str(path) in (problem.origin or "")
    readings = list(read_many(item for item in items if isinstance(item, Article)))
    for reading in readings:
        assert not reading.problems, reading.problems
        text = reading.article.text
        for statement in reading.statements:
            assert all(
                text[a:b].strip() for role in (statement.source, statement.cue, statement.content) for a, b in role
            )
    lines, page = io.StringIO(), io.StringIO()
    write_jsonl(readings, lines)
    write_report(readings, page, problems=problems)
    assert [reading_from_dict(json.loads(line)).statements for line in lines.getvalue().splitlines()] == [
        reading.statements for reading in readings
    ]
    assert "<script>alert" not in page.getvalue()
    assert "onerror=alert(1)>" not in page.getvalue()
    assert 'href="javascript:' not in page.getvalue()
