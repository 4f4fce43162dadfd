"""The files by which `openssl verify` can judge a certificate: authority, intermediates, list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from cryptography import x509

from mqtts_gui.certs.chain_building import CertificatePool, build_chain, looks_self_signed
from mqtts_gui.certs.describing import describe, describe_certificate
from mqtts_gui.certs.items import Kind, LoadedFile, LoadedItem
from mqtts_gui.certs.openssl_around import Around
from mqtts_gui.certs.openssl_files import first_plain, reading
from mqtts_gui.certs.shells import Step, Word, step
from mqtts_gui.certs.structure import structure_of

_MOST_JUDGED = 50


@dataclass(frozen=True, slots=True)
class Trust:
    """What a certificate is verified with.

    Attributes:
        steps: What must be done before, such as making a PEM file of the authority's.
        words: The options of `openssl verify` that name authority and intermediates.
        authority: The authority's file as the words name it.
    """

    steps: tuple[Step, ...]
    words: tuple[Word, ...]
    authority: LoadedFile


def find_trust(item: LoadedItem, file: LoadedFile, around: Around) -> Trust | None:
    """Return what the first certificate of `file` can be verified with; None where nothing is."""
    leaf = item.certificate
    if leaf is None:
        return None
    if looks_self_signed(describe_certificate(leaf)) and around.authority in {None, file.path}:
        return _trust(file, (), around)
    return trust_for(leaf, around.others(file), around, file.certificates)


def trust_for(
    leaf: x509.Certificate,
    files: Sequence[LoadedFile],
    around: Around,
    sent: Sequence[x509.Certificate],
) -> Trust | None:
    """Return what `leaf` can be verified with: an authority of `files`, and what lies between.

    Args:
        leaf: A certificate.
        files: Where its authority may be; what came along with it is not trusted.
        around: Also holds intermediates.
        sent: What came along.
    """
    others = [each for each in files if _holds_authorities(each, around)]
    if around.authority is not None:
        others = [each for each in others if each.path == around.authority]
    roots = [each for other in others for each in other.certificates]
    pool = [*sent, *(each for other in around.files for each in _plain_certificates(other, around))]
    untrusted, trusted = CertificatePool(pool, trusted=False), CertificatePool(roots, trusted=True)
    chain = build_chain(leaf, untrusted, trusted, around.now)
    above = [link.certificate for link in chain.links[1:]]
    authority = _holder_of_the_last(above, others) or (
        others[0] if around.authority and others else None
    )
    if authority is None:
        return None
    between = [each for each in above if each not in authority.certificates]
    return _trust(authority, tuple(_holders(between, around)), around)


def authority_named(name: bytes, around: Around) -> Trust | None:
    """Return an open authority with the encoded `name`."""
    for file in around.files:
        if any(
            structure_of(each).subject.der == name for each in _plain_certificates(file, around)
        ):
            return _trust(file, (), around)
    return None


def list_of(item: LoadedItem, around: Around) -> LoadedFile | None:
    """Return an open file with the revocation list of the certificate's authority."""
    if item.certificate is None:
        return None
    wanted = structure_of(item.certificate).issuer.der
    for file in around.files:
        found = first_plain(file, Kind.CRL, around)
        if found is not None and describe(found).issuer_name.der == wanted:
            return file
    return None


def _trust(authority: LoadedFile, between: Sequence[LoadedFile], around: Around) -> Trust | None:
    first = first_plain(authority, Kind.CERTIFICATE, around)
    if first is None:
        return None
    steps: tuple[Step, ...] = ()
    named: PurePath = authority.path
    if first.form == "DER":  # -CAfile takes nothing but PEM
        named = around.free(named.with_suffix(".pem"))
        steps = (step(*reading("x509", first, authority), "-out", named),)
    untrusted = (word for each in between for word in ("-untrusted", each.path))
    return Trust(steps, ("-CAfile", named, *untrusted), authority)


def _holds_authorities(file: LoadedFile, around: Around) -> bool:
    return any(
        describe_certificate(each).is_ca
        for each in _plain_certificates(file, around)[:_MOST_JUDGED]
    )


def _plain_certificates(file: LoadedFile, around: Around) -> tuple[x509.Certificate, ...]:
    first = first_plain(file, Kind.CERTIFICATE, around)
    if first is None or first.certificate is None:
        return ()
    return file.certificates if first.form == "PEM" else (first.certificate,)


def _holder_of_the_last(
    chain: Sequence[x509.Certificate], files: Sequence[LoadedFile]
) -> LoadedFile | None:
    """Return the file with the root that ends `chain`; None for a chain without one."""
    if not chain or not looks_self_signed(describe_certificate(chain[-1])):
        return None
    return next((each for each in files if chain[-1] in each.certificates), None)


def _holders(certificates: Sequence[x509.Certificate], around: Around) -> Iterator[LoadedFile]:
    """Yield the files that hold certificates, each once."""
    told: set[PurePath] = set()
    for certificate in certificates:
        for file in around.files:
            if certificate in _plain_certificates(file, around):
                if file.path not in told:
                    told.add(file.path)
                    yield file
                break
