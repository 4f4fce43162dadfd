"""What the doctor found, for people."""

from __future__ import annotations

import textwrap

from mqtts_gui.cli.output import sign, write_line
from mqtts_gui.doctor.result import WalkResult
from mqtts_gui.doctor.steps import STEP_TITLES
from mqtts_gui.errors import ActionId, Finding, Problem
from mqtts_gui.i18n import tr
from mqtts_gui.mqtt.events import StepEnded, StepStatus
from mqtts_gui.mqtt.profile import Profile

_WIDTH = 88
_TITLE_WIDTH = 24
_TO_COPY = {ActionId.COPY_COMMAND, ActionId.COPY_HOSTS_LINE}


def write_target(profile: Profile) -> None:
    """Write where the walk goes."""
    write_line(profile.address)


def write_step(step: StepEnded) -> None:
    """Write how a step ended."""
    title = str(STEP_TITLES[step.step]).ljust(_TITLE_WIDTH)
    milliseconds = f"{step.duration.total_seconds() * 1000:.0f}"
    is_taken = step.status is not StepStatus.SKIPPED
    took = (tr("%(number)s ms", number=milliseconds) if is_taken else "").rjust(8)
    detail = "" if step.detail is None else f"  {step.detail}"
    write_line(f"  {sign(step.status.value)} {title}{took}{detail}")


def write_result(result: WalkResult) -> None:
    """Write the diagnosis and the warnings; the steps were written as they ended."""
    write_line()
    if result.diagnosis is None:
        write_line(tr("Everything works."))
    else:
        _write_problem(result.diagnosis)
    for problem in result.further:
        write_line()
        write_line(tr("After that:"))
        _write_problem(problem)
    if result.warnings:
        write_line()
        write_line(tr("Worth knowing:"))
        for finding in result.warnings:
            _write_finding(finding)


def _write_problem(problem: Problem) -> None:
    _write_paragraph(f"{sign('error')} {problem.message}  [{problem.code}]", first="")
    _write_paragraph(str(problem.cause))
    _write_paragraph(str(problem.fix))
    for action in problem.actions:
        if action.id in _TO_COPY:  # never wrapped: it is meant to be copied
            write_line(f"    {action.argument}")


def _write_finding(finding: Finding) -> None:
    _write_paragraph(f"{sign('warning')} {finding.message}  [{finding.code}]", first="")
    if finding.fix is not None:
        _write_paragraph(str(finding.fix))


def _write_paragraph(text: str, first: str = "  ") -> None:
    write_line(
        textwrap.fill(
            text,
            _WIDTH,
            initial_indent=first,
            subsequent_indent="  ",
            break_long_words=False,
            break_on_hyphens=False,
        )
    )
