"""What makes a server of lines answer, and is proper MQTT all the same.

A server of HTTP, of mail or of text reads the greeting of MQTT as the beginning of a line, and may
wait for its end for ever. The identifier of this packet is such an end. For a broker that only
takes its time it is a question without consequence, and allowed before CONNACK (MQTT 5.0, 3.1.4).
"""

from __future__ import annotations

from mqtts_gui.mqtt.codec import ProtocolLevel, Unsubscribe, encode
from mqtts_gui.mqtt.profile import MqttVersion

PROMPTED_AFTER_S = 1.0
"""How long a broker may think about CONNECT before it is prompted."""
NOWHERE = "mqtts-gui/doctor/nowhere"
LINE_END_ID = int.from_bytes(b"\r\n", "big")


def line_end(version: MqttVersion) -> bytes:
    """Return an UNSUBSCRIBE, from what nobody subscribes to, with the end of a line in it."""
    level = ProtocolLevel.V5 if version is MqttVersion.V5 else ProtocolLevel.V3_1_1
    return encode(Unsubscribe(LINE_END_ID, (NOWHERE,)), level)
