"""The boxes and lines of the trust diagram."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from mqtts_gui.errors import Severity
from mqtts_gui.i18n import Phrase

MISSING: Literal["missing"] = "missing"
_MARKS = {None: "✓", Severity.INFO: "✓", Severity.WARNING: "⚠", Severity.ERROR: "✗"}


@dataclass(frozen=True, slots=True)
class TrustNode:
    """A box.

    Attributes:
        id: "ca", "broker", "client" or "key".
        lines: What stands under the title; the last one says the status, its mark included.
        status: None for fine, "missing" for what is not there.
    """

    id: str
    title: Phrase
    lines: tuple[Phrase, ...]
    status: Severity | Literal["missing"] | None


@dataclass(frozen=True, slots=True)
class TrustEdge:
    """A line from one box to another.

    Attributes:
        source: Id of the upper box.
        target: Id of the lower one.
        ok: Verified, refuted, or not known yet (None).
    """

    source: str
    target: str
    label: Phrase
    ok: bool | None


def missing(node_id: str, title: Phrase, *lines: Phrase) -> TrustNode:
    """Return the box of something that is not there."""
    return TrustNode(node_id, title, lines, MISSING)


def judged(
    node_id: str, title: Phrase, lines: tuple[Phrase, ...], status: Severity | None, word: Phrase
) -> TrustNode:
    """Return a box whose last line is `word` behind the mark of its status."""
    last = Phrase(f"{_MARKS[status]} %(word)s", {"word": word})
    return TrustNode(node_id, title, (*lines, last), status)
