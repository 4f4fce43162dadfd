"""Messages out of JSON: one object a line (ours), or a document as MQTTX exports it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import BinaryIO

from mqtts_gui.i18n import mark
from mqtts_gui.store.import_lines import NO_UTF8, TOO_LONG, Item, Lines
from mqtts_gui.store.import_values import DamageError, message_from

MOST_ELEMENT = 64 << 20
"""Bytes of one message of a document."""

_CHUNK = 1 << 18
_STRUCTURE = re.compile(rb'["\[\]{}]')
_TEXT = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)
_MESSAGES = b'"messages"'


def read_json_lines(lines: Lines) -> Iterator[Item]:
    """Yield what each line holds."""
    while (line := lines.take()) is not None:
        if line.text is None:
            yield Item(line.number, damage=TOO_LONG)
        elif line.text.strip():
            yield _item(line.number, line.text)


def read_document(stream: BinaryIO) -> Iterator[Item]:
    """Yield the messages of all connections, or of a list of messages, in the order of the file."""
    for number, text in _Elements(stream):
        if text is None:
            yield Item(number, damage=TOO_LONG)
        else:
            yield _item(number, text)


def _item(number: int, text: bytes) -> Item:
    try:
        value = json.loads(text.decode())
    except UnicodeDecodeError:
        return Item(number, damage=NO_UTF8)
    except (ValueError, RecursionError):
        return Item(number, damage=mark("it is no JSON, or cut off"))
    if not isinstance(value, dict):
        return Item(number, damage=mark("it is no object"))
    try:
        return Item(number, message_from(value))
    except DamageError as error:
        return Item(number, damage=error.phrase)


class _Elements:
    """The objects that are messages, found without keeping the document in memory.

    Those are the elements of a list called `messages` of a connection, and where a connection
    should be but has no such list, that object itself.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._buffer, self._at, self._line = b"", 0, 1
        self._depth = 0
        self._outer: int | None = None  # how deep connections are: 0, or 1 in a list of them
        self._in_messages = False
        self._name = b""  # the text read last: a key, where a bracket follows
        self._start: int | None = None  # of the object that may be a message, in the buffer
        self._start_line = 1

    def __iter__(self) -> Iterator[tuple[int, bytes | None]]:
        """Yield the line of each and its text, None if it is too long."""
        size = _CHUNK
        while chunk := self._stream.read(size):
            self._buffer += chunk
            yield from self._scan()
            self._forget()
            if len(self._buffer) > MOST_ELEMENT:
                yield self._line if self._start is None else self._start_line, None
                return
            size = max(_CHUNK, len(self._buffer))  # what is left is looked at again
        if self._depth:
            start = len(self._buffer) if self._start is None else self._start
            yield self._line if self._start is None else self._start_line, self._buffer[start:]

    def _scan(self) -> Iterator[tuple[int, bytes | None]]:
        """Yield the objects that end in the buffer."""
        while (found := _STRUCTURE.search(self._buffer, self._at)) is not None:
            self._go_to(found.start())
            if found[0] == b'"':
                text = _TEXT.match(self._buffer, self._at)
                if text is None:
                    return  # it is not all there
                self._name = text[0] if len(text[0]) == len(_MESSAGES) else b""
                self._go_to(text.end())
            elif found[0] in b"[{":
                self._begin(found[0])
                self._go_to(found.end())
            else:
                self._go_to(found.end())
                yield from self._end()
        self._go_to(len(self._buffer))

    def _go_to(self, end: int) -> None:
        self._line += self._buffer.count(b"\n", self._at, end)
        self._at = end

    def _begin(self, bracket: bytes) -> None:
        if self._outer is None:
            self._outer = 0 if bracket == b"{" else 1
        is_list_of_messages = bracket == b"[" and self._name == _MESSAGES
        if is_list_of_messages and self._depth == self._outer + 1:
            self._in_messages, self._start = True, None
        elif bracket == b"{" and self._depth == self._own_depth:
            self._start, self._start_line = self._at, self._line
        self._depth += 1
        self._name = b""

    def _end(self) -> Iterator[tuple[int, bytes | None]]:
        self._depth = max(self._depth - 1, 0)
        if self._in_messages and self._depth == self._own_depth - 1:
            self._in_messages = False
        elif self._start is not None and self._depth == self._own_depth:
            yield self._start_line, self._buffer[self._start : self._at]
            self._start = None
        self._name = b""

    @property
    def _own_depth(self) -> int:
        """How deep the objects are that may be messages."""
        return (self._outer or 0) + 2 * self._in_messages

    def _forget(self) -> None:
        """Drop what was looked at and belongs to no object that is asked for."""
        keep = self._at if self._start is None else self._start
        self._buffer, self._at = self._buffer[keep:], self._at - keep
        if self._start is not None:
            self._start = 0
