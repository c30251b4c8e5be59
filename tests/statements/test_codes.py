from __future__ import annotations

import pytest

from onrecord.records import Act, Polarity
from onrecord.statements.codes import codes_of


@pytest.mark.parametrize(
    ("act", "codes"),
    [
        (Act.STATE, (None, "01")),
        (Act.PREDICT, (None, "01")),
        (Act.WARN, (None, "01")),
        (Act.THREATEN, ("THREATEN", "13")),
        (Act.ACCUSE, ("ACCUSE", "11")),
        (Act.PRAISE, ("SUPPORT", "05")),
        (Act.DEMAND, ("REQUEST", "10")),
        (Act.PROMISE, ("AGREE", "03")),
        (Act.DENY, ("REJECT", "12")),
        (Act.ASK, ("REQUEST", "02")),
        (Act.THINK, (None, None)),
    ],
)
def test_what_was_said_has_the_codes_of_its_act(act, codes):
    assert codes_of(act) == codes_of(act, Polarity.SAID) == codes


@pytest.mark.parametrize("act", Act)
@pytest.mark.parametrize("polarity", [Polarity.NOT_SAID, Polarity.WOULD_SAY])
def test_what_was_not_said_is_no_event(act, polarity):
    assert codes_of(act, polarity) == (None, None)


@pytest.mark.parametrize("act", Act)
def test_only_the_refusal_to_act_is_an_event(act):
    assert codes_of(act, Polarity.REFUSED) == (("REJECT", "12") if act is Act.DENY else (None, None))
