"""The faults that *Connect* meets end with the same code in the panel as with the walk."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from mqtts_gui.doctor.diagnosing import diagnose_all, explain_refusal
from mqtts_gui.errors import Problem, program_error
from mqtts_gui.mqtt.profile import Secrets
from mqtts_gui.mqtt.session import Session
from mqtts_gui.ui.connection import State
from mqtts_gui.ui.live_connection import Failure, LiveConnection, Services
from tests.support.every_fault import every_fault
from tests.support.fault import OK, Case, Fault
from tests.support.patient_walks import SHORTEST_WAIT_S, be_patient

MET = [fault for fault in every_fault() if fault.by_connect]


@pytest.mark.parametrize("fault", MET, ids=lambda fault: fault.name)
def test_connect_ends_with_the_code(
    fault: Fault, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    began = time.monotonic()
    code = code_of(fault, qtbot, tmp_path)
    if code != fault.code and time.monotonic() - began > SHORTEST_WAIT_S:
        # On a busy machine an answer may come after its time: once more, with far more of it.
        again = tmp_path / "again"
        again.mkdir()
        be_patient(monkeypatch)
        code = code_of(fault, qtbot, again)
    assert code == fault.code


def code_of(fault: Fault, qtbot: QtBot, folder: Path) -> str:
    """Connect while the fault stands, and return the code that the panel shows."""
    with fault.stage(folder) as case, opened(case, qtbot) as connection:
        if connection.problem is not None:
            return connection.problem.code
        assert connection.state is State.READY
        return OK


@contextmanager
def opened(case: Case, qtbot: QtBot) -> Iterator[LiveConnection]:
    """Press *Connect* and wait for the session, or for what is said instead."""
    connection = LiveConnection(case.profile, services(case.secrets))

    def is_settled() -> bool:
        failed = connection.state is State.FAILED and connection.problem is not None
        return failed or connection.state is State.READY

    connection.open()
    try:
        qtbot.waitUntil(is_settled)
        yield connection
    finally:
        connection.close()
        qtbot.waitUntil(lambda: not connection.is_alive)


def services(secrets: Secrets) -> Services:
    """Return what the window gives its connections, with these secrets."""
    return Services(
        make_session=Session,
        explain=_explain,
        explain_refusal=explain_refusal,
        explain_crash=program_error,
        load_secrets=lambda _: secrets,
        keep_secrets=lambda *_: None,
    )


def _explain(failure: Failure) -> tuple[Problem, ...]:
    with failure.look.begin() as waiter:
        return diagnose_all(
            failure.profile,
            failure.secrets,
            failure.evidence,
            waiter,
            endings=failure.endings,
            was_ready_lately=failure.was_ready_lately,
        )
