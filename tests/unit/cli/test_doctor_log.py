"""The broker's log on the command line, wherever its lines come from."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from mqtts_gui.cli import program
from tests.support.ports import free_port

LINE = b"1795279024: Error: Address already in use\n"


@pytest.mark.skipif(not Path("/dev/fd").is_dir(), reason="needs pipes with a name")
def test_a_log_may_come_through_a_pipe(capsys: pytest.CaptureFixture[str]) -> None:
    outlet, inlet = os.pipe()
    os.write(inlet, b"1795279024: mosquitto version 2.0.11 starting\n" + LINE)
    os.close(inlet)

    words = ["doctor", f"127.0.0.1:{free_port()}", "--broker-log", f"/dev/fd/{outlet}", "--json"]
    assert program.main(words) == 1

    os.close(outlet)
    document = json.loads(capsys.readouterr().out)
    assert document["broker_log"]["relation"] == "explains"
    assert document["diagnosis"]["details"]["seen_first"] == "tcp-refused"
