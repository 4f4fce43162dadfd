"""How long passed between two messages, in units that fit."""

import pytest

from mqtts_gui.i18n import use_language
from mqtts_gui.ui.models.message_facts import duration_text

NS_PER_MS = 10**6


@pytest.mark.parametrize(
    ("ms", "text"),
    [
        (0, "0 ms"),
        (999, "999 ms"),
        (1_000, "1 s"),
        (1_250, "1.25 s"),
        (5_000, "5 s"),
        (9_007, "9.007 s"),
        (10_000, "10 s"),
        (12_345, "12.3 s"),
        (59_999, "59.9 s"),
        (60_000, "1 min 0 s"),
        (3_600_000, "1 h 0 min"),
        (90_000_000, "1 d 1 h"),
    ],
)
def test_a_duration_is_said_in_units_that_fit(ms: int, text: str) -> None:
    assert str(duration_text(ms * NS_PER_MS)) == text


def test_seconds_have_the_decimal_sign_of_the_language() -> None:
    use_language("fr")
    assert str(duration_text(1_250 * NS_PER_MS)).startswith("1,25")
