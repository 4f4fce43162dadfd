"""A port that closes every connection at once: which of two causes is named, and what follows."""

from __future__ import annotations

import pytest

from mqtts_gui.doctor.explain import explain_situation
from mqtts_gui.doctor.explain_port import also_possible
from mqtts_gui.doctor.files import FilesOfProfile
from mqtts_gui.doctor.probes import Answer, Probe
from mqtts_gui.doctor.situation import Situation
from mqtts_gui.mqtt.events import StepId
from mqtts_gui.mqtt.profile import Profile
from tests.support.explain_cases import EOF, at
from tests.support.made_certificates import NOW


@pytest.mark.parametrize(
    ("others_connected", "was_ready_lately", "expected"),
    [
        (None, False, ["tls-closed-at-once", "connections-full"]),
        (False, False, ["tls-closed-at-once", "connections-full"]),
        (False, True, ["tls-closed-at-once", "connections-full"]),  # it was, and is no more
        (None, True, ["connections-full"]),
        (True, False, ["connections-full"]),
        (True, True, ["connections-full"]),
    ],
)
def test_signs_of_a_broker_that_is_full(
    expected: list[str], *, others_connected: bool | None, was_ready_lately: bool
) -> None:
    closed = Answer(closed=True)
    situation = Situation(
        Profile(host="vm-dupont"),
        at(StepId.TLS, EOF),
        FilesOfProfile(),
        NOW,
        Probe(closed, closed, others_connected=others_connected),
        was_ready_lately=was_ready_lately,
    )
    first = explain_situation(situation)
    found = [first, *also_possible(situation, first.code)]

    assert [problem.code for problem in found] == expected
    assert all("max_connections" in f"{problem.cause} {problem.fix}" for problem in found)
    details = [dict(problem.details) for problem in found]
    assert details[0] == details[-1]
