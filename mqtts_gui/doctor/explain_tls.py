"""Faults of TLS itself: versions, ciphers, and what the profile asks of them.

Alert 40 and alert 70 have several causes each. What tells them apart is which handshake succeeds
on the same port: one with this program's usual settings, or one that allows all that is old.
"""

from __future__ import annotations

import ssl

from mqtts_gui.certs.describing import describe_certificate
from mqtts_gui.certs.item_findings import certificate_findings
from mqtts_gui.certs.roles import Role
from mqtts_gui.doctor.actions import ALLOW_TLS_1_3, EDIT_HOST, TRY_AGAIN
from mqtts_gui.doctor.situation import Rule, Sentences, Situation, make_problem
from mqtts_gui.errors import Problem
from mqtts_gui.i18n import mark
from mqtts_gui.mqtt.details import read_certificate
from mqtts_gui.mqtt.events import Evidence, StepId
from mqtts_gui.mqtt.profile import TlsVersion
from mqtts_gui.mqtt.tls import USUAL_CIPHERS, CipherListError

_PROTOCOL_VERSION, _HANDSHAKE_FAILURE = 70, 40
_SAFE = {"TLSv1.2": TlsVersion.V1_2, "TLSv1.3": TlsVersion.V1_3}
_ORDER = list(TlsVersion)


def tls_version_mismatch(s: Situation) -> Problem | None:
    """The profile rules out the version that the broker speaks."""
    if not _refused_greeting(s):
        return None
    chosen = _version_of(s.probe.as_usual if s.probe else None) or _version_of(s.evidence)
    lenient = _SAFE.get(_version_of(s.probe.leniently if s.probe else None) or "")
    if lenient is not None and _allows(s, lenient):
        return None
    if chosen in _SAFE:
        spoken = _SAFE[chosen]
        return None if _allows(s, spoken) else _version_mismatch(s, spoken)
    is_limited = s.profile.tls_min is TlsVersion.V1_3 or s.profile.tls_max is TlsVersion.V1_2
    nobody_looked = s.probe is None or (s.probe.as_usual is None and s.probe.leniently is None)
    if s.evidence.alert == _PROTOCOL_VERSION and is_limited and nobody_looked:
        is_new = s.profile.tls_max is TlsVersion.V1_2
        return _version_mismatch(s, TlsVersion.V1_3 if is_new else TlsVersion.V1_2)
    return None


def _version_mismatch(s: Situation, spoken: TlsVersion) -> Problem:
    title = mark("Broker and program have no version of TLS in common")
    if spoken is TlsVersion.V1_3:
        said = Sentences(
            title,
            mark("The broker speaks TLS 1.3 only; this connection is set to TLS 1.2 at most."),
            mark("Allow TLS 1.3 for this connection."),
        )
        return make_problem(s, "tls-version-mismatch", said, ALLOW_TLS_1_3)
    said = Sentences(
        title,
        mark("The broker speaks TLS 1.2 at most; this connection is set to TLS 1.3 at least."),
        mark("Allow TLS 1.2 for this connection, or update the broker."),
    )
    return make_problem(s, "tls-version-mismatch", said)


def tls_too_old(s: Situation) -> Problem | None:
    """The server speaks only what is switched off everywhere."""
    if not _refused_greeting(s):
        return None
    chosen = _version_of(s.probe.leniently if s.probe else None) or _version_of(s.evidence)
    if chosen is not None and chosen not in _SAFE:
        cause = mark(
            "%(address)s speaks %(version)s, and refuses TLS 1.2 and 1.3; older versions are "
            "switched off everywhere today.",
            address=s.address,
            version=_readable(chosen),
        )
    elif chosen is None and _heard(s) == {_PROTOCOL_VERSION}:
        cause = mark(
            "It refuses TLS 1.2 and 1.3; older versions are switched off everywhere today."
        )
    else:
        return None
    said = Sentences(
        mark("The server speaks only a version of TLS that is no longer safe"),
        cause,
        mark("Update the broker: every mosquitto since 1.6 speaks TLS 1.2."),
    )
    return make_problem(s, "tls-too-old", said)


def leaf_weak_key(s: Situation) -> Problem | None:
    """The broker's key is too short even to sign its greeting, so its certificate never came."""
    lenient = s.probe.leniently if s.probe else None
    leaf = read_certificate(lenient.chain[0]) if lenient and lenient.chain else None
    if not _refused_greeting(s) or leaf is None:
        return None
    findings = certificate_findings(describe_certificate(leaf), Role.BROKER, s.now)
    weak = next((finding for finding in findings if finding.code == "leaf-weak-key"), None)
    if weak is None:
        return None
    said = Sentences(
        mark("The broker's certificate cannot be accepted"),
        weak.message,
        weak.fix or mark("Have it signed again."),
    )
    return make_problem(s, weak.code, said, TRY_AGAIN)


def tls_no_common_cipher(s: Situation) -> Problem | None:
    """Broker and program have no cipher in common: one of the two has a list of its own."""
    probe = s.probe
    if not _refused_greeting(s) or probe is None:
        return None
    title = mark("Broker and program have no cipher in common")
    if _version_of(probe.with_usual_ciphers) in _SAFE:
        said = Sentences(
            title,
            mark(
                "The broker takes none of the ciphers of this connection (%(ciphers)s); with the "
                "usual ones it answers.",
                ciphers=s.profile.ciphers,
            ),
            mark("Empty the list of ciphers of this connection: the usual ones are then offered."),
        )
        return make_problem(s, "tls-no-common-cipher", said)
    found = probe.leniently.tls if probe.leniently else None
    if found is None or found.version not in _SAFE or found.cipher in _ciphers_offered(s):
        return None
    said = Sentences(
        title,
        mark(
            "The broker would choose %(cipher)s, which this program does not offer: it is too old "
            "or too weak.",
            cipher=found.cipher,
        ),
        mark("Remove the line ciphers from mosquitto.conf, then restart mosquitto."),
    )
    return make_problem(s, "tls-no-common-cipher", said)


def tls_settings(s: Situation) -> Problem | None:
    """The profile's own TLS settings contradict each other, or name nothing."""
    if not s.ended_at(StepId.FILES):
        return None
    if s.profile.tls_min is TlsVersion.V1_3 and s.profile.tls_max is TlsVersion.V1_2:
        said = Sentences(
            mark("The limits for the version of TLS contradict each other"),
            mark("TLS 1.3 at least and TLS 1.2 at most leave no version."),
            mark("Allow TLS 1.3 for this connection."),
        )
        return make_problem(s, "tls-limits-contradict", said, ALLOW_TLS_1_3)
    if isinstance(s.error, CipherListError):
        said = Sentences(
            mark("The list of ciphers names no cipher that exists"),
            mark("OpenSSL knows nothing of “%(ciphers)s”.", ciphers=s.profile.ciphers),
            mark("Empty the list of ciphers: the usual ones are then offered."),
        )
        return make_problem(s, "tls-ciphers-unknown", said)
    return None


def server_name_invalid(s: Situation) -> Problem | None:
    """The expected name cannot be sent to the broker."""
    if not s.ended_at(StepId.TLS) or not isinstance(s.error, ValueError):
        return None
    if isinstance(s.error, ssl.SSLError):  # which is a ValueError, too
        return None
    said = Sentences(
        mark("%(name)s is not a name that a certificate can be checked for", name=s.expected_name),
        mark("A name consists of parts of 1 to 63 characters, with one dot between them."),
        mark("Correct the expected name, or leave it empty: the host is then expected."),
    )
    return make_problem(s, "server-name-invalid", said, EDIT_HOST)


def tls_handshake_failure(s: Situation) -> Problem | None:
    """The server refused the greeting before it showed a certificate."""
    # Where only TLS 1.3 is allowed, a broker whose key is of no use there speaks of the version.
    if not _refused_greeting(s) or _HANDSHAKE_FAILURE not in _heard(s):
        return None
    said = Sentences(
        mark("The server refuses the greeting of TLS and shows no certificate"),
        mark(
            "Nothing that was offered suits it, not even the oldest ciphers. A listener without a "
            "certificate does this (one with psk_file, for instance), and one whose key lies on a "
            "curve that cannot be used with TLS (secp256k1, for instance)."
        ),
        mark(
            "Use the listener that has certfile and keyfile, with a key of RSA or on the curve "
            "prime256v1; in mosquitto.conf, remove the line ciphers."
        ),
    )
    return make_problem(s, "tls-handshake-failure", said)


def _refused_greeting(s: Situation) -> bool:
    return s.ended_at(StepId.TLS) and not s.evidence.chain and not s.evidence.cancelled


def _heard(s: Situation) -> set[int | None]:
    """Return the alerts that answered the greetings: that of the connection, and that as usual."""
    usual = s.probe.as_usual if s.probe else None
    return {s.evidence.alert} if usual is None else {s.evidence.alert, usual.alert}


def _version_of(evidence: Evidence | None) -> str | None:
    return evidence.tls.version if evidence is not None and evidence.tls is not None else None


def _allows(s: Situation, version: TlsVersion) -> bool:
    return (
        _ORDER.index(s.profile.tls_min) <= _ORDER.index(version) <= _ORDER.index(s.profile.tls_max)
    )


def _readable(version: str) -> str:
    """Return `TLS 1.0` for OpenSSL's `TLSv1`."""
    number = version.removeprefix("TLSv")
    return f"TLS {number}" if "." in number else f"TLS {number}.0"


def _ciphers_offered(s: Situation) -> frozenset[str]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.set_ciphers(s.profile.ciphers or USUAL_CIPHERS)
    return frozenset(str(cipher["name"]) for cipher in context.get_ciphers())


RULES: tuple[Rule, ...] = (
    tls_settings,
    server_name_invalid,
    tls_version_mismatch,
    leaf_weak_key,
    tls_too_old,
    tls_no_common_cipher,
    tls_handshake_failure,
)
