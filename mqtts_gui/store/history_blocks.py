"""Messages packed into blocks of about a thousand: one row of the database holds one block.

A row per message was measured beside it: storing takes half as long in blocks, a third beside a
busy thread (sqlite3 lets go of the interpreter at every row), and a text is found in a whole block
at once. A block holds columns: times, lengths, flags, topics (each once), properties, payloads.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from mqtts_gui.mqtt.events import Message
from mqtts_gui.store.history_columns import Cursor, pack_column, split_texts

MOST_MESSAGES = 1024
MOST_BYTES = 128 << 10

_HEADER = struct.Struct("<IIIII")  # messages, topics, bytes of: gaps, topics, properties
_SEQ, _TIME, _LENGTH, _TOPIC = "I", "q", "I", "H"


class Kind(NamedTuple):
    """What a message is besides its topic and content; the names are those of `Message`."""

    incoming: bool
    qos: int
    retain: bool
    duplicate: bool


_FLAGS = tuple(Kind(bool(n & 1), n >> 1 & 3, bool(n & 8), bool(n & 16)) for n in range(32))
_NUMBERS: dict[tuple[bool, int, bool, bool], int] = {
    flags: number for number, flags in enumerate(_FLAGS)
}


class Stored(NamedTuple):
    """A message with its place in the history."""

    seq: int
    message: Message


class BlockDamagedError(ValueError):
    """The bytes are no block: the file is damaged."""


class Block:
    """The messages of one block, decoded as they are asked for.

    Attributes:
        seqs: Their sequence numbers, ascending.
        times: Nanoseconds since 1970 of each.
        topics: The topics that occur, each once.
        topic_places: Of each message, the place of its topic in `topics`.
        payloads: All payloads, one after the other.
        size: Bytes of the block.
    """

    def __init__(self, first: int, body: bytes) -> None:
        try:
            self._read(first, body)
        except (struct.error, ValueError, IndexError) as error:
            raise BlockDamagedError(str(first)) from error

    def _read(self, first: int, body: bytes) -> None:
        count, topics, gaps_size, topics_size, properties_size = _HEADER.unpack_from(body)
        reader = Cursor(body, _HEADER.size)
        gaps = reader.numbers(_SEQ, gaps_size // 4)
        self.seqs: Sequence[int] = (
            [first + gap for gap in gaps] if gaps else range(first, first + count)
        )
        self.times = reader.numbers(_TIME, count)
        self._lengths = reader.numbers(_LENGTH, count)
        self._flags = reader.take(count)
        self.topic_places = reader.numbers(_TOPIC, count)
        self.topics = split_texts(reader.numbers(_LENGTH, topics), reader.take(topics_size))
        self._property_lengths = reader.numbers(_LENGTH, count if properties_size else 0)
        self._properties = reader.take(properties_size)
        self.payloads = reader.rest()
        self.size = len(body)
        if (
            len(self.seqs) != count
            or len(self.payloads) != sum(self._lengths)
            or len(self._properties) != sum(self._property_lengths)
            or max(self.topic_places) >= topics
            or max(self._flags) >= len(_FLAGS)
        ):
            raise ValueError("contradiction")

    def __len__(self) -> int:
        return len(self.times)

    @cached_property
    def kinds(self) -> list[Kind]:
        """What occurs of direction, QoS, retained and duplicate."""
        return [_FLAGS[number] for number in set(self._flags)]

    @cached_property
    def lowered(self) -> bytes:
        """The payloads with ASCII letters in lower case."""
        return self.payloads.lower()

    @cached_property
    def folded(self) -> str:
        """The payloads as text, without its case."""
        return self.payloads.decode("utf-8", "replace").casefold()

    def message(self, place: int) -> Message:
        """Return the message at `place`, 0 for the oldest."""
        incoming, qos, retain, duplicate = _FLAGS[self._flags[place]]
        return Message(
            self.times[place],
            incoming,
            self.topics[self.topic_places[place]],
            self.payloads[self._ends[place] : self._ends[place + 1]],
            qos,
            retain,
            duplicate,
            self._properties_of(place),
        )

    def stored(self, start: int = 0, stop: int | None = None) -> list[Stored]:
        """Return the messages from place `start` up to `stop`, not included."""
        places = range(len(self))[start:stop]
        return [Stored(self.seqs[place], self.message(place)) for place in places]

    def __iter__(self) -> Iterator[Stored]:
        return iter(self.stored())

    @cached_property
    def _ends(self) -> list[int]:
        return list(accumulate(self._lengths, initial=0))

    @cached_property
    def _property_ends(self) -> list[int]:
        return list(accumulate(self._property_lengths, initial=0))

    def _properties_of(self, place: int) -> bytes:
        if not self._properties:
            return b""
        return self._properties[self._property_ends[place] : self._property_ends[place + 1]]


def pack(seqs: Sequence[int], messages: Sequence[Message]) -> bytes:
    """Return the block of `messages`, at least one, with their ascending sequence numbers."""
    times, incoming, topics, payloads, qos, retain, duplicate, properties = zip(
        *messages, strict=True
    )
    names = {name: place for place, name in enumerate(dict.fromkeys(topics))}
    encoded = [name.encode("utf-8", "surrogatepass") for name in names]
    flags = map(_NUMBERS.__getitem__, zip(incoming, qos, retain, duplicate, strict=True))
    gaps = b"" if seqs[-1] - seqs[0] < len(seqs) else pack_column(_SEQ, [s - seqs[0] for s in seqs])
    joined_topics, joined_properties = b"".join(encoded), b"".join(properties)
    return b"".join(
        (
            _HEADER.pack(
                len(messages), len(names), len(gaps), len(joined_topics), len(joined_properties)
            ),
            gaps,
            pack_column(_TIME, times),
            pack_column(_LENGTH, map(len, payloads)),
            bytes(flags),
            pack_column(_TOPIC, map(names.__getitem__, topics)),
            pack_column(_LENGTH, map(len, encoded)),
            joined_topics,
            pack_column(_LENGTH, map(len, properties)) if joined_properties else b"",
            joined_properties,
            *payloads,
        )
    )
