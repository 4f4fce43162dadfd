"""What would leave loopback, in a network of the test's own: no route, no name, no answer."""

from __future__ import annotations

import threading
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from mqtts_gui.doctor.walk import Walk
from tests.support.faults.network import hanging_resolver
from tests.support.namespace import DEAD, NETWORK, Namespace, why_impossible
from tests.support.patience import AT_ONCE_S, DEADLINE_S, FAR_LATER_S

pytestmark = [
    pytest.mark.live,
    pytest.mark.skipif(bool(why_impossible()), reason=str(why_impossible())),
]
FIREWALL = "iptables -A INPUT -p tcp --dport {port} -j {end}"


def code(found: dict[str, Any]) -> str:
    return str(found["diagnosis"]["code"])


def said(found: dict[str, Any]) -> str:
    diagnosis = found["diagnosis"]
    return " | ".join(diagnosis[part] for part in ("message", "cause", "fix"))


@pytest.mark.parametrize("target", ["127.0.0.1:8883", "mqtt://127.0.0.1:1883", "vm-dupont:8883"])
def test_a_firewall_that_drops(target: str, tmp_path: Path) -> None:
    drop = [FIREWALL.format(port=port, end="DROP") for port in (8883, 1883)]
    found = Namespace(tmp_path, ("127.0.0.1 vm-dupont",), tuple(drop)).doctor(target)

    assert code(found) == "tcp-timeout"
    assert "127.0.0.1" in said(found)


def test_a_machine_that_is_off(tmp_path: Path) -> None:
    found = Namespace(tmp_path, (f"{DEAD} vm-dupont",), NETWORK).doctor("vm-dupont")

    # The kernel may find out by itself that nobody answers to the address.
    assert code(found) in {"tcp-timeout", "net-unreachable"}
    assert DEAD in said(found)


@pytest.mark.parametrize("end", ["REJECT", "REJECT --reject-with tcp-reset"])
def test_a_firewall_that_refuses(end: str, tmp_path: Path) -> None:
    refuse = FIREWALL.format(port=8883, end=end)
    found = Namespace(tmp_path, commands=(refuse,)).doctor("127.0.0.1")

    assert code(found) == "tcp-refused"
    assert "127.0.0.1, port 8883" in said(found)


@pytest.mark.parametrize(
    ("host", "word"),
    [
        ("192.0.2.1", "not connected to"),
        ("2001:db8::1", "IPv6"),
        ("224.0.0.1", "group"),
        ("ff02::1", "interface"),
        ("255.255.255.255", "255.255.255.255"),
        ("fe80::1", "interface"),
    ],
)
def test_no_way_to_the_address(host: str, word: str, tmp_path: Path) -> None:
    found = Namespace(tmp_path).doctor(f"[{host}]" if ":" in host else host)

    assert code(found) == "net-unreachable"
    assert host in said(found)
    if host != "ff02::1":
        assert word in said(found)


def test_a_route_that_throws_away(tmp_path: Path) -> None:
    found = Namespace(tmp_path, commands=("ip route add blackhole 10.7.0.0/16",)).doctor("10.7.0.1")

    assert code(found) == "net-unreachable"
    assert "10.7.0.1" in said(found)


def test_a_name_that_the_name_server_does_not_know(tmp_path: Path) -> None:
    found = Namespace(tmp_path, name_server=True).doctor("no-such-vm")

    assert code(found) == "dns-unknown"
    assert "with that address, a blank and no-such-vm" in said(found)
    assert "/etc/hosts" in said(found)
    assert "no name server answers" not in said(found)


def test_no_name_server(tmp_path: Path) -> None:
    found = Namespace(tmp_path).doctor("vm-dupont")

    assert code(found) == "dns-unknown"
    assert "no name server answers" in said(found)


def test_a_name_server_that_is_silent_ends_at_the_time_limit(tmp_path: Path) -> None:
    found = Namespace(tmp_path, name_server=False).doctor("vm-dupont")

    (resolving,) = (step for step in found["steps"] if step["id"] == "resolve")
    assert code(found) == "dns-unknown"
    assert 2900 < resolving["duration_ms"] < 9000  # it would go on for twenty seconds
    assert "no name server answers" in said(found)


def test_a_name_with_a_dead_and_a_live_address(tmp_path: Path) -> None:
    names = (f"{DEAD} vm-dupont", "127.0.0.1 vm-dupont")
    space = Namespace(tmp_path, names, NETWORK, broker=True)
    found = space.doctor("mqtt://vm-dupont:1883")

    assert code(found) == "ok"


def test_debians_own_name(tmp_path: Path) -> None:
    found = Namespace(tmp_path, ("127.0.1.1 vm-dupont",)).doctor("vm-dupont")

    assert code(found) == "tcp-refused"
    assert "/etc/hosts, vm-dupont is this computer itself" in said(found)


def test_a_shadow_in_the_hosts_file_is_named(tmp_path: Path) -> None:
    found = Namespace(tmp_path, ("192.0.2.7 vm-dupont",)).doctor("vm-dupont")

    assert code(found) == "net-unreachable"
    assert "192.0.2.7" in said(found)


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("127.0.0.1:0", "port-invalid"),
        ("127.0.0.1:70000", "port-invalid"),
        ("192.168.56.300", "host-invalid"),
    ],
)
def test_nobody_is_asked_about_what_is_no_host(target: str, expected: str, tmp_path: Path) -> None:
    assert code(Namespace(tmp_path).doctor(target)) == expected


def test_a_resolver_that_hangs_is_cancelled_at_once(tmp_path: Path) -> None:
    with hanging_resolver(tmp_path) as case:
        walk = Walk(case.profile, case.secrets, step_timeout=timedelta(seconds=FAR_LATER_S))
        results = []
        thread = threading.Thread(target=lambda: results.append(walk.run()))
        thread.start()
        until = time.monotonic() + DEADLINE_S
        while "resolve" not in {each.name for each in threading.enumerate()}:
            assert time.monotonic() < until
        started = time.monotonic()
        walk.cancel()
        thread.join(DEADLINE_S)

    assert time.monotonic() - started < AT_ONCE_S
    (result,) = results
    assert result.diagnosis is not None
    assert result.diagnosis.code == "cancelled"
