from __future__ import annotations

import pytest

from mqtts_gui.i18n import visible
from mqtts_gui.mqtt.formats.decoding import decode
from mqtts_gui.mqtt.formats.model import Decoded, Format
from mqtts_gui.mqtt.formats.plain import printable


def read(payload: bytes, limit: int = 1 << 18) -> Decoded:
    return decode(payload, Format.TEXT, limit=limit)


def said(decoded: Decoded) -> str:
    return " / ".join(f"{each.offset}: {each.phrase}" for each in decoded.remarks)


def test_bytes_that_are_no_characters_are_counted_and_shown() -> None:
    decoded = read(b"caf\xe9 \xff")
    assert decoded.text == "caf\\xe9 \\xff"
    assert not decoded.fits
    assert said(decoded) == "3: This is not UTF-8 text: 2 bytes are shown as \\xNN."


@pytest.mark.parametrize(
    ("encoding", "name"), [("utf-16-le", "UTF-16LE"), ("utf-16-be", "UTF-16BE")]
)
def test_utf_16_says_so(encoding: str, name: str) -> None:
    payload = ("\ufeff" + "température 21 °C 🙂").encode(encoding)
    decoded = read(payload)
    assert decoded.text == "température 21 °C 🙂"
    assert decoded.fits
    assert said(decoded) == f"0: This text is {name}, not UTF-8 as MQTT programs expect."
    for limit in range(1, len(payload)):
        assert read(payload, limit).fits


@pytest.mark.parametrize("tail", ["\ud800", "a\udc00b"])
def test_damaged_utf_16_is_said(tail: str) -> None:
    decoded = read(("\ufeffab" + tail).encode("utf-16-le", errors="surrogatepass"))
    assert not decoded.fits
    assert "6: This begins like UTF-16" in said(decoded) or "8: This begins" in said(decoded)


def test_a_byte_order_mark_is_said_and_not_shown() -> None:
    decoded = read(b"\xef\xbb\xbfhello")
    assert decoded.text == "hello"
    assert "byte order mark" in said(decoded)


def test_a_part_ends_with_a_whole_character() -> None:
    payload = "aé🙂日".encode() * 100
    for limit in range(1, 60):
        decoded = read(payload, limit)
        assert decoded.fits
        assert decoded.shown <= limit
        assert limit - decoded.shown < 4
        assert payload.decode().startswith(decoded.text)
        assert f"{decoded.shown}: Only the first {decoded.shown} of 1,000 bytes" in said(decoded)


def test_what_reorders_or_hides_is_made_visible() -> None:
    decoded = read("a\u202eb\u200bc\x1bd\0\u2028<b>\u00adz\r\n\té".encode())
    assert decoded.text == (
        "a\\u{202E}b\\u{200B}c\N{SYMBOL FOR ESCAPE}d\N{SYMBOL FOR NULL}\\u{2028}<b>\\u{00AD}z"
        "\N{SYMBOL FOR CARRIAGE RETURN}\n\té"
    )


def test_every_character_is_shown_as_visible_shows_it() -> None:
    assert printable("\t\n") == "\t\n"
    for start in range(0x0B, 0x110000, 64):
        characters = "".join(map(chr, range(start, min(start + 64, 0x110000))))
        assert printable(characters) == visible(characters), hex(start)
