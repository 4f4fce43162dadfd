"""Every number in a payload, with its path: what can be plotted.

This runs once per message of a plotted topic, so it takes the libraries' short way where it can.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable
from typing import NamedTuple

from mqtts_gui.mqtt.formats.cbor_reader import read_cbor
from mqtts_gui.mqtt.formats.guessing import binary_format
from mqtts_gui.mqtt.formats.labels import step
from mqtts_gui.mqtt.formats.model import Format
from mqtts_gui.mqtt.formats.msgpack_reader import read_msgpack
from mqtts_gui.mqtt.formats.nodes import Kind
from mqtts_gui.mqtt.formats.tree import Tree, TreeBuilder

MAX_NUMBERS = 1_000
MAX_BYTES = 256 * 1024
_MAX_LEVELS = 50
_LONE = re.compile(rb"\s*[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?\s*")
_LONGEST_NUMBER = 64
_Found = Iterable[tuple[str, float]]
_READERS = {Format.CBOR: read_cbor, Format.MSGPACK: read_msgpack}


class FoundNumber(NamedTuple):
    """A number and where it stands: `$` for one that is the whole payload."""

    path: str
    value: float


def numbers_in(payload: bytes, payload_format: Format | None = None) -> list[FoundNumber]:
    """Return the numbers of a payload, in its order; none of one that holds none or is too large.

    Args:
        payload: A lone number as text, JSON, CBOR or MessagePack.
        payload_format: What it is; without it, it is told by its content.
    """
    if len(payload) > MAX_BYTES:
        return []
    if len(payload) <= _LONGEST_NUMBER and _LONE.fullmatch(payload):
        return _kept([("$", float(payload))])
    if payload_format in {None, Format.JSON, Format.TEXT} and payload.lstrip()[:1] in {b"{", b"["}:
        found = _in_json(payload)
        if found is not None or payload_format is Format.JSON:
            return found or []
    if payload_format is None and payload[:1] >= b"\x80":
        payload_format = binary_format(payload)
    if payload_format not in _READERS:
        return []
    return _in_binary(payload, payload_format)


def _in_json(payload: bytes) -> list[FoundNumber] | None:
    try:
        value = json.loads(payload, parse_int=_number)
    except (ValueError, RecursionError):
        return None
    return _kept(_walk(value, "$", 0)) if isinstance(value, dict | list) else None


def _number(digits: str) -> float:
    # Whole numbers of thousands of digits are refused by Python, and no screen shows them.
    return int(digits) if len(digits) < _LONGEST_NUMBER else float(digits)


def _walk(value: dict[str, object] | list[object], path: str, level: int) -> _Found:
    named = value.items() if isinstance(value, dict) else enumerate(value)
    for name, child in named:
        if isinstance(child, int | float):
            if child is not True and child is not False:
                yield _joined(path, name), child
        elif isinstance(child, dict | list) and level < _MAX_LEVELS:
            yield from _walk(child, _joined(path, name), level + 1)


def _joined(path: str, name: str | int) -> str:
    return path + step(name)


def _in_binary(payload: bytes, payload_format: Format) -> list[FoundNumber]:
    builder = TreeBuilder()
    if _READERS[payload_format](payload, builder, len(payload)) is not None:
        return []
    tree = Tree(tuple(builder.nodes))
    return _kept(
        (tree.path(index), node.value)
        for index, node in enumerate(tree.nodes)
        if node.kind is Kind.NUMBER and isinstance(node.value, int | float)
    )


def _kept(found: _Found) -> list[FoundNumber]:
    numbers: list[FoundNumber] = []
    for path, value in found:
        number = float(value)
        if math.isfinite(number):
            numbers.append(FoundNumber(path, number))
            if len(numbers) >= MAX_NUMBERS:
                break
    return numbers
