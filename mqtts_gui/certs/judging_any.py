"""Judge any file by itself: the badge of the certificates page and the line in its list."""

from __future__ import annotations

from datetime import datetime

from mqtts_gui.certs.bundles import findings_between
from mqtts_gui.certs.describing import describe
from mqtts_gui.certs.description import Description
from mqtts_gui.certs.item_findings import findings_of
from mqtts_gui.certs.items import Kind, LoadedFile, LoadedItem
from mqtts_gui.certs.phrases import line
from mqtts_gui.certs.roles import ROLE_NAMES, Role, guess_role
from mqtts_gui.certs.verdict import Verdict, refusal, worst
from mqtts_gui.errors import Finding, Severity
from mqtts_gui.i18n import Phrase, mark

_ROOT = mark("Root authority")
_CERTIFICATES: dict[Role, Phrase] = {
    Role.CA: mark("Intermediate authority"),
    Role.BROKER: mark("Broker certificate"),
    Role.CLIENT: mark("Client certificate"),
    Role.ANY: mark("Certificate"),
}
_OTHERS: dict[Kind, Phrase] = {
    Kind.CSR: mark("Certificate request"),
    Kind.PRIVATE_KEY: mark("Private key"),
    Kind.PUBLIC_KEY: mark("Public key"),
    Kind.CRL: mark("Revocation list"),
    Kind.PKCS12: mark("PKCS#12 container"),
}
_UNKNOWN = mark("Unknown content")
_LOCKED = ("key-needs-passphrase", "file-pkcs12-password")
_ENDS_SOON = "warn-expires-soon"


def judge_any(file: LoadedFile, now: datetime) -> Verdict:
    """Return the verdict about any file: its badge, and the line under its name in the list."""
    return judge_item(file.items[0], file, now) if file.items else refusal(file.findings)


def judge_item(item: LoadedItem, file: LoadedFile, now: datetime) -> Verdict:
    """Return the verdict about one item of a file."""
    described = describe(item)
    role = guess_role(described, file.path.name)
    findings = (*findings_of(item, now), *findings_between(item, file), *file.findings)
    severity = worst(findings)
    if item.encrypted and any(finding.code in _LOCKED for finding in item.findings):
        severity = Severity.WARNING  # nothing is wrong, something is missing
    what = _kind(item, described, role)
    headline = mark("%(what)s, %(state)s", what=what, state=_state(item, findings, severity))
    return Verdict(severity, headline, _summary(item, described, role), findings)


def _kind(item: LoadedItem, described: Description, role: Role) -> Phrase:
    if item.kind is Kind.CERTIFICATE:
        return _ROOT if role is Role.CA and described.self_signed else _CERTIFICATES[role]
    return _OTHERS.get(item.kind, _UNKNOWN)


def _state(item: LoadedItem, findings: tuple[Finding, ...], severity: Severity | None) -> Phrase:
    codes = {finding.code for finding in findings}
    if any(code.endswith("-expired") for code in codes):
        state = mark("out of date")
    elif any(code.endswith("-not-yet-valid") for code in codes):
        state = mark("not yet valid")
    elif not item.readable:
        state = mark("passphrase needed") if item.encrypted else mark("not readable")
    elif severity is Severity.ERROR:
        state = mark("not acceptable")
    elif _ENDS_SOON in codes:
        state = mark("expires soon")
    elif item.kind is Kind.PRIVATE_KEY:
        state = mark("with passphrase") if item.encrypted else mark("without passphrase")
    else:
        state = mark("valid")
    return state


def _summary(item: LoadedItem, described: Description, role: Role) -> Phrase:
    key = str(described.key)
    match item.kind:
        case Kind.CERTIFICATE if item.readable:
            return line([described.name, ROLE_NAMES[role]])
        case Kind.PRIVATE_KEY if item.readable:
            return mark("private key %(key)s", key=key)
        case Kind.PUBLIC_KEY if item.readable:
            return mark("public key %(key)s", key=key)
        case Kind.CSR if item.readable:
            return line([described.name, mark("request")])
        case Kind.CRL if item.readable:
            return line([described.issuer_display, mark("revocation list")])
        case _:
            return _OTHERS.get(item.kind, _UNKNOWN)
