"""The six answers equal what the real openssl prints, whatever a certificate has or lacks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from mqtts_gui import i18n
from mqtts_gui.certs.describing import describe
from mqtts_gui.certs.loading import load_file
from mqtts_gui.certs.summary import six_answers
from tests.support.issuing import NOW
from tests.support.lab import make_lab, openssl
from tests.support.openssl_texts import print_certificate, read_subject

pytestmark = pytest.mark.live

RSA = ("-newkey", "rsa:2048")
EC = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1")
CASES: dict[str, tuple[str, tuple[str, ...]]] = {
    "all there": ("/C=FR/O=Lycée Exemple/OU=BTS CIEL/CN=CA-CIEL", RSA),
    "no OU": ("/O=Ciel Dupont/CN=localhost", RSA),
    "several OUs": ("/O=Ciel/OU=iot/OU=ciel/OU=été/CN=vm-dupont", RSA),
    "several of all": ("/O=a/O=b/CN=one/CN=two", EC),
    "two in one set": ("/O=Ciel/OU=iot+CN=vm-dupont", EC),
    "accents": ("/O=Lycée Élise Œuvré/OU=Ω 日本/CN=Hélène", RSA),
    "odd characters": ('/O=a, b + "c" \\\\ <d>/OU=#1;2=3/CN= blanks ', EC),
    "nothing but a country": ("/C=FR", EC),
    "other attributes": ("/DC=home/DC=lab/UID=d/emailAddress=a@b.fr/serialNumber=1/CN=vm", EC),
    "EC P-384": ("/CN=ec", ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:secp384r1")),
    "EC K-256": ("/CN=ec", ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:secp256k1")),
    "EC Brainpool": ("/CN=ec", ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:brainpoolP256r1")),
    "Ed25519": ("/CN=ed", ("-newkey", "ed25519")),
    "Ed448": ("/CN=ed", ("-newkey", "ed448")),
    "RSA 3072, SHA-384": ("/CN=rsa", ("-newkey", "rsa:3072", "-sha384")),
    "RSA 1024, SHA-1": ("/CN=rsa", ("-newkey", "rsa:1024", "-sha1")),
    "RSA 2048, MD5": ("/CN=rsa", (*RSA, "-md5")),
    "RSA, PSS": ("/CN=pss", (*RSA, "-sigopt", "rsa_padding_mode:pss")),
    "RSA-PSS key": ("/CN=pss", ("-newkey", "rsa-pss", "-pkeyopt", "rsa_keygen_bits:2048")),
    "EC, SHA-512": ("/CN=ec", (*EC, "-sha512")),
    "negative serial": ("/CN=old", (*EC, "-set_serial", "-5")),
    "far future": ("/CN=far", (*EC, "-days", "36500")),
}  # fmt: skip


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    i18n.use_language("en")
    yield
    i18n.use_language("en")


def agree_on(path: Path) -> None:
    """Assert that we and openssl give the same six answers, and the same whole subject."""
    printed = print_certificate(path)
    (item,) = load_file(path).items
    described = describe(item)
    values = [answer.value for answer in six_answers(described, NOW)]

    assert {name: list(texts) for name, texts in described.subject.items()} == printed.subject
    assert values[:3] == [", ".join(printed.subject.get(name, [])) for name in ("O", "OU", "CN")]
    assert values[3] == printed.signature_algorithm
    if printed.key_bits is not None:
        assert values[4] == f"{printed.key_bits} bits"
    assert described.not_after == printed.not_after
    assert values[5] == i18n.format_instant(printed.not_after)


@pytest.mark.parametrize("case", CASES)
def test_answers_equal_those_of_openssl(case: str, tmp_path: Path) -> None:
    subject, options = CASES[case]
    path = tmp_path / "case.crt"
    openssl(
        "req", "-x509", "-utf8", "-noenc", "-multivalue-rdn", "-subj", subject,
        "-keyout", str(tmp_path / "case.key"), "-out", str(path), *options,
    )  # fmt: skip

    agree_on(path)


@pytest.mark.parametrize("mask", ["nombstr", "pkix", "utf8only", "default"])
def test_answers_are_the_same_in_every_alphabet(mask: str, tmp_path: Path) -> None:
    path, configuration = tmp_path / "case.crt", tmp_path / "case.cnf"
    configuration.write_text(
        f"[req]\ndistinguished_name = dn\nstring_mask = {mask}\nutf8 = yes\nprompt = no\n"
        "[dn]\nO = Lycée Exemple\nOU = étudié\nCN = Hélène\n",
        encoding="utf-8",
    )
    openssl(
        "req", "-x509", "-noenc", "-config", str(configuration), "-newkey", "rsa:2048",
        "-keyout", str(tmp_path / "case.key"), "-out", str(path),
    )  # fmt: skip

    agree_on(path)


def test_answers_about_the_certificates_of_the_lab(tmp_path: Path) -> None:
    lab = make_lab(tmp_path / "lab", broker_name="vm-dupont", client_name="localhost")
    for pair in (lab.authority, lab.broker, lab.client):
        agree_on(pair.certificate)


def test_subject_line_is_taken_apart_rightly() -> None:
    line = r'C = FR, O = "a, b", OU = Lyc\C3\A9e + CN = x\=y'

    assert read_subject(line) == {"C": ["FR"], "O": ["a, b"], "OU": ["Lycée"], "CN": ["x=y"]}
