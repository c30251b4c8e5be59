from datetime import date

import pytest

from onrecord.intake.dates import parse_date

THE_DAY = date(2020, 3, 4)


@pytest.mark.parametrize(
    "value",
    [
        "2020-03-04",
        "20200304",
        "2020/03/04",
        " 2020-03-04 ",
        "2020-03-04T23:59:59Z",
        "2020-03-04 23:59",
        "2020-03-04T23:59:59.123456-08:00",
        "2020-03-04 23:59:59 UTC",
        "20200304T235959Z",
        "Wed, 04 Mar 2020 23:30:00 +0100",
        "Wed, 4 Mar 2020 23:30:00 GMT",
        "4 March 2020",
        "March 4, 2020",
        "Mar. 4, 2020",
        "Wednesday, March 4, 2020 5:30 p.m. EST",
        "1583280000",
        1583280000,
        1583280000.5,
        1583280000000,
        "1583280000000",
    ],
)
def test_dates_that_can_be_told(value):
    assert parse_date(value) == THE_DAY


@pytest.mark.parametrize(
    "value",
    [
        "03/04/2020", "13/04/2020", "3-4-20", "2020", "2020-03", "March 2020", "yesterday", "2020-13-01", "2020-02-30",
        "0001-01-01", "9999-12-31", "2020-03-04 or so", "x" * 10_000, "٢٠٢٠-٠٣-٠٤x", 20200304, 0, -1, 1e300,
        float("inf"), float("nan"), True, None, [], {}, b"2020-03-04", "4 Foo 2020", "",
    ],
)  # fmt: skip
def test_dates_that_cannot(value):
    assert parse_date(value) is None
