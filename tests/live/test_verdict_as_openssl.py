"""Our verdict about a chain is that of the real openssl: the same number, for the same reason."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from mqtts_gui.certs.chain import Role, verify
from mqtts_gui.certs.host_names import parse_address
from mqtts_gui.certs.loading import load_file
from tests.support.chain_cases import Case, bad_cases, good_cases
from tests.support.issuing import Issued
from tests.support.lab import make_authority, make_pair, openssl
from tests.support.openssl_texts import run_openssl

pytestmark = pytest.mark.live

CASES = {**good_cases(), **bad_cases()}
_PURPOSES = {Role.BROKER: "sslserver", Role.CLIENT: "sslclient"}


def openssl_verdict(case: Case, folder: Path) -> int:
    """Return the number of the first fault that `openssl verify` prints, 0 for none."""
    roots, sent, leaf = (folder / name for name in ("roots.pem", "sent.pem", "leaf.pem"))
    roots.write_bytes(_pem(case.roots))
    sent.write_bytes(_pem(case.sent))
    leaf.write_bytes(case.leaf.pem)
    role = Role.BROKER if case.host and case.role is Role.ANY else case.role
    words = ["verify", "-no-CApath", "-no-CAstore", "-auth_level", "2"]
    words += ["-attime", str(int(case.at.timestamp()))]
    words += ["-CAfile", str(roots)] if case.roots else ["-no-CAfile"]
    words += ["-untrusted", str(sent)] if case.sent else []
    words += ["-purpose", _PURPOSES[role]] if role in _PURPOSES else []
    if case.host:
        words += ["-verify_ip" if parse_address(case.host) else "-verify_hostname", case.host]
    done = run_openssl(*words, leaf)
    found = re.search(r"^error (\d+) at", done.stdout + done.stderr, re.MULTILINE)
    assert found or done.returncode == 0, done.stderr
    return int(found[1]) if found else 0


@pytest.mark.parametrize("name", CASES)
def test_number_is_that_of_openssl(name: str, tmp_path: Path) -> None:
    case = CASES[name]

    assert openssl_verdict(case, tmp_path) == case.number
    assert case.verify().verify_code == case.number


def test_weak_digest_is_refused_as_openssl_refuses_it(tmp_path: Path) -> None:
    ca, pair = make_authority(tmp_path), make_pair(tmp_path, "vm", "/CN=vm")
    request = str(pair.certificate.with_suffix(".csr"))
    openssl(
        "x509", "-req", "-sha1", "-in", request, "-CA", str(ca.certificate),
        "-CAkey", str(ca.key), "-CAcreateserial", "-out", str(pair.certificate),
    )  # fmt: skip
    (leaf,), (root,) = (load_file(p).certificates for p in (pair.certificate, ca.certificate))
    result = verify(leaf, (), (root,), leaf.not_valid_before_utc)
    done = run_openssl("verify", "-auth_level", "2", "-CAfile", ca.certificate, pair.certificate)

    assert "error 68 at" in done.stdout + done.stderr
    assert (result.verify_code, result.code) == (68, "leaf-weak-digest")


def _pem(certificates: Sequence[Issued]) -> bytes:
    return b"".join(each.pem for each in certificates)
