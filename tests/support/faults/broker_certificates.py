"""Brokers whose certificate leads to no authority of the client, staged with the real mosquitto."""

from __future__ import annotations

from cryptography import x509

from mqtts_gui.mqtt.profile import TlsVersion
from tests.support.certificate_stages import (
    BROKER,
    CLIENT,
    LAB,
    OTHER,
    Setting,
    authority,
    faults,
    holder,
    root,
    trusting,
    with_identifier,
)
from tests.support.chain_plans import common_name, name

_12, _13 = (TlsVersion.V1_2,), (TlsVersion.V1_3,)
_ELSEWHERE = name(("55040a", "Lycée Voisin"), ("550403", "Root of the neighbours"))
_BARE_CLASS = name(("550403", "Class CA"))
_KASPERSKY = name(("55040a", "AO Kaspersky Lab"), ("550403", "Anti-Virus Personal Root"))
_PRESET = name(("55040a", "Reset"), ("550403", "Preset CA"))
_SAN = x509.SubjectAlternativeName([x509.DNSName("localhost")])
_SERIAL = ("keyid", "serial")

CLASS = authority("Class CA", LAB)
BELOW = holder("localhost", CLASS)
DEEP = authority("Deep CA", CLASS)
LAB_AGAIN = root("Lab CA", key_label="Lab CA, made again")
NEIGHBOURS = root("Neighbours", subject=_ELSEWHERE)
RSA_LAB = root("RSA CA", key="rsa")
SAME = root("Same", subject=common_name("localhost"))
AVAST = root("Avast Web/Mail Shield Root")
MARKED = with_identifier(root("Lab CA"))
MARKED_AGAIN = with_identifier(root("Lab CA", key_label="marked again"))
BARE_LAB = root("Lab", subject=name(("550403", "Lab CA")))
BARE_BELOW = authority("Class", BARE_LAB, subject=_BARE_CLASS)
STRANGE_CLASS = authority("Class", LAB, subject=_ELSEWHERE)
TOLD_CLASS = authority("Class", LAB, subject=_BARE_CLASS)
BROKER_3 = holder("localhost", LAB, _SAN)

_NONE = (
    *faults("ca-none", "version 1", Setting(ca=None)),
    *faults("ca-none", "root sent along", Setting(ca=None, cafile=(LAB,), client=CLIENT)),
    *faults("ca-none", "self-signed", Setting(holder("localhost", None, _SAN), ca=None), tls=_13),
    *faults("ca-none", "intermediate sent", Setting(BELOW, sent=(CLASS,), ca=None), tls=_12),
)
_WRONG = (
    *faults(
        "ca-wrong",
        "root sent along",
        Setting(holder("localhost", OTHER), cafile=(OTHER,), client=CLIENT),
    ),
    *faults("ca-wrong", "of another house", Setting(holder("localhost", NEIGHBOURS))),
    *faults("ca-wrong", "of the same house", Setting(holder("localhost", OTHER), cafile=(LAB,))),
    *faults(
        "ca-wrong",
        "of the same house, certificates asked for",
        Setting(holder("localhost", OTHER), cafile=(LAB,), client=CLIENT),
    ),
    *faults(
        "ca-wrong",
        "several authorities in the file",
        Setting(holder("localhost", NEIGHBOURS), ca=(LAB, RSA_LAB)),
        tls=_13,
    ),
    *faults(
        "ca-wrong",
        "RSA",
        Setting(holder("localhost", RSA_LAB, key="rsa"), sent=(RSA_LAB,)),
        tls=_12,
    ),
    *faults(
        "ca-wrong", "intermediate and root sent", Setting(BELOW, sent=(CLASS, LAB), ca=(OTHER,))
    ),
    *faults(
        "ca-wrong",
        "name wrong too",
        Setting(holder("raspberrypi", OTHER), sent=(OTHER,)),
        tls=_13,
    ),
    *faults(
        "ca-wrong",
        "its authority lies beside",
        Setting(holder("localhost", OTHER), beside={"another.crt": OTHER}),
        tls=_13,
    ),
    *faults(
        "ca-wrong",
        "named a little like a virus scanner",
        Setting(holder("localhost", root("x", subject=_PRESET))),
        tls=_13,
    ),
)
_SAME_NAME = (
    *faults("ca-same-name-other-key", "version 1", Setting(ca=(LAB_AGAIN,))),
    *faults(
        "ca-same-name-other-key",
        "root sent along",
        Setting(ca=(LAB_AGAIN,), cafile=(LAB,), client=CLIENT),
    ),
    *faults(
        "ca-same-name-other-key",
        "keys identified",
        Setting(holder("localhost", MARKED, identified=True), ca=(MARKED_AGAIN,)),
    ),
    *faults(
        "ca-same-name-other-key",
        "name wrong too",
        Setting(holder("raspberrypi", LAB), ca=(LAB_AGAIN,)),
    ),
    *faults(
        "ca-same-name-other-key",
        "address not in the certificate",
        Setting(holder("raspberrypi", LAB), ca=(LAB_AGAIN,), changes={"host": "127.0.0.1"}),
        tls=_13,
    ),
    *faults(
        "ca-same-name-other-key",
        "expired too",
        Setting(holder("localhost", LAB, days=(-30, -1)), ca=(LAB_AGAIN,)),
        tls=_13,
    ),
    *faults(
        "ca-same-name-other-key",
        "that of the intermediate",
        Setting(BELOW, sent=(CLASS,), ca=(LAB_AGAIN,)),
        tls=_12,
    ),
    *faults(
        "ca-same-name-other-key",
        "key of another kind",
        Setting(ca=(root("Lab CA", key="rsa"),)),
        tls=_13,
    ),
    *faults(
        "ca-same-name-other-key",
        "before the right one in the file",
        Setting(ca=(LAB_AGAIN, LAB)),
    ),
    *faults("ca-subject-equals-leaf", "", trusting(SAME)),
    *faults("ca-subject-equals-leaf", "sent along", trusting(SAME, cafile=(SAME,)), tls=_13),
)
_CHOSEN = (
    *faults("leaf-self-signed", "version 1", Setting(holder("localhost", None))),
    *faults(
        "leaf-self-signed", "version 3", Setting(holder("localhost", None, _SAN, identified=True))
    ),
    *faults(
        "leaf-self-signed",
        "made again",
        Setting(holder("localhost", None), ca=(holder("localhost", None, key_label="old"),)),
        tls=_13,
    ),
    *faults("leaf-self-signed", "RSA", Setting(holder("localhost", None, key="rsa")), tls=_12),
    *faults("ca-is-the-leaf", "", Setting(ca=(BROKER,))),
    *faults(
        "ca-is-the-leaf", "root sent along", Setting(ca=(BROKER,), cafile=(LAB,), client=CLIENT)
    ),
    *faults("ca-is-the-leaf", "version 3", Setting(BROKER_3, ca=(BROKER_3,)), tls=_13),
    *faults("ca-is-client-cert", "mine", Setting(ca=(CLIENT,), client=CLIENT)),
    *faults(
        "ca-is-client-cert", "root sent along", Setting(ca=(CLIENT,), client=CLIENT, cafile=(LAB,))
    ),
    *faults("ca-is-client-cert", "of a friend", Setting(ca=(holder("martin", LAB),)), tls=_13),
)
_MISSING = (
    *faults("chain-incomplete", "of one house", Setting(BELOW)),
    *faults(
        "chain-incomplete", "broker with a cafile", Setting(BELOW, cafile=(LAB,), client=CLIENT)
    ),
    *faults(
        "chain-incomplete",
        "root named by the identifier",
        Setting(holder("localhost", TOLD_CLASS, version=3, names_authority=_SERIAL)),
    ),
    *faults(
        "chain-incomplete",
        "names without a house",
        Setting(holder("localhost", BARE_BELOW), ca=(BARE_LAB,), cafile=(BARE_LAB,), client=CLIENT),
        tls=_13,
    ),
    *faults(
        "chain-incomplete", "root sent, intermediate not", Setting(BELOW, sent=(LAB,)), tls=_13
    ),
    *faults(
        "chain-incomplete",
        "intermediate lies beside",
        Setting(holder("localhost", STRANGE_CLASS), beside={"class-ca.crt": STRANGE_CLASS}),
        tls=_13,
    ),
    *faults(
        "chain-incomplete",
        "two between, one sent",
        Setting(holder("localhost", DEEP), sent=(DEEP,)),
        tls=_12,
    ),
    *faults("ca-is-intermediate", "", Setting(BELOW, ca=(CLASS,))),
    *faults(
        "ca-is-intermediate",
        "chain and root sent",
        Setting(BELOW, sent=(CLASS, LAB), ca=(CLASS,)),
    ),
    *faults(
        "ca-is-intermediate",
        "beside another authority",
        Setting(BELOW, sent=(CLASS,), ca=(OTHER, CLASS)),
        tls=_13,
    ),
)
_BETWEEN = (
    *faults("intercepted", "", Setting(holder("localhost", AVAST), sent=(AVAST,))),
    *faults(
        "intercepted",
        "no CA file",
        Setting(holder("localhost", root("ESET SSL Filter CA")), ca=None),
        tls=_13,
    ),
    *faults(
        "intercepted",
        "named by its house",
        Setting(holder("localhost", root("x", subject=_KASPERSKY))),
        tls=_12,
    ),
)
FAULTS = (*_NONE, *_WRONG, *_SAME_NAME, *_CHOSEN, *_MISSING, *_BETWEEN)
