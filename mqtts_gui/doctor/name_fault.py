"""A broker's certificate with the wrong name: what its rules share."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from functools import cached_property

from cryptography import x509

from mqtts_gui.doctor import certificates
from mqtts_gui.doctor.actions import OPEN_CERTIFICATE
from mqtts_gui.doctor.situation import Sentences, Situation, is_address, make_problem
from mqtts_gui.errors import Action, ActionId, Problem
from mqtts_gui.i18n import Phrase, mark

HOSTNAME_MISMATCH, ADDRESS_MISMATCH = 62, 64
DATES = frozenset({9, 10})
"""Not yet valid, expired: sentences of their own say so."""
_MOST_SHOWN = 5
# A certificate is untrusted: nothing else of it goes into a command or into the hosts file.
_SAFE_NAME = re.compile(r"[A-Za-z0-9_]([A-Za-z0-9_.-]{0,251}[A-Za-z0-9_])?")


@dataclass(frozen=True)
class NameFault:
    """A name that was expected, and a certificate that is made out to others.

    Attributes:
        situation: Everything else.
        leaf: The broker's certificate.
    """

    situation: Situation
    leaf: x509.Certificate

    @property
    def expected(self) -> str:
        """The name or address that was expected, as it was typed."""
        return self.situation.expected_name

    @cached_property
    def dns(self) -> tuple[str, ...]:
        """The DNS names of the SAN."""
        return certificates.dns_names(self.leaf)

    @cached_property
    def common(self) -> tuple[str, ...]:
        """The common names."""
        return certificates.common_names(self.leaf)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names and addresses that count."""
        return certificates.accepted_names(self.leaf)

    @property
    def shown_names(self) -> str:
        """The names that count, the first few of them."""
        more = ", …" if len(self.names) > _MOST_SHOWN else ""
        return ", ".join(self.names[:_MOST_SHOWN]) + more

    @cached_property
    def usable_name(self) -> str | None:
        """The first name that can be expected instead, an address only if there is no other."""
        usable = [name for name in self.names if self._can_expect(name)]
        return min(usable, key=is_address, default=None)

    @property
    def _chain_is_good(self) -> bool:
        s = self.situation
        return s.profile.verify_chain and s.is_first and s.chain_fault in {0, *DATES}

    @property
    def dates_are_good(self) -> bool:
        """The broker's certificate is valid now."""
        now = self.situation.now
        return not certificates.has_expired(self.leaf, now) and not certificates.is_too_young(
            self.leaf, now
        )

    def message(self) -> Phrase:
        """Say what happened, and that only the name is wrong where that is so."""
        # OpenSSL looks at the name after the chain, and at signatures and dates after the name.
        if self._chain_is_good and self.dates_are_good:
            return mark("The broker's certificate is good, but not for this name")
        return mark("The broker's certificate is not made out to this name")

    def standing(self) -> Phrase:
        """Say what else is known of the certificate."""
        if certificates.has_expired(self.leaf, self.situation.now):
            return mark("It has expired, too.")
        if not self._chain_is_good or not self.dates_are_good:
            return mark("Nothing else of it is verified.")
        issuer = certificates.issuer(self.leaf)
        if self.situation.profile.ca_file is None:
            return mark("It is signed by %(issuer)s and has not expired.", issuer=issuer)
        return mark("It is signed by your authority %(issuer)s and has not expired.", issuer=issuer)

    def make_again(self) -> Phrase:
        """Say that another certificate is needed."""
        return mark("Have a certificate made that lists %(host)s.", host=self.expected)

    def problem(
        self,
        code: str,
        cause: Phrase,
        fix: Phrase,
        *,
        message: Phrase | None = None,
        name: str | None = None,
    ) -> Problem:
        """Return the problem, with every action that makes sense; `name` is the one to expect."""
        name = name if name and self._can_expect(name) else self.usable_name
        said = Sentences(message or self.message(), cause, fix)
        names = {
            "certificate_names": self.shown_names,
            "certificate_common_name": ", ".join(self.common),
        }
        return make_problem(
            self.situation,
            code,
            said,
            self._expect(name),
            self._hosts_line(name),
            self._new_certificate(),
            OPEN_CERTIFICATE,
            details=names,
        )

    def _can_expect(self, name: str) -> bool:
        # An address that stands among the names, or that failed already, would fail again.
        right_place = not is_address(name) or name not in (*self.dns, *self.common)
        return is_usable_name(name) and right_place and name != self.expected

    def _expect(self, name: str | None) -> Action | None:
        if name is None:
            return None
        return Action(ActionId.EXPECT_NAME, mark("Expect the name “%(name)s”", name=name), name)

    def _hosts_line(self, name: str | None) -> Action | None:
        address = self.situation.address
        if name is None or is_address(name) or not is_address(address) or name == "localhost":
            return None
        label = mark("Copy the line for the hosts file")
        return Action(ActionId.COPY_HOSTS_LINE, label, f"{address} {name}")

    def _new_certificate(self) -> Action | None:
        host = self.expected.strip("[]")
        if not is_usable_name(host):
            return None
        entries = f"IP:{host}" if is_address(host) else f"DNS:{host}"
        if self.usable_name and not is_address(self.usable_name):
            entries += f",DNS:{self.usable_name}"
        command = (
            "openssl x509 -req -in broker.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 365 "
            f"-extfile <(echo {shlex.quote('subjectAltName=' + entries)}) -out broker.crt"
        )
        label = mark("Copy the certificate command")
        return Action(ActionId.COPY_COMMAND, label, command)


def is_usable_name(name: str) -> bool:
    """Say whether a name of a certificate can be expected, typed and copied."""
    return is_address(name) or _SAFE_NAME.fullmatch(name) is not None
