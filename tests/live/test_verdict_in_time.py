"""A broker of TLS 1.3 that sends no ticket is not waited for long, where the way to it is quick."""

from __future__ import annotations

import ssl
from pathlib import Path

from mqtts_gui.doctor.walk import walk
from mqtts_gui.mqtt.connecting import VERDICT_WITHIN_S
from mqtts_gui.mqtt.events import StepId
from tests.support.faults.healthy_scripted import accepting, no_tickets
from tests.support.garbage_mqtt import connack


def test_a_broker_without_tickets_is_believed_soon(tmp_path: Path) -> None:
    with accepting(ssl.TLSVersion.TLSv1_3, no_tickets, connack(), tmp_path) as case:
        walks = [walk(case.profile, case.secrets) for _ in range(5)]

    assert [result.diagnosis for result in walks] == [None] * len(walks)
    steps = [s for each in walks for s in each.steps if s.step is StepId.CLIENT_CERTIFICATE]
    assert min(step.duration.total_seconds() for step in steps) < VERDICT_WITHIN_S
