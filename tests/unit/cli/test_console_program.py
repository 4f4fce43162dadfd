import os
import subprocess
import sys
from pathlib import Path

import pytest

from mqtts_gui import __version__
from mqtts_gui.cli import program
from tests.support.made_certificates import make
from tests.support.patience import DEADLINE_S


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


@pytest.mark.parametrize(
    "words", [["inspect", "-"], ["inspect", "-", "--json"], ["doctor", "vm:0"]]
)
def test_output_that_nobody_reads_is_no_fault(words: list[str], tmp_path: Path) -> None:
    file = make("dupont").write_certificate(tmp_path / "dupont.crt")
    reader, writer = os.pipe()
    os.close(reader)  # as `| head -1` does when it has its line

    ended = run_console([str(file) if word == "-" else word for word in words], writer)

    assert (ended.returncode, ended.stderr) == (141, "")


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_output_that_nobody_reads_to_its_end_is_no_fault(unbuffered: str, tmp_path: Path) -> None:
    """What a pipe took before it was closed is not the whole, whoever buffers."""
    file = make("dupont").write_certificate(tmp_path / "dupont.crt")
    file.write_bytes(file.read_bytes() * 200)
    with subprocess.Popen(
        [sys.executable, "-m", "mqtts_gui.cli", "inspect", str(file), "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONUNBUFFERED": unbuffered},
    ) as running:
        assert running.stdout
        assert running.stderr
        assert os.read(running.stdout.fileno(), 10)  # the rest does not fit into the pipe
        running.stdout.close()

        assert running.wait(DEADLINE_S) == 141
        assert running.stderr.read() == b""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs /dev/full")
@pytest.mark.parametrize("words", [["inspect", "no-such-file"], ["doctor", "vm:0"]])
def test_output_to_a_full_disk_is_said_in_one_line(words: list[str]) -> None:
    ended = run_console(words, os.open("/dev/full", os.O_WRONLY))

    assert ended.returncode == 2
    assert ended.stderr == "The output cannot be written: No space left on device.\n"


@pytest.mark.parametrize("words", [["inspect", "no-such-file"], ["doctor", "vm:0", "--json"]])
def test_without_output_the_exit_code_still_tells(
    words: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdout", None)  # as a program without a console has it
    monkeypatch.setattr("sys.stderr", None)

    assert program.main(words) == (2 if words[0] == "inspect" else 1)
    sys.stdout.close()
    sys.stderr.close()


def run_console(words: list[str], output: int) -> subprocess.CompletedProcess[str]:
    """Run the console program in English, and close the descriptor `output` that it wrote to."""
    try:
        return subprocess.run(
            [sys.executable, "-m", "mqtts_gui.cli", "--lang", "en", *words],
            stdout=output,
            stderr=subprocess.PIPE,
            text=True,
            timeout=60,
            check=False,
        )
    finally:
        os.close(output)
