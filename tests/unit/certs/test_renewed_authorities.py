"""An authority that certifies its own new key is not taken for one that is damaged."""

from __future__ import annotations

import pytest

from mqtts_gui.certs.describing import describe_certificate
from mqtts_gui.certs.item_findings import findings_of
from mqtts_gui.certs.judging import judge_ca
from mqtts_gui.errors import Severity
from tests.support.issuing import NOW, Issued, authority, issuer_identifier, loaded

NAME = {"O": "Lycée Exemple", "CN": "CA-CIEL"}


def errors(made: Issued) -> list[str]:
    (item,) = made.file.items
    return [f.code for f in findings_of(item, NOW) if f.severity is Severity.ERROR]


@pytest.fixture
def old() -> Issued:
    return authority(NAME)


def test_new_key_under_the_old_one_is_sound(old: Issued) -> None:
    renewed = authority(NAME, by=old, extensions=[(issuer_identifier(old), False)])
    described = describe_certificate(renewed.certificate)

    assert described.self_issued
    assert described.self_signed is False
    assert errors(renewed) == []
    assert {f.code for f in judge_ca(renewed.file, NOW).findings} >= {"ca-is-intermediate"}


def test_changed_signature_of_a_root_is_damage(old: Issued) -> None:
    der = bytearray(old.der)
    der[-1] ^= 1
    (item,) = loaded(bytes(der)).items

    assert "form-onebyte" in {finding.code for finding in findings_of(item, NOW)}
    assert "form-onebyte" in {f.code for f in judge_ca(loaded(bytes(der)), NOW).findings}
