"""The lines of a file as payloads, a batch at a time: no file is too large for that."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from mqtts_gui.i18n import mark
from mqtts_gui.mqtt.formats.model import PayloadError

READ_BYTES = 128 * 1024
MOST_LINE_BYTES = 16 * 1024 * 1024
"""A file without line ends is no list of messages, and must not fill the memory."""
MOST_LINES = 1000
"""Lines in a batch."""


def line_batches(stream: BinaryIO, most: int = MOST_LINES) -> Iterator[list[bytes]]:
    """Read the lines of a file, without their ends (LF or CRLF); empty ones are left out.

    An empty payload would delete what a topic retains, and a file often ends with an empty line.

    Raises:
        PayloadError: a line is far too long.
        OSError: the file cannot be read.
    """
    rest: list[bytes] = []
    held = 0
    while data := stream.read(READ_BYTES):
        first, *others = data.split(b"\n")
        rest.append(first)
        held += len(first)
        if held > MOST_LINE_BYTES:
            raise PayloadError(
                mark("A line is longer than 16 MB: is this a file of lines? Send it as a whole.")
            )
        if others:
            lines = [b"".join(rest), *others[:-1]]
            rest, held = [others[-1]], len(others[-1])
            yield from _batches(lines, most)
    yield from _batches([b"".join(rest)], most)


def _batches(lines: list[bytes], most: int) -> Iterator[list[bytes]]:
    lines = [line.removesuffix(b"\r") for line in lines]
    lines = [line for line in lines if line]
    for start in range(0, len(lines), most):
        yield lines[start : start + most]
