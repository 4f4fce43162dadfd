"""Files that cannot be used, as the TLS context refuses them, and the problem each becomes."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from mqtts_gui.doctor.explain import explain
from mqtts_gui.doctor.files import load_files
from mqtts_gui.errors import ActionId, Problem
from mqtts_gui.mqtt.events import Evidence, StepId
from mqtts_gui.mqtt.file_problems import FileProblemError
from mqtts_gui.mqtt.profile import Profile, Secrets
from mqtts_gui.mqtt.tls import make_context
from tests.support.made_certificates import NOW, make

CA = make("CA-CIEL", ca=True)
CLIENT = make("dupont", by=CA)
NOTHING = Secrets()
RIGHT, WRONG = "une phrase", "une autre"


@pytest.fixture
def profile(tmp_path: Path) -> Profile:
    """A profile whose three files are fine, in a folder with a blank and an accent."""
    folder = tmp_path / "mes clés"
    folder.mkdir()
    return Profile(
        host="vm-dupont",
        ca_file=CA.write_certificate(folder / "ca.crt"),
        client_cert=CLIENT.write_certificate(folder / "client.crt"),
        client_key=CLIENT.write_key(folder / "client.key"),
    )


def refuse(profile: Profile, secrets: Secrets = NOTHING) -> Problem:
    with pytest.raises(FileProblemError) as raised:
        make_context(profile, secrets)
    evidence = Evidence(StepId.FILES, raised.value)
    return explain(profile, evidence, now=NOW, files=load_files(profile, secrets))


def test_good_files_are_not_refused(profile: Profile) -> None:
    make_context(profile, NOTHING)


def test_swapped_files(profile: Profile) -> None:
    swapped = replace(profile, client_cert=profile.client_key, client_key=profile.client_cert)

    problem = refuse(swapped)

    assert problem.code == "files-swapped"
    assert problem.actions[0].id is ActionId.SWAP_CERTIFICATE_AND_KEY


def test_a_certificate_without_a_key(profile: Profile) -> None:
    problem = refuse(replace(profile, client_key=None))

    assert problem.code == "client-key-missing"
    assert [action.id for action in problem.actions] == [
        ActionId.TAKE_FILE,
        ActionId.CHOOSE_CLIENT_KEY,
    ]
    assert "client.crt" in str(problem.cause)


def test_the_key_of_another_certificate(profile: Profile) -> None:
    assert profile.client_key is not None
    make("other").write_key(profile.client_key)

    problem = refuse(profile)

    assert problem.code == "client-key-mismatch"
    assert "dupont" in str(problem.cause)


def test_a_locked_key(profile: Profile) -> None:
    assert profile.client_key is not None
    CLIENT.write_key(profile.client_key, passphrase=RIGHT)

    locked, wrong = refuse(profile), refuse(profile, Secrets(key_password=WRONG))

    assert locked.code == "key-needs-passphrase"
    assert wrong.code == "key-wrong-passphrase"
    assert locked.actions[0].id is ActionId.ENTER_PASSPHRASE
    assert WRONG not in str(wrong.details)
    make_context(profile, Secrets(key_password=RIGHT))


def write(data: bytes) -> Callable[[Path], None]:
    def act(path: Path) -> None:
        path.write_bytes(data)

    return act


def make_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def overwrite_with(name: str) -> Callable[[Path], None]:
    def act(path: Path) -> None:
        shutil.copy(path.parent / name, path)

    return act


@pytest.mark.parametrize(
    ("field", "spoil", "code"),
    [
        ("ca_file", Path.unlink, "file-missing"),
        ("ca_file", make_folder, "file-directory"),
        ("ca_file", write(b""), "file-empty"),
        ("ca_file", write(b"<!DOCTYPE html><html>login</html>"), "file-html"),
        ("ca_file", write(b"PK\x03\x04" + b"\0" * 50), "file-zip"),
        ("ca_file", write(b"hello"), "file-unknown"),
        ("ca_file", overwrite_with("client.key"), "file-key-as-ca"),
        ("client_cert", Path.unlink, "file-missing"),
        ("client_cert", overwrite_with("client.key"), "file-key-as-cert"),
        ("client_key", overwrite_with("client.crt"), "file-cert-as-key"),
        ("client_key", write(b"PuTTY-User-Key-File-3: x\n"), "file-ppk"),
    ],
)
def test_files_that_cannot_be_used(
    profile: Profile, field: str, spoil: Callable[[Path], None], code: str
) -> None:
    path: Path = getattr(profile, field)
    spoil(path)

    problem = refuse(profile)

    assert problem.code == code
    assert path.name in str(problem.message)
    assert problem.details["file"] == str(path)
    choose = {
        "ca_file": ActionId.CHOOSE_CA,
        "client_cert": ActionId.CHOOSE_CLIENT_CERTIFICATE,
        "client_key": ActionId.CHOOSE_CLIENT_KEY,
    }
    assert choose[field] in {action.id for action in problem.actions}


def test_odd_forms_are_mended_and_no_problem(profile: Profile) -> None:
    assert profile.ca_file is not None
    pem = profile.ca_file.read_text(encoding="ascii")
    forms = [
        CA.certificate.public_bytes(Encoding.DER),
        pem.encode("utf-16"),
        b"\xef\xbb\xbf" + pem.replace("\n", "\r\n").encode(),
        pem.replace("\n", "\r").encode(),
    ]
    for form in forms:
        profile.ca_file.write_bytes(form)
        make_context(profile, NOTHING)
