"""The tables of an archive: what the machine read, what people said of it, and what makes both quick to find.

The record itself stands in ``article``, ``voice`` and ``statement``, as the machine made it, and in ``correction``, as
people mended it; nothing else is needed to have everything back. ``speaker``, ``name_word``, ``said_by``, ``ruling``,
``band`` and the index of words are made from these and can be made again; and so are the links across articles,
``story``, ``linked``, ``nearness``, ``sameness`` and ``rendition``, and what the rules make of names, ``settled`` and
``doubt``; and what pages would else have to count, ``outlet``, ``verb``, ``listing``, ``tally``, ``standing`` and
``speakerless``. What people say of names stands in ``name_ruling``. Times are UTC. Offsets count code points, as
everywhere. The module is long because all tables stand here, and nothing else.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)

__all__ = [
    "WORDS",
    "Day",
    "account",
    "article",
    "attempt",
    "band",
    "correction",
    "counter",
    "doubt",
    "fact",
    "linked",
    "listing",
    "metadata",
    "name_ruling",
    "name_word",
    "nearness",
    "outlet",
    "problem",
    "quoted",
    "rendition",
    "ruling",
    "said_by",
    "sameness",
    "session",
    "settled",
    "source",
    "speaker",
    "speakerless",
    "standing",
    "statement",
    "story",
    "tally",
    "vector",
    "verb",
    "version",
    "voice",
]

WORDS: Final = "statement_words"
"""The full-text index of what is said: an FTS5 table in SQLite, a table with a tsvector in PostgreSQL."""


class Day(TypeDecorator[date]):
    """A day as a whole number such as 20310309, which takes less than half the room of text; 10101 is no day known."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: date | None, dialect: Dialect) -> int | None:  # noqa: ARG002
        """The number of a day."""
        return None if value is None else value.year * 10_000 + value.month * 100 + value.day

    def process_result_value(self, value: Any | None, dialect: Dialect) -> date | None:  # noqa: ARG002
        """The day of a number."""
        return None if value is None else date(value // 10_000, value // 100 % 100, value % 100)


# SQLite counts up by itself only in a column of this very type.
_Number = BigInteger().with_variant(Integer(), "sqlite")

metadata = MetaData()

# Parts of tables that have an index of their own; a query finds it only where it has these very words.
_DOUBTFUL = text("score < 0.6")
_DESCRIBED = text("role IS NOT NULL OR wikidata IS NOT NULL")

# Addresses, paths and names of outlets may be of any length, and PostgreSQL's ordered indexes take 2,700 bytes; so
# those over them are of hashes there.

fact = Table(
    "fact",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
    comment="What is to be known of the archive as a whole: its id, when and by which program it was made.",
)

counter = Table(
    "counter",
    metadata,
    Column("name", Text, primary_key=True),
    Column("next", _Number, nullable=False),
    comment="The next free number of a table; numbers are never given twice.",
)

version = Table(
    "version",
    metadata,
    Column("id", _Number, primary_key=True),
    Column("components", Text, nullable=False, unique=True),
    comment="The components that made readings, each with its version, as JSON.",
)

article = Table(
    "article",
    metadata,
    Column("id", _Number, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("text", Text, nullable=False),
    # Characters that no database holds stand as U+FFFD in text; here are their places and code points, as JSON.
    Column("odd", Text),
    Column("title", Text),
    Column("outlet", Text),
    Column("published", Date),
    Column("url", Text),
    Column("authors", Text),
    Column("language", Text),
    Column("origin", Text),
    Column("version_id", _Number, ForeignKey("version.id"), nullable=False),
    Column("added_at", DateTime, nullable=False),
    Column("read_at", DateTime, nullable=False),
    Column("digest", Text, nullable=False),
    Column("text_key", Text),
    Column("url_key", Text),
    Column("original_id", _Number, ForeignKey("article.id")),
    Column("likeness", Text),
    Column("likeness_score", Float),
    Index("article_text_key", "text_key"),
    Index("article_url_key", "url_key", postgresql_using="hash"),
    Index("article_outlet", "outlet", postgresql_using="hash"),
    Index("article_original", "original_id"),
    Index("article_version", "version_id"),
)

speaker = Table(
    "speaker",
    metadata,
    Column("id", _Number, primary_key=True),
    Column("type", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("identity_id", _Number, ForeignKey("speaker.id")),
    UniqueConstraint("type", "key", name="speaker_type_key"),
    Index("speaker_identity", "identity_id"),
    comment="A name across articles; identity_id is the name that it is another spelling of.",
)

name_word = Table(
    "name_word",
    metadata,
    Column("word", Text, nullable=False),
    Column("speaker_id", _Number, ForeignKey("speaker.id"), nullable=False),
    PrimaryKeyConstraint("word", "speaker_id"),
    sqlite_with_rowid=False,
)

voice = Table(
    "voice",
    metadata,
    Column("article_id", _Number, ForeignKey("article.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("speaker_id", _Number, ForeignKey("speaker.id")),
    Column("name", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("role", Text),
    Column("role_at", Text),
    Column("mentions", Text),
    Column("stands_for", Text),
    Column("wikidata", Text),
    Column("reason", Text),
    Column("members", Text),
    PrimaryKeyConstraint("article_id", "number"),
    Index("voice_described", "speaker_id", sqlite_where=_DESCRIBED, postgresql_where=_DESCRIBED),
    sqlite_with_rowid=False,
    comment="One who has a part in statements of an article; spans are JSON.",
)

statement = Table(
    "statement",
    metadata,
    Column("id", _Number, primary_key=True),
    Column("article_id", _Number, ForeignKey("article.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("day", Day, nullable=False),
    Column("content_start", Integer, nullable=False),
    Column("content_end", Integer, nullable=False),
    Column("source", Text),
    Column("cue", Text),
    Column("content", Text),
    Column("kind", Text, nullable=False),
    Column("score", Float, nullable=False),
    Column("voice", Integer),
    Column("voice_score", Float),
    Column("act", Text),
    Column("act_score", Float),
    Column("polarity", Text),
    Column("stance", Text),
    Column("addressee", Integer),
    Column("addressee_score", Float),
    Column("said_on", Text),
    Column("plover", Text),
    Column("cameo", Text),
    Column("more", Text),
    UniqueConstraint("article_id", "number", name="statement_article_number"),
    Index("statement_day", "day"),
    Index("statement_doubtful", "score", "id", sqlite_where=_DOUBTFUL, postgresql_where=_DOUBTFUL),
)

said_by = Table(
    "said_by",
    metadata,
    Column("speaker_id", _Number, ForeignKey("speaker.id"), nullable=False),
    Column("day", Day, nullable=False),
    # No foreign key: it would want an index as large as the table, and which speakers a statement is listed under is
    # told by its voice and its ruling.
    Column("statement_id", _Number, nullable=False),
    # What a profile of the speaker counts: to ask the statements for it would read most of their table. The codes are
    # those of archive/traits.py.
    Column("outlet_id", Integer, nullable=False),
    Column("act", SmallInteger),
    Column("kind", SmallInteger),
    Column("stance", SmallInteger),
    Column("verb_id", Integer),
    PrimaryKeyConstraint("speaker_id", "day", "statement_id"),
    Index("said_by_day", "day", "speaker_id"),
    sqlite_with_rowid=False,
    comment="Under whom each statement is found, as people corrected it and without what they rejected.",
)

band = Table(
    "band",
    metadata,
    Column("band", Integer, nullable=False),
    Column("article_id", _Number, ForeignKey("article.id"), nullable=False),
    PrimaryKeyConstraint("band", "article_id"),
    sqlite_with_rowid=False,
    comment="Articles that share a band may be copies of each other (MinHash-LSH).",
)

vector = Table(
    "vector",
    metadata,
    Column("first", _Number, primary_key=True),
    Column("count", Integer, nullable=False),
    Column("model", Text, nullable=False),
    Column("vectors", LargeBinary, nullable=False),
    comment="Sentence vectors of statements first, first + 1 and so on, a row of bytes each; some may be gone by now.",
)

source = Table(
    "source",
    metadata,
    Column("path", Text, nullable=False),
    Column("fingerprint", Text, nullable=False),
    Column("articles", Integer, nullable=False),
    Column("finished_at", DateTime, nullable=False),
    Index("source_path", "path", postgresql_using="hash"),
    comment="Files that were read to their end.",
)

problem = Table(
    "problem",
    metadata,
    Column("id", _Number, primary_key=True),
    Column("path", Text),
    Column("origin", Text),
    Column("stage", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("article_id", _Number, ForeignKey("article.id")),
    Column("noticed_at", DateTime, nullable=False),
    Index("problem_path", "path", postgresql_using="hash"),
    Index("problem_article", "article_id"),
)

correction = Table(
    "correction",
    metadata,
    Column("id", _Number, primary_key=True),
    Column("article_id", _Number, ForeignKey("article.id"), nullable=False),
    Column("statement_id", _Number),
    Column("anchor", Text, nullable=False),
    Column("field", Text, nullable=False),
    Column("value", Text),
    Column("machine", Text),
    Column("author", Text, nullable=False),
    Column("note", Text),
    Column("made_at", DateTime, nullable=False),
    Column("withdrawn_at", DateTime),
    Index("correction_article", "article_id"),
    Index("correction_statement", "statement_id"),
    comment="A person's word on a statement. Rows are never changed but to be withdrawn or tied to a later reading.",
)

ruling = Table(
    "ruling",
    metadata,
    Column("statement_id", _Number, ForeignKey("statement.id"), primary_key=True),
    Column("rejected", Boolean, nullable=False),
    Column("act", Text),
    Column("polarity", Text),
    Column("speaker_id", _Number, ForeignKey("speaker.id")),
    comment="What the corrections of a statement come to, where a search asks for it.",
)

story = Table(
    "story",
    metadata,
    Column("id", _Number, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("first", Day, nullable=False),
    Column("last", Day, nullable=False),
    Column("articles", Integer, nullable=False),
    Column("outlets", Integer, nullable=False),
    Index("story_last", "last"),
    comment="Articles on one happening; its days and numbers repeat what its articles tell, copies among them.",
)

linked = Table(
    "linked",
    metadata,
    Column("article_id", _Number, ForeignKey("article.id"), primary_key=True),
    # None for a copy, which goes where its original is.
    Column("profile", LargeBinary),
    Column("story_id", _Number, ForeignKey("story.id")),
    Column("threads", Boolean, nullable=False),
    Index("linked_story", "story_id"),
    # The rows hold large profiles, which need not be passed to count what is linked.
    Index("linked_done", "article_id", "threads"),
    comment="Articles whose story was found; threads tells whether those of its statements were looked for too.",
)

nearness = Table(
    "nearness",
    metadata,
    Column("first_id", _Number, nullable=False),
    Column("second_id", _Number, nullable=False),
    Column("nearness", Integer, nullable=False),
    PrimaryKeyConstraint("first_id", "second_id"),
    Index("nearness_second", "second_id"),
    sqlite_with_rowid=False,
    comment="How likely two articles are on one happening, in thousandths; the lesser number first.",
)

sameness = Table(
    "sameness",
    metadata,
    Column("first_id", _Number, nullable=False),
    Column("second_id", _Number, nullable=False),
    Column("sameness", Integer, nullable=False),
    PrimaryKeyConstraint("first_id", "second_id"),
    Index("sameness_second", "second_id"),
    sqlite_with_rowid=False,
    comment="How likely two statements are one thing said by one speaker, in thousandths; the lesser number first.",
)

rendition = Table(
    "rendition",
    metadata,
    Column("statement_id", _Number, ForeignKey("statement.id"), nullable=False),
    # Named after the number of a statement that it had when it was found first.
    Column("thread", Text, nullable=False),
    Column("how", Text),
    Column("score", Float, nullable=False),
    Column("also", Boolean, nullable=False),
    PrimaryKeyConstraint("statement_id", "thread"),
    Index("rendition_thread", "thread"),
    # A statement of several sentences may be the same as others of two threads; also marks those to which it does not
    # belong in the first place.
    comment="Statements that are one thing said; how is None for the one that the others are measured by.",
)

doubt = Table(
    "doubt",
    metadata,
    # The place in the list, from 1; all rows are made anew whenever names are settled.
    Column("place", _Number, primary_key=True),
    Column("first_type", Text, nullable=False),
    Column("first_key", Text, nullable=False),
    Column("second_type", Text, nullable=False),
    Column("second_key", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("together", Integer, nullable=False),
    Column("shared_role", Text),
    comment="Names that may be one speaker, and why; the one with more statements comes first.",
)

name_ruling = Table(
    "name_ruling",
    metadata,
    Column("id", _Number, primary_key=True),
    Column("first_type", Text, nullable=False),
    Column("first_key", Text, nullable=False),
    Column("second_type", Text, nullable=False),
    Column("second_key", Text, nullable=False),
    Column("same", Boolean, nullable=False),
    Column("author", Text, nullable=False),
    Column("note", Text),
    Column("made_at", DateTime, nullable=False),
    Column("withdrawn_at", DateTime),
    comment="A person's word on two names: one speaker, or two. Rows are never changed but to be withdrawn.",
)

settled = Table(
    "settled",
    metadata,
    Column("speaker_id", _Number, ForeignKey("speaker.id"), primary_key=True),
    Column("identity_id", _Number, ForeignKey("speaker.id"), nullable=False),
    Index("settled_identity", "identity_id"),
    comment="Which name is another spelling of which, as it was when names were last settled; rulings made since then "
    "are not in it.",
)

quoted = Table(
    "quoted",
    metadata,
    Column("run", Integer, nullable=False),
    Column("statement_id", _Number, nullable=False),
    PrimaryKeyConstraint("run", "statement_id"),
    sqlite_with_rowid=False,
    comment="Hashes of runs of quoted words; two quotations with eight words in common share one. What points at "
    "statements that are gone finds nothing.",
)

account = Table(
    "account",
    metadata,
    Column("id", _Number, primary_key=True),
    Column("name", Text, nullable=False),
    Column("key", Text, nullable=False, unique=True),
    Column("role", Text, nullable=False),
    Column("hash", Text, nullable=False),
    Column("made_at", DateTime, nullable=False),
    Column("disabled", Boolean, nullable=False),
    comment="Those who may use the archive over the web. No other table points at them but their sessions.",
)

session = Table(
    "session",
    metadata,
    Column("token", Text, primary_key=True),
    Column("account_id", _Number, ForeignKey("account.id"), nullable=False),
    Column("made_at", DateTime, nullable=False),
    Column("seen_at", DateTime, nullable=False),
    Column("expires_at", DateTime, nullable=False),
    Index("session_account", "account_id"),
    comment="Users who signed in; of the token its SHA-256 is kept.",
)

deed = Table(
    "deed",
    metadata,
    Column("id", _Number, primary_key=True),
    Column("made_at", DateTime, nullable=False),
    Column("who", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("about", Text),
    Column("origin", Text),
    comment="What people did over the web. Names stand here as words: users may go, what they did stays.",
)

attempt = Table(
    "attempt",
    metadata,
    Column("key", Text, primary_key=True),
    Column("tries", Integer, nullable=False),
    Column("last_at", DateTime, nullable=False),
    Index("attempt_last", "last_at"),
    comment="How often a name or an address tried to sign in of late, under the SHA-256 of it.",
)

outlet = Table(
    "outlet",
    metadata,
    Column("id", _Number, primary_key=True),
    Column("name", Text),
    Index("outlet_name", "name", postgresql_using="hash"),
    comment="Outlets by number; the one without a name stands for articles of which it is not known.",
)

verb = Table(
    "verb",
    metadata,
    Column("id", _Number, primary_key=True),
    Column("word", Text, nullable=False, unique=True),
    comment="Words that report, one for each cue.",
)

listing = Table(
    "listing",
    metadata,
    Column("article_id", _Number, ForeignKey("article.id"), primary_key=True),
    Column("outlet_id", _Number, ForeignKey("outlet.id"), nullable=False),
    Column("published", Day, nullable=False),
    Column("statements", Integer, nullable=False),
    Index("listing_outlet", "outlet_id", "published", "article_id"),
    Index("listing_published", "published", "article_id"),
    comment="Articles as lists have them; what people rejected is not counted.",
)

tally = Table(
    "tally",
    metadata,
    Column("outlet_id", _Number, ForeignKey("outlet.id"), nullable=False),
    Column("what", Text, nullable=False),
    Column("value", _Number, nullable=False),
    Column("count", Integer, nullable=False),
    # All outlets together are asked for one thing at a time.
    PrimaryKeyConstraint("what", "outlet_id", "value"),
    sqlite_with_rowid=False,
    comment="How many statements of an outlet have an act, kind, stance or verb, or are found under a speaker.",
)

standing = Table(
    "standing",
    metadata,
    Column("speaker_id", _Number, ForeignKey("speaker.id"), primary_key=True),
    Column("statements", Integer, nullable=False),
    Index("standing_statements", "statements", "speaker_id"),
    comment="How many statements are found under each speaker, all spellings together.",
)

speakerless = Table(
    "speakerless",
    metadata,
    Column("day", Day, nullable=False),
    Column("article_id", _Number, nullable=False),
    Column("statement_id", _Number, nullable=False),
    PrimaryKeyConstraint("day", "article_id", "statement_id"),
    sqlite_with_rowid=False,
    comment="Statements whose speaker the machine could not tell.",
)
