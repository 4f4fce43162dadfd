"""One line about files that were dropped together: which were taken, which were left out."""

from __future__ import annotations

from pathlib import Path

from mqtts_gui.certs.sorting import SortedFiles
from mqtts_gui.i18n import Phrase, mark

NAMED = 4
"""How many names one line can hold."""


def sorted_remark(found: SortedFiles) -> tuple[Phrase, bool]:
    """Return what to say, and whether anything was taken."""
    taken = [path for path in (found.ca, found.client_cert, found.client_key) if path is not None]
    taken = list(dict.fromkeys(taken))  # a PKCS#12 file is certificate and key at once
    if not taken:
        return mark("No certificate and no key was found there; nothing was changed"), False
    if not found.left_out:
        return mark("Taken: %(files)s", files=_names(taken)), True
    left_out = _names(list(found.left_out))
    return mark(
        "Taken: %(files)s · left out: %(others)s", files=_names(taken), others=left_out
    ), True


def _names(paths: list[Path]) -> str:
    shown = ", ".join(path.name for path in paths[:NAMED])
    return f"{shown}, … (+{len(paths) - NAMED})" if len(paths) > NAMED else shown
