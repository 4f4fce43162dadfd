"""Files that hold no certificate and no key, and the code that says what each is."""

from __future__ import annotations

import gzip
import io
import tarfile
import zipfile


def zipped(*names: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in names:
            archive.writestr(name, "application/vnd.oasis.opendocument.text")
    return target.getvalue()


def tarred() -> bytes:
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("ca.crt"))
    return target.getvalue()


PGP_KEY = """-----BEGIN PGP PUBLIC KEY BLOCK-----
Version: GnuPG v2

mDMEZ
=abcd
-----END PGP PUBLIC KEY BLOCK-----
"""

FOREIGN: dict[str, tuple[str, bytes | str]] = {
    "nothing": ("file-empty", b""),
    "blanks": ("file-empty", b" \t\r\n\r\n"),
    "web page": ("file-html", "<!DOCTYPE html>\n<html><title>Connexion</title></html>"),
    "web page after a mark": ("file-html", "\ufeff<html lang='fr'>"),
    "ZIP": ("file-zip", zipped("ca.crt", "client.crt")),
    "empty ZIP": ("file-zip", zipped()),
    "Word": ("file-word", zipped("[Content_Types].xml", "word/document.xml")),
    "LibreOffice": ("file-word", zipped("mimetype")),
    "old Word": ("file-word", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)),
    "RTF": ("file-word", "{\\rtf1\\ansi\\deff0 Voici le certificat}"),
    "PDF": ("file-pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\n"),
    "PNG": ("file-image", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(20)),
    "JPEG": ("file-image", b"\xff\xd8\xff\xe0\0\x10JFIF\0" + bytes(20)),
    "gzip": ("file-archive", gzip.compress(b"certificate")),
    "tar": ("file-archive", tarred()),
    "7z": ("file-archive", b"7z\xbc\xaf\x27\x1c\0\4" + bytes(30)),
    "RAR": ("file-archive", b"Rar!\x1a\x07\x01\0" + bytes(30)),
    "shortcut": ("file-lnk", b"L\0\0\0\x01\x14\x02\0\0\0\0\0\xc0\0\0\0\0\0\0F" + bytes(60)),
    "Java keystore": ("file-jks", b"\xfe\xed\xfe\xed\0\0\0\2\0\0\0\1" + bytes(40)),
    "PuTTY": ("file-ppk", "PuTTY-User-Key-File-3: ssh-ed25519\r\nEncryption: none\r\n"),
    "PGP key": (
        "file-pgp",
        PGP_KEY,
    ),
    "PGP key, binary": ("file-pgp", b"\x99\x01\x0d\x04\x5f" + bytes(range(256))),
    "serial numbers": ("file-serial", "4D1B7C0E5F2A3344\n"),
    "mosquitto": ("file-configuration", "# lab\nlistener 8883\ncafile /etc/mosquitto/ca.crt\n"),
    "mail": (
        "file-mail",
        "Received: from vm\nMessage-ID: <1@vm>\nContent-Type: text/plain\n\nBonjour,\n",
    ),
    "text": ("file-unknown", "Bonjour,\nvoici le certificat.\n"),
    "program": ("file-unknown", b"\x7fELF\x02\x01\x01" + bytes(200)),
    "begun": ("form-truncated", "-----BEGIN CERTIF"),
}  # fmt: skip
