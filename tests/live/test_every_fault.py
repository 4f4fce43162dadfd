"""Every fault, really made, gets exactly its code from the walk."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from mqtts_gui.doctor import errands
from mqtts_gui.doctor.walk import WalkResult, walk
from tests.support.every_fault import every_fault
from tests.support.fault import OK, Case, Fault
from tests.support.patient_walks import SHORTEST_WAIT_S, be_patient

STEP_TIMEOUT = timedelta(seconds=3)
LOST_AFTER_S = 1.0


@dataclass(frozen=True, slots=True)
class Walked:
    """How a fault was walked, as often as it asks for."""

    results: tuple[WalkResult, ...]
    slowest_s: float

    @property
    def codes(self) -> list[str]:
        """What came out of each walk."""
        return [each.diagnosis.code if each.diagnosis else OK for each in self.results]


@pytest.mark.parametrize("fault", every_fault(), ids=lambda fault: fault.name)
def test_walk_gives_the_code(fault: Fault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as nearby:
        # There are dozens of messages that never come, and these brokers are near.
        nearby.setattr(errands, "LOST_AFTER_S", LOST_AFTER_S)
        walked = _walk(fault, tmp_path, STEP_TIMEOUT)
    expected = [fault.code] * fault.times
    if walked.codes != expected and walked.slowest_s > SHORTEST_WAIT_S:
        # On a busy machine an answer may come after its time: once more, with far more of it.
        again = tmp_path / "again"
        again.mkdir()
        walked = _walk(fault, again, be_patient(monkeypatch))
    assert walked.codes == expected
    if fault.warnings is not None:
        assert {finding.code for finding in walked.results[0].warnings} == fault.warnings


def _walk(fault: Fault, folder: Path, step_timeout: timedelta) -> Walked:
    results, slowest_s = [], 0.0
    with fault.stage(folder) as case:
        for _ in range(fault.times):
            began = time.monotonic()
            results.append(_walk_once(case, step_timeout))
            slowest_s = max(slowest_s, time.monotonic() - began)
    return Walked(tuple(results), slowest_s)


def _walk_once(case: Case, step_timeout: timedelta) -> WalkResult:
    return walk(case.profile, case.secrets, errand=case.errand, step_timeout=step_timeout)
