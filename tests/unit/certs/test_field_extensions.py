"""Extensions as fields: each in words, the unknown byte by byte, long lists cut."""

from __future__ import annotations

from ipaddress import ip_address, ip_network

import pytest
from cryptography import x509
from cryptography.x509.oid import AuthorityInformationAccessOID as Access
from cryptography.x509.oid import ExtendedKeyUsageOID, ObjectIdentifier

from mqtts_gui.certs.der import BIT_STRING, encode
from mqtts_gui.certs.field_node import MOST_BYTES, MOST_ENTRIES
from mqtts_gui.certs.field_tree import FieldNode
from tests.support.field_paths import find, pairs, tree_of
from tests.support.issuing import (
    Extension,
    authority,
    identifier,
    issue,
    issuer_identifier,
    purpose,
    san,
    usage,
)


def with_extension(*extensions: Extension) -> tuple[FieldNode, ...]:
    return find(tree_of(issue("vm", extensions=extensions).pem), "Extensions").children


def test_names_are_shown_one_by_one_by_their_kind() -> None:
    names = san(
        x509.DNSName("vm"),
        x509.IPAddress(ip_address("192.168.1.42")),
        x509.RFC822Name("a@b.fr"),
        x509.OtherName(ObjectIdentifier("1.2.3"), b"\x0c\x02hi"),
    )
    node = find(with_extension(names), "Accepted names")

    assert node.text == "DNS:vm, IP:192.168.1.42, email:a@b.fr, other:1.2.3 0c026869"
    assert pairs(node)[:4] == [
        ("Host name (DNS)", "vm"),
        ("IP address", "192.168.1.42"),
        ("E-mail address", "a@b.fr"),
        ("Other name", "hi"),
    ]
    assert pairs(node)[4:] == [("Identifier (OID)", "2.5.29.17"), ("Critical", "no")]


def test_usages_and_roles_are_said_in_words() -> None:
    roles = purpose(ExtendedKeyUsageOID.SERVER_AUTH, ObjectIdentifier("1.2.3.4"))
    nodes = with_extension(usage("digital_signature", "key_cert_sign"), roles)

    assert pairs(find(nodes, "Key usage"))[:2] == [
        ("Signs, as in a TLS negotiation", "digitalSignature"),
        ("Signs certificates", "keyCertSign"),
    ]
    assert str(find(nodes, "Key usage").remark) == "critical"
    assert pairs(find(nodes, "Role"))[:2] == [
        ("Proves a server (serverAuth)", "1.3.6.1.5.5.7.3.1"),
        ("Another role", "1.2.3.4"),
    ]


def test_constraints_and_addresses_are_said_in_words() -> None:
    limits = x509.NameConstraints([x509.DNSName("lab")], [x509.IPAddress(ip_network("10.0.0.0/8"))])
    address = x509.UniformResourceIdentifier("http://pki/")
    reasons = frozenset({x509.ReasonFlags.key_compromise})
    point = x509.DistributionPoint([address], None, reasons, None)
    nodes = with_extension(
        (x509.BasicConstraints(ca=True, path_length=1), True),
        (limits, True),
        (x509.CRLDistributionPoints([point]), False),
        (x509.AuthorityInformationAccess([x509.AccessDescription(Access.OCSP, address)]), False),
    )

    assert pairs(find(nodes, "Basic"))[1] == ("Authorities below it (pathlen)", "1")
    assert pairs(find(nodes, "Name constraints"))[:2] == [
        ("Only names under", "DNS:lab"), ("No name under", "IP:10.0.0.0/8"),
    ]  # fmt: skip
    assert pairs(find(nodes, "Revocation list at"))[0] == ("Address (URI)", "http://pki/")
    assert "keyCompromise" in str(find(nodes, "Revocation list at").children[0].remark)
    assert pairs(find(nodes, "Information"))[0] == (
        "Says whether it is revoked (OCSP)", "http://pki/",
    )  # fmt: skip


def test_policies_and_identifiers_are_shown() -> None:
    ca = authority()
    notice = x509.UserNotice(None, "Pour le TP")
    policy = x509.PolicyInformation(ObjectIdentifier("2.23.140.1.2.1"), ["http://cps/", notice])
    nodes = with_extension(
        (x509.CertificatePolicies([policy]), False),
        (issuer_identifier(ca), False),
        (identifier(ca.key), False),
    )

    policies = find(nodes, "Policies")
    assert pairs(policies)[0] == ("Domain validated (DV)", "2.23.140.1.2.1")
    assert [text for _, text in pairs(policies.children[0])] == ["http://cps/", "Pour le TP"]
    assert find(nodes, "Subject key").text == find(nodes, "Authority key", "Key identifier").text


def test_netscape_extensions_are_read() -> None:
    comment = x509.UnrecognizedExtension(
        ObjectIdentifier("2.16.840.1.113730.1.13"), encode(0x16, b"Fait pour le TP")
    )
    kind = x509.UnrecognizedExtension(
        ObjectIdentifier("2.16.840.1.113730.1.1"), encode(BIT_STRING, b"\x06\x40")
    )
    nodes = with_extension((comment, False), (kind, False))

    assert find(nodes, "Netscape comment").text == "Fait pour le TP"
    assert find(nodes, "Netscape certificate type").text == "SSL Server"


@pytest.mark.parametrize(
    ("oid", "remark"), [("1.2.3.4", "critical; not known here"), ("2.5.29.15", "critical; cannot")]
)
def test_what_is_not_known_is_shown_byte_by_byte(oid: str, remark: str) -> None:
    value = bytes(range(40))
    unknown = x509.UnrecognizedExtension(ObjectIdentifier(oid), value)
    (node,) = with_extension((unknown, True))

    assert node.text == "40 bytes"
    assert str(node.remark).startswith(remark)
    assert node.children[-1].data == value


def test_long_lists_and_dumps_are_bounded() -> None:
    names = san(*(x509.DNSName(f"vm-{number}") for number in range(MOST_ENTRIES + 7)))
    huge = x509.UnrecognizedExtension(ObjectIdentifier("1.2.3.4"), bytes(MOST_BYTES + 1))
    nodes = with_extension(names, (huge, False))

    entries = find(nodes, "Accepted names").children
    assert str(entries[MOST_ENTRIES].label) == "… and 7 more"
    assert len(find(nodes, "Accepted names").text) < 1100
    dump = find(nodes, "1.2.3.4").children[-1]
    assert dump.data is not None
    assert len(dump.data) == MOST_BYTES
    assert str(dump.remark) == f"the first {MOST_BYTES:,} bytes of them"
