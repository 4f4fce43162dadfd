"""The way to a broker, step by step: files, name, TCP, TLS, its certificate, ours."""

from __future__ import annotations

import ssl
import time
from dataclasses import dataclass, replace
from datetime import timedelta

from cryptography import x509
from cryptography.x509.oid import NameOID

from mqtts_gui.certs.loading import LoadedFile
from mqtts_gui.certs.matching import matches_host
from mqtts_gui.errors import Severity
from mqtts_gui.i18n import Phrase, mark
from mqtts_gui.mqtt import details
from mqtts_gui.mqtt.attempt import Attempt, AttemptError
from mqtts_gui.mqtt.channel import Channel
from mqtts_gui.mqtt.dialling import DialError, dial
from mqtts_gui.mqtt.events import StepId, StepStatus, TlsFacts
from mqtts_gui.mqtt.file_problems import FileProblemError
from mqtts_gui.mqtt.handshake import unverified_chain
from mqtts_gui.mqtt.profile import Profile, Protocol, Secrets
from mqtts_gui.mqtt.resolving import Address, literal_addresses, resolve
from mqtts_gui.mqtt.tls import TlsSetUp, make_context
from mqtts_gui.mqtt.waiting import READ, WRITE, CancelledError, Waiter

VERDICT_WITHIN_S = 0.5
"""How long a broker of TLS 1.3 may take at most to accept or refuse a client certificate."""
SOONEST_VERDICT_S = 0.05
SLOWNESS = 10
"""How many times as long as the rest of the handshake that may take, on a quick way."""
MAX_HANDSHAKE_BYTES = 256 * 1024
"""OpenSSL itself takes no chain of more than 100 kB: what is longer than this never ends."""

_TLS_STEPS = (StepId.TLS, StepId.CERTIFICATE, StepId.CLIENT_CERTIFICATE)


@dataclass(frozen=True, slots=True)
class Link:
    """A connection to the broker, ready for MQTT.

    Attributes:
        name_verified: The name that the broker's certificate was checked for, or None.
        client_name: Common name of the client certificate that was sent, or None.
    """

    channel: Channel
    address: str
    chain_verified: bool
    name_verified: str | None
    client_name: str | None


class Connector:
    """Walks the steps of one attempt up to a connection that can carry MQTT."""

    def __init__(
        self,
        profile: Profile,
        secrets: Secrets,
        attempt: Attempt,
        waiter: Waiter,
        step_timeout: timedelta,
    ) -> None:
        self._profile = profile
        self._secrets = secrets
        self._attempt = attempt
        self._waiter = waiter
        self._step_s = step_timeout.total_seconds()
        self._authorities: LoadedFile | None = None
        self._patience_s = VERDICT_WITHIN_S

    def connect(self) -> Link:
        """Take every step before MQTT.

        Raises:
            AttemptError: a step failed, or the person ended the attempt; all was reported.
        """
        try:
            return self._walk()
        except CancelledError:
            self._attempt.end(StepStatus.SKIPPED, details.CANCELLED)
            evidence = self._attempt.evidence(None)
            raise AttemptError(replace(evidence, cancelled=True)) from None
        # SSLError and UnicodeError are among these.
        except (OSError, ValueError, EOFError, FileProblemError) as error:
            cause = error.error if isinstance(error, DialError) else error
            self._report_failure(cause)
            raise AttemptError(self._attempt.evidence(cause)) from error

    def _walk(self) -> Link:
        set_up = self._load_files()
        addresses = self._resolve()
        channel = self._dial(addresses)
        if set_up is None:
            self._attempt.skip((step, details.IN_CLEAR) for step in _TLS_STEPS)
        else:
            self._shake_hands(channel, set_up)
            self._judge_certificate()
            self._present_certificate(channel)
        profile, is_tls = self._profile, set_up is not None
        certificate = set_up.client_certificate if set_up else None
        return Link(
            channel,
            self._attempt.address or "",
            is_tls and profile.verify_chain,
            profile.expected_name if is_tls and profile.verify_name else None,
            _common_name(certificate) if self._attempt.recorder.certificate_sent else None,
        )

    def _load_files(self) -> TlsSetUp | None:
        if self._profile.protocol is Protocol.MQTT:
            self._attempt.skip([(StepId.FILES, details.IN_CLEAR)])
            return None
        self._attempt.start(StepId.FILES)
        set_up = self._set_up_tls()
        self._attempt.recorder = set_up.recorder
        self._authorities = set_up.authorities
        is_odd = any(finding.severity is not Severity.INFO for finding in set_up.findings)
        odd = StepStatus.WARNING if is_odd else StepStatus.OK
        self._attempt.end(odd, details.files_read(self._profile, set_up))
        return set_up

    def _set_up_tls(self) -> TlsSetUp:
        return make_context(self._profile, self._secrets)

    def _resolve(self) -> tuple[Address, ...]:
        host, port = self._profile.host, self._profile.port
        self._attempt.start(StepId.RESOLVE)
        if "\0" in host:  # the resolver would take what stands before it
            raise UnicodeError("a host name holds no NUL")
        given = literal_addresses(host, port)
        addresses = given or resolve(host, port, self._waiter, self._deadline())
        detail = details.name_resolved(host, addresses, asked=not given)
        self._attempt.end(StepStatus.OK, detail)
        return addresses

    def _dial(self, addresses: tuple[Address, ...]) -> Channel:
        self._attempt.start(StepId.TCP)
        self._attempt.address = addresses[0].ip
        try:
            connected, address = dial(addresses, self._waiter, self._deadline())
        except DialError as error:
            self._attempt.address = error.address.ip
            raise
        self._attempt.address = address.ip
        self._attempt.channel = channel = Channel(connected, self._attempt.tap)
        answers = mark(
            "%(address)s port %(port)s answers", address=address.ip, port=self._profile.port
        )
        self._attempt.end(StepStatus.OK, answers)
        return channel

    def _shake_hands(self, channel: Channel, set_up: TlsSetUp) -> None:
        self._attempt.start(StepId.TLS)
        self._start_tls(channel, set_up.context)
        began_at, deadline = time.monotonic(), self._deadline()
        try:
            while not channel.advance_handshake():
                self._exchange(channel, deadline, "the TLS handshake did not end in time")
        except ssl.SSLError:
            channel.flush()  # the broker's log shall say why we leave
            raise
        finally:
            self._attempt.tls = _facts(channel, self._attempt, set_up.context)
            # A chain that travelled compressed is in no message that the recorder knows.
            recorder = self._attempt.recorder
            recorder.chain = recorder.chain or unverified_chain(channel.tls)
        channel.flush()
        took_s = time.monotonic() - began_at
        self._patience_s = min(self._patience_s, max(SOONEST_VERDICT_S, SLOWNESS * took_s))
        if self._attempt.tls is not None:
            self._attempt.end(StepStatus.OK, details.tls_agreed(self._attempt.tls))

    def _start_tls(self, channel: Channel, context: ssl.SSLContext) -> None:
        name = self._profile.expected_name.partition("%")[0]  # fe80::1%eth0: the zone is ours
        try:
            channel.start_tls(context, name or None)
        except (ValueError, TypeError) as error:  # TypeError: the name holds a NUL
            if self._profile.verify_name:
                raise ValueError("no certificate can be checked for this name") from error
            channel.start_tls(context, None)

    def _exchange(self, channel: Channel, deadline: float, too_late: str) -> None:
        """Send what is to be sent, and read what comes next."""
        channel.flush()
        if channel.error is None:
            events = READ | WRITE if channel.has_unsent else READ
            if self._waiter.wait({channel.socket: events}, deadline):
                channel.receive()
            if channel.bytes_received > MAX_HANDSHAKE_BYTES:
                raise ssl.SSLError("the TLS handshake does not end")
            if time.monotonic() >= deadline:  # a server may also talk for ever
                raise TimeoutError(too_late)
        if channel.error is not None and not channel.advance_handshake():
            raise channel.error

    def _judge_certificate(self) -> None:
        self._attempt.start(StepId.CERTIFICATE)
        profile = self._profile
        if profile.verify_chain and not self._attempt.recorder.chain:
            # OpenSSL checks nothing when the list of ciphers lets a broker stay anonymous.
            raise ssl.SSLError("the broker presented no certificate")
        if profile.verify_name and not profile.verify_chain:
            # OpenSSL compares names only together with the chain.
            self._check_name(profile.expected_name)
        self._attempt.end(*details.certificate_accepted(profile))

    def _check_name(self, name: str) -> None:
        chain = self._attempt.recorder.chain
        leaf = details.read_certificate(chain[0]) if chain else None
        if leaf is None or not matches_host(leaf, name):
            error = ssl.SSLCertVerificationError("the certificate is made out to another name")
            is_address = bool(literal_addresses(name, self._profile.port))
            error.verify_code = details.ADDRESS_MISMATCH if is_address else details.NAME_MISMATCH
            raise error

    def _present_certificate(self, channel: Channel) -> None:
        """Learn whether the broker accepts who we are.

        Under TLS 1.3 its refusal comes after the handshake, and is lost when something is written
        to the connection that it has closed: so read first.
        """
        self._attempt.start(StepId.CLIENT_CERTIFICATE)
        recorder = self._attempt.recorder
        if recorder.is_tls_1_3 and recorder.certificate_requested:
            deadline = time.monotonic() + min(self._patience_s, self._step_s)
            # Whoever already talks has accepted us, and is no broker: those wait for CONNECT.
            while not recorder.ticket_received and not channel.pending():
                if channel.error is not None:
                    raise channel.error
                if time.monotonic() >= deadline:
                    break
                if self._waiter.wait({channel.socket: READ}, deadline):
                    channel.receive()
        self._attempt.end(*self._presented())

    def _presented(self) -> tuple[StepStatus, Phrase]:
        recorder, file = self._attempt.recorder, self._profile.client_cert
        name = file.name if file else ""
        if recorder.certificate_sent and (recorder.ticket_received or not recorder.is_tls_1_3):
            return StepStatus.OK, mark("%(file)s presented and accepted", file=name)
        if recorder.certificate_sent:
            return StepStatus.OK, mark("%(file)s presented", file=name)
        if recorder.certificate_requested and (recorder.ticket_received or not recorder.is_tls_1_3):
            return StepStatus.OK, mark("asked for, but not required")
        if recorder.certificate_requested:
            return StepStatus.OK, mark("asked for, and none was presented")
        if file is not None:
            return StepStatus.WARNING, mark("the broker did not ask for %(file)s", file=name)
        return StepStatus.SKIPPED, mark("the broker does not ask for one")

    def _report_failure(self, error: BaseException) -> None:
        attempt = self._attempt
        if attempt.step is StepId.TLS and attempt.tls is not None:
            if isinstance(error, ssl.SSLCertVerificationError):
                attempt.end(StepStatus.OK, details.tls_agreed(attempt.tls))
                attempt.start(StepId.CERTIFICATE)
            elif attempt.recorder.answered_request and attempt.recorder.alert is not None:
                # TLS 1.2: the handshake itself ends with the broker's verdict on us.
                attempt.end(StepStatus.OK, details.tls_agreed(attempt.tls))
                attempt.start(StepId.CERTIFICATE)
                attempt.end(*details.certificate_accepted(self._profile))
                attempt.start(StepId.CLIENT_CERTIFICATE)
        attempt.end(StepStatus.ERROR, self._failure(error))
        attempt.skip(details.steps_after(attempt.step))

    def _failure(self, error: BaseException) -> Phrase:
        attempt, profile = self._attempt, self._profile
        match attempt.step:
            case StepId.FILES:
                return details.files_failed(error)
            case StepId.RESOLVE:
                return details.resolving_failed(error)
            case StepId.TCP:
                return details.dialling_failed(error, attempt.address or "", profile.port)
            case StepId.CERTIFICATE if isinstance(error, ssl.SSLCertVerificationError):
                return details.certificate_refused(
                    profile, error.verify_code, attempt.recorder.chain, self._authorities
                )
            case StepId.CLIENT_CERTIFICATE:
                return details.client_certificate_refused(attempt.recorder.alert)
            case _:
                return details.handshake_failed(error, attempt.recorder.alert)

    def _deadline(self) -> float:
        return time.monotonic() + self._step_s


def _facts(channel: Channel, attempt: Attempt, context: ssl.SSLContext) -> TlsFacts | None:
    """Return what the handshake agreed on, even if it failed later."""
    recorder = attempt.recorder
    if recorder.version is None or recorder.cipher_id is None:
        return None
    suites = {suite["id"] & 0xFFFF: str(suite["name"]) for suite in context.get_ciphers()}
    cipher = suites.get(recorder.cipher_id, f"0x{recorder.cipher_id:04X}")
    alpn = channel.tls.selected_alpn_protocol() if channel.tls else None
    return TlsFacts(recorder.version, cipher, recorder.group, alpn)


def _common_name(certificate: x509.Certificate | None) -> str | None:
    names = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME) if certificate else []
    return str(names[0].value) if names else None
