"""The public face is what ``__all__`` says."""

import onrecord


def test_names_are_sorted_and_there() -> None:
    assert list(onrecord.__all__) == sorted(onrecord.__all__)
    for name in onrecord.__all__:
        assert getattr(onrecord, name).__doc__


def test_nothing_else_is_public() -> None:
    own = {name for name, value in vars(onrecord).items() if getattr(value, "__module__", "").startswith("onrecord")}
    assert {name for name in own if not name.startswith("_")} <= set(onrecord.__all__)
