"""Keys and containers with a passphrase: none, a wrong one, and the right one."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from tests.support.fault import OK, Case, Fault
from tests.support.file_setting import Content, Stage, before_tcp, members, put, with_broker
from tests.support.issuing import key_pem
from tests.support.mosquitto import find

SECRET = "sésame, ouvre-toi"  # noqa: S105 - opens nothing but files made here
WRONG = "sesame"
_PASS = ("-passout", f"pass:{SECRET}")

# How openssl locks a key.
LOCKS = {
    "AES-256": "pkcs8 -topk8 -v2 aes-256-cbc -in own.key",
    "AES-128, SHA-1": "pkcs8 -topk8 -v2 aes-128-cbc -v2prf hmacWithSHA1 -in own.key",
    "3DES": "pkcs8 -topk8 -v2 des3 -in own.key",
    "scrypt": "pkcs8 -topk8 -scrypt -in own.key",
    "PKCS#12's own": "pkcs8 -topk8 -v1 PBE-SHA1-3DES -in own.key",
    "the old way": "ec -aes128 -in own.key",
    "the old way, 3DES": "ec -des3 -in own.key",
    "DER": "pkcs8 -topk8 -v2 aes-256-cbc -outform DER -in own.key",
}
_ODD = {"DER": {"file-der"}}

# How openssl locks a container.
CONTAINERS = {
    "today": "",
    "3DES": "-keypbe PBE-SHA1-3DES -certpbe PBE-SHA1-3DES -macalg sha1",
    "RC2-40": "-legacy",
}
_ODD_CONTAINERS = {"RC2-40": {"file-pkcs12-old"}}


@cache
def made(command: str) -> bytes:
    """Return what openssl makes of the client's files; made once."""
    import tempfile  # noqa: PLC0415 - only here

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        put(folder / "own.key", key_pem(members().client.key))
        put(folder / "own.crt", members().client.pem)
        put(folder / "ca.crt", members().ca.pem)
        words = [find("openssl"), *command.split(), "-out", "made", *_PASS]
        subprocess.run(words, cwd=folder, check=True, capture_output=True, timeout=60)
        return (folder / "made").read_bytes()


def lazily(
    command: str, field: str, passphrase: str | None, *, connects: bool = False, alone: bool = False
) -> Stage:
    """Return what stages a connection with a file that openssl makes when it is needed.

    Args:
        command: What makes it.
        field: Where it is chosen.
        passphrase: What was typed.
        connects: A broker is there.
        alone: No key is chosen besides.
    """

    @contextmanager
    def stage(folder: Path) -> Iterator[Case]:
        contents: dict[str, Content | Path | None] = {field: made(command)}
        if alone:
            contents["client_key"] = None
        begin = with_broker if connects else before_tcp
        with begin(contents, passphrase=passphrase)(folder) as case:
            yield case

    return stage


def keys() -> Iterator[Fault]:
    """Yield keys of every lock."""
    for lock, command in LOCKS.items():
        field = "client_key"
        odd = frozenset(_ODD.get(lock, set()))
        opened = lazily(command, field, SECRET, connects=True)
        yield Fault(OK, f"key locked: {lock}", opened, warnings=odd)
        yield Fault("key-needs-passphrase", lock, lazily(command, field, None))
        yield Fault("key-needs-passphrase", f"{lock}, empty", lazily(command, field, ""))
        yield Fault("key-wrong-passphrase", lock, lazily(command, field, WRONG))


def containers() -> Iterator[Fault]:
    """Yield containers of every lock, alone as certificate, as key, and as authority."""
    for lock, options in CONTAINERS.items():
        command = f"pkcs12 -export -inkey own.key -in own.crt -certfile ca.crt {options}"
        odd = frozenset({"file-pkcs12", *_ODD_CONTAINERS.get(lock, set())})
        for field, alone in (("client_cert", True), ("client_cert", False), ("client_key", False)):
            label = f"{lock} as {field}{', alone' if alone else ''}"
            opened = lazily(command, field, SECRET, connects=True, alone=alone)
            yield Fault(OK, f"PKCS#12: {label}", opened, warnings=odd)
            for said, typed in (("no", None), ("empty", ""), ("wrong", WRONG)):
                stage = lazily(command, field, typed, alone=alone)
                yield Fault("file-pkcs12-password", f"{label}, {said} password", stage)
        authority = lazily(command, "ca_file", SECRET, connects=True)
        yield Fault(OK, f"PKCS#12: {lock} as ca_file", authority, warnings=odd)
        stage = lazily(command, "ca_file", None)
        yield Fault("file-pkcs12-password", f"{lock} as ca_file", stage)


FAULTS = (*keys(), *containers())
