"""A walk as text: everything that a teacher asks to see, and no secret of any kind."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from mqtts_gui.doctor.report_lines import (
    Line,
    fact_lines,
    head_lines,
    outcome_lines,
    step_line,
)
from mqtts_gui.doctor.result import WalkResult
from mqtts_gui.i18n import tr, visible
from mqtts_gui.mqtt.profile import Profile

_SIGNS = {"ok": "✓", "warning": "!", "error": "✕", "skipped": "·"}


def report_text(result: WalkResult, when: datetime) -> str:
    """Return the report of a walk that took place at `when`, in the language in force.

    Profiles hold no passwords and problems no secrets; of files only their names are shown,
    because a path tells who somebody is.
    """
    lines = (" " * line.indent + line.text for line in _lines(result, when))
    return without_folders("\n".join(lines) + "\n", result.profile)


def without_folders(text: str, profile: Profile) -> str:
    """Return `text` with the names of the profile's files in the place of their paths."""
    for path in (profile.ca_file, profile.client_cert, profile.client_key):
        if path is not None and path.name:
            for written in {str(path), visible(str(path)), path.as_posix()}:
                text = text.replace(written, path.name)
    home = str(Path.home())
    return text.replace(home, "~") if len(home) > 1 else text


def _lines(result: WalkResult, when: datetime) -> Iterator[Line]:
    yield Line(tr("Report on a connection"))
    yield from head_lines(result.profile, when)
    if result.steps:
        yield Line()
        yield Line(tr("Steps"))
        for step in result.steps:
            yield step_line(step, sign)
    yield Line()
    yield from outcome_lines(result, sign)
    yield from fact_lines(result, when, sign)
    yield from _evidence(result)


def _evidence(result: WalkResult) -> Iterator[Line]:
    if result.diagnosis is None or not result.diagnosis.details:
        return
    yield Line()
    yield Line(tr("Details"))
    for name, value in result.diagnosis.details.items():
        for place, line in enumerate(value.splitlines()):
            yield Line((f"{name}: " if place == 0 else "  ") + visible(line), 2)


def sign(status: str) -> str:
    """Return the sign of a status."""
    return _SIGNS[status]
