"""Programs that live at another time, by libfaketime."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path


def at_time(clock: str) -> Mapping[str, str]:
    """Return the environment in which a program takes it for noon of a day, such as 2060-01-01.

    The library is loaded without its own program, which would stand between us and the process.
    """
    library = next(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"), None)
    if library is None:
        raise FileNotFoundError("libfaketime is not installed: apt-get install faketime")
    return {
        **os.environ,
        "LD_PRELOAD": str(library),
        "FAKETIME": f"@{clock} 12:00:00",
        "TZ": "UTC",
        # Only the date is wrong, not how time passes.
        "DONT_FAKE_MONOTONIC": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }
