"""The line for the hosts file: nothing but a checked line ever gets near an administrator."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from mqtts_gui.errors import Action, ActionId
from mqtts_gui.i18n import mark
from mqtts_gui.ui import elevation
from mqtts_gui.ui.elevation import CancelledError, append_command, append_script, run_elevated
from mqtts_gui.ui.hosts_file import (
    HostsLine,
    HostsLineError,
    Outcome,
    add_line,
    hosts_file,
    read_line,
)
from mqtts_gui.ui.widgets.problem_hosts import SAID, AddLineDrawer, CopiedLineDrawer
from mqtts_gui.ui.widgets.verdict_line import VerdictLine

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
LINE = HostsLine("192.168.56.10", "vm-dupont")
ADD = Action(ActionId.ADD_HOSTS_LINE, mark("Add it for me…"), LINE.text)
HOSTILE = (
    "",
    "192.168.56.10",
    "192.168.56.10 ",
    "vm-dupont 192.168.56.10",
    "192.168.56.10  vm-dupont",
    "192.168.56.10\tvm-dupont",
    "192.168.56.10 vm-dupont other",
    "192.168.56.10 vm\nother",
    "192.168.56.10 vm\r",
    "192.168.56.10 vm\x00",
    "192.168.56.10 vm#comment",
    "192.168.56.10 vm;calc",
    "192.168.56.10 vm'+(calc)+'",
    '192.168.56.10 vm";calc;"',
    "192.168.56.10 $(calc)",
    "192.168.56.10 `calc`",
    "192.168.56.10 {0}",
    "192.168.56.10 %COMSPEC%",
    "192.168.56.10 vm\u2010dupont",
    "192.168.56.10 é",
    "192.168.56.10 \u0430",
    "192.168.56.10 *.lab",
    "192.168.56.10 -EncodedCommand",
    "192.168.56.10 vm-",
    "192.168.56.10 .vm",
    "192.168.56.10 vm.",
    "192.168.56.10 vm..lab",
    "192.168.56.10 10.0.0.1",
    "192.168.56.10 1",
    "192.168.56.10 localhost",
    "192.168.56.10 a.LocalHost",
    "192.168.56.10 " + "a" * 64,
    "192.168.56.10 " + ".".join(["a" * 60] * 5),
    "192.168.56 vm",
    "192.168.56.010 vm",
    "fe80::1%eth0;calc vm",
    "fe80::1% vm",
    "0x7f.1 vm",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_but_an_address_and_a_name_is_a_line(text: str) -> None:
    with pytest.raises(HostsLineError):
        read_line(text)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("192.168.56.10 vm-dupont", "192.168.56.10"),
        ("10.0.0.1 broker_1.salle12.example", "10.0.0.1"),
        ("FE80:0::1 vm", "fe80::1"),
        ("10.0.0.1 xn--vm-bja", "10.0.0.1"),
    ],
)
def test_a_line_is_written_anew(text: str, address: str) -> None:
    line = read_line(text)

    assert line.text == f"{address} {text.split()[1]}"
    assert line.sudo_command == f"echo '{line.text}' | sudo tee -a /etc/hosts"


def test_the_very_command_line_that_windows_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(elevation, "_ask_system_folder", lambda: r"D:\Win Dows\System32")
    monkeypatch.setenv("SYSTEMROOT", r"C:\Elsewhere")  # what anybody may set decides nothing

    program, parameters = append_command(LINE.address, LINE.name)

    assert program == r"D:\Win Dows\System32\WindowsPowerShell\v1.0\powershell.exe"
    options, _, encoded = parameters.rpartition(" ")
    assert options == ("-NoLogo -NoProfile -NonInteractive -WindowStyle Hidden -EncodedCommand")
    assert re.fullmatch(r"[A-Za-z0-9+/]+={0,2}", encoded)
    assert base64.b64decode(encoded).decode("utf-16-le") == append_script(LINE.address, LINE.name)
    assert len(program) + len(parameters) < 8000


def test_the_script_holds_its_words_as_values() -> None:
    script = append_script(LINE.address, LINE.name)

    values = re.findall(r"= Text '([A-Za-z0-9+/=]+)'$", script, re.MULTILINE)
    assert [base64.b64decode(value).decode() for value in values] == [LINE.address, LINE.name]
    assert LINE.name not in script
    assert "{" * 2 not in script
    assert script.count("{") == script.count("}")
    assert "[string][char]13 + [char]10" in script
    hostile = append_script("1.2.3.4", "x'; Remove-Item C:\\ -Recurse; '")
    assert "Remove-Item" not in hostile
    with pytest.raises(UnicodeEncodeError):
        append_script("1.2.3.4", "vm\u2019")


def test_no_other_system_is_asked() -> None:
    with pytest.raises(OSError, match="only Windows"):
        run_elevated(*append_command(LINE.address, LINE.name))


def appending(file: Path, code: int = 0) -> Callable[[str, str], int]:
    """Do what the elevated script does, and return `code`."""

    def elevate(_program: str, parameters: str) -> int:
        script = base64.b64decode(parameters.rsplit(maxsplit=1)[-1]).decode("utf-16-le")
        words = [base64.b64decode(one).decode() for one in re.findall(r"Text '(\S+)'", script)]
        with file.open("ab") as opened:
            opened.write(f"{' '.join(words)}\r\n".encode("ascii"))
        return code

    return elevate


def refusing(error: Exception) -> Callable[[str, str], int]:
    def elevate(_program: str, _parameters: str) -> int:
        raise error

    return elevate


def test_a_line_is_added_and_not_twice(tmp_path: Path) -> None:
    file = tmp_path / "hosts"
    file.write_bytes("# café\r\n127.0.0.1 localhost\r\n".encode("cp1252"))

    assert add_line(LINE, appending(file), file) is Outcome.ADDED
    assert add_line(LINE, refusing(AssertionError()), file) is Outcome.THERE_ALREADY

    assert file.read_bytes().endswith(b"localhost\r\n192.168.56.10 vm-dupont\r\n")


@pytest.mark.parametrize(
    ("before", "outcome"),
    [
        ("192.168.56.10\tother VM-Dupont # ours", Outcome.THERE_ALREADY),
        ("192.168.56.11 vm-dupont", Outcome.OTHER_ADDRESS),
        ("# 192.168.56.11 vm-dupont", Outcome.ADDED),
        ("::1 vm-dupont", Outcome.ADDED),
        ("192.168.56.11 vm-dupont2", Outcome.ADDED),
        ("nonsense vm-dupont", Outcome.ADDED),
    ],
)
def test_what_the_file_holds_already_counts(tmp_path: Path, before: str, outcome: Outcome) -> None:
    file = tmp_path / "hosts"
    file.write_text(before + "\r\n", encoding="latin-1", newline="")

    assert add_line(LINE, appending(file), file) is outcome


def test_what_went_wrong_is_told(tmp_path: Path) -> None:
    file, missing = tmp_path / "hosts", tmp_path / "missing"
    file.write_text("", encoding="latin-1")

    assert add_line(LINE, refusing(CancelledError()), file) is Outcome.CANCELLED
    assert add_line(LINE, refusing(OSError()), file) is Outcome.FAILED
    assert add_line(LINE, lambda *_: 1, file) is Outcome.FAILED
    assert add_line(LINE, lambda *_: 0, file) is Outcome.FAILED  # a scanner has put it back
    assert add_line(LINE, appending(missing, 1), missing) is Outcome.FAILED


def test_where_the_file_lies(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(elevation, "_ask_system_folder", lambda: r"D:\Windows\System32")

    assert str(hosts_file("win32")) == r"D:\Windows\System32\drivers\etc\hosts"
    assert str(hosts_file("linux")) == "/etc/hosts"
    assert str(hosts_file("darwin")) == "/etc/hosts"


@pytest.mark.parametrize("outcome", list(Outcome))
def test_the_line_and_the_file_are_shown_first(
    qtbot: QtBot, each_language: str, outcome: Outcome
) -> None:
    asked: list[HostsLine] = []

    def add(line: HostsLine) -> Outcome:
        asked.append(line)
        return outcome

    drawer = AddLineDrawer(ADD, add)
    qtbot.addWidget(drawer)
    drawer.show()
    added: list[HostsLine] = []
    drawer.added.connect(added.append)
    assert drawer.box.command.text() == LINE.text
    assert any("drivers\\etc\\hosts" in line for line in texts(drawer))
    assert not asked

    QTest.mouseClick(drawer.add_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: drawer.outcome.text() == str(SAID[outcome][0]))

    assert asked == [LINE]
    is_there = outcome in {Outcome.ADDED, Outcome.THERE_ALREADY}
    assert added == ([LINE] if is_there else [])
    assert drawer.add_button.isEnabled() is not is_there


def test_a_helper_that_crashes_has_failed(qtbot: QtBot, caplog: pytest.LogCaptureFixture) -> None:
    def crash(_line: HostsLine) -> Outcome:
        raise RuntimeError("no helper")

    drawer = AddLineDrawer(ADD, crash)
    qtbot.addWidget(drawer)
    drawer.show()

    drawer.add_button.click()

    qtbot.waitUntil(lambda: drawer.outcome.text() == str(SAID[Outcome.FAILED][0]))
    assert "RuntimeError: no helper" in caplog.text


def test_a_hostile_line_has_no_button(qtbot: QtBot) -> None:
    drawer = AddLineDrawer(Action(ActionId.ADD_HOSTS_LINE, mark("Add"), "1.2.3.4 $(calc)"))
    qtbot.addWidget(drawer)

    assert not drawer.findChildren(QPushButton)


@pytest.mark.parametrize("platform", ["linux", "win32"])
def test_a_copied_line_says_where_it_belongs(qtbot: QtBot, platform: str) -> None:
    copy = Action(ActionId.COPY_HOSTS_LINE, mark("Copy"), LINE.text)
    drawer = CopiedLineDrawer(copy, platform=platform)
    qtbot.addWidget(drawer)
    drawer.show()

    said = " ".join(texts(drawer))
    assert "drivers\\etc\\hosts" in said
    assert ("/etc/hosts" in said) is (platform == "linux")
    sudo = drawer.findChild(QPushButton, "problem_hosts_copy_button")
    assert (sudo is not None) is (platform == "linux")
    if sudo is not None:
        sudo.click()
        assert QGuiApplication.clipboard().text() == LINE.sudo_command


def texts(drawer: AddLineDrawer | CopiedLineDrawer) -> list[str]:
    return [line.text() for line in drawer.findChildren(VerdictLine)]
