"""The OpenSSL of Python's ssl is asked offline, and its number is what counts."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import dsa, ed448, ed25519
from cryptography.hazmat.primitives.serialization import Encoding

from mqtts_gui.certs import chain_verdict, openssl_verdict
from mqtts_gui.certs.chain import Role, verify
from mqtts_gui.certs.openssl_verdict import UNDECIDED, Demands, judge_as_broker, judge_as_client
from mqtts_gui.certs.verify_codes import VerifyCode, openssl_name
from mqtts_gui.mqtt.profile import Profile, Secrets
from mqtts_gui.mqtt.tls import make_context
from tests.support.chain_faults import FAULTS, planned
from tests.support.chain_parts import HOST, MIDDLE, at, raw, signed_with
from tests.support.chain_plans import Part, make, moment
from tests.support.issuing import Key, name, rsa_key
from tests.support.openssl_verify import BuiltChain, built


def chain_of(fault: str) -> BuiltChain:
    return built(planned(FAULTS[fault]))


def der(*certificates: x509.Certificate) -> list[bytes]:
    return [each.public_bytes(Encoding.DER) for each in certificates]


def as_broker(chain: BuiltChain, host: str | None = None) -> int:
    return judge_as_broker(der(chain.leaf, *chain.sent), Demands(tuple(chain.roots)), host)


def as_client(chain: BuiltChain) -> int:
    return judge_as_client(der(chain.leaf, *chain.sent), Demands(tuple(chain.roots)))


@pytest.mark.parametrize(
    ("fault", "number"),
    [
        ("leaf without purposes", 0),
        ("leaf of version 1", 0),
        ("leaf Ed25519", 0),
        ("leaf RSA", 0),
        ("leaf by another key", 7),
        ("leaf too new", 9),
        ("leaf expired", 10),
        ("root sent, not trusted", 19),
        ("middle missing", 20),
        ("root pathlen 0", 25),
        ("unknown critical", 34),
        ("leaf of 1024 bits", 66),
        ("SHA-1 under the leaf", 68),
        ("middle may not sign", 79),
    ],
)
def test_number_is_the_same_for_both_sides_of_tls(fault: str, number: int) -> None:
    chain = chain_of(fault)

    assert (as_broker(chain), as_client(chain)) == (number, number)


def test_purpose_is_that_of_the_side() -> None:
    server, client = chain_of("leaf for servers"), chain_of("leaf for clients")

    assert (as_broker(server), as_client(server)) == (0, 26)
    assert (as_broker(client), as_client(client)) == (26, 0)


@pytest.mark.parametrize(
    ("host", "number"), [(HOST, 0), ("raspberrypi", 62), ("192.168.56.10", 64)]
)
def test_host_is_compared(host: str, number: int) -> None:
    assert as_broker(chain_of("unknown"), host) == number


def test_host_that_is_no_name_is_left_to_our_checks() -> None:
    chain = chain_of("unknown")
    result = verify(chain.leaf, chain.sent, chain.roots, chain.at, "a..b")

    assert as_broker(chain, "a..b") == UNDECIDED
    assert (result.judged_by, result.verify_code) == ("openssl", 62)


def test_context_is_as_strict_as_that_of_a_connection() -> None:
    ours = openssl_verdict._client_context(Demands(), names=True)
    theirs = make_context(Profile(host="vm"), Secrets()).context

    assert ours.verify_flags == theirs.verify_flags
    assert ours.verify_mode == theirs.verify_mode == ssl.CERT_REQUIRED
    assert ours.check_hostname
    assert {each["id"] for each in ours.get_ciphers()} == {
        each["id"] for each in theirs.get_ciphers()
    }


def self_signed(key: Key | ed448.Ed448PrivateKey | dsa.DSAPrivateKey) -> x509.Certificate:
    holder = name({"CN": "rare"})
    builder = (
        x509.CertificateBuilder().subject_name(holder).issuer_name(holder)
        .public_key(key.public_key()).serial_number(5)
        .not_valid_before(moment() - timedelta(days=1))
        .not_valid_after(moment() + timedelta(days=1))
    )  # fmt: skip
    edwards = ed448.Ed448PrivateKey | ed25519.Ed25519PrivateKey
    digest = None if isinstance(key, edwards) else hashes.SHA256()
    return builder.sign(key, digest)


@pytest.mark.parametrize(
    "make_key",
    [
        ed448.Ed448PrivateKey.generate,
        ed25519.Ed25519PrivateKey.generate,
        lambda: dsa.generate_private_key(2048),
        lambda: rsa_key(2048),
    ],
    ids=["Ed448", "Ed25519", "DSA", "RSA"],
)
def test_key_that_fits_no_suite_is_judged_all_the_same(make_key: Callable[[], Key]) -> None:
    certificate = self_signed(make_key())

    assert judge_as_broker(der(certificate), Demands((certificate,))) == 0
    assert judge_as_client(der(certificate), Demands((certificate,))) == 0
    assert judge_as_broker(der(certificate), Demands()) == 18
    assert verify(certificate, (), (certificate,), moment()).judged_by == "openssl"


def test_dates_are_left_out_where_the_clock_is_another() -> None:
    chain = chain_of("leaf expired")
    demands = Demands(tuple(chain.roots), dates=False)

    assert judge_as_broker(der(chain.leaf, *chain.sent), demands) == 0
    assert chain.verify().verify_code == 10


def test_many_threads_may_ask_at_once() -> None:
    good, bad = chain_of("unknown"), chain_of("leaf expired")
    answers: list[tuple[int, int]] = []

    def ask() -> None:
        answers.extend((as_broker(good), as_client(bad)) for _ in range(20))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert answers == [(0, 10)] * 80


def test_garbage_is_undecided() -> None:
    assert judge_as_broker([b"\x30\x00"], Demands()) == UNDECIDED
    assert judge_as_client([b"\x30\x00"], Demands()) == UNDECIDED


# The string type says UTF-8, and the bytes are none: the library reads it, OpenSSL does not.
UNREADABLE = b"\x30\x0d\x31\x0b\x30\x09\x06\x03\x55\x04\x03\x0c\x02\xe9\xe9"


def test_certificate_that_openssl_cannot_read_is_refused() -> None:
    root = planned().parts[2]
    leaf = make(Part("x", subject=UNREADABLE), root)
    result = verify(leaf, (), (make(root, root),), moment())

    assert (result.ok, result.verify_code, result.code) == (False, 1, "chain-refused")
    assert result.judged_by == "openssl"
    assert "cannot read" in str(result.findings[0].message)


def off_the_curve(certificate: x509.Certificate) -> x509.Certificate:
    """Return a certificate with one changed byte in its key: a point that lies on no curve."""
    damaged = bytearray(certificate.public_bytes(Encoding.DER))
    point = damaged.index(b"\x03\x42\x00\x04")  # a BIT STRING of an uncompressed point of P-256
    damaged[point + 40] ^= 0x7F
    return x509.load_der_x509_certificate(bytes(damaged))


def test_damaged_key_is_named() -> None:
    chain = chain_of("unknown")
    of_leaf = replace(chain, leaf=off_the_curve(chain.leaf)).verify()
    of_middle = replace(chain, sent=[off_the_curve(chain.sent[0])]).verify()

    assert (of_leaf.verify_code, of_leaf.code) == (66, "cert-damaged")
    assert (of_middle.verify_code, of_middle.code) == (20, "cert-damaged")
    assert "Class CA" in str(of_middle.findings[0].message)


@pytest.mark.parametrize(("place", "name"), [(MIDDLE, "Class CA"), (2, "CA-CIEL")])
def test_damaged_extension_of_an_authority_is_named(place: int, name: str) -> None:
    result = built(planned(at(place, raw("2.5.29.14", b"\x05\x00")))).verify()

    assert (result.ok, result.code) == (False, "cert-damaged")
    assert name in str(result.findings[0].message)
    assert "2.5.29.14" in str(result.findings[0].message)


def test_unknown_signature_algorithm_is_named() -> None:
    chain = chain_of("unknown")
    der = chain.leaf.public_bytes(Encoding.DER)
    ecdsa, unknown = (bytes.fromhex(f"2a8648ce3d0403{last}") for last in ("02", "7f"))
    odd = x509.load_der_x509_certificate(der.replace(ecdsa, unknown))
    result = replace(chain, leaf=odd).verify()

    assert (result.ok, result.code) == (False, "cert-damaged")
    assert "1.2.840.10045.4.3.127" in str(result.findings[0].message)


def test_unreadable_companions_are_left_out() -> None:
    chain, stranger = chain_of("unknown"), make(Part("x", subject=UNREADABLE), Part("y"))
    middle = planned().parts[MIDDLE]
    same_name = make(Part("Class CA", issuer=UNREADABLE), middle)
    sent = [stranger, same_name, *chain.sent]

    assert verify(chain.leaf, sent, [same_name, *chain.roots], chain.at).ok


@pytest.fixture
def deaf(monkeypatch: pytest.MonkeyPatch) -> None:
    """An OpenSSL that nobody can ask: a computer's policy forbids what the question needs."""
    for which in ("judge_as_broker", "judge_as_client"):
        monkeypatch.setattr(chain_verdict, which, lambda *_: UNDECIDED)
    monkeypatch.setattr(chain_verdict, "_works", lambda: False)


def shown_as_leaf(fault: str) -> bool:
    plan = planned(FAULTS[fault])
    return plan.leaf_place == 0 and not plan.lists


@pytest.mark.usefixtures("deaf")
@pytest.mark.parametrize("fault", [*filter(shown_as_leaf, FAULTS)])
def test_our_checks_come_to_the_same_verdict_where_openssl_cannot_be_asked(fault: str) -> None:
    chain = chain_of(fault)
    by_checks, number = chain.verify(), as_broker(chain, chain.host)
    if number == 26 and chain.host is None:
        number = as_client(chain)

    assert by_checks.judged_by == "checks"
    assert by_checks.verify_code == (0 if number == 26 else number)


def test_number_that_our_checks_cannot_explain_is_told() -> None:
    # nameConstraints for registered identifiers, a kind that OpenSSL does not know: 51.
    limits = bytes.fromhex("300aa0083006880403030303")
    chain = built(planned(at(2, raw("2.5.29.30", limits, critical=True))))
    with_names = built(
        planned(
            at(2, raw("2.5.29.30", limits, critical=True)),
            at(0, raw("2.5.29.17", bytes.fromhex("3006880403030303"))),
        )
    )
    assert chain.verify().ok
    result = with_names.verify()

    assert (result.ok, result.code) == (False, "chain-refused")
    assert result.verify_code == as_broker(with_names) == 51
    assert "UNSUPPORTED_CONSTRAINT_TYPE" in str(result.findings[0].message)
    assert result.findings[0].command[:2] == ("openssl", "verify")
    assert any(check.ok is False for check in result.checks)


def test_every_number_of_openssl_has_its_name() -> None:
    assert openssl_name(20) == "UNABLE_TO_GET_ISSUER_CERT_LOCALLY"
    assert openssl_name(94) == "EC_KEY_EXPLICIT_PARAMS"
    assert openssl_name(300) == "300"
    assert VerifyCode(51) == 51
    assert VerifyCode(51).name == "UNSUPPORTED_CONSTRAINT_TYPE"


def test_authority_is_judged_by_a_certificate_that_it_might_have_signed() -> None:
    root, middle = chain_of("root itself"), chain_of("middle itself")
    refused = built(planned(FAULTS["root pathlen 0"], FAULTS["middle itself"]))
    roles = dict.fromkeys((Role.ANY, Role.CA), (root, middle))
    for role, chains in roles.items():
        for chain in chains:
            result = verify(chain.leaf, chain.sent, chain.roots, chain.at, role=role)
            assert (result.ok, result.judged_by) == (True, "openssl")

    may_sign = verify(refused.leaf, refused.sent, refused.roots, refused.at, role=Role.CA)
    assert (may_sign.verify_code, may_sign.code) == (25, "ca-pathlen")
    assert refused.verify().ok  # it is what it says, but nothing below it would be accepted


def test_leaf_may_not_sign() -> None:
    chain = chain_of("unknown")
    result = verify(chain.leaf, chain.sent, chain.roots, chain.at, role=Role.CA)

    assert (result.verify_code, result.code, result.judged_by) == (79, "ca-not-a-ca", "openssl")


def test_wrong_signature_above_an_authority_is_not_taken_for_that_of_the_stand_in() -> None:
    chain = built(planned(at(MIDDLE, signed_with("another")), FAULTS["middle itself"]))
    for role in (Role.ANY, Role.CA):
        result = verify(chain.leaf, chain.sent, chain.roots, chain.at, role=role)
        assert (result.verify_code, result.code) == (7, "ca-same-name-other-key")


def test_no_file_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    assert chain_of("revoked").verify().verify_code == 23
    assert list(tmp_path.iterdir()) == []
