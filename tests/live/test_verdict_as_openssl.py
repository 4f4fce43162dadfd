"""Our verdict about a chain is that of the real openssl: the same number, for the same reason.

A corpus is generated: a chain that is sound by the strictest rules, with every fault and oddity of
`tests/support/chain_faults.py`, alone and in pairs, in each role. Each is shown to `ssl` in this
process (which gives our verdict), to `openssl verify`, and to `openssl verify -x509_strict`.
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import cryptography_vectors
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from mqtts_gui.certs.chain import Role, verify
from mqtts_gui.certs.host_names import parse_address
from mqtts_gui.certs.loading import load_file
from mqtts_gui.certs.quiet import attempt
from tests.support.chain_cases import Case, bad_cases, good_cases
from tests.support.chain_faults import FAULTS, ROLES, planned
from tests.support.issuing import Issued
from tests.support.lab import make_authority, make_pair, openssl
from tests.support.openssl_texts import run_openssl
from tests.support.openssl_verify import built, complaints

pytestmark = pytest.mark.live

CASES = {**good_cases(), **bad_cases()}
_PURPOSES = {Role.BROKER: "sslserver", Role.CLIENT: "sslclient"}

# Python's ssl refuses `vm*.lab.home` (NO_PARTIAL_WILDCARDS), and the program knows no such option.
STRICTER = "wildcard in part"
COMMON = [fault for fault in FAULTS if fault != STRICTER]
BATCHES, PAIRS_IN_A_BATCH = 12, 15


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


@pytest.mark.parametrize("fault", COMMON)
def test_fault_is_judged_as_openssl_judges_it(fault: str, tmp_path: Path) -> None:
    for role in ROLES:
        chain = built(planned(ROLES[role], FAULTS[fault]))

        assert not complaints(chain, tmp_path), role


@pytest.mark.parametrize("seed", range(BATCHES))
def test_two_faults_are_judged_as_openssl_judges_them(seed: int, tmp_path: Path) -> None:
    chosen = random.Random(seed)  # noqa: S311 - the same pairs in every run
    for _ in range(PAIRS_IN_A_BATCH):
        role, pair = chosen.choice(list(ROLES)), chosen.sample(COMMON, 2)
        chain = built(planned(ROLES[role], *(FAULTS[each] for each in pair)))

        assert not complaints(chain, tmp_path), (role, *pair)


@pytest.mark.parametrize("days", [-400, -0.5, 15, 500])
def test_other_instant_than_now_is_judged_as_openssl_judges_it(days: float, tmp_path: Path) -> None:
    dated = [fault for fault in COMMON if "expired" in fault or "new" in fault or "old" in fault]
    for fault in ("leaf for servers", "host", "other host", "leaf by another key", *dated):
        chain = built(planned(FAULTS[fault]))
        then = replace(chain, at=chain.at + timedelta(days=days))

        assert not complaints(then, tmp_path), fault


@pytest.mark.parametrize("seed", range(4))
def test_changed_bytes_never_make_us_more_permissive(seed: int, tmp_path: Path) -> None:
    chosen = random.Random(seed)  # noqa: S311 - the same bytes in every run
    sound, judged = built(planned(FAULTS["permitted"])), 0
    for _ in range(60):
        damaged = bytearray(sound.leaf.public_bytes(Encoding.DER))
        damaged[chosen.randrange(len(damaged))] = chosen.randrange(256)
        leaf = attempt(partial(x509.load_der_x509_certificate, bytes(damaged)))
        if leaf is None:
            continue  # nothing that could be verified
        chain = replace(sound, leaf=leaf)
        ours, judged = chain.verify(), judged + 1

        assert not ours.ok or chain.ask(tmp_path) == 0, damaged.hex()
    assert judged > 20


def test_part_of_a_wildcard_is_refused_as_ssl_refuses_it(tmp_path: Path) -> None:
    chain = built(planned(FAULTS[STRICTER]))

    assert chain.verify().verify_code == 62
    assert chain.ask(tmp_path) == 0


def test_every_leaf_of_pkits_is_judged_as_openssl_judges_it(tmp_path: Path) -> None:
    folder = Path(cryptography_vectors.__file__).parent / "x509" / "PKITS_data" / "certs"
    found = {p.stem: load_file(p).certificates for p in sorted(folder.glob("*.crt"))}
    read = {name: each[0] for name, each in found.items() if each}
    root = read.pop("TrustAnchorRootCertificate")
    holders: dict[str, list[x509.Certificate]] = {}
    for name, each in read.items():
        if "EE" not in name:
            holders.setdefault(_folded(each.subject), []).append(each)
    sound = built(planned())
    leaves = {name: leaf for name, leaf in read.items() if "EE" in name}
    for name, leaf in leaves.items():
        chain = replace(sound, leaf=leaf, sent=_above(leaf, holders), roots=[root])

        assert not complaints(chain, tmp_path), name
    assert len(leaves) > 200


def _above(
    leaf: x509.Certificate, holders: Mapping[str, list[x509.Certificate]]
) -> list[x509.Certificate]:
    """Return those that a chain from `leaf` might pass: openssl reads them all, each time."""
    found, waiting = list[x509.Certificate](), [leaf]
    while waiting:
        named = holders.get(_folded(waiting.pop().issuer), [])
        new = [each for each in named if each not in found]
        found, waiting = [*found, *new], [*waiting, *new]
    return found


def _folded(name: x509.Name) -> str:
    return " ".join(name.rfc4514_string().lower().split())


def _pem(certificates: Sequence[Issued]) -> bytes:
    return b"".join(each.pem for each in certificates)
