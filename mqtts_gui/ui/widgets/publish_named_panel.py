"""Messages kept under names: write one, send it, put them in order, hand them on."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QGridLayout,
    QListWidgetItem,
    QPushButton,
    QWidget,
)
from typing_extensions import override

from mqtts_gui.i18n import mark, tr, visible
from mqtts_gui.store.sent_messages import MOST_NAME, MOST_NAMED, MOST_TEXT, Written
from mqtts_gui.ui.models.publish_labels import details_of, label_of
from mqtts_gui.ui.models.publish_memory import PublishMemory, shown_name
from mqtts_gui.ui.widgets.named_list_panel import NamedListPanel, ObjectNames
from mqtts_gui.ui.widgets.naming import named
from mqtts_gui.ui.widgets.scaling import plain_tool_tip, px

_WIDTH, _ROWS_HEIGHT = 440, 200
_IN_A_ROW = 4  # buttons
_PLACE = Qt.ItemDataRole.UserRole
_NAMES = ObjectNames(
    "publish_named_panel", "publish_named_list", "publish_name_edit", "publish_name_save_button"
)


class PublishNamedPanel(NamedListPanel):
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
        super().__init__(_NAMES, 2 * MOST_NAME, parent)
        self._memory = memory
        self._written: Written | None = None
        self._make_buttons()
        grid = QGridLayout()
        grid.setSpacing(6)
        for place, button in enumerate(self.buttons.values()):
            grid.addWidget(button, *divmod(place, _IN_A_ROW))
        self._lay_out(_WIDTH, self.list, grid)
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

    def _make_buttons(self) -> None:
        self.list.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.list.setFixedHeight(px(_ROWS_HEIGHT))
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

    @override
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

    @override
    def _rename(self, item: QListWidgetItem) -> None:
        place = self.list.row(item)
        before = visible(shown_name(self._memory.kept.named[place]))
        if item.text().strip() == before or self._memory.rename(place, item.text()):
            self._say(None)
            return
        with QSignalBlocker(self.list):
            item.setText(before)
        self._say(mark("There is a message of that name, or the name is empty."))

    @override
    def _delete(self) -> None:
        if self._message is not None:
            self._memory.delete(self.list.currentRow())
            self._focus_what_is_left()

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

    @override
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

    @override
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
