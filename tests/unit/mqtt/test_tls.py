"""The TLS context of a connection: checks, versions, authorities, and whose key is used."""

from __future__ import annotations

import os
import ssl
import stat
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)
from typing_extensions import override

from mqtts_gui.errors import Severity
from mqtts_gui.mqtt import identity
from mqtts_gui.mqtt.file_problems import FileProblemError
from mqtts_gui.mqtt.profile import Profile, Secrets, TlsVersion
from mqtts_gui.mqtt.tls import CipherListError, make_context
from tests.support.hard_locks import pbkdf2
from tests.support.made_certificates import Made, make
from tests.unit.mqtt.conftest import VALID, Files

PASSPHRASE = "éléphant"  # noqa: S105 - of this test
KNOWN = Secrets(key_password=PASSPHRASE)
NOTHING = Secrets()


def profile(files: Files, **changes: object) -> Profile:
    base = Profile(ca_file=files.ca, client_cert=files.client_cert, client_key=files.client_key)
    return base.with_changes(**changes)


def test_the_checks_are_those_of_openssl_on_every_python(files: Files) -> None:
    context = make_context(profile(files), NOTHING).context
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname
    assert context.verify_flags == ssl.VerifyFlags.VERIFY_X509_TRUSTED_FIRST
    assert context.minimum_version is ssl.TLSVersion.TLSv1_2
    assert context.maximum_version is ssl.TLSVersion.TLSv1_3
    assert context.get_ca_certs(binary_form=True) == [files.authority.der]


def test_no_key_log_whatever_the_environment_says(
    files: Files, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSLKEYLOGFILE", str(tmp_path / "keys.log"))
    assert make_context(profile(files), NOTHING).context.keylog_filename is None


@pytest.mark.parametrize(
    ("changes", "mode", "names"),
    [
        ({"verify_name": False}, ssl.CERT_REQUIRED, False),
        ({"verify_chain": False}, ssl.CERT_NONE, False),
        ({"verify_chain": False, "ca_file": Path("absent")}, ssl.CERT_NONE, False),
    ],
)
def test_relaxed_checks(
    files: Files, changes: dict[str, object], mode: ssl.VerifyMode, *, names: bool
) -> None:
    context = make_context(profile(files, **changes), NOTHING).context
    assert context.verify_mode is mode
    assert context.check_hostname is names


def test_without_a_ca_file_the_system_is_trusted(files: Files) -> None:
    set_up = make_context(profile(files, ca_file=None), NOTHING)
    assert set_up.authorities is None
    assert files.authority.der not in set_up.context.get_ca_certs(binary_form=True)


def test_versions_and_ciphers_are_limited(files: Files) -> None:
    limited = profile(files, tls_max=TlsVersion.V1_2, ciphers="ECDHE-ECDSA-AES128-GCM-SHA256")
    context = make_context(limited, NOTHING).context
    assert context.maximum_version is ssl.TLSVersion.TLSv1_2
    names = {suite["name"] for suite in context.get_ciphers() if suite["protocol"] != "TLSv1.3"}
    assert names == {"ECDHE-ECDSA-AES128-GCM-SHA256"}
    with pytest.raises(CipherListError):
        make_context(profile(files, ciphers="NO-SUCH-CIPHER"), NOTHING)
    with pytest.raises(ValueError, match="contradicts"):
        make_context(profile(files, tls_min=TlsVersion.V1_3, tls_max=TlsVersion.V1_2), NOTHING)


def test_an_authority_in_an_odd_form_is_trusted_with_a_finding(
    files: Files, tmp_path: Path
) -> None:
    odd = tmp_path / "ca.crt.txt"
    odd.write_bytes(files.ca.read_text().replace("\n", "\r\n").encode("utf-16"))
    set_up = make_context(profile(files, ca_file=odd), NOTHING)
    assert set_up.context.get_ca_certs(binary_form=True) == [files.authority.der]
    assert "form-utf16" in {finding.code for finding in set_up.findings}


def test_each_authority_of_a_bundle_is_trusted(
    files: Files, tmp_path: Path, stranger: Made
) -> None:
    bundle = tmp_path / "bundle.pem"
    second = stranger.write_certificate(tmp_path / "second.pem")
    bundle.write_bytes(files.ca.read_bytes() * 2 + second.read_bytes())
    context = make_context(profile(files, ca_file=bundle), NOTHING).context
    trusted = set(context.get_ca_certs(binary_form=True))
    assert files.authority.der in trusted
    assert context.cert_store_stats()["x509"] == 2


@pytest.mark.parametrize(
    ("name", "code"),
    [("absent.crt", "file-missing"), ("client.key", "file-key-as-ca"), (".", "file-directory")],
)
def test_what_is_no_authority_is_named(files: Files, name: str, code: str) -> None:
    with pytest.raises(FileProblemError) as caught:
        make_context(profile(files, ca_file=files.folder / name), NOTHING)
    assert caught.value.field == "ca"
    assert caught.value.findings[0].code == code
    assert caught.value.findings[0].severity is Severity.ERROR


def _encrypted(files: Files, folder: Path) -> dict[str, Path]:
    return {"client_key": files.client.write_key(folder / "locked.key", PASSPHRASE)}


def _der(files: Files, folder: Path) -> dict[str, Path]:
    certificate, key = folder / "client.der", folder / "client.key.der"
    certificate.write_bytes(files.client.der)
    key.write_bytes(
        files.client.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    )
    return {"client_cert": certificate, "client_key": key}


def _utf16(files: Files, folder: Path) -> dict[str, Path]:
    written = {}
    for field, path in (("client_cert", files.client_cert), ("client_key", files.client_key)):
        written[field] = folder / path.name
        written[field].write_bytes(path.read_text().encode("utf-16"))
    return written


def _pkcs12(files: Files, folder: Path) -> dict[str, Path | None]:
    container = folder / "client.p12"
    lock = BestAvailableEncryption(PASSPHRASE.encode())
    made = files.client
    container.write_bytes(
        pkcs12.serialize_key_and_certificates(
            b"client", made.key, made.certificate, [files.authority.certificate], lock
        )
    )
    return {"client_cert": container, "client_key": None}


def _wrong_order(files: Files, folder: Path) -> dict[str, Path]:
    chain = folder / "chain.pem"
    chain.write_bytes(files.ca.read_bytes() + files.client_cert.read_bytes())
    return {"client_cert": chain}


def _one_file(files: Files, folder: Path) -> dict[str, Path | None]:
    both = folder / "both.pem"
    both.write_bytes(files.client_cert.read_bytes() + files.client_key.read_bytes())
    return {"client_cert": both, "client_key": None}


@pytest.mark.parametrize("form", [_encrypted, _der, _utf16, _pkcs12, _wrong_order, _one_file])
def test_an_identity_is_loaded_in_every_form(
    files: Files,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    form: Callable[[Files, Path], dict[str, object]],
) -> None:
    copies = tmp_path / "copies"
    copies.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(copies))

    set_up = make_context(profile(files, **form(files, tmp_path)), KNOWN)

    assert set_up.client_certificate == files.client.certificate
    assert list(copies.iterdir()) == []


def test_the_copy_of_a_key_is_locked_and_its_owners_alone(files: Files, tmp_path: Path) -> None:
    seen = []

    class Spy(ssl.SSLContext):
        @override
        def load_cert_chain(self, certfile: Path, *rest: object, **named: object) -> None:  # type: ignore[override]
            if certfile.name == "identity.pem":
                mode = stat.S_IMODE(certfile.stat().st_mode)
                seen.append((certfile, mode, certfile.read_bytes()))
            super().load_cert_chain(certfile, *rest, **named)  # type: ignore[arg-type]

    context = Spy(ssl.PROTOCOL_TLS_CLIENT)
    identity.load_identity(context, profile(files, **_der(files, tmp_path)), NOTHING)

    [(path, mode, content)] = seen
    assert not path.exists()
    assert mode == 0o600
    assert b"BEGIN ENCRYPTED PRIVATE KEY" in content
    assert b"BEGIN PRIVATE KEY" not in content


@pytest.mark.parametrize(
    ("secrets", "code"),
    [(NOTHING, "key-needs-passphrase"), (Secrets(key_password="no"), "key-wrong-passphrase")],  # noqa: S106
)
def test_a_locked_key_is_named_and_never_asked_for_on_a_terminal(
    files: Files, tmp_path: Path, secrets: Secrets, code: str
) -> None:
    with pytest.raises(FileProblemError) as caught:
        make_context(profile(files, **_encrypted(files, tmp_path)), secrets)
    assert caught.value.field == "client-key"
    assert caught.value.findings[0].code == code
    assert PASSPHRASE not in str(caught.value)


def test_a_key_of_another_certificate_is_named(
    files: Files, tmp_path: Path, stranger: Made
) -> None:
    key = stranger.write_key(tmp_path / "other.key")
    with pytest.raises(FileProblemError) as caught:
        make_context(profile(files, client_key=key), NOTHING)
    assert caught.value.field == "client-key"
    assert caught.value.findings[0].code == "client-key-mismatch"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"client_cert": "absent.crt"}, "client-certificate"),
        ({"client_cert": "client.key", "client_key": "client.crt"}, "client-certificate"),
        ({"client_key": "absent.key"}, "client-key"),
        ({"client_key": "client.crt"}, "client-key"),
        ({"client_key": None}, "client-key"),
    ],
)
def test_a_file_that_does_not_fit_its_field_is_named(
    files: Files, changes: dict[str, str | None], field: str
) -> None:
    paths = {name: files.folder / value if value else None for name, value in changes.items()}
    with pytest.raises(FileProblemError) as caught:
        make_context(profile(files, **paths), NOTHING)
    assert caught.value.field == field
    assert caught.value.findings[0].severity is Severity.ERROR


def test_what_only_openssl_refuses_keeps_its_reason(
    files: Files, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        error = ssl.SSLError("weak")
        error.reason = "EE_KEY_TOO_SMALL"
        raise error

    monkeypatch.setattr(identity, "_load_copy", refuse)
    with pytest.raises(FileProblemError) as caught:
        make_context(profile(files, **_der(files, tmp_path)), NOTHING)
    assert caught.value.field == "client-key"
    assert isinstance(caught.value.__cause__, ssl.SSLError)


def test_an_intermediate_authority_is_sent_along(files: Files, tmp_path: Path) -> None:
    intermediate = make("Class CA", ca=True, by=files.authority, valid=VALID)
    client = make("dupont", by=intermediate, valid=VALID)
    chain = tmp_path / "chain.der.p7"
    chain = client.write_certificate(tmp_path / "chain.pem")
    above = intermediate.write_certificate(tmp_path / "above.pem")
    chain.write_bytes(chain.read_bytes() + above.read_bytes())
    key = client.write_key(tmp_path / "client.key")
    set_up = make_context(profile(files, client_cert=chain, client_key=key), NOTHING)
    assert set_up.client_certificate == client.certificate


def test_a_key_that_asks_for_hours_of_work_is_refused(files: Files, tmp_path: Path) -> None:
    pem = ssl.DER_cert_to_PEM_cert(pbkdf2(2**31 - 1))
    slow = tmp_path / "slow.key"
    slow.write_text(pem.replace("CERTIFICATE", "ENCRYPTED PRIVATE KEY"), encoding="ascii")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)

    with pytest.raises(FileProblemError) as raised:
        identity.load_identity(context, profile(files, client_key=slow), Secrets(key_password="x"))  # noqa: S106 - opens nothing

    assert raised.value.field == "client-key"
    assert "key-derivation-too-long" in {each.code for each in raised.value.file.all_findings}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs a named pipe")
@pytest.mark.parametrize("field", ["ca_file", "client_cert", "client_key"])
def test_a_pipe_is_refused_instead_of_read_for_ever(
    files: Files, tmp_path: Path, field: str
) -> None:
    pipe = tmp_path / "pipe.pem"
    os.mkfifo(pipe)

    with pytest.raises(FileProblemError) as refused:
        make_context(profile(files, **{field: pipe}), NOTHING)
    assert refused.value.findings[0].code == "file-special"
