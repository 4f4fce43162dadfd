"""The button that says in which format a content is shown, and the menu to choose another."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QPushButton, QWidget
from typing_extensions import override

from mqtts_gui.i18n import Phrase, tr
from mqtts_gui.mqtt.formats.model import Format
from mqtts_gui.ui.icons import icon
from mqtts_gui.ui.models.format_names import FORMAT_NAMES
from mqtts_gui.ui.widgets.scaling import plain_tool_tip


class FormatButton(QPushButton):
    """Offer every format, and the one that is found.

    Signals:
        chosen: A `Format`, or None for the one that is found.
        save_requested: The whole content is to be saved.
    """

    chosen = Signal(object)
    save_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("content_format_button")
        self.setProperty("kind", "link")
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self.setIcon(icon("chevron-down", "accent"))
        self._shown: Format | None = None
        self._by_hand: Format | None = None
        self._why: Phrase | None = None
        self._make_menu()
        self.clicked.connect(self._open)
        self._retranslate()

    @property
    def menu_of_formats(self) -> QMenu:
        """The menu."""
        return self._menu

    def show_format(
        self, shown: Format | None, by_hand: Format | None, why: Phrase | None = None
    ) -> None:
        """Name the format.

        Args:
            shown: The one that is shown; None while it is being found.
            by_hand: The one that was chosen; None for the one that is found.
            why: What speaks for the one that was found.
        """
        self._shown, self._by_hand, self._why = shown, by_hand, why
        self._actions[by_hand].setChecked(True)
        self._retranslate()

    def _make_menu(self) -> None:
        self._menu = QMenu(self)
        group = QActionGroup(self._menu)
        self._actions: dict[Format | None, QAction] = {}
        for payload_format in (None, *FORMAT_NAMES):
            # One that Qt makes loses its Python side when that of a widget around it goes.
            action = QAction(self._menu, checkable=True)
            action.setObjectName(f"format_{payload_format or 'automatic'}")
            self._menu.addAction(action)
            group.addAction(action)
            self._actions[payload_format] = action
            if payload_format is None:
                self._menu.addSeparator()
        group.triggered.connect(self._take)
        self._menu.addSeparator()
        self._save = QAction(self._menu)
        self._save.setObjectName("save_whole_content")
        self._menu.addAction(self._save)
        self._save.triggered.connect(self.save_requested)

    def _take(self, action: QAction) -> None:
        self.chosen.emit(next(key for key, value in self._actions.items() if value is action))

    def _open(self) -> None:
        corner = self.rect().bottomRight()
        corner.setX(corner.x() - self._menu.sizeHint().width())
        self._menu.popup(self.mapToGlobal(corner))

    def _retranslate(self) -> None:
        name = "…" if self._shown is None else str(FORMAT_NAMES[self._shown])
        self.setText(name)
        said = tr("Format of the content: %(name)s", name=name)
        automatic = self._by_hand is None and self._shown is not None
        self.setAccessibleName(
            tr("Format of the content: %(name)s, automatic", name=name) if automatic else said
        )
        why = str(self._why) if automatic and self._why is not None else ""
        self.setToolTip(plain_tool_tip(why) if why else "")  # it may quote the content type
        for payload_format, action in self._actions.items():
            action.setText(
                tr("Automatic") if payload_format is None else str(FORMAT_NAMES[payload_format])
            )
        self._save.setText(tr("Save the whole…"))

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)
