"""``onrecord mcp`` as an assistant's program starts it: over real standard input and output."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

pytest.importorskip("mcp")

from mcp import Client, StdioServerParameters

import onrecord
from onrecord.records import Article, Kind, Reading, Span, Speaker, SpeakerType, Statement

TEXT = "“The mill stays open,” said Ida Quent."
READING = Reading(
    Article(TEXT, title="The mill", outlet="Brennwick Post", published=date(2031, 5, 6), language="en"),
    (
        Statement(
            (Span(27, 37),),
            (Span(22, 26),),
            (Span(0, 21),),
            Kind.DIRECT,
            0.9,
            speaker=Speaker("Ida Quent", SpeakerType.PERSON),
        ),
    ),
    versions=(("attribution", "invented"),),
)


@pytest.fixture
def archive(tmp_path: Path) -> str:
    path = tmp_path / "news.db"
    with onrecord.open(path) as opened:
        opened.save(READING)
    return str(path)


def test_a_client_gets_an_exact_quotation(archive: str) -> None:
    async def call() -> str:
        command = StdioServerParameters(command=sys.executable, args=["-m", "onrecord", "mcp", "--archive", archive])
        async with Client(command) as client:
            result = await client.call_tool("said", {"speaker": "Quent"})
            return str(result.content[0].text)

    (found,) = json.loads(asyncio.run(call()))["statements"]
    assert found["quote"] == [{"start": 0, "end": 21, "text": "“The mill stays open,”"[:21]}]
    assert found["source"]["outlet"] == "Brennwick Post"


def test_standard_output_holds_messages_alone_and_the_end_of_input_ends_it(archive: str) -> None:
    start = {
        "jsonrpc": "2.0",
        "id": 1,
        "method": "initialize",
        "params": {
            "protocolVersion": "2025-06-18",
            "capabilities": {},
            "clientInfo": {"name": "a test", "version": "0"},
        },
    }
    call = {"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": {"name": "article", "arguments": {}}}
    lines = [json.dumps(start), '{"jsonrpc":"2.0","method":"notifications/initialized"}', json.dumps(call), "no JSON"]
    done = subprocess.run(
        [sys.executable, "-m", "onrecord", "mcp", "--archive", archive],
        input="\n".join(lines) + "\n",
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    messages = [json.loads(line) for line in done.stdout.splitlines()]
    assert messages
    assert all(each["jsonrpc"] == "2.0" for each in messages)
    assert "Traceback" not in done.stdout + done.stderr
    assert done.returncode == 0


def test_an_archive_that_is_not_there_is_a_line_on_standard_error(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "onrecord", "mcp", "--archive", str(tmp_path / "none.db")],
        input="",
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("onrecord: there is no archive")


def test_the_command_line_opens_without_the_protocols_library() -> None:
    code = "import sys, onrecord.cli; sys.exit('mcp' in sys.modules or 'pydantic' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
