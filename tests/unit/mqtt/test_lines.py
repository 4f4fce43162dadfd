from __future__ import annotations

import io
import random

import pytest

from mqtts_gui.mqtt.formats.model import PayloadError
from mqtts_gui.mqtt.lines import MOST_LINE_BYTES, READ_BYTES, line_batches


def lines_of(data: bytes, most: int = 1000) -> list[bytes]:
    batches = list(line_batches(io.BytesIO(data), most))
    assert all(0 < len(batch) <= most for batch in batches)
    return [line for batch in batches for line in batch]


@pytest.mark.parametrize(
    ("data", "lines"),
    [
        (b"", []),
        (b"\n\r\n\n", []),
        (b"one", [b"one"]),
        (b"one\n", [b"one"]),
        (b"one\r\ntwo\r\n\r\nthree", [b"one", b"two", b"three"]),
        (b"a\rb\n \n", [b"a\rb", b" "]),
    ],
)
def test_ends_of_lines_are_no_part_of_them(data: bytes, lines: list[bytes]) -> None:
    assert lines_of(data) == lines


def test_lines_are_whole_wherever_a_read_ends() -> None:
    choice = random.Random(6)  # noqa: S311 - no secret is made
    lines = [bytes(choice.choices(b"abc", k=choice.randint(1, 300))) for _ in range(5000)]
    lines[7:7] = [b"x" * (READ_BYTES - 1), b"y" * (3 * READ_BYTES), b"z" * READ_BYTES]
    for end in (b"\n", b"\r\n"):
        assert lines_of(end.join(lines), 64) == lines


def test_a_file_without_lines_does_not_fill_the_memory() -> None:
    with pytest.raises(PayloadError, match="longer than 16 MB"):
        lines_of(bytes(MOST_LINE_BYTES + 2 * READ_BYTES))
