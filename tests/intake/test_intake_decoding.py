import pytest

from onrecord.errors import BinaryError, EncodingError, SkipError, UnreadableError
from onrecord.intake.decoding import decode

ENGLISH = (
    "“It’s over,” said the minister for transport, who had been told of the plan – or so it was said. The café in"
    " São Tomé, where they had met, was closed after that. "
)
PLAIN_ENGLISH = "The minister said that they had been told of it, and that he would not have gone there with her. " * 2
RUSSIAN = "Министр сказал, что граница будет открыта во вторник утром. " * 5


@pytest.mark.parametrize(
    "codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be", "cp1252"]
)
def test_english_is_decoded_exactly(codec):
    assert decode(ENGLISH.encode(codec)) == ENGLISH


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        (PLAIN_ENGLISH + "Müller and Peña did not agree with the mayor of Besançon.", "latin-1"),
        (RUSSIAN, "koi8-r"),
        (RUSSIAN, "utf-16-le"),
        ("これは日本語の文章です。", "iso2022_jp"),
    ],
)
def test_other_encodings_are_decoded_exactly(text, codec):
    assert decode(text.encode(codec)) == text


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        (PLAIN_ENGLISH + "“We can’t,” he said—and left.", "mac-roman"),
        ("Das Ministerium erklärte, die Grenze bleibe geschlossen. Größere Änderungen gebe es nicht. " * 5, "latin-1"),
        (PLAIN_ENGLISH + "Lech Wałęsa was there.", "cp1250"),
        (PLAIN_ENGLISH + "The café of Malmö.", "cp850"),
        (PLAIN_ENGLISH + "The café of Malmö.", "cp437"),
        ("これは日本語の文章です。大臣は国境を開くと述べました。" * 5, "shift_jis"),
        ("部长说边境将于周二开放。" * 5, "gb18030"),
        ("장관은 화요일에 국경이 열린다고 말했다. " * 5, "euc-kr"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "cp866"),
        ("Minister powiedział, że granica będzie zamknięta. " * 5, "iso8859-2"),
        ("Bakan salı günü sınırın kapalı kalacağını söyledi. " * 5, "cp1254"),
    ],
)
def test_no_wrong_characters_are_passed_on(text, codec):
    try:
        assert decode(text.encode(codec)) == text
    except EncodingError as error:
        assert "save it as UTF-8" in error.message


@pytest.mark.parametrize(
    ("text", "codec"), [("これは日本語の文章です。" * 5, "shift_jis"), ("Министр сказал, что нет.", "cp1251")]
)
def test_a_declared_charset_is_followed(text, codec):
    assert decode(text.encode(codec), declared=codec) == text


def test_sound_utf8_goes_before_a_declared_charset():
    assert decode(ENGLISH.encode(), declared="windows-1252") == ENGLISH


@pytest.mark.parametrize("declared", ["hex", "rot13", "utf-16", "utf-7", "klingon", "\0"])
def test_a_declared_charset_that_cannot_be_is_ignored(declared):
    assert decode(ENGLISH.encode("cp1252"), declared=declared) == ENGLISH


def test_a_charset_without_the_characters_found_is_not_followed():
    with pytest.raises(EncodingError):
        decode(b"abc \x81\x8d \xff", declared="windows-1252")


def test_mixed_encodings_are_refused():
    with pytest.raises(EncodingError, match="mixed"):
        decode(ENGLISH.encode() + ENGLISH.encode("cp1252"))


def test_one_damaged_byte_is_refused():
    with pytest.raises(EncodingError, match="byte 5"):
        decode("Café ".encode()[:5] + b"\xff" + ENGLISH.encode())


@pytest.mark.parametrize("cut", [1, 2])
def test_text_cut_in_a_character_is_said_to_be_cut(cut):
    with pytest.raises(UnreadableError, match="ends in the middle"):
        decode(("é" + PLAIN_ENGLISH + "“").encode()[:-cut])


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-32"])
def test_wide_text_cut_in_a_character_is_said_to_be_cut(codec):
    with pytest.raises(UnreadableError, match="ends in the middle"):
        decode(ENGLISH.encode(codec)[:-1])


@pytest.mark.parametrize("data", [b"\0", b"abc\0def", PLAIN_ENGLISH.encode() + b"\0", b"\0" * 999, b"\xff\xfe\0\0"])
def test_nul_bytes_are_no_text(data):
    try:
        assert decode(data) == ""
    except SkipError as error:
        assert isinstance(error, BinaryError)


def test_overlong_utf8_is_refused():
    with pytest.raises(EncodingError):
        decode(b"the mayor \xc0\xaf said")


def test_utf8_surrogates_are_refused():
    with pytest.raises(EncodingError):
        decode(b"the mayor \xed\xa0\x80 said")


def test_only_the_first_mark_is_removed():
    assert decode(b"\xef\xbb\xbf\xef\xbb\xbfa") == "\ufeffa"
