"""The findings of anything that a file holds, taken by itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from cryptography import x509

from mqtts_gui.certs.advice import advice
from mqtts_gui.certs.certificate_findings import faults, weak_key
from mqtts_gui.certs.changed_letters import nearly_self_signed
from mqtts_gui.certs.describing import describe
from mqtts_gui.certs.description import Description
from mqtts_gui.certs.encoding_oddities import encoding_oddities
from mqtts_gui.certs.fault_commands import error
from mqtts_gui.certs.file_findings import unusable
from mqtts_gui.certs.items import Kind, LoadedItem
from mqtts_gui.certs.revocation_findings import list_expired, list_not_yet_valid
from mqtts_gui.certs.roles import Role, stated_role
from mqtts_gui.certs.signatures import request_signature
from mqtts_gui.errors import Finding, Severity
from mqtts_gui.i18n import mark


def findings_of(item: LoadedItem, now: datetime, role: Role | None = None) -> tuple[Finding, ...]:
    """Return what reading and judging found, the worst first.

    `role` is the part that a certificate is to play; None lets it say so itself.
    """
    found = [*item.findings, *_judged(item, now, role)]
    order = (Severity.ERROR, Severity.WARNING, Severity.INFO)
    return tuple(sorted(found, key=lambda finding: order.index(finding.severity)))


def certificate_findings(described: Description, role: Role, now: datetime) -> tuple[Finding, ...]:
    """Return the faults of a certificate in its role, then the advice."""
    return (*faults(described, role, now), *advice(described, role, now))


def _judged(item: LoadedItem, now: datetime, role: Role | None) -> Iterator[Finding]:
    if not item.readable:
        return
    described = describe(item)
    if item.kind is Kind.CERTIFICATE:
        # Another key of the same name may have signed it: the one that the authority had before.
        if described.self_signed is False and described.is_ca and nearly_self_signed(described):
            yield unusable("form-onebyte")
        role = role or stated_role(described)
        yield from certificate_findings(described, role, now)
        if item.certificate is not None:
            yield from encoding_oddities(item.certificate, described, role)
    elif item.kind is Kind.CRL:
        yield from _of_list(described, now)
    else:
        yield from _of_key(described)
    if isinstance(item.value, x509.CertificateSigningRequest):
        yield from _of_request(item.value)


def _of_key(described: Description) -> Iterator[Finding]:
    if described.key and described.key.weak:
        yield weak_key(described, Role.CLIENT)


def _of_request(request: x509.CertificateSigningRequest) -> Iterator[Finding]:
    if request_signature(request) is False:
        yield error(
            "csr-signature",
            mark("The signature of the request is wrong: the file is damaged or was changed."),
            mark("Make the request again: openssl req -new -key client.key -out client.csr"),
        )


def _of_list(described: Description, now: datetime) -> Iterator[Finding]:
    if described.not_after is not None and described.not_after < now:
        yield list_expired(described)
    if described.not_before is not None and described.not_before > now:
        yield list_not_yet_valid(described)
