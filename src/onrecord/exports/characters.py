"""Makes characters visible that could deceive a reader or drive a terminal: text in, safe text or safe markup out.

Concerned are control characters (terminal escape sequences start with one), embeddings, overrides and isolates of the
bidirectional algorithm (they show text in another order than it is stored), surrogates and noncharacters (no file in
UTF-8 or HTML can hold them). Left alone are tab and line ends, and the plain direction marks U+200E, U+200F and U+061C,
which pasted text often holds and which reorder nothing but punctuation.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markupsafe import Markup

__all__ = ["one_line", "visible_markup", "visible_text"]

_BIDI = {
    "\u202a": "LRE",
    "\u202b": "RLE",
    "\u202c": "PDF",
    "\u202d": "LRO",
    "\u202e": "RLO",
    "\u2066": "LRI",
    "\u2067": "RLI",
    "\u2068": "FSI",
    "\u2069": "PDI",
}
_PICTURES = {code: chr(0x2400 + code) for code in range(0x20) if chr(code) not in "\t\n\r"} | {0x7F: "\u2421"}
_CONTROLS = {0x7F: "DEL"} | dict(
    enumerate(
        (
            *("NUL", "SOH", "STX", "ETX", "EOT", "ENQ", "ACK", "BEL", "BS", "HT", "LF", "VT", "FF", "CR", "SO", "SI"),
            *(
                "DLE",
                "DC1",
                "DC2",
                "DC3",
                "DC4",
                "NAK",
                "SYN",
                "ETB",
                "CAN",
                "EM",
                "SUB",
                "ESC",
                "FS",
                "GS",
                "RS",
                "US",
            ),
        )
    )
)
_UNFIT = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef"
    + "".join(f"{chr(plane * 0x10000 + 0xFFFE)}{chr(plane * 0x10000 + 0xFFFF)}" for plane in range(17))
    + "]"
)
_UNFIT_IN_MARKUP = re.compile(f"{_UNFIT.pattern[:-1]}\r]")


def visible_text(text: str) -> str:
    r"""Show each harmful character as a symbol or by its number; tabs and line ends stay.

    >>> visible_text("\x1b[31mred \u202eabc")
    '␛[31mred ⟨U+202E⟩abc'
    """
    return _UNFIT.sub(_name, text)


def one_line(text: str) -> str:
    r"""Show the text as :func:`visible_text` does, on one line: each run of white space becomes one space.

    >>> one_line("a\r\n\t b\x00")
    'a b␀'
    """
    return " ".join(visible_text(text).split())


def visible_markup(text: str) -> Markup:
    r"""Escape the text for HTML, one visible character for each character, so that offsets still hold.

    Carriage returns are written as references, since a browser turns bare ones into line feeds. A bidirectional control
    keeps its place, so that the page's text is the article's, but stands alone in ``<bdi>``, where it reorders nothing.
    Few fonts have the symbols of control characters, so the page's style shows the name in their stead.

    >>> visible_markup("<b>\r\x07")
    Markup('&lt;b&gt;&#13;<bdi class="unseen" data-name="BEL">␇</bdi>')
    """
    from markupsafe import Markup, escape

    return Markup(_UNFIT_IN_MARKUP.sub(_mark_up, str(escape(text))))  # noqa: S704 - escaped in this very call


def _name(match: re.Match[str]) -> str:
    code = ord(match[0])
    return _PICTURES.get(code) or f"⟨U+{code:04X}⟩"


def _mark_up(match: re.Match[str]) -> str:
    character = match[0]
    if character == "\r":
        return "&#13;"
    code = ord(character)
    name = _BIDI.get(character) or _CONTROLS.get(code) or f"U+{code:04X}"
    shown = character if character in _BIDI else _PICTURES.get(code, "\ufffd")
    return f'<bdi class="unseen" data-name="{name}">{shown}</bdi>'
