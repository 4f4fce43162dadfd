"""Who signed the last certificate that the broker sent: an intermediate authority, or a stranger.

Without the certificate of whoever signed, both look alike (OpenSSL says 20). What tells them apart:
the files beside those that were chosen, the authority key identifier, what the broker sends along,
and what the names say: the house, and words such as “intermediate”.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from enum import Enum

from cryptography import x509

from mqtts_gui.certs.canonical_names import canonical, issuer_of, subject_of
from mqtts_gui.certs.chain import Role, verify
from mqtts_gui.certs.describing import describe_certificate
from mqtts_gui.certs.names import DistinguishedName, read_name
from mqtts_gui.doctor import certificates
from mqtts_gui.doctor.files_beside import files_near
from mqtts_gui.doctor.situation import Situation

_UNTRUSTED = {2, 7, 18, 19, 20}
_NAMES_NOTHING = {"CN", "C", "emailAddress"}
_SAYS_BELOW = re.compile(
    r"\b(inter|interm|intermediate|interm[ée]diaire|class|classe|issuing|signing|"
    r"sub(ordinate)?|subordonn[ée]e|subca|tier|niveau|level)\b",
    re.IGNORECASE,
)


class Signer(Enum):
    """Who signed, as far as there are signs; the first and the last are proved."""

    INTERMEDIATE = "an authority below ours, whose certificate is at hand"
    RATHER_INTERMEDIATE = "rather an authority below ours"
    RATHER_STRANGER = "rather another authority"
    STRANGER = "another authority, as its own certificate shows"


def signer_of_last(s: Situation) -> Signer:
    """Return who signed the certificate at which the broker's chain ends."""
    last = s.path[-1]
    signers = [each for each in certificates_at_hand(s) if certificates.is_signed_by(last, each)]
    if any(_leads_to_ours(s, each) for each in signers):
        return Signer.INTERMEDIATE
    if any(certificates.is_self_signed(each) for each in signers) or _says_root(last):
        return Signer.STRANGER
    is_near = _seems_near(s, last)
    return Signer.RATHER_INTERMEDIATE if is_near else Signer.RATHER_STRANGER


def certificates_at_hand(s: Situation) -> Iterator[x509.Certificate]:
    """Yield every certificate that may have signed: sent, in our files, beside them."""
    yield from s.chain[1:]
    for file in (s.files.ca, s.files.client_cert):
        yield from file.certificates if file else ()
    chosen = s.profile.ca_file or s.profile.client_cert
    if chosen is not None:
        for file in files_near(chosen):
            yield from file.certificates


def is_of_one_house(one: DistinguishedName, other: DistinguishedName) -> bool | None:
    """Say whether two names share a house (O, else OU, L …); None where they name none."""
    for kind in ("O", *(_kinds(one) & _kinds(other) - _NAMES_NOTHING)):
        if one.values(kind) and other.values(kind):
            return one.values(kind) == other.values(kind)
    return None


def names_above(last: x509.Certificate, authorities: Iterable[x509.Certificate]) -> bool:
    """Say whether the key identifier tells that one of these signed whoever signed `last`."""
    above = set(_issuers_of_issuer(last)) - {issuer_of(last)}
    return bool(above & {subject_of(each) for each in authorities})


def _leads_to_ours(s: Situation, signer: x509.Certificate) -> bool:
    if s.leaf is None or certificates.is_self_signed(signer):
        return False
    sent = (*s.chain[1:], signer)
    judged = verify(s.leaf, sent, s.authorities, s.now, role=Role.BROKER)
    return judged.verify_code not in _UNTRUSTED


def _says_root(certificate: x509.Certificate) -> bool:
    """Say whether its key identifier tells that whoever signed it signed itself, too."""
    return issuer_of(certificate) in _issuers_of_issuer(certificate)


def _seems_near(s: Situation, last: x509.Certificate) -> bool:
    if names_above(last, s.authorities):
        return True
    if any(each in s.authorities for each in s.chain[1:]):
        return True  # the broker sends our own root along: that is where it leads
    issuer = describe_certificate(last).issuer_name
    houses = [is_of_one_house(describe_certificate(a).subject_name, issuer) for a in s.authorities]
    if any(house is not None for house in houses) and not any(houses):
        return False
    # A house alone proves nothing: the authorities of two classes or years share it, too, and few
    # schools have any between root and broker. Those that do, say so in its name.
    return any(_SAYS_BELOW.search(name) for name in issuer.values("CN"))


def _issuers_of_issuer(certificate: x509.Certificate) -> tuple[object, ...]:
    """Return who signed whoever signed, where the authority key identifier tells."""
    with suppress(x509.ExtensionNotFound, ValueError):
        extension = certificate.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier)
        named = extension.value.authority_cert_issuer or ()
        directories = (each.value for each in named if isinstance(each, x509.DirectoryName))
        return tuple(map(_canonical, directories))
    return ()


def _canonical(name: x509.Name) -> object:
    return canonical(read_name(name.public_bytes()))


def _kinds(name: DistinguishedName) -> set[str]:
    return {each.name for each in name.attributes}
