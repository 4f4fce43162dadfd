"""A revocation list as OpenSSL looks at it: usable or not, for which certificates, until when."""

from __future__ import annotations

from datetime import datetime
from itertools import islice

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from mqtts_gui.certs.chain_building import Link
from mqtts_gui.certs.describing import describe
from mqtts_gui.certs.description import Description
from mqtts_gui.certs.items import Kind, LoadedItem
from mqtts_gui.certs.key_identifiers import identifies
from mqtts_gui.certs.quiet import attempt
from mqtts_gui.certs.signatures import list_signed_by

RevocationList = x509.CertificateRevocationList

_UNDERSTOOD = frozenset({"2.5.29.27", "2.5.29.28", "2.5.29.35"})
"""Critical extensions that OpenSSL knows: changes only, what the list covers, whose key signed."""
_UNDERSTOOD_OF_ENTRIES = "2.5.29.29"
_MOST_ENTRIES = 5_000
"""In a longer list nobody looks at each entry for demands, which no program makes."""


class HeededList:
    """A revocation list and what it says about itself."""

    def __init__(self, value: RevocationList) -> None:
        self.value = value
        der = value.public_bytes(Encoding.DER)
        self.described = describe(LoadedItem(Kind.CRL, value=value, der=der))
        found = [each.value for each in attempt(lambda: value.extensions) or ()]
        self._scopes = [each for each in found if isinstance(each, x509.IssuingDistributionPoint)]

    @property
    def in_parts(self) -> bool:
        """Whether the list is one of several for one certificate, of which OpenSSL takes none."""
        scopes = self._scopes
        return any(each.indirect_crl or each.only_some_reasons is not None for each in scopes)

    def of_key(self, issuer: Link) -> bool:
        """Return whether the list names no other key than that of `issuer`."""
        return identifies(self.described, issuer.described)

    def signed_by(self, issuer: Link) -> bool:
        """Return whether the key of `issuer` made the signature."""
        return list_signed_by(self.value, issuer.certificate) is True

    def current(self, now: datetime) -> bool:
        """Return whether the list is valid at `now`."""
        return not self.expired(now) and self.begun(now)

    def begun(self, now: datetime) -> bool:
        """Return whether the list was made before `now`."""
        return self.described.not_before is None or self.described.not_before <= now

    def expired(self, now: datetime) -> bool:
        """Return whether the next list is overdue."""
        return self.described.not_after is not None and self.described.not_after < now

    def names(self, certificate: x509.Certificate) -> bool:
        """Return whether a certificate stands in the list, and was not taken out of it again."""
        find = self.value.get_revoked_certificate_by_serial_number
        found = attempt(lambda: find(certificate.serial_number))
        if found is None:
            return False
        reason = attempt(lambda: found.extensions.get_extension_for_class(x509.CRLReason))
        return reason is None or reason.value.reason is not x509.ReasonFlags.remove_from_crl

    def preference(self, leaf: Description, now: datetime) -> tuple[bool, bool, bool, str]:
        """Return what OpenSSL compares among lists of one name: the newest usable one counts."""
        made = str(self.described.not_before)
        return not self.unknown_demand(), self.covers(leaf), self.current(now), made

    def unknown_demand(self) -> bool:
        """Return whether a critical extension must be heeded that OpenSSL does not know."""
        own = self.described.extensions.all
        if any(each.raw.critical and each.raw.oid not in _UNDERSTOOD for each in own):
            return True
        return any(
            extension.critical and extension.oid.dotted_string != _UNDERSTOOD_OF_ENTRIES
            for entry in islice(self.value, _MOST_ENTRIES)
            for extension in attempt(lambda entry=entry: entry.extensions) or ()  # type: ignore[misc]  # mypy cannot type a lambda's default
        )

    def covers(self, leaf: Description) -> bool:
        """Return whether the list is about certificates such as the leaf."""
        points = leaf.extensions.get(x509.CRLDistributionPoints) or ()
        return not any(
            (scope.only_contains_user_certs if leaf.is_ca else scope.only_contains_ca_certs)
            or scope.only_contains_attribute_certs
            or not _is_one_of(scope, tuple(points))
            for scope in self._scopes
        )


def _is_one_of(
    scope: x509.IssuingDistributionPoint, points: tuple[x509.DistributionPoint, ...]
) -> bool:
    """Return whether the place that a list names for itself is one that a certificate names."""
    if scope.full_name is None and scope.relative_name is None:
        return True
    return any(
        point.crl_issuer is None
        and (
            (point.full_name is None and point.relative_name is None)
            or any(name in (scope.full_name or ()) for name in point.full_name or ())
            or (scope.relative_name is not None and scope.relative_name == point.relative_name)
        )
        for point in points
    )
