"""Pictures by their headers: kind, width and height, without decoding a pixel.

The window decides by `ImageFacts.drawable` whether it draws one. A header can promise any size, and
what follows may be cut off or another file altogether; both are said.
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass
from enum import StrEnum

from mqtts_gui.i18n import mark
from mqtts_gui.mqtt.formats.nodes import Remark

MAX_PIXELS = 50_000_000
_MAX_SIDE = 32_767
_SVG_START = 4_096
_JPEG_SEGMENTS = 1_000
"""How far into a JPEG its size is looked for: cameras write much in front, of 64 KiB each."""


class ImageKind(StrEnum):
    """A format of pictures; the value is its name for people."""

    PNG = "PNG"
    JPEG = "JPEG"
    GIF = "GIF"
    BMP = "BMP"
    WEBP = "WebP"
    SVG = "SVG"


@dataclass(frozen=True, slots=True)
class ImageFacts:
    """What a picture's header says.

    Attributes:
        kind: Its format.
        width: In pixels; 0 where the header does not say.
        height: In pixels; 0 where the header does not say.
        complete: The payload ends as the format ends.
    """

    kind: ImageKind
    width: int
    height: int
    complete: bool = True

    @property
    def drawable(self) -> bool:
        """Whether it may be drawn: its size is known and reasonable, and it executes nothing."""
        return (
            self.kind is not ImageKind.SVG
            and 0 < self.width <= _MAX_SIDE
            and 0 < self.height <= _MAX_SIDE
            and self.width * self.height <= MAX_PIXELS
        )


def image_facts(payload: bytes) -> ImageFacts | None:
    """Return what the header of `payload` says; None if it is no picture that we know."""
    for start, read in _READERS:
        if payload.startswith(start):
            try:
                return read(payload)
            except (struct.error, IndexError):
                return None
    return _svg(payload)


def image_remarks(facts: ImageFacts, size: int) -> tuple[Remark, ...]:
    """Return what a person should know of a picture of `size` bytes."""
    remarks = []
    if facts.kind is ImageKind.SVG:
        remarks.append(
            Remark(mark("SVG pictures can load and run things; this one is not drawn."), 0)
        )
    elif not facts.width or not facts.height:
        remarks.append(Remark(mark("The header gives the picture no size; it is not drawn."), 0))
    elif not facts.drawable:
        remarks.append(
            Remark(mark("The header announces too large a picture; it is not drawn."), 0)
        )
    if not facts.complete:
        remarks.append(
            Remark(mark("The picture has no end, or more follows: it was cut or changed."), size)
        )
    return tuple(remarks)


def _png(payload: bytes) -> ImageFacts | None:
    length, kind, width, height = struct.unpack_from(">I4sII", payload, 8)
    if length != 13 or kind != b"IHDR":  # noqa: PLR2004 - the one length of IHDR
        return None
    complete = payload.endswith(b"\0\0\0\0IEND\xae\x42\x60\x82")
    return ImageFacts(ImageKind.PNG, width, height, complete)


def _gif(payload: bytes) -> ImageFacts:
    width, height = struct.unpack_from("<HH", payload, 6)
    return ImageFacts(ImageKind.GIF, width, height, payload.endswith(b";"))


def _bmp(payload: bytes) -> ImageFacts | None:
    size, _, pixels, header = struct.unpack_from("<IIII", payload, 2)
    if header == 12:  # noqa: PLR2004 - OS/2's header has sides of 16 bits
        width, height = struct.unpack_from("<HH", payload, 18)
    elif header in {40, 52, 56, 64, 108, 124}:
        width, height = struct.unpack_from("<ii", payload, 18)
    else:
        return None
    if pixels < 14 + header:  # the pixels would lie in the headers
        return None
    return ImageFacts(ImageKind.BMP, max(width, 0), abs(height), size == len(payload))


def _webp(payload: bytes) -> ImageFacts | None:
    size, name, chunk = struct.unpack_from("<I4s4s", payload, 4)
    if name != b"WEBP":
        return None
    if chunk == b"VP8X":
        width = int.from_bytes(payload[24:27], "little") + 1
        height = int.from_bytes(payload[27:30], "little") + 1
    elif chunk == b"VP8L" and payload[20] == 0x2F:  # noqa: PLR2004 - the mark of lossless WebP
        bits = int.from_bytes(payload[21:25], "little")
        width, height = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    elif chunk == b"VP8 " and payload[23:26] == b"\x9d\x01\x2a":
        width, height = (side & 0x3FFF for side in struct.unpack_from("<HH", payload, 26))
    else:
        return None
    return ImageFacts(ImageKind.WEBP, width, height, size + 8 in {len(payload), len(payload) - 1})


def _jpeg(payload: bytes) -> ImageFacts | None:
    position, segments = 2, 0
    complete = payload.endswith(b"\xff\xd9")
    while position < len(payload) and segments < _JPEG_SEGMENTS:
        segments += 1
        found = _JPEG_SEGMENT.match(payload, position)
        if found is None:
            return None
        marker = found[1][0]
        (length,) = struct.unpack_from(">H", payload, found.end())
        if marker in _JPEG_FRAMES:
            height, width = struct.unpack_from(">HH", payload, found.end() + 3)
            return ImageFacts(ImageKind.JPEG, width, height, complete)
        if marker in {0xD9, 0xDA} or length < 2:  # noqa: PLR2004 - a length counts its two bytes
            return None
        position = found.end() + length
    return None


def _svg(payload: bytes) -> ImageFacts | None:
    start = payload[:_SVG_START]
    if not _SVG.match(start):
        return None
    return ImageFacts(ImageKind.SVG, 0, 0, complete=payload[-64:].rstrip().endswith(b">"))


_JPEG_SEGMENT = re.compile(rb"\xff+([\xc0-\xfe])", re.DOTALL)
_JPEG_FRAMES = set(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_SVG = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--(?:[^-]|-[^-]){0,1000}-->\s*){0,3}"
    rb"(?:<!DOCTYPE\s+svg[^>\[]{0,300}>\s*)?<svg[\s>/]"
)
_READERS = (
    (b"\x89PNG\r\n\x1a\n", _png),
    (b"\xff\xd8\xff", _jpeg),
    (b"GIF87a", _gif),
    (b"GIF89a", _gif),
    (b"BM", _bmp),
    (b"RIFF", _webp),
)
