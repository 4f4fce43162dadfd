"""Damage to files, repeatable: the same seed and number give the same bytes."""

from __future__ import annotations

import base64
import random
import re
from collections.abc import Callable, Sequence

_BODY = re.compile(rb"(-----BEGIN [^\n]+-----\n)([A-Za-z0-9+/=\n]+)(-----END)")
_TAGS = re.compile(rb"[\x02-\x06\x0c\x13\x17\x30\x31\xa0-\xa3]")
_LENGTH_BYTES = (0x00, 0x7F, 0x80, 0x81, 0x82, 0x83, 0x84, 0x88, 0xFF)


def mutated(seed: int, number: int, files: Sequence[bytes]) -> bytes:
    """Return one of `files`, damaged in one to four ways."""
    chance = random.Random(f"{seed}:{number}")  # noqa: S311 - repeatable damage, no secret
    data = chance.choice(files)
    other = chance.choice(files)
    found = _BODY.search(data)
    if found and chance.random() < 0.6:  # damage that reaches what reads DER
        der = _damaged(chance, base64.b64decode(found[2]), other)
        body = base64.encodebytes(der)
        return data[: found.start(2)] + body + data[found.end(2) :]
    return _damaged(chance, data, other)


def _damaged(chance: random.Random, data: bytes, other: bytes) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.randint(1, 4)):
        if changed:
            chance.choice(_WAYS)(chance, changed, other)
    return bytes(changed)


def _flip(chance: random.Random, data: bytearray, _other: bytes) -> None:
    data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)


def _replace(chance: random.Random, data: bytearray, _other: bytes) -> None:
    data[chance.randrange(len(data))] = chance.randrange(256)


def _delete(chance: random.Random, data: bytearray, _other: bytes) -> None:
    place = chance.randrange(len(data))
    del data[place : place + chance.choice((1, 1, 2, 8, 64, 500))]


def _insert(chance: random.Random, data: bytearray, _other: bytes) -> None:
    place = chance.randrange(len(data))
    data[place:place] = chance.randbytes(chance.choice((1, 1, 2, 8, 64)))


def _double(chance: random.Random, data: bytearray, _other: bytes) -> None:
    place, size = chance.randrange(len(data)), chance.choice((1, 4, 16, 65, 400))
    data[place:place] = data[place : place + size]


def _cut(chance: random.Random, data: bytearray, _other: bytes) -> None:
    del data[chance.randrange(len(data)) :]


def _swap(chance: random.Random, data: bytearray, _other: bytes) -> None:
    place, size = chance.randrange(len(data)), chance.choice((1, 8, 65))
    one, two = data[place : place + size], data[place + size : place + 2 * size]
    data[place : place + len(one) + len(two)] = two + one


def _length(chance: random.Random, data: bytearray, _other: bytes) -> None:
    """Change a byte that says how long something is, where one stands: after a tag of DER."""
    places = [
        m.start() + 1 for m in re.finditer(rb"[\x02-\x06\x0c\x13\x30\x31\xa0-\xa3]", data[:-1])
    ]
    place = chance.choice(places or [0])
    data[place] = chance.choice((*_LENGTH_BYTES, (data[place] + 1) % 256, (data[place] - 1) % 256))


def _tag(chance: random.Random, data: bytearray, _other: bytes) -> None:
    place = chance.choice([m.start() for m in _TAGS.finditer(data)] or [0])
    data[place] = chance.randrange(256)


def _splice(chance: random.Random, data: bytearray, other: bytes) -> None:
    """Go on with the end of another file."""
    if other:
        data[chance.randrange(len(data)) :] = other[chance.randrange(len(other)) :]


_WAYS: tuple[Callable[[random.Random, bytearray, bytes], None], ...] = (
    _flip, _flip, _replace, _replace, _delete, _insert, _double, _cut, _swap, _length, _length,
    _tag, _splice,
)  # fmt: skip
