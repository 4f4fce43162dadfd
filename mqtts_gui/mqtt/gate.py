"""Whether whoever takes the messages has room for more."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol


class Gate(Protocol):
    """Holds a session back: while it is closed, nothing is read from the broker.

    What waits then waits in the system's buffers, and soon the broker waits too.
    """

    def is_open(self) -> bool:
        """Say whether more may be read; asked before every read, so it must be cheap."""
        ...

    def on_open(self, ring: Callable[[], None]) -> None:
        """Call `ring`, from any thread, when the gate opens again.

        A session that waits asks for this more than once, always with an equal `ring`.
        """
        ...
