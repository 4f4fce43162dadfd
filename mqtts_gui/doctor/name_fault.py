"""A broker's certificate with the wrong name: what its rules share."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from cryptography import x509

from mqtts_gui.certs.host_names import as_ascii, parse_address, same_name
from mqtts_gui.doctor import certificates
from mqtts_gui.doctor.actions import OPEN_CERTIFICATE, expect_name, hosts_lines, use_host
from mqtts_gui.doctor.blame import DATES
from mqtts_gui.doctor.mending import certificate_with, is_usable_name
from mqtts_gui.doctor.situation import Sentences, Situation, is_address, make_problem
from mqtts_gui.errors import Action, Problem
from mqtts_gui.i18n import Phrase, mark

_MOST_SHOWN = 5
_WILDCARD = "*."


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

    @property
    def host(self) -> str:
        """The same as it is compared: an address in its usual form, a name in ASCII."""
        address = parse_address(self.expected)
        return str(address) if address is not None else as_ascii(self.expected)

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
        """The best name that can be expected instead, an address only if there is no other."""
        usable = [name for name in self.names if self._can_expect(name)]
        return min(usable, key=self._unlikeliness, default=None)

    @property
    def _chain_is_good(self) -> bool:
        s = self.situation
        judged = s.judged is not None and s.chain_fault in {0, *DATES}
        return s.profile.verify_chain and s.is_first and judged

    @property
    def dates_are_good(self) -> bool:
        """Neither the broker's certificate nor one above it is out of date."""
        now, path = self.situation.now, self.situation.path
        return not any(
            certificates.has_expired(each, now) or certificates.is_too_young(each, now)
            for each in path
        )

    def is_expected(self, name: str) -> bool:
        """Say whether a name or address of the certificate is the one that was expected."""
        address = parse_address(name)
        return same_name(str(address) if address is not None else name, self.host)

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
        root = certificates.holder(self.situation.path[-1])
        if len(self.situation.path) == 1:
            return mark("It is the very certificate of your CA file, and has not expired.")
        if self.situation.path[1:-1]:
            return mark("It leads to your authority %(issuer)s and has not expired.", issuer=root)
        return mark("It is signed by your authority %(issuer)s and has not expired.", issuer=root)

    def make_again(self) -> Phrase:
        """Say that another certificate is needed."""
        return mark("Have a certificate made that lists %(host)s.", host=self.host)

    def problem(  # noqa: PLR0913 - three sentences, and what is special about the name
        self,
        code: str,
        cause: Phrase,
        fix: Phrase,
        *,
        message: Phrase | None = None,
        name: str | None = None,
        as_host: bool = False,
    ) -> Problem:
        """Return the problem, with every action that makes sense.

        `name` is the one to expect, which with `as_host` may be typed as host just as well.
        """
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
            expect_name(name) if name else None,
            use_host(name) if name and as_host and not self.situation.profile.server_name else None,
            *self._hosts_lines(name),
            certificate_with(self.host, self.names),
            OPEN_CERTIFICATE,
            details=names,
        )

    def _can_expect(self, name: str) -> bool:
        # An address that stands among the names, or that failed already, would fail again.
        right_place = not is_address(name) or name not in (*self.dns, *self.common)
        return is_usable_name(name) and right_place and not self.is_expected(name)

    def _unlikeliness(self, name: str) -> tuple[bool, bool]:
        """Rank names: an address last, and localhost, which many certificates list, before it."""
        return is_address(name), same_name(name, "localhost")

    def _hosts_lines(self, name: str | None) -> tuple[Action, ...]:
        address = self.situation.address
        is_local = name is not None and same_name(name, "localhost")
        if name is None or is_local or is_address(name) or not is_address(address):
            return ()
        return hosts_lines(address.partition("%")[0], name)
