"""Keeps the collection of garbage short: while it runs, every thread stands still.

A flood makes a hundred thousand objects a second, after which Python looks through everything there
is: 30 to 50 ms every two seconds, with all that was imported and every widget. These stay anyway,
so they are taken out of what is looked through.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

SETTLED_MS = (1_000, 5_000)
"""When what is there will stay: the window is filled, and soon the pages of before are open."""

_THRESHOLDS = (5_000, 20, 50)
"""More at a time than usual: most messages are written and gone before they are looked at."""


def keep_collections_short(owner: QObject) -> None:
    """Begin with it; `owner` is the program, which is about to be filled."""
    gc.set_threshold(*_THRESHOLDS)
    for delay_ms in SETTLED_MS:
        QTimer.singleShot(delay_ms, owner, gc.freeze)
