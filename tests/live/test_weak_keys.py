"""A key is called too short where OpenSSL refuses it, and nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest

from mqtts_gui.certs.describing import describe_certificate
from mqtts_gui.certs.loading import load_file
from tests.support.lab import openssl
from tests.support.openssl_texts import run_openssl

pytestmark = pytest.mark.live


@pytest.mark.parametrize(
    "words",
    [
        *(f"genrsa -out k.key {bits}" for bits in (1024, 1962, 1963, 2047, 2048)),
        *(
            f"ecparam -name {curve} -genkey -noout -out k.key"
            for curve in ("prime192v1", "secp224r1", "secp256k1", "sect163k1", "sect233k1")
        ),
        "genpkey -algorithm ed25519 -out k.key",
    ],
)
def test_weak_is_what_openssl_refuses(words: str, tmp_path: Path) -> None:
    key, path = tmp_path / "k.key", tmp_path / "k.crt"
    openssl(*words.replace("k.key", str(key)).split())
    openssl("req", "-x509", "-new", "-key", str(key), "-subj", "/CN=x", "-out", str(path))
    (certificate,) = load_file(path).certificates
    facts = describe_certificate(certificate).key
    done = run_openssl("verify", "-auth_level", "2", "-CAfile", path, path)

    assert facts is not None
    assert facts.weak is ("error 66 at" in done.stdout + done.stderr)
    assert facts.weak is (done.returncode != 0)
