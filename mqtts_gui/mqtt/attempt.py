"""One attempt to connect: the steps as they are reported, and what was seen on the way."""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable, Iterable
from datetime import timedelta

from mqtts_gui.i18n import Phrase
from mqtts_gui.mqtt.channel import Channel
from mqtts_gui.mqtt.events import (
    Evidence,
    SessionEvent,
    StepEnded,
    StepId,
    StepStarted,
    StepStatus,
    TlsFacts,
)
from mqtts_gui.mqtt.handshake import HandshakeRecorder
from mqtts_gui.mqtt.tap import Tap


class AttemptError(Exception):
    """The attempt failed; `evidence` is what it saw."""

    def __init__(self, evidence: Evidence) -> None:
        super().__init__(f"step {evidence.step} failed")
        self.evidence = evidence


class Attempt:
    """Reports the steps of one attempt and keeps what becomes evidence if it fails.

    Attributes:
        step: The step under way, or the last one.
        address: IP address tried or reached.
        channel: The connection, once there is one.
        tap: What listens to the connection, if something does.
        recorder: What the TLS handshake said.
        tls: What it negotiated.
        mqtt_sent: CONNECT was sent.
    """

    def __init__(self, sink: Callable[[SessionEvent], None], tap: Tap | None = None) -> None:
        self.step = StepId.FILES
        self.address: str | None = None
        self.channel: Channel | None = None
        self.tap = tap
        self.recorder = HandshakeRecorder()
        self.tls: TlsFacts | None = None
        self.mqtt_sent = False
        self._sink = sink
        self._started_at: float | None = None

    def start(self, step: StepId) -> None:
        """Report that `step` begins."""
        self.step = step
        self._started_at = time.monotonic()
        self._sink(StepStarted(step))

    def end(self, status: StepStatus, detail: Phrase | None = None) -> None:
        """Report how the step under way ended."""
        started_at = time.monotonic() if self._started_at is None else self._started_at
        self._started_at = None
        duration = timedelta(seconds=time.monotonic() - started_at)
        self._sink(StepEnded(self.step, status, duration, detail))

    def skip(self, steps: Iterable[tuple[StepId, Phrase]]) -> None:
        """Report steps that are not taken, each with the reason; the step under way stays."""
        for step, detail in steps:
            self._sink(StepEnded(step, StepStatus.SKIPPED, timedelta(), detail))

    def evidence(self, error: BaseException | None) -> Evidence:
        """Return what the attempt saw until it ended because of `error`."""
        code = error.verify_code if isinstance(error, ssl.SSLCertVerificationError) else None
        return Evidence(
            step=self.step,
            error=error,
            address=self.address,
            verify_code=code,
            alert=self.recorder.alert,
            chain=self.recorder.chain,
            certificate_requested=self.recorder.certificate_requested,
            certificate_sent=self.recorder.certificate_sent,
            tls=self.tls,
            bytes_received=self.channel.bytes_received if self.channel else 0,
            first_bytes=self.channel.first_bytes if self.channel else b"",
            mqtt_sent=self.mqtt_sent,
        )
