from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.records import Granularity, Span, When
from onrecord.statements.times import Time, TimeType, find_times, read_time, to_when

PUBLISHED = date(2031, 3, 13)  # a Thursday


def read(text: str, words: str, published: date | None = PUBLISHED) -> Time:
    start = text.index(words)
    return read_time(text, Span(start, start + len(words)), published=published)


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        ("He said on Thursday that it rained.", "Thursday", "2031-03-13"),
        ("The council met on Tuesday.", "Tuesday", "2031-03-11"),
        ("The council will meet on Tuesday.", "Tuesday", "2031-03-18"),
        ("On Tuesday, the council will meet.", "Tuesday", "2031-03-18"),
        ("He said he planned to leave on Friday.", "Friday", "2031-03-14"),
        ("Friday's fire was put out.", "Friday", "2031-03-07"),
        ("Last Thursday it rained.", "Last Thursday", "2031-03-06"),
        ("Next Thursday it may rain.", "Next Thursday", "2031-03-20"),
        ("The old mill burned in August.", "August", "2030-08"),
        ("The fair will open in August.", "August", "2031-08"),
        ("The fair will open on June 4.", "June 4", "2031-06-04"),
        ("The fair closed on June 4.", "June 4", "2030-06-04"),
        ("The road is due to open on Dec. 1.", "Dec. 1", "2031-12-01"),
        ("On Sunday, Oct. 26, there is a fair.", "Sunday, Oct. 26", "2031-10-26"),
        ("On Saturday, Oct. 26, there is a fair.", "Saturday, Oct. 26", "2030-10-26"),
        ("It rained in February last year.", "February", "2030-02"),
        ("She was hurt last November.", "last November", "2030-11"),
    ],
)
def test_the_tense_tells_which_weekday_or_month_is_meant(text: str, words: str, value: str) -> None:
    time = read(text, words)
    assert (time.value, time.relative) == (value, True)


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("4 May 1972", "1972-05-04"),
        ("the 3rd of June, 2009", "2009-06-03"),
        ("March 2022", "2022-03"),
        ("2018", "2018"),
        ("the 1990s", "199"),
        ("the '80s", "198"),
        ("the nineties", "199"),
        ("the 19th century", "18"),
        ("nineteen ninety-seven", "1997"),
        ("the third quarter of 2030", "2030-Q3"),
        ("the first half of 2030", "2030-H1"),
        ("the fall of 2019", "2019-FA"),
        ("fiscal 1989", "1989"),
        ("2031-03-09", "2031-03-09"),
        ("25/12/2030", "2030-12-25"),
        ("Christmas 2020", "2020-12-25"),
        ("Easter 2030", "2030-04-21"),
        ("recently", "PAST_REF"),
        ("the future", "FUTURE_REF"),
        ("now", "PRESENT_REF"),
    ],
)
def test_dates_with_their_year_need_no_publication_date(words: str, value: str) -> None:
    for published in (PUBLISHED, None):
        time = read(words, words, published)
        assert (time.type, time.value, time.relative) == (TimeType.DATE, value, False)


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("yesterday", "2031-03-12"),
        ("the day after tomorrow", "2031-03-15"),
        ("last week", "2031-W10"),
        ("two weeks ago", "2031-W09"),
        ("three months ago", "2030-12"),
        ("ten years ago", "2021"),
        ("two decades ago", "2011"),
        ("five days ago", "2031-03-08"),
        ("65 million years ago", "PAST_REF"),
        ("early next year", "2032"),
        ("this month", "2031-03"),
        ("last quarter", "2030-Q4"),
        ("last year's third quarter", "2030-Q3"),
        ("last summer", "2030-SU"),
        ("this summer", "2031-SU"),
        ("last weekend", "2031-W10-WE"),
        ("the week of March 5", "2031-W10"),
        ("a week from Tuesday", "2031-03-18"),
        ("the end of the year", "2031"),
        ("Last Christmas", "2030-12-25"),
    ],
)
def test_periods_are_counted_from_the_publication_date(words: str, value: str) -> None:
    assert read(words, words).value == value
    assert read(words, words, None).value is None
    assert read(words, words, None).relative


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        ("On March 3 the party won. Two days later its leader fled.", "Two days later", "2031-03-05"),
        ("In 1985 the mill closed. Three years later it opened.", "Three years later", "1988"),
        ("He left in 2012. That year it snowed.", "That year", "2012"),
        ("In the second quarter it lost money, against a gain a year earlier.", "a year earlier", "2030-Q2"),
        ("It won in the second quarter. Sales in the quarter rose.", "the quarter", "2031-Q2"),
        ("It opened on May 2, 2020. The next day it closed.", "The next day", "2020-05-03"),
    ],
)
def test_an_earlier_date_is_what_later_ones_are_counted_from(text: str, words: str, value: str) -> None:
    assert read(text, words).value == value


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("Sunday night", "2031-03-09TNI"),
        ("5 p.m. Tuesday", "2031-03-11T17:00"),
        ("12:15 a.m. yesterday", "2031-03-12T00:15"),
        ("noon Saturday", "2031-03-08T12:00"),
        ("this morning", "2031-03-13TMO"),
        ("last night", "2031-03-12TNI"),
        ("tonight", "2031-03-13TNI"),
        ("midnight Friday", "2031-03-07T24:00"),
    ],
)
def test_times_of_day_lie_on_their_day(words: str, value: str) -> None:
    time = read(words, words)
    assert (time.type, time.value) == (TimeType.TIME, value)


@pytest.mark.parametrize(
    ("words", "type_", "value"),
    [
        ("five years", TimeType.DURATION, "P5Y"),
        ("a few days", TimeType.DURATION, "PXD"),
        ("30-year", TimeType.DURATION, "P30Y"),
        ("the past six months", TimeType.DURATION, "P6M"),
        ("two decades", TimeType.DURATION, "P20Y"),
        ("2 1/2 years", TimeType.DURATION, "P2Y6M"),
        ("a minute and a half", TimeType.DURATION, "PT1M30S"),
        ("half an hour", TimeType.DURATION, "PT30M"),
        ("twenty-four hours", TimeType.DURATION, "PT24H"),
        ("every Monday", TimeType.SET, "XXXX-WXX-1"),
        ("Tuesday nights", TimeType.SET, "XXXX-WXX-2TNI"),
        ("each July", TimeType.SET, "XXXX-07"),
        ("daily", TimeType.SET, "P1D"),
        ("every two weeks", TimeType.SET, "P2W"),
    ],
)
def test_durations_and_sets_need_no_date(words: str, type_: TimeType, value: str) -> None:
    time = read(words, words, None)
    assert (time.type, time.value, time.relative) == (type_, value, False)


def test_september_11_is_that_of_2001_only_before_what_made_it_famous() -> None:
    assert read("The September 11 attacks shook them.", "September 11", None).value == "2001-09-11"
    assert read("It opened on September 11.", "September 11").value == "2030-09-11"


@pytest.mark.parametrize("words", ["03/04/2031", "June 31", "Feb. 29, 2031", "hello", "  ", "99:99"])
def test_what_tells_no_day_of_the_calendar_has_no_value(words: str) -> None:
    assert read(words, words).value is None


@pytest.mark.parametrize(
    ("words", "value", "granularity"),
    [
        ("Sunday night", "2031-03-09", Granularity.DAY),
        ("last weekend", "2031-W10", Granularity.WEEK),
        ("last month", "2031-02", Granularity.MONTH),
        ("last quarter", "2030-Q4", Granularity.QUARTER),
        ("2018", "2018", Granularity.YEAR),
        ("the 1990s", "199", Granularity.DECADE),
    ],
)
def test_a_date_is_told_at_its_granularity(words: str, value: str, granularity: Granularity) -> None:
    at = Span(0, len(words))
    assert to_when(read(words, words), at) == When(value, granularity, at)


@pytest.mark.parametrize(
    "words", ["five years", "every Monday", "last summer", "recently", "the 19th century", "June 31"]
)
def test_what_is_no_date_of_the_calendar_is_no_when(words: str) -> None:
    assert to_when(read(words, words), Span(0, len(words))) is None


@pytest.mark.parametrize(
    ("words", "granularity"),
    [
        ("Thursday", Granularity.DAY),
        ("last week", Granularity.WEEK),
        ("in May", None),
        ("two years ago", Granularity.YEAR),
    ],
)
def test_without_a_publication_date_the_reason_is_told(words: str, granularity: Granularity | None) -> None:
    at = Span(3, 6) if words == "in May" else Span(0, len(words))
    when = to_when(read_time(words, at, published=None), at)
    assert when == When(None, granularity or Granularity.MONTH, at, "the article has no publication date")


_WORDS = (
    "the a of in on last next two few early 1990 19 31 May February Monday Mondays Sun. week weeks year years quarter "
    "ago earlier before after half hundred billion first second p.m. 5:30 '80s 1990s Easter every tonight and - , . "
    "9/11 period spring morning will said century this decade later weekend from"
)


@given(
    st.one_of(st.text(), st.lists(st.sampled_from(_WORDS.split())).map(" ".join)),
    st.integers(-5, 50),
    st.integers(-5, 90),
    st.one_of(st.none(), st.dates()),
)
def test_any_span_of_any_text_is_read(text: str, start: int, end: int, published: date | None) -> None:
    for at in [Span(start, end), *find_times(text)]:
        time = read_time(text, at, published=published)
        to_when(time, at)
        assert published is not None or not time.relative or time.value is None
