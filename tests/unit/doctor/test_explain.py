"""Hand-made evidence for each fault, and the code, the names and the actions it must give."""

from __future__ import annotations

import ssl
from dataclasses import replace
from pathlib import Path

import pytest

from mqtts_gui import i18n
from mqtts_gui.errors import ActionId
from tests.support.explain_cases import (
    CA,
    Case,
    refused_certificate,
    to,
)
from tests.support.explained_certificates import CERTIFICATE_CASES, NAMES, PAST, VM
from tests.support.explained_connections import CONNECTION_CASES
from tests.support.made_certificates import make

CASES = [*CERTIFICATE_CASES, *CONNECTION_CASES]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.code)
def test_the_evidence_gives_its_code_with_the_names_of_the_case(case: Case, tmp_path: Path) -> None:
    problem = case.explain(tmp_path)

    assert problem.code == case.code
    text = f"{problem.message} | {problem.cause} | {problem.fix}"
    for word in case.says:
        assert word in text
    if case.first_action is not None:
        assert problem.actions[0].id is case.first_action
    if case.argument:
        assert problem.actions[0].argument == case.argument
    assert problem.details["step"] == case.evidence.step


@pytest.mark.usefixtures("each_language")
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.code)
def test_no_placeholder_is_left_over(case: Case, tmp_path: Path) -> None:
    problem = case.explain(tmp_path)

    phrases = [problem.message, problem.cause, problem.fix, *(a.label for a in problem.actions)]
    for phrase in phrases:
        text = str(phrase)
        assert text
        assert "%(" not in text
        assert "None" not in text
    assert not str(problem.message).endswith(".")


def test_a_name_is_good_otherwise_only_if_its_dates_are(tmp_path: Path) -> None:
    good = Case("name-mismatch", refused_certificate(62, make("pi", by=CA)))
    old = Case("name-mismatch", refused_certificate(62, make("pi", by=CA, valid=PAST)))

    assert "is good" in str(good.explain(tmp_path).message)
    assert "is good" not in str(old.explain(tmp_path).message)
    assert "expired" in str(old.explain(tmp_path).cause)


def test_a_name_is_good_otherwise_only_if_its_signature_is(tmp_path: Path) -> None:
    # OpenSSL compares the name before it verifies the signature.
    signed_by_namesake = make("pi", by=make("CA-CIEL", organization="Lycée Exemple", ca=True))
    case = Case("name-mismatch", refused_certificate(62, signed_by_namesake))

    problem = case.explain(tmp_path)

    assert "is good" not in str(problem.message)
    assert "signed by your authority" not in str(problem.cause)


@pytest.mark.parametrize(
    "name", ["evil\n10.0.0.1 bank", "x; rm -rf ~", "$(reboot)", "a b", "-rf", "\u202egnp.exe", "*"]
)
def test_nothing_dangerous_of_a_certificate_is_offered_to_copy(name: str, tmp_path: Path) -> None:
    evidence = refused_certificate(64, make(name, by=CA))
    case = Case("name-ip-not-in-cert", evidence, to("192.168.56.10"))

    problem = case.explain(tmp_path)

    assert ActionId.EXPECT_NAME not in {action.id for action in problem.actions}
    assert ActionId.COPY_HOSTS_LINE not in {action.id for action in problem.actions}
    assert not any(name in action.argument for action in problem.actions)
    assert "\n" not in str(problem.cause)
    assert "\u202e" not in str(problem.cause)


def test_the_hosts_line_joins_address_and_name(tmp_path: Path) -> None:
    problem = NAMES[0].explain(tmp_path)

    lines = [a.argument for a in problem.actions if a.id is ActionId.COPY_HOSTS_LINE]
    assert lines == ["192.168.56.10 vm-dupont"]


def test_a_certificate_with_ten_thousand_names_stays_readable(tmp_path: Path) -> None:
    crowd = make("x", by=CA, dns=[f"host{number}.example" for number in range(10_000)])
    problem = Case("name-mismatch", refused_certificate(62, crowd)).explain(tmp_path)

    assert len(str(problem.cause)) < 500


def test_garbage_instead_of_a_certificate_is_unexplained(tmp_path: Path) -> None:
    evidence = replace(refused_certificate(62, VM), chain=(b"\x30\x82garbage",))

    assert Case("unexplained", evidence).explain(tmp_path).code == "unexplained"


def test_texts_of_errors_decide_nothing(tmp_path: Path) -> None:
    misleading = ssl.SSLCertVerificationError("certificate has expired")
    evidence = replace(refused_certificate(62, make("raspberrypi", by=CA)), error=misleading)

    assert Case("name-mismatch", evidence).explain(tmp_path).code == "name-mismatch"


def test_french_dates_are_written_as_the_french_do(tmp_path: Path) -> None:
    i18n.use_language("fr")
    case = Case("leaf-expired", refused_certificate(10, make("vm", by=CA, valid=PAST)))

    assert "2025" in str(case.explain(tmp_path).message)
