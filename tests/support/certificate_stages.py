"""Brokers and clients with planned certificates, really started: what the faults of trust need."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from mqtts_gui.mqtt.profile import Profile, TlsVersion
from tests.support.chain_parts import identify
from tests.support.chain_plans import Part, key_of, make
from tests.support.fault import Case, Fault
from tests.support.issuing import key_pem, usage
from tests.support.mosquitto import Mosquitto

AUTHORITY = x509.BasicConstraints(ca=True, path_length=None)
WEAK = "ciphers ALL:@SECLEVEL=0"
"""Lets mosquitto start with what OpenSSL finds too weak today."""


@dataclass(frozen=True)
class Holder:
    """A certificate with its key, made when it is first needed.

    Attributes:
        part: What is to be made.
        by: Who signs; itself where that is None.
    """

    part: Part
    by: Holder | None = None

    @cached_property
    def certificate(self) -> x509.Certificate:
        """The certificate, made once."""
        issuer = self.by.part if self.by else self.part
        above = self.by.by.part if self.by and self.by.by else None
        return make(self.part, issuer, above)

    @property
    def key(self) -> bytes:
        """The private key, PEM."""
        return key_pem(key_of(self.part.key_label or self.part.label, self.part.key))


def root(label: str, **changes: object) -> Holder:
    """Return an authority, as `openssl req -x509` makes it but for its key identifier."""
    return authority(label, None, **changes)


def authority(label: str, by: Holder | None, **changes: object) -> Holder:
    """Return an authority signed by another one."""
    changes.setdefault("names_authority", ())
    part = replace(Part(label), extensions={}, **changes)  # type: ignore[arg-type]  # fields by name
    part.put(AUTHORITY, critical=True)
    return Holder(part, by)


def holder(
    label: str,
    by: Holder | None,
    *extensions: x509.ExtensionType,
    identified: bool = False,
    **changes: object,
) -> Holder:
    """Return what an authority signed: version 3 if it has extensions, else the lab's version 1."""
    changes.setdefault("names_authority", ("keyid",) if identified else ())
    changes.setdefault("version", 3 if extensions or identified else 1)
    part = replace(Part(label), extensions={}, **changes)  # type: ignore[arg-type]  # fields by name
    for each in extensions:
        part.put(each)
    return Holder(part, by)


def with_usage(made: Holder, *wanted: str) -> Holder:
    """Give a holder a critical keyUsage."""
    made.part.put(usage(*wanted)[0], critical=True)
    return made


def with_critical(made: Holder, value: x509.ExtensionType) -> Holder:
    """Give a holder a critical extension."""
    made.part.put(value, critical=True)
    return made


def with_identifier(made: Holder) -> Holder:
    """Give a holder the identifier of its key."""
    identify(made.part)
    return made


def trusting(made: Holder, *extensions: x509.ExtensionType, **changes: object) -> Setting:
    """Return a broker right below an authority that the client trusts."""
    return Setting(holder("localhost", made, *extensions), ca=(made,), **changes)  # type: ignore[arg-type]  # fields by name


LAB = root("Lab CA")
OTHER = root("Another CA")
BROKER = holder("localhost", LAB)
CLIENT = holder("dupont", LAB)


@dataclass(frozen=True)
class Setting:
    """A broker and a client, with their files.

    Attributes:
        broker: Whose certificate the broker shows.
        sent: What stands behind it in the broker's file.
        cafile: What the broker trusts of clients; nothing makes it ask for no certificate.
        ca: What stands in the client's CA file; None for no such file.
        client: Whose certificate the client has.
        client_sent: What stands behind it in its file.
        lines: More lines of mosquitto.conf.
        changes: Of the profile.
        clock: The date by which the broker lives.
        beside: Other files in the client's folder.
    """

    broker: Holder = BROKER
    sent: tuple[Holder, ...] = ()
    cafile: tuple[Holder, ...] = ()
    ca: tuple[Holder, ...] | None = (LAB,)
    client: Holder | None = None
    client_sent: tuple[Holder, ...] = ()
    lines: tuple[str, ...] = ()
    changes: dict[str, object] = field(default_factory=dict)
    clock: str | None = None
    beside: dict[str, Holder] = field(default_factory=dict)

    @contextmanager
    def stage(self, folder: Path) -> Iterator[Case]:
        """Start the broker, and yield the connection to it."""
        lines = [*self._broker_lines(folder), *self.lines]
        with Mosquitto(folder, lines, clock=self.clock) as broker:
            yield Case(self.profile(folder, broker.port))

    def profile(self, folder: Path, port: int) -> Profile:
        """Write the client's files and return its connection to a port."""
        mine = folder / "mine"
        mine.mkdir(exist_ok=True)
        profile = Profile(host="localhost", port=port)
        if self.ca is not None:
            profile = profile.with_changes(ca_file=write(mine / "ca.crt", self.ca))
        if self.client is not None:
            key = mine / "client.key"
            key.write_bytes(self.client.key)
            key.chmod(0o600)
            certificate = write(mine / "client.crt", (self.client, *self.client_sent))
            profile = profile.with_changes(client_cert=certificate, client_key=key)
        for name, each in self.beside.items():
            write(mine / name, (each,))
        return profile.with_changes(**self.changes)

    def _broker_lines(self, folder: Path) -> Iterator[str]:
        key = folder / "broker.key"
        key.write_bytes(self.broker.key)
        yield f"certfile {write(folder / 'broker.crt', (self.broker, *self.sent))}"
        yield f"keyfile {key}"
        yield "allow_anonymous true"
        if self.cafile:
            yield f"cafile {write(folder / 'cafile.crt', self.cafile)}"
            yield "require_certificate true"


def write(path: Path, holders: Iterable[Holder]) -> Path:
    """Write certificates one after the other, as PEM."""
    found = (each.certificate.public_bytes(Encoding.PEM) for each in holders)
    path.write_bytes(b"".join(found))
    return path


def faults(
    code: str,
    label: str,
    setting: Setting,
    *,
    tls: Sequence[TlsVersion] = tuple(TlsVersion),
    times: int = 1,
) -> tuple[Fault, ...]:
    """Return a fault for each version of TLS."""
    return tuple(
        Fault(code, f"{label}, TLS {version}", staged(setting, version), times=times)
        for version in tls
    )


def staged(setting: Setting, version: TlsVersion) -> Callable[[Path], AbstractContextManager[Case]]:
    """Return what stages a setting with one version of TLS."""

    def stage(folder: Path) -> AbstractContextManager[Case]:
        changes = {"tls_min": version, "tls_max": version, **setting.changes}
        return replace(setting, changes=changes).stage(folder)

    return stage
