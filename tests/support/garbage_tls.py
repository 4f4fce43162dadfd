"""Rubbish within TLS: certificates that none has seen, and servers that shake hands for ever."""

from __future__ import annotations

import ssl
import struct
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID, ObjectIdentifier

from tests.support.garbage import HANDSHAKE, Attend, Line, Rubbish, chance
from tests.support.healthy import CA_TRUE, MAY_SIGN, Signer, made, pair, root, signer
from tests.support.issuing import new_key, san

_ECDHE_ECDSA_AES128 = 0xC02B
RECORD = 16_000


def handshake(*messages: bytes) -> bytes:
    """Return messages of a handshake, cut into records."""
    data = b"".join(messages)
    cut = (data[place : place + RECORD] for place in range(0, len(data), RECORD))
    return b"".join(struct.pack(">BHH", HANDSHAKE, 0x0303, len(each)) + each for each in cut)


def message(kind: int, body: bytes) -> bytes:
    return bytes([kind]) + struct.pack(">I", len(body))[1:] + body


RENEGOTIATION_IS_SAFE = b"\xff\x01\0\x01\0"


def server_hello(version: int = 0x0303, extensions: bytes = RENEGOTIATION_IS_SAFE) -> bytes:
    """Return the answer of a server of TLS 1.2."""
    body = (
        struct.pack(">H", version)
        + chance(7, 32)
        + b"\0"
        + struct.pack(">HB", _ECDHE_ECDSA_AES128, 0)
    )
    return message(2, body + struct.pack(">H", len(extensions)) + extensions)


def certificate_message(*ders: bytes, cut: int = 0) -> bytes:
    """Return the Certificate message of TLS 1.2; `cut` bytes of the list are missing."""
    each = b"".join(struct.pack(">I", len(der))[1:] + der for der in ders)
    return message(11, struct.pack(">I", len(each))[1:] + each[: len(each) - cut])


def presenting(*ders: bytes, cut: int = 0) -> Attend:
    """Present these certificates under TLS 1.2, whatever they are."""
    flight = handshake(server_hello(), certificate_message(*ders, cut=cut), message(14, b""))

    def attend(line: Line) -> None:
        line.hear()
        line.say(flight)
        line.hold()

    return attend


def _der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.DER)


@cache
def leaf() -> bytes:
    return _der(made("localhost", new_key(), root()))


@cache
def with_names(count: int) -> bytes:
    names = [x509.DNSName(f"vm-{number}.lab.home") for number in range(count)]
    return _der(made("localhost", new_key(), root(), extensions=(san(*names),)))


@cache
def with_subject(size: int) -> bytes:
    parts = [
        x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, f"{number:060}")
        for number in range(size // 64)
    ]
    return _der(made(x509.Name(parts), new_key(), root()))


@cache
def with_extension(size: int) -> bytes:
    oid = ObjectIdentifier("1.3.6.1.4.1.55555.2")
    extension = x509.UnrecognizedExtension(oid, b"\x04\x82" + bytes(size))
    return _der(made("localhost", new_key(), root(), extensions=((extension, False),)))


def truncated(count: int, *, reset: bool) -> Attend:
    """Send so much of an honest flight only."""
    flight = handshake(server_hello(), certificate_message(leaf()), message(14, b""))

    def attend(line: Line) -> None:
        line.hear()
        line.say(flight[:count])
        if reset:
            line.reset()

    return attend


def flipped(seed: int) -> Attend:
    """Change a few bytes of an honest flight."""
    flight = bytearray(handshake(server_hello(), certificate_message(leaf()), message(14, b"")))
    where = chance(seed, 12)
    for place in range(4):
        spot = int.from_bytes(where[2 * place : 2 * place + 2], "big") % len(flight)
        flight[spot] = where[8 + place]
    return _greeted(bytes(flight))


def _greeted(data: bytes) -> Attend:
    def attend(line: Line) -> None:
        line.hear()
        line.say(data)
        line.hold()

    return attend


def _endless_handshake(line: Line) -> None:
    line.hear()
    line.say(handshake(server_hello()))
    line.endless(handshake(message(22, b"\x01" + chance(3, 300))))


def _slow_flight(line: Line) -> None:
    line.hear()
    line.slowly(handshake(server_hello(), certificate_message(leaf())), 0.05)


def _alerts_within(line: Line) -> None:
    line.hear()
    line.say(handshake(server_hello()))
    line.endless(b"\x15\x03\x03\x00\x02\x01\x5a" * 1000)


BROKEN = tuple(chance(seed, 600) for seed in range(3))
FLIGHT_BYTES = len(handshake(server_hello(), certificate_message(leaf()), message(14, b"")))

DURING_TLS = (
    Rubbish("a certificate of 64 kB", presenting(with_extension(64_000))),
    Rubbish("a certificate of 1 MB", presenting(with_extension(1_000_000))),
    Rubbish("a chain of 1,000 certificates", presenting(*[leaf()] * 1000)),
    Rubbish("a chain of 200 certificates", presenting(*[leaf()] * 200)),
    Rubbish("2,000 names", presenting(with_names(2000))),
    Rubbish("10,000 names", presenting(with_names(10_000))),
    Rubbish("a subject of 64 kB", presenting(with_subject(64_000))),
    Rubbish("a subject of 1 MB", presenting(with_subject(1_000_000))),
    *(
        Rubbish(f"a certificate of broken DER, {n}", presenting(each))
        for n, each in enumerate(BROKEN)
    ),
    Rubbish("a certificate cut short", presenting(leaf()[:-40])),
    Rubbish("a certificate and rubbish behind it", presenting(leaf() + b"rubbish")),
    Rubbish("a broken authority behind a certificate", presenting(leaf(), BROKEN[0])),
    Rubbish("an empty certificate", presenting(b"")),
    Rubbish("an empty list", presenting()),
    Rubbish("a list cut short", presenting(leaf(), cut=10)),
    Rubbish("nested DER", presenting(b"\x30\x80" * 20_000)),
    Rubbish("an unknown message for ever", _endless_handshake),
    Rubbish("warnings within for ever", _alerts_within),
    Rubbish("a flight, byte by byte", _slow_flight),
    Rubbish("TLS 1.0 chosen", _greeted(handshake(server_hello(0x0301)))),
    Rubbish("TLS 9 chosen", _greeted(handshake(server_hello(0x0909)))),
    Rubbish(
        "extensions that are none", _greeted(handshake(server_hello(extensions=chance(5, 50))))
    ),
    *(Rubbish(f"a changed flight, {seed}", flipped(seed)) for seed in range(12)),
    *(
        Rubbish(f"a flight that ends at byte {n}", truncated(n, reset=False))
        for n in range(0, FLIGHT_BYTES, 67)
    ),
    *(
        Rubbish(f"a flight that is reset at byte {n}", truncated(n, reset=True))
        for n in range(0, FLIGHT_BYTES, 67)
    ),
)


def server_context(folder: Path, version: ssl.TLSVersion, *, asks: bool = False) -> ssl.SSLContext:
    """Return an honest server's context, for rubbish that comes after the handshake."""
    key = new_key()
    shown = pair(made("localhost", key, root(), extensions=(san(x509.DNSName("localhost")),)), key)
    (folder / "server.pem").write_bytes(shown.pem + shown.key_pem)
    (folder / "ca.crt").write_bytes(root().pem)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = context.maximum_version = version
    context.load_cert_chain(folder / "server.pem")
    if asks:
        context.load_verify_locations(folder / "ca.crt")
        context.verify_mode = ssl.CERT_OPTIONAL
    return context


def presented_by(chain: bytes, folder: Path) -> ssl.SSLContext:
    """Return the context of a server that presents this chain, whose file ends with the key."""
    (folder / "chain.pem").write_bytes(chain)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "chain.pem")
    return context


def tall_orders() -> dict[str, Callable[[], tuple[bytes, bytes]]]:
    """Return chains that take long to judge, by name: the server's file, and the CA file."""
    return {
        "150 authorities that all signed each other": _alike,
        "a ring of 40 authorities": _ring,
        "150 levels": _levels,
        "2,000 other names": _names,
        "a subject of 64 kB": _subject,
    }


def _alike() -> tuple[bytes, bytes]:
    key = new_key()
    bare = {"extensions": (CA_TRUE, MAY_SIGN), "identifiers": False}
    all_same = [signer("CA", key, **bare) for _ in range(150)]  # type: ignore[arg-type]
    return _file(all_same[0], all_same), signer("CA").pem


def _ring() -> tuple[bytes, bytes]:
    keys = [new_key() for _ in range(40)]
    signers = [signer("CA", key) for key in keys]
    ring = [
        Signer(made("CA", key, by, extensions=(CA_TRUE, MAY_SIGN), identifiers=False), key)
        for key, by in zip(keys, (*signers[1:], signers[0]), strict=True)
    ]
    return _file(ring[0], ring), signer("CA").pem


def _levels() -> tuple[bytes, bytes]:
    levels = [root()]
    for number in range(150):
        levels.append(signer(f"Classe {number}", by=levels[-1]))
    return _file(levels[-1], levels[:0:-1]), root().pem


def _names() -> tuple[bytes, bytes]:
    key = new_key()
    names = [x509.DNSName(f"vm-{number}.lab.home") for number in range(2000)]
    shown = pair(made("localhost", key, root(), extensions=(san(*names),)), key)
    return shown.pem + shown.key_pem, root().pem


def _subject() -> tuple[bytes, bytes]:
    key = new_key()
    parts = [
        x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, f"{number:060}")
        for number in range(800)
    ]
    shown = pair(made(x509.Name(parts), key, root()), key)
    return shown.pem + shown.key_pem, signer("CA-AUTRE").pem


def _file(by: Signer, sent: Sequence[Signer]) -> bytes:
    key = new_key()
    names = (san(x509.DNSName("localhost")),)
    shown = pair(made("localhost", key, by, extensions=names, identifiers=False), key)
    return shown.pem + b"".join(each.pem for each in sent) + shown.key_pem
