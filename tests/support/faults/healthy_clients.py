"""Healthy: the client's certificate and key in every form, and what the broker makes of them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key
from cryptography.x509.oid import ExtendedKeyUsageOID

from mqtts_gui.mqtt.profile import Secrets, TlsVersion
from tests.support.healthy import (
    Pair,
    SetUp,
    both_ways,
    client_pair,
    healthy,
    made,
    one_way,
    pair,
    root,
    rsa_key,
    signer,
)
from tests.support.issuing import Issued, key_pem, lab_certificate, new_key, purpose, usage
from tests.support.lab import openssl

LONG = (-3650.0, 8000.0)
PASSPHRASE = "sésame ouvre-toi"  # noqa: S105 - opens nothing but files made here
TYPED = Secrets(password=PASSPHRASE)
OPENS = Secrets(key_password=PASSPHRASE)


def rsa_client() -> Pair:
    return pair(made("dupont", rsa_key(), root()), rsa_key())


def by_openssl(*arguments: str, given: Pair | None = None, result: str = "out") -> bytes:
    """What openssl makes of `client.crt` and `client.key`; `{}` stands for their folder."""
    with TemporaryDirectory() as name:
        who = given or client_pair()
        (Path(name) / "client.crt").write_bytes(who.pem)
        (Path(name) / "client.key").write_bytes(who.key_pem)
        openssl(*(each.replace("{}", name) for each in arguments))
        return (Path(name) / result).read_bytes()


def rekeyed(*arguments: str, rsa: bool = False, opens: bool = False) -> SetUp:
    """The client's key, written anew by openssl."""
    who = rsa_client() if rsa else client_pair()
    key = by_openssl(*arguments, "-in", "{}/client.key", "-out", "{}/out", given=who)
    return both_ways(Pair(who.pem, key), secrets=OPENS if opens else Secrets())


def pkcs12(*arguments: str) -> SetUp:
    """Certificate and key in one container, named as the certificate only."""
    made_p12 = by_openssl(
        "pkcs12",
        "-export",
        "-in",
        "{}/client.crt",
        "-inkey",
        "{}/client.key",
        "-out",
        "{}/out",
        "-passout",
        f"pass:{PASSPHRASE}",
        *arguments,
    )
    return both_ways(Pair(made_p12, b""), secrets=OPENS)


def as_der() -> SetUp:
    who = client_pair()
    certificate = x509.load_pem_x509_certificate(who.pem).public_bytes(Encoding.DER)
    return both_ways(
        Pair(
            certificate,
            by_openssl(
                "pkey", "-in", "{}/client.key", "-outform", "DER", "-out", "{}/out", given=who
            ),
        )
    )


def parameters_in_front() -> SetUp:
    """What `openssl ecparam -genkey` writes: EC PARAMETERS, then EC PRIVATE KEY."""
    written = by_openssl("ecparam", "-name", "prime256v1", "-genkey", "-out", "{}/out")
    key = load_pem_private_key(written[written.index(b"-----BEGIN EC PRIVATE") :], None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    return both_ways(Pair(pair(made("dupont", key, root()), key).pem, written))


def one_file(*, key_first: bool) -> SetUp:
    who = client_pair()
    parts = (who.key_pem, who.pem) if key_first else (who.pem, who.key_pem)
    return both_ways(Pair(b"".join(parts), b""))


def with_authority_behind() -> SetUp:
    who = client_pair()
    return both_ways(Pair(who.pem + root().pem, who.key_pem))


def below_middle(*, chain_in_file: bool) -> SetUp:
    middle = signer("Classe", by=root())
    who = client_pair(middle)
    sent = middle.pem if chain_in_file else b""
    known = root().pem if chain_in_file else root().pem + middle.pem
    return both_ways(Pair(who.pem + sent, who.key_pem), client_ca=known)


def other_authority() -> SetUp:
    """Clients are signed by another authority than the broker."""
    clients = signer("CA-ELEVES")
    return both_ways(client_pair(clients), client_ca=clients.pem)


def version_1() -> SetUp:
    issued = Issued(root().certificate, root().key)  # type: ignore[arg-type]
    who = lab_certificate("dupont", issued, days=LONG)
    return both_ways(Pair(who.pem, key_pem(who.key)))


def the_lab() -> SetUp:
    """All as the lab prints it: version 1 on both sides, an authority without keyUsage."""
    authority = signer(extensions=((x509.BasicConstraints(ca=True, path_length=None), True),))
    issued = Issued(authority.certificate, authority.key)  # type: ignore[arg-type]
    broker, who = (lab_certificate(each, issued, days=LONG) for each in ("localhost", "dupont"))
    return SetUp(
        authority.pem,
        broker.pem,
        key_pem(broker.key),
        who.pem,
        key_pem(who.key),
        authority.pem,
        extra=("use_identity_as_username true", "allow_anonymous false", "tls_version tlsv1.2"),
    )


def self_signed() -> SetUp:
    """The broker trusts this very certificate."""
    key = new_key()
    who = pair(made("dupont", key), key)
    return both_ways(who, client_ca=who.pem)


def the_authority_itself() -> SetUp:
    by = signer(extensions=((x509.BasicConstraints(ca=True, path_length=None), True),))
    return both_ways(Pair(by.pem, key_pem(by.key)), client_ca=by.pem)  # type: ignore[arg-type]


def with_purpose(*extensions: object, subject: str = "dupont") -> SetUp:
    key = new_key()
    certificate = made(subject, key, root(), extensions=extensions)  # type: ignore[arg-type]
    return both_ways(pair(certificate, key))


def nobody_asks(extra: Sequence[str] = (), **profile: object) -> SetUp:
    return both_ways(client_ca=b"", extra=extra, profile=profile)


def optional(*, shown: bool) -> SetUp:
    """The broker asks, but does not demand."""
    lines = ("cafile {folder}/ca.crt", "require_certificate false")
    return nobody_asks(extra=lines) if shown else one_way(extra=lines)


EACH_TLS = {"1.2": {"tls_max": TlsVersion.V1_2}, "1.3": {"tls_min": TlsVersion.V1_3}}
IDENTITY = ("use_identity_as_username true", "allow_anonymous false")
SUBJECT = ("use_subject_as_username true", "allow_anonymous false")
NOT_ASKED = "warn-client-cert-not-asked"
WEB = (purpose(ExtendedKeyUsageOID.CLIENT_AUTH), usage("digital_signature"))
ALGORITHMS = ("aes-256-cbc", "aes-128-cbc", "des-ede3-cbc")
TRADITIONAL = ("-aes256", "-aes128", "-des3")

FAULTS = (
    *(
        healthy(f"as it should be, TLS {tls}", partial(both_ways, profile=p))
        for tls, p in EACH_TLS.items()
    ),
    *(
        healthy(f"as the broker's user, TLS {tls}", partial(both_ways, extra=IDENTITY, profile=p))
        for tls, p in EACH_TLS.items()
    ),
    healthy("the whole lab", the_lab, "warn-v1", "warn-no-san", "warn-ca-no-key-usage"),
    healthy("the subject as user", partial(both_ways, extra=SUBJECT)),
    healthy(
        "the user of the certificate, a name typed too",
        partial(both_ways, extra=IDENTITY, profile={"username": "autre"}, secrets=TYPED),
    ),
    healthy("not demanded, so not asked", partial(optional, shown=True), NOT_ASKED),
    healthy("not demanded, none chosen", partial(optional, shown=False)),
    healthy("not asked", nobody_asks, NOT_ASKED),
    healthy("not asked, TLS 1.2", partial(nobody_asks, **EACH_TLS["1.2"]), NOT_ASKED),
    healthy("not verified", partial(one_way, profile={"verify_chain": False}), "warn-not-verified"),
    healthy(
        "name not checked",
        partial(one_way, profile={"verify_name": False}),
        "warn-name-not-checked",
    ),
    healthy(
        "nothing checked",
        partial(one_way, profile={"verify_chain": False, "verify_name": False}),
        "warn-not-verified",
        "warn-name-not-checked",
    ),
    healthy("version 1", version_1, "warn-v1"),
    healthy("purpose of a client", partial(with_purpose, *WEB)),
    healthy("an accent in the name", partial(with_purpose, subject="Élève Dupont")),
    healthy(
        "the name localhost", partial(with_purpose, subject="localhost"), "warn-identity-localhost"
    ),
    healthy("another authority for clients", other_authority),
    healthy("self-signed, trusted by the broker", self_signed),
    healthy(
        "the authority itself",
        the_authority_itself,
        "warn-ca-as-client-cert",
        "warn-ca-no-key-usage",
    ),
    healthy("intermediate in the client's file", partial(below_middle, chain_in_file=True)),
    healthy("intermediate known to the broker", partial(below_middle, chain_in_file=False)),
    healthy("the authority behind the certificate", with_authority_behind),
    healthy("certificate and key in one file", partial(one_file, key_first=False)),
    healthy("key and certificate in one file", partial(one_file, key_first=True)),
    healthy("both as DER", as_der, "file-der"),
    healthy("PKCS#12", pkcs12, "file-pkcs12"),
    healthy("PKCS#12 with old locks", partial(pkcs12, "-legacy"), "file-pkcs12", "file-pkcs12-old"),
    healthy(
        "PKCS#12 with 3DES",
        partial(pkcs12, "-keypbe", "PBE-SHA1-3DES", "-certpbe", "PBE-SHA1-3DES", "-macalg", "sha1"),
        "file-pkcs12",
    ),
    healthy(
        "PKCS#12 without locks",
        partial(pkcs12, "-keypbe", "NONE", "-certpbe", "NONE"),
        "file-pkcs12",
    ),
    *(
        healthy(
            f"key locked with PKCS#8 and {each}",
            partial(
                rekeyed,
                "pkcs8",
                "-topk8",
                "-v2",
                each,
                "-passout",
                f"pass:{PASSPHRASE}",
                opens=True,
            ),
        )
        for each in ALGORITHMS
    ),
    healthy(
        "key locked with scrypt",
        partial(
            rekeyed, "pkcs8", "-topk8", "-scrypt", "-passout", f"pass:{PASSPHRASE}", opens=True
        ),
    ),
    *(
        healthy(
            f"key locked the traditional way, {each[1:]}",
            partial(
                rekeyed,
                "rsa",
                "-traditional",
                each,
                "-passout",
                f"pass:{PASSPHRASE}",
                rsa=True,
                opens=True,
            ),
        )
        for each in TRADITIONAL
    ),
    healthy(
        "EC key locked the traditional way",
        partial(rekeyed, "ec", "-aes128", "-passout", f"pass:{PASSPHRASE}", opens=True),
    ),
    healthy("RSA key in PKCS#1", partial(rekeyed, "rsa", "-traditional", rsa=True)),
    healthy("EC key in SEC 1", partial(rekeyed, "ec")),
    healthy("a passphrase for a key that has none", partial(both_ways, secrets=OPENS)),
    healthy("EC parameters in front of the key", parameters_in_front),
)
