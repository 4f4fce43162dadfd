"""What was found in files, for people."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from mqtts_gui.certs.fields import other_fields
from mqtts_gui.certs.items import Kind
from mqtts_gui.certs.judging_any import judge_item
from mqtts_gui.certs.phrases import listed
from mqtts_gui.certs.summary import six_answers
from mqtts_gui.cli.inspecting import Inspected
from mqtts_gui.cli.output import sign, write_line
from mqtts_gui.errors import Finding, Severity
from mqtts_gui.i18n import tr, visible

_WIDTH = 88
_LABEL_WIDTH = 36
_SIGNS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "skipped"}
_CHECKS = {True: "ok", None: "warning", False: "error"}


def write_inspected(inspected: Sequence[Inspected]) -> None:
    """Write everything that was found, a paragraph each."""
    for place, each in enumerate(inspected):
        if place:
            write_line()
        _write(each)


def _write(inspected: Inspected) -> None:
    now = datetime.now(UTC)
    verdict = judge_item(inspected.item, inspected.file, now)
    name = visible(str(inspected.file.path))
    form = f" ({inspected.item.form})" if inspected.item.form else ""
    write_line(f"{name}{form}: {verdict.headline}" if inspected.file.items else name)
    _write_fields(inspected, now)
    _write_relations(inspected)
    said = set()
    for check in inspected.verified.checks if inspected.verified else ():
        write_line(f"  {sign(_CHECKS[check.ok])} {check.sentence}")
        said.add(str(check.sentence))
    for finding in inspected.findings:
        _write_finding(finding, said)


def _write_fields(inspected: Inspected, now: datetime) -> None:
    described = inspected.described
    if described.kind in {Kind.CERTIFICATE, Kind.CSR} and inspected.item.value is not None:
        for answer in six_answers(described, now):
            note = f"  {answer.note}" if answer.note and answer.value else ""
            _write_row(str(answer.label), visible(answer.copied) + note)
    elif described.key is not None:
        _write_row(tr("Key"), str(described.key))
    for label, value in other_fields(described):
        _write_row(str(label), visible(value))


def _write_row(label: str, value: str) -> None:
    first, *more = textwrap.wrap(value, _WIDTH - _LABEL_WIDTH, break_on_hyphens=False) or [""]
    write_line(f"  {label.ljust(_LABEL_WIDTH)} {first}".rstrip())
    for line in more:
        write_line(f"  {' ' * _LABEL_WIDTH} {line}")


def _write_relations(inspected: Inspected) -> None:
    if inspected.same_key:
        _write_row(tr("Same key as"), _names(inspected.same_key))
    if inspected.signed_by:
        _write_row(tr("Signed by"), _names(inspected.signed_by))


def _write_finding(finding: Finding, said: set[str]) -> None:
    """Write a finding; its fix alone where the verification has said the rest."""
    message = str(finding.message)
    if message not in said:
        text = f"{sign(_SIGNS[finding.severity])} {message}  [{finding.code}]"
        write_line(_filled(text, "  ", "    "))
    if finding.fix is not None:
        write_line(_filled(str(finding.fix), "    ", "    "))


def _filled(text: str, first: str, others: str) -> str:
    """Return `text` in lines of a readable width; names and commands are not torn apart."""
    return textwrap.fill(
        text,
        _WIDTH,
        initial_indent=first,
        subsequent_indent=others,
        break_on_hyphens=False,
        break_long_words=False,
    )


def _names(paths: Sequence[Path]) -> str:
    return str(listed([path.name for path in paths]))
