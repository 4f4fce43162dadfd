"""The TLS context of one connection: what is trusted, what is shown, what is checked.

The context is built by hand and not by `ssl.create_default_context`: since Python 3.13 that refuses
the authorities of most labs (VERIFY_X509_STRICT), and it writes a key log if the environment asks.
"""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509

from mqtts_gui.certs.loading import Kind, LoadedFile, load_file
from mqtts_gui.errors import Finding
from mqtts_gui.mqtt.file_problems import FileProblemError
from mqtts_gui.mqtt.handshake import HandshakeRecorder
from mqtts_gui.mqtt.identity import load_identity
from mqtts_gui.mqtt.profile import Profile, Secrets, TlsVersion

_VERSIONS = {
    TlsVersion.V1_2: ssl.TLSVersion.TLSv1_2,
    TlsVersion.V1_3: ssl.TLSVersion.TLSv1_3,
}
USUAL_CIPHERS = (
    "@SECLEVEL=2:ECDH+AESGCM:ECDH+CHACHA20:ECDH+AES:DHE+AES:!aNULL:!eNULL:!aDSS:!SHA1:!AESCCM"
)
"""For TLS 1.2: what CPython takes by itself. Debian's Python takes OpenSSL's older list instead,
and a broker must not be reached from one PC and refused from the next."""


class CipherListError(ValueError):
    """OpenSSL knows none of the cipher suites in the profile."""


@dataclass(frozen=True, slots=True)
class TlsSetUp:
    """What one TLS connection is made with.

    Attributes:
        recorder: Hears the handshake of the one connection made with `context`.
        authorities: The CA file; None when the system's store is trusted, or nothing is checked.
        client_certificate: The certificate to show if the broker asks.
    """

    context: ssl.SSLContext
    recorder: HandshakeRecorder
    authorities: LoadedFile | None
    client_certificate: x509.Certificate | None
    findings: tuple[Finding, ...] = ()


def make_context(profile: Profile, secrets: Secrets) -> TlsSetUp:
    """Build the TLS context that `profile` asks for.

    Raises:
        FileProblemError: a file is missing, unreadable or not what its field is for.
        CipherListError: the list of ciphers holds no suite that exists.
        ValueError: the oldest version allowed is newer than the newest.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = profile.verify_chain and profile.verify_name
    context.verify_mode = ssl.CERT_REQUIRED if profile.verify_chain else ssl.CERT_NONE
    # Neither STRICT nor PARTIAL_CHAIN: every Python judges a certificate alike.
    context.verify_flags = ssl.VerifyFlags.VERIFY_X509_TRUSTED_FIRST
    _limit_versions(context, profile)
    _choose_ciphers(context, profile.ciphers)
    authorities = _load_authorities(context, profile, secrets)
    identity = load_identity(context, profile, secrets)
    recorder = HandshakeRecorder()
    recorder.attach(context)
    findings = (authorities.all_findings if authorities else ()) + identity.findings
    return TlsSetUp(context, recorder, authorities, identity.certificate, findings)


def _limit_versions(context: ssl.SSLContext, profile: Profile) -> None:
    oldest, newest = _VERSIONS[profile.tls_min], _VERSIONS[profile.tls_max]
    if oldest > newest:
        raise ValueError(f"TLS {profile.tls_min} at least contradicts {profile.tls_max} at most")
    context.minimum_version, context.maximum_version = oldest, newest


def _choose_ciphers(context: ssl.SSLContext, ciphers: str) -> None:
    try:
        context.set_ciphers(ciphers or USUAL_CIPHERS)
    except ssl.SSLError as error:
        raise CipherListError("OpenSSL knows no cipher of this list") from error


def _load_authorities(
    context: ssl.SSLContext, profile: Profile, secrets: Secrets
) -> LoadedFile | None:
    if not profile.verify_chain:
        return None
    if profile.ca_file is None:
        context.load_default_certs(ssl.Purpose.SERVER_AUTH)
        return None
    # A PKCS#12 often brings the authority along, under the passphrase of the key.
    file = load_file(Path(profile.ca_file), lambda: secrets.key_password)
    if not _trust(context, file):
        raise FileProblemError("ca", file)
    return file


def _trust(context: ssl.SSLContext, file: LoadedFile) -> int:
    """Trust each certificate of `file` that OpenSSL can read, and return their number."""
    trusted = 0
    for item in file.items:
        if item.kind is Kind.CERTIFICATE and item.form != "TRUSTED" and item.der:
            try:
                context.load_verify_locations(cadata=item.der)
            except ssl.SSLError:
                continue  # a damaged block beside good ones: the file's findings name it
            trusted += 1
    return trusted
