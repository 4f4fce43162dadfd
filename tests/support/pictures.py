"""Small pictures, written byte by byte: no library draws them."""

from __future__ import annotations

import struct
import zlib


def png(width: int = 3, height: int = 2) -> bytes:
    """Return a grey picture, whose pixels are only there if they are few."""
    rows = (
        b"".join(b"\0" + b"\x80" * width for _ in range(height)) if width * height < 10**6 else b""
    )
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in chunks)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def gif(width: int = 1, height: int = 1) -> bytes:
    colours = b"\0\0\0\xff\xff\xff"
    frame = b"\x2c" + struct.pack("<HHHHB", 0, 0, width, height, 0) + b"\x02\x02\x44\x01\x00"
    return b"GIF89a" + struct.pack("<HHBBB", width, height, 0x80, 0, 0) + colours + frame + b";"


def bmp(width: int = 2, height: int = 2) -> bytes:
    row = (b"\x80\x80\x80" * width).ljust((3 * width + 3) // 4 * 4, b"\0")
    pixels = row * abs(height)
    header = struct.pack("<IiiHHIIiiII", 40, width, height, 1, 24, 0, len(pixels), 0, 0, 0, 0)
    return b"BM" + struct.pack("<IHHI", 54 + len(pixels), 0, 0, 54) + header + pixels


def jpeg(width: int = 5, height: int = 4, *, before: bytes = b"") -> bytes:
    """Return the segments of a JPEG; its picture is no picture."""
    start = b"\xff\xe0" + struct.pack(">H", 16) + b"JFIF\0\1\1\0\0\1\0\1\0\0"
    frame = b"\xff\xc0" + struct.pack(">HBHHB", 11, 8, height, width, 1) + b"\1\x11\0"
    scan = b"\xff\xda" + struct.pack(">HB", 8, 1) + b"\1\0\0\x3f\0" + b"\x12\x34"
    return b"\xff\xd8" + start + before + frame + scan + b"\xff\xd9"


def webp(kind: str = "lossless", width: int = 7, height: int = 6) -> bytes:
    chunks = {
        "lossless": b"VP8L" + struct.pack("<IB", 5, 0x2F) + _bits(width, height) + b"\0",
        "lossy": b"VP8 "
        + struct.pack("<I", 10)
        + b"\0\0\0\x9d\x01\x2a"
        + struct.pack("<HH", width, height),
        "extended": b"VP8X" + struct.pack("<II", 10, 0) + _three(width) + _three(height),
    }
    data = b"WEBP" + chunks[kind]
    return b"RIFF" + struct.pack("<I", len(data)) + data


def _bits(width: int, height: int) -> bytes:
    return struct.pack("<I", (width - 1) | (height - 1) << 14)


def _three(side: int) -> bytes:
    return (side - 1).to_bytes(3, "little")
