"""The language of a text: a count of common English words first, a trained identifier only where that leaves doubt.

Gives an ISO 639-1 code or None when the text is too short or too mixed to tell. Does not translate or choose models.
"""

from __future__ import annotations

import functools
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from onrecord.errors import LanguageError, SettingError

if TYPE_CHECKING:
    from onrecord.records import Article

__all__ = ["check_language", "find_language", "is_english", "languages_of", "normalize_code"]

# Common English words that are no common words of other languages in Latin script ("in", "was", "die" are left out).
_COMMON = """
    the and that with from his her their they which have been this would were who about after than said says could
    should there what when its of to for has had it not are be she him them these more will
"""
_ENGLISH = frozenset(_COMMON.split())
_WORD = re.compile(r"[^\W\d_]+")
# Of 1,954 English news articles all but three have a larger share; those three go to the identifier.
_ENGLISH_SHARE = 0.12
_FEWEST_WORDS = 20
_SAMPLE_START = 2000
_SAMPLE_MIDDLE = 1500
_FEWEST_LETTERS = 60
_LEAST_CONFIDENCE = 0.9

_NAMES = {
    "ar": "Arabic", "bg": "Bulgarian", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek", "en": "English",
    "es": "Spanish", "fa": "Persian", "fi": "Finnish", "fr": "French", "he": "Hebrew", "hi": "Hindi",
    "hu": "Hungarian", "id": "Indonesian", "it": "Italian", "ja": "Japanese", "ko": "Korean", "nl": "Dutch",
    "no": "Norwegian", "pl": "Polish", "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "sv": "Swedish",
    "tr": "Turkish", "uk": "Ukrainian", "vi": "Vietnamese", "zh": "Chinese",
}  # fmt: skip
_ISO_639_2 = {
    "eng": "en", "deu": "de", "ger": "de", "fra": "fr", "fre": "fr", "spa": "es", "ita": "it", "por": "pt",
    "rus": "ru", "ukr": "uk", "pol": "pl", "nld": "nl", "dut": "nl", "zho": "zh", "chi": "zh", "jpn": "ja",
    "ara": "ar", "tur": "tr",
}  # fmt: skip
_CODE = re.compile(r"[a-z]{2,3}")


def languages_of(setting: str) -> frozenset[str]:
    """Read the codes in the setting ``languages``."""
    codes = [code.strip().lower() for code in setting.split(",") if code.strip()]
    wrong = [code for code in codes if not re.fullmatch("[a-z]{2}", code)]
    if wrong or not codes:
        raise SettingError(
            f"setting languages must be comma-separated ISO 639-1 codes such as 'en' or 'en,de', not {setting!r}"
        )
    return frozenset(codes)


def normalize_code(stated: str) -> str | None:
    """Find the two-letter code for what a record states (``en-US``, ``eng``, ``English``); None if unknown."""
    name = stated.strip().lower()
    for code, full in _NAMES.items():
        if name == full.lower():
            return code
    code = re.split("[-_]", name, maxsplit=1)[0]
    if not _CODE.fullmatch(code):
        return None
    return code if len(code) == 2 else _ISO_639_2.get(code)


def check_language(article: Article, *, stated: str | None, languages: frozenset[str]) -> Article:
    """Set the article's language, or raise :class:`LanguageError` when it is none of ``languages``.

    The text goes before what is stated: feeds give every article the language of their site. Where the text leaves it
    open, what is stated stands.
    """
    found = find_language(article.text)
    language = found or stated
    if language is not None and language not in languages:
        how = "is written in" if found else "is marked as"
        wanted = ", ".join(sorted(languages))
        raise LanguageError(
            f"{how} {_NAMES.get(language, 'another language')} ({language}), and only {wanted} is read;"
            " leave it out or change the setting languages"
        )
    return replace(article, language=language)


def find_language(text: str) -> str | None:
    """Find the ISO 639-1 code for ``text`` from its beginning and middle; None if uncertain."""
    sample = _sample(text)
    if is_english(sample):
        return "en"
    if sum(map(len, _WORD.findall(sample))) < _FEWEST_LETTERS and not _is_in_other_script(sample):
        return None
    code, confidence = _identifier().classify(sample)
    if confidence >= _LEAST_CONFIDENCE or (code != "en" and _is_in_other_script(sample)):
        return str(code)
    return None


def _is_in_other_script(sample: str) -> bool:
    """Whether most letters are not Latin, which no English text is, however short."""
    letters = "".join(_WORD.findall(sample))
    return sum(letter > "\u024f" for letter in letters) > len(letters) / 2


def is_english(text: str) -> bool:
    """Whether common English words alone settle it, without the trained identifier."""
    words = _WORD.findall(_sample(text).lower())
    return len(words) >= _FEWEST_WORDS and sum(word in _ENGLISH for word in words) >= _ENGLISH_SHARE * len(words)


def _sample(text: str) -> str:
    if len(text) <= _SAMPLE_START + _SAMPLE_MIDDLE:
        return text
    middle = max(len(text) // 2, _SAMPLE_START)
    return f"{text[:_SAMPLE_START]}\n{text[middle : middle + _SAMPLE_MIDDLE]}"


@functools.cache
def _identifier() -> Any:
    # Loading takes about 0.8 s and the import of numpy 0.3 s; hence the word count before it.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
