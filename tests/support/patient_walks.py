"""Walks and second looks with far more time: what a busy machine needs to be found healthy."""

from __future__ import annotations

from datetime import timedelta

import pytest

from mqtts_gui.doctor import errands, mqtt_prober, mqtt_probes, prober, probes
from mqtts_gui.mqtt import connecting

SHORTEST_WAIT_S = 0.2
"""No limit of the program is shorter: where all was quicker, none was met."""
STEP = timedelta(seconds=20)
_LIMITS_S = (
    (errands, "LOST_AFTER_S", 15.0),
    (errands, "FENCE_S", 5.0),
    (prober, "CONNECTED_WITHIN_S", 10.0),
    (probes, "ANSWER_WITHIN_S", 5.0),
    (probes, "SILENCE_S", 3.0),
    (mqtt_probes, "ANSWER_WITHIN_S", 5.0),
    (mqtt_probes, "SILENCE_S", 3.0),
    (mqtt_probes, "GONE_WITHIN_S", 10.0),
    (connecting, "VERDICT_WITHIN_S", 5.0),
    (connecting, "SOONEST_VERDICT_S", 0.5),
)


def be_patient(monkeypatch: pytest.MonkeyPatch) -> timedelta:
    """Have the program wait longer wherever it waits; return how long for a step."""
    for module, name, seconds in _LIMITS_S:
        monkeypatch.setattr(module, name, seconds)
    monkeypatch.setattr(mqtt_prober, "CONNECT_WITHIN", STEP)
    return STEP
