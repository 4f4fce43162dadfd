"""Every number in a payload, with its path: what can be plotted.

This runs once per message of a plotted topic, so it takes the libraries' short way where it can.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable
from functools import lru_cache
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
_STEP = re.compile(
    r'\.(?:"(?P<quoted>(?:[^"\\]|\\.)*)"|(?P<plain>[^.\[\]"<>=!\s]+))|\[(?P<index>\d{1,9})\]'
)
_ONLY_SHOWN = re.compile(r"\\u\{|[\u2400-\u241f]")
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


def number_at(payload: bytes, path: str, payload_format: Format | None = None) -> float | None:
    """Return the number at one of the paths of `numbers_in`; None if there is none."""
    steps = _steps(path)
    is_json = payload_format in {None, Format.JSON, Format.TEXT} and len(payload) <= MAX_BYTES
    if steps and is_json and payload.lstrip()[:1] in {b"{", b"["}:
        try:
            return _followed(_loaded(payload), steps)
        except (ValueError, RecursionError):
            return None
    found = numbers_in(payload, payload_format)
    return next((each.value for each in found if each.path == path), None)


@lru_cache(maxsize=256)
def _steps(path: str) -> tuple[str | int, ...]:
    """Return the names and indexes of a path; none if a name has what is shown, not written."""
    steps: list[str | int] = []
    at = 1
    while (part := _STEP.match(path, at)) is not None:
        if part["index"] is not None:
            steps.append(int(part["index"]))
        elif part["plain"] is not None:
            steps.append(part["plain"])
        else:
            steps.append(re.sub(r"\\(.)", r"\1", part["quoted"]))
        at = part.end()
    return tuple(steps) if at == len(path) and not _ONLY_SHOWN.search(path) else ()


def _followed(value: object, steps: tuple[str | int, ...]) -> float | None:
    for name in steps:
        if isinstance(value, dict):
            value = value.get(name)
        elif isinstance(value, list) and isinstance(name, int) and name < len(value):
            value = value[name]
        else:
            return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return _real(value)


def _in_json(payload: bytes) -> list[FoundNumber] | None:
    try:
        value = _loaded(payload)
    except (ValueError, RecursionError):
        return None
    return _kept(_walk(value, "$", 0)) if isinstance(value, dict | list) else None


def _loaded(payload: bytes) -> object:
    try:
        return json.loads(payload)
    except json.JSONDecodeError:
        raise
    except ValueError:
        # Python refuses whole numbers of thousands of digits; a plot has no place for them.
        return json.loads(payload, parse_int=float)


def _real(value: float) -> float | None:
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None


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
        number = _real(value)
        if number is not None:
            numbers.append(FoundNumber(path, number))
            if len(numbers) >= MAX_NUMBERS:
                break
    return numbers
