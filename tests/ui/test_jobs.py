from __future__ import annotations

import gc
import threading

from PySide6.QtCore import QObject, QThreadPool
from pytestqt.qtbot import QtBot

from mqtts_gui.ui import jobs
from mqtts_gui.ui.jobs import run_apart, run_job, wait_for_jobs_apart
from tests.support.patience import DEADLINE_S


def unexpected(outcome: object) -> None:
    raise AssertionError(outcome)


def test_a_result_comes_back_in_the_gui_thread(qtbot: QtBot) -> None:
    owner = QObject()
    outcomes: list[tuple[int, bool]] = []

    def done(result: int) -> None:
        outcomes.append((result, threading.current_thread() is threading.main_thread()))

    where: list[threading.Thread] = []

    def compute() -> int:
        where.append(threading.current_thread())
        return 42

    run_job(owner, compute, done, unexpected)

    qtbot.waitUntil(lambda: bool(outcomes))
    assert outcomes == [(42, True)]
    assert where[0] is not threading.main_thread()
    assert not jobs._under_way


def test_an_error_comes_back_as_it_was_raised(qtbot: QtBot) -> None:
    owner = QObject()
    errors: list[BaseException] = []

    def fail() -> None:
        raise FileNotFoundError("ca.crt")

    run_job(owner, fail, unexpected, errors.append)

    qtbot.waitUntil(lambda: bool(errors))
    assert isinstance(errors[0], FileNotFoundError)


def test_a_cancelled_job_reports_nothing(qtbot: QtBot) -> None:
    owner = QObject()
    begun, go_on = threading.Event(), threading.Event()

    def wait() -> None:
        begun.set()
        go_on.wait(DEADLINE_S)

    job = run_job(owner, wait, unexpected, unexpected)
    assert begun.wait(DEADLINE_S)
    job.cancel()
    go_on.set()

    qtbot.waitUntil(lambda: job not in jobs._under_way)


def test_a_job_cancelled_before_it_begins_is_not_run(qtbot: QtBot) -> None:
    owner = QObject()
    pool = QThreadPool.globalInstance()
    go_on = threading.Event()
    for _ in range(pool.maxThreadCount()):
        run_job(owner, lambda: go_on.wait(DEADLINE_S), lambda _: None, unexpected)
    job = run_job(owner, lambda: unexpected("begun"), unexpected, unexpected)

    job.cancel()
    go_on.set()

    qtbot.waitUntil(lambda: not jobs._under_way)


def test_a_job_outlives_its_owner_in_silence(qtbot: QtBot) -> None:
    owner = QObject()
    begun, go_on = threading.Event(), threading.Event()

    def wait() -> None:
        begun.set()
        go_on.wait(DEADLINE_S)

    job = run_job(owner, wait, unexpected, unexpected)
    assert begun.wait(DEADLINE_S)
    del owner
    gc.collect()
    assert job.cancelled
    go_on.set()

    qtbot.waitUntil(lambda: not jobs._under_way)


def test_a_job_apart_takes_no_place_in_the_pool(qtbot: QtBot) -> None:
    owner = QObject()
    go_on, outcomes = threading.Event(), list[object]()
    for _ in range(QThreadPool.globalInstance().maxThreadCount()):
        run_apart(owner, lambda: go_on.wait(DEADLINE_S), outcomes.append, unexpected)

    run_job(owner, lambda: "not held up", outcomes.append, unexpected)

    qtbot.waitUntil(lambda: outcomes == ["not held up"])
    go_on.set()
    qtbot.waitUntil(lambda: not jobs._under_way)


def test_the_end_of_the_program_waits_a_little_for_jobs_apart(qtbot: QtBot) -> None:
    owner = QObject()
    never, soon = threading.Event(), threading.Event()
    run_apart(owner, lambda: soon.wait(DEADLINE_S), lambda _: None, unexpected)
    threading.Timer(0.05, soon.set).start()
    wait_for_jobs_apart(DEADLINE_S)
    assert soon.is_set()

    run_apart(owner, lambda: never.wait(DEADLINE_S), lambda _: None, unexpected)
    wait_for_jobs_apart(0.05)
    assert not never.is_set()
    never.set()
    qtbot.waitUntil(lambda: not jobs._under_way)
