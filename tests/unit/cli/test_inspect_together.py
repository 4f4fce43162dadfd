"""`mqtts-gui inspect` of several files says how they belong together, and heeds lists alone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from mqtts_gui.cli.program import main
from tests.support.issuing import (
    Issued,
    authority,
    issue,
    issuer_identifier,
    key_pem,
    lab_certificate,
    new_key,
    request,
    revocation_list,
)
from tests.support.openssl_desk import LONG


@pytest.fixture
def ca() -> Issued:
    return authority({"O": "Lycée Exemple", "CN": "CA-CIEL"}, days=LONG)


@pytest.fixture
def client(ca: Issued) -> Issued:
    return lab_certificate("dupont", ca, days=LONG)


@pytest.fixture
def folder(tmp_path: Path, ca: Issued, client: Issued, monkeypatch: pytest.MonkeyPatch) -> Path:
    files = {
        "ca.crt": ca.pem, "client.crt": client.pem, "client.key": key_pem(client.key),
        "client.csr": request("dupont", client.key), "x.key": key_pem(new_key()),
        "locked.key": key_pem(new_key(), "sésame"), "readme.txt": b"Read me.\n",
        "other.crt": issue("alone", by=authority("Another"), days=LONG).pem,
        "crl.pem": revocation_list(ca, client, days=LONG),
        "empty.pem": revocation_list(ca, days=LONG),
    }  # fmt: skip
    for name, data in files.items():
        (tmp_path / name).touch(0o600)
        (tmp_path / name).write_bytes(data)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def together(capsys: pytest.CaptureFixture[str], *words: str) -> list[str]:
    """Return the sentences of the closing paragraph."""
    main(["inspect", *words, "--lang", "en"])
    _, heading, closing = capsys.readouterr().out.partition("How they belong together:\n")
    return [" ".join(line.split()) for line in closing.splitlines()] if heading else []


def inspect(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, list[Any], str]:
    code = main(["inspect", *words, "--json", "--lang", "en"])
    printed = capsys.readouterr()
    return code, json.loads(printed.out), printed.err


def found(thing: Any) -> dict[str, str]:  # noqa: ANN401 - parsed JSON
    return {finding["code"]: finding["severity"] for finding in thing["findings"]}


@pytest.mark.usefixtures("folder")
class TestTogether:
    def test_keys_requests_and_signatures(self, capsys: pytest.CaptureFixture[str]) -> None:
        names = ["client.key", "client.crt", "client.csr", "ca.crt", "x.key", "readme.txt"]

        assert together(capsys, *names) == [
            "client.key belongs to client.crt and client.csr.",
            "Nothing here belongs to x.key.",
            "ca.crt has signed client.crt.",
        ]

    def test_request_without_its_key(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert together(capsys, "client.csr", "client.crt") == [
            "client.csr has the same key as client.crt.",
            "Not here: the authority that signed client.crt.",
        ]

    def test_lists_and_what_stands_in_them(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert together(capsys, "crl.pem", "client.crt", "ca.crt") == [
            "ca.crt has signed client.crt.",
            "crl.pem is a revocation list of ca.crt.",
            "crl.pem revokes client.crt.",
        ]

    def test_strangers_and_locked_keys(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert together(capsys, "ca.crt", "other.crt", "locked.key") == [
            "locked.key is locked: what belongs to it cannot be told.",
            "Not here: the authority that signed other.crt.",
            "Nothing here belongs to ca.crt.",
        ]

    def test_authority_given_apart_counts(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert together(capsys, "client.crt", "--ca", "ca.crt") == ["ca.crt has signed client.crt."]

    def test_one_file_alone_has_nothing_to_belong_to(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert together(capsys, "client.crt") == []
        assert together(capsys, "client.crt", "no-such.crt") == []

    def test_same_names_are_told_apart_by_their_folders(
        self, folder: Path, ca: Issued, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (folder / "b").mkdir()
        (folder / "b" / "client.crt").write_bytes(lab_certificate("b", ca, days=LONG).pem)
        sentences = together(capsys, "ca.crt", "client.crt", "b/client.crt")

        assert sentences == [f"ca.crt has signed client.crt and {Path('b/client.crt')}."]

    def test_certificate_and_key_in_one_file(
        self, folder: Path, client: Issued, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (folder / "both.pem").write_bytes(client.pem + key_pem(client.key))

        assert together(capsys, "both.pem", "ca.crt") == [
            "both.pem holds a certificate together with its key.",
            "ca.crt has signed both.pem.",
        ]


@pytest.mark.usefixtures("folder")
class TestListAlone:
    def test_revoked_where_the_signer_is_given(self, capsys: pytest.CaptureFixture[str]) -> None:
        code, (client, _), _ = inspect(capsys, "client.crt", "ca.crt", "--crl", "crl.pem")

        assert code == 1
        assert client["verified"] is None
        assert client["revocation"] == {"revoked": True, "genuine": True}
        assert found(client)["cert-revoked"] == "error"

    def test_not_revoked_is_said(self, capsys: pytest.CaptureFixture[str]) -> None:
        code, (client, ca), _ = inspect(capsys, "client.crt", "ca.crt", "--crl", "empty.pem")

        assert code == 0
        assert client["revocation"] == {"revoked": False, "genuine": True}
        assert ca["revocation"] is None
        assert main(["inspect", "client.crt", "ca.crt", "--crl", "empty.pem", "--lang", "en"]) == 0
        assert capsys.readouterr().out.count("✓ Not revoked\n") == 1

    def test_list_without_its_signer_proves_nothing(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        for name, revoked, severity in (
            ("crl.pem", True, "error"),
            ("empty.pem", False, "warning"),
        ):
            code, (client,), _ = inspect(capsys, "client.crt", "--crl", name)
            assert code == (1 if revoked else 0)
            assert client["revocation"] == {"revoked": revoked, "genuine": False}
            assert found(client)["crl-not-proved"] == severity

    def test_list_of_another_authority(self, capsys: pytest.CaptureFixture[str]) -> None:
        code, (other,), _ = inspect(capsys, "other.crt", "--crl", "crl.pem")

        assert code == 0
        assert other["revocation"] == {"revoked": None, "genuine": False}
        assert found(other)["crl-not-proved"] == "warning"

    def test_list_of_an_impostor(
        self, folder: Path, client: Issued, capsys: pytest.CaptureFixture[str]
    ) -> None:
        impostor = authority({"O": "Lycée Exemple", "CN": "CA-CIEL"}, days=LONG)
        (folder / "forged.pem").write_bytes(revocation_list(impostor, client, days=LONG))
        code, (shown, _), _ = inspect(capsys, "client.crt", "ca.crt", "--crl", "forged.pem")

        assert code == 1
        assert shown["revocation"] == {"revoked": True, "genuine": False}
        assert "crl-other-key" in found(shown)

    @pytest.mark.parametrize("name", ["no-such.pem", "client.key", "readme.txt", "."])
    @pytest.mark.parametrize("more", [[], ["--ca", "ca.crt"]])
    def test_what_is_no_list_never_passes_for_one(
        self, name: str, more: list[str], capsys: pytest.CaptureFixture[str]
    ) -> None:
        code, (client,), said = inspect(capsys, "client.crt", "--crl", name, *more)

        assert code == 1
        assert found(client)["crl-unreadable"] == "error"
        assert said.startswith(f"--crl {name}: ")

    def test_unfit_authority_is_told_on_the_other_stream(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        code, _, said = inspect(capsys, "client.key", "--ca", "no-such.crt")

        assert code == 0
        assert said == "--ca no-such.crt: The file does not exist (any more).\n"


def test_list_of_the_same_name_revokes_nothing_of_another_key(
    folder: Path, ca: Issued, client: Issued, capsys: pytest.CaptureFixture[str]
) -> None:
    """Authorities that were made again count from 1 again: the serial number alone says little."""
    again = authority({"O": "Lycée Exemple", "CN": "CA-CIEL"}, days=LONG)
    (folder / "old.pem").write_bytes(revocation_list(again, client, days=LONG))
    said = together(capsys, "client.crt", "ca.crt", "old.pem")
    alone = together(capsys, "client.crt", "old.pem")
    _, (both, *_), _ = inspect(
        capsys, "client.crt", "ca.crt", "--crl", "old.pem", "--crl", "empty.pem"
    )

    assert "ca.crt has signed client.crt." in said
    assert not [sentence for sentence in said if "revokes" in sentence]
    assert "old.pem revokes client.crt." in alone  # by its word
    assert both["revocation"] == {"revoked": False, "genuine": True}


def test_certificate_with_the_name_of_its_authority_is_no_root(
    folder: Path, ca: Issued, capsys: pytest.CaptureFixture[str]
) -> None:
    twin = issue(
        {"O": "Lycée Exemple", "CN": "CA-CIEL"},
        by=ca,
        days=LONG,
        extensions=[(issuer_identifier(ca), False)],
    )
    (folder / "twin.crt").write_bytes(twin.pem)
    (folder / "twin.pem").write_bytes(revocation_list(ca, twin, days=LONG))
    code, (thing, _), _ = inspect(capsys, "twin.crt", "ca.crt", "--crl", "twin.pem")

    assert code == 1
    assert thing["revocation"] == {"revoked": True, "genuine": True}
    assert together(capsys, "twin.crt", "other.crt")[-1].startswith(
        "Not here: the authority that signed"
    )
