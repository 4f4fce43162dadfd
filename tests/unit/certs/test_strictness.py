"""What strict programs refuse is accepted here, and said as advice that names who refuses it."""

from __future__ import annotations

import ssl
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.verification import PolicyBuilder, Store, VerificationError

from mqtts_gui.certs.item_findings import findings_of
from mqtts_gui.certs.openssl_verdict import Demands, judge_as_broker
from mqtts_gui.errors import Severity
from tests.support.chain_faults import FAULTS, planned
from tests.support.chain_parts import ROOT, at, with_extension
from tests.support.issuing import loaded
from tests.support.lab import make_pair, openssl
from tests.support.openssl_verify import BuiltChain, built

NOT_CRITICAL = at(ROOT, with_extension(x509.BasicConstraints(ca=True, path_length=None)))


def strictly(chain: BuiltChain) -> int:
    """Return the number that a context of Python 3.13's default would give."""
    shown = [each.public_bytes(Encoding.DER) for each in (chain.leaf, *chain.sent)]
    return judge_as_broker(shown, Demands(tuple(chain.roots), strict=True))


def advised(chain: BuiltChain) -> set[str]:
    return {finding.code for finding in chain.verify().advice}


@pytest.mark.parametrize(
    ("fault", "number", "code"),
    [
        ("root without keyUsage", 92, "warn-ca-no-key-usage"),
        ("root without identifiers", 86, "warn-no-key-identifiers"),
        ("middle without identifier", 86, "warn-no-key-identifiers"),
        ("leaf without issuer's identifier", 85, "warn-no-key-identifiers"),
        ("root of version 1", 79, "warn-v1"),
        ("leaf of version 1 with extensions", 93, "warn-v1-extensions"),
        ("root without constraints", 79, "warn-ca-no-constraints"),
        ("root's constraints not critical", 89, "warn-ca-constraints-not-critical"),
        ("leaf may sign", 82, "warn-cert-sign-without-ca"),
        ("leaf with pathlen", 80, "warn-pathlen-without-right"),
        ("root pathlen, no keyUsage", 81, "warn-pathlen-without-right"),
        ("nobody", 88, "warn-name-empty"),
        ("SAN empty", 87, "warn-san-empty"),
    ],
)
def test_python_3_13_refuses_what_we_warn_of(fault: str, number: int, code: str) -> None:
    chain = built(planned(FAULTS[fault]))
    result = chain.verify()

    assert result.ok
    assert strictly(chain) == number
    (said,) = (finding for finding in result.advice if finding.code == code)
    assert said.severity is Severity.INFO
    assert code == "warn-v1" or "Python 3.13" in str(said.message)
    assert str(said.fix)


def test_sound_chain_is_accepted_by_everybody_and_needs_no_advice() -> None:
    chain = built(planned())
    policy = PolicyBuilder().store(Store(chain.roots)).time(chain.at)
    verifier = policy.build_server_verifier(x509.DNSName("vm-dupont.lab.home"))

    assert strictly(chain) == 0
    assert advised(chain) == set()
    assert len(verifier.verify(chain.leaf, chain.sent)) == 3


def test_default_context_of_this_python_is_strict_since_3_13() -> None:
    flags = ssl.create_default_context().verify_flags

    assert bool(flags & ssl.VerifyFlags.VERIFY_X509_STRICT) is (sys.version_info >= (3, 13))


def test_version_1_and_certificates_without_san_are_refused_by_pyca() -> None:
    for fault in ("leaf of version 1", "no SAN"):
        chain = built(planned(FAULTS[fault]))
        policy = PolicyBuilder().store(Store(chain.roots)).time(chain.at)
        verifier = policy.build_server_verifier(x509.DNSName("vm-dupont.lab.home"))

        with pytest.raises(VerificationError):
            verifier.verify(chain.leaf, chain.sent)
        assert chain.verify().ok


def test_certificate_alone_is_advised_about_alike() -> None:
    leaf = built(planned(FAULTS["leaf may sign"])).leaf
    (item,) = loaded(leaf.public_bytes(Encoding.PEM)).items
    root = built(planned(NOT_CRITICAL)).roots[0]
    (authority,) = loaded(root.public_bytes(Encoding.PEM)).items
    now = built(planned()).at

    assert "warn-cert-sign-without-ca" in {f.code for f in findings_of(item, now)}
    assert "warn-ca-constraints-not-critical" in {f.code for f in findings_of(authority, now)}


def test_holder_of_the_name_of_its_authority_is_advised_about() -> None:
    chain = built(planned(FAULTS["subject of the middle"]))

    assert chain.verify().ok
    assert advised(chain) == {"warn-same-subject"}


def test_curve_that_is_spelt_out_is_refused(tmp_path: Path) -> None:
    openssl(
        "ecparam", "-name", "prime256v1", "-genkey", "-noout", "-param_enc", "explicit",
        "-out", str(tmp_path / "vm.key"),
    )  # fmt: skip
    ca = make_pair(tmp_path, "ca", "/CN=CA")
    openssl(
        "req", "-x509", "-new", "-key", str(ca.key), "-days", "9", "-subj", "/CN=CA",
        "-addext", "keyUsage=critical,keyCertSign", "-out", str(ca.certificate),
    )  # fmt: skip
    openssl(
        "req", "-new", "-key", str(tmp_path / "vm.key"), "-subj", "/CN=vm",
        "-out", str(tmp_path / "vm.csr"),
    )  # fmt: skip
    openssl(
        "x509", "-req", "-in", str(tmp_path / "vm.csr"), "-CA", str(ca.certificate),
        "-CAkey", str(ca.key), "-CAcreateserial", "-out", str(tmp_path / "vm.crt"),
    )  # fmt: skip
    leaf = x509.load_pem_x509_certificate((tmp_path / "vm.crt").read_bytes())
    root = x509.load_pem_x509_certificate(ca.certificate.read_bytes())
    chain = replace(built(planned()), leaf=leaf, sent=[], roots=[root])
    result = chain.verify()

    assert (result.verify_code, result.code) == (94, "key-curve-spelt-out")
    assert result.judged_by == "openssl"


def test_two_algorithms_are_a_fault_where_the_signature_counts() -> None:
    chain = built(planned(FAULTS["two algorithms"]))
    (item,) = loaded(chain.leaf.public_bytes(Encoding.PEM)).items
    result = chain.verify()

    assert (result.verify_code, result.code) == (7, "cert-algorithms-differ")
    assert result.findings[0].severity is Severity.ERROR
    assert "cert-algorithms-differ" in {f.code for f in findings_of(item, chain.at)}


def test_advice_counts_for_every_certificate_of_the_chain_once() -> None:
    chain = built(planned(FAULTS["root without keyUsage"], FAULTS["middle without keyUsage"]))
    codes = [finding.code for finding in chain.verify().advice]

    assert codes == ["warn-ca-no-key-usage"]
