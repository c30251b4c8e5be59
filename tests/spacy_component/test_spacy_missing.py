"""Without spaCy the component says what to install, and nothing else of onrecord asks for spaCy."""

import importlib
import subprocess
import sys

import pytest

from onrecord.errors import MissingExtraError


def test_without_spacy_the_message_has_the_line_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "spacy.language", None)
    monkeypatch.delitem(sys.modules, "onrecord.spacy_component", raising=False)
    with pytest.raises(MissingExtraError, match=r"pip install 'onrecord\[spacy\]'"):
        importlib.import_module("onrecord.spacy_component")


def test_onrecord_itself_never_loads_spacy() -> None:
    code = "import onrecord, sys; onrecord.read('He left, said Vorne.'); sys.exit('spacy' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True, timeout=120)
