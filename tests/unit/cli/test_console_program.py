import subprocess
import sys

import pytest

from mqtts_gui import __version__
from mqtts_gui.cli import program


def test_the_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert program.main(["--version"]) == 0

    assert capsys.readouterr().out == f"mqtts-gui {__version__}\n"


@pytest.mark.parametrize("words", [["--help"], ["doctor", "--help"]])
def test_help_has_examples(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert program.main(["--lang", "en", *words]) == 0

    text = capsys.readouterr().out
    assert "Usage: mqtts-gui" in text
    assert "Examples:" in text
    assert "mqtts-gui doctor vm-dupont" in text


def test_without_a_command_there_is_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert program.main(["--lang=en"]) == 2
    assert "Usage:" in capsys.readouterr().out


@pytest.mark.parametrize("word", ["demo", "--self-test"])
def test_what_needs_a_window_says_so(word: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert program.main([word]) == 2
    assert word in capsys.readouterr().err


def test_a_command_that_is_none(capsys: pytest.CaptureFixture[str]) -> None:
    assert program.main(["--lang", "en", "audit"]) == 2
    assert "audit" in capsys.readouterr().err


def test_an_interrupted_command(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_words: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(program, "_run", interrupted)
    assert program.main(["doctor", "vm"]) == 130


def test_the_console_program_needs_no_qt() -> None:
    words = (
        "import sys; from mqtts_gui.cli.program import main; main(['doctor', '--help']);"
        "sys.exit(any(name.startswith(('PySide6', 'shiboken6')) for name in sys.modules))"
    )
    result = subprocess.run([sys.executable, "-c", words], capture_output=True, check=False)

    assert result.returncode == 0


def test_it_runs_as_a_module() -> None:
    result = subprocess.run(
        [sys.executable, "-m", "mqtts_gui.cli", "--version"],
        capture_output=True,
        text=True,
        check=True,
    )

    assert __version__ in result.stdout
