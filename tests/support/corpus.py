"""One of everything that openssl makes: certificates, requests, keys, lists and containers."""

from __future__ import annotations

import base64
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.support.mosquitto import find

SECRET = "sésame"  # noqa: S105 - opens nothing but files made here
_PASS = f"-passout pass:{SECRET}"
_EXPORT = "pkcs12 -export -inkey rsa.key -in client.crt"
_CA_CONFIGURATION = """[ca]
default_ca = lab
[lab]
database = index.txt
default_md = sha256
default_crl_days = 30
"""

# The originals, by the commands that make them; later ones use earlier ones.
_COMMANDS = (
    "genrsa -traditional -out ca.key 2048",
    "req -x509 -new -key ca.key -days 365 -out ca.crt -subj /C=FR/O=Lycee/CN=CA-CIEL",
    "genrsa -traditional -out rsa.key 2048",
    "req -new -key rsa.key -out client.csr -subj /O=Ciel/CN=localhost",
    "x509 -req -in client.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 365 -out client.crt",
    "ca -config ca.cnf -gencrl -cert ca.crt -keyfile ca.key -out crl.pem",
    "ecparam -name prime256v1 -genkey -noout -out ec.key",
    "genpkey -algorithm ED25519 -out ed.key",
    "pkcs8 -topk8 -nocrypt -in rsa.key -out rsa8.key",
    "pkey -in rsa.key -pubout -out rsa.pub",
    "pkey -in ec.key -pubout -out ec.pub",
    "rsa -in rsa.key -RSAPublicKey_out -out rsa1.pub",
    f"pkcs8 -topk8 -v2 aes-256-cbc -iter 100 -in ec.key -out locked.key {_PASS}",
    f"rsa -traditional -aes128 -in rsa.key -out old.key {_PASS}",
    f"pkcs8 -topk8 -v1 PBE-SHA1-3DES -iter 100 -in ec.key -out pbes1.key {_PASS}",
    "crl2pkcs7 -in crl.pem -certfile ca.crt -certfile client.crt -out ca.p7b",
    f"{_EXPORT} -certfile ca.crt -iter 50 -out client.p12 {_PASS}",
    f"{_EXPORT} -keypbe NONE -certpbe NONE -nomac -out open.p12 -passout pass:",
    "x509 -in ca.crt -addtrust clientAuth -out trusted.crt",
)


@dataclass(frozen=True, slots=True)
class Corpus:
    """A folder with the originals."""

    folder: Path

    def path(self, name: str) -> Path:
        """Return where a file lies."""
        return self.folder / name

    def read(self, name: str) -> bytes:
        """Return the bytes of a file."""
        return self.path(name).read_bytes()

    def text(self, name: str) -> str:
        """Return the text of a PEM file."""
        return self.read(name).decode("ascii")

    def der(self, name: str) -> bytes:
        """Return what a PEM file holds, its only block decoded."""
        return der_of(self.text(name))

    def openssl(self, command: str, *more: str) -> subprocess.CompletedProcess[str]:
        """Run openssl with the words of `command` in the folder; it must succeed."""
        return run_in(self.folder, command, *more)


def make_corpus(folder: Path) -> Corpus:
    """Make the originals in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "ca.cnf").write_text(_CA_CONFIGURATION, encoding="utf-8")
    (folder / "index.txt").write_text("", encoding="utf-8")
    corpus = Corpus(folder)
    for command in _COMMANDS:
        corpus.openssl(command)
    corpus.path("bundle.pem").write_bytes(b"".join(map(corpus.read, ("ca.crt", "client.crt"))))
    return corpus


def run_in(folder: Path, command: str, *more: str) -> subprocess.CompletedProcess[str]:
    """Run openssl in a folder; a failure is an error that tells what openssl said."""
    words = [find("openssl"), *command.split(), *more]
    done = subprocess.run(
        words, cwd=folder, capture_output=True, text=True, timeout=60, check=False,
        stdin=subprocess.DEVNULL, env={**os.environ, "LC_ALL": "C.UTF-8"},
    )  # fmt: skip
    assert done.returncode == 0, f"{command}: {done.stderr}"
    return done


def der_of(pem: str) -> bytes:
    """Return what the only block of `pem` holds."""
    return base64.b64decode("".join(pem.split("-----")[2].split()))


def pem_of(label: str, der: bytes) -> str:
    """Return a block as openssl writes it."""
    body = base64.b64encode(der).decode("ascii")
    lines = [body[at : at + 64] for at in range(0, len(body), 64)]
    return "\n".join([f"-----BEGIN {label}-----", *lines, f"-----END {label}-----", ""])
