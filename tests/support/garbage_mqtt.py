"""Rubbish where MQTT is expected: instead of CONNACK, in it, and after it."""

from __future__ import annotations

from tests.support.garbage import CHUNK, Attend, Line, Rubbish, after, chance

LONGEST = b"\xff\xff\xff\x7f"
ACCEPTED = {3: b"\x20\x02\0\0", 5: b"\x20\x03\0\0\0"}


def connack(code: int = 0, properties: bytes = b"", flags: int = 0) -> bytes:
    """Return the CONNACK of MQTT 5."""
    body = bytes([flags, code]) + _varint(len(properties)) + properties
    return b"\x20" + _varint(len(body)) + body


def _varint(number: int) -> bytes:
    found = bytearray()
    while True:
        number, byte = divmod(number, 128)
        found.append(byte | (0x80 if number else 0))
        if not number:
            return bytes(found)


def text(data: bytes) -> bytes:
    return len(data).to_bytes(2, "big") + data


def accepted(then: Attend, level: int = 5) -> Attend:
    return after(ACCEPTED[level], then)


def answers(*parts: bytes) -> Attend:
    """Wait for CONNECT, answer this and hold the line."""
    return after(b"".join(parts), Line.hold)


def endless_after(greeting: bytes, chunk: bytes) -> Attend:
    return after(greeting, lambda line: line.endless(chunk))


def slowly_after(greeting: bytes, data: bytes) -> Attend:
    return after(greeting, lambda line: line.slowly(data, 0.02))


BIDI = "refusé \u202e\u2066 \x1b[31m<b>gras</b>\n".encode()
REASON = b"\x1f"
USER = b"\x26"
PUBLISH = b"\x30\x0d" + text(b"ciel/x") + b"\0" + b"salu"
BIG_PUBLISH = b"\x30" + _varint(100_000) + text(b"ciel/x") + b"\0" + bytes(100_000 - 9)

INSTEAD_OF_CONNACK = (
    *(Rubbish(f"type {kind} first", answers(bytes([kind << 4, 2, 0, 0]))) for kind in range(16)),
    *(
        Rubbish(f"type {kind} with every flag first", answers(bytes([kind << 4 | 15, 2, 0, 0])))
        for kind in range(16)
    ),
    Rubbish("AUTH first", answers(b"\xf0\x0a\x18\x08\x15\x00\x05SCRAM")),
    Rubbish("DISCONNECT first, with a reason", answers(b"\xe0\x01\x8d")),
    Rubbish("CONNACK of no bytes", answers(b"\x20\0")),
    Rubbish("CONNACK of one byte", answers(b"\x20\x01\0")),
    Rubbish("CONNACK of two bytes", answers(b"\x20\x02\0\0")),
    Rubbish("CONNACK that ends in its length", answers(b"\x20\xff\xff")),
    Rubbish("CONNACK with a length of five bytes", answers(b"\x20\xff\xff\xff\xff\x7f")),
    Rubbish("CONNACK without end", endless_after(b"\x20" + LONGEST, bytes(CHUNK))),
    Rubbish(
        "CONNACK of properties without end",
        endless_after(
            b"\x20" + LONGEST + b"\0\0" + LONGEST, USER + text(b"a" * 100) + text(b"b" * 100)
        ),
    ),
    Rubbish("CONNACK, byte by byte", slowly_after(b"\x20" + LONGEST, bytes(10_000))),
    Rubbish("session present and refused", answers(connack(0x87, flags=1))),
    Rubbish("every flag", answers(connack(flags=255))),
    *(
        Rubbish(f"reason code {code}", answers(connack(code)))
        for code in (*range(1, 10), 127, *range(128, 164), 255)
    ),
    Rubbish("a reason that is no UTF-8", answers(connack(0x87, REASON + text(b"\xff\xfe\x80")))),
    Rubbish("a reason of half characters", answers(connack(0x87, REASON + text(b"\xed\xa0\x80")))),
    Rubbish("a reason with bidi and escapes", answers(connack(0x87, REASON + text(BIDI)))),
    Rubbish("a reason of 65,535 bytes", answers(connack(0x87, REASON + text(b"x" * 65_535)))),
    Rubbish("a reason with NUL", answers(connack(0x87, REASON + text(b"a\0b")))),
    Rubbish("a reason twice", answers(connack(0x87, (REASON + text(b"a")) * 2))),
    Rubbish("an unknown property", answers(connack(0, b"\x7f\x01"))),
    Rubbish("a property that is cut short", answers(connack(0, REASON + b"\0\x50abc"))),
    Rubbish("properties longer than the packet", answers(b"\x20\x04\0\0\x50\x1f")),
    Rubbish(
        "10,000 user properties",
        answers(connack(0, (USER + text(b"clef") + text(b"valeur")) * 10_000)),
    ),
    Rubbish("an identifier with bidi", answers(connack(0, b"\x12" + text(BIDI)))),
    Rubbish("another server", answers(connack(0x9C, b"\x1c" + text(BIDI)))),
    Rubbish("receive maximum 0", answers(connack(0, b"\x21\0\0"))),
    Rubbish("largest packet 0", answers(connack(0, b"\x27\0\0\0\0"))),
    Rubbish("largest packet 1", answers(connack(0, b"\x27\0\0\0\x01"))),
    Rubbish("CONNACK twice", answers(connack() * 2)),
    Rubbish("CONNACK for ever", endless_after(connack(), connack() * 1000)),
    *(Rubbish(f"rubbish, {seed}", answers(b"\x20" + chance(seed, 300))) for seed in range(10)),
)

AFTER_CONNACK = (
    Rubbish("random bytes", answers(connack(), chance(20, 5000))),
    Rubbish("endless random bytes", endless_after(connack(), chance(21, CHUNK))),
    Rubbish("endless SUBACK", endless_after(connack(), b"\x90\x04\0\1\0\0" * 1000)),
    Rubbish("endless SUBACK of others", endless_after(connack(), b"\x90\x04\x77\x77\0\0" * 1000)),
    Rubbish("endless PUBACK", endless_after(connack(), b"\x40\x02\0\1" * 1000)),
    Rubbish("endless PUBREC", endless_after(connack(), b"\x50\x02\0\1" * 1000)),
    Rubbish("endless PUBREL", endless_after(connack(), b"\x62\x02\0\1" * 1000)),
    Rubbish("endless PINGRESP", endless_after(connack(), b"\xd0\0" * 5000)),
    Rubbish("endless small messages", endless_after(connack(), PUBLISH * 500)),
    Rubbish("endless large messages", endless_after(connack(), BIG_PUBLISH)),
    Rubbish(
        "endless messages of QoS 2",
        endless_after(connack(), b"\x34\x0b" + text(b"ciel/x") + b"\0\1\0"),
    ),
    Rubbish(
        "a message without end",
        endless_after(connack() + b"\x30" + LONGEST + text(b"ciel/x"), bytes(CHUNK)),
    ),
    Rubbish("SUBACK without end", endless_after(connack() + b"\x90" + LONGEST, bytes(CHUNK))),
    Rubbish("SUBACK with too few codes", answers(connack(), b"\x90\x03\0\1\0")),
    Rubbish(
        "SUBACK with a reason in bidi",
        answers(
            connack(),
            b"\x90"
            + _varint(len(BIDI) + 7)
            + b"\0\1"
            + _varint(len(BIDI) + 3)
            + REASON
            + text(BIDI)
            + b"\x87",
        ),
    ),
    Rubbish("DISCONNECT", answers(connack(), b"\xe0\0")),
    *(
        Rubbish(f"DISCONNECT {code}", answers(connack(), bytes([0xE0, 1, code])))
        for code in (0, 4, 128, 130, 137, 141, 142, 143, 147, 149, 151, 154, 155, 255)
    ),
    Rubbish(
        "DISCONNECT with a reason in bidi",
        answers(
            connack(),
            b"\xe0"
            + _varint(len(BIDI) + 5)
            + b"\x87"
            + _varint(len(BIDI) + 3)
            + REASON
            + text(BIDI),
        ),
    ),
    Rubbish(
        "DISCONNECT with a reason that is no UTF-8",
        answers(connack(), b"\xe0\x06\x87\x04\x1f\0\1\xff"),
    ),
    Rubbish("AUTH", answers(connack(), b"\xf0\x02\x19\0")),
    Rubbish("CONNECT", answers(connack(), b"\x10\x0c\0\4MQTT\5\2\0\x0a\0\0")),
    Rubbish("SUBSCRIBE", answers(connack(), b"\x82\x06\0\1\0\1a\0")),
    Rubbish("a topic of wildcards", answers(connack(), b"\x30\x04\0\1#\0")),
    Rubbish("a topic that is no UTF-8", answers(connack(), b"\x30\x04\0\1\xff\0")),
    Rubbish("a message, byte by byte", slowly_after(connack(), PUBLISH * 1000)),
    Rubbish("reset", after(connack(), Line.reset)),
    Rubbish("silence", answers(connack())),
)
