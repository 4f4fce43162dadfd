from __future__ import annotations

import pytest

from mqtts_gui.mqtt.formats.decoding import decode
from mqtts_gui.mqtt.formats.images import ImageFacts, ImageKind, image_facts
from mqtts_gui.mqtt.formats.model import Format
from tests.support.pictures import bmp, gif, jpeg, png, webp

PICTURES = {
    "png": (png(3, 2), ImageFacts(ImageKind.PNG, 3, 2)),
    "gif": (gif(9, 8), ImageFacts(ImageKind.GIF, 9, 8)),
    "bmp": (bmp(2, 3), ImageFacts(ImageKind.BMP, 2, 3)),
    "bmp from the top": (bmp(2, -3), ImageFacts(ImageKind.BMP, 2, 3)),
    "jpeg": (jpeg(5, 4), ImageFacts(ImageKind.JPEG, 5, 4)),
    "jpeg of a camera": (
        jpeg(5, 4, before=b"\xff\xff\xe1\x00\x08\xff\xc0\xff\xd8ab"),
        ImageFacts(ImageKind.JPEG, 5, 4),
    ),
    "webp lossless": (webp("lossless"), ImageFacts(ImageKind.WEBP, 7, 6)),
    "webp lossy": (webp("lossy"), ImageFacts(ImageKind.WEBP, 7, 6)),
    "webp extended": (webp("extended"), ImageFacts(ImageKind.WEBP, 7, 6)),
    "svg": (b'<svg xmlns="x"/>', ImageFacts(ImageKind.SVG, 0, 0)),
    "svg with a head": (
        b'\xef\xbb\xbf<?xml version="1.0"?>\n<!-- a -->\n<svg>\n</svg>\n',
        ImageFacts(ImageKind.SVG, 0, 0),
    ),
}


@pytest.mark.parametrize(("payload", "facts"), PICTURES.values(), ids=PICTURES)
def test_the_header_says_kind_and_size(payload: bytes, facts: ImageFacts) -> None:
    assert image_facts(payload) == facts


@pytest.mark.parametrize("payload", [each[0] for each in PICTURES.values()], ids=PICTURES)
def test_a_part_of_a_picture_is_incomplete_or_none(payload: bytes) -> None:
    for end in range(len(payload)):
        facts = image_facts(payload[:end])
        # An SVG may end with its first tag, as far as a header tells.
        assert facts is None or not facts.complete or facts.kind is ImageKind.SVG


def remarks(payload: bytes) -> str:
    return " ".join(str(each.phrase) for each in decode(payload, Format.IMAGE).remarks)


@pytest.mark.parametrize(
    ("payload", "said"),
    [
        (png(2_000_000_000, 2_000_000_000), "too large a picture"),
        (png(40_000, 1), "too large a picture"),
        (png(10_000, 10_000), "too large a picture"),
        (png(0, 5), "no size"),
        (jpeg(0, 0), "no size"),
        (b"<svg onload='alert(1)'/>", "is not drawn"),
        (png()[:-20], "cut or changed"),
        (png() + b"MZ executable", "cut or changed"),
        (bmp()[:-1], "cut or changed"),
    ],
)
def test_headers_that_lie_are_said_and_not_drawn(payload: bytes, said: str) -> None:
    decoded = decode(payload, Format.IMAGE)
    assert said in remarks(payload)
    assert decoded.image is not None
    assert decoded.image.drawable == ("cut" in said)


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"BM is a good name",
        b"BM" + b"\0" * 60,
        b"RIFF\x10\0\0\0WAVEfmt data",
        b"\x89PNG\r\n\x1a\n" + b"\0" * 40,
        b"\xff\xd8\xff\xe0\0\0" + b"\0" * 40,
        b"\xff\xd8\xff\xd9",
        b"<html><svg></svg></html>",
        b"GIF89a",
    ],
)
def test_what_is_no_picture_is_shown_as_bytes(payload: bytes) -> None:
    decoded = decode(payload, Format.IMAGE)
    assert image_facts(payload) is None
    assert not decoded.fits
    assert decoded.image is None
    assert decoded.text.startswith("00000000  ") or not payload


def test_a_picture_says_its_size_in_words() -> None:
    decoded = decode(png(3, 2), Format.IMAGE)
    assert decoded.text == "PNG, 3 × 2"  # noqa: RUF001 - as it is printed
    assert decoded.fits
    assert decoded.remarks == ()
