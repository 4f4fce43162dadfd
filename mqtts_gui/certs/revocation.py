"""Whether a certificate has been withdrawn, by the revocation lists at hand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from mqtts_gui.certs.chain_building import Chain, Link
from mqtts_gui.certs.chain_checks import Fault
from mqtts_gui.certs.chain_findings import list_expired, no_list, revoked
from mqtts_gui.certs.describing import describe
from mqtts_gui.certs.items import Kind, LoadedItem
from mqtts_gui.certs.quiet import attempt
from mqtts_gui.certs.verify_codes import VerifyCode

RevocationList = x509.CertificateRevocationList


def revocation_faults(
    chain: Chain, lists: Sequence[RevocationList], now: datetime
) -> Iterator[Fault]:
    """Yield what the lists say about the leaf; nothing when no list is given."""
    if not lists or len(chain.links) < 2:  # noqa: PLR2004 - the leaf and its issuer
        return
    leaf, issuer = chain.links[:2]
    own = next((each for each in lists if _is_list_of(each, issuer)), None)
    if own is None:
        yield VerifyCode.NO_CRL, no_list(issuer.described.name)
        return
    described = describe(LoadedItem(Kind.CRL, value=own, der=own.public_bytes(Encoding.DER)))
    if described.not_after is not None and described.not_after < now:
        yield VerifyCode.CRL_EXPIRED, list_expired(described)
    serial = attempt(lambda: leaf.certificate.serial_number)
    if serial is not None and own.get_revoked_certificate_by_serial_number(serial) is not None:
        yield VerifyCode.REVOKED, revoked(leaf.described)


def _is_list_of(revocations: RevocationList, issuer: Link) -> bool:
    key = attempt(issuer.certificate.public_key)
    valid = attempt(lambda: revocations.is_signature_valid(key))  # type: ignore[arg-type]  # any key: refused by TypeError
    return bool(valid)
