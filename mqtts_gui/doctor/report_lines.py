"""What a walk found, line by line: for the report that is copied, and for the console."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from mqtts_gui import __version__
from mqtts_gui.certs.describing import describe_der
from mqtts_gui.certs.summary import six_answers
from mqtts_gui.doctor.result import WalkResult
from mqtts_gui.doctor.steps import STEP_TITLES
from mqtts_gui.errors import ActionId, Finding, Problem, Severity
from mqtts_gui.i18n import format_date, tr, visible
from mqtts_gui.mqtt.events import StepEnded, StepStatus
from mqtts_gui.mqtt.profile import Profile, Protocol

Sign = Callable[[str], str]
"""Returns the sign of a status ("ok", "warning", "error", "skipped")."""

_TITLE_WIDTH, _TIME_WIDTH, _LABEL_WIDTH = 24, 8, 35
_BYTES_A_LINE = 16
_COMMON_NAME = 2  # its place among the six answers
_MOST_CERTIFICATES = 20
"""A hostile server may send hundreds; each says how many there are."""
_TO_COPY = {ActionId.COPY_COMMAND, ActionId.COPY_HOSTS_LINE, ActionId.ADD_HOSTS_LINE}
_STATUSES = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "skipped"}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a report.

    Attributes:
        indent: Blanks before it.
        hang: Blanks before what does not fit, where it is broken.
        whole: It is never broken: a command to copy, a column of figures.
    """

    text: str = ""
    indent: int = 0
    hang: int = 2
    whole: bool = False


def head_lines(profile: Profile, when: datetime) -> Iterator[Line]:
    """Yield what was tried: where, when, with which program and files."""
    yield Line(visible(profile.address))
    moment = when.astimezone(UTC)
    date = tr("%(date)s, %(time)s UTC", date=format_date(moment), time=f"{moment:%H:%M:%S}")
    yield _row(tr("Date"), date)
    yield _row(tr("Program"), f"mqtts-gui {__version__}")
    if profile.protocol is Protocol.MQTTS:
        yield _row(tr("Expected name"), visible(profile.expected_name))
        files = (profile.ca_file, profile.client_cert, profile.client_key)
        labels = (tr("CA file"), tr("Client certificate"), tr("Private key"))
        none = (tr("(none)"), tr("(none)"), tr("(no key)"))  # French has genders
        for label, path, without in zip(labels, files, none, strict=True):
            yield _row(label, without if path is None else visible(path.name))
    yield _row(tr("User name"), visible(profile.username) or tr("(none)"))


def step_line(step: StepEnded, sign: Sign) -> Line:
    """Return how one step ended."""
    title = str(STEP_TITLES[step.step]).ljust(_TITLE_WIDTH)
    milliseconds = f"{step.duration.total_seconds() * 1000:.0f}"
    is_taken = step.status is not StepStatus.SKIPPED
    took = tr("%(number)s ms", number=milliseconds) if is_taken else ""
    detail = "" if step.detail is None else f"  {step.detail}"
    text = f"{sign(step.status.value)} {title}{took.rjust(_TIME_WIDTH)}{detail}"
    return Line(text.rstrip(), 2, 2 + 2 + _TITLE_WIDTH + _TIME_WIDTH + 2)


def outcome_lines(result: WalkResult, sign: Sign) -> Iterator[Line]:
    """Yield the diagnosis, what follows it, and what is worth knowing."""
    if result.diagnosis is None:
        yield Line(f"{sign('ok')} {tr('Everything works.')}  [ok]")
    else:
        yield from problem_lines(result.diagnosis, sign)
    for problem in result.further:
        yield Line()
        yield Line(tr("Also to be checked:"))
        yield from problem_lines(problem, sign)
    if result.warnings:
        yield Line()
        yield Line(tr("Worth knowing:"))
        for finding in result.warnings:
            yield from finding_lines(finding, sign)


def problem_lines(problem: Problem, sign: Sign) -> Iterator[Line]:
    """Yield all sentences of a problem, its code, and the commands that mend it."""
    status = _STATUSES[problem.severity]
    yield Line(f"{sign(status)} {problem.message}  [{problem.code}]")
    for sentence in filter(None, (str(problem.cause), str(problem.fix))):
        yield Line(sentence, 2)
    commands = (a.argument for a in problem.actions if a.id in _TO_COPY)
    for command in dict.fromkeys(commands):
        for line in command.splitlines():
            yield Line(visible(line), 4, whole=True)


def finding_lines(finding: Finding, sign: Sign) -> Iterator[Line]:
    """Yield an observation, its code, and the cure."""
    yield Line(f"{sign(_STATUSES[finding.severity])} {finding.message}  [{finding.code}]")
    if finding.fix is not None:
        yield Line(str(finding.fix), 2)


def fact_lines(result: WalkResult, now: datetime, sign: Sign) -> Iterator[Line]:
    """Yield what was negotiated and presented, and what strict clients would say of it."""
    if result.tls is not None:
        yield Line()
        yield Line(tr("Encryption"))
        yield _row(tr("TLS version"), visible(result.tls.version).replace("TLSv", "TLS "), 2)
        yield _row(tr("Cipher"), visible(result.tls.cipher), 2)
        yield _row(tr("Key exchange group"), visible(result.tls.group or tr("(absent)")), 2)
    if result.facts is not None:
        yield from _trust_lines(result)
    for place, der in enumerate(result.peer_chain[:_MOST_CERTIFICATES], 1):
        yield Line()
        yield Line(
            tr(
                "Certificate %(place)s of %(count)s that the broker presented",
                place=place,
                count=len(result.peer_chain),
            )
        )
        yield from _certificate_lines(der, now)
    if result.strict:
        yield Line()
        yield Line(tr("What a strict client, such as Python 3.13 by default, would say:"))
        for finding in result.strict:
            yield from finding_lines(finding, sign)
    yield from _mqtt_lines(result)


def _trust_lines(result: WalkResult) -> Iterator[Line]:
    facts = result.facts
    if facts is None or facts.tls is None:
        return
    chain = tr("verified, up to an authority that is trusted")
    if not facts.chain_verified:
        chain = tr("not verified: any chain is accepted")
    yield _row(tr("Chain of trust"), chain, 2)
    name = visible(facts.name_verified) if facts.name_verified else tr("not verified")
    yield _row(tr("Name that was verified"), name, 2)
    requested = tr("asked for") if facts.certificate_requested else tr("not asked for")
    client = visible(facts.client_name) if facts.client_name else requested
    yield _row(tr("Client certificate"), client, 2)


def _certificate_lines(der: bytes, now: datetime) -> Iterator[Line]:
    described = describe_der(der)
    for place, answer in enumerate(six_answers(described, now)):
        is_name = place == _COMMON_NAME and described.is_ca  # the sheet's words are for a server
        label = tr("Common name (CN)") if is_name else str(answer.label)
        note = f"  {answer.note}" if answer.note and answer.value else ""
        yield _row(label, visible(answer.copied) + note, 2)
    yield _row(tr("Issued by"), visible(described.issuer_name.display()), 2)
    accepted = [*described.san.get("dns", ()), *described.san.get("ip", ())]
    names = ", ".join(visible(name) for name in accepted[:20])
    more = f" … ({len(accepted)})" if len(accepted) > len(accepted[:20]) else ""
    yield _row(tr("Accepted names (SAN)"), (names + more) or tr("(absent)"), 2)
    parts = (described.fingerprint_sha256 or "").split(":")
    for start in range(0, len(parts), _BYTES_A_LINE):
        label = tr("SHA-256 fingerprint") if start == 0 else ""
        yield _row(label, ":".join(parts[start : start + _BYTES_A_LINE]), 2)


def _mqtt_lines(result: WalkResult) -> Iterator[Line]:
    facts = result.mqtt
    if facts is None:
        return
    yield Line()
    yield Line("MQTT")
    yield _row(tr("Version"), visible(facts.version), 2)
    yield _row(tr("Answer to CONNECT"), str(facts.reason_code), 2)
    if facts.reason_code == 0:
        kept = tr("kept from before") if facts.session_present else tr("new")
        yield _row(tr("Session"), kept, 2)
    own = visible(facts.assigned_client_id or facts.guest_id or result.profile.client_id)
    if facts.guest_id and not facts.assigned_client_id:
        own = f"{own} {tr('(only for the test)')}"
    yield _row(tr("Client identifier"), own or tr("(none)"), 2)


def _row(label: str, value: str, indent: int = 2) -> Line:
    return Line(f"{label.ljust(_LABEL_WIDTH)} {value}".rstrip(), indent, indent + _LABEL_WIDTH + 1)
