"""CBOR and MessagePack as a person writes them: JSON, and objects with a name that begins with `$`.

    {"$bytes": "3q2+7w=="}             bytes, in Base64
    {"$number": "NaN"}                 NaN, Infinity, -Infinity
    {"$map": [[1, "a"], [2, "b"]]}     a map whose names are not texts, repeat or begin with `$`
    {"$tag": 1, "value": 1363896240}   CBOR: a tag
    {"$simple": 99}                    CBOR: a simple value
    {"$undefined": true}               CBOR: undefined
    {"$ext": [5, "3q2+7w=="]}          MessagePack: an extension, its type and its bytes

A map with such a name of its own is written as `$map`, so that every text has one
meaning. `composing` goes the other way.
"""

from __future__ import annotations

import base64
import json
import math
from collections.abc import Callable

from mqtts_gui.mqtt.formats.nodes import Encoded, Extension, Key, Kind, Node
from mqtts_gui.mqtt.formats.tree import Tree

MAX_BITS = 4_096
"""Larger whole numbers are refused: Python takes its time with their digits."""

_BIGNUMS = {2: 1, 3: -1}
_LEAST_BIGNUM_BYTES = 9


def notation(tree: Tree, read: Callable[[bytes], Tree]) -> str:
    """Return the text that stands for `tree`, which is whole; `read` reads names that are maps."""
    return json.dumps(_Describer(tree, read).value(0), ensure_ascii=False, indent=2)


class _Describer:
    """Make JSON's objects of the nodes of one tree."""

    def __init__(self, tree: Tree, read: Callable[[bytes], Tree]) -> None:
        self._tree = tree
        self._read = read

    def value(self, index: int) -> object:
        node = self._tree.nodes[index]
        children = self._tree.children(index)
        match node.kind:
            case Kind.OBJECT:
                return self._map(children)
            case Kind.ARRAY:
                return [self.value(child) for child in children]
            case Kind.TAG:
                return self._tag(node, children[0])
            case _:
                return _scalar(node)

    def _map(self, children: list[int]) -> object:
        names = [self._tree.nodes[child].key for child in children]
        texts = [name for name in names if isinstance(name, str) and not name.startswith("$")]
        if len(set(texts)) == len(names):
            return dict(zip(texts, map(self.value, children), strict=True))
        return {
            "$map": [
                [self._key(name), self.value(child)]
                for name, child in zip(names, children, strict=True)
            ]
        }

    def _key(self, key: Key) -> object:
        if isinstance(key, Encoded):
            return _Describer(self._read(key.data), self._read).value(0)
        kinds = {str: Kind.TEXT, bytes: Kind.BYTES, Extension: Kind.EXTENSION}
        return _scalar(Node(-1, 0, None, kinds.get(type(key), Kind.NUMBER), key, 0))

    def _tag(self, node: Node, child: int) -> object:
        data = self._tree.nodes[child].value
        sign = _BIGNUMS.get(node.value) if isinstance(node.value, int) else None
        if sign and isinstance(data, bytes) and len(data) >= _LEAST_BIGNUM_BYTES and data[0]:
            number = int.from_bytes(data)
            if number.bit_length() <= MAX_BITS:
                return number if sign > 0 else -1 - number
        return {"$tag": node.value, "value": self.value(child)}


def _scalar(node: Node) -> object:
    match node.value:
        case Extension(code, data):
            return {"$ext": [code, _base64(data)]}
        case bytes() as data:
            return {"$bytes": _base64(data)}
        case float() as number if not math.isfinite(number):
            return {
                "$number": "NaN" if math.isnan(number) else repr(number).replace("inf", "Infinity")
            }
        case value if node.kind is Kind.SIMPLE:
            return {"$simple": value}
        case _ if node.kind is Kind.UNDEFINED:
            return {"$undefined": True}
        case value:
            return value


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
