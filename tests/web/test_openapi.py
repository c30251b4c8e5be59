"""The data interface called as schemathesis makes it up from its OpenAPI document: no call breaks the server.

``ONRECORD_API_CALLS`` sets how many calls are made, in turns of a dozen an operation; the bar is 2,000.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import onrecord
from onrecord.settings import Settings
from onrecord.web.application import make_app
from onrecord.web.safety import make_access

if TYPE_CHECKING:
    from fastapi import FastAPI

schemathesis = pytest.importorskip("schemathesis", reason="schemathesis is not installed")
from hypothesis import HealthCheck, Phase, given, seed, settings  # noqa: E402 - needs what is asked for above
from hypothesis.errors import Unsatisfiable  # noqa: E402

CALLS = int(os.environ.get("ONRECORD_API_CALLS", "300"))
HEADERS = {"Host": "127.0.0.1"}


@pytest.fixture(scope="module")
def application(sample_archive: Path) -> Iterator[FastAPI]:
    archive = onrecord.open(sample_archive)
    access = make_access("127.0.0.1", archive)
    yield make_app(archive, Settings(), access)
    archive.close()


@pytest.fixture(scope="module")
def known(sample_archive: Path) -> dict[str, str]:
    """What paths may name, as the archive has it: made-up ids would find nothing."""
    with onrecord.open(sample_archive) as archive:
        (found,) = archive.said(limit=1)
        (thread,) = archive.threads_of([found.id])
        story = archive.story(found.article.id)
        outlet = next(each.name for each in archive.outlets() if each.name)
    return {
        "statement_id": found.id,
        "article_id": found.article.id,
        "story_id": story.id,
        "thread_id": thread.id,
        "number": "1",
        "name": outlet,
    }


@pytest.fixture(scope="module")
def schema(application: FastAPI) -> Any:
    return schemathesis.openapi.from_asgi("/api/openapi.json", application, headers=HEADERS)


def _calls(operation: Any, known: dict[str, str], *, most: int, turn: int, valid: bool) -> list[tuple[str, int, bytes]]:
    """Call an operation with made-up arguments, as the document has them or not; address, status and body of each."""
    answers: list[tuple[str, int, bytes]] = []
    mode = schemathesis.GenerationMode.POSITIVE if valid else schemathesis.GenerationMode.NEGATIVE

    @seed(turn)
    @settings(
        max_examples=most,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def call(case: Any) -> None:
        for name in case.path_parameters or ():
            if name in known and len(answers) % 2:
                case.path_parameters[name] = known[name]
        answer = case.call(headers=HEADERS)
        answers.append((answer.request.url, answer.status_code, answer.content))

    # What takes no arguments cannot be called with wrong ones.
    with suppress(Unsatisfiable):
        call()
    return answers


def test_no_call_breaks_the_server(schema: Any, known: dict[str, str]) -> None:
    operations = [each.ok() for each in schema.get_all_operations()]
    statuses: Counter[int] = Counter()
    broken = []
    for turn in count():
        if statuses.total() >= CALLS:
            break
        for operation in operations:
            for valid, most in ((True, 8), (False, 4)):
                for address, status, body in _calls(operation, known, most=most, turn=turn, valid=valid):
                    statuses[status] += 1
                    if status >= 500:
                        broken.append((operation.label, address, status, body[:300]))
    print(f"{statuses.total()} calls of {len(operations)} operations: {dict(sorted(statuses.items()))}")  # noqa: T201
    assert broken == []
    assert statuses[200] > CALLS / 10
    assert operations
