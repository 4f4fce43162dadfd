"""What openssl signs with digests that the library gave up is still known by its signer.

A fifth of the roots that systems trust are signed with SHA-1, and old labs are. The library takes
neither that nor MD5 any more: without a check of our own they would seem to be damaged.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography import x509

from mqtts_gui.certs.describing import describe_certificate
from mqtts_gui.certs.item_findings import findings_of
from mqtts_gui.certs.loading import load_file
from mqtts_gui.certs.signatures import list_signed_by, request_signature, signed_by
from mqtts_gui.errors import Severity
from tests.support.lab import openssl
from tests.support.openssl_texts import run_openssl

pytestmark = pytest.mark.live

_EC = ["ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out"]
_KEYS = {
    "rsa": ["genrsa", "-out"],
    "ec": _EC,
    "pss": ["genpkey", "-algorithm", "RSA-PSS", "-pkeyopt", "rsa_pss_keygen_md:sha256", "-out"],
    "ed25519": ["genpkey", "-algorithm", "ed25519", "-out"],
}
_SIGNED = [
    ("rsa", "-md5"), ("rsa", "-sha1"), ("rsa", "-sha224"), ("rsa", "-sha512"), ("ec", "-sha1"),
    ("ec", "-sha256"), ("dsa", "-sha1"), ("dsa", "-sha256"), ("pss", "-sha256"),
    ("ed25519", ""),
]  # fmt: skip


@dataclass(frozen=True)
class Maker:
    """A folder, and how what is made in it is signed."""

    folder: Path
    kind: str
    digest: str

    def make(self, *words: str) -> Path:
        target = self.folder / words[-1]
        digest = [self.digest] if self.digest else []
        openssl(words[0], *digest, *words[1:-1], str(target))
        return target

    def key(self, name: str) -> str:
        path = self.folder / f"{name}.key"
        if self.kind == "dsa":
            parameters = self.folder / "dsa.pem"
            if not parameters.exists():
                openssl("dsaparam", "-out", str(parameters), "2048")
            openssl("gendsa", "-out", str(path), str(parameters))
        else:
            openssl(*_KEYS[self.kind], str(path))
        return str(path)

    def authority(self, name: str = "ca") -> tuple[x509.Certificate, Path]:
        key = self.key(name)
        path = self.make(
            "req", "-x509", "-new", "-key", key, "-subj", "/CN=CA", "-out", f"{name}.crt"
        )
        return load_file(path).certificates[0], path


@pytest.fixture(params=_SIGNED, ids="".join)
def maker(request: pytest.FixtureRequest, tmp_path: Path) -> Maker:
    return Maker(tmp_path, *request.param)


def test_root_is_known_to_have_signed_itself(maker: Maker) -> None:
    root, path = maker.authority()
    (item,) = load_file(path).items
    errors = [f for f in findings_of(item, datetime.now(UTC)) if f.severity is Severity.ERROR]

    assert run_openssl("verify", "-auth_level", "0", "-CAfile", path, path).returncode == 0
    assert describe_certificate(root).self_signed is True
    assert not errors


def test_signer_is_told_from_another_of_the_same_name(maker: Maker) -> None:
    root, path = maker.authority()
    other, _ = maker.authority("other")
    request = maker.make(
        "req", "-new", "-key", maker.key("vm"), "-subj", "/CN=vm", "-out", "vm.csr"
    )
    signer = ["-CA", str(path), "-CAkey", str(path.with_suffix(".key")), "-CAcreateserial"]
    (leaf,) = load_file(
        maker.make("x509", "-req", "-in", str(request), *signer, "-out", "vm.crt")
    ).certificates

    assert signed_by(leaf, root)
    assert not signed_by(leaf, other)
    assert not signed_by(root, other)


def test_request_is_known_by_its_own_key(maker: Maker) -> None:
    path = maker.make("req", "-new", "-key", maker.key("vm"), "-subj", "/CN=vm", "-out", "vm.csr")
    (item,) = load_file(path).items
    assert isinstance(item.value, x509.CertificateSigningRequest)
    changed = x509.load_der_x509_csr(item.der.replace(b"\x0c\x02vm", b"\x0c\x02vn"))

    assert request_signature(item.value) is True
    assert request_signature(changed) is False


def test_list_is_known_by_the_key_of_its_authority(maker: Maker) -> None:
    root, path = maker.authority()
    other, _ = maker.authority("other")
    (maker.folder / "index.txt").write_text("", encoding="utf-8")
    (maker.folder / "ca.cnf").write_text(
        f"[ca]\ndefault_ca=lab\n[lab]\ndatabase={maker.folder}/index.txt\ndefault_crl_days=30\n"
        f"default_md={maker.digest.removeprefix('-') or 'default'}\n",
        encoding="utf-8",
    )
    target = maker.folder / "crl.pem"
    openssl(
        "ca", "-config", str(maker.folder / "ca.cnf"), "-gencrl", "-cert", str(path),
        "-keyfile", str(path.with_suffix(".key")), "-out", str(target),
    )  # fmt: skip
    (item,) = load_file(target).items
    assert isinstance(item.value, x509.CertificateRevocationList)

    assert list_signed_by(item.value, root) is True
    assert list_signed_by(item.value, other) is False
