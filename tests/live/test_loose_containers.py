"""Containers that openssl makes are opened piece by piece where the library refuses them whole."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from pathlib import Path

import pytest
from asn1crypto.pkcs12 import AuthenticatedSafe, Pfx  # type: ignore[import-untyped]
from cryptography.hazmat.primitives.serialization.pkcs12 import load_pkcs12
from cryptography.x509 import InvalidVersion

from mqtts_gui.certs.container_locks import Derivation
from mqtts_gui.certs.items import Kind, LoadedItem
from mqtts_gui.certs.loading import load_file
from mqtts_gui.certs.loose_containers import open_loosely
from tests.support.issuing import Issued, authority, issue, key_pem
from tests.support.openssl_texts import run_openssl

pytestmark = pytest.mark.live

SECRET = "ciel été"  # noqa: S105 - of a container made here and thrown away
OLD_WAYS = {
    "what openssl 3 does": (),
    "3DES": ("-keypbe", "PBE-SHA1-3DES", "-certpbe", "PBE-SHA1-3DES", "-macalg", "sha1"),
    "AES-128": ("-keypbe", "AES-128-CBC", "-certpbe", "AES-128-CBC"),
    "seal of SHA-512": ("-macalg", "sha512"),
    "certificate in the clear": ("-certpbe", "NONE"),
    "many rounds": ("-iter", "20000"),
}
Make = Callable[..., Path]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Make a container of a certificate, its key and its authority."""
    ca = authority()
    leaf = issue("vm-dupont", by=ca)
    contents = {"certfile": ca.pem, "in": leaf.pem, "inkey": key_pem(leaf.key)}
    for word, data in contents.items():
        (tmp_path / word).write_bytes(data)
    files = [part for word in contents for part in (f"-{word}", str(tmp_path / word))]

    def made(*options: str) -> Path:
        return export(tmp_path / "client.p12", *files, *options)

    return made


def export(target: Path, *options: str) -> Path:
    done = run_openssl("pkcs12", "-export", *options, "-out", target, "-passout", f"pass:{SECRET}")
    assert done.returncode == 0, done.stderr
    return target


def odd_version(certificate: Issued) -> bytes:
    """Return a certificate of version 10, which the library refuses and openssl shows."""
    der = certificate.der
    assert der.count(bytes.fromhex("a003020102")) == 1
    return der.replace(bytes.fromhex("a003020102"), bytes.fromhex("a003020109"))


def kinds(items: tuple[LoadedItem, ...]) -> list[Kind]:
    return [item.kind for item in items]


@pytest.mark.parametrize("way", OLD_WAYS)
def test_pieces_are_those_that_the_library_finds(way: str, make: Make) -> None:
    data = make(*OLD_WAYS[way]).read_bytes()
    whole = load_pkcs12(data, SECRET.encode())
    items = open_loosely(data, SECRET)

    assert kinds(items) == [Kind.CERTIFICATE, Kind.PRIVATE_KEY, Kind.CERTIFICATE]
    assert whole.cert
    assert items[0].certificate == whole.cert.certificate
    assert items[2].certificate == whole.additional_certs[0].certificate
    assert items[1].value is not None


def test_container_of_an_odd_certificate_shows_it(make: Make, tmp_path: Path) -> None:
    odd = tmp_path / "odd.crt"
    odd.write_bytes(odd_version(authority()))
    path = export(tmp_path / "odd.p12", "-nokeys", "-in", str(odd))
    with pytest.raises(InvalidVersion):
        load_pkcs12(path.read_bytes(), SECRET.encode())
    file = load_file(path, lambda: SECRET)

    assert kinds(file.items) == [Kind.CERTIFICATE]
    assert file.items[0].loose
    assert file.items[0].der == odd.read_bytes()


def test_wrong_password_opens_nothing(make: Make) -> None:
    data = make().read_bytes()
    middle = len(data) // 2
    changed = data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :]

    assert open_loosely(data, "wrong") == ()
    assert open_loosely(changed, SECRET) == ()
    assert open_loosely(b"0\x00", SECRET) == ()


def test_right_password_of_an_unknown_lock_is_said_to_be_right(make: Make) -> None:
    options = ("-legacy", "-certpbe", "PBE-SHA1-RC2-40", "-keypbe", "PBE-SHA1-3DES")
    (item,) = open_loosely(make(*options).read_bytes(), SECRET)

    assert item.kind is Kind.PKCS12
    assert [finding.code for finding in item.findings] == ["file-pkcs12-unsupported"]


def both_in_one(one: Path, other: Path) -> bytes:
    """Return a container of what two hold, sealed anew, as the stores of Java are."""
    safes = [
        each for path in (one, other) for each in Pfx.load(path.read_bytes()).authenticated_safe
    ]
    content = AuthenticatedSafe(safes).dump()
    salt, rounds = b"sel sel!", 2048
    seal = Derivation("sha256", SECRET, salt, rounds).make(3, 32)
    digest = hmac.digest(seal, content, "sha256")
    mac = {
        "mac": {"digest_algorithm": {"algorithm": "sha256"}, "digest": digest},
        "mac_salt": salt,
        "iterations": rounds,
    }
    safe = {"content_type": "data", "content": content}
    return bytes(Pfx({"version": "v3", "auth_safe": safe, "mac_data": mac}).dump())


def test_every_key_of_a_container_is_found(make: Make, tmp_path: Path) -> None:
    other = issue("raspberrypi", by=authority())
    for name, data in (("other.crt", other.pem), ("other.key", key_pem(other.key))):
        (tmp_path / name).write_bytes(data)
    files = ("-in", str(tmp_path / "other.crt"), "-inkey", str(tmp_path / "other.key"))
    store = tmp_path / "store.p12"
    store.write_bytes(both_in_one(make(), export(tmp_path / "other.p12", *files)))
    printed = run_openssl("pkcs12", "-in", store, "-nodes", "-passin", f"pass:{SECRET}")
    file = load_file(store, lambda: SECRET)
    keys = [item for item in file.items if item.kind is Kind.PRIVATE_KEY]

    assert printed.stdout.count("BEGIN PRIVATE KEY") == 2
    assert len(keys) == 2
    assert all(key.value is not None and key.encrypted for key in keys)
    assert len(file.certificates) == printed.stdout.count("BEGIN CERTIFICATE") == 3
    assert load_file(store, lambda: "wrong").first(Kind.PKCS12) is not None
