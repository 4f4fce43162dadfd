"""The faults that *Connect* meets end with the same code in the panel as with the walk."""

from __future__ import annotations

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

DEADLINE_MS = 30_000
MET = [fault for fault in every_fault() if fault.by_connect]


@pytest.mark.parametrize("fault", MET, ids=lambda fault: fault.name)
def test_connect_ends_with_the_code(fault: Fault, qtbot: QtBot, tmp_path: Path) -> None:
    with fault.stage(tmp_path) as case, opened(case, qtbot) as connection:
        if fault.code == OK:
            assert connection.state is State.READY
            assert connection.problem is None
        else:
            assert connection.problem is not None
            assert connection.problem.code == fault.code


@contextmanager
def opened(case: Case, qtbot: QtBot) -> Iterator[LiveConnection]:
    """Press *Connect* and wait for the session, or for what is said instead."""
    connection = LiveConnection(case.profile, services(case.secrets))

    def is_settled() -> bool:
        failed = connection.state is State.FAILED and connection.problem is not None
        return failed or connection.state is State.READY

    connection.open()
    try:
        qtbot.waitUntil(is_settled, timeout=DEADLINE_MS)
        yield connection
    finally:
        connection.close()
        qtbot.waitUntil(lambda: not connection.is_alive, timeout=DEADLINE_MS)


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
