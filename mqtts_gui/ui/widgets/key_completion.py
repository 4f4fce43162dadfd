"""Keys of the filter, offered below the field while their first letters are typed."""

from __future__ import annotations

from PySide6.QtCore import QObject, QStringListModel, Qt, Slot
from PySide6.QtWidgets import QCompleter, QLineEdit, QListView

from mqtts_gui.i18n import tr
from mqtts_gui.ui.models.filter_help import completions
from mqtts_gui.ui.widgets.naming import named
from mqtts_gui.ui.widgets.scaling import px
from mqtts_gui.ui.widgets.text_places import characters, units

_ROOM = 14  # around the longest key


class KeyCompletion(QObject):
    """Offer keys; none is chosen unless the person goes down to it, so that Enter stays Enter."""

    def __init__(self, edit: QLineEdit) -> None:
        super().__init__(edit)
        self._edit = edit
        self._typed = 0
        self._keys = QStringListModel(self)
        self.completer = QCompleter(self._keys, self)
        self.completer.setWidget(edit)
        self.completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self.popup = named(QListView(), "filter_keys", "choices")
        self.popup.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.completer.setPopup(self.popup)
        self.completer.activated.connect(self._take)
        edit.textEdited.connect(self._offer)

    @Slot()
    def _offer(self) -> None:
        text = self._edit.text()
        cursor = characters(text, self._edit.cursorPosition())
        self._typed, keys = completions(text, cursor)
        if not keys or not self._edit.hasFocus():
            self.popup.hide()
            return
        self._keys.setStringList(list(keys))
        self.popup.setAccessibleName(tr("Keys of the filter"))
        place = self._edit.cursorRect()
        place.setWidth(self.popup.sizeHintForColumn(0) + px(_ROOM))
        self.completer.complete(place)
        self.popup.setCurrentIndex(self._keys.index(-1))

    def _take(self, key: str) -> None:
        text = self._edit.text()
        cursor = characters(text, self._edit.cursorPosition())
        before = text[: cursor - self._typed] + key
        self._edit.setText(before + text[cursor:])
        self._edit.setCursorPosition(units(before, len(before)))
        self._edit.setFocus(Qt.FocusReason.OtherFocusReason)
