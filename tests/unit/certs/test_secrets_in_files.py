"""Nothing secret is in what the reader says about a key, whole or damaged, opened or not."""

from __future__ import annotations

import base64
import json
import logging
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.hazmat.primitives.serialization.pkcs12 import serialize_key_and_certificates

from mqtts_gui.certs.describing import describe
from mqtts_gui.certs.disguises import reveal
from mqtts_gui.certs.encodings import read_text
from mqtts_gui.certs.item_findings import findings_of
from mqtts_gui.certs.items import LoadedFile
from mqtts_gui.certs.judging import judge_any
from mqtts_gui.certs.loading import load_bytes
from mqtts_gui.certs.summary import all_fields
from tests.support.issuing import NOW, Key, issue, key_pem, rsa_key

PASSPHRASE = "correct-horse-battery"  # noqa: S105 - opens nothing but keys made here
EC_KEY = ec.generate_private_key(ec.SECP256R1())
ED_KEY = ed25519.Ed25519PrivateKey.generate()
KEYS: dict[str, Key] = {"RSA": rsa_key(), "EC": EC_KEY, "Ed25519": ED_KEY}
FORMS = {
    "PKCS#8": PrivateFormat.PKCS8,
    "old": PrivateFormat.TraditionalOpenSSL,
    "OpenSSH": PrivateFormat.OpenSSH,
}
_WINDOW = 12


def key_files() -> Iterator[tuple[str, Key, bytes]]:
    """Yield a name, the key, and the content of a file that holds it, for every form."""
    for name, key in KEYS.items():
        for form_name, form in FORMS.items():
            if form is PrivateFormat.TraditionalOpenSSL and key is ED_KEY:
                continue
            yield f"{name} {form_name}", key, key_pem(key, None, form)
            if form is not PrivateFormat.OpenSSH:
                yield f"{name} {form_name} locked", key, key_pem(key, PASSPHRASE, form)
                yield f"{name} {form_name} DER", key, key_pem(key, None, form, Encoding.DER)
        own = issue("vm", key=key)
        locks = {"": NoEncryption(), " locked": BestAvailableEncryption(PASSPHRASE.encode())}
        for lock_name, lock in locks.items():
            data = serialize_key_and_certificates(b"own", key, own.certificate, None, lock)
            yield f"{name} PKCS#12{lock_name}", key, data


FILES = {name: (key, data) for name, key, data in key_files()}


def secrets_of(key: Key, data: bytes) -> set[str]:
    """Return what must not be seen: the numbers, and every piece of the file's private part."""
    raw = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    own = raw[-32:] if key is ED_KEY else b""
    numbers = []
    if hasattr(key, "private_numbers"):
        private = key.private_numbers()
        names = ("d", "p", "q", "dmp1", "dmq1", "iqmp", "private_value")
        numbers = [getattr(private, name) for name in names if hasattr(private, name)]
    pieces = [n.to_bytes((n.bit_length() + 7) // 8) for n in numbers] + ([own] if own else [])
    secrets = {PASSPHRASE, *map(str, numbers)}
    for piece in pieces:
        middle = piece[4:-4]
        for text in (
            middle.hex(),
            middle.hex(":"),
            base64.b64encode(middle).decode(),
            repr(middle)[2:-1],
        ):
            secrets |= {text[at : at + _WINDOW] for at in range(0, len(text) - _WINDOW, 4)}
            secrets |= {text[at : at + _WINDOW].upper() for at in range(0, len(text) - _WINDOW, 4)}
    lines = re.findall(rb"[A-Za-z0-9+/]{60,}", data) if b"PRIVATE KEY" in data else []
    # The first lines of a key hold what is public: algorithm and modulus.
    return secrets | {line.decode()[:_WINDOW] for line in lines[len(lines) // 2 :]}


def everything_said(file: LoadedFile) -> Iterator[str]:
    verdict = judge_any(file, NOW)
    yield repr(file)
    yield str(file)
    yield repr(verdict)
    yield f"{verdict.headline} {verdict.summary}"
    for item in file.items:
        described = describe(item)
        yield repr(item)
        yield repr(described)
        yield from (f"{label}{value}" for label, value in all_fields(described))
        for finding in (*findings_of(item, NOW), *file.findings):
            yield f"{finding} {finding.message} {finding.fix} {json.dumps(finding.command)}"


def assert_nothing_secret(name: str, data: bytes, caplog: pytest.LogCaptureFixture) -> None:
    key, original = FILES[name]
    texts: list[str] = []
    with caplog.at_level(logging.DEBUG):
        for password in (lambda: PASSPHRASE, lambda: None, lambda: PASSPHRASE + "x"):
            texts += everything_said(load_bytes(data, Path("client.key"), password))
    texts += [caplog.text, *map(repr, reveal(read_text(data)[0])[0])]
    said = "\n".join(texts)
    found = [secret for secret in secrets_of(key, original) if secret in said]

    assert found == []


@pytest.mark.parametrize("name", FILES)
def test_nothing_secret_is_said_about_a_key(name: str, caplog: pytest.LogCaptureFixture) -> None:
    assert_nothing_secret(name, FILES[name][1], caplog)


@pytest.mark.parametrize("name", FILES)
def test_nothing_secret_is_said_about_a_damaged_key(
    name: str, caplog: pytest.LogCaptureFixture
) -> None:
    data = FILES[name][1]
    middle = len(data) // 2
    for damaged in (
        data[: middle + 40],
        data[:middle] + b"!" + data[middle:],
        data[:middle] + b"AAAA" + data[middle + 4 :],
        data.replace(b"PRIVATE KEY", b"FILE"),
        data.replace(b"-----BEGIN", b"BEGIN").replace(b"-----END", b"END"),
        data.replace(b"\n", b"\\n"),
        data + data[:middle],
        data[40:],
        b"\xff\xfe" + data,
    ):
        caplog.clear()
        assert_nothing_secret(name, damaged, caplog)


def test_secrets_would_be_found() -> None:
    """The search above finds what it looks for when it is there."""
    key, data = FILES["RSA PKCS#8"]
    secrets = secrets_of(key, data)

    assert any(secret in data.decode("ascii") for secret in secrets)
    assert any(secret in str(rsa_key().private_numbers().d) for secret in secrets)
    assert any(secret in rsa_key().private_numbers().p.to_bytes(128).hex() for secret in secrets)
