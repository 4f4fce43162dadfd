"""Columns of numbers and texts as bytes, the same on every machine."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterable
from itertools import accumulate, pairwise


class Cursor:
    """Take one thing after the other out of some bytes."""

    def __init__(self, data: bytes, offset: int) -> None:
        self._data = data
        self._offset = offset

    def take(self, size: int) -> bytes:
        """Return the next `size` bytes.

        Raises:
            ValueError: there are not so many.
        """
        taken = self._data[self._offset : self._offset + size]
        if len(taken) != size:
            raise ValueError("cut off")
        self._offset += size
        return taken

    def numbers(self, code: str, count: int) -> array[int]:
        """Return the next `count` numbers of the type that `code` is to `array`."""
        numbers: array[int] = array(code)
        numbers.frombytes(self.take(count * numbers.itemsize))
        if sys.byteorder == "big":
            numbers.byteswap()
        return numbers

    def rest(self) -> bytes:
        """Return what is left."""
        return self._data[self._offset :]


def pack_column(code: str, values: Iterable[int]) -> bytes:
    """Return numbers as `Cursor.numbers` reads them."""
    numbers: array[int] = array(code, values)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers.tobytes()


def split_texts(lengths: Iterable[int], joined: bytes) -> list[str]:
    """Return the texts of these lengths, in bytes, that `joined` is made of."""
    ends = list(accumulate(lengths, initial=0))
    slices = (joined[start:end] for start, end in pairwise(ends))
    return [each.decode("utf-8", "surrogatepass") for each in slices]
