"""What the openssl program prints, taken apart."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tests.support.mosquitto import find

_ESCAPE = re.compile(rb"\\([0-9A-F]{2})|\\(.)", re.DOTALL)
_PART = re.compile(r'\s*([\w.]+) = ("(?:\\.|[^"\\])*"|(?:\\.|[^,+\\])*?)\s*(?:,|\+|$)')


@dataclass(frozen=True, slots=True)
class Printed:
    """What `openssl x509 -noout -subject -text -enddate` says of the lab's six questions.

    Attributes:
        key_bits: None where openssl prints no size.
    """

    subject: dict[str, list[str]]
    signature_algorithm: str
    key_bits: int | None
    not_after: datetime


def run_openssl(*words: str | Path) -> subprocess.CompletedProcess[str]:
    """Run the openssl program and return what it printed, whatever its verdict."""
    command = [find("openssl"), *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def print_certificate(path: Path) -> Printed:
    """Return what openssl prints about a certificate."""
    done = run_openssl("x509", "-in", path, "-noout", "-subject", "-text", "-enddate")
    assert done.returncode == 0, done.stderr
    size = re.search(r"Public-Key: \((\d+) bit", done.stdout)
    end = re.search(r"^notAfter=(.+) GMT$", done.stdout, re.MULTILINE)
    algorithm = re.search(r"Signature Algorithm: (\S+)", done.stdout)
    subject = re.search(r"^subject=(.*)$", done.stdout, re.MULTILINE)
    assert end
    assert algorithm
    assert subject
    return Printed(
        read_subject(subject[1]),
        algorithm[1],
        int(size[1]) if size else None,
        datetime.strptime(end[1], "%b %d %H:%M:%S %Y").replace(tzinfo=UTC),
    )


def read_subject(line: str) -> dict[str, list[str]]:
    """Return the attributes of a name that openssl printed on a line."""
    found: dict[str, list[str]] = {}
    for name, value in _PART.findall(line):
        found.setdefault(name, []).append(_unescape(value))
    return found


def _unescape(value: str) -> str:
    if value.startswith('"'):
        value = value[1:-1]
    raw = value.encode("utf-8")
    plain = _ESCAPE.sub(lambda m: bytes.fromhex(m[1].decode()) if m[1] else m[2], raw)
    return plain.decode("utf-8")
