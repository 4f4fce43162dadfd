"""What works but will hurt: said beside a connection that succeeded."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from itertools import islice
from pathlib import Path

from cryptography import x509

from mqtts_gui.certs.describing import describe_der
from mqtts_gui.certs.item_findings import certificate_findings
from mqtts_gui.certs.judging import judge_ca, judge_client_certificate, judge_client_key
from mqtts_gui.certs.loading import LoadedFile, load_file
from mqtts_gui.certs.matching import same_key
from mqtts_gui.certs.relations import UNSIGNED_CLIENT
from mqtts_gui.certs.roles import Role
from mqtts_gui.certs.sorting import keys_of_authorities
from mqtts_gui.doctor.files import FilesOfProfile
from mqtts_gui.doctor.host_findings import host_findings
from mqtts_gui.errors import Finding, Severity
from mqtts_gui.i18n import Phrase, mark
from mqtts_gui.mqtt.details import read_certificate
from mqtts_gui.mqtt.events import LiveFacts
from mqtts_gui.mqtt.profile import Profile, Protocol

_MOST_ENTRIES, _MOST_KEYS, _LARGEST_KEY = 500, 10, 50_000
_LOCKED = "key-needs-passphrase"
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
                # What is odd about the authority itself is said of the broker's chain as well.
                is_of_file = not finding.code.startswith("warn-")
                yield _in_file(files.ca, finding) if is_of_file else finding
        yield from keys_of_authorities(_keys_beside(files.ca.path), _only_authorities(files, facts))
    if files.client_cert is not None:
        verdict = judge_client_certificate(files.client_cert, files.ca, now)
        for finding in _not_errors(verdict.findings):
            # A broker that asked for it has accepted it, and need not trust our CA file for that.
            if not (facts.certificate_requested and finding.code in UNSIGNED_CLIENT):
                yield _in_file(files.client_cert, finding)
    if files.client_key is not None and facts.certificate_requested:
        yield from _of_key(files.client_key, files.client_cert)


def _of_key(key: LoadedFile, certificate: LoadedFile | None) -> Iterator[Finding]:
    for finding in _not_errors(judge_client_key(key, certificate).findings):
        if finding.code != _LOCKED:  # the connection has unlocked it
            yield _in_file(key, finding)


def _in_file(file: LoadedFile, finding: Finding) -> Finding:
    """Return the finding with the name of its file: up to three are chosen."""
    said = mark("%(file)s: %(reason)s", file=file.path.name, reason=finding.message)
    return replace(finding, message=said)


def _only_authorities(files: FilesOfProfile, facts: LiveFacts) -> list[x509.Certificate]:
    """Return the authorities whose keys are nobody else's: a self-signed broker's is its own."""
    owners = files.client_cert.certificates if files.client_cert else ()
    leaf = read_certificate(facts.chain[0]) if facts.chain else None
    others = [each for each in (leaf, *owners) if each is not None]
    found = files.ca.certificates if files.ca else ()
    return [each for each in found if not any(same_key(each, other) for other in others)]


def _keys_beside(chosen: Path) -> list[LoadedFile]:
    """Read the few private keys that lie beside the CA file."""
    try:
        with os.scandir(chosen.parent) as entries:
            found = [
                Path(each.path)
                for each in islice(entries, _MOST_ENTRIES)
                if each.name.lower().endswith(".key") and each.is_file()
            ]
            return [
                load_file(path)
                for path in sorted(found)[:_MOST_KEYS]
                if path.stat().st_size <= _LARGEST_KEY
            ]
    except OSError:  # not ours to read, or gone
        return []


def _not_errors(findings: tuple[Finding, ...]) -> Iterator[Finding]:
    # What OpenSSL has just accepted is no error, whatever a stricter judge says of it.
    for finding in findings:
        if finding.severity is Severity.ERROR:
            yield Finding(finding.code, Severity.WARNING, finding.message, finding.fix)
        else:
            yield finding


def _warning(code: str, message: Phrase, fix: Phrase) -> Finding:
    return Finding(code, Severity.WARNING, message, fix)
