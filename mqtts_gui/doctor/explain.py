"""Evidence in, a problem out: one true sentence, its cause, what to do, and buttons that do it.

Each rule recognises one fault by numbers (OpenSSL's verify codes, TLS alerts, reason codes) and by
what the files hold, never by the text of an error, which changes with the version of OpenSSL. The
first rule that recognises the evidence wins. What none recognises is `unexplained`: never a guess.
"""

from __future__ import annotations

from datetime import datetime

from mqtts_gui.doctor import (
    explain_broker_certificate,
    explain_client_certificate,
    explain_client_refused,
    explain_client_validity,
    explain_dates,
    explain_endings,
    explain_files,
    explain_handshake,
    explain_host,
    explain_missing_authority,
    explain_mqtt,
    explain_names,
    explain_network,
    explain_port,
    explain_properties,
    explain_reasons,
    explain_server,
    explain_tls,
)
from mqtts_gui.doctor.actions import TRY_AGAIN
from mqtts_gui.doctor.files import FilesOfProfile
from mqtts_gui.doctor.probes import Probe
from mqtts_gui.doctor.situation import Rule, Sentences, Situation, describe_error, make_problem
from mqtts_gui.doctor.steps import STEP_TITLES
from mqtts_gui.errors import Problem, Severity
from mqtts_gui.i18n import mark
from mqtts_gui.mqtt.events import Evidence
from mqtts_gui.mqtt.profile import Profile

RULES: tuple[Rule, ...] = (
    *explain_files.RULES,
    *explain_endings.RULES,
    *explain_host.RULES,
    *explain_network.RULES,
    *explain_mqtt.FIRST_RULES,
    *explain_server.RULES,
    *explain_port.RULES,
    *explain_tls.RULES,
    *explain_handshake.RULES,
    *explain_names.RULES,
    *explain_properties.RULES,
    *explain_broker_certificate.RULES,
    *explain_missing_authority.RULES,
    *explain_dates.RULES,
    *explain_client_refused.RULES,
    *explain_client_certificate.RULES,
    *explain_client_validity.RULES,
    *explain_client_refused.LAST_RULES,
    *explain_mqtt.RULES,
    *explain_reasons.RULES,
    *explain_handshake.LAST_RULES,
)


def explain(  # noqa: PLR0913 - everything beyond the evidence is optional
    profile: Profile,
    evidence: Evidence,
    *,
    now: datetime,
    files: FilesOfProfile | None = None,
    probe: Probe | None = None,
    endings: int = 1,
) -> Problem:
    """Explain why an attempt to connect failed, or why a ready session ended.

    `now` is this computer's clock, `files` are those of the profile as they were read, `probe` is
    what a second look at the port showed (`probes.look_again`), and `endings` tells how often the
    broker has closed the ready session within the last minute.
    """
    files = files or FilesOfProfile()
    return explain_situation(Situation(profile, evidence, files, now, probe, endings))


def explain_situation(situation: Situation) -> Problem:
    """Return the problem of the first rule that recognises the situation."""
    if situation.evidence.cancelled:
        return _cancelled(situation)
    found = (rule(situation) for rule in RULES)
    return next((problem for problem in found if problem), None) or _unexplained(situation)


def _cancelled(s: Situation) -> Problem:
    said = Sentences(
        mark("The attempt was cancelled"),
        mark("You ended it before it was complete."),
        mark("Connect again when you want to."),
    )
    return make_problem(s, "cancelled", said, TRY_AGAIN, severity=Severity.INFO)


def _unexplained(s: Situation) -> Problem:
    said = Sentences(
        mark("The connection failed for a reason that this program does not know"),
        mark(
            "It ended at the step “%(step)s”: %(error)s.",
            step=STEP_TITLES[s.evidence.step],
            error=describe_error(s.error) or mark("nothing was said"),
        ),
        mark(
            "Copy the details for whoever helps you; on the broker's machine, look at the last "
            "lines of mosquitto.log."
        ),
    )
    return make_problem(s, "unexplained", said, TRY_AGAIN)
