"""What else can be done when one publishes."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QPushButton, QWidget
from typing_extensions import override

from mqtts_gui.i18n import tr


class PublishMoreButton(QPushButton):
    """A button with a menu; whoever carries an action out connects to it.

    Attributes:
        file: Publish a file.
        repeat: Publish again and again; checked while that is on.
        template: Fill in places; checked while that is on.
        clear: Clear the retained message of the topic.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("publish_more_button")
        self._menu = QMenu(self)
        self.file, self.repeat, self.template, self.clear = (QAction(self._menu) for _ in range(4))
        self.file.setObjectName("publish_file_action")
        self.repeat.setObjectName("publish_repeat_action")
        self.template.setObjectName("publish_template_action")
        self.clear.setObjectName("publish_clear_retained_action")
        self.repeat.setCheckable(True)
        self.template.setCheckable(True)
        self._menu.addAction(self.file)
        self._menu.addSeparator()
        self._menu.addAction(self.repeat)
        self._menu.addAction(self.template)
        self._menu.addSeparator()
        self._menu.addAction(self.clear)
        self.clicked.connect(self._open)
        self._retranslate()

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _open(self) -> None:
        # Not by `setMenu`: its arrow would need the room that the topic has.
        self._menu.popup(self.mapToGlobal(self.rect().bottomLeft()))

    def _retranslate(self) -> None:
        self.setText("…")
        self.setToolTip(tr("More ways to publish"))
        self.setAccessibleName(tr("More ways to publish"))
        self.file.setText(tr("Publish a file…"))
        self.repeat.setText(tr("Repeat at an interval"))
        self.template.setText(tr("Template: fill in counter, time, random values"))
        self.clear.setText(tr("Clear the retained message…"))
