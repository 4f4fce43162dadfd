"""Lines break between words, and copying gives what the phrase says."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QGuiApplication, QTextLayout
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from mqtts_gui.i18n import Phrase, mark
from mqtts_gui.ui.theme import Theme
from mqtts_gui.ui.widgets.flow_label import FlowLabel, Span, lay_out, plain, spans_of
from mqtts_gui.ui.widgets.prose import Prose

PATHS = {"host": "vm-dupont", "unix": "/etc/hosts", "windows": r"C:\Windows\hosts"}
SENTENCE = mark("It is %(host)s, and it stands in %(unix)s (on Windows %(windows)s).", **PATHS)


def lines_of(layout: QTextLayout) -> list[str]:
    text = layout.text()
    found = [layout.lineAt(place) for place in range(layout.lineCount())]
    return [plain(text[line.textStart() :][: line.textLength()]).strip() for line in found]


@pytest.mark.parametrize("width", range(160, 420, 6))
def test_names_and_the_beginnings_of_paths_are_never_torn(qapp: QApplication, width: int) -> None:
    Theme().apply(qapp, "light", 100)
    lines = lines_of(lay_out(spans_of(SENTENCE), qapp.font(), width))

    assert "".join(lines).replace(" ", "") == str(SENTENCE).replace(" ", "")
    assert not [line for line in lines if line.endswith(("-", " /", "C:"))]


def test_a_long_path_breaks_at_its_folders(qapp: QApplication) -> None:
    Theme().apply(qapp, "light", 100)
    path = "/home/etudiant/tp-mqtt/certificats/autorite/ca.crt"
    lines = lines_of(lay_out([Span(path)], qapp.font(), 180))

    assert len(lines) > 1
    assert all(line.endswith("/") for line in lines[:-1])


@pytest.mark.parametrize("suite", ["TLS_AES_256_GCM_SHA384", "ECDHE-RSA-AES128-GCM-SHA256"])
@pytest.mark.parametrize("width", [60, 90, 120, 150])
def test_a_cipher_suite_breaks_at_its_joints(qapp: QApplication, suite: str, width: int) -> None:
    Theme().apply(qapp, "light", 100)
    layout = lay_out([Span(suite, jointed=True)], qapp.font(), width)
    lines = lines_of(layout)

    assert len(lines) > 1
    assert "".join(lines) == plain(layout.text()) == suite
    assert all(line.endswith(("-", "_")) for line in lines[:-1])
    whole = lay_out([Span(suite)], qapp.font(), 400)
    assert layout.lineAt(0).height() == whole.lineAt(0).height()


def test_what_holds_a_name_together_makes_no_line_taller(qapp: QApplication) -> None:
    Theme().apply(qapp, "light", 100)
    for mono in (False, True):
        heights = {
            lay_out([Span(text, mono=mono)], qapp.font(), 400).boundingRect().height()
            for text in ("vm dupont", "vm-dupont", "/etc/hosts")
        }
        assert len(heights) == 1
    letters, signs = (
        lay_out([Span(each)], qapp.font(), 400).boundingRect().height() for each in ("a", "✓ ✕")
    )
    assert letters == signs


def test_copying_gives_the_text_as_it_is(qtbot: QtBot) -> None:
    clipboard = QGuiApplication.clipboard()
    prose, label = Prose(), FlowLabel()
    qtbot.addWidget(prose)
    qtbot.addWidget(label)
    prose.show_phrase(SENTENCE)
    label.show_spans([Span("vm-dupont ✕")])

    prose.selectAll()
    prose.copy()
    assert clipboard.text() == str(SENTENCE) == prose.toPlainText() == prose.accessibleName()
    label.copy()
    assert clipboard.text() == "vm-dupont ✕" == label.text()
    label.show_spans([Span("TLS_AES_256_GCM_SHA384", jointed=True)])
    label.copy()
    assert clipboard.text() == "TLS_AES_256_GCM_SHA384"


def test_several_lines_are_copied_as_such(qtbot: QtBot) -> None:
    prose = Prose()
    qtbot.addWidget(prose)
    prose.show_phrase(Phrase("one\ntwo-three"))
    prose.selectAll()
    prose.copy()
    assert QGuiApplication.clipboard().text() == "one\ntwo-three"
