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
from tests.support.chain_plans import Plan, build, moment
from tests.support.openssl_texts import run_openssl

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
        if self.lists:
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


def _write(path: Path, certificates: Sequence[x509.Certificate]) -> Path:
    path.write_bytes(b"".join(each.public_bytes(Encoding.PEM) for each in certificates))
    return path
