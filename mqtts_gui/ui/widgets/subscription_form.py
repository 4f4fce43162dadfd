"""Everything that can be asked of a subscription, in a card beside its row."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QKeyEvent, QPixmap
from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QWidget,
)
from typing_extensions import override

from mqtts_gui.i18n import Phrase, mark, tr
from mqtts_gui.mqtt.profile import MqttVersion, Subscription
from mqtts_gui.mqtt.topics import SHARED_PREFIX, TopicError
from mqtts_gui.ui.palette import SERIES, series_colour
from mqtts_gui.ui.widgets.calm_controls import CalmCombo
from mqtts_gui.ui.widgets.naming import named
from mqtts_gui.ui.widgets.note_line import NoteLine, mark_invalid
from mqtts_gui.ui.widgets.popover import Popover
from mqtts_gui.ui.widgets.qos_combo import QosCombo
from mqtts_gui.ui.widgets.scaling import px

if TYPE_CHECKING:
    from mqtts_gui.ui.connection import Connection

_WIDTH, _SQUARE, _LONGEST_ALIAS, _INDENT = 380, 12, 200, 24
_COLOURS = tuple(
    zip(
        (
            mark("Blue"),
            mark("Orange"),
            mark("Violet"),
            mark("Green"),
            mark("Pink"),
            mark("Ochre"),
            mark("Turquoise"),
            mark("Grey"),
        ),
        range(len(SERIES)),
        strict=True,
    )
)
_RETAINED = (
    (mark("Send them each time I subscribe"), 0),
    (mark("Send them if the subscription is new"), 1),
    (mark("Send none"), 2),
)


class SubscriptionForm(Popover):
    """Change a subscription, or make one with options.

    Signals:
        subscribed: What was set is asked for.
    """

    subscribed = Signal()

    def __init__(self, connection: Connection, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("subscription_form")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._connection = connection
        self._old: Subscription | None = None
        self._shown = Subscription("")
        self._make_controls()
        self._lay_out()
        self._retranslate()

    def edit(self, subscription: Subscription, *, new: bool = False) -> None:
        """Show what is to be changed, or, if it is `new`, made."""
        self._old = None if new else subscription
        self._shown = subscription
        self.filter_edit.setText(subscription.filter)
        self.alias_edit.setText(subscription.alias)
        self.qos_combo.setCurrentIndex(subscription.qos)
        self.colour_combo.show_value(subscription.colour % len(SERIES))
        self.no_local_check.setChecked(subscription.no_local)
        self.published_check.setChecked(subscription.retain_as_published)
        self.retained_combo.show_value(subscription.retain_handling)
        self._allow_options()
        self._retranslate()

    def open_at(self, widget: QWidget, place: QRect) -> None:
        """Open below a place in `widget`, or above it, all on the screen."""
        self.setFixedWidth(px(_WIDTH))
        self.adjustSize()
        screen = widget.screen().availableGeometry()
        corner = widget.mapToGlobal(place.bottomLeft() + QPoint(0, 2))
        if corner.y() + self.height() > screen.bottom():
            above = widget.mapToGlobal(place.topLeft()).y() - self.height() - 2
            corner.setY(max(screen.top(), above))
        corner.setX(max(screen.left(), min(corner.x(), screen.right() - self.width())))
        self.move(corner)
        self.show()
        self.filter_edit.setFocus(Qt.FocusReason.PopupFocusReason)
        self.filter_edit.selectAll()

    def apply(self) -> None:
        """Carry out what is set and close, or say why that cannot be."""
        wanted = self.wanted()
        try:
            if self._old is None:
                self._connection.desk.add(wanted)
            else:
                self._connection.desk.change(self._old.filter, wanted)
        except TopicError as error:
            self._refuse(error.phrase)
        else:
            self.subscribed.emit()
            self.close()

    def wanted(self) -> Subscription:
        """Return what is set."""
        colour, retained = self.colour_combo.value(), self.retained_combo.value()
        return replace(
            self._shown,
            filter=self.filter_edit.text().strip(),
            alias=self.alias_edit.text().strip(),
            qos=self.qos_combo.qos,
            colour=colour if isinstance(colour, int) else 0,
            no_local=self.no_local_check.isChecked(),
            retain_as_published=self.published_check.isChecked(),
            retain_handling=retained if isinstance(retained, int) else 0,
        )

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            cancels = self.focusWidget() is self.cancel_button
            (self.close if cancels else self.apply)()
        else:
            super().keyPressEvent(event)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()

    def _make_controls(self) -> None:
        self._title = QLabel()
        self._title.setProperty("kind", "heading")
        self.filter_edit = named(QLineEdit(), "subscription_filter_edit")
        self.filter_edit.textEdited.connect(self._take_filter)
        self.note = NoteLine()
        self.alias_edit = named(QLineEdit(), "subscription_alias_edit")
        self.alias_edit.setMaxLength(_LONGEST_ALIAS)
        self.qos_combo = named(QosCombo(), "subscription_qos_combo")
        self.colour_combo = named(CalmCombo(_COLOURS), "subscription_colour_combo")
        self._paint_colours()
        self.no_local_check = named(QCheckBox(), "subscription_no_local_check")
        self.published_check = named(QCheckBox(), "subscription_published_check")
        self.retained_combo = named(CalmCombo(_RETAINED), "subscription_retained_combo")
        self._labels = [QLabel() for _ in range(5)]
        buddies = (self.filter_edit, self.alias_edit, self.qos_combo, self.colour_combo)
        for label, buddy in zip(self._labels, (*buddies, self.retained_combo), strict=True):
            label.setBuddy(buddy)
        self._help = [QLabel(wordWrap=True) for _ in range(3)]
        for label in self._help:
            label.setProperty("kind", "small")
        self._options = QLabel()
        self._options.setProperty("kind", "strong")
        self.reason = NoteLine()
        self.apply_button = named(QPushButton(), "subscription_apply_button", "primary")
        self.apply_button.clicked.connect(self.apply)
        self.cancel_button = named(QPushButton(), "subscription_cancel_button")
        self.cancel_button.clicked.connect(self.close)

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(10))
        grid.setVerticalSpacing(px(8))
        grid.addWidget(self._labels[0], 0, 0)
        grid.addWidget(self.filter_edit, 0, 1)
        grid.addWidget(self.note, 1, 1)
        row = QHBoxLayout()
        row.setSpacing(px(8))
        for part in (self.qos_combo, self._labels[3], self.colour_combo):
            row.addWidget(part)
        row.addStretch(1)
        grid.addWidget(self._labels[1], 2, 0)
        grid.addWidget(self.alias_edit, 2, 1)
        grid.addWidget(self._labels[2], 3, 0)
        grid.addLayout(row, 3, 1)
        grid.setColumnStretch(1, 1)
        self.body.addWidget(self._title)
        self.body.addLayout(grid)
        self.body.addWidget(self._options)
        self.body.addWidget(self.reason)
        for control, text in zip(
            (self.no_local_check, self.published_check), self._help, strict=False
        ):
            self.body.addWidget(control)
            text.setIndent(px(_INDENT))
            self.body.addWidget(text)
        for part in (self._labels[4], self.retained_combo, self._help[2]):
            self.body.addWidget(part)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.cancel_button)
        buttons.addWidget(self.apply_button)
        self.body.addLayout(buttons)

    def _paint_colours(self) -> None:
        side = px(_SQUARE)
        self.colour_combo.setIconSize(QSize(side, side))
        for place in range(len(SERIES)):
            self.colour_combo.setItemIcon(place, _square(series_colour(place), side))

    def _take_filter(self) -> None:
        self._refuse(None)
        self._allow_options()

    def _refuse(self, phrase: Phrase | None) -> None:
        self.note.show_note(phrase)
        mark_invalid(self.filter_edit, phrase)
        if phrase is not None:
            self.filter_edit.setFocus()

    def _allow_options(self) -> None:
        """Offer what the version of MQTT knows, and say why not the rest."""
        version = self._connection.profile.mqtt_version
        is_5 = version is MqttVersion.V5
        is_shared = self.filter_edit.text().strip().startswith(SHARED_PREFIX)
        self.no_local_check.setEnabled(is_5 and not is_shared)
        for control in (self.published_check, self.retained_combo, self._labels[4]):
            control.setEnabled(is_5)
        if not is_5:
            why = mark(
                "These need MQTT 5; this connection speaks MQTT %(version)s.", version=version
            )
            self.reason.show_note(why, "muted")
        elif is_shared:
            why = mark("A shared subscription always receives what you publish yourself.")
            self.reason.show_note(why, "muted")
        else:
            self.reason.show_note(None)

    def _retranslate(self) -> None:
        new, old = tr("Subscribe with options"), tr("Change the subscription")
        self._title.setText(new if self._old is None else old)
        texts = (tr("Filter"), tr("Name"), tr("QoS"), tr("Colour"), tr("Retained messages"))
        for label, text in zip(self._labels, texts, strict=True):
            label.setText(text)
        self.alias_edit.setPlaceholderText(tr("Shown in place of the filter"))
        self.colour_combo.setAccessibleName(tr("Colour"))
        self._paint_colours()
        self._options.setText(tr("MQTT 5"))
        self.no_local_check.setText(tr("Do not send back what I publish"))
        self._help[0].setText(tr("No local: messages of this client do not come back to it."))
        self.published_check.setText(tr("Keep the retain mark as it was published"))
        self._help[1].setText(
            tr("Else the broker marks only messages that it had kept before you subscribed.")
        )
        self._help[2].setText(tr("What the broker keeps of these topics, when you subscribe."))
        self.apply_button.setText(tr("Subscribe") if self._old is None else tr("Apply"))
        self.cancel_button.setText(tr("Cancel"))


def _square(paint: QColor, side: int) -> QIcon:
    picture = QPixmap(side, side)
    picture.fill(paint)
    return QIcon(picture)
