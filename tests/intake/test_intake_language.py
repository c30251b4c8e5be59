import pytest

from onrecord.errors import LanguageError
from onrecord.intake.language import check_language, find_language, normalize_code
from onrecord.records import Article

ENGLISH = "The minister said that the border would be opened, and that they had been told of it by her office. " * 2
GERMAN = "Das Ministerium teilte am Dienstag mit, dass die Grenze geschlossen bleibt. Mehr wurde nicht bekannt. " * 2
RUSSIAN = "Министр заявил во вторник, что граница останется закрытой до лета. " * 2
FRENCH = "Le ministre a déclaré mardi que la frontière resterait fermée jusqu'à l'été, selon son bureau. " * 2
SCORES = "Tarn 1, Hask 0 (Brel 23). Veld 2, Morrow 2."


@pytest.mark.parametrize(
    ("text", "language"),
    [(ENGLISH, "en"), (GERMAN, "de"), (RUSSIAN, "ru"), (FRENCH, "fr"), (SCORES, None), ("", None), ("\ud800", None)],
)
def test_find_language(text, language):
    assert find_language(text) == language


def test_a_short_text_in_another_script_is_foreign():
    assert find_language("您所访问的资源已不存在。查看更多请返回网站主页。") == "zh"


def test_a_title_in_capitals_does_not_make_a_text_foreign():
    assert find_language("BREL, TAL, VOSS\n\n" + ENGLISH.upper()) == "en"


@pytest.mark.parametrize(
    ("text", "stated", "language"),
    [(ENGLISH, None, "en"), (ENGLISH, "de", "en"), (SCORES, "en", "en"), (SCORES, None, None)],
)
def test_articles_that_pass(text, stated, language):
    assert check_language(Article(text), stated=stated, languages=frozenset({"en"})).language == language


@pytest.mark.parametrize(("text", "stated"), [(GERMAN, "en"), (GERMAN, None), (SCORES, "de")])
def test_articles_that_do_not(text, stated):
    with pytest.raises(LanguageError, match=r"German \(de\)"):
        check_language(Article(text), stated=stated, languages=frozenset({"en"}))


def test_english_is_foreign_where_the_setting_leaves_it_out(read):
    (problem,) = read(ENGLISH, languages="de,fr")
    assert problem.reason == "language" and "English (en), and only de, fr" in problem.message


def test_the_language_is_set_on_the_article(read):
    (article,) = read(ENGLISH)
    assert article.language == "en"


@pytest.mark.parametrize(
    ("stated", "code"),
    [("en", "en"), ("EN-us", "en"), ("en_GB", "en"), ("eng", "en"), ("English", "en"), ("ger", "de"), ("", None),
     ("e", None), ("Klingon", None), ("xyz", None), ("1", None)],
)  # fmt: skip
def test_normalize_code(stated, code):
    assert normalize_code(stated) == code
