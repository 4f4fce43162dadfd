import pytest

from mqtts_gui.mqtt.profile import Protocol
from mqtts_gui.mqtt.target import Target, read_target


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("vm-dupont", Target("vm-dupont", 8883)),
        (" vm-dupont ", Target(" vm-dupont ", 8883)),
        (" vm-dupont:1\t", Target(" vm-dupont\t", 1)),
        (" mqtts://vm-dupont ", Target("vm-dupont", 8883)),
        (" ", Target("", 8883)),
        ("vm-dupont:1884", Target("vm-dupont", 1884)),
        ("192.168.56.10:8883", Target("192.168.56.10", 8883)),
        ("::1", Target("::1", 8883)),
        ("fe80::1%eth0", Target("fe80::1%eth0", 8883)),
        ("[::1]", Target("::1", 8883)),
        ("[::1]:8884", Target("::1", 8884)),
        ("mqtts://vm", Target("vm", 8883)),
        ("MQTTS://vm:1/x?y#z", Target("vm", 1)),
        ("ssl://vm", Target("vm", 8883)),
        ("mqtt://vm", Target("vm", 1883, Protocol.MQTT)),
        ("tcp://[::1]:5", Target("::1", 5, Protocol.MQTT)),
        ("mqtt://eleve:p%40ss@vm", Target("vm", 1883, Protocol.MQTT, "eleve", "p@ss")),
        ("mqtt://eleve@vm", Target("vm", 1883, Protocol.MQTT, "eleve", None)),
        # What cannot be understood is left for the doctor to name, without the password.
        ("", Target("", 8883)),
        ("vm:99999", Target("vm", 99999)),
        ("vm:abc", Target("vm:abc", 8883)),
        ("https://eleve:secret@vm/", Target("https://…@vm/", 8883)),
        ("https://eleve:sec/ret@vm/", Target("https://…/…@vm/", 8883)),
        ("mqtts://eleve:sec/ret@vm", Target("mqtts://…/…@vm", 8883)),
        ("mqtts://vm/path@elsewhere", Target("mqtts://…/…@elsewhere", 8883)),
        ("eleve:secret@vm", Target("…@vm", 8883)),
    ],
)
def test_hosts_ports_and_urls(text: str, target: Target) -> None:
    assert read_target(text) == target
