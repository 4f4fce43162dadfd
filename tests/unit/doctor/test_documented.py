"""The codes of the sources and those of docs/diagnoses.md are the same."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
ROOMS = ("certs", "doctor", "pki", "store")
PRINTING = "ui/widgets/certificate_printing.py"
FAMILIES = (
    "acl", "auth", "broker", "ca", "cert", "chain", "client", "clock", "connections", "crl", "csr",
    "dns", "file", "files", "form", "history", "host", "identity", "import", "keepalive", "key",
    "keyring", "leaf", "message", "mqtt", "mqtt5", "name", "net", "packet", "plain", "port",
    "print", "profiles", "program", "recording", "save", "search", "server", "settings", "size",
    "tcp", "tls", "topic", "warn",
)  # fmt: skip
SINGLE = ("cancelled", "intercepted", "unexplained")
NO_CODES = {"client-certificate", "client-key", "broker-der"}
CODE = re.compile(rf'"((?:{"|".join(FAMILIES)})(?:-[a-z0-9]+)+|{"|".join(SINGLE)})"')


def codes_of_sources() -> set[str]:
    package = ROOT / "mqtts_gui"
    rooms = (path for room in ROOMS for path in (package / room).glob("*.py"))
    sources = (package / "errors.py", package / PRINTING, *rooms)
    return {code for path in sources for code in CODE.findall(path.read_text(encoding="utf-8"))}


def test_every_code_is_documented_and_every_documented_code_exists() -> None:
    text = (ROOT / "docs" / "diagnoses.md").read_text(encoding="utf-8")
    documented = re.findall(r"^\| `([a-z0-9-]+)` \|", text, re.MULTILINE)

    assert len(documented) == len(set(documented))
    assert set(documented) == codes_of_sources() - NO_CODES
