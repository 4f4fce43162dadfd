"""What the doctor found, for programs: the JSON that is stable from 1.0 on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from mqtts_gui import __version__
from mqtts_gui.certs.describing import describe_der
from mqtts_gui.certs.item_findings import certificate_findings
from mqtts_gui.certs.roles import Role
from mqtts_gui.cli.inspect_json import description_object
from mqtts_gui.cli.output import finding_object
from mqtts_gui.doctor.broker_log_join import LogVerdict
from mqtts_gui.doctor.result import MqttFacts, WalkResult
from mqtts_gui.errors import Problem
from mqtts_gui.i18n import tr
from mqtts_gui.mqtt.events import LiveFacts, StepEnded, TlsFacts
from mqtts_gui.mqtt.profile import Profile, Protocol

_AT_ONCE = timedelta()


def result_object(
    result: WalkResult, *, took: timedelta = _AT_ONCE, log: LogVerdict | None = None
) -> dict[str, object]:
    """Return the whole result; `took` is how long the walk took in all."""
    return {
        "version": __version__,
        "target": _target(result.profile),
        "steps": [_step(step) for step in result.steps],
        "diagnosis": _diagnosis(result.diagnosis),
        "further": [_problem(problem) for problem in result.further],
        "warnings": [finding_object(finding) for finding in result.warnings],
        "tls": _tls(result.tls),
        "peer_chain": [_peer(der, place) for place, der in enumerate(result.peer_chain)],
        "mqtt": _mqtt(result.mqtt),
        "strict": [finding_object(finding) for finding in result.strict],
        "session": _session(result.facts),
        "duration_ms": _milliseconds(took),
        "broker_log": _broker_log(log),
    }


def _target(profile: Profile) -> dict[str, object]:
    is_encrypted = profile.protocol is Protocol.MQTTS
    return {
        "host": profile.host,
        "port": profile.port,
        "scheme": profile.protocol.value,
        "server_name": profile.expected_name if is_encrypted else None,
    }


def _step(step: StepEnded) -> dict[str, object]:
    return {
        "id": step.step.value,
        "status": step.status.value,
        "duration_ms": _milliseconds(step.duration),
        "detail": None if step.detail is None else str(step.detail),
    }


def _diagnosis(problem: Problem | None) -> dict[str, object]:
    if problem is not None:
        return _problem(problem)
    return {
        "code": "ok",
        "severity": "info",
        "message": tr("Everything works."),
        "cause": "",
        "fix": "",
        "details": {},
        "actions": [],
    }


def _problem(problem: Problem) -> dict[str, object]:
    return {
        "code": problem.code,
        "severity": problem.severity.value,
        "message": str(problem.message),
        "cause": str(problem.cause),
        "fix": str(problem.fix),
        "details": dict(problem.details),
        "actions": [action.id.value for action in problem.actions],
    }


def _peer(der: bytes, place: int) -> dict[str, object]:
    """Return a certificate that the broker presented, as `inspect` describes those of files."""
    described = describe_der(der)
    role = Role.BROKER if place == 0 else Role.CA
    findings = certificate_findings(described, role, datetime.now(UTC))
    return {
        "file": None,
        **description_object(described),
        "findings": [finding_object(finding) for finding in findings],
        "verified": None,
        "relations": {"same_key": [], "signed_by": []},
    }


def _tls(facts: TlsFacts | None) -> dict[str, object] | None:
    if facts is None:
        return None
    return {
        "version": facts.version,
        "cipher": facts.cipher,
        "group": facts.group,
        "alpn": facts.alpn,
    }


def _mqtt(facts: MqttFacts | None) -> dict[str, object] | None:
    if facts is None:
        return None
    return {
        "version": facts.version,
        "reason_code": facts.reason_code,
        "session_present": facts.session_present,
        "assigned_client_id": facts.assigned_client_id,
    }


def _session(facts: LiveFacts | None) -> dict[str, object] | None:
    """Return what was true of the session that the broker accepted."""
    if facts is None:
        return None
    return {
        "address": facts.address,
        "chain_verified": facts.chain_verified,
        "name_verified": facts.name_verified,
        "client_certificate_requested": facts.certificate_requested,
        "client_name": facts.client_name,
    }


def _broker_log(log: LogVerdict | None) -> dict[str, object] | None:
    """Return what the broker's log says, None where none was given."""
    if log is None:
        return None
    findings = [
        {
            "line": finding.number,
            "text": finding.text,
            "severity": finding.severity.value,
            "message": str(finding.message),
        }
        for finding in log.findings
    ]
    said = None if log.problem is None else _problem(log.problem)
    return {
        "relation": log.relation.value,
        "remark": str(log.remark),
        "diagnosis": said,
        "findings": findings,
        "others": log.others,
    }


def _milliseconds(duration: timedelta) -> float:
    return round(duration.total_seconds() * 1000, 3)
