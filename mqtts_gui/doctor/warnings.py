"""What works but will hurt: said beside a connection that succeeded."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from mqtts_gui.certs.describing import describe_der
from mqtts_gui.certs.item_findings import certificate_findings
from mqtts_gui.certs.judging import judge_ca, judge_client_certificate, judge_client_key
from mqtts_gui.certs.relations import UNSIGNED_CLIENT
from mqtts_gui.certs.roles import Role
from mqtts_gui.doctor.files import FilesOfProfile
from mqtts_gui.doctor.host_findings import host_findings
from mqtts_gui.errors import Finding, Severity
from mqtts_gui.i18n import Phrase, mark
from mqtts_gui.mqtt.events import LiveFacts
from mqtts_gui.mqtt.profile import Profile, Protocol

_REFUTED = frozenset({"ca-not-a-ca"})
"""What cannot be so where the broker's certificate has just been verified with the CA file: it may
be the broker's own, self-signed one."""


def warnings_of(
    profile: Profile, files: FilesOfProfile, facts: LiveFacts, now: datetime
) -> tuple[Finding, ...]:
    """Return what people should know about a connection that works, each thing once."""
    found = (
        *host_findings(profile),
        *_of_connection(profile, facts),
        *_of_broker(facts, now),
        *_of_files(profile, files, facts, now),
    )
    return tuple({(finding.code, str(finding.message)): finding for finding in found}.values())


def _of_connection(profile: Profile, facts: LiveFacts) -> Iterator[Finding]:
    if facts.tls is None:
        yield _warning(
            "warn-plain",
            mark("Nothing is encrypted: everybody on the network reads messages and passwords."),
            mark("Use TLS: protocol mqtts, usually port 8883."),
        )
        return
    yield from _of_checks(facts)
    if profile.client_cert is not None and not facts.certificate_requested:
        yield _warning(
            "warn-client-cert-not-asked",
            mark("A client certificate is chosen, but the broker did not ask for it."),
            mark("For certificates to count, set require_certificate true in mosquitto.conf."),
        )


def _of_checks(facts: LiveFacts) -> Iterator[Finding]:
    if not facts.chain_verified:
        yield _warning(
            "warn-not-verified",
            mark("The broker's certificate is not verified: anybody could be at the other end."),
            mark("Switch the check of the authority on again, and choose the CA file."),
        )
    if facts.name_verified is None:
        yield _warning(
            "warn-name-not-checked",
            mark("The name in the broker's certificate is not checked."),
            mark(
                "Switch the check of the name on again; if it fails, set the expected name to "
                "that of the certificate."
            ),
        )


def _of_broker(facts: LiveFacts, now: datetime) -> Iterator[Finding]:
    if facts.chain:
        yield from certificate_findings(describe_der(facts.chain[0]), Role.BROKER, now)


def _of_files(
    profile: Profile, files: FilesOfProfile, facts: LiveFacts, now: datetime
) -> Iterator[Finding]:
    if profile.protocol is Protocol.MQTT:
        return
    if files.ca is not None:
        for finding in _not_errors(judge_ca(files.ca, now).findings):
            if not (facts.chain_verified and finding.code in _REFUTED):
                yield finding
    if files.client_cert is not None:
        verdict = judge_client_certificate(files.client_cert, files.ca, now)
        for finding in _not_errors(verdict.findings):
            # A broker that asked for it has accepted it, and need not trust our CA file for that.
            if not (facts.certificate_requested and finding.code in UNSIGNED_CLIENT):
                yield finding
    if files.client_key is not None and facts.certificate_requested:
        yield from _not_errors(judge_client_key(files.client_key, files.client_cert).findings)


def _not_errors(findings: tuple[Finding, ...]) -> Iterator[Finding]:
    # What OpenSSL has just accepted is no error, whatever a stricter judge says of it.
    for finding in findings:
        if finding.severity is Severity.ERROR:
            yield Finding(finding.code, Severity.WARNING, finding.message, finding.fix)
        else:
            yield finding


def _warning(code: str, message: Phrase, fix: Phrase) -> Finding:
    return Finding(code, Severity.WARNING, message, fix)
