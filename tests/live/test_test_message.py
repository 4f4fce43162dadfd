"""The test message of a walk: as quick as the broker, and named so that a sentence can hold it."""

from __future__ import annotations

from pathlib import Path

import pytest

from mqtts_gui.doctor.walk import Errand, WalkResult, walk
from mqtts_gui.mqtt.events import StepId
from mqtts_gui.mqtt.profile import MqttVersion, Secrets
from tests.support.mqtt_setting import BOTH, in_clear, mosquitto

DELAYED_ACKNOWLEDGEMENT_S = 0.04
ATTEMPTS = 50  # if it is delayed, it always is; a busy machine is not always busy
LONG = "x" * 70_000


@pytest.mark.parametrize("version", BOTH)
def test_mosquitto_is_not_kept_waiting(version: MqttVersion, tmp_path: Path) -> None:
    errand = Errand(filters=("ciel",), publish_to="ciel", qos=2, payload_bytes=5000)
    with mosquitto(mqtt_version=version)(tmp_path) as case:
        walks = (walk(case.profile, case.secrets, errand=errand) for _ in range(ATTEMPTS))
        assert any(seconds_on_its_way(each) < DELAYED_ACKNOWLEDGEMENT_S for each in walks)


def seconds_on_its_way(result: WalkResult) -> float:
    """Return how long it took to publish the message and to have it back."""
    [step] = [each for each in result.steps if each.step is StepId.PUBLISH]
    return step.duration.total_seconds()


@pytest.mark.parametrize("errand", [Errand(filters=(LONG,)), Errand(publish_to=LONG)])
def test_a_topic_that_is_far_too_long_is_not_shown_whole(errand: Errand) -> None:
    result = walk(in_clear(1), Secrets(), errand=errand)

    assert result.diagnosis is not None
    assert result.diagnosis.code == "topic-invalid"
    assert "xxx…" in str(result.diagnosis.message)
    assert len(str(result.diagnosis.message)) < 200
