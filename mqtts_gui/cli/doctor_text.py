"""What the doctor found, for people: good enough for a lab report."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from datetime import UTC, datetime

from mqtts_gui.cli.output import sign, write_line
from mqtts_gui.doctor.broker_log_join import LogVerdict
from mqtts_gui.doctor.report_lines import (
    Line,
    fact_lines,
    head_lines,
    outcome_lines,
    step_line,
)
from mqtts_gui.doctor.result import WalkResult
from mqtts_gui.i18n import tr
from mqtts_gui.mqtt.events import StepEnded
from mqtts_gui.mqtt.profile import Profile

_WIDTH = 88


def write_target(profile: Profile) -> None:
    """Write where the walk goes, and with what."""
    _write(head_lines(profile, datetime.now(UTC)))
    write_line()


def write_step(step: StepEnded) -> None:
    """Write how a step ended."""
    _write([step_line(step, sign)])


def write_result(result: WalkResult, log: LogVerdict | None = None) -> None:
    """Write what was found; the steps were written as they ended."""
    write_line()
    _write(outcome_lines(result, sign))
    if log is not None:
        write_line()
        _write(_log_lines(log))
    _write(fact_lines(result, datetime.now(UTC), sign))


def _log_lines(log: LogVerdict) -> Iterable[Line]:
    yield Line(tr("The broker's log"))
    yield Line(str(log.remark), 2)
    for finding in log.findings:
        yield Line(f"{finding.number}: {finding.text}", 2, 4)
        yield Line(str(finding.message), 6, 6)


def _write(lines: Iterable[Line]) -> None:
    for line in lines:
        write_line(" " * line.indent + line.text if line.whole else _broken(line))


def _broken(line: Line) -> str:
    return textwrap.fill(
        line.text,
        _WIDTH,
        initial_indent=" " * line.indent,
        subsequent_indent=" " * max(line.indent, line.hang),
        break_long_words=False,
        break_on_hyphens=False,
        replace_whitespace=False,
        drop_whitespace=True,
    )
