"""Judge the files in the fields of the client: its certificate and its private key."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from mqtts_gui.certs.certificate_findings import weak_key, wrong_purpose
from mqtts_gui.certs.describing import describe, describe_certificate
from mqtts_gui.certs.description import Description
from mqtts_gui.certs.fault_commands import error, warning
from mqtts_gui.certs.item_findings import certificate_findings
from mqtts_gui.certs.items import Kind, LoadedFile, LoadedItem
from mqtts_gui.certs.matching import same_key
from mqtts_gui.certs.own import Own, find_own
from mqtts_gui.certs.phrases import line
from mqtts_gui.certs.placing import misplaced_in_certificate, misplaced_in_key
from mqtts_gui.certs.relations import Relation, relation_to_ca
from mqtts_gui.certs.roles import Role
from mqtts_gui.certs.structure import structure_of
from mqtts_gui.certs.verdict import Verdict, outline, refusal, remark, worst
from mqtts_gui.errors import Finding, Severity
from mqtts_gui.i18n import Phrase, mark


def judge_client_certificate(cert: LoadedFile, ca: LoadedFile | None, now: datetime) -> Verdict:
    """Return the verdict about the client's certificate, beside the file of the authority."""
    instead = misplaced_in_certificate(cert)
    own = find_own(cert)
    if instead is not None or own is None:
        return refusal([*([instead] if instead else []), *cert.all_findings])
    described = describe_certificate(own.certificate)
    authorities = ca.certificates if ca else ()
    relation = relation_to_ca(own.certificate, authorities, own.others)
    doubts = (relation.finding if authorities else None, own.finding)
    findings = (
        *_of_client(described, now),
        *(doubt for doubt in doubts if doubt),
        *cert.findings_about(Kind.CERTIFICATE),
    )
    severity = worst(findings)
    if severity is Severity.ERROR:
        return refusal(findings, outline(described, now))
    if severity is None and not authorities:
        severity = Severity.INFO  # nothing is wrong, but nobody vouches for it yet
    headline = _signer(described, relation, ca if authorities else None)
    return Verdict(severity, headline, line([outline(described, now), remark(findings)]), findings)


def judge_client_key(key: LoadedFile, cert: LoadedFile | None) -> Verdict:
    """Return the verdict about the client's private key, beside the file of the certificate."""
    instead = misplaced_in_key(key)
    item = _fitting_key(key, cert)
    if instead is not None or item is None:
        return refusal([*([instead] if instead else []), *key.all_findings])
    own = find_own(cert, item.key_holder) if cert else None
    findings = [*_of_key(item, own), *item.findings, *key.findings]
    severity = worst(findings)
    if item.value is None:
        verdict = refusal(findings)
        asked = findings[0].code == "key-needs-passphrase"  # nothing is wrong, something is missing
        return replace(verdict, severity=Severity.WARNING) if asked else verdict
    if severity is Severity.ERROR:
        return refusal(findings)
    headline = mark("Matches the certificate") if own else mark("Private key")
    summary = line([_key_line(item), remark(findings)])
    return Verdict(severity or (None if own else Severity.INFO), headline, summary, (*findings,))


def _of_client(described: Description, now: datetime) -> tuple[Finding, ...]:
    purpose = wrong_purpose(described, Role.CLIENT)
    authority = [_authority_as_client(described)] if described.is_ca else []
    judged = certificate_findings(described, Role.CLIENT, now)
    return (*([purpose] if purpose else []), *judged, *authority)


def _signer(described: Description, relation: Relation, ca: LoadedFile | None) -> Phrase:
    if described.self_signed:
        return mark("Self-signed")
    if relation.issuer is not None:
        return mark("Signed by %(ca)s", ca=structure_of(relation.issuer).subject.display())
    if ca is None:
        return mark("Issued by %(ca)s", ca=described.issuer_display)
    return mark("Not signed by %(ca)s", ca=structure_of(ca.certificates[0]).subject.display())


def _fitting_key(key: LoadedFile, cert: LoadedFile | None) -> LoadedItem | None:
    """Return the key that fits a certificate, else the first one that can be read."""
    certificates = cert.certificates if cert else ()
    keys = [item for item in key.items if item.kind is Kind.PRIVATE_KEY]
    fitting = (k for k in keys if any(same_key(k.key_holder, each) for each in certificates))
    return next(fitting, None) or key.first(Kind.PRIVATE_KEY)


def _of_key(item: LoadedItem, own: Own | None) -> list[Finding]:
    described = describe(item)
    findings = []
    if own and item.value is not None and not same_key(own.certificate, item.key_holder):
        findings.append(key_mismatch(structure_of(own.certificate).subject.display()))
    if described.key and described.key.weak:
        findings.append(weak_key(described, Role.CLIENT))
    return findings


def _key_line(item: LoadedItem) -> Phrase:
    key = str(describe(item).key)
    if item.encrypted:
        return mark("%(key)s, with passphrase", key=key)
    return mark("%(key)s, without passphrase", key=key)


def key_mismatch(name: str) -> Finding:
    """A private key beside the certificate of another one."""
    return error(
        "client-key-mismatch",
        mark("The private key does not belong to the certificate %(name)s.", name=name),
        mark("Choose the key that the request (CSR) of this certificate was made with."),
    )


def _authority_as_client(described: Description) -> Finding:
    return warning(
        "warn-ca-as-client-cert",
        mark("%(name)s is an authority; it should not serve as a client.", name=described.name),
        mark("Choose client.crt, the certificate that was made for you."),
        Role.CLIENT,
    )
