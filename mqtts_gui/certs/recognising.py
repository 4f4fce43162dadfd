"""What a file is when it holds no certificate, key, request or list at all."""

from __future__ import annotations

import re

from mqtts_gui.certs.der import SEQUENCE

_BEGINNINGS = (
    (b"\x4c\x00\x00\x00", "file-lnk"),
    (b"PK\x03\x04", "file-zip"),
    (b"PK\x05\x06", "file-zip"),
    (b"\xfe\xed\xfe\xed", "file-jks"),
    (b"\xce\xce\xce\xce", "file-jks"),
    (b"%PDF-", "file-pdf"),
    (b"{\\rtf", "file-word"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "file-word"),
    (b"\x89PNG\r\n\x1a\n", "file-image"),
    (b"\xff\xd8\xff", "file-image"),
    (b"GIF8", "file-image"),
    (b"BM", "file-image"),
    (b"\x1f\x8b", "file-archive"),
    (b"BZh", "file-archive"),
    (b"\xfd7zXZ\0", "file-archive"),
    (b"7z\xbc\xaf\x27\x1c", "file-archive"),
    (b"Rar!\x1a\x07", "file-archive"),
)
_TAR_MARK = slice(257, 262)
_DOCUMENT_PARTS = (b"[Content_Types].xml", b"word/", b"mimetypeapplication/vnd.oasis")
_HEAD = 4096
_SERIAL = re.compile(rb"\s*(?:[0-9A-Fa-f]{2}){1,32}\s*")
_BROKEN_MARKER = re.compile(r"-{3,5}[A-Z0-9 ]{1,50}-{3,5}")
# A packet of OpenPGP: a key or a signature (RFC 9580, 4.2) of version 3 to 6.
_PGP_PACKET = re.compile(
    rb"(?:[\x98\x99\x88\x89\x94\x95].{1,2}|[\xc2\xc5\xc6]..?)[\x03-\x06]", re.DOTALL
)
_MAIL = re.compile(
    r"^(?:Received|Return-Path|Message-ID|MIME-Version|Content-Type): ",
    re.MULTILINE | re.IGNORECASE,
)
_CONFIGURATION = re.compile(
    r"^[ \t]*(?:listener|cafile|capath|certfile|keyfile|allow_anonymous|require_certificate"
    r"|use_identity_as_username|password_file|persistence|pid_file|log_dest)[ \t]+\S",
    re.MULTILINE,
)
# What openssl, keytool and certutil print about certificates, requests, lists and keys.
_PRINTED = re.compile(
    r"^(?:(?:Certificate|Certificate Request|Certificate Revocation List \(CRL\)):\s"
    r"|(?:RSA )?(?:Private|Public)-Key: \(\d+ bit"
    r"|(?:Owner|Propriétaire) ?: |X509 Certificate:|Certificat X509 ?:| *\d+:d=\d+ +hl=\d)",
    re.MULTILINE,
)
_PEM_START = "-----BEGIN "
_PUTTY_KEY = "PuTTY-User-Key-File"


def is_serial_file(data: bytes) -> bool:
    """Return whether this is the file in which `openssl x509 -CAcreateserial` counts."""
    return _SERIAL.fullmatch(data) is not None


def what_else(data: bytes, text: str) -> str:
    """Return the code of what `data` is; `text` is the same, decoded."""
    head = text[:_HEAD].lstrip()
    return _by_beginning(data) or next(
        (code for code, fits in _signs(data, head) if fits), "file-unknown"
    )


def _by_beginning(data: bytes) -> str | None:
    code = next((code for start, code in _BEGINNINGS if data.startswith(start)), None)
    if code == "file-zip" and any(part in data[:_HEAD] for part in _DOCUMENT_PARTS):
        return "file-word"
    if code is None and data[_TAR_MARK] == b"ustar":
        return "file-archive"
    return code


def _signs(data: bytes, head: str) -> tuple[tuple[str, bool], ...]:
    binary = not head[:200].replace("\r", "").replace("\n", "").replace("\t", "").isprintable()
    return (
        ("file-serial", is_serial_file(data)),
        ("file-html", head.startswith("<")),
        ("file-ppk", head.startswith(_PUTTY_KEY)),
        ("file-dump-only", _PRINTED.search(head) is not None),
        ("file-mail", len(_MAIL.findall(head)) > 1),
        ("file-configuration", _CONFIGURATION.search(head) is not None),
        ("form-truncated", _PEM_START.startswith(head) or head.startswith(_PEM_START)),
        ("form-garbage", data[:1] == bytes([SEQUENCE]) and binary),
        ("form-garbage", _BROKEN_MARKER.search(head) is not None),
        ("file-pgp", binary and _PGP_PACKET.match(data) is not None),
    )
