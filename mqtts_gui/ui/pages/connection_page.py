"""The editor of a connection: broker, files, login, and who trusts whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from mqtts_gui.certs.sorting import SortedFiles, sort_files
from mqtts_gui.i18n import mark
from mqtts_gui.mqtt.profile import Protocol, Secrets
from mqtts_gui.ui.connection import Connection, State
from mqtts_gui.ui.jobs import run_job
from mqtts_gui.ui.models.broker_memory import BrokerMemory
from mqtts_gui.ui.models.file_moves import FileMove
from mqtts_gui.ui.models.profile_edits import protocol_changes
from mqtts_gui.ui.models.profile_files import FileRole, Judgement, ProfileFiles, Request
from mqtts_gui.ui.widgets.broker_form import BrokerForm
from mqtts_gui.ui.widgets.file_drop import local_files
from mqtts_gui.ui.widgets.files_form import FilesForm
from mqtts_gui.ui.widgets.fold_card import FoldCard
from mqtts_gui.ui.widgets.login_form import LoginForm
from mqtts_gui.ui.widgets.margin import Margin
from mqtts_gui.ui.widgets.naming import named
from mqtts_gui.ui.widgets.scaling import px
from mqtts_gui.ui.widgets.session_form import SessionForm
from mqtts_gui.ui.widgets.trust_card import TrustCard
from mqtts_gui.ui.widgets.undo_bar import UndoBar
from mqtts_gui.ui.widgets.verdict_line import VerdictLine

MARGIN, GAP = 16, 12
TRUST_WIDTH, NARROW_TRUST_WIDTH = 300, 250
WIDE_FORM = 560
WIDEST = 16_777_215  # what Qt calls no limit
PENDING = mark("You are connected: what you change here applies at the next connection.")
PENDING_WHILE_TRYING = mark(
    "The attempt under way uses the earlier settings: what you change here applies at the next "
    "connection."
)


class ConnectionPage(QWidget):
    """Edit the profile of a connection; every edit is saved as it is made.

    Signals:
        view_file_requested: The person wants to see a file (its `Path`) in Certificates.
    """

    view_file_requested = Signal(object)

    def __init__(self, connection: Connection, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "page")
        self.setAcceptDrops(True)
        self._connection = connection
        self._own_secrets = connection.secrets
        self._broker = BrokerMemory(connection)
        self._request: Request | None = None
        self._before_move: dict[str, object] = {}
        self._after_move: dict[FileRole, Path | None] = {}
        self._files = ProfileFiles(self)
        self.broker_form, self.files_form, self.trust_card = BrokerForm(), FilesForm(), TrustCard()
        self.login_form, self.session_form = LoginForm(), SessionForm()
        self.fold_card = FoldCard()
        self.fold_card.add_section(mark("User and password"), self.login_form, "login")
        self.fold_card.add_section(mark("Session"), self.session_form, "session")
        self._make_notice()
        self._lay_out()
        self._connect()
        self._show_connection()

    def accept_files(self, paths: Sequence[Path]) -> None:
        """Sort files and folders by what they hold into the three fields."""
        secrets = self._connection.secrets
        job = partial(sort_files, list(paths), lambda: secrets.key_password)
        run_job(self, job, self._take_sorted, _raise)

    def reveal(self, object_name: str) -> None:
        """Bring the control with this object name into view and give it the focus."""
        control = self.findChild(QWidget, object_name)
        if control is not None:
            self.fold_card.unfold(control)
            self.files_form.unfold(control)
            control.setFocus(Qt.FocusReason.OtherFocusReason)
            # A section that was just unfolded has its place only after the next layout.
            QTimer.singleShot(0, control, partial(self._scroll.ensureWidgetVisible, control))

    @property
    def remembers(self) -> bool:
        """Whether the secrets are kept in the keyring."""
        return self.login_form.remembers

    def use_secrets(self, secrets: Secrets, *, remember: bool) -> None:
        """Use secrets that were typed elsewhere: where a problem asked for them."""
        self.login_form.remember_check.setChecked(remember)
        self._change_secrets(secrets)
        self._show_connection()

    def flush(self) -> None:
        """Save what was typed and still waits for a pause: before connecting, at the end."""
        for form in (self.broker_form, self.files_form, self.login_form):
            form.flush()

    def _make_notice(self) -> None:
        self._pending_line = VerdictLine()
        frame = QFrame()
        frame.setProperty("kind", "notice")
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(12, 8, 12, 8)
        inside.addWidget(self._pending_line)
        self._notice = Margin(frame, MARGIN, 0, MARGIN, GAP)
        self._notice.setObjectName("pending_changes_notice")
        self.undo_bar = named(UndoBar(), "files_undo_bar")
        named(self.undo_bar.undo_button, "files_undo_button")
        named(self.undo_bar.close_button, "files_undo_close_button")

    def _show_notice(self) -> None:
        live = self._connection.state is State.READY
        self._pending_line.show_remark(PENDING if live else PENDING_WHILE_TRYING, "text", "info")
        self._notice.setVisible(self._connection.pending_changes)

    def _lay_out(self) -> None:
        self._form, self._page = QWidget(), QWidget()
        self._page.setProperty("kind", "page")
        self._column = QVBoxLayout(self._form)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GAP)
        for part in (self.broker_form, self.files_form, self.fold_card):
            self._column.addWidget(part)
        self._column.addStretch(1)
        self._row = QHBoxLayout(self._page)
        self._row.setSpacing(GAP)
        self._row.addWidget(self._form, 1)
        self._row.addWidget(self.trust_card)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(self._page)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self._scroll, 1)
        # Below the form: above it, it would push the field away in which somebody is typing.
        outer.addWidget(Margin(self.undo_bar, MARGIN, 0, MARGIN, GAP))
        outer.addWidget(self._notice)
        self._leave_margins()
        self._is_wide = True

    def _leave_margins(self) -> None:
        """Let the scroll bar lie in the margin, so that it narrows nothing when it comes."""
        bar = self._scroll.verticalScrollBar()
        taken = bar.sizeHint().width() if bar.maximum() > 0 else 0
        self._row.setContentsMargins(MARGIN, GAP, max(0, MARGIN - taken), GAP)

    def _connect(self) -> None:
        self._scroll.verticalScrollBar().rangeChanged.connect(self._leave_margins)
        for form in (self.broker_form, self.files_form, self.login_form, self.session_form):
            form.edited.connect(self._change_profile)
        self.files_form.view_requested.connect(self.view_file_requested)
        self.files_form.several_dropped.connect(self.accept_files)
        self.files_form.passphrase_typed.connect(self._take_passphrase)
        self.files_form.moved.connect(self._offer_undo)
        self.undo_bar.undone.connect(self._undo_move)
        self.login_form.password_typed.connect(self._take_password)
        self.login_form.remember_toggled.connect(self._remember)
        self._files.judged.connect(self._show_judgement)
        self._connection.profile_changed.connect(self._show_connection)
        self._connection.state_changed.connect(self._show_connection)

    def _change_profile(self, changes: dict[str, object]) -> None:
        if any(role.value in changes for role in FileRole):
            self.files_form.show_sorted(None)
        self._connection.change_profile(**changes)

    def _offer_undo(self, move: FileMove, before: dict[str, object]) -> None:
        self._before_move, self._after_move = before, self._paths()
        self.undo_bar.offer(move.done)
        field = self.files_form.fields[move.focus]  # the bar may have come to lie over it
        QTimer.singleShot(0, field, partial(self._scroll.ensureWidgetVisible, field))

    def _undo_move(self) -> None:
        self._change_profile(self._before_move)
        self.files_form.begin_at(next(role for role in FileRole if role.value in self._before_move))

    def _paths(self) -> dict[FileRole, Path | None]:
        return {role: getattr(self._connection.profile, role.value) for role in FileRole}

    def _show_connection(self) -> None:
        connection, profile = self._connection, self._connection.profile
        self._show_notice()
        if self._paths() != self._after_move:
            self.undo_bar.hide()  # other files were chosen since, which undoing would take away
        for form in (self.broker_form, self.files_form, self.login_form, self.session_form):
            form.show_profile(profile)
        if connection.secrets != self._own_secrets:  # they came from the keyring
            self._own_secrets = connection.secrets
            self.login_form.remember_check.setChecked(connection.secrets != Secrets())
        self.login_form.show_password(connection.secrets.password)
        self.files_form.show_passphrase(connection.secrets.key_password)
        self.trust_card.show_protocol(profile.protocol)
        self._look_at_files()

    def _look_at_files(self, *, again: bool = False) -> None:
        profile = self._connection.profile
        broker_der, broker_seen = self._broker.recall()
        request = Request(
            paths=self._paths(),
            server_name=profile.expected_name,
            broker_der=broker_der,
            broker_seen=broker_seen,
            key_password=self._connection.secrets.key_password,
        )
        if profile.protocol is Protocol.MQTTS and (again or request != self._request):
            self._request = request
            self._files.look_at(request, again=again)

    def _show_judgement(self, judgement: Judgement) -> None:
        self.files_form.show_judgement(judgement)
        self.trust_card.show_picture(judgement.picture)

    def _take_sorted(self, found: SortedFiles) -> None:
        chosen = {
            FileRole.CA: found.ca,
            FileRole.CERTIFICATE: found.client_cert,
            FileRole.KEY: found.client_key,
        }
        changes = {role.value: path for role, path in chosen.items() if path is not None}
        if changes:
            profile = self._connection.profile
            self._connection.change_profile(**protocol_changes(profile, Protocol.MQTTS), **changes)
        self.files_form.show_sorted(found)

    def _take_passphrase(self, text: str) -> None:
        self._change_secrets(replace(self._connection.secrets, key_password=text or None))
        self._look_at_files()

    def _take_password(self, text: str) -> None:
        self._change_secrets(replace(self._connection.secrets, password=text or None))

    def _remember(self, _on: object) -> None:
        self._change_secrets(self._connection.secrets)

    def _change_secrets(self, secrets: Secrets) -> None:
        self._own_secrets = secrets
        self._connection.change_secrets(secrets, remember=self.login_form.remembers)
        self._show_notice()

    def _arrange(self) -> None:
        """Put the diagram beside the form, or under it where the window is narrow."""
        room = self.width() - 2 * MARGIN - GAP
        wide = room >= self._form.minimumSizeHint().width() + px(NARROW_TRUST_WIDTH)
        if wide:
            left = room - px(WIDE_FORM)
            self.trust_card.setFixedWidth(max(px(NARROW_TRUST_WIDTH), min(px(TRUST_WIDTH), left)))
        if wide is self._is_wide:
            return
        self._is_wide = wide
        if wide:
            self._row.addWidget(self.trust_card)
        else:
            self.trust_card.setMinimumWidth(0)
            self.trust_card.setMaximumWidth(WIDEST)
            self._column.insertWidget(self._column.count() - 1, self.trust_card)
        self.trust_card.lie(wide=not wide)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._connection.fetch_secrets()
        self._look_at_files(again=True)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if (
            event.type() is QEvent.Type.ActivationChange
            and self.isActiveWindow()
            and self.isVisible()
        ):
            self._look_at_files(again=True)  # they may have been made anew in a terminal
        elif event.type() in {
            QEvent.Type.LanguageChange,
            QEvent.Type.FontChange,
            QEvent.Type.StyleChange,
        }:
            QTimer.singleShot(0, self, self._arrange)  # once the parts have their new sizes
        super().changeEvent(event)

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if local_files(event.mimeData()):
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.accept_files(local_files(event.mimeData()))


def _raise(error: BaseException) -> None:
    raise error
