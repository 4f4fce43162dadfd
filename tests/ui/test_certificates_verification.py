"""The Verification tab: each finding with its cure and its command, and the check of the name."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.x509.oid import ExtendedKeyUsageOID
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from mqtts_gui.errors import Finding, Severity
from mqtts_gui.i18n import mark
from mqtts_gui.ui.models import certificate_checks, verifier
from mqtts_gui.ui.models.questions import Question, Verification
from mqtts_gui.ui.models.shell_words import quoted
from mqtts_gui.ui.models.verification import verify_item
from mqtts_gui.ui.pages.certificates_page import CertificatesPage
from mqtts_gui.ui.widgets.finding_row import FindingRow
from tests.support.accessible import spoken
from tests.support.made_certificates import Made, make
from tests.support.opened_page import (
    findings,
    open_chain,
    open_files,
    select,
    sentences,
    shown_page,
    wait_for_sentence,
)
from tests.support.patience import DEADLINE_S

# The offscreen platform says this of every window that has a smallest size.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

NOW = datetime.now(UTC)
VALID = (NOW - timedelta(days=1), NOW + timedelta(days=100))
PAST = (NOW - timedelta(days=100), NOW - timedelta(days=1))
COMMAND = ("openssl", "x509", "-in", "client.crt", "-noout", "-dates")


@pytest.fixture
def page(qtbot: QtBot) -> CertificatesPage:
    return shown_page(qtbot)


@pytest.fixture
def authority() -> Made:
    return make("CA-CIEL", ca=True, valid=VALID)


@pytest.fixture
def broker(authority: Made) -> Made:
    usage = [ExtendedKeyUsageOID.SERVER_AUTH]
    return make("vm-dupont", by=authority, dns=["vm-dupont"], usage=usage, valid=VALID)


def check_host(qtbot: QtBot, page: CertificatesPage, host: str) -> None:
    edit = page.details.verification.host.edit
    edit.clear()
    QTest.keyClicks(edit, host)
    QTest.keyClick(edit, Qt.Key.Key_Return)


def wait_for_code(qtbot: QtBot, page: CertificatesPage, code: str) -> None:
    qtbot.waitUntil(lambda: code in {each.code for each in findings(page)})


def row_of(page: CertificatesPage, code: str) -> FindingRow:
    rows = page.details.verification.findChildren(FindingRow)
    return next(row for row in rows if row.sentence.code == code)


def test_finding_shows_its_cure_below_and_its_code_in_the_tip(
    qtbot: QtBot, page: CertificatesPage, tmp_path: Path
) -> None:
    open_files(qtbot, page, make("durand", valid=PAST).write_certificate(tmp_path / "old.crt"))

    (expired,) = (each for each in findings(page) if each.code.endswith("-expired"))
    row = row_of(page, expired.code)
    assert row.fix.isVisible()
    assert row.fix.text() == str(expired.fix)
    assert row.fix.geometry().top() >= row.text.geometry().bottom()
    assert row.text.toolTip() == expired.code
    assert row.text.accessibleDescription() == expired.code
    assert row.text.accessibleName().startswith("Error: ")


def test_command_of_a_finding_is_that_of_the_file_and_is_copied(
    qtbot: QtBot, page: CertificatesPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    finding = Finding("some-code", Severity.WARNING, mark("Odd"), mark("Mend it"), COMMAND)
    monkeypatch.setattr(certificate_checks, "findings_of", lambda *_: (finding,))
    file = make("durand", valid=VALID).write_certificate(tmp_path / "élève 1.crt")
    open_files(qtbot, page, file)

    command = row_of(page, "some-code").command
    assert command.isVisible()
    command.copy_button.click()

    expected = f"openssl x509 -in {quoted(file.name)} -noout -dates"
    assert QGuiApplication.clipboard().text() == expected


def test_command_of_an_advice_is_folded_and_opens_by_the_keyboard(
    qtbot: QtBot, page: CertificatesPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    finding = Finding("some-code", Severity.INFO, mark("Odd"), mark("Mend it"), COMMAND)
    monkeypatch.setattr(certificate_checks, "findings_of", lambda *_: (finding,))
    open_files(qtbot, page, make("durand", valid=VALID).write_certificate(tmp_path / "d.crt"))
    row = row_of(page, "some-code")
    assert not row.command.isVisible()
    assert row.fold.isVisible()
    assert {"Show the openssl command", "Odd (folded)"} <= set(spoken(row))

    QTest.keyClick(row.fold, Qt.Key.Key_Space)

    assert row.command.command.text() == "openssl x509 -in d.crt -noout -dates"
    assert row.command.isVisible()
    heard = set(spoken(row))
    assert {"Hide the openssl command", "Odd (unfolded)", row.command.command.text()} <= heard
    page.details.verification.copy_button.click()
    assert row.command.command.text() in QGuiApplication.clipboard().text()


def test_another_advice_is_folded_again(
    qtbot: QtBot, page: CertificatesPage, tmp_path: Path
) -> None:
    files = [
        make(name, valid=VALID).write_certificate(tmp_path / f"{name}.crt")
        for name in ("client-a", "broker-b")
    ]
    open_files(qtbot, page, *files)
    row_of(page, "warn-no-san").fold.setChecked(True)

    select(page, "client-a.crt")
    qtbot.waitUntil(lambda: "warn-no-san" not in {each.code for each in findings(page)})
    select(page, "broker-b.crt")
    wait_for_code(qtbot, page, "warn-no-san")

    assert not row_of(page, "warn-no-san").fold.isChecked()


def test_names_of_hosts_are_no_matter_in_a_certificate_for_a_client(
    qtbot: QtBot, page: CertificatesPage, tmp_path: Path, authority: Made
) -> None:
    made = make("localhost", by=authority, valid=VALID)
    files = [made.write_certificate(tmp_path / name) for name in ("client.crt", "broker.crt")]
    open_files(qtbot, page, *files)
    wait_for_code(qtbot, page, "warn-no-san")
    assert "warn-identity-localhost" not in {each.code for each in findings(page)}

    select(page, "client.crt")

    wait_for_code(qtbot, page, "warn-identity-localhost")
    assert "warn-no-san" not in {each.code for each in findings(page)}


def test_expired_certificate_of_a_client_is_renewed_as_a_clients(
    qtbot: QtBot, page: CertificatesPage, tmp_path: Path, authority: Made
) -> None:
    ca = authority.write_certificate(tmp_path / "ca.crt")
    old = make("durand", by=authority, valid=PAST).write_certificate(tmp_path / "client.crt")

    open_files(qtbot, page, ca, old)

    wait_for_sentence(qtbot, page, "Signed by CA-CIEL")
    (expired,) = (each for each in findings(page) if "expired" in each.code)
    assert expired.code == "client-cert-expired"
    assert expired.severity is Severity.ERROR
    assert "client.csr" in expired.command


def test_what_a_broker_presents_is_judged_as_a_brokers(
    qtbot: QtBot, page: CertificatesPage, authority: Made
) -> None:
    open_chain(qtbot, page, "localhost:8883", make("localhost", by=authority, valid=VALID))

    wait_for_code(qtbot, page, "warn-no-san")
    assert "warn-identity-localhost" not in {each.code for each in findings(page)}


def test_findings_are_copied_with_their_codes(
    qtbot: QtBot, page: CertificatesPage, tmp_path: Path
) -> None:
    open_files(qtbot, page, make("durand", valid=PAST).write_certificate(tmp_path / "old.crt"))
    (expired,) = (each for each in findings(page) if each.code.endswith("-expired"))
    button = page.details.verification.copy_button
    assert button.objectName() == "copy_findings_button"

    button.click()

    text = QGuiApplication.clipboard().text()
    assert text.startswith("old.crt\n")
    assert f"- Error: {expired.text} [{expired.code}]\n  What to do: {expired.fix}\n" in text
    assert f"$ {page.details.verification.command.command.text()}" in text


def test_name_is_checked_as_it_is_typed(
    qtbot: QtBot, page: CertificatesPage, tmp_path: Path, authority: Made, broker: Made
) -> None:
    ca = authority.write_certificate(tmp_path / "ca.crt")
    open_files(qtbot, page, ca, broker.write_certificate(tmp_path / "broker.crt"))
    wait_for_sentence(qtbot, page, "Signed by CA-CIEL")

    check_host(qtbot, page, "vm-dupont")
    wait_for_sentence(qtbot, page, "Made out to vm-dupont")
    check_host(qtbot, page, "192.168.56.10")
    wait_for_code(qtbot, page, "name-ip-not-in-cert")
    check_host(qtbot, page, "mqtts://raspberrypi:8883")
    wait_for_code(qtbot, page, "name-mismatch")
    assert page.details.verification.host.note.isVisible()

    page.details.verification.host.clear_button.click()
    qtbot.waitUntil(
        lambda: not any(each.code.startswith("name-") for each in findings(page)),
    )


@pytest.mark.parametrize("wrong_first", [True, False])
def test_authority_that_signed_is_found_beside_one_of_its_name(
    qtbot: QtBot, page: CertificatesPage, tmp_path: Path, authority: Made, *, wrong_first: bool
) -> None:
    between = make("CA-TP", ca=True, by=authority, valid=VALID)
    files = [
        make("CA-CIEL", ca=True, valid=VALID).write_certificate(tmp_path / "old-ca.crt"),
        make("CA-TP", ca=True, by=authority, valid=VALID).write_certificate(tmp_path / "old.crt"),
        authority.write_certificate(tmp_path / "ca.crt"),
        between.write_certificate(tmp_path / "between.crt"),
    ]
    client = make("durand", by=between, valid=VALID).write_certificate(tmp_path / "client.crt")

    open_files(qtbot, page, *(files if wrong_first else reversed(files)), client)

    wait_for_sentence(qtbot, page, "Signed by CA-TP, signature correct")
    assert not any(each.severity is Severity.ERROR for each in findings(page))


def test_name_is_checked_without_an_authority(
    qtbot: QtBot, page: CertificatesPage, tmp_path: Path, broker: Made
) -> None:
    open_files(qtbot, page, broker.write_certificate(tmp_path / "broker.crt"))

    check_host(qtbot, page, "localhost")
    wait_for_code(qtbot, page, "name-mismatch")
    check_host(qtbot, page, "VM-Dupont")
    wait_for_sentence(qtbot, page, "Made out to VM-Dupont")


def test_what_is_no_host_is_refused_in_words(
    qtbot: QtBot, page: CertificatesPage, tmp_path: Path, broker: Made
) -> None:
    open_files(qtbot, page, broker.write_certificate(tmp_path / "broker.crt"))

    check_host(qtbot, page, "vm dupont")

    host = page.details.verification.host
    assert host.note.isVisible()
    assert host.edit.property("invalid") is True
    assert host.edit.accessibleDescription() == host.note.text() != ""


def test_only_what_may_be_a_brokers_is_checked_for_a_name(
    qtbot: QtBot, page: CertificatesPage, tmp_path: Path, authority: Made, broker: Made
) -> None:
    files = [
        authority.write_certificate(tmp_path / "ca.crt"),
        broker.write_certificate(tmp_path / "broker.crt"),
        broker.write_key(tmp_path / "broker.key"),
    ]
    open_files(qtbot, page, *files)
    host = page.details.verification.host

    for name, is_offered in (("ca.crt", False), ("broker.key", False), ("broker.crt", True)):
        select(page, name)
        assert host.isVisible() is is_offered


def test_hosts_of_connections_complete_what_is_typed(page: CertificatesPage) -> None:
    page.offer_hosts(["vm-dupont", "", "localhost", "vm-dupont"])

    completer = page.details.verification.host.edit.completer()
    completer.setCompletionPrefix("dup")

    assert completer.completionCount() == 1
    assert completer.currentCompletion() == "vm-dupont"


def test_odd_form_of_a_file_is_said_with_its_cure(
    qtbot: QtBot, page: CertificatesPage, tmp_path: Path
) -> None:
    file = make("durand", valid=VALID).write_certificate(tmp_path / "utf16.crt")
    file.write_bytes(file.read_text(encoding="ascii").encode("utf-16"))
    open_files(qtbot, page, file)

    assert any(each.code.startswith("form-") and each.fix for each in findings(page))


def test_what_a_broker_sent_is_not_trusted_for_that(
    qtbot: QtBot, page: CertificatesPage, tmp_path: Path, authority: Made, broker: Made
) -> None:
    client = make("durand", by=authority, valid=VALID).write_certificate(tmp_path / "client.crt")
    open_chain(qtbot, page, "VM Dupont", broker, authority)
    wait_for_sentence(qtbot, page, "No authority is open")
    page.summary.item_chosen.emit(1)
    wait_for_sentence(qtbot, page, "nothing that is open vouches for it")

    open_files(qtbot, page, client)

    wait_for_sentence(qtbot, page, "No authority is open")
    assert not any("Signed by" in each for each in sentences(page))


class SlowWork:
    """Verifications that wait for a sign."""

    def __init__(self) -> None:
        self.go_on = threading.Event()

    def verify(self, question: Question, now: datetime) -> Verification:
        """Wait, then verify."""
        self.go_on.wait(DEADLINE_S)
        return verify_item(question, now)


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], SlowWork]]:
    made: list[SlowWork] = []

    def begin() -> SlowWork:
        made.append(SlowWork())
        monkeypatch.setattr(verifier, "verify_item", made[-1].verify)
        return made[-1]

    yield begin
    for work in made:
        work.go_on.set()


def test_slow_verification_says_so_and_shows_nothing_of_another_file(
    qtbot: QtBot, page: CertificatesPage, tmp_path: Path, slow: Callable[[], SlowWork]
) -> None:
    one = make("one", valid=VALID).write_certificate(tmp_path / "one.crt")
    two = make("two", valid=VALID).write_certificate(tmp_path / "two.crt")
    open_files(qtbot, page, two, one)
    work = slow()

    select(page, "two.crt")

    busy = page.details.verification.busy
    qtbot.waitUntil(busy.isVisible)
    assert findings(page) == []
    work.go_on.set()
    qtbot.waitUntil(lambda: not busy.isVisible() and bool(findings(page)))


def test_answer_about_what_is_not_selected_any_more_is_dropped(
    qtbot: QtBot, page: CertificatesPage, tmp_path: Path, slow: Callable[[], SlowWork]
) -> None:
    key = make("key", valid=VALID).write_key(tmp_path / "a.key")
    one = make("one", valid=VALID).write_certificate(tmp_path / "one.crt")
    open_files(qtbot, page, key, one)
    work = slow()
    select(page, "a.key")
    qtbot.waitUntil(page.details.verification.busy.isVisible)
    slow().go_on.set()

    select(page, "one.crt")
    qtbot.waitUntil(lambda: bool(findings(page)))
    shown = sentences(page)
    work.go_on.set()
    with qtbot.waitSignal(page.inspection.verified):
        page.inspection.check_host("vm-dupont")

    assert not any("belongs to it" in each for each in (*shown, *sentences(page)))


def test_screen_reader_reads_every_finding(
    qtbot: QtBot, page: CertificatesPage, tmp_path: Path
) -> None:
    open_files(qtbot, page, make("durand", valid=PAST).write_certificate(tmp_path / "old.crt"))

    heard = "\n".join(spoken(page))

    for finding in findings(page):
        assert str(finding.text) in heard
        assert finding.fix is None or str(finding.fix) in heard
        assert finding.code in heard
