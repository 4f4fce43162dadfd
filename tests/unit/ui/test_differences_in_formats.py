"""What changed between two contents in the format in which they are shown."""

import struct

import cbor2
import msgpack
import pytest

from mqtts_gui.mqtt.formats.model import Format
from mqtts_gui.ui.models.content_lines import STEP, ContentKind
from mqtts_gui.ui.models.message_difference import CAME, GONE, difference_of

OLD, NEW = {"s": {"t": 21.5, "ok": True}, "l": [1, 2]}, {"s": {"t": 21.7, "ok": True}, "l": [1]}


@pytest.mark.parametrize("dumps", [cbor2.dumps, msgpack.dumps])
def test_values_of_binary_formats_are_compared(dumps: object) -> None:
    assert callable(dumps)
    difference = difference_of(dumps(OLD), dumps(NEW))
    assert difference.kind is ContentKind.VALUES
    assert difference.changes == [
        (GONE, f"s{STEP}t: 21.5"),
        (CAME, f"s{STEP}t: 21.7"),
        (GONE, f"l{STEP}[1]: 2"),
    ]


def test_numbers_are_compared_in_every_reading() -> None:
    old, new = struct.pack("<hh", 1, 2), struct.pack("<hh", 1, 3)
    changes = difference_of(old, new, Format.NUMBERS).changes
    assert (GONE, "int16le   1 2") in changes
    assert (CAME, "int16le   1 3") in changes


def test_hexadecimal_that_was_chosen_is_compared_as_bytes() -> None:
    difference = difference_of(b"abc", b"abd", Format.HEX)
    assert difference.kind is ContentKind.HEX
    assert difference.changes[0][1].startswith("61 62 63")


def test_what_fits_no_format_is_compared_as_it_is_found() -> None:
    assert difference_of(b"{}", cbor2.dumps(NEW), Format.CBOR).kind is ContentKind.HEX
    assert difference_of(b"", cbor2.dumps(NEW), Format.CBOR).kind is ContentKind.VALUES
    assert difference_of(b'{"a": 1}', b'{"a": 2}', Format.TEXT).kind is ContentKind.JSON


def test_untrusted_names_are_visible() -> None:
    old, new = cbor2.dumps({"a": 1}), cbor2.dumps({"\u202eb": "\x07"})
    changes = difference_of(old, new, Format.CBOR).changes
    assert any("\\u{202E}b" in text for _, text in changes)
    assert not any("\u202e" in text or "\x07" in text for _, text in changes)
