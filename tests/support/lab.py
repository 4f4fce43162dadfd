"""The public key infrastructure of the lab, made by the very commands that the lab prints.

`openssl x509 -req` without an extension file issues version 1 certificates that hold a common name
and nothing else.
"""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tests.support.mosquitto import find


@dataclass(frozen=True, slots=True)
class Pair:
    """A certificate and its key."""

    certificate: Path
    key: Path


@dataclass(frozen=True, slots=True)
class Lab:
    """An authority with a broker's and a client's certificate."""

    folder: Path
    authority: Pair
    broker: Pair
    client: Pair

    @property
    def lines(self) -> list[str]:
        """The lab's mosquitto.conf, below `listener`."""
        return [
            f"cafile {self.authority.certificate}",
            f"certfile {self.broker.certificate}",
            f"keyfile {self.broker.key}",
            "tls_version tlsv1.2",
            "require_certificate true",
            "use_identity_as_username true",
            "allow_anonymous false",
        ]

    @property
    def options(self) -> list[str]:
        """What mosquitto_pub and mosquitto_sub need to connect."""
        return [
            "--cafile", str(self.authority.certificate),
            "--cert", str(self.client.certificate),
            "--key", str(self.client.key),
        ]  # fmt: skip


def make_lab(
    folder: Path,
    *,
    authority_name: str = "CA-CIEL",
    broker_name: str = "localhost",
    client_name: str = "dupont",
) -> Lab:
    """Make an authority, a broker's certificate and a client's in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    authority = make_authority(folder, authority_name)
    broker = make_pair(folder, "broker", f"/O=Ciel Dupont/OU=iot Dupont/CN={broker_name}")
    client = make_pair(folder, "client", f"/O=Ciel Dupont/CN={client_name}")
    sign(authority, broker)
    sign(authority, client)
    return Lab(folder, authority, broker, client)


def make_authority(folder: Path, name: str = "CA-CIEL") -> Pair:
    """Make an authority with `openssl req -x509 -new`."""
    subject = f"/C=FR/O=Lycee Exemple/CN={name}"
    pair = Pair(folder / "ca.crt", folder / "ca.key")
    openssl("genrsa", "-out", str(pair.key), "2048")
    openssl(
        "req", "-x509", "-new", "-key", str(pair.key), "-days", "365", "-subj", subject,
        "-out", str(pair.certificate),
    )  # fmt: skip
    return pair


def make_pair(folder: Path, name: str, subject: str) -> Pair:
    """Make a key and a request `name`.csr; the certificate is still to be signed."""
    pair = Pair(folder / f"{name}.crt", folder / f"{name}.key")
    openssl("genrsa", "-out", str(pair.key), "2048")
    request = pair.certificate.with_suffix(".csr")
    openssl("req", "-new", "-key", str(pair.key), "-subj", subject, "-out", str(request))
    return pair


def sign(authority: Pair, pair: Pair, *, expired: datetime | None = None) -> None:
    """Sign the request of `pair` with `openssl x509 -req`, or so that it ended at `expired`."""
    request = str(pair.certificate.with_suffix(".csr"))
    if expired is None:
        openssl(
            "x509", "-req", "-in", request, "-CA", str(authority.certificate),
            "-CAkey", str(authority.key), "-CAcreateserial", "-days", "365",
            "-out", str(pair.certificate),
        )  # fmt: skip
    else:
        _sign_in_the_past(authority, request, pair.certificate, expired)


def openssl(*arguments: str) -> None:
    """Run the openssl program."""
    subprocess.run([find("openssl"), *arguments], check=True, capture_output=True, timeout=60)


def _sign_in_the_past(authority: Pair, request: str, target: Path, end: datetime) -> None:
    folder = target.parent
    (folder / "index.txt").write_text("", encoding="utf-8")
    configuration = folder / "ca.cnf"
    configuration.write_text(
        f"[ca]\ndefault_ca = lab\n[lab]\ndatabase = {folder}/index.txt\nnew_certs_dir = {folder}\n"
        "rand_serial = yes\ndefault_md = sha256\npolicy = any\nunique_subject = no\n"
        "[any]\norganizationName = optional\ncommonName = supplied\n",
        encoding="utf-8",
    )
    openssl(
        "ca", "-batch", "-config", str(configuration), "-in", request, "-notext",
        "-cert", str(authority.certificate), "-keyfile", str(authority.key),
        "-startdate", "20200101000000Z", "-enddate", f"{end:%Y%m%d%H%M%S}Z",
        "-out", str(target),
    )  # fmt: skip
