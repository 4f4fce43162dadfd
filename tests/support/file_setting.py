"""The three files of a sound connection, made once, and cases in which some are something else."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID

from mqtts_gui.mqtt.profile import Profile, Secrets
from tests.support.fault import Case
from tests.support.issuing import (
    NOW,
    Extension,
    Issued,
    Key,
    authority,
    identifier,
    issue,
    issuer_identifier,
    key_pem,
    new_key,
    purpose,
    san,
    usage,
)
from tests.support.mosquitto import Mosquitto

FIELDS = ("ca_file", "client_cert", "client_key")
NAMES = {"ca_file": "ca.crt", "client_cert": "client.crt", "client_key": "client.key"}
UNUSED_PORT = 9
"""No connection is ever tried where a file is at fault."""

Content = bytes | str
Contents = Mapping[str, Content | Path | None]
Stage = Callable[[Path], AbstractContextManager[Case]]


@dataclass(frozen=True, slots=True)
class Members:
    """Who takes part in a sound connection, by the strict rules: nothing is odd about any."""

    ca: Issued
    broker: Issued
    client: Issued

    @property
    def files(self) -> dict[str, Content]:
        """What the files of the profile hold, as openssl writes it."""
        return {
            "ca_file": self.ca.pem,
            "client_cert": self.client.pem,
            "client_key": key_pem(self.client.key),
        }


@cache
def members() -> Members:
    """Return the members, made once: valid today, whenever the tests run."""
    ca = authority("CA-CIEL", days=_days(), extensions=[usage("key_cert_sign", "crl_sign")])
    addresses = (x509.IPAddress(ip_address(each)) for each in ("127.0.0.1", "::1"))
    names = san(x509.DNSName("localhost"), *addresses)
    broker = leaf("localhost", ca, ExtendedKeyUsageOID.SERVER_AUTH, extensions=[names])
    return Members(ca, broker, make_client(ca))


def make_client(by: Issued, key: Key | None = None, name: str = "dupont") -> Issued:
    """Make a certificate for a client; it has a name in its SAN, so that nothing is odd."""
    names = san(x509.DNSName(name))
    return leaf(name, by, ExtendedKeyUsageOID.CLIENT_AUTH, key=key, extensions=[names])


def leaf(
    name: str,
    by: Issued,
    role: x509.ObjectIdentifier,
    *,
    key: Key | None = None,
    extensions: list[Extension] | None = None,
) -> Issued:
    """Make a certificate for a broker or a client, with all that strict programs ask for."""
    own = key or new_key()
    added: list[Extension] = [
        purpose(role),
        usage("digital_signature"),
        (identifier(own), False),
        (issuer_identifier(by), False),
        *(extensions or []),
    ]
    return issue(name, by=by, key=own, days=_days(), extensions=added)


def put(path: Path, content: Content) -> Path:
    """Write a file that only its owner may read."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(0o600)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def put_files(
    folder: Path,
    contents: Contents | None = None,
    names: Mapping[str, str] | None = None,
) -> dict[str, Path | None]:
    """Write the files of a profile, sound ones but for `contents`, and return where they are.

    Args:
        folder: Where to write.
        contents: By field, what the file holds instead; a path stands for itself, None for a
            field that is left empty.
        names: By field, another name of the file.
    """
    paths: dict[str, Path | None] = {}
    for field, content in {**members().files, **(contents or {})}.items():
        name = {**NAMES, **(names or {})}[field]
        is_made = not isinstance(content, Path) and content is not None
        paths[field] = put(folder / name, content) if is_made else content  # type: ignore[arg-type,assignment]  # checked by is_made
    return paths


def before_tcp(
    contents: Contents,
    *,
    names: Mapping[str, str] | None = None,
    passphrase: str | None = None,
) -> Stage:
    """Return what stages a connection whose files keep it from being tried at all."""

    @contextmanager
    def stage(folder: Path) -> Iterator[Case]:
        paths = put_files(folder, contents, names)
        profile = Profile(host="127.0.0.1", port=UNUSED_PORT).with_changes(**paths)
        yield Case(profile, Secrets(key_password=passphrase))

    return stage


def with_broker(
    contents: Contents | None = None,
    *,
    names: Mapping[str, str] | None = None,
    passphrase: str | None = None,
    require_certificate: bool = True,
    **changes: object,
) -> Stage:
    """Return what stages a connection to a real broker, by default one that asks who we are."""

    @contextmanager
    def stage(folder: Path) -> Iterator[Case]:
        paths = put_files(folder, contents, names)
        lines = broker_lines(folder / "broker", require_certificate=require_certificate)
        with Mosquitto(folder, lines) as broker:
            profile = Profile(host="127.0.0.1", port=broker.port)
            yield Case(profile.with_changes(**paths, **changes), Secrets(key_password=passphrase))

    return stage


def broker_lines(folder: Path, *, require_certificate: bool) -> list[str]:
    """Write the broker's files and return its configuration."""
    known = members()
    lines = [
        f"cafile {put(folder / 'ca.crt', known.ca.pem)}",
        f"certfile {put(folder / 'broker.crt', known.broker.pem)}",
        f"keyfile {put(folder / 'broker.key', key_pem(known.broker.key))}",
    ]
    asked = ["require_certificate true", "use_identity_as_username true"]
    return [*lines, *(asked if require_certificate else ["allow_anonymous true"])]


def _days() -> tuple[float, float]:
    shift = (datetime.now(UTC) - NOW).total_seconds() / 86_400
    return shift - 10, shift + 400
