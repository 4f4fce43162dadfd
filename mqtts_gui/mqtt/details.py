"""What each step of a connection found, in a few words for people."""

from __future__ import annotations

import errno
import ssl
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509

from mqtts_gui.certs.chain import Role, signed_by, verify
from mqtts_gui.certs.loading import Kind, LoadedFile, load_bytes
from mqtts_gui.certs.matching import names_of
from mqtts_gui.i18n import Phrase, literal, mark
from mqtts_gui.mqtt.events import StepId, StepStatus, TlsFacts
from mqtts_gui.mqtt.file_problems import FileProblemError
from mqtts_gui.mqtt.profile import Profile
from mqtts_gui.mqtt.resolving import Address
from mqtts_gui.mqtt.tls import CipherListError, TlsSetUp
from mqtts_gui.mqtt.wire import MalformedPacketError

NOT_YET_VALID, EXPIRED = 9, 10
NAME_MISMATCH, ADDRESS_MISMATCH = 62, 64
CERTIFICATE_REQUIRED = 116
_WRONG_SIGNATURE = 7
_NOT_TRUSTED = {2, 18, 19, 20, 21}
_UNREACHABLE = {errno.ENETUNREACH, errno.EHOSTUNREACH}
_NAMES_SHOWN = 3

CANCELLED = mark("cancelled")
IN_CLEAR = mark("not used: the connection is in clear")
_NOT_TAKEN = {
    StepId.RESOLVE: mark("not reached"),
    StepId.TCP: mark("not reached"),
    StepId.TLS: mark("not reached"),
    StepId.CERTIFICATE: mark("not presented"),
    StepId.CLIENT_CERTIFICATE: mark("not presented"),
    StepId.MQTT: mark("not opened: nothing was sent"),
}


def steps_after(step: StepId) -> Iterator[tuple[StepId, Phrase]]:
    """Return the steps that are not taken when `step` fails, with what to say of them."""
    order = [StepId.FILES, *_NOT_TAKEN]
    for later in order[order.index(step) + 1 :]:
        yield later, _NOT_TAKEN[later]


def read_certificate(der: bytes) -> x509.Certificate | None:
    """Return the certificate that a broker presented; None when nobody can read it."""
    item = load_bytes(der, Path("broker.der")).first(Kind.CERTIFICATE)
    return item.certificate if item else None


def files_read(profile: Profile, set_up: TlsSetUp) -> Phrase:
    """Say which files were read, and whether they belong together."""
    ca = profile.ca_file.name if profile.ca_file and set_up.authorities else None
    if set_up.client_certificate is None or profile.client_cert is None:
        if ca is None:
            return mark("no file needed")
        return mark("%(ca)s is readable", ca=ca)
    names = {"certificate": profile.client_cert.name}
    if profile.client_key not in {None, profile.client_cert}:
        names["key"] = profile.client_key.name
    if ca is None or set_up.authorities is None:
        return _pair_read(**names)
    issued_by_ca = any(
        signed_by(set_up.client_certificate, a) for a in set_up.authorities.certificates
    )
    return _all_read(ca, issued_by_ca=issued_by_ca, **names)


def _pair_read(certificate: str, key: str | None = None) -> Phrase:
    if key is None:
        return mark("%(ca)s is readable", ca=certificate)
    return mark(
        "%(certificate)s and %(key)s are readable and belong together",
        certificate=certificate,
        key=key,
    )


def _all_read(ca: str, certificate: str, key: str | None = None, *, issued_by_ca: bool) -> Phrase:
    """Return what to say of all files; `key` is None where the certificate's file has it."""
    names = {"ca": ca, "certificate": certificate}
    if key is None:
        if issued_by_ca:
            return mark("%(ca)s and %(certificate)s are readable and belong together", **names)
        return mark("%(ca)s and %(certificate)s are readable", **names)
    if issued_by_ca:
        return mark(
            "%(ca)s, %(certificate)s and %(key)s are readable and belong together", key=key, **names
        )
    return mark("%(ca)s, %(certificate)s and %(key)s are readable", key=key, **names)


def name_resolved(host: str, addresses: Sequence[Address], *, asked: bool) -> Phrase:
    """Say what the host's name stands for."""
    if not asked:
        return mark("IP address given, nothing to resolve")
    found = ", ".join(address.ip for address in addresses[:_NAMES_SHOWN])
    return mark("%(host)s is %(addresses)s", host=host, addresses=found)


def tls_agreed(facts: TlsFacts) -> Phrase:
    """Say what TLS agreed on: `TLS 1.3 · TLS_AES_256_GCM_SHA384 · X25519`."""
    parts = (facts.version.replace("TLSv", "TLS "), facts.cipher, facts.group)
    return literal(" · ".join(part for part in parts if part))


def certificate_accepted(profile: Profile) -> tuple[StepStatus, Phrase]:
    """Say what was checked of the broker's certificate, and what was not."""
    name = profile.expected_name
    if profile.verify_chain and profile.verify_name:
        return StepStatus.OK, mark("authority ✓  dates ✓  name ✓: %(name)s", name=name)
    if profile.verify_chain:
        return StepStatus.WARNING, mark("authority ✓  dates ✓  name not checked")
    if profile.verify_name:
        return StepStatus.WARNING, mark("only the name is checked ✓: %(name)s", name=name)
    return StepStatus.WARNING, mark("neither authority nor dates nor name are checked")


def certificate_refused(
    profile: Profile, code: int, chain: Sequence[bytes], authorities: LoadedFile | None
) -> Phrase:
    """Say which check the broker's certificate failed."""
    if code in {NAME_MISMATCH, ADDRESS_MISMATCH}:
        return _wrong_name(profile, chain, authorities)
    if code == EXPIRED:
        return mark("authority ✓  dates ✕: expired")
    if code == NOT_YET_VALID:
        return mark("authority ✓  dates ✕: not valid yet")
    if code in _NOT_TRUSTED:
        return mark("authority ✕: not signed by an authority that is trusted here")
    if code == _WRONG_SIGNATURE:
        return mark("authority ✕: the signature was made with another key")
    return mark("refused by the checks of OpenSSL (code %(code)s)", code=code)


def _wrong_name(profile: Profile, chain: Sequence[bytes], authorities: LoadedFile | None) -> Phrase:
    certificates = [read for der in chain if (read := read_certificate(der))]
    names = ", ".join(names_of(certificates[0])[:_NAMES_SHOWN]) if certificates else ""
    words = {"names": names or "-", "host": profile.expected_name}
    if authorities is None or not certificates:
        return mark("name ✕: %(names)s ≠ %(host)s", **words)
    # OpenSSL compares the name before it looks at signatures and dates, and stops there.
    leaf, now = certificates[0], datetime.now(UTC)
    known = authorities.certificates
    code = verify(leaf, certificates[1:], known, now, role=Role.BROKER).verify_code
    if code == 0:
        return mark("authority ✓  dates ✓  name ✕: %(names)s ≠ %(host)s", **words)
    if code in {NOT_YET_VALID, EXPIRED}:
        return mark("authority ✓  dates ✕  name ✕: %(names)s ≠ %(host)s", **words)
    return mark("authority ✕  name ✕: %(names)s ≠ %(host)s", **words)


def files_failed(error: BaseException) -> Phrase:
    """Say why the files, or the settings of TLS, cannot be used."""
    if isinstance(error, FileProblemError):
        name = error.file.path.name
        if error.findings:
            return mark("%(file)s: %(reason)s", file=name, reason=error.findings[0].message)
        return mark("%(file)s cannot be used by OpenSSL", file=name)
    if isinstance(error, CipherListError):
        return mark("no cipher of the list exists")
    return mark("the oldest TLS version allowed is newer than the newest")


def resolving_failed(error: BaseException) -> Phrase:
    """Say why there is no address."""
    if isinstance(error, TimeoutError):
        return mark("no answer")
    if isinstance(error, OSError):
        return mark("this name is unknown here")
    return mark("this is not a valid host name or port")


def dialling_failed(error: BaseException, address: str, port: int) -> Phrase:
    """Say why there is no TCP connection."""
    words = {"address": address, "port": port}
    if isinstance(error, ConnectionRefusedError):
        return mark("%(address)s answers, but refuses port %(port)s", **words)
    if isinstance(error, TimeoutError):
        return mark("no answer from %(address)s, port %(port)s", **words)
    if isinstance(error, OSError) and error.errno in _UNREACHABLE:
        return mark("no route to %(address)s", **words)
    return mark("no connection to %(address)s, port %(port)s", **words)


def handshake_failed(error: BaseException, alert: int | None) -> Phrase:
    """Say why there is no TLS connection, where no certificate is to blame."""
    if alert is not None:
        return mark("refused by the server (TLS alert %(number)s)", number=alert)
    if isinstance(error, TimeoutError):
        return mark("the server does not answer the greeting of TLS")
    # OpenSSL's word for a bare close during the handshake varies with Python's patch release.
    if isinstance(error, EOFError | ConnectionError | ssl.SSLEOFError | ssl.SSLZeroReturnError):
        return mark("the server closed the connection")
    return mark("the server's answer is not what TLS asks for")


def client_certificate_refused(alert: int | None) -> Phrase:
    """Say how the broker refused the client certificate."""
    if alert == CERTIFICATE_REQUIRED:
        return mark("the broker demands one, and none was presented")
    if alert is not None:
        return mark("refused by the broker (TLS alert %(number)s)", number=alert)
    return mark("the broker closed the connection")


def mqtt_failed(error: BaseException | None, reason_code: int | None) -> Phrase:
    """Say why there is no MQTT session."""
    if reason_code is not None:
        return mark("refused by the broker (code %(code)s)", code=reason_code)
    if isinstance(error, TimeoutError):
        return mark("the broker does not answer the greeting of MQTT")
    if isinstance(error, MalformedPacketError):
        return mark("what answers is not an MQTT broker")
    if isinstance(error, ValueError):
        return mark("the client's name, login or keep alive cannot be sent")
    return mark("the broker closed the connection")
