"""Files that cannot be used at all, in each field: the connection is not even tried."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding, PrivateFormat, PublicFormat

from tests.support.fault import Case, Fault
from tests.support.file_setting import FIELDS, Contents, Stage, before_tcp, members, put
from tests.support.foreign_files import FOREIGN
from tests.support.hard_locks import pbkdf2
from tests.support.issuing import key_pem, request, revocation_list
from tests.support.mosquitto import find

SECRET = "sésame"  # noqa: S105 - opens nothing but files made here
_CLIENT, _CA = members().client, members().ca
_CERTIFICATE = _CLIENT.pem.decode()
_AUTHORITY = _CA.pem.decode()
_KEY = key_pem(_CLIENT.key).decode()
_AGAIN = {"ca_file": _AUTHORITY, "client_cert": _CERTIFICATE, "client_key": _KEY}
_PUBLIC = _CLIENT.key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
_PUBLIC_SSH = _CLIENT.key.public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH)
_CSR = request("dupont", _CLIENT.key)
_LIST = revocation_list(_CA)
_LOCKED = key_pem(_CLIENT.key, SECRET)
_LOCKED_OLD = key_pem(_CLIENT.key, SECRET, PrivateFormat.TraditionalOpenSSL)


def cut(text: str) -> str:
    return text[: len(text) // 2]


def headless(text: str) -> str:
    return "\n".join(text.splitlines()[3:])


def garbled(text: str) -> str:
    lines = text.splitlines()
    return "\n".join([lines[0], *("AAAA" * 16 for _ in lines[1:-1]), lines[-1]])


def stray(text: str) -> str:
    lines = text.splitlines()
    lines[2] = "é" + lines[2][1:]
    return "\n".join(lines)


def in_every_field() -> Iterator[Fault]:
    """Yield what is nothing that any field is for."""
    for number, (label, (code, data)) in enumerate(FOREIGN.items()):
        for place, field in enumerate(FIELDS):
            # Pressing *Connect* reads files no differently: one field of three will do.
            met = place == number % len(FIELDS)
            yield Fault(code, f"{label} as {field}", before_tcp({field: data}), by_connect=met)
    for field in FIELDS:
        text = _AGAIN[field]
        damaged = {
            "form-truncated": cut(text),
            "form-garbage": garbled(text),
            "form-stray": stray(text),
            "form-headless": headless(text),
        }
        for code, content in damaged.items():
            yield Fault(code, f"as {field}", before_tcp({field: content}))


def in_the_wrong_field() -> Iterator[Fault]:
    """Yield what is sound, but for something else."""
    misplaced: Sequence[tuple[str, str, Contents]] = [
        ("file-csr", "as authority", {"ca_file": _CSR}),
        ("file-csr", "as certificate", {"client_cert": _CSR}),
        ("file-csr", "as certificate, without a key", {"client_cert": _CSR, "client_key": None}),
        ("file-csr", "as key", {"client_key": _CSR}),
        ("file-key-as-ca", "the client's", {"ca_file": _KEY}),
        ("file-key-as-ca", "the authority's", {"ca_file": key_pem(_CA.key)}),
        ("file-key-as-ca", "locked", {"ca_file": _LOCKED}),
        ("file-key-as-ca", "locked in the old way", {"ca_file": _LOCKED_OLD}),
        ("file-key-as-cert", "beside itself", {"client_cert": _KEY}),
        ("file-key-as-cert", "alone", {"client_cert": _KEY, "client_key": None}),
        ("file-key-as-cert", "locked", {"client_cert": _LOCKED}),
        ("file-cert-as-key", "twice", {"client_key": _CERTIFICATE}),
        ("file-cert-as-key", "the authority's", {"client_key": _AUTHORITY}),
        ("file-cert-as-key", "the broker's", {"client_key": members().broker.pem}),
        ("file-crl-as-ca", "", {"ca_file": _LIST}),
        ("file-crl-as-ca", "as certificate", {"client_cert": _LIST}),
        *(("file-public-key", f"as {field}", {field: _PUBLIC}) for field in FIELDS),
        *(("file-public-key", f"of OpenSSH as {field}", {field: _PUBLIC_SSH}) for field in FIELDS),
    ]
    for code, label, contents in misplaced:
        yield Fault(code, label, before_tcp(contents))


def paths() -> Iterator[Fault]:
    """Yield what cannot be opened, or is no file."""
    for field in FIELDS:
        yield Fault(
            "file-missing", f"as {field}", before_tcp({field: Path("/nowhere/no-such.crt")})
        )
        yield Fault("file-directory", f"as {field}", _made(field, Path.mkdir))
        yield Fault("file-special", f"pipe as {field}", _made(field, os.mkfifo))
        yield Fault("file-special", f"device as {field}", before_tcp({field: Path("/dev/zero")}))
        yield Fault("file-missing", f"Notepad's .txt as {field}", hidden_txt(field))
        yield Fault("file-huge", f"as {field}", _made(field, _noise))
        yield Fault("file-unreadable", f"link in a circle as {field}", _made(field, _circle))
        yield Fault("file-unreadable", f"name of 5000 letters as {field}", _too_long(field))
        if _can_be_forbidden():
            yield Fault("file-unreadable", f"of somebody else as {field}", forbidden(field))


def _made(field: str, make: object) -> Stage:
    @contextmanager
    def stage(folder: Path) -> Iterator[Case]:
        path = folder / "À moi" / "mon fichier.crt"
        path.parent.mkdir()
        make(path)  # type: ignore[operator]  # each takes a path
        with before_tcp({field: path})(folder) as case:
            yield case

    return stage


def _noise(path: Path) -> None:
    with path.open("wb") as target:
        target.write(os.urandom(70_000))
        target.truncate(50_000_000)


def _circle(path: Path) -> None:
    path.symlink_to(path)


def _too_long(field: str) -> Stage:
    return before_tcp({field: Path("/nowhere") / ("x" * 5000)})


def hidden_txt(field: str) -> Stage:
    """Return what stages a file whose real name ends in `.txt`."""

    @contextmanager
    def stage(folder: Path) -> Iterator[Case]:
        asked = folder / "Élève" / "mon fichier.crt"
        put(asked.with_name(f"{asked.name}.txt"), _AGAIN[field])
        with before_tcp({field: asked})(folder) as case:
            yield case

    return stage


def _can_be_forbidden() -> bool:
    """Return whether a file can be closed to us: root reads all, unless it steps down."""
    return hasattr(os, "seteuid")


def forbidden(field: str) -> Stage:
    """Return what stages a file that only somebody else may read."""

    @contextmanager
    def stage(folder: Path) -> Iterator[Case]:
        is_root = os.geteuid() == 0
        with before_tcp({})(folder) as case:
            for each in (folder, *folder.parents[:3]):
                if is_root and each.name.startswith(("pytest", "test_")):
                    each.chmod(0o755)
            for name in FIELDS:
                path = getattr(case.profile, name)
                path.chmod(0o644)
            closed = getattr(case.profile, field)
            closed.chmod(0o600 if is_root else 0)
            if is_root:
                os.seteuid(65534)
            try:
                yield case
            finally:
                if is_root:
                    os.seteuid(0)

    return stage


def made_by_ssh_keygen(folder: Path) -> bytes:
    """Return a locked key of OpenSSH."""
    path = put(folder / "ssh.key", _KEY)
    words = [find("ssh-keygen"), "-p", "-N", SECRET, "-f", str(path)]
    subprocess.run(words, check=True, capture_output=True, timeout=60)
    return path.read_bytes()


@contextmanager
def _locked_openssh(folder: Path) -> Iterator[Case]:
    content = made_by_ssh_keygen(folder / "made")
    with before_tcp({"client_key": content}, passphrase=SECRET)(folder) as case:
        yield case


FAULTS = (
    *in_every_field(),
    *in_the_wrong_field(),
    *paths(),
    Fault("key-unsupported", "locked by OpenSSH", _locked_openssh),
    Fault(
        "key-derivation-too-long",
        "a billion rounds",
        before_tcp({"client_key": pbkdf2(1_000_000_000)}, passphrase=SECRET),
    ),
)
