"""Each openssl command for certificates, requests and lists is run, and does what it claims."""

from __future__ import annotations

import base64
import ssl
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mqtts_gui.certs.describing import describe
from mqtts_gui.certs.items import Kind
from mqtts_gui.certs.matching import same_key
from mqtts_gui.certs.openssl_command import Use
from mqtts_gui.certs.signatures import signed_by
from tests.live.test_commands_as_printed_keys import CHECKS as OTHER_CHECKS
from tests.support.issuing import (
    authority,
    issue,
    key_pem,
    lab_certificate,
    new_key,
    request,
    revocation_list,
    rsa_key,
)
from tests.support.lab import openssl
from tests.support.openssl_desk import (
    BROKER,
    CA,
    CA_KEY,
    CRL,
    CRT,
    CSR,
    KEY,
    LONG,
    MIDDLE,
    SECRET,
    Checks,
    Desk,
    make_desk,
)
from tests.unit.certs.test_loading_forms import MENDED, PEM

pytestmark = pytest.mark.live

CHECKS = Checks()


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return make_desk(tmp_path)


def to_der(desk: Desk, name: str) -> bytes:
    item = desk.read(name).items[0]
    assert item.der
    return item.der


def test_every_command_has_a_check() -> None:
    assert {*CHECKS, *OTHER_CHECKS} == set(Use)
    assert not {*CHECKS} & {*OTHER_CHECKS}


@CHECKS.of(Use.GO)
def goes_to_the_folder_of_the_file(desk: Desk) -> None:
    go, show, *_ = desk.commands(CRT)
    both = type(show)(show.use, show.title, (*go.steps, *show.steps))
    ran = Desk(desk.folder.parent).type(both)

    assert "Subject: CN = dupont" in ran.printed


@CHECKS.of(Use.MEND)
def is_said_of_exactly_those_forms_that_openssl_does_not_read(desk: Desk) -> None:
    odd = {case: mangle(PEM) for case, (_, mangle) in MENDED.items()} | more_forms(PEM)
    for case, data in odd.items():
        name = desk.put("odd.crt", data)
        uses = {each.use for each in desk.commands(name)}
        reads = desk.run(Use.CERT_TEXT, name).code == 0
        assert (Use.MEND in uses) is not reads, case


def more_forms(pem: str) -> dict[str, bytes]:
    """Return further ways of writing a certificate, some of which openssl reads."""
    begin, *body, end = pem.splitlines()
    der = base64.b64decode("".join(body))
    longer = base64.encodebytes(der + b"xx").decode()
    texts = {
        "long line": "\n".join([begin, "".join(body), end]),
        "text around": f"Bonjour\n{pem}\nau revoir",
        "indented body": "\n".join([begin, *(f"  {line}" for line in body), end]),
        "blank in the label": pem.replace("CERTIFICATE-", "CERTIFICATE -"),
        "other label": pem.replace("CERTIFICATE", "X509 CERTIFICATE"),
        "two labels": pem.replace("END CERT", "END X509 CERT"),
        "trailing bytes": "\n".join([begin, longer.strip(), end, ""]),
        "trailing blanks": pem.replace("\n", "  \n"),
        "zero width": pem.replace("\n", "\u200b\n"),
        "text inside": "\n".join([begin, "subject: x", *body, end]),
        "glued to a good one": pem + pem.rstrip() + " " + pem,
        "good one after a glued pair": pem.rstrip() + pem + "\n" + pem,
        "quoted": "> " + pem.replace("\n", "\n> "),
        "hexadecimal": der.hex(),
    }
    return {
        "der": der,
        "der, more behind": der + b"\0\0\n",
        "der in text mode": der.replace(b"\n", b"\r\n"),
        **{case: text.encode("utf-8") for case, text in texts.items()},
    }


@CHECKS.of(Use.FIRST_ONLY)
def is_said_of_what_openssl_does_not_reach(desk: Desk) -> None:
    both = desk.put("deux.key", key_pem(new_key()) + key_pem(rsa_key()))
    ran = desk.run(Use.KEY_TEXT, both)

    assert "(256 bit)" in ran.printed
    assert "(2048 bit)" not in ran.printed
    assert [each.use for each in desk.commands(both, 1)] == [Use.FIRST_ONLY]


@CHECKS.of(Use.STRUCTURE)
def shows_what_is_left_of_a_damaged_certificate(desk: Desk) -> None:
    der = bytearray(to_der(desk, CRT))
    der[4] = 0x31  # no sequence where the fields should begin
    name = desk.put("cassé.crt", bytes(der))
    if not desk.read(name).items:
        name = desk.put("cassé.crt", ssl.DER_cert_to_PEM_cert(bytes(der)).encode())
    ran = desk.run(Use.STRUCTURE, name)

    assert "cons: SEQUENCE" in ran.printed
    assert "PRINTABLESTRING" in ran.printed or "UTF8STRING" in ran.printed


@CHECKS.of(Use.CERT_TEXT)
def shows_every_field_whatever_the_form(desk: Desk) -> None:
    binary = desk.put("élève.der", to_der(desk, CRT))
    for name in (CRT, BROKER, binary):
        ran = desk.run(Use.CERT_TEXT, name)
        assert ran.code == 0
        assert "X509v3 Extended Key Usage" in ran.printed


@CHECKS.of(Use.CERT_LINES)
def prints_our_fingerprint_and_accents(desk: Desk) -> None:
    described = describe(desk.read(CA).items[0])
    ran = desk.run(Use.CERT_LINES, CA)

    assert ran.code == 0
    assert described.fingerprint_sha256
    assert ran.printed.splitlines()[-1].endswith(described.fingerprint_sha256)
    assert described.fingerprint_sha256 in str(desk.command(Use.CERT_LINES, CA).claim)
    assert "subject=O=Lycée Exemple" in ran.printed
    assert "subject=CN = vm-dupont" in desk.run(Use.CERT_LINES, BROKER).printed


@CHECKS.of(Use.CERT_EXTENSIONS)
def prints_names_and_rights_only_where_there_are_some(desk: Desk) -> None:
    ran = desk.run(Use.CERT_EXTENSIONS, CRT)
    assert "DNS:dupont" in ran.printed
    assert "TLS Web Client Authentication" in ran.printed

    bare = desk.put("v1.crt", lab_certificate("v1", authority(), days=LONG).pem)
    assert Use.CERT_EXTENSIONS not in {each.use for each in desk.commands(bare)}


@CHECKS.of(Use.CERT_EXPIRY)
def says_whether_a_month_is_left(desk: Desk) -> None:
    days = (datetime.now(UTC) - datetime(2026, 11, 21, 12, tzinfo=UTC)).days
    soon = desk.put("bientôt.crt", issue("soon", days=(-10.0, days + 20.0)).pem)

    assert desk.run(Use.CERT_EXPIRY, CRT).printed == "Certificate will not expire\n"
    assert desk.run(Use.CERT_EXPIRY, soon).printed == "Certificate will expire\n"


@CHECKS.of(Use.CERT_VERIFY)
def verifies_up_to_the_authority(desk: Desk) -> None:
    assert desk.run(Use.CERT_VERIFY, CRT).printed == f"{CRT}: OK\n"
    assert desk.run(Use.CERT_VERIFY, BROKER).printed == f"./{BROKER}: OK\n"
    assert desk.run(Use.CERT_VERIFY, CA).printed == f"{CA}: OK\n"

    bundle = desk.put("chaîne.pem", (desk.folder / BROKER).read_bytes() + PEM.encode())
    assert desk.run(Use.CERT_VERIFY, bundle).printed == f"{bundle}: OK\n"
    (desk.folder / CA).write_bytes(to_der(desk, CA))
    assert desk.run(Use.CERT_VERIFY, CRT).printed == f"{CRT}: OK\n"


def test_verifying_against_a_chosen_stranger_says_why_not(desk: Desk) -> None:
    """Where no open authority signed it, no command pretends so; a chosen one is named."""
    own = desk.put("seul.crt", issue("alone", by=authority("Une autre CA"), days=LONG).pem)

    assert Use.CERT_VERIFY not in {each.use for each in desk.commands(own)}


@CHECKS.of(Use.CERT_HOST)
def verifies_the_name_of_the_broker(desk: Desk) -> None:
    good, bad, address = map(desk.expecting, ("vm-dupont", "autre", "192.168.56.10"))

    assert good.run(Use.CERT_HOST, BROKER).printed == f"./{BROKER}: OK\n"
    assert "hostname mismatch" in bad.run(Use.CERT_HOST, BROKER).printed
    assert "IP address mismatch" in address.run(Use.CERT_HOST, BROKER).printed
    assert Use.CERT_HOST not in {each.use for each in good.commands(CA)}


@CHECKS.of(Use.CERT_REVOKED)
def heeds_the_open_list(desk: Desk) -> None:
    assert "error 23" in desk.run(Use.CERT_REVOKED, CRT).printed
    assert Use.CERT_REVOKED not in {each.use for each in desk.commands(BROKER)}


@CHECKS.of(Use.CERT_STRICT)
def tells_what_strict_programs_refuse(desk: Desk) -> None:
    assert desk.run(Use.CERT_STRICT, CRT).printed == f"{CRT}: OK\n"
    assert desk.run(Use.CERT_STRICT, BROKER).printed == f"./{BROKER}: OK\n"

    lax = authority("CA laxiste", days=LONG)  # without keyUsage
    desk.put("laxiste.crt", lax.pem)
    own = desk.put("chez-lui.crt", issue("x", by=lax, days=LONG).pem)
    assert desk.run(Use.CERT_VERIFY, own).code == 0
    assert "error 92" in desk.run(Use.CERT_STRICT, own).printed


@CHECKS.of(Use.CERT_CONVERT)
def makes_the_other_form(desk: Desk) -> None:
    assert desk.run(Use.CERT_CONVERT, CRT).code == 0
    made = desk.read("élève d'ici.der")
    assert (made.items[0].form, made.certificates) == ("DER", desk.read(CRT).certificates)

    command = desk.command(Use.CERT_CONVERT, made.path.name)
    assert desk.type(command).code == 0
    assert desk.certificate("élève d'ici.pem") == desk.certificate(CRT)


@CHECKS.of(Use.CERT_PLAIN)
def takes_the_marks_of_trust_off(desk: Desk) -> None:
    trusted = "marquée.crt"
    openssl(
        "x509", "-in", str(desk.folder / CA), "-addtrust", "clientAuth",
        "-out", str(desk.folder / trusted),
    )  # fmt: skip

    assert desk.run(Use.CERT_PLAIN, trusted).code == 0
    assert desk.certificate("marquée-plain.crt") == desk.certificate(CA)


@CHECKS.of(Use.CERT_PKCS12)
def packs_certificate_and_key(desk: Desk) -> None:
    assert desk.run(Use.CERT_PKCS12, CRT, SECRET, SECRET).code == 0
    made = desk.read("élève d'ici.p12")

    assert [item.kind for item in made.items] == [Kind.CERTIFICATE, Kind.PRIVATE_KEY]
    assert same_key(made.items[0].key_holder, desk.read(KEY).items[0].key_holder)
    assert Use.CERT_PKCS12 not in {each.use for each in desk.commands(CRT) if not each.steps}


@CHECKS.of(Use.CERT_ALL)
def shows_all_of_a_bundle(desk: Desk) -> None:
    parts = [(desk.folder / name).read_bytes() for name in (BROKER, MIDDLE, CA)]
    bundle = desk.put("tout.pem", b"".join(parts))
    ran = desk.run(Use.CERT_ALL, bundle)

    assert ran.printed.count("Subject:") == 3
    assert ran.printed.endswith("Total found: 3\n")
    assert [each.use for each in desk.commands(bundle, 1)] == [Use.GO, Use.FIRST_ONLY, Use.CERT_ALL]
    assert Use.CERT_ALL not in {each.use for each in desk.commands(CRT)}


@CHECKS.of(Use.COMPARE_KEYS)
def prints_the_same_digest_for_what_belongs_together(desk: Desk) -> None:
    public = desk.folder / "élève d'ici.pub"
    openssl("pkey", "-in", str(desk.folder / KEY), "-pubout", "-out", str(public))
    for name in (CRT, KEY, CSR, public.name):
        ran = desk.run(Use.COMPARE_KEYS, name)
        one, other = ran.printed.splitlines()
        assert one == other
        assert len(one) > 64

    desk.put(KEY, key_pem(new_key()))
    ran = desk.run(Use.COMPARE_KEYS, CRT)
    one, other = ran.printed.splitlines()
    assert one != other
    assert "different" in str(desk.command(Use.COMPARE_KEYS, CRT).claim)


@CHECKS.of(Use.CSR_TEXT)
def shows_every_field_of_a_request(desk: Desk) -> None:
    binary = desk.put("demande.der", to_der(desk, CSR))
    for name in (CSR, binary):
        assert "Certificate Request:" in desk.run(Use.CSR_TEXT, name).printed


@CHECKS.of(Use.CSR_VERIFY)
def verifies_the_signature_of_a_request(desk: Desk) -> None:
    assert "verify OK" in desk.run(Use.CSR_VERIFY, CSR).printed

    der = bytearray(to_der(desk, CSR))
    der[-5] ^= 1
    bad = desk.put("retouchée.csr", bytes(der))
    assert "verify OK" not in desk.run(Use.CSR_VERIFY, bad).printed


@CHECKS.of(Use.CSR_SIGN)
def signs_a_request_as_the_open_authority(desk: Desk) -> None:
    name = desk.put("nouveau.csr", request("nouveau"))
    ran = desk.run(Use.CSR_SIGN, name)

    assert ran.printed.endswith("nouveau.crt: OK\n")
    (made,) = desk.read("nouveau.crt").certificates
    assert signed_by(made, desk.certificate(CA))

    openssl(
        "req", "-new", "-key", str(desk.folder / KEY), "-subj", "/CN=vm", "-addext",
        "subjectAltName=DNS:vm-dupont", "-out", str(desk.folder / "san.csr"),
    )  # fmt: skip
    assert desk.run(Use.CSR_SIGN, "san.csr").printed.endswith("san.crt: OK\n")
    assert describe(desk.read("san.crt").items[0]).san["dns"] == ("vm-dupont",)

    (desk.folder / CA_KEY).unlink()
    assert CA_KEY in str(desk.command(Use.CSR_SIGN, CSR).note)


@CHECKS.of(Use.CSR_CONVERT)
def makes_the_other_form_of_a_request(desk: Desk) -> None:
    assert desk.run(Use.CSR_CONVERT, CSR).code == 0
    made = desk.read("élève d'ici-csr.der")
    assert made.items[0].der == to_der(desk, CSR)

    assert desk.run(Use.CSR_CONVERT, made.path.name).code == 0
    assert to_der(desk, "élève d'ici-csr-csr.pem") == to_der(desk, CSR)


@CHECKS.of(Use.CRL_TEXT)
def shows_every_field_of_a_list(desk: Desk) -> None:
    binary = desk.put("liste.crl", to_der(desk, CRL))
    for name in (CRL, binary):
        assert "Revoked Certificates:" in desk.run(Use.CRL_TEXT, name).printed


@CHECKS.of(Use.CRL_VERIFY)
def verifies_the_signature_of_a_list(desk: Desk) -> None:
    assert "verify OK" in desk.run(Use.CRL_VERIFY, CRL).printed

    impostor = authority({"O": "Lycée Exemple", "CN": "CA-CIEL"}, days=LONG)
    forged = desk.put("fausse.crl", revocation_list(impostor, days=LONG))
    assert "verify OK" not in desk.run(Use.CRL_VERIFY, forged).printed


@CHECKS.of(Use.CRL_REVOKED)
def looks_a_certificate_up_in_a_list(desk: Desk) -> None:
    commands = [each for each in desk.commands(CRL) if each.use is Use.CRL_REVOKED]
    ran = {str(each.title): desk.type(each).printed for each in commands}

    assert len(ran) == 2
    assert "error 23" in ran[f"See whether {CRT} is revoked"]
    assert ran[f"See whether {MIDDLE} is revoked"] == f"{MIDDLE}: OK\n"


@CHECKS.of(Use.CRL_CONVERT)
def makes_the_other_form_of_a_list(desk: Desk) -> None:
    assert desk.run(Use.CRL_CONVERT, CRL).code == 0
    assert desk.read("liste;.der").items[0].der == to_der(desk, CRL)


@pytest.mark.parametrize("use", CHECKS)
def test_command_does_what_it_claims(use: Use, desk: Desk) -> None:
    CHECKS[use](desk)
