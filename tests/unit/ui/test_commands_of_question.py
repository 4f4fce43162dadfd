"""The openssl tab's commands follow the question that the page asks."""

from __future__ import annotations

from pathlib import Path

import pytest

from mqtts_gui.certs.describing import describe
from mqtts_gui.certs.loading import load_bytes, load_file
from mqtts_gui.certs.openssl_command import OpensslCommand, Use
from mqtts_gui.certs.shells import Shell
from mqtts_gui.ui.models.opened_file import OpenedFile
from mqtts_gui.ui.models.openssl_commands import commands_of
from mqtts_gui.ui.models.questions import Question
from tests.support.issuing import authority, issue, key_pem
from tests.support.openssl_desk import LONG


class Page:
    """The files that are open, by their names."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.entries: list[OpenedFile] = []

    def open(self, name: str, data: bytes, *, presented: bool = False) -> OpenedFile:
        path = self.folder / name
        if not presented:
            path.write_bytes(data)
        file = load_bytes(data, Path(name)) if presented else load_file(path)
        described = tuple(map(describe, file.items))
        number = len(self.entries) + 1
        entry = OpenedFile(number, name, None if presented else path, file, described)
        self.entries.append(entry)
        return entry

    def ask(
        self, entry: OpenedFile, place: int = 0, authority: int | None = None, host: str = ""
    ) -> dict[Use, OpensslCommand]:
        question = Question(entry, place, tuple(self.entries), authority, host)
        return {each.use: each for each in commands_of(question)}


@pytest.fixture
def page(tmp_path: Path) -> Page:
    return Page(tmp_path)


def test_commands_name_the_files_that_are_open(page: Page) -> None:
    ca = authority(days=LONG)
    page.open("ca.crt", ca.pem)
    shown = page.open("x.crt", issue("x", by=ca, days=LONG).pem)
    found = page.ask(shown, host="vm")

    assert found[Use.GO].text(Shell.SH) == f"cd {page.folder}"
    assert found[Use.CERT_VERIFY].text(Shell.SH) == "openssl verify -CAfile ca.crt x.crt"
    assert "-verify_hostname vm" in found[Use.CERT_HOST].text(Shell.SH)


def test_place_is_that_of_the_page(page: Page) -> None:
    """The page lists certificates first, the file has the key first."""
    own = issue("x", days=LONG)
    shown = page.open("both.pem", key_pem(own.key) + own.pem)

    assert Use.CERT_TEXT in page.ask(shown, 0)
    assert Use.KEY_CHECK in page.ask(shown, 1)
    assert page.ask(shown, 2) == {}


def test_chosen_authority_is_the_one_of_the_command(page: Page) -> None:
    other = page.open("autre.crt", authority("Y", days=LONG).pem)
    shown = page.open("x.crt", issue("x", by=authority(days=LONG), days=LONG).pem)

    assert Use.CERT_VERIFY not in page.ask(shown)
    verify = page.ask(shown, authority=other.number)[Use.CERT_VERIFY]
    assert verify.text(Shell.SH) == "openssl verify -CAfile autre.crt x.crt"


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("vm-dupont:8883", "-connect vm-dupont:8883 -servername vm-dupont"),
        ("VM Dupont (vm-dupont:8883)", "-connect vm-dupont:8883 -servername vm-dupont"),
        ("[fe80::1]:8883", "-connect '[fe80::1]:8883' -noservername"),
    ],
)
def test_broker_with_an_address_has_commands(page: Page, name: str, place: str) -> None:
    shown = page.open(name, issue("vm-dupont", days=LONG).pem, presented=True)

    assert place in page.ask(shown)[Use.BROKER_SHOW].text(Shell.SH)


def test_broker_known_by_a_name_only_has_none(page: Page) -> None:
    shown = page.open("VM Dupont", issue("vm-dupont", days=LONG).pem, presented=True)

    assert page.ask(shown) == {}


def test_file_that_is_being_read_has_none(page: Page) -> None:
    assert page.ask(OpenedFile(1, "x.crt", page.folder / "x.crt")) == {}
