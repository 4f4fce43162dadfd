"""All faults that are really made, gathered from their rooms."""

from __future__ import annotations

import importlib
import pkgutil
from pathlib import Path

from tests.support.fault import Fault

_ROOMS = Path(__file__).with_name("faults")


def every_fault() -> tuple[Fault, ...]:
    """Return the faults of all rooms, in order of code and label."""
    found: list[Fault] = []
    for room in pkgutil.iter_modules([str(_ROOMS)]):
        module = importlib.import_module(f"tests.support.faults.{room.name}")
        found += getattr(module, "FAULTS", ())  # a module without any only helps the others
    return tuple(sorted(found, key=lambda fault: (fault.code, fault.label)))
