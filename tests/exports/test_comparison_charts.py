"""The vendored files are what their page says, and nothing in a chart can end its script."""

from __future__ import annotations

import hashlib
import json
import re
from importlib.resources import files

import pytest
from any_readings import WORDS
from hypothesis import given
from told_stories import EVIL, hostile, lone, many_outlets, sea_wall

from onrecord.exports.charts import chart, chart_scripts, json_in_markup
from onrecord.exports.comparison_charts import chart_of_days, chart_of_statements, chart_of_voices

VEGA = files("onrecord.exports") / "vega"
LISTED = re.findall(
    r"^\| `([\w.-]+)` \| [\w-]+ \(`[\w./-]+`\) \| ([\d.]+) \| BSD-3-Clause \| `([0-9a-f]{64})` \|$",
    (VEGA / "README.md").read_text(encoding="utf-8"),
    re.MULTILINE,
)


def test_each_vendored_script_is_listed() -> None:
    assert sorted(name for name, _, _ in LISTED) == sorted(
        each.name for each in VEGA.iterdir() if each.name.endswith(".js")
    )


@pytest.mark.parametrize(("name", "version", "digest"), LISTED)
def test_the_checksums_hold(name: str, version: str, digest: str) -> None:
    assert hashlib.sha256((VEGA / name).read_bytes()).hexdigest() == digest


def test_scripts_can_stand_in_a_page() -> None:
    scripts = chart_scripts()
    for script in scripts:
        assert not re.search("</script|<!--|sourceMappingURL", script.text, re.IGNORECASE)
    notices = scripts[0].text.partition("*/")[0]
    assert notices.count("Redistribution and use") == 2
    assert "Mike Bostock" in notices


@given(WORDS)
def test_json_holds_no_sign_of_markup(text: str) -> None:
    written = json_in_markup({"a": [f"</script><!--&{text}\u2028\u2029"]})
    assert not set("<>&\u2028\u2029") & set(written)
    assert json.loads(written) == {"a": [f"</script><!--&{text}\u2028\u2029"]}


def test_no_number_that_json_does_not_have() -> None:
    with pytest.raises(ValueError, match="JSON"):
        json_in_markup({"a": float("nan")})


def test_a_chart_has_its_figures_as_a_table() -> None:
    figure = chart(
        {"mark": "bar", "height": {"step": 20}, "encoding": {"y": {"field": "outlet"}}},
        [{"outlet": f"{EVIL}\x1b", "words": 1200, "drawn": 1}, {"outlet": None, "words": 2, "drawn": 1}],
        title="<b>Words</b>",
        description='"two" outlets',
        columns={"outlet": "Outlet & co", "words": "Words"},
    )
    assert "<figcaption>&lt;b&gt;Words&lt;/b&gt;</figcaption>" in figure
    assert 'aria-label="&#34;two&#34; outlets"' in figure
    assert '<th scope="col">Outlet &amp; co</th><th scope="col">Words</th></tr>' in figure
    assert "<td>1,200</td>" in figure
    assert "<tr><td></td><td>2</td></tr>" in figure
    assert figure.count("<script") == 1
    assert "<img" not in figure
    assert '<svg width="1" height="112" aria-hidden="true"></svg></div>' in figure, "room for two lines of 20, and axis"
    (spec,) = re.findall(r'<script type="application/json">(.*?)</script>', figure)
    assert json.loads(spec)["data"]["values"][0] == {"outlet": f"{EVIL}␛", "words": 1200, "drawn": 1}


def test_without_data_there_is_no_chart() -> None:
    assert chart({}, [], title="", description="", columns={}) == ""
    assert chart_of_statements(lone()) == chart_of_voices(lone()) == chart_of_days(lone()) == ""


@pytest.mark.parametrize("comparison", [sea_wall(), hostile(), many_outlets()], ids=["ordinary", "hostile", "many"])
@pytest.mark.parametrize("draw", [chart_of_statements, chart_of_voices, chart_of_days])
def test_no_word_of_an_article_is_in_a_specification(comparison: object, draw: object) -> None:
    figure = draw(comparison)  # type: ignore[operator]
    (spec,) = re.findall(r'<script type="application/json">(.*?)</script>', figure)
    values = json.loads(spec)
    assert values["data"]["values"]
    del values["data"]
    rest = json.dumps(values)
    assert not re.search("hacked|Outlet of|Harbour Post|Solane|onload", rest)


def test_the_chart_of_statements_has_a_cell_for_each_outlet() -> None:
    (spec,) = re.findall(r'<script type="application/json">(.*?)</script>', chart_of_statements(sea_wall()))
    values = json.loads(spec)["data"]["values"]
    assert len(values) == 7 * 5
    assert [value["how"] for value in values[:5]] == ["verbatim", "trimmed", "altered", "paraphrased", "verbatim"]
    assert values[17] == {
        "number": 4, "said": "Mira Solane: the money was there", "outlet": "Daily Klaxon", "how": "verbatim",
        "letter": "V", "verb": "not attributed",
    }  # fmt: skip
