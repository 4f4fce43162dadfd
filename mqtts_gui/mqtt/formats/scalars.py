"""Payloads that are nothing but numbers: what a sensor's program writes from its memory.

Nothing in such bytes says how wide the numbers are or which byte comes first, so a person is shown
every reading and chooses.
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass

from mqtts_gui.i18n import Phrase, mark
from mqtts_gui.mqtt.formats.labels import number_text

MAX_VALUES = 64
_WIDTHS = {
    "int8": "b", "uint8": "B", "int16": "h", "uint16": "H", "int32": "i", "uint32": "I",
    "int64": "q", "uint64": "Q", "float16": "e", "float32": "f", "float64": "d",
}  # fmt: skip
_ORDERS = {"le": "<", "be": ">"}
_ENDS_WITH_ORDER = re.compile(r"(?P<name>u?int8|(?:u?int|float)\d\d(?=[lb]e))(?P<order>[lb]e)?")
_NUMBER = re.compile(r"[^\s,;]+")


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read bytes as numbers.

    Attributes:
        name: How it is written for publishing: `uint8`, `int16le`, `float32be` …
        values: The first numbers, as text.
        count: How many there are.
    """

    name: str
    values: tuple[str, ...]
    count: int


class NumbersError(ValueError):
    """What was typed is no list of numbers; `offset` is where, in characters."""

    def __init__(self, phrase: Phrase, offset: int) -> None:
        super().__init__(phrase.text)
        self.phrase = phrase
        self.offset = offset


def names() -> list[str]:
    """Return the names of all readings, for a list to choose from."""
    return [
        f"{name}{order}" if _size(code) > 1 else name
        for name, code in _WIDTHS.items()
        for order in (_ORDERS if _size(code) > 1 else ("",))
    ]


def readings(payload: bytes) -> tuple[Reading, ...]:
    """Return how `payload` reads in every width that it is a whole number of."""
    return tuple(
        _reading(payload, name) for name in names() if payload and not len(payload) % _width(name)
    )


def values_of(payload: bytes, name: str, most: int = MAX_VALUES) -> tuple[int | float, ...]:
    """Return at most `most` numbers of `payload` in the reading `name`; none if it does not fit.

    Raises:
        ValueError: there is no such reading.
    """
    form = _form(name)
    width = struct.calcsize(form)
    if len(payload) % width:
        return ()
    count = min(len(payload) // width, most)
    return struct.unpack(f"{form[0]}{count}{form[1]}", payload[: count * width])


def pack(text: str) -> bytes:
    """Return the bytes of `uint16le 1 2 3`.

    Raises:
        NumbersError: there is no such width, or a number does not fit it.
    """
    words = list(_NUMBER.finditer(text))
    name = words[0][0].lower() if words else ""
    if name not in names():
        raise NumbersError(
            mark(
                "Numbers begin with their width, as in uint8 1 2 or int16le 1 -2 or float32be 1.5."
            ),
            words[0].start() if words else 0,
        )
    form = _form(name)
    return b"".join(_packed(form, word) for word in words[1:])


def _packed(form: str, word: re.Match[str]) -> bytes:
    try:
        is_real = form[1] in "efd"
        return struct.pack(form, float(word[0]) if is_real else int(word[0], 0))
    except OverflowError:
        pass
    except struct.error:
        pass
    except ValueError:
        raise NumbersError(
            mark("%(word)s is no such number.", word=word[0][:40]), word.start()
        ) from None
    raise NumbersError(
        mark(
            "%(word)s does not fit into %(bits)s bits.", word=word[0][:40], bits=8 * _size(form[1])
        ),
        word.start(),
    )


def _reading(payload: bytes, name: str) -> Reading:
    values = values_of(payload, name)
    texts = tuple(number_text(each) if isinstance(each, float) else str(each) for each in values)
    return Reading(name, texts, len(payload) // _width(name))


def _form(name: str) -> str:
    found = _ENDS_WITH_ORDER.fullmatch(name)
    if found is None or found["name"] not in _WIDTHS:
        raise ValueError(name)
    return _ORDERS.get(found["order"], "<") + _WIDTHS[found["name"]]


def _width(name: str) -> int:
    return struct.calcsize(_form(name))


def _size(code: str) -> int:
    return struct.calcsize(f"<{code}")
