"""Files with hostile names, the openssl commands for each, and a real shell that runs them."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID, ObjectIdentifier

from mqtts_gui.certs.items import LoadedFile
from mqtts_gui.certs.loading import load_file
from mqtts_gui.certs.openssl_around import Around
from mqtts_gui.certs.openssl_command import OpensslCommand, Use
from mqtts_gui.certs.openssl_commands import commands_for, from_folder
from mqtts_gui.certs.shells import Shell, text_of
from tests.support.issuing import (
    Issued,
    Key,
    authority,
    identifier,
    issue,
    issuer_identifier,
    key_pem,
    new_key,
    purpose,
    request,
    revocation_list,
    rsa_key,
    san,
    usage,
)

SECRET = "sésame ouvre-toi"  # noqa: S105 - opens nothing but files made here
FOLDER = "TP d'Élève $HOME & 100%"
CA, CA_KEY, MIDDLE, CRL = "ca (CIEL).crt", "ca (CIEL).key", "classe $1.crt", "liste;.pem"
CRT, KEY, CSR = "élève d'ici.crt", "élève d'ici.key", "élève d'ici.csr"
BROKER, BROKER_KEY = "-broker.crt", "-broker.key"
LONG = (-3650.0, 8000.0)
"""Days around `NOW`: openssl judges by the clock of the computer."""

Check = Callable[["Desk"], None]


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command printed, on either stream, and how it ended."""

    printed: str
    code: int


class Checks(dict[Use, Check]):
    """The checks of commands, by what the command is for."""

    def of(self, use: Use) -> Callable[[Check], Check]:
        """Register a check for `use`."""

        def register(check: Check) -> Check:
            self[use] = check
            return check

        return register


@dataclass(frozen=True, slots=True)
class Desk:
    """The files that a person has open, all those of a folder, and a terminal."""

    folder: Path
    host: str = ""

    def put(self, name: str, data: bytes) -> str:
        """Write a file, for its owner only, and return its name."""
        path = self.folder / name
        path.touch(0o600)
        path.write_bytes(data)
        return name

    def read(self, name: str) -> LoadedFile:
        """Read a file; every passphrase is `SECRET`."""
        return load_file(self.folder / name, lambda: SECRET)

    def certificate(self, name: str) -> x509.Certificate:
        """Return the only certificate of a file that has nothing odd."""
        file = self.read(name)
        assert not file.all_findings
        (found,) = file.certificates
        return found

    def commands(self, name: str, place: int = 0) -> tuple[OpensslCommand, ...]:
        """Return what is shown for one item of a file."""
        files = tuple(self.read(each.name) for each in sorted(self.folder.iterdir()))
        around = Around(files, datetime.now(UTC), host=self.host)
        file = next(each for each in files if each.path.name == name)
        return from_folder(commands_for(file.items[place], file, around), file)

    def command(self, use: Use, name: str) -> OpensslCommand:
        """Return the first command of a use for a file."""
        return next(each for each in self.commands(name) if each.use is use)

    def run(self, use: Use, name: str, *answers: str) -> Ran:
        """Type the command of a use, with `answers` to what it asks for."""
        return self.type(self.command(use, name), *answers)

    def type(self, command: OpensslCommand, *answers: str, **environment: str) -> Ran:
        """Type a command, in the folder of the files."""
        done = subprocess.run(
            ["sh", "-c", text_of(command.steps, Shell.SH)],
            cwd=self.folder,
            input="".join(f"{answer}\n" for answer in answers),
            # Without a terminal of its own openssl reads passphrases where it reads all else.
            start_new_session=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            timeout=60,
            check=False,
            env={**os.environ, **environment},
        )
        return Ran(done.stdout, done.returncode)

    def expecting(self, host: str) -> Desk:
        """Return the same desk, where the broker's name is known."""
        return replace(self, host=host)


@cache
def make_files() -> dict[str, bytes]:
    """Make an authority, one below it, a broker and a client, all by the strict rules."""
    signs = usage("key_cert_sign", "crl_sign")
    ca = authority({"O": "Lycée Exemple", "CN": "CA-CIEL"}, days=LONG, extensions=[signs])
    above = (issuer_identifier(ca), False)
    middle = authority("Classe", by=ca, days=LONG, extensions=[signs, above])
    broker = _leaf("vm-dupont", middle, ExtendedKeyUsageOID.SERVER_AUTH, new_key())
    client = _leaf("dupont", ca, ExtendedKeyUsageOID.CLIENT_AUTH, rsa_key())
    return {
        CA: ca.pem, CA_KEY: key_pem(ca.key), MIDDLE: middle.pem, BROKER: broker.pem,
        BROKER_KEY: key_pem(broker.key), CRT: client.pem, KEY: key_pem(client.key),
        CSR: request("dupont", client.key), CRL: revocation_list(ca, client, days=LONG),
    }  # fmt: skip


def make_desk(folder: Path) -> Desk:
    """Put the files into a folder with a hostile name in `folder`."""
    desk = Desk(folder / FOLDER)
    desk.folder.mkdir()
    for name, data in make_files().items():
        desk.put(name, data)
    return desk


def _leaf(name: str, by: Issued, role: ObjectIdentifier, key: Key) -> Issued:
    extensions = [
        san(x509.DNSName(name)), purpose(role), usage("digital_signature"),
        (identifier(key), False), (issuer_identifier(by), False),
    ]  # fmt: skip
    return issue(name, by=by, key=key, days=LONG, extensions=extensions)
