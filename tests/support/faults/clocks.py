"""Certificates out of date, and brokers that live at another time."""

from __future__ import annotations

from mqtts_gui.mqtt.profile import TlsVersion
from tests.support.certificate_stages import (
    CLIENT,
    LAB,
    Setting,
    authority,
    faults,
    holder,
    root,
    trusting,
)

_12, _13 = (TlsVersion.V1_2,), (TlsVersion.V1_3,)
TIMES = 20
PAST, FUTURE = (-900.0, -300.0), (300.0, 900.0)
OLD, YOUNG = root("Old CA", days=PAST), root("Young CA", days=FUTURE)
OLD_CLASS = authority("Old class CA", LAB, days=PAST)
RENEWED = root("Lab CA", days=PAST)
OLD_PAIR = Setting(holder("localhost", OLD, days=PAST), ca=(OLD,))
ALONE = holder("localhost", None, days=PAST)

_DATES = (
    *faults("leaf-expired", "version 1", Setting(holder("localhost", LAB, days=PAST))),
    *faults(
        "leaf-expired",
        "yesterday",
        Setting(holder("localhost", LAB, identified=True, days=(-9, -1))),
        tls=_13,
    ),
    *faults("leaf-expired", "self-signed and trusted", Setting(ALONE, ca=(ALONE,)), tls=_12),
    *faults(
        "leaf-expired",
        "an old authority of the same name lies in the file",
        Setting(holder("localhost", LAB, days=PAST), ca=(RENEWED, LAB)),
        tls=_13,
    ),
    *faults("leaf-not-yet-valid", "", Setting(holder("localhost", LAB, days=FUTURE))),
    *faults("ca-expired", "", trusting(OLD)),
    *faults("ca-expired", "sent along", trusting(OLD, sent=(OLD,)), tls=_13),
    *faults(
        "ca-expired",
        "intermediate",
        Setting(holder("localhost", OLD_CLASS), sent=(OLD_CLASS,)),
        tls=_12,
    ),
    *faults(
        "ca-expired",
        "intermediate, and what it signed",
        Setting(holder("localhost", OLD_CLASS, days=PAST), sent=(OLD_CLASS,)),
        tls=_13,
    ),
    *faults("ca-not-yet-valid", "", trusting(YOUNG)),
    *faults("clock-client-ahead", "all is over", OLD_PAIR),
    *faults(
        "clock-client-behind",
        "nothing has begun",
        Setting(holder("localhost", YOUNG, days=FUTURE), ca=(YOUNG,)),
    ),
)
_BROKER = (
    *faults(
        "clock-broker-behind",
        "2020",
        Setting(cafile=(LAB,), client=CLIENT, clock="2020-06-01"),
        times=TIMES,
    ),
    *faults(
        "client-cert-expired-on-broker",
        "2060",
        Setting(cafile=(LAB,), client=CLIENT, clock="2060-06-01"),
        times=TIMES,
    ),
)
FAULTS = (*_DATES, *_BROKER)
