"""The buttons of faults of files: what moves, what is taken from beside, what is run."""

from __future__ import annotations

import codecs
import contextlib
import os
import shlex
from encodings.aliases import aliases
from pathlib import Path

import pytest

from mqtts_gui.certs.loading import LoadedFile, load_file
from mqtts_gui.certs.placing import FileRole
from mqtts_gui.doctor import files_beside
from mqtts_gui.doctor.explain import explain_situation
from mqtts_gui.doctor.explain_files import further_files
from mqtts_gui.doctor.files import load_files
from mqtts_gui.doctor.files_beside import find_beside
from mqtts_gui.doctor.situation import Situation
from mqtts_gui.errors import ActionId, Problem
from mqtts_gui.mqtt.events import Evidence, StepId
from mqtts_gui.mqtt.file_problems import FileProblemError
from mqtts_gui.mqtt.profile import Profile, Secrets
from mqtts_gui.mqtt.tls import make_context
from tests.support.file_setting import make_client, members, put, put_files
from tests.support.issuing import NOW, key_pem, new_key, request, rsa_key

FILES = members().files
CA, CERTIFICATE, KEY = FILES["ca_file"], FILES["client_cert"], FILES["client_key"]
CSR = request("dupont", members().client.key)
PAGE = "<html>Connexion</html>"
TAKE, MOVE, SWAP = ActionId.TAKE_FILE, ActionId.MOVE_FILE, ActionId.SWAP_CERTIFICATE_AND_KEY


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with everything that a student has, and more."""
    folder = tmp_path / "Élève d'ici"
    put_files(folder)
    put(folder / "client.csr", CSR)
    put(folder / "other.key", key_pem(new_key()))
    put(folder / "broker.crt", members().broker.pem)
    put(folder / "ca.key", key_pem(members().ca.key))
    put(folder / "page.crt", PAGE)
    os.mkfifo(folder / "pipe.crt")
    (folder / "device.crt").symlink_to("/dev/zero")
    return folder


def situation(folder: Path, **names: str | None) -> Situation:
    """Return what is known when files of these names are chosen; without a name, the sound ones."""
    chosen = {"ca_file": "ca.crt", "client_cert": "client.crt", "client_key": "client.key", **names}
    paths = {field: folder / name if name else None for field, name in chosen.items()}
    profile = Profile(host="vm-dupont").with_changes(**paths)
    with pytest.raises(FileProblemError) as raised:
        make_context(profile, Secrets())
    evidence = Evidence(StepId.FILES, raised.value)
    return Situation(profile, evidence, load_files(profile, Secrets()), NOW)


def actions(problem: Problem) -> list[tuple[ActionId, str]]:
    return [(action.id, action.argument) for action in problem.actions]


@pytest.mark.parametrize(
    ("chosen", "code", "field", "taken"),
    [
        ({"client_cert": "client.csr"}, "file-csr", "client_cert", "client.crt"),
        (
            {"client_cert": "client.csr", "client_key": None},
            "file-csr", "client_cert", "client.crt",
        ),
        ({"client_cert": "client.key"}, "file-key-as-cert", "client_cert", "client.crt"),
        ({"client_cert": "page.crt"}, "file-html", "client_cert", "client.crt"),
        ({"client_cert": "gone.crt"}, "file-missing", "client_cert", "client.crt"),
        ({"client_cert": "."}, "file-directory", "client_cert", "client.crt"),
        ({"client_cert": "broker.crt"}, "client-key-mismatch", "client_cert", "client.crt"),
        ({"client_key": None}, "client-key-missing", "client_key", "client.key"),
        ({"client_key": "other.key"}, "client-key-mismatch", "client_key", "client.key"),
        ({"client_key": "ca.key"}, "client-key-mismatch", "client_key", "client.key"),
        ({"client_key": "client.csr"}, "file-csr", "client_key", "client.key"),
        ({"client_key": "client.crt"}, "file-cert-as-key", "client_key", "client.key"),
        ({"ca_file": "ca.key"}, "file-key-as-ca", "ca_file", "ca.crt"),
        ({"ca_file": "."}, "file-directory", "ca_file", "ca.crt"),
        ({"ca_file": "pipe.crt"}, "file-special", "ca_file", "ca.crt"),
    ],
)  # fmt: skip
def test_the_fitting_file_beside_is_offered_first(
    folder: Path, chosen: dict[str, str | None], code: str, field: str, taken: str
) -> None:
    problem = explain_situation(situation(folder, **chosen))

    assert problem.code == code
    assert actions(problem)[0] == (TAKE, f"{field} {folder / taken}")
    assert f"Choose {taken}: it is in the same folder" in str(problem.fix)


def test_no_file_is_offered_that_does_not_fit(folder: Path) -> None:
    for name in ("client.crt", "client.key", "ca.crt"):
        (folder / name).rename(folder / f"{name}.away")
    put(folder / "client.crt", make_client(members().ca).pem)  # of another key
    put(folder / "ca.crt", members().broker.pem)
    for chosen in (
        {"client_cert": "client.csr", "client_key": "other.key", "ca_file": "ca.crt.away"},
        {"client_key": "other.key", "ca_file": "ca.crt.away"},
    ):
        offered = {action.id for action in explain_situation(situation(folder, **chosen)).actions}
        assert TAKE not in offered


def test_an_authority_is_no_clients_certificate(folder: Path) -> None:
    (folder / "client.key").unlink()
    problem = explain_situation(situation(folder, client_key="ca.key"))

    assert problem.code == "client-key-mismatch"
    assert TAKE not in {action.id for action in problem.actions}


def test_few_files_are_looked_at(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[Path] = []

    def load(path: Path) -> LoadedFile:
        read.append(path)
        return load_file(path)

    monkeypatch.setattr(files_beside, "load_file", load)
    for number in range(300):
        put(folder / f"a{number:03}.crt", PAGE)
    huge = put(folder / "a.crt", "x" * (files_beside.MOST_BYTES + 1))
    s = situation(folder, client_cert="client.csr")
    find_beside(s, FileRole.CERTIFICATE, folder / "client.csr")

    assert 0 < len(read) <= files_beside.MOST_FILES
    assert not {huge, folder / "pipe.crt", folder / "device.crt"} & set(read)


def test_looking_beside_ends_in_time(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files_beside, "LONGEST_S", 0.0)
    s = situation(folder, client_cert="client.csr")

    assert find_beside(s, FileRole.CERTIFICATE, folder / "client.csr") is None


@pytest.mark.parametrize(
    ("chosen", "first"),
    [
        ({"client_cert": "client.key", "client_key": "client.crt"}, (SWAP, "")),
        ({"ca_file": "client.crt", "client_cert": "ca.crt"}, (MOVE, "ca_file client_cert")),
        ({"ca_file": "client.key", "client_key": "ca.crt"}, (MOVE, "ca_file client_key")),
        (
            {"ca_file": "client.crt", "client_cert": "client.key", "client_key": "ca.crt"},
            (MOVE, "ca_file client_cert"),
        ),
    ],
)
def test_files_in_each_others_field_are_exchanged(
    folder: Path, chosen: dict[str, str | None], first: tuple[ActionId, str]
) -> None:
    s = situation(folder, **chosen)
    problem = explain_situation(s)

    assert problem.code == "files-swapped"
    assert actions(problem)[0] == first
    assert further_files(s) == ()


def test_a_file_is_moved_into_the_empty_field_that_it_is_for(folder: Path) -> None:
    problem = explain_situation(situation(folder, client_cert="client.key", client_key=None))

    assert problem.code == "file-key-as-cert"
    assert (MOVE, "client_cert client_key") in actions(problem)


def test_everything_that_is_wrong_is_said_in_the_order_of_mending(folder: Path) -> None:
    cases: list[tuple[dict[str, str | None], list[str]]] = [
        ({"ca_file": "page.crt", "client_key": "other.key"}, ["client-key-mismatch"]),
        (
            {"ca_file": "page.crt", "client_cert": "client.csr", "client_key": "gone.key"},
            ["file-csr", "file-missing"],
        ),
        ({"ca_file": "page.crt", "client_key": None}, ["client-key-missing"]),
        ({"ca_file": "page.crt", "client_cert": None, "client_key": "gone.key"}, []),
    ]
    for chosen, others in cases:
        s = situation(folder, **chosen)
        assert explain_situation(s).code == "file-html"
        assert [problem.code for problem in further_files(s)] == others


def test_a_name_that_windows_hides_is_taken(folder: Path) -> None:
    (folder / "client.crt").rename(folder / "client.crt.txt")
    problem = explain_situation(situation(folder))

    assert problem.code == "file-missing"
    assert actions(problem)[0] == (TAKE, f"client_cert {folder / 'client.crt.txt'}")


def test_commands_name_the_real_files(folder: Path) -> None:
    weak = make_client(members().ca, rsa_key(1024))
    put(folder / "weak.crt", weak.pem)
    put(folder / "weak.key", key_pem(weak.key))
    problem = explain_situation(situation(folder, client_cert="weak.crt", client_key="weak.key"))
    (command,) = (a for a in problem.actions if a.id is ActionId.COPY_COMMAND)

    assert command.here
    new = str(folder / "weak-new.key")  # never over the old one
    assert shlex.split(command.argument) == ["openssl", "genrsa", "-out", new, "2048"]


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="permissions are another matter on Windows")
def test_the_command_for_a_file_that_is_closed(folder: Path) -> None:
    closed = folder / "ca.crt"
    closed.chmod(0)
    is_root = os.geteuid() == 0
    if is_root:  # who reads all
        # Python loads an encoding at its first use, from where the other user may not read.
        for name in set(aliases.values()):
            with contextlib.suppress(LookupError):  # this computer has not all of them
                codecs.lookup(name)
        for each in (folder, *folder.parents):
            if "pytest-of-" in str(each):
                each.chmod(0o755)
        for each in folder.iterdir():
            if each.is_file() and each != closed:
                each.chmod(0o644)
        os.seteuid(65534)
    try:
        problem = explain_situation(situation(folder))
    finally:
        if is_root:
            os.seteuid(0)
    (command,) = (a for a in problem.actions if a.id is ActionId.COPY_COMMAND)

    wanted = ["sudo", "chown", "65534"] if is_root else ["chmod", "u+r"]
    assert problem.code == "file-unreadable"
    assert shlex.split(command.argument) == [*wanted, str(closed)]
