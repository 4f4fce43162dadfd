"""Every fault, really made, gets exactly its code from the walk."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from mqtts_gui.doctor import errands
from mqtts_gui.doctor.walk import WalkResult, walk
from tests.support.every_fault import every_fault
from tests.support.fault import OK, Case, Fault

STEP_TIMEOUT = timedelta(seconds=3)
LOST_AFTER_S = 1.0


@pytest.fixture(autouse=True)
def _brokers_nearby(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait less for messages that never come: there are dozens, and these brokers are near."""
    monkeypatch.setattr(errands, "LOST_AFTER_S", LOST_AFTER_S)


@pytest.mark.parametrize("fault", every_fault(), ids=lambda fault: fault.name)
def test_walk_gives_the_code(fault: Fault, tmp_path: Path) -> None:
    with fault.stage(tmp_path) as case:
        results = [_walk(case) for _ in range(fault.times)]
    assert [_code(each) for each in results] == [fault.code] * fault.times
    if fault.warnings is not None:
        assert {finding.code for finding in results[0].warnings} == fault.warnings


def _walk(case: Case) -> WalkResult:
    return walk(case.profile, case.secrets, errand=case.errand, step_timeout=STEP_TIMEOUT)


def _code(result: WalkResult) -> str:
    return result.diagnosis.code if result.diagnosis else OK
