"""What was found in files, for people: lines that a terminal of 80 columns shows whole."""

from __future__ import annotations

import re
import shlex
import textwrap
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from mqtts_gui.certs.fields import other_fields
from mqtts_gui.certs.items import Kind
from mqtts_gui.certs.judging_any import judge_item
from mqtts_gui.certs.list_alone import ListVerdict
from mqtts_gui.certs.phrases import listed
from mqtts_gui.certs.summary import six_answers
from mqtts_gui.cli.inspecting import Inspected
from mqtts_gui.cli.output import sign, write_line
from mqtts_gui.errors import Finding, Severity
from mqtts_gui.i18n import Phrase, tr, visible

_WIDTH = 80
_LABEL_WIDTH = 35
_SIGNS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "skipped"}
_CHECKS = {True: "ok", None: "warning", False: "error"}
_LOCKED = {"key-needs-passphrase", "key-wrong-passphrase", "file-pkcs12-password"}
_HEXADECIMAL = re.compile(r"[0-9A-F]{2}(?::[0-9A-F]{2}){15,}")
_BYTES_A_LINE = 14


def write_inspected(inspected: Sequence[Inspected], together: Sequence[Phrase] = ()) -> None:
    """Write everything that was found, a paragraph each, and how it belongs together."""
    for place, each in enumerate(inspected):
        if place:
            write_line()
        _write(each)
    if together:
        write_line()
        write_line(tr("How they belong together:"))
        for sentence in together:
            write_line(_filled(str(sentence), "  ", "    "))


def _write(inspected: Inspected) -> None:
    now = datetime.now(UTC)
    verdict = judge_item(inspected.item, inspected.file, now)
    name = visible(str(inspected.file.path))
    form = f" ({inspected.item.form})" if inspected.item.form else ""
    title = f"{name}{form}: {verdict.headline}" if inspected.file.items else name
    write_line(_filled(title, "", "  "))
    _write_fields(inspected, now)
    _write_relations(inspected)
    said = set()
    for check in inspected.verified.checks if inspected.verified else ():
        write_line(_filled(f"{sign(_CHECKS[check.ok])} {check.sentence}", "  ", "    "))
        said.add(str(check.sentence))
    if inspected.revocation is not None and inspected.verified is None:
        _write_revocation(inspected.revocation)
    for finding in inspected.findings:
        _write_finding(finding, said)


def _write_revocation(verdict: ListVerdict) -> None:
    """Write that all is well by the lists; what is not well is a finding."""
    if verdict.genuine and verdict.revoked is False and not verdict.findings:
        write_line(f"  {sign('ok')} {tr('Not revoked')}")


def _write_fields(inspected: Inspected, now: datetime) -> None:
    described = inspected.described
    if described.kind in {Kind.CERTIFICATE, Kind.CSR} and inspected.item.readable:
        for answer in six_answers(described, now):
            note = f"  {answer.note}" if answer.note and answer.value else ""
            _write_row(str(answer.label), visible(answer.copied) + note)
    elif described.key is not None:
        _write_row(tr("Key"), str(described.key))
    for label, value in other_fields(described):
        _write_row(str(label), visible(value))


def _write_row(label: str, value: str) -> None:
    """Write a label and its value; a label that is too long has a line of its own."""
    lines = _value_lines(value)
    if len(label) > _LABEL_WIDTH:
        write_line(f"  {label}")
        label = ""
    write_line(f"  {label.ljust(_LABEL_WIDTH)} {lines[0]}".rstrip())
    for line in lines[1:]:
        write_line(f"  {' ' * _LABEL_WIDTH} {line}")


def _value_lines(value: str) -> list[str]:
    if _HEXADECIMAL.fullmatch(value):
        step = 3 * _BYTES_A_LINE
        return [value[at : at + step] for at in range(0, len(value), step)]
    room = _WIDTH - _LABEL_WIDTH - 3
    return textwrap.wrap(value, room, break_on_hyphens=False) or [""]


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
    fix = "" if finding.fix is None else str(finding.fix)
    if fix:
        write_line(_filled(fix, "    ", "    "))
    if finding.code in _LOCKED:
        write_line(_filled(tr("Here: --key-password-file FILE"), "    ", "    "))
    command = shlex.join(finding.command)
    if command and command not in fix and finding.severity is not Severity.INFO:
        write_line(f"    $ {command}")  # never broken: it is meant to be copied


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
