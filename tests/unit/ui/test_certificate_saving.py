"""What can be saved of an open file: the forms, the authorities and the key that go with it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography import x509

from mqtts_gui.certs.describing import describe
from mqtts_gui.certs.judging import judge_any
from mqtts_gui.pki.exporting import as_pkcs12
from mqtts_gui.ui.models.certificate_saving import Lock, SaveOffer, make_data, make_offer
from mqtts_gui.ui.models.opened_file import OpenedFile
from mqtts_gui.ui.models.save_choices import LABELS, SaveForm
from tests.support.issuing import (
    Issued,
    authority,
    issue,
    key_pem,
    loaded,
    new_key,
    request,
    revocation_list,
)

ROOT = authority("CA-CIEL")
CLASS = authority("Class CA", by=ROOT)
OWN = issue("dupont", by=CLASS)
NAMESAKE = authority("Class CA", by=ROOT)


def opened(data: bytes, name: str = "some.crt", passphrase: str | None = None) -> OpenedFile:
    """Return a file as the Certificates page holds it open."""
    file = loaded(data, name, lambda: passphrase)
    described = tuple(describe(item) for item in file.items)
    verdict = judge_any(file, datetime.now(UTC))
    return OpenedFile(1, name, Path("/tp") / name, file, described, verdict)


def offer_of(data: bytes, *others: bytes, place: int = 0, name: str = "dupont.crt") -> SaveOffer:
    entry = opened(data, name)
    return make_offer(entry, place, (entry, *(opened(each, "other.pem") for each in others)))


def about(offer: SaveOffer, form: SaveForm) -> str:
    return next(str(each.about) for each in offer.choices if each.form is form)


def forms(offer: SaveOffer) -> set[SaveForm]:
    return {form for form in SaveForm if offer.can_have(form)}


def certificates(data: bytes) -> list[x509.Certificate]:
    return x509.load_pem_x509_certificates(data)


def test_chain_is_found_among_the_open_files_by_signature_not_by_name() -> None:
    offer = offer_of(OWN.pem, NAMESAKE.pem, ROOT.pem, CLASS.pem)

    chain = certificates(make_data(offer, SaveForm.CHAIN, Lock()))
    assert chain == [OWN.certificate, CLASS.certificate, ROOT.certificate]
    assert about(offer, SaveForm.CHAIN) == "dupont, Class CA and CA-CIEL, in this order."


def test_chain_without_its_root_says_who_is_missing() -> None:
    offer = offer_of(OWN.pem, CLASS.pem)

    assert offer.can_have(SaveForm.CHAIN)
    assert "CA-CIEL, above them, is not open" in about(offer, SaveForm.CHAIN)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (OWN.pem, "Open the certificate of Class CA, which signed it."),
        (ROOT.pem, "It is self-signed: there is nobody above it."),
        (request(), "Only certificates have a chain."),
    ],
)
def test_chain_that_cannot_be_had_says_why(data: bytes, reason: str) -> None:
    offer = offer_of(data, NAMESAKE.pem)

    assert not offer.can_have(SaveForm.CHAIN)
    assert about(offer, SaveForm.CHAIN) == reason


def test_ring_of_authorities_ends() -> None:
    key_a, key_b = new_key(), new_key()
    a, b = authority("A", key=key_a), authority("B", key=key_b)
    crossed = (authority("A", by=b, key=key_a), authority("B", by=a, key=key_b))
    own = issue("x", by=crossed[0])

    offer = offer_of(own.pem, *(each.pem for each in crossed))

    assert len(offer.chain) == 2


def test_signer_that_is_valid_now_is_preferred() -> None:
    key = new_key()
    old, new = (authority("CA", key=key, days=days) for days in ((-9000, -8000), (-9000, 9000)))
    own = issue("x", by=new)

    offer = offer_of(own.pem, old.pem, new.pem)

    assert [item.value for item in offer.chain] == [new.certificate]


@pytest.mark.parametrize("with_key_first", [True, False])
def test_container_takes_the_key_that_fits_and_the_chain(*, with_key_first: bool) -> None:
    parts = (key_pem(OWN.key), OWN.pem)
    data, other = parts if with_key_first else reversed(parts)
    offer = offer_of(data, key_pem(new_key()), other, CLASS.pem)

    assert offer.bundle is not None
    content = loaded(make_data(offer, SaveForm.PKCS12, Lock("x")), "own.p12", lambda: "x")
    assert content.certificates == (OWN.certificate, CLASS.certificate)
    assert offer.bundle.friendly_name == "dupont"
    assert "out of other.pem" in about(offer, SaveForm.PKCS12)


@pytest.mark.parametrize(
    ("data", "other", "reason"),
    [
        (OWN.pem, key_pem(new_key()), "Open its private key as well."),
        (OWN.pem, key_pem(OWN.key, "x"), "Unlock its private key first: other.pem."),
        (key_pem(OWN.key), ROOT.pem, "Open the certificate that belongs to this key as well."),
        (key_pem(OWN.key, "x"), OWN.pem, "Type the passphrase of the file first."),
        (request("dupont", OWN.key), key_pem(OWN.key), "Only a certificate goes into it"),
        (revocation_list(ROOT), key_pem(ROOT.key), "Only a certificate goes into it"),
    ],
)
def test_container_that_cannot_be_had_says_why(data: bytes, other: bytes, reason: str) -> None:
    offer = offer_of(data, other)

    assert offer.bundle is None
    assert not offer.can_have(SaveForm.PKCS12)
    assert about(offer, SaveForm.PKCS12).startswith(reason)
    with pytest.raises(ValueError, match="not offered"):
        make_data(offer, SaveForm.PKCS12, Lock("x"))


def test_private_key_is_offered_in_no_form_that_would_write_it_in_clear() -> None:
    offer = offer_of(key_pem(OWN.key))

    assert forms(offer) == {SaveForm.PDF}
    assert "copy its file instead" in about(offer, SaveForm.PEM)
    for form in (SaveForm.PEM, SaveForm.CHAIN, SaveForm.WHOLE, SaveForm.DER):
        with pytest.raises(ValueError, match="not"):
            make_data(offer, form, Lock())


def test_whole_file_is_offered_where_it_has_several_parts() -> None:
    offer = offer_of(OWN.pem + key_pem(OWN.key) + CLASS.pem, place=1)

    assert about(offer, SaveForm.WHOLE).startswith("2 parts one after the other")
    assert offer.can_have(SaveForm.WHOLE)
    assert make_data(offer, SaveForm.WHOLE, Lock()) == OWN.pem + CLASS.pem
    assert make_data(offer, SaveForm.PEM, Lock()) == CLASS.pem
    assert make_data(offer, SaveForm.DER, Lock()) == CLASS.der
    assert SaveForm.WHOLE not in {each.form for each in offer_of(OWN.pem).choices}


@pytest.mark.parametrize("data", [b"", b"hello", key_pem(OWN.key, "x")])
def test_nothing_is_offered_of_nothing(data: bytes) -> None:
    assert forms(offer_of(data)) == set()


def test_locked_container_offers_nothing_and_says_what_is_missing() -> None:
    offer = offer_of(container(OWN))

    assert forms(offer) == set()
    assert about(offer, SaveForm.PEM) == "Type the passphrase of the file first."


def container(own: Issued) -> bytes:
    offer = offer_of(own.pem, key_pem(own.key))
    assert offer.bundle is not None
    return as_pkcs12(offer.bundle, "x")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("ca.crt", "ca.pem"),
        ("ca.pem", "ca-2.pem"),
        ("ca.crt.txt", "ca.pem"),
        ("vm-dupont:8883", "vm-dupont-8883.pem"),
        ("../../etc/passwd", "etc-passwd.pem"),
        ("a\u202eb\x00c", "a-b-c.pem"),
        ("élève 3.crt", "élève-3.pem"),
        ("...", "certificate.pem"),
        ("x" * 300, "x" * 80 + ".pem"),
    ],
)
def test_names_of_files_are_harmless_and_never_that_of_the_source(name: str, expected: str) -> None:
    assert offer_of(OWN.pem, name=name).file_name(SaveForm.PEM) == expected


def test_part_of_a_file_is_named_after_its_holder() -> None:
    offer = offer_of(OWN.pem + CLASS.pem, place=1, name="bundle.pem")

    assert offer.file_name(SaveForm.DER) == "Class-CA.der"


def test_every_form_has_its_words_in_both_languages(each_language: str) -> None:
    offer = offer_of(OWN.pem, key_pem(OWN.key), CLASS.pem)

    assert len({str(LABELS[form]) for form in SaveForm}) == len(SaveForm)
    assert all(str(each.about) for each in offer.choices)
    assert "dupont.crt" in str(offer.title)


def test_lock_shows_no_passphrase() -> None:
    assert "bonjour" not in repr(Lock("bonjour"))
