"""Whether a certificate is revoked, by a list, where no chain is verified."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from mqtts_gui.certs.canonical_names import same_holder
from mqtts_gui.certs.chain_building import Chain, Link, describe_known
from mqtts_gui.certs.describing import describe
from mqtts_gui.certs.description import Description
from mqtts_gui.certs.heeded_lists import HeededList
from mqtts_gui.certs.items import Kind, LoadedFile, LoadedItem
from mqtts_gui.certs.revocation import revocation_faults
from mqtts_gui.certs.verify_codes import VerifyCode
from mqtts_gui.errors import Finding, Severity
from mqtts_gui.i18n import mark


@dataclass(frozen=True, slots=True)
class ListVerdict:
    """What the revocation lists say of a certificate.

    Attributes:
        revoked: It stands in a list of its issuer; None where there is no such list.
        genuine: The issuer's certificate is at hand, and the list is signed by its key.
        findings: What is wrong, with the certificate or with the lists.
    """

    revoked: bool | None
    genuine: bool
    findings: tuple[Finding, ...] = ()


def judge_by_lists(
    certificate: x509.Certificate,
    signer: x509.Certificate | None,
    lists: Sequence[x509.CertificateRevocationList],
    now: datetime,
) -> ListVerdict:
    """Return what `lists` say of `certificate`.

    Args:
        certificate: Any but a root, which stands in no list.
        signer: The certificate that signed it; None where that is not known.
        lists: All lists at hand.
        now: The instant at which the lists are judged.
    """
    described = describe_known(certificate)
    own = [HeededList(each) for each in lists if _is_of_issuer(each, described)]
    if signer is None:
        revoked = any(each.names(certificate) for each in own) if own else None
        return ListVerdict(
            revoked, genuine=False, findings=(_by_its_word(described, revoked=revoked),)
        )
    links = (Link(certificate, described), Link(signer, describe_known(signer)))
    faults = list(revocation_faults(Chain(links, VerifyCode.OK), lists, now))
    genuine = [each for each in own if each.signed_by(links[1])]
    # What an authority of the same name says is about certificates of its own.
    revoked = any(each.names(certificate) for each in genuine or own) if own else None
    found = tuple(_as_asked(code, finding) for code, finding in faults)
    return ListVerdict(revoked, bool(genuine), found)


def no_list_in(file: LoadedFile) -> Finding | None:
    """Return what keeps a file from being a revocation list, or None."""
    if any(item.kind is Kind.CRL and item.value is not None for item in file.items):
        return None
    instead = file.error.message if file.error else mark("It holds no revocation list.")
    return Finding(
        "crl-unreadable",
        Severity.ERROR,
        mark(
            "%(file)s cannot be used as a revocation list: %(reason)s",
            file=file.path.name,
            reason=instead,
        ),
        mark("Give the list that the authority made: openssl ca -gencrl -out crl.pem"),
    )


def _as_asked(code: VerifyCode, finding: Finding) -> Finding:
    """Return a finding; that the lists are another authority's is no fault of the certificate."""
    mild = code is VerifyCode.NO_CRL
    return replace(finding, severity=Severity.WARNING) if mild else finding


def _by_its_word(described: Description, *, revoked: bool | None) -> Finding:
    """Return what is said where nobody can tell whether the list is genuine."""
    details = {"name": described.name, "issuer": described.issuer_display}
    if revoked is None:
        message = mark(
            "None of the revocation lists is one of %(issuer)s: whether %(name)s is revoked cannot "
            "be told.",
            **details,
        )
    elif revoked:
        message = mark(
            "%(name)s stands in a revocation list that names %(issuer)s, whose certificate is not "
            "here: whether the list is genuine cannot be told.",
            **details,
        )
    else:
        message = mark(
            "%(name)s does not stand in the revocation list that names %(issuer)s, whose "
            "certificate is not here: whether the list is genuine cannot be told.",
            **details,
        )
    ca = mark("Give the certificate of the authority, ca.crt, too.")
    fix = ca if revoked is not None else mark("Give the list of that authority, and its ca.crt.")
    severity = Severity.ERROR if revoked else Severity.WARNING
    return Finding("crl-not-proved", severity, message, fix)


def _is_of_issuer(revocations: x509.CertificateRevocationList, described: Description) -> bool:
    item = LoadedItem(Kind.CRL, value=revocations, der=revocations.public_bytes(Encoding.DER))
    return same_holder(describe(item).issuer_name, described.issuer_name)
