"""Messages of QoS 1 and 2 through restarts of the broker and pauses of our process: none is lost.

`benchmarks/bench_loss.py --full` does the same with a million.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from mqtts_gui.mqtt.profile import MqttVersion
from tests.support.lab import Lab
from tests.support.losses import Trial, run

COUNT = 20_000
PUBLISHED_AT_ONCE = 20
"""Messages that our session has under way to the broker at a time."""


@pytest.mark.parametrize("version", [MqttVersion.V3_1_1, MqttVersion.V5])
def test_nothing_is_lost_and_nothing_of_qos_2_comes_twice(
    lab: Lab, tmp_path: Path, version: MqttVersion
) -> None:
    outcome = run(Trial(lab, tmp_path, version, COUNT))

    assert outcome.restarts == outcome.pauses == 5
    assert outcome.publisher["acknowledged"] == COUNT + 1
    assert outcome.publisher["acknowledged_twice"] == outcome.publisher["refused"] == 0
    assert outcome.publisher["connections"] == 1 + outcome.restarts
    assert outcome.receiver["connections"] == 1 + outcome.restarts
    assert outcome.receiver["faults"] == outcome.receiver["troubles"] == []
    assert outcome.history[1].lost == outcome.history[2].lost == []
    assert outcome.history[2].twice == 0
    # Of QoS 1, what is under way at a restart may come once more: the broker marks what it repeats,
    # and does not know what we repeat because its acknowledgement was lost.
    assert outcome.history[1].unmarked <= outcome.restarts * PUBLISHED_AT_ONCE
