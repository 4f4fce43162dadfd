"""A command that makes an authority again keeps its name: everything it signed depends on that."""

from __future__ import annotations

import pytest

from mqtts_gui.certs.item_findings import findings_of
from mqtts_gui.errors import Finding
from tests.support.issuing import NOW, authority


def without_key_usage(subject: dict[str, str]) -> Finding:
    (item,) = authority(subject, extensions=[]).file.items
    return next(f for f in findings_of(item, NOW) if f.code == "warn-ca-no-key-usage")


def after_subj(finding: Finding) -> str:
    return finding.command[finding.command.index("-subj") + 1]


def test_command_holds_the_whole_subject() -> None:
    finding = without_key_usage({"C": "FR", "O": "Lycee Exemple", "CN": "CA 2026"})

    assert after_subj(finding) == "/C=FR/O=Lycee Exemple/CN=CA 2026"
    assert "-utf8" not in finding.command


def test_accents_are_typed_as_utf8() -> None:
    finding = without_key_usage({"O": "Lycée Exemple", "CN": "CA-CIEL"})

    assert after_subj(finding) == "/O=Lycée Exemple/CN=CA-CIEL"
    assert finding.command[-1] == "-utf8"


@pytest.mark.parametrize("name", ["CA/CN=x", "a+b", "back\\slash", "CA\u202egnp"])
def test_what_cannot_be_typed_gives_no_command(name: str) -> None:
    assert without_key_usage({"CN": name}).command == ()
