"""Values and damage for the decoders of payloads, from a seeded source of randomness."""

from __future__ import annotations

import random
from collections.abc import Iterator

WORDS = (
    "température",
    "t",
    "a b",
    "",
    "x\u202ey",
    "\x07bell",
    "日本",
    "🙂",
    'quo"te',
    "back\\slash",
    "$odd",
)


def seeded(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 - the same values at every run; nothing is kept secret


def any_text(source: random.Random) -> str:
    word = source.choice(WORDS)
    return word * source.choice((1, 1, 1, 2, 40))


def any_number(source: random.Random) -> int | float:
    bits = source.choice((3, 5, 7, 8, 15, 16, 31, 32, 53, 62, 63))
    number = source.getrandbits(bits)
    return source.choice((number, -number, source.uniform(-1e3, 1e3), source.random() * 1e300, 0.1))


def any_json(source: random.Random, levels: int = 4) -> object:
    """Return a value that JSON, CBOR and MessagePack all have."""
    kind = source.randrange(8 if levels else 5)
    if kind == 0:
        return source.choice((True, False, None))
    if kind in {1, 2}:
        return any_number(source)
    if kind in {3, 4}:
        return any_text(source)
    if kind == 5:
        return [any_json(source, levels - 1) for _ in range(source.randrange(5))]
    size = source.choice((0, 1, 2, 3, 5, 17))
    return {f"{any_text(source)}{index}": any_json(source, levels - 1) for index in range(size)}


def any_binary(source: random.Random, levels: int = 3) -> object:
    """Return a value of CBOR and MessagePack: bytes, and names that are no texts."""
    kind = source.randrange(5)
    if kind == 0 or not levels:
        return source.randbytes(source.choice((0, 1, 5, 23, 24, 255, 256, 300)))
    if kind == 1:
        return [any_binary(source, levels - 1) for _ in range(source.randrange(20))]
    if kind == 2:
        names = (source.randrange(-40, 70_000) for _ in range(source.randrange(20)))
        return {name: any_binary(source, levels - 1) for name in names}
    return any_json(source, levels)


def damaged(payloads: list[bytes], source: random.Random, count: int) -> Iterator[bytes]:
    """Return `count` payloads with bits turned, parts cut, doubled or exchanged."""
    for _ in range(count):
        payload = bytearray(source.choice(payloads))
        for _ in range(source.choice((1, 1, 2, 5))):
            _damage(payload, source)
        yield bytes(payload)


def _damage(payload: bytearray, source: random.Random) -> None:
    at = source.randrange(len(payload) + 1)
    end = min(len(payload), at + source.choice((1, 2, 9)))
    match source.randrange(6):
        case 0 if payload:
            payload[at % len(payload)] ^= 1 << source.randrange(8)
        case 1:
            del payload[at:]
        case 2:
            payload[at:end] = source.randbytes(source.randrange(5))
        case 3:
            payload[at:at] = payload[at:end] * source.choice((1, 2, 300))
        case 4:
            payload[at:end] = source.choice(
                (b"\xff", b"\0", b"\x9f", b"\xdd\xff\xff\xff\xff", b"[")
            )
        case _:
            payload[at:at] = source.choice(
                (b"{", b"<a", b'"', b"\\u", b"&", b"<!DOCTYPE a", b"\xbf")
            )
