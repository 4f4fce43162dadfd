"""How a subscription stands, in words: the lines of its row, and what is to be known besides."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from mqtts_gui.i18n import Phrase, mark, ntr, tr, visible
from mqtts_gui.mqtt.profile import MqttVersion
from mqtts_gui.mqtt.reasons import ReasonCode
from mqtts_gui.mqtt.topics import SHARED_PREFIX
from mqtts_gui.ui.connection import Connection, State, SubscriptionRow
from mqtts_gui.ui.models.message_text import rate_text


class Sort(StrEnum):
    """What the list may be put in order by."""

    NAME = "name"
    COUNT = "count"
    RATE = "rate"


# Reason codes of SUBACK (MQTT 5.0, 3.9.3); MQTT 3.1.1 knows 128 only.
_REFUSALS: Mapping[int, Phrase] = {
    0x80: mark("The broker refused it without giving a reason"),
    0x83: mark("The broker does not accept this subscription"),
    0x87: mark("The broker does not allow you to read this topic"),
    0x8F: mark("The broker finds this filter not valid"),
    0x97: mark("The broker allows no more subscriptions"),
    0x9E: mark("The broker does not support shared subscriptions"),
    0xA1: mark("The broker does not support subscription identifiers"),
    0xA2: mark("The broker does not support wildcards"),
}


def name_of(row: SubscriptionRow) -> str:
    """Return what the row is called: its alias, else its filter."""
    return visible(row.alias or row.filter)


def refusal_text(reason_code: int) -> str:
    """Return in words why a broker refused a subscription."""
    phrase = _REFUSALS.get(reason_code, _REFUSALS[0x80])
    return tr("%(reason)s (code %(code)s)", reason=phrase, code=f"{reason_code:#04x}")


def summary_of(row: SubscriptionRow, rate: float) -> str:
    """Return the second line of a row: how it stands, how much came, how fast."""
    if row.is_off:
        parts = [tr("Off"), _qos(row)]
    elif row.paused_ns:
        parts = [tr("Paused"), ntr("%(count)s held", "%(count)s held", row.held)]
    else:
        parts = [_qos(row), ntr("%(count)s message", "%(count)s messages", row.count)]
    if rate > 0 and not (row.is_off or row.paused_ns):
        parts.append(tr("%(rate)s/s", rate=rate_text(rate)))
    return " · ".join(parts)


def remark_of(row: SubscriptionRow) -> tuple[str, str] | None:
    """Return what the broker did not do as it was asked, and the colour it is said in."""
    if row.is_off:
        return None
    if row.refused is not None:
        return refusal_text(row.refused), "error"
    if row.granted_qos is not None and row.granted_qos != row.qos:
        asked, granted = row.qos, row.granted_qos
        text = tr("QoS %(asked)d asked, %(granted)d granted", asked=asked, granted=granted)
        return text, "warning"
    return None


def explanation_of(row: SubscriptionRow, connection: Connection) -> list[str]:
    """Return sentences for whoever wants to know more of how a subscription stands."""
    said = [str(phrase) for phrase in (_standing(row, connection), _sharing(row)) if phrase]
    if row.paused_ns:
        said.append(
            tr("The broker goes on sending its messages. They are kept, and shown when you resume.")
        )
    return said


def _qos(row: SubscriptionRow) -> str:
    return tr("QoS %(qos)d", qos=row.qos)


def _standing(row: SubscriptionRow, connection: Connection) -> Phrase | None:
    if row.is_off:
        return mark("The broker is not asked for it. It stays in the list to be switched on again.")
    if row.refused is not None:
        return _why_refused(row.refused, connection)
    if row.granted_qos is None:
        ready = connection.state is State.READY
        waits = mark("The broker has not answered yet.")
        return waits if ready else mark("The broker is asked for it at the next connection.")
    if row.granted_qos != row.qos:
        return mark(
            "The broker delivers with QoS %(granted)d at most: it is set up so (mosquitto: "
            "max_qos), or does not know more. Messages come, but with less certainty.",
            granted=row.granted_qos,
        )
    if not row.count:
        return mark(
            "The broker granted it, and nothing has come. mosquitto with an access list (acl_file) "
            "also grants what it will not deliver."
        )
    return None


def _why_refused(code: int, connection: Connection) -> Phrase | None:
    if code == ReasonCode.UNSPECIFIED_ERROR and connection.profile.mqtt_version is not (
        MqttVersion.V5
    ):
        return mark(
            "Before MQTT 5 a broker cannot say why. Most often its access list does not allow it."
        )
    if code in {ReasonCode.NOT_AUTHORIZED, ReasonCode.UNSPECIFIED_ERROR}:
        return mark("Subscribe to a topic that is allowed, or have the right added on the broker.")
    if code == ReasonCode.QUOTA_EXCEEDED:
        return mark("Unsubscribe from something else, then ask again.")
    return None


def _sharing(row: SubscriptionRow) -> Phrase | None:
    if not row.filter.startswith(SHARED_PREFIX):
        return None
    group = row.filter.removeprefix(SHARED_PREFIX).partition("/")[0]
    return mark(
        "Shared: of the clients in the group %(group)s, each message goes to one only.",
        group=visible(group),
    )
