"""The signature algorithm with its identifier, its digest and, for RSA-PSS, its salt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from cryptography import x509
from cryptography.hazmat.primitives import hashes

from mqtts_gui.certs.algorithms import digest_name
from mqtts_gui.certs.field_bytes import pss_salt
from mqtts_gui.certs.field_node import FieldNode, byte_count
from mqtts_gui.certs.items import LoadedItem
from mqtts_gui.certs.quiet import attempt
from mqtts_gui.certs.structure import read_structure
from mqtts_gui.i18n import mark

_LABEL = "Signature algorithm"
_Signed = x509.Certificate | x509.CertificateSigningRequest | x509.CertificateRevocationList


def with_algorithm(nodes: Iterable[FieldNode], item: LoadedItem) -> Iterator[FieldNode]:
    """Yield fields, the signature algorithm among them with its parts."""
    for node in nodes:
        yield replace(node, children=_parts(node, item)) if node.label.text == _LABEL else node


def _parts(node: FieldNode, item: LoadedItem) -> tuple[FieldNode, ...]:
    oid = read_structure(item.kind, item.der).algorithm
    parts = [FieldNode(mark("Identifier (OID)"), oid)] if oid and oid != node.value else []
    digest = _digest(item) or digest_name(str(node.value))
    if digest:
        parts.append(FieldNode(mark("Digest"), digest))
    salt = pss_salt(item)
    if salt is not None:
        parts.append(FieldNode(mark("Salt (PSS)"), byte_count(salt)))
    return tuple(parts)


def _digest(item: LoadedItem) -> str | None:
    value = item.value
    found: hashes.HashAlgorithm | None = None
    if isinstance(value, _Signed):
        found = attempt(lambda: value.signature_hash_algorithm)
    return digest_name(found.name) if found is not None else None
