"""Healthy: every kind of key, of signature, of TLS version and of cipher suite."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519
from cryptography.hazmat.primitives.asymmetric.types import CertificateIssuerPrivateKeyTypes

from mqtts_gui.mqtt.profile import TlsVersion
from tests.support.healthy import (
    Digest,
    SetUp,
    both_ways,
    broker_names,
    healthy,
    made,
    pair,
    root,
    rsa_key,
    signer,
)
from tests.support.issuing import new_key
from tests.support.lab import openssl

MakeKey = Callable[[], CertificateIssuerPrivateKeyTypes]


def with_key(make_key: MakeKey, **profile: object) -> SetUp:
    """Everything of one kind: the authority's key, the broker's and the client's."""
    authority = signer(key=make_key())
    key = make_key()
    broker = pair(made("localhost", key, authority, extensions=(broker_names(),)), key)
    who = make_key()
    client = pair(made("dupont", who, authority), who)
    return SetUp(
        authority.pem,
        broker.pem,
        broker.key_pem,
        client.pem,
        client.key_pem,
        authority.pem,
        profile=profile,
    )


def with_digest(digest: Digest, *, pss: bool = False) -> SetUp:
    """Signatures of an RSA authority."""
    authority = signer(key=rsa_key(), digest=digest, pss=pss)
    key = new_key()
    broker = made("localhost", key, authority, extensions=(broker_names(),), digest=digest, pss=pss)
    client = made("dupont", key, authority, digest=digest, pss=pss)
    shown, who = pair(broker, key), pair(client, key)
    return SetUp(authority.pem, shown.pem, shown.key_pem, who.pem, who.key_pem, authority.pem)


@cache
def _pss_files() -> tuple[bytes, ...]:
    """An authority, a broker and a client whose very keys are for RSA-PSS, made by openssl."""
    with TemporaryDirectory() as name:
        at = Path(name)
        (at / "names").write_text("subjectAltName=DNS:localhost\n", encoding="ascii")
        _pss_key(at / "ca.key")
        _openssl(
            f"req -x509 -key {at}/ca.key -subj /CN=CA-PSS -days 900 "
            f"-addext keyUsage=critical,keyCertSign,cRLSign -out {at}/ca.crt"
        )
        _pss_pair(at, "broker", "/CN=localhost", f"-extfile {at}/names")
        _pss_pair(at, "client", "/CN=dupont")
        names = ("ca.crt", "broker.crt", "broker.key", "client.crt", "client.key")
        return tuple((at / each).read_bytes() for each in names)


def _pss_key(path: Path) -> None:
    _openssl(f"genpkey -algorithm RSA-PSS -pkeyopt rsa_keygen_bits:2048 -out {path}")


def _pss_pair(at: Path, who: str, subject: str, more: str = "") -> None:
    _pss_key(at / f"{who}.key")
    _openssl(f"req -new -key {at}/{who}.key -subj {subject} -out {at}/{who}.csr")
    _openssl(
        f"x509 -req -in {at}/{who}.csr -CA {at}/ca.crt -CAkey {at}/ca.key -CAcreateserial "
        f"-days 400 {more} -out {at}/{who}.crt"
    )


def _openssl(words: str) -> None:
    openssl(*words.split())


def of_pss_keys(**profile: object) -> SetUp:
    ca, broker, broker_key, client, client_key = _pss_files()
    return SetUp(ca, broker, broker_key, client, client_key, ca, profile=profile)


def both_with(*extra: str, **profile: object) -> SetUp:
    return both_ways(extra=extra, profile=profile)


def rsa_broker(*extra: str, **profile: object) -> SetUp:
    certificate = made("localhost", rsa_key(), root(), extensions=(broker_names(),))
    return both_ways(broker=pair(certificate, rsa_key()), extra=extra, profile=profile)


ONLY = {
    "1.2": {"tls_max": TlsVersion.V1_2},
    "1.3": {"tls_min": TlsVersion.V1_3},
}
KEYS: dict[str, MakeKey] = {
    "EC P-256": partial(ec.generate_private_key, ec.SECP256R1()),
    "EC P-384": partial(ec.generate_private_key, ec.SECP384R1()),
    "EC P-521": partial(ec.generate_private_key, ec.SECP521R1()),
    "Ed25519": ed25519.Ed25519PrivateKey.generate,
    "Ed448": ed448.Ed448PrivateKey.generate,
    "RSA 2048": rsa_key,
    "RSA 3072": partial(rsa_key, 3072),
    "RSA 4096": partial(rsa_key, 4096),
}
EC_SUITES = (
    "ECDHE-ECDSA-AES128-GCM-SHA256",
    "ECDHE-ECDSA-AES256-GCM-SHA384",
    "ECDHE-ECDSA-CHACHA20-POLY1305",
    "ECDHE-ECDSA-AES128-SHA256",
    "ECDHE-ECDSA-AES256-SHA384",
)
RSA_SUITES = (
    "ECDHE-RSA-AES128-GCM-SHA256",
    "ECDHE-RSA-AES256-GCM-SHA384",
    "ECDHE-RSA-CHACHA20-POLY1305",
    "ECDHE-RSA-AES128-SHA256",
    "ECDHE-RSA-AES256-SHA384",
)
DIGESTS = (hashes.SHA256(), hashes.SHA384(), hashes.SHA512(), hashes.SHA224(), hashes.SHA3_256())

FAULTS = (
    *(
        healthy(f"{name}, TLS {tls}", partial(with_key, make_key, **profile))
        for name, make_key in KEYS.items()
        for tls, profile in ONLY.items()
    ),
    *(
        healthy(
            f"{'RSA-PSS' if pss else 'RSA'} with {digest.name}",
            partial(with_digest, digest, pss=pss),
        )
        for digest in DIGESTS
        for pss in (False, True)
        if digest.name in {"sha256", "sha384", "sha512"} or not pss
    ),
    *(
        healthy(f"keys for RSA-PSS, TLS {tls}", partial(of_pss_keys, **p), "warn-v1")
        for tls, p in ONLY.items()
    ),
    *(
        healthy(
            f"the broker allows TLS {tls} only", partial(both_with, f"tls_version tlsv{tls}", *rest)
        )
        for tls, rest in (("1.3", ()), ("1.2", ("ciphers_tls1.3 TLS_AES_128_GCM_SHA256",)))
    ),
    *(
        healthy(
            f"the broker has {suite} only",
            partial(both_with, f"ciphers {suite}", tls_max=TlsVersion.V1_2),
        )
        for suite in EC_SUITES
    ),
    *(
        healthy(
            f"the broker has {suite} only",
            partial(rsa_broker, f"ciphers {suite}", tls_max=TlsVersion.V1_2),
        )
        for suite in RSA_SUITES
    ),
    *(
        healthy(
            f"the broker has {suite} only",
            partial(both_with, f"ciphers_tls1.3 {suite}", "tls_version tlsv1.3"),
        )
        for suite in (
            "TLS_AES_128_GCM_SHA256",
            "TLS_AES_256_GCM_SHA384",
            "TLS_CHACHA20_POLY1305_SHA256",
        )
    ),
    healthy(
        "the client has one suite only",
        partial(both_with, ciphers="ECDHE+AESGCM", tls_max=TlsVersion.V1_2),
    ),
)
