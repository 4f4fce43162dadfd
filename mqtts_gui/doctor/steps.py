"""What people call the steps of a connection."""

from __future__ import annotations

from collections.abc import Mapping

from mqtts_gui.i18n import Phrase, mark
from mqtts_gui.mqtt.events import StepId

STEP_TITLES: Mapping[StepId, Phrase] = {
    StepId.FILES: mark("Files"),
    StepId.RESOLVE: mark("Host name"),
    StepId.TCP: mark("TCP connection"),
    StepId.TLS: mark("TLS negotiation"),
    StepId.CERTIFICATE: mark("Broker's certificate"),
    StepId.CLIENT_CERTIFICATE: mark("Client certificate"),
    StepId.MQTT: mark("MQTT session"),
    StepId.SUBSCRIBE: mark("Subscription"),
    StepId.PUBLISH: mark("Publication"),
    StepId.WATCH: mark("Watch"),
}
