"""Styles, scripts and pictures of the pages, each at an address that names its content, so that it is fetched once."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from typing import Final, NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from onrecord.exports.charts import chart_scripts, chart_style
from onrecord.exports.pages import resource

__all__ = ["send_static", "static_address"]

_TYPES: Final = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
    "json": "application/json",
}
_MADE: Final[dict[str, Callable[[], str]]] = {
    "charts.css": chart_style,
    "charts.js": lambda: "\n".join(script.text for script in chart_scripts()),
    "report.css": lambda: resource("templates/report.css"),
    "report.js": lambda: resource("templates/report.js"),
}
"""What the exports have for their own pages, and ours use too."""


class _Static(NamedTuple):
    body: bytes
    packed: bytes
    type: str
    digest: str


@cache
def _load(name: str) -> _Static | None:
    suffix = name.rpartition(".")[2]
    if suffix not in _TYPES or "/" in name or "\\" in name or name.startswith("."):
        return None
    if name in _MADE:
        body = _MADE[name]().encode()
    else:
        found = files("onrecord.web").joinpath("static", name)
        if not found.is_file():
            return None
        body = found.read_bytes()
    digest = hashlib.blake2b(body, digest_size=6).hexdigest()
    return _Static(body, gzip.compress(body, 9, mtime=0), _TYPES[suffix], digest)


@cache
def static_address(name: str) -> str:
    """The address of a file in ``static``; it changes with the file's content."""
    found = _load(name)
    if found is None:
        raise ValueError(f"there is no static file {name}")
    return f"/static/{found.digest}/{name}"


def send_static(request: Request) -> Response:
    """Send a file; browsers may keep it for ever under this address."""
    found = _load(request.path_params["name"])
    if found is None or found.digest != request.path_params["digest"]:
        return Response("There is no such file.", 404, media_type="text/plain")
    headers = {"Cache-Control": "public, max-age=31536000, immutable", "Vary": "Accept-Encoding"}
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(found.packed, headers={**headers, "Content-Encoding": "gzip"}, media_type=found.type)
    return Response(found.body, headers=headers, media_type=found.type)
