"""Keys that spell their elliptic curve out, which OpenSSL 3 refuses in a chain."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mqtts_gui.mqtt.profile import Profile, TlsVersion
from tests.support.fault import Case, Fault
from tests.support.lab import openssl
from tests.support.mosquitto import Mosquitto

_SPELT_OUT = ("-pkeyopt", "ec_param_enc:explicit")


def _key(path: Path, *more: str) -> str:
    curve = ("-pkeyopt", "ec_paramgen_curve:P-256")
    openssl("genpkey", "-algorithm", "EC", *curve, *more, "-out", str(path))
    return str(path)


def _staged(version: TlsVersion) -> Fault:
    @contextmanager
    def stage(folder: Path) -> Iterator[Case]:
        ca, broker = folder / "ca.crt", folder / "broker.crt"
        ca_key = _key(folder / "ca.key", *_SPELT_OUT)
        key = _key(folder / "broker.key")
        openssl(
            "req", "-x509", "-new", "-key", ca_key, "-subj", "/CN=CA-CIEL", "-days", "9",
            "-out", str(ca),
        )  # fmt: skip
        request = str(folder / "broker.csr")
        openssl("req", "-new", "-key", key, "-subj", "/CN=localhost", "-out", request)
        openssl(
            "x509", "-req", "-in", request, "-CA", str(ca), "-CAkey", ca_key, "-CAcreateserial",
            "-days", "9", "-out", str(broker),
        )  # fmt: skip
        lines = [f"certfile {broker}", f"keyfile {key}", "allow_anonymous true"]
        with Mosquitto(folder, lines) as running:
            profile = Profile(host="localhost", port=running.port, ca_file=ca)
            yield Case(profile.with_changes(tls_min=version, tls_max=version))

    return Fault("key-curve-spelt-out", f"that of the authority, TLS {version}", stage)


FAULTS = tuple(map(_staged, TlsVersion))
