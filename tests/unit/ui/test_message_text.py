from collections.abc import Iterator

import pytest

from mqtts_gui.i18n import use_language
from mqtts_gui.ui.models.hex_dump import bytes_that_fit, dump
from mqtts_gui.ui.models.message_text import rate_text, tab_separated, time_of_day
from tests.support.fake_messages_connection import NOON_NS, message


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    use_language("en")
    yield
    use_language("en")


def test_time_has_milliseconds() -> None:
    assert time_of_day(NOON_NS).endswith(".318")
    assert len(time_of_day(NOON_NS)) == len("10:42:07.318")


def test_rates_show_the_digits_that_matter() -> None:
    assert [rate_text(rate) for rate in (0.1, 4.0, 49.7)] == ["0.1", "4.0", "50"]
    use_language("fr")
    assert rate_text(4.0) == "4,0"


def test_a_copied_row_is_one_line_of_six_fields() -> None:
    line = tab_separated(message("a\tb", b"one\ttwo\nthree", qos=1, retain=True))
    fields = line.split("\t")
    assert fields[1:] == ["Received", "a␉b", "one two three", "1", "R"]


def test_a_copied_row_holds_the_whole_content() -> None:
    assert "x" * 5000 in tab_separated(message(payload=b"x" * 5000))


def test_dump_has_offsets_bytes_and_characters() -> None:
    assert dump(b"hello\x00\xff", 4) == "0000  68 65 6c 6c  hell\n0004  6f 00 ff     o.."


@pytest.mark.parametrize(("columns", "width"), [(26, 4), (39, 8), (72, 16), (200, 32), (10, 4)])
def test_dump_takes_the_room_there_is(columns: int, width: int) -> None:
    assert bytes_that_fit(columns, 100) == width
    assert len(dump(bytes(100), width).splitlines()[0]) <= max(columns, 23)
