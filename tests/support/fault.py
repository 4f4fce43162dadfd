"""A fault that is really made: what stages it, and the code that must come out of it.

Rooms in `tests/support/faults/` list theirs; `tests/live/test_every_fault.py` walks each of them,
and `tests/live/test_every_fault_by_connect.py` meets them in a window's connection.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from mqtts_gui.doctor.walk import Errand
from mqtts_gui.mqtt.profile import Profile, Secrets

OK = "ok"
_NO_SECRETS, _NO_ERRAND = Secrets(), Errand()


@dataclass(frozen=True, slots=True)
class Case:
    """A connection that is to be tried while the fault stands."""

    profile: Profile
    secrets: Secrets = _NO_SECRETS
    errand: Errand = _NO_ERRAND


@dataclass(frozen=True, slots=True)
class Fault:
    """One situation.

    Attributes:
        code: The code that must come out, exactly; `OK` for a healthy set-up.
        label: Tells it apart from others of the same code: `TLS 1.2, intermediate sent`.
        stage: Makes the situation in an empty folder of its own and takes it down in the end.
        by_connect: Pressing *Connect* meets it too; False where a test message or a longer stay is
            needed.
        times: How often the walk is repeated; 20 for what depends on who is faster.
        warnings: For a healthy set-up, the codes of all warnings that are true of it.
    """

    code: str
    label: str
    stage: Callable[[Path], AbstractContextManager[Case]]
    by_connect: bool = True
    times: int = 1
    warnings: frozenset[str] | None = None

    @property
    def name(self) -> str:
        """What the test is called."""
        return f"{self.code}: {self.label}" if self.label else self.code
