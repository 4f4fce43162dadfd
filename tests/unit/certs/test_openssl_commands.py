"""The openssl commands name the right files, in words that every shell hands over unchanged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath, PureWindowsPath

import pytest

from mqtts_gui.certs.items import LoadedFile
from mqtts_gui.certs.loading import load_bytes
from mqtts_gui.certs.openssl_around import Around, RealDisk
from mqtts_gui.certs.openssl_command import OpensslCommand, Use
from mqtts_gui.certs.openssl_commands import broker_commands, commands_for, from_folder
from mqtts_gui.certs.shells import GoTo, Shell, Step, UnwritableError, line_of, path_text
from tests.support.issuing import NOW, Issued, authority, issue, key_pem, lab_certificate, request
from tests.support.openssl_desk import SECRET, make_desk
from tests.support.terminals import cmd_pipeline, powershell_pipeline

WINDOWS = PureWindowsPath("C:\\Users\\Élève 1\\TP 100%")


@dataclass
class FakeDisk:
    """A disk with the names that a test puts on it."""

    taken: set[str] = field(default_factory=set)
    data: bytes = b""

    def is_taken(self, path: PurePath) -> bool:
        return path.name in self.taken

    def content(self, path: PurePath) -> bytes:
        return self.data


@pytest.fixture(scope="module")
def ca() -> Issued:
    return authority("CA-CIEL")


def loaded(name: str, data: bytes, folder: PurePath = WINDOWS) -> LoadedFile:
    """Return `data` as a file of another system's folder."""
    return load_bytes(data, folder / name, lambda: SECRET)  # type: ignore[arg-type]  # a path without a disk


def around(*files: LoadedFile, disk: FakeDisk | None = None, host: str = "") -> Around:
    return Around(files, NOW, host=host, disk=disk or FakeDisk())


def commands(file: LoadedFile, *others: LoadedFile, **more: str) -> dict[Use, OpensslCommand]:
    """Return the commands for the first item of `file`, by what they are for."""
    found = commands_for(file.items[0], file, around(file, *others, **more))  # type: ignore[arg-type]  # the host
    return {each.use: each for each in reversed(from_folder(found, file))}


def words(command: OpensslCommand, place: int = 0) -> list[str]:
    """Return the words of the first program of a step."""
    step = command.steps[place]
    assert isinstance(step, Step)
    return [str(word) for word in step.programs[0]]


def test_files_beside_are_named_without_their_folder(ca: Issued) -> None:
    file = loaded("client.crt", issue("x", by=ca).pem)
    beside, apart = loaded("ca.crt", ca.pem), loaded("ca.crt", ca.pem, PureWindowsPath("D:\\ca"))

    assert words(commands(file, beside)[Use.CERT_VERIFY]) == [
        "openssl", "verify", "-CAfile", "ca.crt", "client.crt",
    ]  # fmt: skip
    assert "D:\\ca\\ca.crt" in words(commands(file, apart)[Use.CERT_VERIFY])
    assert commands(file)[Use.GO].text(Shell.POWERSHELL) == (
        "Set-Location -LiteralPath 'C:\\Users\\Élève 1\\TP 100%'"
    )
    assert commands(file)[Use.GO].text(Shell.CMD) == ('cd /d ^"C:\\Users\\Élève 1\\TP 100^%^"')


def test_paths_given_without_a_folder_stay_so(ca: Issued) -> None:
    file = loaded("ca.crt", ca.pem, PurePath())

    assert Use.GO not in commands(file)
    assert commands(file)[Use.CERT_TEXT].text(Shell.SH) == "openssl x509 -in ca.crt -noout -text"


def test_nothing_is_verified_with_what_came_along(ca: Issued) -> None:
    own = issue("x", by=ca)
    bundle = loaded("bundle.pem", own.pem + ca.pem)

    assert Use.CERT_VERIFY not in commands(bundle)
    assert Use.CERT_VERIFY in commands(bundle, loaded("ca.crt", ca.pem))


def test_intermediates_are_named_as_untrusted(ca: Issued) -> None:
    middle = authority("Class", by=ca)
    leaf = issue("x", by=middle)
    files = [loaded("class.crt", middle.pem), loaded("ca.crt", ca.pem)]

    assert words(commands(loaded("x.crt", leaf.pem), *files)[Use.CERT_VERIFY]) == [
        "openssl", "verify", "-CAfile", "ca.crt", "-untrusted", "class.crt", "x.crt",
    ]  # fmt: skip
    both = [loaded("both.crt", middle.pem + ca.pem)]
    assert words(commands(loaded("x.crt", leaf.pem), *both)[Use.CERT_VERIFY]) == [
        "openssl", "verify", "-CAfile", "both.crt", "x.crt",
    ]  # fmt: skip


def test_chosen_authority_is_used_whether_it_signed_or_not(ca: Issued) -> None:
    file, other = loaded("x.crt", issue("x", by=ca).pem), loaded("other.crt", authority("Y").pem)
    files = Around((file, loaded("ca.crt", ca.pem), other), NOW, other.path, disk=FakeDisk())
    (verify,) = (
        each for each in commands_for(file.items[0], file, files) if each.use is Use.CERT_VERIFY
    )

    assert str(other.path) in words(verify)


def test_authority_in_der_form_is_converted_first(ca: Issued) -> None:
    file, binary = loaded("x.crt", issue("x", by=ca).pem), loaded("ca.der", ca.der)
    verify = commands(file, binary)[Use.CERT_VERIFY]

    assert words(verify) == ["openssl", "x509", "-inform", "DER", "-in", "ca.der", "-out", "ca.pem"]
    assert words(verify, 1) == ["openssl", "verify", "-CAfile", "ca.pem", "x.crt"]


def test_address_is_checked_as_an_address(ca: Issued) -> None:
    file = loaded("x.crt", issue("x", by=ca).pem)
    beside = loaded("ca.crt", ca.pem)

    assert "-verify_ip" in words(commands(file, beside, host="192.168.56.10")[Use.CERT_HOST])
    assert "-verify_hostname" in words(commands(file, beside, host="vm")[Use.CERT_HOST])


def test_key_is_compared_with_what_it_belongs_to(ca: Issued) -> None:
    own, other = issue("x", by=ca), issue("y", by=ca)
    key = loaded("x.key", key_pem(own.key))
    files = [loaded("y.crt", other.pem), loaded("x.csr", request("x", own.key))]

    assert "x.csr" in str(commands(key, *files, loaded("z.crt", other.pem))[Use.COMPARE_KEYS].title)
    fitting = commands(key, *files, loaded("z.crt", own.pem))[Use.COMPARE_KEYS]
    assert "z.crt" in str(fitting.title)
    assert "same digest" in str(fitting.claim)
    locked = loaded("z.key", key_pem(own.key, "other"))
    unknown = commands(loaded("z.crt", own.pem), locked)[Use.COMPARE_KEYS]
    assert "where their digests" in str(unknown.claim)
    assert "passphrase" in str(unknown.note)


def test_nothing_that_is_there_is_written_over(ca: Issued) -> None:
    file = loaded("ca.crt", ca.pem)
    disk = FakeDisk({"ca.der", "ca-2.der"})
    found = commands_for(file.items[0], file, around(file, disk=disk))
    (convert,) = (each for each in found if each.use is Use.CERT_CONVERT)

    assert words(convert)[-1].endswith("ca-3.der")


def test_name_with_a_line_end_has_no_command(ca: Issued) -> None:
    file = loaded("a\nrm -rf b.crt", ca.pem, PurePath())
    show = commands(file)[Use.CERT_TEXT]

    for shell in Shell:
        with pytest.raises(UnwritableError):
            show.text(shell)


def test_broker_is_asked_by_name_and_never_by_address(ca: Issued) -> None:
    own = issue("vm", by=ca).certificate
    files = around(loaded("ca.crt", ca.pem))
    by_name = [*broker_commands("vm-dupont", 8883, (own,), files)]
    by_address = [*broker_commands("[::1]", 8883, (own,), files)]
    line = by_name[0].text(Shell.CMD)

    assert line == (
        "echo Q | openssl s_client -connect vm-dupont:8883 -servername vm-dupont -showcerts"
    )
    assert "-noservername" in by_address[0].text(Shell.SH)
    assert "'[::1]:8883'" in by_address[0].text(Shell.SH)
    assert [each.use for each in by_name] == [
        Use.BROKER_SHOW, Use.BROKER_KEEP, Use.BROKER_VERIFY,
    ]  # fmt: skip
    assert len([*broker_commands("vm", 8883, (), around())]) == 2


@pytest.mark.parametrize("kind", ["folder", "nothing", "NUL"])
def test_disk_never_raises(kind: str, tmp_path: Path) -> None:
    paths = {"folder": tmp_path, "nothing": tmp_path / "no", "NUL": Path("a\0b")}

    assert RealDisk().content(paths[kind]) == b""
    assert RealDisk().is_taken(paths[kind]) is (kind == "folder")


def as_typed(step: Step, shell: Shell) -> Sequence[Sequence[str]]:
    return [
        [each if isinstance(each, str) else path_text(each, shell) for each in program]
        for program in step.programs
    ]


def test_every_word_of_every_command_survives_every_shell(tmp_path: Path) -> None:
    """All files of a folder with hostile names; what is written is nowhere there yet."""
    desk = make_desk(tmp_path)
    variables = {"PATH": "x", "HOME": "y", " mqtt ": "z"}
    count = 0
    for path in sorted(desk.folder.iterdir()):
        for command in desk.expecting("vm-dupont").commands(path.name):
            for step in command.steps:
                if isinstance(step, GoTo):
                    continue
                count += 1
                typed = {shell: as_typed(step, shell) for shell in Shell}
                assert cmd_pipeline(line_of(step, Shell.CMD), variables) == typed[Shell.CMD]
                line = line_of(step, Shell.POWERSHELL)
                assert powershell_pipeline(line) == typed[Shell.POWERSHELL]
                first = [str(word) for word in step.programs[0]]
                if "-out" in first:
                    assert not (desk.folder / first[first.index("-out") + 1]).exists()
    assert count > 50


def test_old_certificates_of_the_lab_have_commands_too(ca: Issued) -> None:
    file = loaded("broker.crt", lab_certificate("vm", ca).pem)

    assert Use.CERT_EXTENSIONS not in commands(file)
    assert Use.CERT_LINES in commands(file)
