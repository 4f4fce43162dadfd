"""Packets as a faulty or hostile peer would send them."""

from __future__ import annotations

import random


def damage(chance: random.Random, data: bytes) -> bytes:
    """Return `data` with some bytes changed, cut, doubled or swapped, and the length mended."""
    changed = bytearray(data)
    for _ in range(chance.randrange(1, 4)):
        place = chance.randrange(len(changed)) if changed else 0
        match chance.randrange(4):
            case 0:
                changed[place : place + 1] = chance.randbytes(1)
            case 1:
                del changed[place : place + chance.randrange(1, 4)]
            case 2:
                changed[place:place] = changed[place : place + chance.randrange(1, 8)]
            case _:
                changed[place : place + 2] = changed[place : place + 2][::-1]
    if len(changed) > 2 and chance.random() < 0.5 and len(changed) < 130:
        changed[1] = len(changed) - 2  # so that the damage reaches the decoder
    return bytes(changed)
