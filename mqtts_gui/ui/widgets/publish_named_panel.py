"""Messages kept under names: write one, send it, put them in order, hand them on."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QWidget,
)
from typing_extensions import override

from mqtts_gui.i18n import Phrase, mark, tr, visible
from mqtts_gui.store.sent_messages import MOST_NAME, MOST_NAMED, MOST_TEXT, Written
from mqtts_gui.ui.models.publish_labels import details_of, label_of
from mqtts_gui.ui.models.publish_memory import PublishMemory, shown_name
from mqtts_gui.ui.widgets.naming import named
from mqtts_gui.ui.widgets.note_line import NoteLine
from mqtts_gui.ui.widgets.popover import Popover
from mqtts_gui.ui.widgets.scaling import plain_tool_tip, px

_WIDTH, _ROWS_HEIGHT = 440, 200
_IN_A_ROW = 4  # buttons
_PLACE = Qt.ItemDataRole.UserRole


class PublishNamedPanel(Popover):
    """The list, what can be done with its entries, and a name for what is written now.

    Signals:
        chosen: A message is to be written (a `Written`).
        sending_requested: A message is to be sent at once (a `Written`).
        import_requested: Named messages are to be read from a file.
        export_requested: They are to be written into one.
    """

    chosen = Signal(object)
    sending_requested = Signal(object)
    import_requested = Signal()
    export_requested = Signal()

    def __init__(self, memory: PublishMemory, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("publish_named_panel")
        self._memory = memory
        self._written: Written | None = None
        self._make()
        self._lay_out()
        memory.changed.connect(self._fill)
        self._retranslate()
        self._fill()

    def open(self, below: QWidget, written: Written) -> None:
        """Open beside a widget; `written` is what can be kept now."""
        self._written = written
        self._say(None)
        self.open_below(below)
        target = self.list if self.list.count() else self.name_edit
        target.setFocus(Qt.FocusReason.PopupFocusReason)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Those that the list and the name leave over.
        listed = self.list.hasFocus()
        if listed and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._choose()
        elif listed and event.key() == Qt.Key.Key_Delete:
            self._delete()
        else:
            super().keyPressEvent(event)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _make(self) -> None:
        self._heading = named(QLabel(), "", "strong")
        self.list = named(QListWidget(), "publish_named_list", "choices")
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.list.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.list.setFixedHeight(px(_ROWS_HEIGHT))
        self.list.itemDoubleClicked.connect(self._choose)
        self.list.itemChanged.connect(self._rename)
        self.list.model().rowsMoved.connect(self._reorder)
        names = ("write", "send", "rename", "delete", "up", "down", "import", "export")
        self.buttons = {
            name: named(QPushButton(), f"publish_named_{name}_button") for name in names
        }
        actions = (
            self._choose, self._send, self._edit_name, self._delete, self._move_up,
            self._move_down, self._import, self._export,
        )  # fmt: skip
        for button, action in zip(self.buttons.values(), actions, strict=True):
            button.clicked.connect(action)
        self._name_label = named(QLabel(), "", "muted")
        self._name_label.setWordWrap(True)
        self.name_edit = named(QLineEdit(), "publish_name_edit")
        self.name_edit.setMaxLength(2 * MOST_NAME)
        self.name_edit.returnPressed.connect(self._save)
        self._name_label.setBuddy(self.name_edit)
        self.save_button = named(QPushButton(), "publish_name_save_button")
        self.save_button.clicked.connect(self._save)
        self._note = NoteLine()

    def _lay_out(self) -> None:
        self.setFixedWidth(px(_WIDTH))
        grid, naming = QGridLayout(), QHBoxLayout()
        grid.setSpacing(6)
        for place, button in enumerate(self.buttons.values()):
            grid.addWidget(button, *divmod(place, _IN_A_ROW))
        naming.addWidget(self.name_edit, 1)
        naming.addWidget(self.save_button)
        self.body.addWidget(self._heading)
        self.body.addWidget(self.list)
        self.body.addLayout(grid)
        self.body.addWidget(self._name_label)
        self.body.addLayout(naming)
        self.body.addWidget(self._note)

    def _fill(self) -> None:
        place = max(self.list.currentRow(), 0)
        with QSignalBlocker(self.list):
            self.list.clear()
            for at, each in enumerate(self._memory.kept.named):
                item = QListWidgetItem(visible(shown_name(each)))
                item.setData(_PLACE, at)
                about = f"{label_of(each.message)} ({details_of(each.message)})"
                item.setToolTip(plain_tool_tip(about))
                item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, about)
                item.setFlags(
                    (item.flags() | Qt.ItemFlag.ItemIsEditable) & ~Qt.ItemFlag.ItemIsDropEnabled
                )
                self.list.addItem(item)
            self.list.setCurrentRow(min(place, self.list.count() - 1))
        for name, button in self.buttons.items():
            button.setEnabled(name == "import" or bool(self.list.count()))

    @property
    def _message(self) -> Written | None:
        place = self.list.currentRow()
        named_ones = self._memory.kept.named
        return named_ones[place].message if 0 <= place < len(named_ones) else None

    def _choose(self) -> None:
        message = self._message
        if message is not None:
            self.close()
            self.chosen.emit(message)

    def _send(self) -> None:
        message = self._message
        if message is not None:
            self.close()
            self.sending_requested.emit(message)

    def _edit_name(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            self.list.setFocus()
            self.list.editItem(item)

    def _rename(self, item: QListWidgetItem) -> None:
        place = self.list.row(item)
        before = visible(shown_name(self._memory.kept.named[place]))
        if item.text().strip() == before or self._memory.rename(place, item.text()):
            self._say(None)
            return
        with QSignalBlocker(self.list):
            item.setText(before)
        self._say(mark("There is a message of that name, or the name is empty."))

    def _delete(self) -> None:
        if self._message is not None:
            self._memory.delete(self.list.currentRow())
            (self.list if self.list.count() else self.name_edit).setFocus()

    def _move_up(self) -> None:
        self._move(-1)

    def _move_down(self) -> None:
        self._move(1)

    def _move(self, by: int) -> None:
        place, count = self.list.currentRow(), self.list.count()
        if place >= 0 and 0 <= place + by < count:
            order = list(range(count))
            order[place], order[place + by] = order[place + by], order[place]
            self._memory.reorder(order)
            self.list.setCurrentRow(place + by)

    def _reorder(self) -> None:
        rows = (self.list.item(row) for row in range(self.list.count()))
        self._memory.reorder([int(item.data(_PLACE)) for item in rows if item is not None])

    def _save(self) -> None:
        name, written = self.name_edit.text(), self._written
        if not name.strip() or written is None:
            return
        if self._memory.save(name, written):
            self.name_edit.clear()
            self._say(mark("Saved: %(name)s", name=name.strip()), "ok")
        elif len(written.text) > MOST_TEXT:
            self._say(mark("The content is too long to be kept."))
        else:
            most = MOST_NAMED
            self._say(mark("There are %(most)s messages; delete one first.", most=most))

    def _import(self) -> None:
        self.close()
        self.import_requested.emit()

    def _export(self) -> None:
        self.close()
        self.export_requested.emit()

    def _say(self, phrase: Phrase | None, role: str = "error") -> None:
        self._note.show_note(phrase, role)
        self.adjustSize()

    def _retranslate(self) -> None:
        self.setAccessibleName(tr("Named messages"))
        self._heading.setText(tr("Named messages"))
        self.list.setAccessibleName(tr("Named messages"))
        texts = {
            "write": tr("Write"),
            "send": tr("Publish now"),
            "rename": tr("Rename"),
            "delete": tr("Delete"),
            "up": tr("Up"),
            "down": tr("Down"),
            "import": tr("Import…"),
            "export": tr("Export…"),
        }
        for name, text in texts.items():
            self.buttons[name].setText(text)
        self._name_label.setText(
            tr("Save what is written now under the name (a folder may stand before a /)")
        )
        self.name_edit.setPlaceholderText(tr("Room 12/Lamp on"))
        self.save_button.setText(tr("Save"))
