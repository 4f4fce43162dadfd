"""The files of a connection and how strictly the broker's certificate is checked."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from mqtts_gui.certs.placing import FIELD_NAMES
from mqtts_gui.certs.sorting import SortedFiles
from mqtts_gui.i18n import mark, tr
from mqtts_gui.mqtt.profile import Profile, Protocol
from mqtts_gui.ui.models.file_moves import FileMove
from mqtts_gui.ui.models.profile_edits import protocol_changes
from mqtts_gui.ui.models.profile_files import FileRole, Judgement
from mqtts_gui.ui.models.sorted_remark import sorted_remark
from mqtts_gui.ui.widgets.card import Card
from mqtts_gui.ui.widgets.checks_form import ChecksForm
from mqtts_gui.ui.widgets.file_field import FileField, FileWords
from mqtts_gui.ui.widgets.labelled_field import LabelledField
from mqtts_gui.ui.widgets.secret_edit import SecretEdit
from mqtts_gui.ui.widgets.swap_row import SwapRow
from mqtts_gui.ui.widgets.typing_pause import TypingPause
from mqtts_gui.ui.widgets.verdict_line import VerdictLine

ROW_GAP = 8
LOCKED = "file-pkcs12-password"
_CERTIFICATES = "*.crt *.pem *.cer *.der *.p7b *.txt"
WORDS = {
    FileRole.CA: FileWords(
        "ca_file",
        FIELD_NAMES[FileRole.CA],
        mark("Choose the certificate of the authority"),
        mark("No file: the authorities that this computer knows are trusted"),
        _CERTIFICATES,
    ),
    FileRole.CERTIFICATE: FileWords(
        "client_cert",
        FIELD_NAMES[FileRole.CERTIFICATE],
        mark("Choose the client certificate"),
        mark("No file: the broker cannot recognise you by a certificate"),
        f"{_CERTIFICATES} *.p12 *.pfx",
    ),
    FileRole.KEY: FileWords(
        "client_key",
        FIELD_NAMES[FileRole.KEY],
        mark("Choose the private key of the client"),
        mark("No file"),
        "*.key *.pem *.der *.txt",
    ),
}
KEY_MISSING = mark("The client certificate needs its private key")
KEY_LOCKED_IN = mark("The container of the certificate may hold the key: unlock it first")
UNREAD = mark("The file could not be read")
PLAIN = mark(
    "Nothing is encrypted: anyone on the network can read and alter the messages, and read the "
    "user name and the password."
)


class FilesForm(Card):
    """The second card of the editor.

    Signals:
        edited: Fields of the profile to change, by name.
        view_requested: The person wants to see a file (its `Path`).
        several_dropped: Files or a folder that sort themselves (a list of `Path`).
        passphrase_typed: The passphrase of the private key.
        moved: Files were put in other fields (the `FileMove`; the fields of the profile as they
            were before, by name).
    """

    edited = Signal(object)
    view_requested = Signal(object)
    several_dropped = Signal(list)
    passphrase_typed = Signal(str)
    moved = Signal(object, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._profile = Profile()
        self.fields = {role: FileField(WORDS[role]) for role in FileRole}
        self.checks = ChecksForm()
        self._make_controls()
        self._lay_out()
        self._connect()
        self._retranslate()

    def show_profile(self, profile: Profile) -> None:
        """Display `profile`."""
        self._profile = profile
        paths = self._paths()
        folder = next((path.parent for path in paths.values() if path is not None), None)
        for role, field in self.fields.items():
            field.start_folder = folder
            field.show_path(paths[role])
        self.checks.show_profile(profile)
        encrypted = profile.protocol is Protocol.MQTTS
        self._tls_part.setVisible(encrypted)
        self.lab_folder_button.setVisible(encrypted)
        self._plain_part.setHidden(encrypted)

    def show_passphrase(self, passphrase: str | None) -> None:
        """Display the passphrase, masked, unless the person is typing it."""
        self._passphrase.show_text(passphrase or "")

    def show_judgement(self, judgement: Judgement) -> None:
        """Display under each path what the file is worth."""
        for role, field in self.fields.items():
            chosen = getattr(self._profile, role.value) is not None
            verdict = judgement.verdicts.get(role)
            if verdict is not None:
                field.show_verdict(verdict)
            elif role in judgement.waiting:
                field.show_reading()
            elif chosen:
                field.show_remark(UNREAD, "error", "circle-x")
            elif role is FileRole.KEY and _is_locked_container(judgement):
                field.show_remark(KEY_LOCKED_IN, "muted", "lock")
            elif role is FileRole.KEY and self._profile.client_cert is not None:
                field.show_remark(KEY_MISSING, "error", "circle-x")
            else:
                field.show_remark(WORDS[role].empty)
            field.show_move(judgement.moves.get(role))
        self._show_swap(judgement.swap)
        self.passphrase_field.setVisible(judgement.key_encrypted)

    def show_sorted(self, found: SortedFiles | None) -> None:
        """Say in one line which of the dropped files were taken; None says nothing."""
        self.sorted_line.setHidden(found is None)
        if found is not None:
            remark, is_fine = sorted_remark(found)
            role, name = ("ok", "check") if is_fine else ("warning", "triangle-alert")
            self.sorted_line.show_remark(remark, role, name)

    def unfold(self, control: QWidget) -> None:
        """Show the passphrase's field if it is `control`, before the key has been judged."""
        if control is self.passphrase_edit:
            self.passphrase_field.show()

    def begin_at(self, role: FileRole) -> None:
        """Give the focus to a field: the button that was pressed is gone."""
        self.fields[role].edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def flush(self) -> None:
        """Report what was typed and still waits for a pause."""
        for field in self.fields.values():
            field.flush()
        self._passphrase.flush()

    def choose_folder(self) -> None:
        """Let the person choose the folder of the lab; its files sort themselves."""
        start = next(iter(self.fields.values())).start_folder
        caption = tr("Choose the folder with ca.crt, client.crt and client.key")
        name = QFileDialog.getExistingDirectory(self, caption, str(start or ""))
        if name:
            self.several_dropped.emit([Path(name)])

    def _make_controls(self) -> None:
        self.lab_folder_button = QPushButton()
        self.lab_folder_button.setObjectName("lab_folder_button")
        self.header.addWidget(self.lab_folder_button)
        self.passphrase_edit = SecretEdit("key_passphrase_edit")
        self.passphrase_field = LabelledField(
            mark("Passphrase of the private key"), self.passphrase_edit
        )
        self.passphrase_field.hide()
        self.swap_row = SwapRow()
        self.sorted_line, self.plain_line = VerdictLine(), VerdictLine()
        self.sorted_line.setObjectName("sorted_files_line")
        self.sorted_line.hide()
        self.plain_line.setObjectName("plain_warning")
        self.use_tls_button = QPushButton()
        self.use_tls_button.setObjectName("use_tls_button")

    def _lay_out(self) -> None:
        self._tls_part, self._plain_part = QWidget(), QWidget()
        rows = QVBoxLayout(self._tls_part)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(ROW_GAP)
        rows.addWidget(self.sorted_line)
        for field in self.fields.values():
            rows.addWidget(field)
        rows.addWidget(self.swap_row)
        self.fields[FileRole.KEY].below.addWidget(self.passphrase_field)
        rows.addWidget(self.checks)
        line = QHBoxLayout(self._plain_part)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.plain_line, 1)
        line.addWidget(self.use_tls_button)
        self.body.addWidget(self._tls_part)
        self.body.addWidget(self._plain_part)

    def _connect(self) -> None:
        for role, field in self.fields.items():
            field.path_changed.connect(partial(self._take_path, role))
            field.view_requested.connect(self.view_requested)
            field.several_dropped.connect(self.several_dropped)
            field.move_requested.connect(self._carry_out)
        self.swap_row.move_requested.connect(self._carry_out)
        self._passphrase = TypingPause(self.passphrase_edit)
        self._passphrase.paused.connect(self.passphrase_typed)
        self.checks.edited.connect(self.edited)
        self.lab_folder_button.clicked.connect(self.choose_folder)
        self.use_tls_button.clicked.connect(self._use_tls)

    def _take_path(self, role: FileRole, path: Path | None) -> None:
        self.edited.emit({role.value: path})

    def _show_swap(self, swap: FileMove | None) -> None:
        """Offer to swap files below the last of their fields, where it pushes none of them away."""
        self.swap_row.show_move(swap)
        rows = self._tls_part.layout()
        if swap is not None and isinstance(rows, QVBoxLayout):
            last = [role for role in FileRole if role in swap.changes][-1]
            rows.removeWidget(self.swap_row)
            rows.insertWidget(rows.indexOf(self.fields[last]) + 1, self.swap_row)
            QWidget.setTabOrder(self.fields[last].view_button, self.swap_row.button)

    def _carry_out(self, move: FileMove) -> None:
        before = self._paths()
        self.flush()
        if self._paths() != before:
            return  # what was typed meanwhile is judged first
        for role, path in move.changes.items():
            self.fields[role].place(path)
            self.fields[role].show_move(None)
        self.swap_row.show_move(None)
        self.begin_at(move.focus)
        self.edited.emit({role.value: path for role, path in move.changes.items()})
        self.moved.emit(move, {role.value: before[role] for role in move.changes})

    def _paths(self) -> dict[FileRole, Path | None]:
        return {role: getattr(self._profile, role.value) for role in FileRole}

    def _use_tls(self) -> None:
        self.edited.emit(protocol_changes(self._profile, Protocol.MQTTS))

    def _retranslate(self) -> None:
        self.set_heading(tr("Certificates"))
        self.lab_folder_button.setText(tr("Drop or choose the lab folder…"))
        self.plain_line.show_remark(PLAIN, "error", "lock-open")
        self.use_tls_button.setText(tr("Switch to mqtts"))

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)


def _is_locked_container(judgement: Judgement) -> bool:
    """Return whether the certificate lies in a PKCS#12 file that nobody has unlocked."""
    verdict = judgement.verdicts.get(FileRole.CERTIFICATE)
    return verdict is not None and any(each.code == LOCKED for each in verdict.findings)
