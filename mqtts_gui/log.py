"""Logging for whoever debugs the program: English, on standard error, silent unless asked for."""

from __future__ import annotations

import logging
from collections.abc import Sequence

ROOT_NAME = "mqtts_gui"


def start_logging(names: Sequence[str] = ()) -> None:
    """Send warnings to standard error, and everything of the rooms in `names` ("mqtt", "all")."""
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger(ROOT_NAME)
    root.handlers[:] = [handler]
    root.propagate = False
    root.setLevel(logging.DEBUG if "all" in names else logging.WARNING)
    for name in names:
        if name != "all":
            logging.getLogger(f"{ROOT_NAME}.{name}").setLevel(logging.DEBUG)
