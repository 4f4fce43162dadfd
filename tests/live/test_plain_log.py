"""The plain log is what mosquitto_sub prints for the same messages, to the byte."""

from __future__ import annotations

import re
import subprocess
import time
from pathlib import Path

import pytest

from mqtts_gui.mqtt.events import Message
from mqtts_gui.store.export_formats import ExportFormat
from tests.support.exports import PAYLOADS, export
from tests.support.histories import kept
from tests.support.mosquitto import Mosquitto, find
from tests.support.patience import DEADLINE_S

SECOND = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d([+-]\d{4}) ", re.ASCII)


@pytest.mark.parametrize(
    ("options", "form"),
    [(["-v"], ExportFormat.PLAIN), (["-F", "%I %t %p"], ExportFormat.PLAIN_TIMED)],
    ids=["verbose", "timed"],
)
def test_the_plain_log_is_that_of_mosquitto_sub(
    tmp_path: Path, options: list[str], form: ExportFormat
) -> None:
    payloads = [*PAYLOADS, b"the end"]
    path = tmp_path / "exported.log"
    with Mosquitto(tmp_path, ["allow_anonymous true"]) as broker:
        seen = len(broker.log)
        where = ["-h", "localhost", "-p", str(broker.port), "-t", "ciel/é"]
        subscriber = subprocess.Popen(
            [find("mosquitto_sub"), *where, *options, "-C", str(len(payloads))],
            stdout=subprocess.PIPE,
        )
        try:
            broker.wait_for_log("Sending SUBACK", seen)
            now = time.time_ns()
            for payload in payloads:
                (tmp_path / "payload").write_bytes(payload)
                content = ["-f", str(tmp_path / "payload")] if payload else ["-n"]
                broker.publish("-t", "ciel/é", *content)
            printed, _ = subscriber.communicate(timeout=DEADLINE_S)
        finally:
            subscriber.kill()
            subscriber.communicate()

    with kept(tmp_path / "a.sqlite3") as history:
        history.append([Message(now, True, "ciel/é", p, 0, False, False) for p in payloads])  # noqa: FBT003 - a tuple
        export(history, path, form)

    ours = path.read_bytes()
    if form is ExportFormat.PLAIN_TIMED:
        assert len(SECOND.findall(printed)) == len(payloads)
        printed, ours = (SECOND.sub(rb"(time \1) ", each) for each in (printed, ours))
    assert ours == printed
