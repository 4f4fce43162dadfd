"""The six answers, in the order and the words of the lab, and the forms they are copied in."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from mqtts_gui import i18n
from mqtts_gui.certs.answers import Answer
from mqtts_gui.certs.describing import describe, describe_certificate, describe_der
from mqtts_gui.certs.item_findings import certificate_findings
from mqtts_gui.certs.pem import clean_pem
from mqtts_gui.certs.roles import Role
from mqtts_gui.certs.summary import as_csv, as_html, as_markdown, as_text, six_answers
from mqtts_gui.certs.validity import Validity
from mqtts_gui.i18n import literal
from tests.support.issuing import (
    NOW,
    authority,
    issue,
    key_pem,
    lab_certificate,
    loaded,
    new_key,
    request,
    rsa_key,
)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    i18n.use_language("en")
    yield
    i18n.use_language("en")


def rows(answers: tuple[Answer, ...]) -> list[tuple[str, str, str, bool | None]]:
    return [(str(a.label), a.value, str(a.note or ""), a.ok) for a in answers]


def test_authority_gives_six_answers() -> None:
    subject = {"O": "Lycée Exemple", "OU": "BTS CIEL", "CN": "CA-CIEL"}
    ca = authority(subject, key=rsa_key(), days=(-10, 1207))

    assert rows(six_answers(describe_certificate(ca.certificate), NOW)) == [
        ("Organisation (O)", "Lycée Exemple", "", None),
        ("Organizational unit (OU)", "BTS CIEL", "", None),
        ("Server name (Common Name)", "CA-CIEL", "", None),
        ("Signature algorithm", "sha256WithRSAEncryption", "safe", True),
        ("Key size", "2048 bits", "(RSA)", True),
        (
            "Validity date (valid until…)", "12 March 2030, 12:00 UTC",
            "in 3 years and 111 days", None,
        ),
    ]  # fmt: skip


def test_what_is_absent_is_said_to_be() -> None:
    answers = six_answers(describe(loaded(request("vm")).items[0]), NOW)

    assert [answer.value for answer in answers] == [
        "",
        "",
        "vm",
        "ecdsa-with-SHA256",
        "256 bits",
        "",
    ]
    assert answers[0].copied == "(absent)"


def test_key_without_certificate_answers_with_its_size_alone() -> None:
    answers = six_answers(describe(loaded(key_pem(new_key())).items[0]), NOW)

    assert [answer.value for answer in answers] == ["", "", "", "", "256 bits", ""]


def test_weak_values_are_marked() -> None:
    weak = issue("vm", key=rsa_key(1024), days=(-30, -17))
    answers = six_answers(describe_certificate(weak.certificate), NOW)

    assert (str(answers[4].note), answers[4].ok) == ("(RSA), too short", False)
    assert (str(answers[5].note), answers[5].ok) == ("expired 17 days ago", False)


ANSWERS = (
    Answer(literal("Organisation (O)"), 'Ciel | "Dupont" <b>*x*</b>'),
    Answer(literal("Unit"), "", literal("(absent)")),
    Answer(literal("Name"), "=1+1\u202e\n"),
)


def test_end_is_told_where_the_beginning_is_no_date() -> None:
    """openssl shows the other one all the same."""
    ends = {-1: False, 400: None}
    for days, ok in ends.items():
        der = issue("vm", days=(-30, days)).der
        start = der.index(b"\x17\x0d")
        odd = describe_der(der[:start] + b"\x17\x0d261399000000Z" + der[start + 15 :])
        answer = six_answers(odd, NOW)[-1]
        codes = {finding.code for finding in certificate_findings(odd, Role.BROKER, NOW)}

        assert odd.not_before is None
        assert odd.not_after is not None
        assert answer.value
        assert answer.ok is ok
        assert ("leaf-expired" in codes) is (ok is False)


def test_table_is_copied_as_text() -> None:
    assert as_text(ANSWERS).splitlines() == [
        'Organisation (O)\tCiel | "Dupont" <b>*x*</b>',
        "Unit\t(absent)",
        "Name\t=1+1\\u{202E}␊",
    ]


def test_table_is_copied_as_markdown() -> None:
    assert as_markdown(ANSWERS).splitlines()[:3] == [
        "| Parameter | Value |",
        "| --- | --- |",
        '| Organisation (O) | Ciel \\| "Dupont" \\<b>\\*x\\*\\</b> |',
    ]


def test_table_is_copied_as_csv_without_formulas() -> None:
    assert list(csv.reader(io.StringIO(as_csv(ANSWERS)))) == [
        ["Parameter", "Value"],
        ["Organisation (O)", 'Ciel | "Dupont" <b>*x*</b>'],
        ["Unit", "(absent)"],
        ["Name", "'=1+1\\u{202E}␊"],
    ]


def test_csv_is_separated_as_french_spreadsheets_expect() -> None:
    i18n.use_language("fr")

    assert as_csv(ANSWERS[1:2]).splitlines()[1] == "Unit;(absent)"


def test_table_is_copied_as_html_without_markup_of_others() -> None:
    table = as_html(ANSWERS)

    assert "<b>" not in table
    assert "<tr><th>Unit</th><td>(absent)</td></tr>" in table


def test_clean_pem_is_what_ssl_wants() -> None:
    ca = authority()
    mangled = loaded(ca.pem.replace(b"\n", b"\r"))

    assert clean_pem(mangled.certificates) == ca.pem.decode("ascii")


def validity(days: float) -> Validity:
    return Validity(NOW - timedelta(days=900), NOW + timedelta(days=days))


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (1207, "in 3 years and 111 days"),
        (365, "in 1 year"),
        (366, "in 1 year and 1 day"),
        (364, "in 364 days"),
        (1, "in 1 day"),
        (0.5, "today"),
        (-0.5, "expired today"),
        (-1.5, "expired 1 day ago"),
        (-400, "expired 400 days ago"),
    ],
)
def test_what_remains_is_said_in_words(days: float, expected: str) -> None:
    assert str(validity(days).in_words(NOW)) == expected


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (24.2, "expires in 24 days"),
        (1.2, "expires in 1 day"),
        (0.2, "expires today"),
        (30.2, "valid until 2026-12-21"),
        (-1, "expired on 2026-11-20"),
    ],
)
def test_line_about_the_end_counts_days_when_few_are_left(days: float, expected: str) -> None:
    assert str(validity(days).until(NOW)) == expected


def test_period_that_has_not_begun_is_said() -> None:
    later = Validity(NOW + timedelta(days=2), NOW + timedelta(days=9))

    assert str(later.until(NOW)) == "valid only from 2026-11-23"
    assert str(later.in_words(NOW)) == "not before 23 November 2026, 12:00 UTC"
    assert not later.ends_soon(NOW)


def test_leap_day_counts_as_the_last_of_february() -> None:
    start = datetime(2028, 2, 29, 12, tzinfo=UTC)
    period = Validity(start, datetime(2029, 3, 1, 12, tzinfo=UTC))

    assert str(period.in_words(start)) == "in 1 year and 1 day"


def test_instants_without_timezone_are_refused() -> None:
    with pytest.raises(ValueError, match="timezone"):
        Validity(datetime(2026, 1, 1), NOW)  # noqa: DTZ001 - what is refused


def test_last_instant_is_still_valid() -> None:
    period = validity(0)

    assert not period.expired(NOW)
    assert period.expired(NOW + timedelta(seconds=1))


def test_answers_of_a_lab_certificate_are_those_of_openssl() -> None:
    described = describe_certificate(lab_certificate({"O": "Ciel Dupont"}, authority()).certificate)

    assert six_answers(described, NOW)[2].copied == "(absent)"
