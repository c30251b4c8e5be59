import pytest

STORY = "Border opens\n\nThe border was opened on Tuesday, the minister said. He had been told of it by his office.\n"

KEPT = {
    "control characters": "\x01\x02\x03 " + STORY,
    "form feed": STORY + "\f" + STORY,
    "vertical tab": STORY.replace(" the ", "\v the "),
    "escape sequences": STORY.replace("minister", "\x1b[31mminister\x1b[0m"),
    "backspaces": STORY.replace("minister", "minister\b\b\b"),
    "delete": STORY.replace("minister", "minister\x7f"),
    "bidirectional marks": STORY.replace("minister", "\u202eretsinim\u202c\u2066\u2069\u200f"),
    "zero width": STORY.replace("minister", "min\u200bis\u200dter\u2060\ufeff"),
    "combining marks": STORY.replace("minister", "m" + "\u0301" * 10_000 + "inister"),
    "not composed": STORY.replace("minister", "mi\u0303nister"),
    "astral": STORY.replace("minister", "𝓶inister 😀👩‍👩‍👧"),
    "private use": STORY.replace("minister", "\ue000\U0010fffd"),
    "noncharacters": STORY.replace("minister", "\ufffe\uffff\U0001ffff"),
    "replacement characters": STORY.replace("minister", "\ufffd\ufffd"),
    "line separators": STORY.replace(" the ", "\u2028the\u2029"),
    "next line": STORY.replace(" the ", "\x85the "),
    "no-break spaces": STORY.replace(" ", "\u00a0"),
    "ten megabytes on one line": STORY + "He said that he would. " * 450_000,
    "a million empty lines": STORY + "\n" * 1_000_000 + STORY,
    "mixed line ends": STORY + "a\rb\nc\r\nd\n\re",
    "open quotation marks": STORY + "“" * 10_000 + '"' * 10_000,
    "nested brackets": STORY + "(" * 100_000,
    "a script": STORY + "<script>alert(1)</script>",
    "a script in the title": "<b>Border</b> <script>alert(1)</script>\n\n"[3:] + STORY,
    "template marks": "{{ title }} {% raw %} ${HOME} %s %n\n" + STORY,
    "path marks": "../../../../etc/passwd\n" + STORY,
    "formula": "=HYPERLINK(1)\n" + STORY,
    "format marks": "{0} {} {text.__class__}\n" + STORY,
    "text that opens like an image": "GIF89 was a format\n" + STORY,
    "text that opens like an archive": "BZh is how it begins\n" + STORY,
    "text that opens like a table of columns": "PAR1 is how it begins\n" + STORY,
    "text that opens like a web archive": "WARC/1.0 is a format\n" + STORY,
    "text that opens with comments": "<!-- a --><!---->" * 40 + "\n" + STORY,
    "text that opens like a record": "{He said} it was over\n" + STORY,
    "text that opens like an array": "[Editor's note: corrected]\n" + STORY,
    "text that opens like a comment": "-- \n" + STORY,
    "spaces at the ends": "  \t\n" + STORY + "   ",
}


@pytest.mark.parametrize("text", KEPT.values(), ids=KEPT)
def test_odd_text_is_kept_exactly(read, text):
    (article,) = read(text)
    assert article.text == text


SKIPPED = {
    "empty": (b"", "empty"),
    "blank": (b" \r\n\t\n", "empty"),
    "only a mark": (b"\xef\xbb\xbf", "empty"),
    "only a wide mark": (b"\xff\xfe", "empty"),
    "only zero width": ("\u200b\u2060\ufeff\n".encode(), "empty"),
    "only dashes": ("— — —\n***\n".encode(), "empty"),
    "random bytes": (bytes((n * 197 + n * n * 31) % 256 for n in range(3000)), "binary"),
    "control bytes": (b"\x01\x02\x03\x04abc\xff" * 100, "binary"),
    "pdf": (b"%PDF-1.7\n1 0 obj\n", "binary"),
    "postscript": (b"%!PS-Adobe-3.0\n", "binary"),
    "rtf": (b"{\\rtf1\\ansi Border opens}", "binary"),
    "zip": (b"PK\x03\x04\x14\0\0\0\x08\0" + b"a.txt" * 9, "binary"),
    "word": (b"PK\x03\x04\x14\0\0\0\x08\0[Content_Types].xml word/document.xml", "binary"),
    "old word": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99, "binary"),
    "cut gzip": (b"\x1f\x8b\x08\0\0\0\0\0", "unreadable"),
    "cut bzip2": (b"BZh91AY&SY\x01\x02", "unreadable"),
    "cut xz": (b"\xfd7zXZ\0\0\x04", "unreadable"),
    "cut zstd": (b"\x28\xb5\x2f\xfd\x04", "unreadable"),
    "png": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "binary"),
    "jpeg": (b"\xff\xd8\xff\xe0\0\x10JFIF", "binary"),
    "gif": (b"GIF89a\x01\0\x01\0", "binary"),
    "elf": (b"\x7fELF\x02\x01\x01\0", "binary"),
    "sqlite": (b"SQLite format 3\0", "binary"),
    "cut parquet": (b"PAR1\x15\x04\x15", "unreadable"),
    "mhtml": (b"From: <Saved by Blink>\r\nContent-Type: multipart/related; boundary=a\r\n", "binary"),
    "nul in text": (STORY.encode() + b"\0", "binary"),
    "nuls": (b"\0" * 1000, "binary"),
    "cut utf-8": (("“" + STORY + "”").encode()[:-1], "unreadable"),
    "cut utf-16": (STORY.encode("utf-16")[:-1], "unreadable"),
    "mixed encodings": (("“" + STORY).encode() + "“".encode("cp1252"), "encoding"),
    "bad utf-8 after a mark": (b"\xef\xbb\xbf\xff" + STORY.encode(), "encoding"),
    "lone surrogate in utf-16": (b"\xff\xfe\x00\xd8" + STORY.encode("utf-16-le"), "encoding"),
    "out of unicode": (b"\xff\xfe\0\0\0\0\x11\0" + STORY.encode("utf-32-le"), "encoding"),
    "shift_jis": ("これは日本語の文章です。大臣は国境を開くと述べました。".encode("shift_jis"), "encoding"),
    "german": (b"Das Ministerium teilte am Dienstag mit, dass die Grenze geschlossen bleibt.", "language"),
    "arabic": ("قال الوزير يوم الثلاثاء إن الحدود ستبقى مغلقة حتى الصيف المقبل.".encode(), "language"),
    "chinese": ("部长周二表示，边境将关闭到夏天。居民们说他们很失望。".encode(), "language"),
}


@pytest.mark.parametrize(("data", "reason"), SKIPPED.values(), ids=SKIPPED)
def test_what_is_no_article_is_a_problem_that_names_it(read, data, reason, tmp_path):
    (problem,) = read(data)
    assert (problem.stage, problem.reason, problem.origin) == ("intake", reason, f"{tmp_path}/article.txt")
    assert problem.origin == f"{tmp_path}/article.txt"


@pytest.mark.parametrize("name", ["a.docx.txt", "a.jsonl", "a.csv", "a.html"])
def test_a_binary_file_is_told_whatever_its_name(read, name):
    (problem,) = read(b"PK\x03\x04 word/document.xml", name)
    assert problem.reason == "binary" and "save the document as text or HTML" in problem.message
