"""What explaining a failure starts from: the profile, what was seen, and what the files hold."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from ipaddress import ip_address

from cryptography import x509

from mqtts_gui.certs.chain import ChainResult, Role, verify
from mqtts_gui.certs.items import Kind
from mqtts_gui.certs.own import find_own
from mqtts_gui.doctor.files import FilesOfProfile
from mqtts_gui.doctor.mqtt_probes import NOTHING_ASKED, MqttAnswers
from mqtts_gui.doctor.probes import Probe
from mqtts_gui.errors import Action, Problem, Severity
from mqtts_gui.i18n import Phrase, visible
from mqtts_gui.mqtt.details import read_certificate
from mqtts_gui.mqtt.dialling import DialError
from mqtts_gui.mqtt.events import Evidence, StepId
from mqtts_gui.mqtt.profile import Profile

_CLOSED = (
    ConnectionResetError,
    ConnectionAbortedError,
    BrokenPipeError,
    EOFError,
    ssl.SSLEOFError,
    ssl.SSLZeroReturnError,
)


@dataclass(frozen=True)
class Situation:
    """A failed connection, as the rules look at it.

    Attributes:
        now: This computer's clock.
        probe: What a second look at the port showed, None where nobody looked.
        endings: How often the broker has closed the ready session lately.
        asked: What the broker answered to questions about MQTT.
        has_password: A password was sent; None where that is not known.
        is_first: This is the fault that OpenSSL named; False for one that it hides.
        was_ready_lately: A session with this broker stood a moment ago, or still does.
    """

    profile: Profile
    evidence: Evidence
    files: FilesOfProfile
    now: datetime
    probe: Probe | None = None
    endings: int = 1
    is_first: bool = True
    was_ready_lately: bool = False
    asked: MqttAnswers = NOTHING_ASKED
    has_password: bool | None = None

    @property
    def address(self) -> str:
        """Where the connection went: the IP address if one was tried, else the host."""
        return self.evidence.address or self.profile.host

    @property
    def expected_name(self) -> str:
        """The name that the broker's certificate was checked for."""
        return self.profile.expected_name

    @cached_property
    def chain(self) -> tuple[x509.Certificate, ...]:
        """The certificates that the broker presented, leaf first, as far as they can be read."""
        return tuple(c for der in self.evidence.chain if (c := read_certificate(der)))

    @property
    def leaf(self) -> x509.Certificate | None:
        """The broker's own certificate."""
        return self.chain[0] if self.chain else None

    @cached_property
    def authorities(self) -> tuple[x509.Certificate, ...]:
        """The certificates of the CA file."""
        return self.files.ca.certificates if self.files.ca else ()

    @cached_property
    def judged(self) -> ChainResult | None:
        """What `certs` says of the broker's chain and its dates, names apart.

        OpenSSL looks at names before it verifies signatures, so a wrong name proves no signature.
        None where the system's own authorities are trusted, which are not known here.
        """
        if self.leaf is None or not self.authorities:
            return None
        sent, known = self.chain[1:], self.authorities
        return verify(self.leaf, sent, known, self.now, role=Role.BROKER)

    @property
    def chain_fault(self) -> int:
        """OpenSSL's code for what is wrong with the chain, 0 where nothing is known to be."""
        return self.judged.verify_code if self.judged else 0

    @property
    def path(self) -> tuple[x509.Certificate, ...]:
        """The certificates from the broker's up to the last that was found, leaf first."""
        return self.judged.chain if self.judged else self.chain

    @cached_property
    def client(self) -> x509.Certificate | None:
        """The client certificate, that of the key wherever it stands in its file."""
        if self.files.client_cert is None:
            return None
        key = (self.files.client_key or self.files.client_cert).first(Kind.PRIVATE_KEY)
        own = find_own(self.files.client_cert, key.key_holder if key else None)
        return own.certificate if own else None

    @property
    def error(self) -> BaseException | None:
        """What was raised, as the system put it."""
        raised = self.evidence.error
        return raised.error if isinstance(raised, DialError) else raised

    @property
    def was_closed(self) -> bool:
        """The other side ended the connection, politely or not, and said nothing."""
        error = self.error
        if self.evidence.reason_code is not None:
            return False
        # The reason is a symbol of OpenSSL, not a text; errors made by Python have none.
        eof = getattr(error, "reason", None) == "UNEXPECTED_EOF_WHILE_READING"
        return eof or error is None or isinstance(error, _CLOSED)

    @property
    def timed_out(self) -> bool:
        """The other side was silent for too long."""
        return isinstance(self.error, TimeoutError)

    def ended_at(self, *steps: StepId) -> bool:
        """Say whether one of these steps ended the attempt."""
        return self.evidence.step in steps


Rule = Callable[[Situation], Problem | None]
"""Recognises one fault, or a few that differ in words only; None for all others."""


@dataclass(frozen=True, slots=True)
class Sentences:
    """The three sentences of a problem: what happened, why, what to do."""

    message: Phrase
    cause: Phrase
    fix: Phrase


def make_problem(
    situation: Situation,
    code: str,
    sentences: Sentences,
    *actions: Action | None,
    severity: Severity = Severity.ERROR,
    details: Mapping[str, str] | None = None,
) -> Problem:
    """Return a problem with the evidence of the situation as its details; None actions drop out."""
    return Problem(
        code=code,
        severity=severity,
        message=sentences.message,
        cause=sentences.cause,
        fix=sentences.fix,
        actions=tuple(action for action in actions if action is not None),
        details={**evidence_details(situation), **(details or {})},
    )


def refused_client(s: Situation, *alerts: int) -> x509.Certificate | None:
    """Return the client certificate if it was sent and one of these alerts answered it."""
    return s.client if s.evidence.certificate_sent and s.evidence.alert in alerts else None


def evidence_details(situation: Situation) -> dict[str, str]:
    """Return the evidence by name, in English, without secrets, only what there is."""
    evidence, profile = situation.evidence, situation.profile
    facts = {
        "step": evidence.step.value,
        "target": profile.address,
        "address": evidence.address,
        "expected_name": situation.expected_name if evidence.chain else None,
        "error": describe_error(situation.error),
        "verify_code": evidence.verify_code,
        "alert": evidence.alert,
        "reason_code": evidence.reason_code,
        "reason_string": visible(evidence.reason_string),
        "server_reference": visible(evidence.server_reference),
        "largest_packet_sent": evidence.largest_sent or None,
        "largest_packet_allowed": evidence.max_packet_size,
        "tls": f"{evidence.tls.version} {evidence.tls.cipher}" if evidence.tls else None,
        "client_certificate_requested": "yes" if evidence.certificate_requested else None,
        "client_certificate_sent": "yes" if evidence.certificate_sent else None,
        "bytes_received": evidence.bytes_received,
        "first_bytes": evidence.first_bytes.hex(" "),
        "computer_clock": f"{situation.now:%Y-%m-%dT%H:%M:%SZ}",
    }
    return {name: str(fact) for name, fact in facts.items() if fact not in {None, ""}}


def describe_error(error: BaseException | None) -> str:
    """Return the kind and the text of an error for the details."""
    return "" if error is None else f"{type(error).__name__}: {error}"


def is_address(text: str) -> bool:
    """Say whether `text` is an IP address rather than a name."""
    try:
        ip_address(text.strip("[]").partition("%")[0])
    except ValueError:
        return False
    return True
