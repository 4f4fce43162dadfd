"""Every way in which students have PEM: what openssl wrote is read to the last byte, and named."""

from __future__ import annotations

import time
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from mqtts_gui.certs.items import Kind, LoadedFile, LoadedItem
from mqtts_gui.certs.loading import load_bytes
from mqtts_gui.errors import Severity
from tests.support.corpus import SECRET, Corpus, make_corpus, pem_of
from tests.support.issuing import codes
from tests.support.openssl_texts import run_openssl
from tests.support.pem_forms import FORMS, FORMS_OF_DER, Form, labelled, lines_of

pytestmark = pytest.mark.live

CPU_S = 2.0
ORIGINALS = (
    "ca.crt", "client.csr", "crl.pem", "rsa.key", "rsa8.key", "ec.key", "ed.key", "locked.key",
    "old.key", "rsa.pub", "rsa1.pub", "ca.p7b",
)  # fmt: skip
OWN_CODES = {"ca.p7b": {"file-pkcs7"}}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    return make_corpus(tmp_path_factory.mktemp("corpus"))


def read(data: str | bytes) -> LoadedFile:
    raw = data.encode("utf-8") if isinstance(data, str) else data
    return load_bytes(raw, Path("some.crt"), lambda: SECRET)


def content_of(item: LoadedItem) -> tuple[Kind, bool, bytes]:
    """Return what an item is and holds, to the last byte."""
    value: Any = item.value
    match item.kind:
        case Kind.PRIVATE_KEY:
            exact = value.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        case Kind.PUBLIC_KEY:
            exact = value.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        case _:
            exact = value.public_bytes(Encoding.DER)
    return item.kind, item.encrypted, exact


def check(original: str, form: Form, corpus: Corpus) -> None:
    text = corpus.text(original)
    code, mangle = form
    file = read(mangle(text))

    assert [content_of(i) for i in file.items] == [content_of(i) for i in read(text).items]
    assert codes(file) == OWN_CODES.get(original, set()) | ({code} if code else set())
    assert file.error is None


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("original", ORIGINALS)
def test_every_form_is_read_exactly_and_named(original: str, form: str, corpus: Corpus) -> None:
    check(original, FORMS[form], corpus)


@pytest.mark.parametrize("form", FORMS_OF_DER)
@pytest.mark.parametrize("original", [name for name in ORIGINALS if name != "old.key"])
def test_every_form_of_der_is_read_exactly_and_named(
    original: str, form: str, corpus: Corpus
) -> None:
    check(original, FORMS_OF_DER[form], corpus)


# openssl reads these as well; other programs, or openssl on other processors, do not.
ALSO_READ = ("form-bom", "form-invisible", "form-trailing")


@pytest.mark.parametrize("form", [*FORMS, *FORMS_OF_DER])
def test_what_is_not_odd_is_what_openssl_reads(form: str, corpus: Corpus, tmp_path: Path) -> None:
    code, mangle = {**FORMS, **FORMS_OF_DER}[form]
    data = mangle(corpus.text("ca.crt"))
    path = tmp_path / "ca.crt"
    path.write_bytes(data.encode("utf-8") if isinstance(data, str) else data)
    reads = run_openssl("x509", "-in", path, "-noout").returncode == 0

    assert reads if code is None else code in ALSO_READ or not reads


def test_odd_forms_are_warnings_with_a_cure(corpus: Corpus) -> None:
    for code, mangle in (*FORMS.values(), *FORMS_OF_DER.values()):
        for finding in read(mangle(corpus.text("ca.crt"))).all_findings:
            assert finding.severity is (Severity.INFO if code == "form-bom" else Severity.WARNING)
            assert finding.fix is not None


def test_odd_forms_are_explained_in_each_language(corpus: Corpus, each_language: str) -> None:
    for _, mangle in (*FORMS.values(), *FORMS_OF_DER.values()):
        for finding in read(mangle(corpus.text("ca.crt"))).all_findings:
            assert str(finding.message).strip() != str(finding.fix).strip() != ""
            assert "%(" not in f"{finding.message}{finding.fix}"


def test_equals_signs_may_be_lost(corpus: Corpus, tmp_path: Path) -> None:
    text = corpus.text("ec.key")  # of 121 bytes: two signs at its end
    path = tmp_path / "ec.key"
    path.write_text(text.replace("=", ""), encoding="ascii")

    assert text.count("=") == 2
    check("ec.key", ("form-padding", labelled("=", "")), corpus)
    assert run_openssl("pkey", "-in", path, "-noout").returncode != 0


def test_any_two_forms_at_once_are_read_right_or_not_at_all(corpus: Corpus) -> None:
    """Some thousand files: none is taken for another, none left without a word, none is slow."""
    for name, firsts in (("ca.crt", {**FORMS, **FORMS_OF_DER}), ("old.key", FORMS)):
        text = corpus.text(name)
        original = [content_of(item) for item in read(text).items]
        for (first, (_, mangle)), (second, (_, again)) in product(firsts.items(), FORMS.items()):
            changed = mangle(text)
            if not isinstance(changed, str) or len(lines_of(changed)) < 3:
                continue
            data = again(changed)
            started = time.thread_time()
            file = read(data)
            found = [content_of(item) for item in file.items if item.value is not None]
            assert time.thread_time() - started < CPU_S, f"{first}, {second}"
            assert found in ([], original), f"{first}, {second}"
            assert found or file.error is not None, f"{first}, {second}"


LABELS = {
    "X509 CERTIFICATE": "ca.crt",
    "NEW CERTIFICATE REQUEST": "client.csr",
    "PKCS #7 SIGNED DATA": "ca.p7b",
    "CMS": "ca.p7b",
}


@pytest.mark.parametrize("label", LABELS)
def test_other_labels_of_the_same_are_not_odd(label: str, corpus: Corpus) -> None:
    name = LABELS[label]
    file = read(pem_of(label, corpus.der(name)))

    assert [content_of(i) for i in file.items] == [
        content_of(i) for i in read(corpus.text(name)).items
    ]
    assert codes(file) == OWN_CODES.get(name, set())


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("ca.crt", "CERTIFICATE"), ("client.csr", "CERTIFICATE REQUEST"), ("crl.pem", "X509 CRL"),
        ("rsa.key", "RSA PRIVATE KEY"), ("rsa8.key", "PRIVATE KEY"), ("ec.key", "EC PRIVATE KEY"),
        ("rsa.pub", "PUBLIC KEY"), ("rsa1.pub", "RSA PUBLIC KEY"), ("ca.p7b", "PKCS7"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("written", ["CERTIFICATE", "PRIVATE KEY", "KEY", "CERTIFICAT", "CSR"])
def test_wrong_label_is_named_with_the_right_one(
    name: str, label: str, written: str, corpus: Corpus
) -> None:
    file = read(pem_of(written, corpus.der(name)))
    wrong = written != label
    labels = [finding for finding in file.all_findings if finding.code == "form-label"]

    assert [content_of(i) for i in file.items] == [
        content_of(i) for i in read(corpus.text(name)).items
    ]
    assert codes(file) == OWN_CODES.get(name, set()) | ({"form-label"} if wrong else set())
    if wrong:
        assert f"-----BEGIN {label}-----" in str(labels[0].fix)


def test_windows_calls_everything_a_certificate(corpus: Corpus) -> None:
    """What `certutil -encode` makes of a PKCS#12 container."""
    file = read(pem_of("CERTIFICATE", corpus.read("client.p12")))

    assert [item.kind for item in file.items] == [
        Kind.CERTIFICATE, Kind.PRIVATE_KEY, Kind.CERTIFICATE,
    ]  # fmt: skip
    assert codes(file) == {"file-pkcs12", "form-label"}
