"""What is drawn of a chain of trust."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from mqtts_gui.i18n import Phrase

_SHORT = 4
"""Bytes of a fingerprint that the eye compares."""


class LinkState(StrEnum):
    """How a certificate of a chain stands, the first that applies."""

    MISSING = "missing"
    EXPIRED = "expired"
    NOT_YET_VALID = "not-yet-valid"
    TRUSTED = "trusted"
    UNTRUSTED = "untrusted"
    SIGNED = "signed"
    UNVERIFIED = "unverified"


@dataclass(frozen=True, slots=True)
class ChainLink:
    """One box.

    Attributes:
        until: The end of its validity; None where it is not known.
        key: Type and size; "" where they are not known.
        fingerprint: SHA-256; "" for what is not open.
        source: Where it comes from: a file, or the broker, and its place there.
        twin: An authority of the same name with another key, drawn beside it.
    """

    name: str
    role: Phrase
    state: LinkState
    until: datetime | None = None
    key: str = ""
    fingerprint: str = ""
    source: Phrase | None = None
    twin: ChainLink | None = None

    @property
    def short_fingerprint(self) -> str:
        """The first bytes of the fingerprint: "7A:31:0C:9E…"."""
        parts = self.fingerprint.split(":")
        return ":".join(parts[:_SHORT]) + "…" if len(parts) > _SHORT else self.fingerprint


@dataclass(frozen=True, slots=True)
class Chain:
    """A chain as far as it is known.

    Attributes:
        links: The root first; the certificate in question last.
        others: What lies in the same file, or was presented with it, and is no part of the chain.
    """

    links: tuple[ChainLink, ...] = ()
    others: tuple[ChainLink, ...] = ()


NO_CHAIN = Chain()
"""Only certificates have one."""
