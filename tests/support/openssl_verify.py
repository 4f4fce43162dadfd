"""What `openssl verify` says about a planned chain."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from mqtts_gui.certs.chain import ChainResult, Role, verify
from mqtts_gui.certs.host_names import as_ascii, parse_address
from mqtts_gui.errors import Severity
from tests.support.chain_plans import Plan, build, moment
from tests.support.openssl_texts import run_openssl

STRICT_ADVICE = {
    78: {"cert-algorithms-differ"},
    79: {"warn-v1", "warn-ca-no-constraints", "warn-cert-sign-without-ca"},
    80: {"warn-pathlen-without-right"},
    81: {"warn-pathlen-without-right"},
    82: {"warn-cert-sign-without-ca"},
    83: {"warn-name-empty"},
    84: {"warn-name-empty"},
    85: {"warn-no-key-identifiers"},
    86: {"warn-no-key-identifiers"},
    87: {"warn-san-empty"},
    88: {"warn-name-empty"},
    89: {"warn-ca-constraints-not-critical"},
    92: {"warn-ca-no-key-usage"},
    93: {"warn-v1-extensions"},
}
"""Which of our warnings tells of a number that only `-x509_strict` gives."""

PURPOSES = {Role.BROKER: "sslserver", Role.CLIENT: "sslclient"}


@dataclass(frozen=True)
class BuiltChain:
    """The certificates of a plan, in the places that they have in a verification."""

    leaf: x509.Certificate
    sent: list[x509.Certificate]
    roots: list[x509.Certificate]
    lists: list[x509.CertificateRevocationList]
    host: str | None
    role: Role
    at: datetime

    @property
    def heeded(self) -> bool:
        """Lists are asked for, unless the leaf is a root: it stands in no list but its own."""
        own = any(each.issuer == self.leaf.subject for each in self.lists)
        return bool(self.lists) and (own or self.leaf.subject != self.leaf.issuer)

    def verify(self) -> ChainResult:
        """Return our verdict."""
        return verify(
            self.leaf, self.sent, self.roots, self.at, self.host, role=self.role, lists=self.lists
        )

    def ask(self, folder: Path, *options: str) -> int:
        """Return the number of the first fault that `openssl verify` prints, 0 for none."""
        words = ["verify", "-no-CApath", "-no-CAstore", "-auth_level", "2", *options]
        words += ["-attime", str(int(self.at.timestamp()))]
        roots = _write(folder / "roots.pem", self.roots)
        words += ["-CAfile", str(roots)] if self.roots else ["-no-CAfile"]
        if self.sent:
            words += ["-untrusted", str(_write(folder / "sent.pem", self.sent))]
        role = Role.BROKER if self.host and self.role is Role.ANY else self.role
        words += ["-purpose", PURPOSES[role]] if role in PURPOSES else []
        if self.host:
            address = parse_address(self.host) is not None
            words += ["-verify_ip" if address else "-verify_hostname", as_ascii(self.host)]
        if self.heeded:
            lists = folder / "crl.pem"
            lists.write_bytes(b"".join(each.public_bytes(Encoding.PEM) for each in self.lists))
            words += ["-crl_check", "-CRLfile", str(lists)]
        done = run_openssl(*words, _write(folder / "leaf.pem", [self.leaf]))
        found = re.search(r"^error (\d+) at", done.stdout + done.stderr, re.MULTILINE)
        assert found or done.returncode == 0, done.stderr
        return int(found[1]) if found else 0


def built(plan: Plan) -> BuiltChain:
    """Make the certificates of a plan."""
    made = build(plan)
    lists = [x509.load_der_x509_crl(each) for each in plan.lists]
    sent = [made[each] for each in plan.sent if each < len(made)]
    return BuiltChain(
        leaf=made[plan.leaf_place if plan.leaf_place < len(made) else 0],
        sent=[*plan.extra_sent, *sent],
        roots=[
            *plan.extra_roots,
            *(made[each] for each in plan.roots if each < len(made)),
            *plan.last_roots,
        ],
        lists=lists,
        host=plan.host,
        role=plan.role,
        at=moment(),
    )


def complaints(chain: BuiltChain, folder: Path) -> list[str]:
    """Return where we and `openssl verify` part, and where our words do not fit the verdict.

    Our checks must know the reason of each refusal, and object to nothing that is accepted.
    """
    ours, theirs = chain.verify(), chain.ask(folder)
    strict = chain.ask(folder, "-x509_strict")
    advice = {finding.code for finding in (*ours.advice, *ours.findings)}
    found = []
    if ours.verify_code != theirs:
        found.append(f"we say {ours.verify_code}, openssl {theirs}")
    if ours.ok != (ours.verify_code == 0) or ours.ok == any(c.ok is False for c in ours.checks):
        found.append(f"verdict and sentences differ: {[str(c.sentence) for c in ours.checks]}")
    if theirs == 0 and strict and not advice & STRICT_ADVICE.get(strict, set()):
        found.append(f"openssl -x509_strict says {strict}, we warn of {advice}")
    if ours.code == "chain-refused":
        found.append(f"{ours.verify_code} is not explained")
    if any(each.severity is not Severity.ERROR for each in ours.findings):
        found.append(f"we object to what openssl accepts: {[f.code for f in ours.findings]}")
    return found


def _write(path: Path, certificates: Sequence[x509.Certificate]) -> Path:
    path.write_bytes(b"".join(each.public_bytes(Encoding.PEM) for each in certificates))
    return path
