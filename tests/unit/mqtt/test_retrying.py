from __future__ import annotations

from pathlib import Path

import pytest

from mqtts_gui.certs.loading import load_file
from mqtts_gui.mqtt.events import Evidence, StepId
from mqtts_gui.mqtt.file_problems import FileProblemError
from mqtts_gui.mqtt.retrying import STABLE_AFTER_S, Backoff, may_pass


@pytest.mark.parametrize(
    "evidence",
    [
        Evidence(StepId.TCP, ConnectionRefusedError()),
        Evidence(StepId.RESOLVE, OSError()),
        Evidence(StepId.TLS, TimeoutError()),
        Evidence(StepId.MQTT, reason_code=3),
        Evidence(StepId.MQTT, reason_code=0x88),
        Evidence(StepId.WATCH, EOFError(), was_ready=True),
        Evidence(StepId.WATCH, reason_code=0x8B, was_ready=True),
    ],
)
def test_what_may_be_over_by_itself_is_tried_again(evidence: Evidence) -> None:
    assert may_pass(evidence)


@pytest.mark.parametrize(
    "evidence",
    [
        Evidence(StepId.TCP, cancelled=True),
        Evidence(StepId.CERTIFICATE, verify_code=10),
        Evidence(StepId.CLIENT_CERTIFICATE, alert=48),
        Evidence(StepId.MQTT, reason_code=5),
        Evidence(StepId.MQTT, reason_code=0x87),
        Evidence(StepId.WATCH, reason_code=0x8E, was_ready=True),
    ],
)
def test_what_stays_refused_is_not_tried_again(evidence: Evidence) -> None:
    assert not may_pass(evidence)


def test_a_file_that_vanished_is_not_tried_again(tmp_path: Path) -> None:
    error = FileProblemError("ca", load_file(tmp_path / "absent.crt"))
    assert not may_pass(Evidence(StepId.FILES, error))


def test_waits_double_from_one_second_to_thirty_and_differ() -> None:
    delays = [[] for _ in range(8)]  # type: list[list[float]]
    for _ in range(20):
        backoff = Backoff()
        for attempt in delays:
            attempt.append(backoff.next_delay(0).total_seconds())
    bounds = [(1, 2), (2, 4), (4, 8), (8, 16), (15, 30), (15, 30), (15, 30), (15, 30)]
    for waits, (shortest, longest) in zip(delays, bounds, strict=True):
        assert shortest <= min(waits) < max(waits) <= longest


def test_waiting_starts_anew_after_a_stable_connection() -> None:
    backoff = Backoff()
    for _ in range(5):
        backoff.next_delay(0)
    assert backoff.next_delay(STABLE_AFTER_S).total_seconds() <= 2
    assert backoff.attempt == 1
