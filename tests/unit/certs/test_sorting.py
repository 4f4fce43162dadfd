"""A dropped folder sorts itself by what the files hold, whatever else lies in it."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID

from mqtts_gui.certs.sorting import SortedFiles, sort_files
from tests.support.issuing import (
    Issued,
    authority,
    issue,
    key_pem,
    lab_certificate,
    purpose,
    request,
    revocation_list,
)


def write(folder: Path, **files: bytes) -> None:
    for name, data in files.items():
        (folder / name.replace("__", "-").replace("_", ".")).write_bytes(data)


def names(files: SortedFiles) -> tuple[str | None, str | None, str | None]:
    chosen = (files.ca, files.client_cert, files.client_key)
    ca, cert, key = (path.name if path else None for path in chosen)
    return ca, cert, key


@pytest.fixture
def ca() -> Issued:
    return authority("CA-CIEL")


@pytest.fixture
def client(ca: Issued) -> Issued:
    return lab_certificate("localhost", ca)


@pytest.fixture
def folder(tmp_path: Path, ca: Issued, client: Issued) -> Path:
    """The whole folder of a lab, with everything that gathers there."""
    broker = lab_certificate("vm-dupont", ca)
    write(
        tmp_path,
        ca_crt=ca.pem,
        ca_key=key_pem(ca.key),
        ca_srl=b"42DD1131E68D1D44\n",
        crl_pem=revocation_list(ca, broker),
        broker_crt=broker.pem,
        broker_key=key_pem(broker.key),
        broker_csr=request("vm-dupont", broker.key),
        client_crt=client.pem,
        client_key=key_pem(client.key),
        client_csr=request("localhost", client.key),
        readme_txt=b"Read me.\n",
        bundle_zip=b"PK\x03\x04",
    )
    (tmp_path / "old").mkdir()
    write(tmp_path / "old", ca_crt=authority("Old CA").pem)
    return tmp_path


def test_folder_of_the_lab_is_sorted(folder: Path) -> None:
    files = sort_files([folder])

    assert names(files) == ("ca.crt", "client.crt", "client.key")
    assert [path.name for path in files.left_out] == [
        "broker.crt", "broker.csr", "broker.key", "bundle.zip", "ca.key", "ca.srl", "client.csr",
        "crl.pem", "readme.txt",
    ]  # fmt: skip
    assert [finding.code for finding in files.findings] == ["warn-ca-key-present"]


def test_three_files_are_sorted_in_any_order_under_any_name(
    tmp_path: Path, ca: Issued, client: Issued
) -> None:
    write(tmp_path, a_txt=key_pem(client.key), b_txt=client.der, c_txt=ca.pem)
    paths = [tmp_path / name for name in ("a.txt", "b.txt", "c.txt")]

    for order in (paths, paths[::-1]):
        assert names(sort_files(order)) == ("c.txt", "b.txt", "a.txt")


def test_purpose_counts_more_than_the_name_of_the_file(tmp_path: Path, ca: Issued) -> None:
    server = issue("one", by=ca, extensions=[purpose(ExtendedKeyUsageOID.SERVER_AUTH)])
    client = issue("two", by=ca, extensions=[purpose(ExtendedKeyUsageOID.CLIENT_AUTH)])
    write(
        tmp_path,
        ca_crt=ca.pem,
        client_crt=server.pem,
        client_key=key_pem(server.key),
        server_crt=client.pem,
        server_key=key_pem(client.key),
    )

    assert names(sort_files([tmp_path])) == ("ca.crt", "server.crt", "server.key")


def test_certificate_with_its_key_is_preferred(tmp_path: Path, ca: Issued, client: Issued) -> None:
    write(
        tmp_path,
        client__old_crt=lab_certificate("dupont", ca).pem,
        mine_crt=client.pem,
        mine_key=key_pem(client.key),
    )

    assert names(sort_files([tmp_path])) == (None, "mine.crt", "mine.key")


def test_locked_key_is_found_by_its_name_or_because_it_is_the_only_one(
    tmp_path: Path, ca: Issued, client: Issued
) -> None:
    write(tmp_path, ca_crt=ca.pem, mine_crt=client.pem, secret_key=key_pem(client.key, "x"))
    assert names(sort_files([tmp_path])) == ("ca.crt", "mine.crt", "secret.key")

    write(tmp_path, mine_key=key_pem(client.key, "x"), ca_key=key_pem(ca.key, "y"))
    assert names(sort_files([tmp_path])) == ("ca.crt", "mine.crt", "mine.key")


def test_password_is_asked_once_for_all_files(tmp_path: Path, ca: Issued, client: Issued) -> None:
    write(tmp_path, a_key=key_pem(ca.key, "x"), b_key=key_pem(client.key, "x"), b_crt=client.pem)
    asked: list[None] = []

    def password() -> str:
        asked.append(None)
        return "x"

    assert names(sort_files([tmp_path], password)) == (None, "b.crt", "b.key")
    assert len(asked) == 1


def container(client: Issued, *others: Issued, password: str = "x") -> bytes:  # noqa: S107 - a test
    return pkcs12.serialize_key_and_certificates(
        None,
        client.key,
        client.certificate,
        [each.certificate for each in others],
        BestAvailableEncryption(password.encode()),
    )


def test_container_alone_is_certificate_and_key(tmp_path: Path, ca: Issued, client: Issued) -> None:
    write(tmp_path, client_p12=container(client, ca))

    assert names(sort_files([tmp_path], lambda: "x")) == ("client.p12", "client.p12", "client.p12")
    assert names(sort_files([tmp_path])) == (None, "client.p12", "client.p12")


def test_plain_files_are_preferred_to_a_container(folder: Path, ca: Issued, client: Issued) -> None:
    write(folder, all_p12=container(client, ca))

    assert names(sort_files([folder], lambda: "x")) == ("ca.crt", "client.crt", "client.key")


def test_authority_that_signed_the_certificate_is_chosen(
    tmp_path: Path, ca: Issued, client: Issued
) -> None:
    write(
        tmp_path,
        a_crt=authority("Another CA").pem,
        b_crt=authority("CA-CIEL").pem,
        c_crt=ca.pem,
        client_crt=client.pem,
        client_key=key_pem(client.key),
    )

    assert names(sort_files([tmp_path]))[0] == "c.crt"


def test_root_above_an_intermediate_is_chosen(tmp_path: Path, ca: Issued) -> None:
    middle = authority("Class CA", by=ca)
    client = lab_certificate("dupont", middle)
    write(
        tmp_path, root_crt=ca.pem, middle_crt=middle.pem, own_crt=client.pem,
        own_key=key_pem(client.key),
    )  # fmt: skip

    assert names(sort_files([tmp_path])) == ("root.crt", "own.crt", "own.key")


def test_plain_file_of_an_authority_is_preferred(tmp_path: Path, ca: Issued) -> None:
    write(tmp_path, a_der=ca.der, b_crt=ca.pem, c_crt=ca.pem + authority("Other").pem)

    assert names(sort_files([tmp_path])) == ("b.crt", None, None)


def test_brokers_certificate_without_key_is_no_client(tmp_path: Path, ca: Issued) -> None:
    write(tmp_path, ca_crt=ca.pem, broker_crt=lab_certificate("vm", ca).pem)

    assert names(sort_files([tmp_path])) == ("ca.crt", None, None)


def test_lone_certificate_is_taken_for_the_clients(
    tmp_path: Path, ca: Issued, client: Issued
) -> None:
    write(tmp_path, ca_crt=ca.pem, mine_crt=client.pem)

    assert names(sort_files([tmp_path])) == ("ca.crt", "mine.crt", None)


def test_nothing_and_nowhere_are_sorted_too(tmp_path: Path) -> None:
    assert sort_files([]) == SortedFiles()
    assert names(sort_files([tmp_path / "no-such"])) == (None, None, None)
    assert sort_files([tmp_path]).left_out == ()


@pytest.mark.skipif(sys.platform == "win32", reason="a matter of POSIX")
def test_odd_files_in_the_folder_do_no_harm(folder: Path) -> None:
    (folder / "dead").symlink_to(folder / "nowhere")
    (folder / "circle").symlink_to(folder / "circle")
    (folder / "up").symlink_to(folder)
    os.mkfifo(folder / "pipe")
    with (folder / "huge").open("wb") as target:
        target.truncate(60_000_000)
    (folder / "again.crt").symlink_to(folder / "client.crt")

    assert names(sort_files([folder]))[0] == "ca.crt"
    assert names(sort_files([folder]))[2] == "client.key"


def test_collection_of_roots_in_the_folder_is_left_out(
    folder: Path, ca: Issued, client: Issued
) -> None:
    write(folder, all__roots_pem=authority("Some root").pem * 60 + ca.pem)
    started = time.process_time()

    assert names(sort_files([folder])) == ("ca.crt", "client.crt", "client.key")
    assert time.process_time() - started < 10


def test_folder_of_thousands_of_files_is_bounded(tmp_path: Path) -> None:
    for number in range(400):
        (tmp_path / f"{number}.txt").write_bytes(b"x")

    assert len(sort_files([tmp_path]).left_out) == 200
