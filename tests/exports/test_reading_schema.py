from __future__ import annotations

import json
from dataclasses import fields
from importlib.resources import files

import jsonschema
import pytest

from onrecord.exports import reading_schema, reading_to_dict
from onrecord.records import Article, Channel, Problem, Reading, Speaker, Statement, When


def test_the_shipped_schema_is_current() -> None:
    shipped = json.loads((files("onrecord.exports") / "reading.schema.json").read_text(encoding="utf-8"))
    assert shipped == reading_schema(), (
        "write it anew: python -c 'from onrecord.exports.schema import *; write_schema()'"
    )


def test_the_schema_is_a_sound_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(reading_schema())


def test_what_is_written_fits_the_schema(
    *, harbour: Reading, hostile: Reading, silent: Reading, unread: Reading, council: Reading, impostor: Reading,
    ferry: Reading,
) -> None:  # fmt: skip
    validator = jsonschema.Draft202012Validator(reading_schema(), format_checker=jsonschema.FormatChecker())
    for reading in (harbour, hostile, silent, unread, council, impostor, ferry):
        validator.validate(json.loads(json.dumps(reading_to_dict(reading))))


@pytest.mark.parametrize(
    ("name", "record", "derived", "elsewhere"),
    [
        ("article", Article, {"id"}, set()),
        ("statement", Statement, set(), set()),
        ("problem", Problem, set(), set()),
        ("speaker", Speaker, {"id"}, {"score"}),
        ("channel", Channel, set(), set()),
        ("when", When, set(), set()),
    ],
)
def test_the_schema_knows_every_field(name: str, record: type, derived: set[str], elsewhere: set[str]) -> None:
    known = {field.name for field in fields(record)} - elsewhere | derived
    assert set(reading_schema()["$defs"][name]["properties"]) == known


@pytest.mark.parametrize(
    "change",
    [
        *({"statements": None}, {"article": {}}, {"more": 1}, {"versions": {"encoder": 1}}),
        *({"speakers": [{"id": 0}]}, {"speakers": None}),
    ],
)
def test_the_schema_refuses_what_is_not_a_reading(harbour: Reading, change: dict[str, object]) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(reading_schema()).validate(reading_to_dict(harbour) | change)
