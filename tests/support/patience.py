"""How long tests wait. A deadline is for a hang: all else may come late on a busy machine."""

from __future__ import annotations

DEADLINE_S = 60.0
DEADLINE_MS = int(DEADLINE_S * 1000)

AT_ONCE_S = 10.0
"""At once, on a busy machine. Who measures by it lets what is ended wait far longer by itself."""
FAR_LATER_S = 60.0
"""That far longer."""
