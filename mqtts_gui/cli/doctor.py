"""`mqtts-gui doctor`: walk a connection and say what is wrong."""

from __future__ import annotations

import argparse
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from types import FrameType

from mqtts_gui.arguments import Parser
from mqtts_gui.cli.doctor_inputs import InputFileError, log_of, profile_of, secrets_of
from mqtts_gui.cli.doctor_json import result_object
from mqtts_gui.cli.doctor_options import add_options, examples
from mqtts_gui.cli.doctor_text import write_result, write_step, write_target
from mqtts_gui.cli.output import write_json
from mqtts_gui.doctor.broker_log import BrokerLog
from mqtts_gui.doctor.broker_log_join import LogVerdict, Relation, join, settled
from mqtts_gui.doctor.walk import Errand, Walk, WalkResult
from mqtts_gui.i18n import tr
from mqtts_gui.mqtt.events import StepEnded, StepId, StepStatus
from mqtts_gui.mqtt.profile import Profile, Secrets
from mqtts_gui.mqtt.target import read_target

FINE, FAULTY, INTERRUPTED = 0, 1, 130
_CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class _Walked:
    """A walk that is over.

    Attributes:
        log: What the broker's log says of it; None where none was given.
        is_interrupted: The person pressed Ctrl+C: the rest was left out.
    """

    result: WalkResult
    took: timedelta = timedelta()
    log: LogVerdict | None = None
    is_interrupted: bool = False


def add_parser(subparsers: argparse._SubParsersAction[Parser]) -> None:
    """Add the command with all its options."""
    parser = subparsers.add_parser(
        "doctor",
        help=tr("walk a connection and say what is wrong"),
        description=tr("Walk a connection to a broker step by step and say what is wrong."),
        epilog=examples(),
    )
    add_options(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Walk, print what was found, and return the exit code."""
    target = read_target(args.target)
    profile = profile_of(args, target)
    if not args.json:
        write_target(profile)
    report = None if args.json else write_step
    try:
        secrets = secrets_of(args, target)
        log = log_of(args)  # a file that cannot be read is told before the broker is troubled
        walked = _walk(args, profile, secrets, report)
        if log is not None and args.broker_log.is_file():  # a pipe is read only once
            # Again: the log of a broker on this very machine tells of this very walk.
            log = log_of(args)
    except InputFileError as error:
        walked = _not_walked(profile, error, report)
    else:
        walked = walked if log is None else _joined(walked, log)
    if args.json:
        write_json(result_object(walked.result, took=walked.took, log=walked.log))
    else:
        write_result(walked.result, walked.log)
    if walked.is_interrupted:
        return INTERRUPTED
    return FINE if walked.result.diagnosis is None else FAULTY


def _not_walked(
    profile: Profile, error: InputFileError, report: Callable[[StepEnded], None] | None
) -> _Walked:
    step = StepEnded(StepId.FILES, StepStatus.ERROR, timedelta(), error.problem.message)
    if report is not None:
        report(step)
    return _Walked(WalkResult(profile, steps=(step,), diagnosis=error.problem))


def _walk(
    args: argparse.Namespace,
    profile: Profile,
    secrets: Secrets,
    report: Callable[[StepEnded], None] | None,
) -> _Walked:
    walk = Walk(
        profile,
        secrets,
        errand=_errand(args),
        step_timeout=timedelta(seconds=args.timeout),
        report=report,
    )
    begun = time.monotonic()
    with _interruptible(walk) as interrupted:
        result = walk.run()
    took = timedelta(seconds=time.monotonic() - begun)
    was_cut = interrupted.is_set() and (
        result.diagnosis is None or result.diagnosis.code == _CANCELLED
    )
    return _Walked(result, took, is_interrupted=was_cut)


@contextmanager
def _interruptible(walk: Walk) -> Iterator[threading.Event]:
    """Let the first Ctrl+C end the walk, so that what was found is printed; the second all."""
    interrupted = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield interrupted  # signals are the main thread's
        return
    before = signal.getsignal(signal.SIGINT)

    def end(_number: int, _frame: FrameType | None) -> None:
        signal.signal(signal.SIGINT, before)
        interrupted.set()
        # Not in this very frame: what it interrupted may hold the locks that it needs.
        threading.Thread(target=walk.cancel, name="cancel the walk").start()

    signal.signal(signal.SIGINT, end)
    try:
        yield interrupted
    finally:
        signal.signal(signal.SIGINT, before)


def _joined(walked: _Walked, log: BrokerLog) -> _Walked:
    """Return the walk with what the broker's log says of its diagnosis."""
    result = walked.result
    verdict = join(log, result.profile, result.diagnosis, now=datetime.now(UTC))
    known = verdict.problem if verdict.relation in {Relation.CONFIRMS, Relation.EXPLAINS} else None
    if known is not None and result.diagnosis is not None:
        is_new = known is not result.diagnosis
        further = settled(known, result.further) if is_new else result.further
        result = replace(result, diagnosis=known, further=further)
    return replace(walked, result=result, log=verdict)


def _errand(args: argparse.Namespace) -> Errand:
    return Errand(
        filters=tuple(args.topic),
        publish_to=args.publish,
        qos=args.qos,
        payload_bytes=args.size,
        watch=timedelta(seconds=args.watch),
    )
