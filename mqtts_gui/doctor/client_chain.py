"""The client certificate as the broker judges it, as far as that can be known here."""

from __future__ import annotations

from enum import Enum

from cryptography import x509

from mqtts_gui.certs.chain import ChainResult, Role, verify
from mqtts_gui.doctor import certificates
from mqtts_gui.doctor.kinship import certificates_at_hand, names_above
from mqtts_gui.doctor.situation import Situation

_UNTRUSTED = {2, 7, 18, 19, 20}


class ClientSigner(Enum):
    """Who signed the last certificate of the client's file."""

    ROOT_OF_BROKER = "the root that also vouches for the broker"
    INTERMEDIATE = "an authority below that root, which is not in the client's file"
    RATHER_INTERMEDIATE = "rather such an authority"
    UNKNOWN = "another authority, or such a one"
    STRANGER = "another root, as its certificate shows"


def known_authorities(s: Situation) -> tuple[x509.Certificate, ...]:
    """Return the authorities of the CA file, and those that the broker sent along."""
    return tuple(dict.fromkeys((*s.authorities, *s.chain[1:])))


def signer_of_client(s: Situation, client: x509.Certificate) -> ClientSigner:
    """Return who signed the client certificate, as far as that is known."""
    roots = roots_of_broker(s)
    if _is_trusted(s, client, (), roots):
        return ClientSigner.ROOT_OF_BROKER
    last = last_of_client(s, client)
    signers = [
        each
        for each in (*known_authorities(s), *certificates_at_hand(s))
        if certificates.is_signed_by(last, each)
    ]
    between = tuple(each for each in signers if not certificates.is_self_signed(each))
    if between and (not roots or _is_trusted(s, client, between, roots)):
        return ClientSigner.INTERMEDIATE
    if len(between) < len(signers):
        return ClientSigner.STRANGER
    if names_above(last, known_authorities(s)):
        return ClientSigner.RATHER_INTERMEDIATE
    return ClientSigner.UNKNOWN


def roots_of_broker(s: Situation) -> tuple[x509.Certificate, ...]:
    """Return the root to which the broker's own certificate leads."""
    path = (*s.path, *s.chain[1:])
    roots = (each for each in path if certificates.is_self_signed(each) and each != s.leaf)
    return tuple(dict.fromkeys(roots))


def last_of_client(s: Situation, client: x509.Certificate) -> x509.Certificate:
    """Return the last certificate that the client's file leads to."""
    judged = verify(client, sent_along(s, client), (client,), s.now, role=Role.ANY)
    return judged.chain[-1] if judged.chain else client


def sent_along(s: Situation, client: x509.Certificate) -> tuple[x509.Certificate, ...]:
    """Return what is sent with the client certificate."""
    found = s.files.client_cert.certificates if s.files.client_cert else ()
    return tuple(each for each in found if each != client)


def judge_client(s: Situation, client: x509.Certificate) -> ChainResult:
    """Judge the client certificate as a broker does, without a broker's doubts about the root."""
    others = (*sent_along(s, client), *known_authorities(s))
    roots = tuple(each for each in others if certificates.is_self_signed(each))
    return verify(client, others, roots or (client,), s.now, role=Role.CLIENT)


def _is_trusted(
    s: Situation,
    client: x509.Certificate,
    between: tuple[x509.Certificate, ...],
    roots: tuple[x509.Certificate, ...],
) -> bool:
    sent = (*sent_along(s, client), *between)
    judged = verify(client, sent, roots, s.now, role=Role.CLIENT) if roots else None
    return judged is not None and judged.verify_code not in _UNTRUSTED
