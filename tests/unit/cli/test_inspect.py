"""`mqtts-gui inspect` describes files, in JSON and in words, and its exit code tells the rest."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption
from cryptography.hazmat.primitives.serialization.pkcs12 import serialize_key_and_certificates
from cryptography.x509 import DNSName
from cryptography.x509.oid import ExtendedKeyUsageOID

from mqtts_gui import i18n
from mqtts_gui.cli.output import instant
from mqtts_gui.cli.program import main
from tests.support.issuing import (
    Issued,
    authority,
    issue,
    key_pem,
    lab_certificate,
    purpose,
    request,
    revocation_list,
    rsa_key,
    san,
)

# The console judges by the clock of the computer: these stay valid long enough.
LONG = (-3650.0, 8000.0)  # a UTCTime ends with 2049
FIELDS = {
    "file", "kind", "form", "subject", "issuer", "organization", "organizational_unit",
    "common_name", "signature_algorithm", "key_type", "key_size", "curve", "not_before",
    "not_after", "serial", "version", "san", "is_ca", "key_usage", "extended_key_usage",
    "fingerprint_sha256", "self_signed", "encrypted", "findings", "verified", "relations",
    "public_key_sha256", "revocation",
}  # fmt: skip


@pytest.fixture(autouse=True)
def language() -> Iterator[None]:
    yield
    i18n.use_language("en")


@pytest.fixture
def ca() -> Issued:
    return authority({"O": "Lycée Exemple", "CN": "CA-CIEL"}, days=LONG)


@pytest.fixture
def folder(tmp_path: Path, ca: Issued, monkeypatch: pytest.MonkeyPatch) -> Path:
    broker = lab_certificate({"O": "Ciel Dupont", "OU": "iot", "CN": "vm-dupont"}, ca, days=LONG)
    (tmp_path / "ca.crt").write_bytes(ca.pem)
    (tmp_path / "broker.crt").write_bytes(broker.pem)
    (tmp_path / "broker.key").write_bytes(key_pem(broker.key))
    (tmp_path / "broker.csr").write_bytes(request("vm-dupont", broker.key))
    (tmp_path / "crl.pem").write_bytes(revocation_list(ca, broker, days=LONG))
    (tmp_path / "readme.txt").write_bytes(b"Read me.\n")
    for file in tmp_path.iterdir():
        file.chmod(0o600)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def inspect(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, Any]:
    code = main(["inspect", *words, "--json", "--lang", "en"])
    return code, json.loads(capsys.readouterr().out)


def found(thing: Any) -> list[str]:  # noqa: ANN401 - parsed JSON
    return [finding["code"] for finding in thing["findings"]]


def test_certificate_has_every_field(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, (broker,) = inspect(capsys, "broker.crt")

    assert code == 0
    assert set(broker) >= FIELDS
    assert broker["file"] == "broker.crt"
    assert broker["subject"] == {"O": ["Ciel Dupont"], "OU": ["iot"], "CN": ["vm-dupont"]}
    assert broker["issuer"] == {"O": ["Lycée Exemple"], "CN": ["CA-CIEL"]}
    assert broker["organizational_unit"] == "iot"
    assert broker["signature_algorithm"] == "ecdsa-with-SHA256"
    assert (broker["key_type"], broker["key_size"], broker["curve"]) == ("EC", 256, "prime256v1")
    assert (broker["version"], broker["is_ca"], broker["self_signed"]) == (1, False, False)
    assert broker["serial"] == "11:22"
    assert broker["not_after"].endswith("Z")
    assert len(broker["fingerprint_sha256"].split(":")) == 32
    assert broker["verified"] is None
    assert found(broker) == ["warn-v1", "warn-no-san"]
    assert {f["severity"] for f in broker["findings"]} == {"info"}


def test_files_are_related(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, things = inspect(capsys, "broker.crt", "broker.key", "broker.csr", "ca.crt")

    certificate, key, csr, ca = things
    assert certificate["relations"] == {
        "same_key": ["broker.key", "broker.csr"], "signed_by": ["ca.crt"],
    }  # fmt: skip
    assert key["relations"]["same_key"] == ["broker.crt", "broker.csr"]
    assert csr["relations"]["same_key"] == ["broker.crt", "broker.key"]
    assert ca["relations"] == {"same_key": [], "signed_by": ["ca.crt"]}
    assert [thing["kind"] for thing in things] == [
        "certificate", "private-key", "csr", "certificate",
    ]  # fmt: skip


def test_chain_is_verified_against_an_authority(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, (broker,) = inspect(capsys, "broker.crt", "--ca", "ca.crt", "--host", "vm-dupont")

    assert code == 0
    assert broker["verified"] == {
        "ok": True,
        "verify_code": 0,
        "code": None,
        "chain": ["O=Ciel Dupont, OU=iot, CN=vm-dupont", "O=Lycée Exemple, CN=CA-CIEL"],
        "judged_by": "openssl",
    }
    assert broker["relations"]["signed_by"] == ["ca.crt"]


def test_failed_verification_is_an_error(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "other.crt").write_bytes(authority("Another CA", days=LONG).pem)
    code, (broker,) = inspect(capsys, "broker.crt", "--ca", "other.crt")

    assert code == 1
    assert broker["verified"]["ok"] is False
    assert (broker["verified"]["verify_code"], broker["verified"]["code"]) == (20, "ca-wrong")
    assert found(broker)[0] == "ca-wrong"


def test_unfit_file_as_authority_is_named(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, (broker,) = inspect(capsys, "broker.crt", "--ca", "broker.key")

    assert code == 1
    assert broker["verified"]["code"] == "file-key-as-ca"


def test_unfit_authority_takes_the_place_of_none(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    weak = issue("vm", by=authority(days=LONG), key=rsa_key(1024), days=LONG)
    (folder / "weak.crt").write_bytes(weak.pem)
    _, (thing,) = inspect(capsys, "weak.crt", "--ca", "broker.key")
    main(["inspect", "broker.crt", "--ca", "broker.key", "--lang", "en"])
    said = " ".join(capsys.readouterr().out.split())

    assert (thing["verified"]["verify_code"], thing["verified"]["code"]) == (66, "leaf-weak-key")
    assert {"leaf-weak-key", "file-key-as-ca"} <= set(found(thing))
    assert "ca-none" not in found(thing)
    assert "This is a private key, not the certificate of an authority." in said
    assert "No authority is chosen" not in said


def test_decisive_finding_leads(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Also where the certificate by itself has the same fault, and another one stands between."""
    weak = issue("vm", by=authority("Another CA", days=LONG), key=rsa_key(1024), days=LONG)
    (folder / "weak.crt").write_bytes(weak.pem)
    _, (thing,) = inspect(capsys, "weak.crt", "--ca", "ca.crt")

    assert found(thing)[:2] == ["leaf-weak-key", "ca-wrong"]
    assert len(set(found(thing))) == len(found(thing))


def test_container_of_the_authority_is_opened(
    folder: Path, capsys: pytest.CaptureFixture[str], ca: Issued
) -> None:
    locked = serialize_key_and_certificates(
        None, None, None, [ca.certificate], BestAvailableEncryption("sésame".encode())
    )
    (folder / "ca.p12").write_bytes(locked)
    (folder / "pass.txt").write_text("sésame\n", encoding="utf-8")
    code, (broker,) = inspect(
        capsys, "broker.crt", "--ca", "ca.p12", "--key-password-file", "pass.txt"
    )

    assert code == 0
    assert broker["verified"]["ok"] is True


def test_host_alone_checks_the_name(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, (broker, ca) = inspect(capsys, "broker.crt", "ca.crt", "--host", "192.168.56.10")

    assert code == 1
    assert found(broker)[0] == "name-ip-not-in-cert"
    assert "name-ip-not-in-cert" not in found(ca)


def test_revocation_list_is_heeded(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, (broker,) = inspect(capsys, "broker.crt", "--ca", "ca.crt", "--crl", "crl.pem")

    assert code == 1
    assert (broker["verified"]["verify_code"], broker["verified"]["code"]) == (23, "cert-revoked")
    assert broker["revocation"] == {"revoked": True, "genuine": True}


def test_locked_key_is_opened_by_the_first_line_of_a_file(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    key = issue("x").key
    (folder / "locked.key").write_bytes(key_pem(key, "sésame ouvre-toi"))
    (folder / "pass.txt").write_bytes("\ufeffsésame ouvre-toi\r\nnot this\n".encode())

    _, (locked,) = inspect(capsys, "locked.key")
    assert (locked["kind"], locked["encrypted"], locked["key_size"]) == ("private-key", True, None)
    assert found(locked) == ["key-needs-passphrase"]

    (folder / "locked.key").chmod(0o600)
    code, (opened,) = inspect(capsys, "locked.key", "--key-password-file", "pass.txt")
    assert (code, opened["encrypted"], opened["key_size"]) == (0, True, 256)

    (folder / "pass.txt").write_bytes(b"wrong")
    code, (locked,) = inspect(capsys, "locked.key", "--key-password-file", "pass.txt")
    assert (code, found(locked)) == (1, ["key-wrong-passphrase"])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("end", ["", "\n", "\r\n", "\r\nnot this\r\n"])
def test_password_file_may_be_written_by_any_editor(
    encoding: str, end: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Windows PowerShell writes UTF-16; without its mark it is known by ASCII letters alone."""
    secret = "sesame" if encoding == "utf-16-le" else "sésame"
    (folder / "locked.key").touch(0o600)
    (folder / "locked.key").write_bytes(key_pem(issue("x").key, secret))
    (folder / "pass.txt").write_bytes(f"{secret}{end}".encode(encoding))
    code, (opened,) = inspect(capsys, "locked.key", "--key-password-file", "pass.txt")

    assert (code, opened["key_size"]) == (0, 256)


def test_people_are_told_how_to_give_a_passphrase(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "locked.key").write_bytes(key_pem(issue("x").key, "sésame"))
    main(["inspect", "locked.key", "ca.crt", "--lang", "en"])
    said = capsys.readouterr().out

    assert said.count("--key-password-file") == 1


def test_unreadable_password_file_is_wrong_usage(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["inspect", "ca.crt", "--key-password-file", "no-such", "--lang", "en"]) == 2
    assert "passphrase" in capsys.readouterr().err


def test_other_files_are_one_unknown_thing(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, (readme,) = inspect(capsys, "readme.txt")

    assert code == 1
    assert (readme["kind"], readme["form"]) == ("unknown", "")
    assert found(readme) == ["file-unknown"]


def test_nothing_that_can_be_opened_is_wrong_usage(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, things = inspect(capsys, "no-such.crt", ".")

    assert code == 2
    assert [found(thing) for thing in things] == [["file-missing"], ["file-directory"]]


def test_one_file_that_can_be_opened_is_enough(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert inspect(capsys, "ca.crt", "no-such.crt")[0] == 1


def test_several_things_in_a_file_are_told_in_order(
    folder: Path, ca: Issued, capsys: pytest.CaptureFixture[str]
) -> None:
    server = issue(
        "vm",
        by=ca,
        days=LONG,
        extensions=[san(DNSName("vm")), purpose(ExtendedKeyUsageOID.SERVER_AUTH)],
    )
    (folder / "chain.pem").write_bytes(server.pem + ca.pem)
    code, (first, second) = inspect(capsys, "chain.pem")

    assert code == 0
    assert first["san"] == {"dns": ["vm"], "ip": []}
    assert first["extended_key_usage"] == ["serverAuth"]
    assert (first["is_ca"], second["is_ca"]) == (False, True)


def test_words_for_people_say_the_same(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["inspect", "broker.crt", "readme.txt", "--ca", "ca.crt", "--host", "vm-dupont"]
    assert main([*words, "--lang", "en"]) == 1
    text = capsys.readouterr().out

    assert text.startswith("broker.crt (PEM): Broker certificate, valid\n")
    assert "  Organisation (O)                    Ciel Dupont\n" in text
    assert "✓ Signed by CA-CIEL, signature correct" in text
    assert "✓ Made out to vm-dupont" in text
    assert "[warn-v1]" in text
    assert "[file-unknown]" in text


def test_control_characters_are_made_visible(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "odd.crt").write_bytes(issue({"O": "red \x1b[31m", "CN": "a\u202eb"}, days=LONG).pem)
    main(["inspect", "odd.crt", "--lang", "en"])
    text = capsys.readouterr().out

    assert "\x1b" not in text
    assert "\u202e" not in text


def test_private_numbers_are_never_printed(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["inspect", "broker.key", "--lang", "en"])
    main(["inspect", "broker.key", "--json"])

    body = (folder / "broker.key").read_text().splitlines()[1]
    assert body not in capsys.readouterr().out


def test_instants_are_iso_8601_in_every_year() -> None:
    moment = datetime(50, 1, 2, 3, 4, 5, 678, tzinfo=timezone(timedelta(hours=2)))

    assert instant(moment) == "0050-01-02T01:04:05Z"
    assert instant(None) is None


def test_help_has_examples(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["inspect", "--help", "--lang", "en"]) == 0
    assert (
        "mqtts-gui inspect client.crt client.csr client.key --ca ca.crt" in capsys.readouterr().out
    )
