"""Take the guide's pictures of the Certificates page, in both languages, without a display.

`python tools/guide_pictures.py [FOLDER]` makes the certificates of the lab with the openssl
program, opens them in a window of its own and writes the pictures into FOLDER, by default the
guide's. Compile the catalogues first (`tools/catalogue.py compile`), as `dev.py` does.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from itertools import product
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest

from mqtts_gui.mqtt.profile import Profile
from mqtts_gui.ui.application import Application
from mqtts_gui.ui.main_window import CERTIFICATES
from mqtts_gui.ui.pages.certificates_page import CertificatesPage
from mqtts_gui.ui.pictures import take_picture
from mqtts_gui.ui.program import parse
from mqtts_gui.ui.widgets.compare_view import CompareView
from mqtts_gui.ui.widgets.finding_row import FindingRow
from tests.support.issuing import NOW, authority, rsa_key
from tests.support.lab import Lab, make_lab, openssl

PICTURES = Path(__file__).resolve().parent.parent / "docs" / "guide" / "pictures"
LANGUAGES = ("en", "fr")
SIZE_PX, COLOURS = (1280, 800), 256
SHADE = 0xE0E0E0  # the red of a small cross is rare, and must not become brown
LOOK_MS, SETTLE_MS, DEADLINE_S = 50, 500, 60

BROKER, ADDRESS = "vm-dupont", "192.168.56.10"
BROKER_EXTENSIONS = f"""\
subjectAltName = DNS:{BROKER}
extendedKeyUsage = serverAuth
keyUsage = digitalSignature, keyEncipherment
basicConstraints = CA:FALSE
"""
EARLIER_AUTHORITY = "ca-old.crt"
CHAIN_TAB = 2


def main(target: Path) -> int:
    """Write the pictures into `target` and return the exit code."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as folder:
        files = _make_files(Path(folder) / "tp-mqtts")
        application = Application(parse(["--data-dir", str(Path(folder) / "data")]))
        over: list[bool] = []
        application.ended.connect(lambda: over.append(True))
        application.show()
        _take_pictures(application, files, target)
        application.frame.close()
        _wait_for(lambda: bool(over))
        application.close()
    return 0


def _take_pictures(application: Application, files: Sequence[Path], target: Path) -> None:
    application.preferences.change(theme="light")
    application.workspace.add(Profile(name="VM Dupont", host=BROKER))
    application.frame.resize(*SIZE_PX)
    page = application.window.show_tool(CERTIFICATES)
    assert isinstance(page, CertificatesPage)  # noqa: S101 - for the type checker
    page.open_files(files)
    _wait_for(lambda: page.book.model.rowCount() == len(files) and not page.book.is_reading)
    for language, (name, show) in product(LANGUAGES, VIEWS.items()):
        application.preferences.change(language=language)
        show(page)
        page.setFocus()  # a frame around whatever had the keyboard would only raise questions
        QTest.qWait(SETTLE_MS)
        path = target / f"{name}-{language}-light.png"
        _save(take_picture(application.frame).toImage(), path)
        page.close_panel()
        print(path)


def _save(picture: QImage, path: Path) -> None:
    """Write a picture with 256 colours: a third of the size, and as sharp."""
    pixels = picture.convertToFormat(QImage.Format.Format_RGB32)
    exact = Qt.ImageConversionFlag.ThresholdDither | Qt.ImageConversionFlag.AvoidDither
    small = pixels.convertToFormat(QImage.Format.Format_Indexed8, _colours_of(pixels), exact)
    if not small.save(str(path)):
        raise OSError(f"cannot write {path}")


def _colours_of(pixels: QImage) -> list[int]:
    """Return the colours a picture has most of, and before them one for every shade it has."""
    frequent = [each for each, _ in Counter(memoryview(pixels.constBits()).cast("I")).most_common()]
    shades: dict[int, int] = {}
    for each in frequent:
        shades.setdefault(each & SHADE, each)
    return list(dict.fromkeys((*shades.values(), *frequent)))[:COLOURS]


def _make_files(folder: Path) -> list[Path]:
    """Make what a student of the lab has, with an authority beside it that was made earlier."""
    lab = make_lab(folder, broker_name=BROKER)
    _sign_with_names(lab)
    earlier = _make_earlier_authority(folder / EARLIER_AUTHORITY)
    request = lab.client.certificate.with_suffix(".csr")
    own = (lab.client.certificate, request, lab.client.key)
    return [lab.authority.certificate, earlier, lab.broker.certificate, *own]


def _make_earlier_authority(file: Path) -> Path:
    """Make the authority of before: the same name, another key."""
    today = (datetime.now(UTC) - NOW).days
    name = {"C": "FR", "O": "Lycee Exemple", "CN": "CA-CIEL"}
    made = authority(name, key=rsa_key(), days=(today - 300, today + 65))
    file.write_bytes(made.pem)
    return file


def _sign_with_names(lab: Lab) -> None:
    """Sign the broker's request as it should be done: version 3, with the names it answers to."""
    extensions = lab.folder / "broker.ext"
    extensions.write_text(BROKER_EXTENSIONS, encoding="utf-8")
    openssl(
        "x509", "-req", "-in", str(lab.broker.certificate.with_suffix(".csr")),
        "-CA", str(lab.authority.certificate), "-CAkey", str(lab.authority.key),
        "-days", "365", "-extfile", str(extensions), "-out", str(lab.broker.certificate),
    )  # fmt: skip


def _show_verification(page: CertificatesPage) -> None:
    """Show the broker's certificate, which is not made out to the address that is typed."""
    page.opened.list.select(_number(page, "broker.crt"))
    page.details.tabs.setCurrentIndex(0)
    view = page.details.verification
    view.host.edit.clear()
    QTest.keyClicks(view.host.edit, ADDRESS)
    _wait_for(lambda: any(row.sentence.code for row in view.findChildren(FindingRow)))


def _show_chain(page: CertificatesPage) -> None:
    """Show who signed the broker's certificate, and who only has the same name."""
    page.details.verification.host.clear_button.click()
    page.details.tabs.setCurrentIndex(CHAIN_TAB)
    _wait_for(lambda: any(link.twin for link in page.details.chain.chain.links))


def _show_comparison(page: CertificatesPage) -> None:
    """Show the two authorities side by side."""
    page.compare_requested.emit(_number(page, "ca.crt"), _number(page, EARLIER_AUTHORITY))
    _wait_for(lambda: any(view.isVisible() for view in page.findChildren(CompareView)))


VIEWS: dict[str, Callable[[CertificatesPage], None]] = {
    "certificates": _show_verification,
    "certificates-chain": _show_chain,
    "certificates-compare": _show_comparison,
}
"""The pictures by their names, each with what it shows."""


def _number(page: CertificatesPage, name: str) -> int:
    return next(entry.number for entry in page.book.model.entries if entry.name == name)


def _wait_for(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + DEADLINE_S
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError("the window does not show what the picture is about")
        QTest.qWait(LOOK_MS)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else PICTURES))
