"""Clients whose clock is wrong: the console lives at another time, the broker at this one."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mqtts_gui.mqtt.profile import Profile
from tests.support.certificate_stages import LAB, Setting, authority, holder
from tests.support.other_time import at_time
from tests.support.patience import DEADLINE_S

CLASS = authority("Class CA", LAB)
BELOW = holder("localhost", CLASS)
ALONE = holder("localhost", None)
PLAIN = Setting()
SETTINGS = {
    "version 1": PLAIN,
    "intermediate": Setting(BELOW, sent=(CLASS,)),
    "root sent": Setting(sent=(LAB,)),
}


def diagnose(profile: Profile, folder: Path, clock: str) -> dict[str, object]:
    """Run the console at another time and return its JSON."""
    command = [
        sys.executable, "-m", "mqtts_gui", "doctor", profile.place, "--json",
        "--cafile", str(profile.ca_file), "--server-name", profile.expected_name,
    ]  # fmt: skip
    environment = {**at_time(clock), "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, timeout=DEADLINE_S, check=False
    )
    assert done.stdout, done.stderr
    document: dict[str, object] = json.loads(done.stdout)
    return document


def code(document: dict[str, object]) -> object:
    found = document["diagnosis"]
    return found["code"] if isinstance(found, dict) else "ok"


@pytest.mark.parametrize("label", SETTINGS)
@pytest.mark.parametrize(
    ("clock", "expected"),
    [("2020-06-01", "clock-client-behind"), ("2060-06-01", "clock-client-ahead")],
)
def test_the_clock_of_this_computer(label: str, clock: str, expected: str, tmp_path: Path) -> None:
    setting = SETTINGS[label]
    with setting.stage(tmp_path) as case:
        document = diagnose(case.profile, tmp_path, clock)

    assert code(document) == expected
    assert clock[:4] in json.dumps(document["diagnosis"])


def test_a_clock_behind_shows_with_one_certificate_alone(tmp_path: Path) -> None:
    # This program was written later than that, so that no clock may say so.
    with Setting(ALONE, ca=(ALONE,)).stage(tmp_path) as case:
        assert code(diagnose(case.profile, tmp_path, "2020-06-01")) == "clock-client-behind"


def test_a_wrong_name_does_not_hide_a_wrong_clock(tmp_path: Path) -> None:
    with Setting(holder("raspberrypi", LAB)).stage(tmp_path) as case:
        document = diagnose(case.profile, tmp_path, "2060-06-01")

    further = document["further"]
    assert isinstance(further, list)
    assert {code(document), *(each["code"] for each in further)} == {
        "name-mismatch",
        "clock-client-ahead",
    }


def test_the_right_time_is_no_fault(tmp_path: Path) -> None:
    with Setting().stage(tmp_path) as case:
        assert code(diagnose(case.profile, tmp_path, f"{_today()}")) == "ok"


def _today() -> str:

    return f"{datetime.now(UTC):%Y-%m-%d}"
