#!/usr/bin/env python3
"""Set up what is missing, then run, test, check or measure the program.

`python3 dev.py demo` and `python3 dev.py test` are the two commands a fresh machine needs
(`py dev.py …` on Windows). Only Python's standard library is used here, because this file runs
before anything is installed.
"""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import hashlib
import importlib.util
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent
LOCK = ROOT / "requirements.lock"
LOCALE = ROOT / "resources" / "locale"
WINDOWS = os.name == "nt"
VENV = ROOT / f".venv-{sys.version_info.major}.{sys.version_info.minor}"
VENV_PYTHON = VENV / ("Scripts/python.exe" if WINDOWS else "bin/python")

NOT_INSTALLED = 2
"""Exit code when something is missing that this script may not install."""

# What proves that a Debian package is there: a library that loads, or a program on the PATH.
QT_LIBRARIES: Mapping[str, str] = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
TEST_PROGRAMS: Mapping[str, str] = {
    "mosquitto": "mosquitto",
    "mosquitto_sub": "mosquitto-clients",
    "openssl": "openssl",
    "Xvfb": "xvfb",
    "openbox": "openbox",
    "xdotool": "xdotool",
    "faketime": "faketime",
    "unshare": "util-linux",
    "ip": "iproute2",
}

# Thousands of tests wait for a broker to start or to refuse, four of them at a time; most others
# need one core each. One may miss a deadline because the others had the machine: what failed is
# run again, on its own. What measures or drives a screen has the machine to itself.
TOGETHER: Mapping[str, Sequence[str]] = {
    "those that wait": ("-m", "waiting", "-n", "4", "-q"),
    "those that compute": ("-m", "not waiting and not alone", "-n", "2", "-q"),
}
FAILED_TOGETHER = ("-m", "not alone", "--last-failed", "--last-failed-no-failures", "none")
ALONE = ("-m", "alone")
TESTS_FAILED = 1
"""What pytest returns when it ran to its end and tests failed."""

CHECKS: Sequence[tuple[str, Sequence[str]]] = (
    ("format", ("-m", "ruff", "format", "--check", ".")),
    ("lint", ("-m", "ruff", "check", ".")),
    ("types", ("-m", "mypy")),
    ("imports", ("-c", "from importlinter.cli import lint_imports_command as c; c()")),
    ("dependencies", ("-m", "deptry", "mqtts_gui")),
    ("catalogues", ("tools/catalogue.py", "check")),
)


def main(arguments: Sequence[str]) -> int:
    """Run the command named on the command line and return its exit code."""
    parser = argparse.ArgumentParser(prog="dev.py", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("command", choices=sorted(COMMANDS), help="what to do")
    parser.add_argument("rest", nargs=argparse.REMAINDER, help="handed on to the command")
    chosen = parser.parse_args(arguments)
    if sys.version_info < (3, 11):  # noqa: UP036 - whoever starts this may have an older Python
        print("dev.py needs Python 3.11 or newer.", file=sys.stderr)
        return NOT_INSTALLED
    os.chdir(ROOT)
    return COMMANDS[chosen.command](chosen.rest)


def run(rest: Sequence[str]) -> int:
    """Open the window; what follows is handed to the program."""
    set_up(testing=False)
    return _python("-m", "mqtts_gui", *rest)


def demo(rest: Sequence[str]) -> int:
    """Run the demonstration, offscreen where there is no display."""
    return run(["demo", *rest])


def check(rest: Sequence[str]) -> int:
    """Run every static check, or those named; report all that fail."""
    set_up(testing=True)
    failed = []
    for name, arguments in CHECKS:
        if rest and name not in rest:
            continue
        print(f"── {name}", flush=True)
        if _python(*arguments):
            failed.append(name)
    if failed:
        print(f"check failed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


def test(rest: Sequence[str]) -> int:
    """Run the checks, then pytest with what follows; without that, all tests."""
    failed = check([])
    if rest:
        print("── tests", flush=True)
        return _python("-m", "pytest", *rest) or failed
    results = {_tests(title, arguments) for title, arguments in TOGETHER.items()}
    if TESTS_FAILED in results:
        results -= {TESTS_FAILED}
        results |= {_tests("those that failed beside others, alone", FAILED_TOGETHER)}
    results |= {_tests("those that measure or drive a screen", ALONE), failed}
    return max(results)


def _tests(title: str, arguments: Sequence[str]) -> int:
    print(f"── tests: {title}", flush=True)
    return _python("-m", "pytest", *arguments)


def bench(rest: Sequence[str]) -> int:
    """Run every benchmark, or those named; they print figures and assert nothing."""
    set_up(testing=True)
    programs = sorted((ROOT / "benchmarks").glob("bench_*.py"))
    chosen = [program for program in programs if not rest or program.stem[6:] in rest]
    if not chosen:
        names = ", ".join(program.stem[6:] for program in programs)
        print(f"no such benchmark; there are: {names}", file=sys.stderr)
        return NOT_INSTALLED
    return max(_python(str(program)) for program in chosen)


def messages(_rest: Sequence[str]) -> int:
    """Bring the translation catalogues up to date with the sources."""
    set_up(testing=True)
    return _python("tools/catalogue.py", "update")


COMMANDS: Mapping[str, Callable[[Sequence[str]], int]] = {
    "bench": bench,
    "check": check,
    "demo": demo,
    "messages": messages,
    "run": run,
    "test": test,
}


def set_up(*, testing: bool) -> None:
    """Install what is missing; a second call finds its stamps and does nothing.

    Raises:
        SystemExit: something is missing that may not be installed from here (exit code 2).
    """
    if sys.platform == "linux":
        _install_packages(_missing_packages(testing=testing))
    wanted = hashlib.sha256(LOCK.read_bytes() + sys.version.encode()).hexdigest()
    stamp = VENV / "set-up.stamp"
    if not (stamp.exists() and stamp.read_text(encoding="ascii") == wanted):
        _make_environment()
        stamp.write_text(wanted, encoding="ascii")
    _compile_catalogues()


def _missing_packages(*, testing: bool) -> list[str]:
    missing = [] if importlib.util.find_spec("ensurepip") else ["python3-venv"]
    if not _is_stamped("qt"):
        missing += [package for name, package in QT_LIBRARIES.items() if not _loads(name)]
    if testing:
        path = os.environ.get("PATH", os.defpath) + ":/usr/sbin:/sbin"
        programs = TEST_PROGRAMS.items()
        missing += [package for name, package in programs if not shutil.which(name, path=path)]
    return missing


def _is_stamped(what: str) -> bool:
    # Loading a dozen libraries takes longer than all the rest of a second run.
    return (VENV / f"{what}.stamp").exists()


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _install_packages(packages: Sequence[str]) -> None:
    if not packages:
        return
    install = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    if not shutil.which("apt-get"):
        _give_up("These packages are missing (Debian's names):", " ".join(packages))
    if os.geteuid() != 0:
        _give_up("Some system packages are missing. Please run:", shlex.join(["sudo", *install]))
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    print(f"installing {' '.join(packages)}", flush=True)
    with _no_services():
        if _run(install, environment):
            _run(["apt-get", "update"], environment)
            if _run(install, environment):
                _give_up("This did not succeed:", shlex.join(install))


@contextlib.contextmanager
def _no_services() -> Iterator[None]:
    """Keep Debian from starting the brokers it installs: the tests start their own."""
    policy = Path("/usr/sbin/policy-rc.d")
    if policy.exists():
        yield
        return
    policy.write_text("#!/bin/sh\nexit 101\n", encoding="ascii")
    policy.chmod(0o755)
    try:
        yield
    finally:
        policy.unlink()


def _make_environment() -> None:
    print(f"preparing {VENV.name}", flush=True)
    pip = [str(VENV_PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    steps = (
        [sys.executable, "-m", "venv", "--clear", str(VENV)],
        [*pip, "--only-binary=:all:", "--require-hashes", "-r", str(LOCK)],
    )
    for step in steps:
        if _run(step):
            _give_up("This did not succeed:", shlex.join(step))
    site = next(
        (VENV / "Lib").glob("site-packages") if WINDOWS else VENV.glob("lib/*/site-packages")
    )
    (site / "mqtts_gui_checkout.pth").write_text(f"{ROOT}\n", encoding="utf-8")
    (VENV / "qt.stamp").touch()


def _compile_catalogues() -> None:
    stale = [
        source
        for source in LOCALE.glob("*/LC_MESSAGES/*.po")
        if not (target := source.with_suffix(".mo")).exists()
        or target.stat().st_mtime < source.stat().st_mtime
    ]
    if stale and _python("tools/catalogue.py", "compile"):
        _give_up("The catalogues did not compile:", "python3 dev.py check catalogues")


def _python(*arguments: str) -> int:
    environment = {**os.environ, "PATH": os.environ.get("PATH", os.defpath)}
    if not WINDOWS:
        environment["PATH"] += ":/usr/sbin:/sbin"
    return _run([str(VENV_PYTHON), *arguments], environment)


def _run(command: Sequence[str], environment: Mapping[str, str] | None = None) -> int:
    return subprocess.run(command, env=environment, check=False).returncode


def _give_up(reason: str, command: str) -> None:
    print(f"{reason}\n  {command}", file=sys.stderr)
    raise SystemExit(NOT_INSTALLED)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
