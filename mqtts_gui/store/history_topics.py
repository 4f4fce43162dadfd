"""Which topics occur in a block, as a set of numbers small enough to look through ten thousand.

Each topic has a number; a block says which numbers occur as bits from a base on, or, when these
lie far apart, as a list. Ten million messages are ten thousand such sets, searched in milliseconds.
"""

from __future__ import annotations

import sqlite3
import sys
from array import array
from collections.abc import Iterable, Iterator, Sequence

from mqtts_gui.store.history_schema import DamagedFileError

_LISTED = -1
_LARGEST_BITS = 4
_AT_ONCE = 500
_MOST_TOPICS = 1 << 31
_MOST_REMEMBERED = 100_000  # fewer than come in turn would all be asked for each time


def topic_text(name: object) -> str:
    """Return a topic as it stands in the file.

    Raises:
        DamagedFileError: it is none.
    """
    try:
        return str(name, "utf-8", "surrogatepass")  # type: ignore[call-overload, no-any-return]
    except (TypeError, ValueError) as error:
        raise DamagedFileError("a topic is none") from error


def pack_numbers(numbers: Iterable[int]) -> tuple[int, bytes]:
    """Return base and bytes of a set of topic numbers, not empty."""
    listed = array("I", sorted(numbers))
    base = listed[0]
    size = (listed[-1] - base) // 8 + 1
    if size > _LARGEST_BITS * len(listed) + 64:
        if sys.byteorder == "big":
            listed.byteswap()
        return _LISTED, listed.tobytes()
    bits = bytearray(size)
    for number in listed:
        bits[(number - base) >> 3] |= 1 << (number - base & 7)
    return base, bytes(bits)


class Wanted:
    """A set of topic numbers, to be compared with those of many blocks."""

    def __init__(self, numbers: Iterable[int]) -> None:
        self._numbers = frozenset(numbers)
        bits = bytearray(max(self._numbers, default=0) // 8 + 1)
        for number in self._numbers:
            bits[number >> 3] |= 1 << (number & 7)
        self._bits = int.from_bytes(bits, "little")

    def __bool__(self) -> bool:
        return bool(self._numbers)

    def meets(self, base: int, packed: bytes) -> bool:
        """Say whether a block has a topic of this set."""
        _check(base, packed)
        if base == _LISTED:
            return not self._numbers.isdisjoint(_listed(packed))
        return bool(self._bits >> base & int.from_bytes(packed, "little"))


class Union:
    """The topic numbers that occur in any of many blocks."""

    def __init__(self) -> None:
        self._bits = 0
        self._listed: set[int] = set()

    def add(self, base: int, packed: bytes) -> None:
        """Take in the topics of a block."""
        _check(base, packed)
        if base == _LISTED:
            self._listed.update(_listed(packed))
        else:
            self._bits |= int.from_bytes(packed, "little") << base

    def numbers(self) -> set[int]:
        """Return the numbers."""
        packed = self._bits.to_bytes(self._bits.bit_length() // 8 + 1, "little")
        found = (8 * i + k for i, byte in enumerate(packed) if byte for k in range(8))
        return self._listed | {n for n in found if packed[n >> 3] >> (n & 7) & 1}


class TopicNumbers:
    """Give each topic its number, within the writer's transactions."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._known: dict[str, int] = {}

    def forget(self) -> None:
        """Ask the file again: a transaction was taken back, or topics were removed."""
        self._known.clear()

    def numbers(self, topics: Sequence[str]) -> list[int]:
        """Return the numbers of distinct topics; new ones are added to the file."""
        missing = [topic for topic in topics if topic not in self._known]
        if missing:
            if len(self._known) > _MOST_REMEMBERED:
                self._known.clear()
                missing = list(topics)
            for some in _slices(missing):
                self._add(some)
        return [self._known[topic] for topic in topics]

    def _add(self, topics: Sequence[str]) -> None:
        # One statement for many: each one lets another thread take the interpreter.
        names = [topic.encode("utf-8", "surrogatepass") for topic in topics]
        values = ",".join(["(?)"] * len(names))
        self._connection.execute(f"INSERT OR IGNORE INTO topic(name) VALUES {values}", names)  # noqa: S608 - only question marks
        marks = ",".join("?" * len(names))
        rows = self._connection.execute(
            f"SELECT name, id FROM topic WHERE name IN ({marks})",  # noqa: S608 - the same
            names,
        )
        self._known.update((topic_text(name), number) for name, number in rows)


def _check(base: object, packed: object) -> None:
    if not (isinstance(base, int) and isinstance(packed, bytes) and base < _MOST_TOPICS):
        raise DamagedFileError("the topics of a block are none")


def _slices(topics: Sequence[str]) -> Iterator[Sequence[str]]:
    return (topics[at : at + _AT_ONCE] for at in range(0, len(topics), _AT_ONCE))


def _listed(packed: bytes) -> array[int]:
    listed: array[int] = array("I")
    listed.frombytes(packed[: len(packed) // 4 * 4])
    if sys.byteorder == "big":
        listed.byteswap()
    return listed
