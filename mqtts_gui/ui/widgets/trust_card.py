"""The card that shows whom this connection will trust, and whom the broker will see."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QBoxLayout, QWidget
from typing_extensions import override

from mqtts_gui.certs.trust import TrustPicture
from mqtts_gui.i18n import mark, tr
from mqtts_gui.mqtt.profile import Protocol
from mqtts_gui.ui.widgets.card import Card
from mqtts_gui.ui.widgets.flow_label import SETTINGS, FlowLabel, spans_of
from mqtts_gui.ui.widgets.trust_diagram import TrustDiagram

PLAIN = mark("Without TLS nobody shows a certificate: neither broker nor client is verified.")


class TrustCard(Card):
    """The diagram, and one sentence under it (or beside it where the card is wide)."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._picture: TrustPicture | None = None
        self._encrypted = True
        self.diagram, self.sentence = TrustDiagram(), FlowLabel()
        self.sentence.setObjectName("trust_sentence")
        self.sentence.setProperty("kind", "muted")
        self._parts = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._parts.setSpacing(24)
        self._parts.addWidget(self.diagram, 0, Qt.AlignmentFlag.AlignTop)
        self._parts.addWidget(self.sentence, 1, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(self._parts)
        self._retranslate()

    def show_picture(self, picture: TrustPicture) -> None:
        """Draw `picture`."""
        self._picture = picture
        self.diagram.show_picture(picture)
        self._retranslate()

    def show_protocol(self, protocol: Protocol) -> None:
        """Draw nothing where there are no certificates."""
        self._encrypted = protocol is Protocol.MQTTS
        self.diagram.setVisible(self._encrypted)
        self._retranslate()

    def lie(self, *, wide: bool) -> None:
        """Put the sentence beside the diagram, or below it."""
        direction = QBoxLayout.Direction
        self._parts.setDirection(direction.LeftToRight if wide else direction.TopToBottom)

    def _retranslate(self) -> None:
        self.set_heading(tr("Chain of trust"))
        if not self._encrypted:
            self.sentence.show_spans(spans_of(PLAIN, "muted"))
        elif self._picture is not None:
            self.sentence.show_spans(spans_of(self._picture.sentence, "muted", mono=SETTINGS))

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)
