"""What a server presents: its certificates, fetched without trusting them and without MQTT.

The handshake goes as far as it goes. Its Certificate message comes before nearly everything that
can fail: a chain that nobody trusts, a client certificate that is demanded, a name that differs. A
server that speaks TLS hears the greeting of TLS and no more: no client certificate, no user name,
no CONNECT. Where a port hung up on that greeting or stayed silent, the doctor looks again
(`probes.look_again`), or else nobody could say what is wrong with it.

found = fetch_presented("vm-dupont:8883")
if found.problem is None: show(found.chain)
"""

from __future__ import annotations

import ssl
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum

from mqtts_gui.doctor.diagnosing import diagnose_all
from mqtts_gui.doctor.situation import is_address
from mqtts_gui.doctor.steps import STEP_TITLES
from mqtts_gui.errors import Problem
from mqtts_gui.i18n import Phrase, mark
from mqtts_gui.mqtt.attempt import Attempt, AttemptError
from mqtts_gui.mqtt.connecting import Connector
from mqtts_gui.mqtt.events import Evidence, SessionEvent, StepId, StepStarted, TlsFacts
from mqtts_gui.mqtt.handshake import unverified_chain
from mqtts_gui.mqtt.hosts import mend_host
from mqtts_gui.mqtt.lenient import LenientConnector
from mqtts_gui.mqtt.profile import Profile, Secrets
from mqtts_gui.mqtt.target import Target, read_target
from mqtts_gui.mqtt.waiting import CancelledError, Waiter

STEP_TIMEOUT = timedelta(seconds=10)
ONCE_MORE = mark("Once more, with what is old or weak allowed")
WHAT_ANSWERS = mark("What answers on this port")

_REPORTED = {StepId.RESOLVE, StepId.TCP, StepId.TLS}
_TLS_RECORDS = (b"\x15\x03", b"\x16\x03")
_REFUSALS = {40, 42, 46, 49, 116}
"""Alerts that answer an empty Certificate message, under TLS 1.2 (OpenSSL: 40) and 1.3 (116)."""


class ClientCertificate(StrEnum):
    """What a server does about certificates of clients."""

    NOT_ASKED = "not-asked"
    ASKED = "asked"
    DEMANDED = "demanded"


@dataclass(frozen=True, slots=True)
class Presented:
    """What one server presented; nothing of it is trusted, and nothing of it is kept.

    Attributes:
        host: The host that was asked, as it was typed.
        chain: DER certificates in the order in which they came; the first is the server's own, if
            the server keeps to the rules.
        server_name: The name that the server was asked for (SNI); None for an address.
        address: The IP address that was reached, or tried last.
        tls: What was negotiated, as far as it came.
        client_certificate: Whether the server asks for one, and refuses whoever has none.
        weakened: The server shows it only to who allows old versions, weak keys or weak ciphers.
        problem: Why there is no certificate; None if there is one.
    """

    host: str
    port: int
    chain: tuple[bytes, ...] = ()
    server_name: str | None = None
    address: str | None = None
    tls: TlsFacts | None = None
    client_certificate: ClientCertificate = ClientCertificate.NOT_ASKED
    weakened: bool = False
    problem: Problem | None = None

    @property
    def name(self) -> str:
        """Host and port, as one writes them: `vm-dupont:8883`, `[::1]:8883`."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"


def fetch_presented(
    target: Target | str,
    *,
    server_name: str = "",
    timeout: timedelta = STEP_TIMEOUT,
    waiter: Waiter | None = None,
    report: Callable[[Phrase], None] | None = None,
) -> Presented:
    """Fetch what the server at `target` presents; blocks, each step for `timeout` at most.

    Args:
        target: HOST, HOST:PORT or a URL; TLS is spoken whatever its scheme says.
        server_name: The name to ask for (SNI), if it is not the host.
        timeout: The longest that one step may take.
        waiter: Stop it from any thread to cancel; the caller closes it.
        report: Told what begins, in the thread that fetches.

    Raises:
        CancelledError: `waiter` was stopped.
    """
    wanted = read_target(target) if isinstance(target, str) else target
    typed = Profile(
        host=wanted.host,
        port=wanted.port,
        server_name=server_name.strip().removesuffix("."),
        verify_chain=False,
        verify_name=False,
    )
    profile = mend_host(typed)
    if waiter is not None:
        return _Fetch(profile, waiter, timeout, report or _nobody).run()
    with closing(Waiter()) as own:
        return _Fetch(profile, own, timeout, report or _nobody).run()


@dataclass(frozen=True, slots=True)
class _Seen:
    """What one handshake showed."""

    evidence: Evidence
    chain: tuple[bytes, ...]
    server_name: str | None


class _Fetch:
    """Tries once as everybody does today and, if need be, once more leniently."""

    def __init__(
        self,
        profile: Profile,
        waiter: Waiter,
        timeout: timedelta,
        report: Callable[[Phrase], None],
    ) -> None:
        self._profile = profile
        self._waiter = waiter
        self._timeout = timeout
        self._report = report

    def run(self) -> Presented:
        name = self._profile.server_name
        if name and not _can_be_sent(name):
            return self._failed(Evidence(StepId.TLS, ValueError("no name for a server")))
        if "\0" in self._profile.host:  # the resolver would take what stands before it
            return self._failed(Evidence(StepId.RESOLVE, ValueError("no host")))
        seen = self._shake_hands(Connector, self._profile, self._tell_step)
        if not seen.chain and _refuses_in_tls(seen.evidence):
            again = self._try_leniently(seen.evidence)
            if again.chain:
                return self._presented(again, weakened=True)
        if not seen.chain:
            return self._failed(seen.evidence)
        return self._presented(seen, weakened=False)

    def _try_leniently(self, evidence: Evidence) -> _Seen:
        self._report(ONCE_MORE)
        # The same machine, should the name have several addresses.
        profile = self._profile.with_changes(
            host=evidence.address, server_name=self._profile.expected_name
        )
        return self._shake_hands(LenientConnector, profile, _ignore)

    def _shake_hands(
        self,
        kind: type[Connector],
        profile: Profile,
        sink: Callable[[SessionEvent], None],
    ) -> _Seen:
        attempt = Attempt(sink)
        try:
            kind(profile, Secrets(), attempt, self._waiter, self._timeout).connect()
            evidence = attempt.evidence(None)
        except AttemptError as failure:
            evidence = failure.evidence
        finally:
            if attempt.channel is not None:
                attempt.channel.dispose()
        if evidence.cancelled:
            raise CancelledError
        tls = attempt.channel.tls if attempt.channel else None
        return _Seen(
            evidence,
            evidence.chain or unverified_chain(tls),
            _name_sent(tls),
        )

    def _failed(self, evidence: Evidence) -> Presented:
        self._report(WHAT_ANSWERS)
        problem = diagnose_all(self._profile, Secrets(), evidence, self._waiter)[0]
        self._waiter.check()
        seen = _Seen(evidence, (), None)
        return replace(self._presented(seen, weakened=False), problem=problem)

    def _presented(self, seen: _Seen, *, weakened: bool) -> Presented:
        evidence = seen.evidence
        return Presented(
            host=self._profile.host,
            port=self._profile.port,
            chain=seen.chain,
            server_name=seen.server_name,
            address=evidence.address,
            tls=evidence.tls,
            client_certificate=_asked_of_clients(evidence),
            weakened=weakened,
        )

    def _tell_step(self, event: SessionEvent) -> None:
        if isinstance(event, StepStarted) and event.step in _REPORTED:
            self._report(STEP_TITLES[event.step])


def _refuses_in_tls(evidence: Evidence) -> bool:
    """Say whether the other side speaks TLS, but not the one that was offered."""
    return evidence.step is StepId.TLS and evidence.first_bytes.startswith(_TLS_RECORDS)


def _asked_of_clients(evidence: Evidence) -> ClientCertificate:
    if not evidence.certificate_requested:
        return ClientCertificate.NOT_ASKED
    if evidence.alert in _REFUSALS:
        return ClientCertificate.DEMANDED
    return ClientCertificate.ASKED


def _can_be_sent(name: str) -> bool:
    """Say whether `name` can travel as SNI."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    try:
        context.wrap_bio(ssl.MemoryBIO(), ssl.MemoryBIO(), server_hostname=name)
    except (ValueError, TypeError):  # TypeError: it holds a NUL
        return False
    return True


def _name_sent(tls: ssl.SSLObject | None) -> str | None:
    name = tls.server_hostname if tls is not None else None
    return None if name is None or is_address(name) else name  # OpenSSL sends no address as SNI


def _nobody(_phrase: Phrase) -> None:
    """Report to nobody."""


def _ignore(_event: SessionEvent) -> None:
    """Pass nothing on."""
