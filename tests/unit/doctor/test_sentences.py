"""The sentences of problems as people read them: short, well set, and about their own field."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mqtts_gui import i18n
from mqtts_gui.doctor.explain import explain_situation
from mqtts_gui.doctor.explain_errands import publication_refused, subscription_refused
from mqtts_gui.doctor.files import FilesOfProfile, load_files
from mqtts_gui.doctor.situation import Situation
from mqtts_gui.errors import Problem
from mqtts_gui.mqtt.events import Evidence, StepId
from mqtts_gui.mqtt.file_problems import FileProblemError
from mqtts_gui.mqtt.profile import Profile, Secrets
from mqtts_gui.mqtt.reasons import ReasonCode
from mqtts_gui.mqtt.tls import make_context
from tests.support.explain_cases import Case
from tests.support.explained_certificates import CERTIFICATE_CASES
from tests.support.explained_connections import CONNECTION_CASES
from tests.support.file_setting import members
from tests.support.issuing import NOW, request, revocation_list

CASES = [*CERTIFICATE_CASES, *CONNECTION_CASES]
ONE_LINE, FEW_LINES = 80, 330
"""Letters that the panel has room for at 1280 by 800."""


@pytest.mark.usefixtures("each_language")
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.code)
def test_a_title_is_one_line_and_nothing_is_left_to_fill_in(case: Case, tmp_path: Path) -> None:
    problem = case.explain(tmp_path)

    assert len(str(problem.message)) <= ONE_LINE
    assert len(str(problem.cause)) <= FEW_LINES
    assert not re.search(r"<\w+>", f"{problem.message} {problem.cause} {problem.fix}")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.code)
def test_french_is_set_as_the_french_set_it(case: Case, tmp_path: Path) -> None:
    i18n.use_language("fr")
    problem = case.explain(tmp_path)

    # The cause of what nobody can explain quotes the library.
    ours = [] if problem.code == "unexplained" else [problem.cause]
    for phrase in (problem.message, *ours, problem.fix):
        assert not re.search(r" [;:!?»](\s|$)|« |'|\"", str(phrase)), str(phrase)


@pytest.mark.parametrize(
    ("field", "holds", "right"),
    [
        ("ca_file", "request", "ca.crt"),
        ("client_cert", "list", "client.crt"),
        ("client_key", "list", "client.key"),
        ("client_key", "request", ".key"),
    ],
)
def test_a_wrong_file_is_told_what_belongs_in_its_own_field(
    field: str, holds: str, right: str, tmp_path: Path
) -> None:
    client = members().client
    wrong = {"request": request("dupont", client.key), "list": revocation_list(members().ca)}[holds]
    path = tmp_path / "odd.pem"
    path.write_bytes(wrong)

    problem = with_files(Profile(host="vm").with_changes(**{field: path, **partner(field, path)}))

    assert right in str(problem.fix)
    others = {"ca.crt", "client.crt", "client.key"} - {right}
    assert not any(other in str(problem.fix) for other in others)


def partner(field: str, path: Path) -> dict[str, Path]:
    """Return the certificate without which a key is not looked at."""
    if field != "client_key":
        return {}
    certificate = path.with_name("mine.pem")
    certificate.write_bytes(members().client.pem)
    return {"client_cert": certificate}


def with_files(profile: Profile) -> Problem:
    with pytest.raises(FileProblemError) as raised:
        make_context(profile, Secrets())
    files = load_files(profile, Secrets())
    return explain_situation(Situation(profile, Evidence(StepId.FILES, raised.value), files, NOW))


@pytest.mark.parametrize(
    ("host", "why"),
    [
        ("300.1.2.3", "four numbers"),
        ("..", "parts of 1 to 63"),
        ("1:2:3", "colon"),
        ("vm dupont", "blank"),
        ("x" * 64, "longer than 63"),
    ],
)
def test_an_odd_host_is_told_what_is_odd_about_it(host: str, why: str) -> None:
    problem = explain_situation(at(StepId.RESOLVE, host, UnicodeError("idna")))

    assert problem.code == "host-invalid"
    assert why in str(problem.cause)


def at(step: StepId, host: str = "vm", error: Exception | None = None) -> Situation:
    return Situation(Profile(host=host), Evidence(step, error), FilesOfProfile(), NOW)


def test_a_topic_is_corrected_by_the_rules_of_what_it_is_for() -> None:
    filtered = subscription_refused(at(StepId.SUBSCRIBE), "a+", ReasonCode.TOPIC_FILTER_INVALID)
    published = publication_refused(at(StepId.PUBLISH), "a/+", ReasonCode.TOPIC_NAME_INVALID)

    assert "only at the end" in str(filtered.fix)
    assert "without + and #" in str(published.fix)
