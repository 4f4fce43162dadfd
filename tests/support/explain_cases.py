"""Evidence made by hand, and what must come out of it."""

from __future__ import annotations

import ssl
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from mqtts_gui.doctor.explain import explain
from mqtts_gui.doctor.files import load_files
from mqtts_gui.doctor.probes import Probe
from mqtts_gui.errors import ActionId, Problem
from mqtts_gui.mqtt.events import Evidence, StepId, TlsFacts
from mqtts_gui.mqtt.profile import Profile, Secrets
from tests.support.made_certificates import NOW, Made, make

DAY = timedelta(days=1)
TLS13 = TlsFacts("TLSv1.3", "TLS_AES_256_GCM_SHA384", "X25519")
EOF = EOFError("the broker closed the connection")
RESET = ConnectionResetError(104, "Connection reset by peer")
CA = make("CA-CIEL", organization="Lycée Exemple", ca=True)
OTHER_CA = make("Another CA", ca=True)
CLIENT = make("dupont", by=CA)


@dataclass(frozen=True)
class Case:
    """A situation, and what must come out of it."""

    code: str
    evidence: Evidence
    profile: Profile = field(default_factory=lambda: Profile(host="vm-dupont"))
    ca: Made | None = CA
    client: Made | None = None
    now: datetime = NOW
    probe: Probe | None = None
    endings: int = 1
    says: tuple[str, ...] = ()
    first_action: ActionId | None = None
    argument: str = ""

    def explain(self, folder: Path) -> Problem:
        profile = self.profile
        if self.ca is not None:
            ca_file = self.ca.write_certificate(folder / "ca.crt")
            profile = profile.with_changes(ca_file=ca_file)
        if self.client is not None:
            client_cert = self.client.write_certificate(folder / "client.crt")
            client_key = self.client.write_key(folder / "client.key")
            profile = profile.with_changes(client_cert=client_cert, client_key=client_key)
        files = load_files(profile, Secrets())
        return explain(
            profile,
            self.evidence,
            now=self.now,
            files=files,
            probe=self.probe,
            endings=self.endings,
        )


def to(host: str, **changes: object) -> Profile:
    return Profile(host=host).with_changes(**changes)


def at(step: StepId, error: BaseException | None = None, **facts: object) -> Evidence:
    return replace(Evidence(step, error, address="192.168.56.10"), **facts)  # type: ignore[arg-type]


def refused_certificate(verify_code: int, *chain: Made) -> Evidence:
    error = ssl.SSLCertVerificationError("text that must not matter")
    return at(
        StepId.CERTIFICATE,
        error,
        verify_code=verify_code,
        chain=tuple(made.der for made in chain),
        tls=TLS13,
        bytes_received=3000,
    )


def alert(number: int | None, *, sent: bool = True, chain: tuple[Made, ...] = ()) -> Evidence:
    return at(
        StepId.CLIENT_CERTIFICATE,
        ssl.SSLError("text that must not matter") if number else EOF,
        alert=number,
        certificate_requested=True,
        certificate_sent=sent,
        chain=tuple(made.der for made in chain or (make("vm-dupont", by=CA), CA)),
        tls=TLS13,
        bytes_received=3000,
    )


def connack(code: int, *, sent: bool = False, tls: TlsFacts | None = TLS13) -> Evidence:
    return at(StepId.MQTT, reason_code=code, certificate_sent=sent, tls=tls, mqtt_sent=True)


def ended(error: BaseException | None = EOF, **facts: object) -> Evidence:
    return at(StepId.WATCH, error, was_ready=True, tls=TLS13, mqtt_sent=True, **facts)
