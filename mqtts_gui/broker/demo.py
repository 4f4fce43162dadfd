"""The demonstration broker: a small MQTT broker in the program, to show and to practise with.

It is a demonstration, not a server: it listens on the loopback interface only, keeps everything in
memory and forgets it when it stops. It speaks MQTT 3.1, 3.1.1 and 5 with QoS 0 to 2, retained
messages, wills and mutual TLS; the common name of the client's certificate is its user name.

    with DemoBroker(make_throwaway_pki(folder)) as broker:
        connect("localhost", broker.port)
"""

from __future__ import annotations

import asyncio
import logging
import ssl
import threading
from collections.abc import Callable
from concurrent.futures import Future
from ipaddress import ip_address
from types import TracebackType
from typing import Self

from mqtts_gui.broker.hub import Hub
from mqtts_gui.broker.limits import Limits
from mqtts_gui.broker.messages import Message
from mqtts_gui.broker.service import Service
from mqtts_gui.mqtt.topics import check_topic
from mqtts_gui.pki.throwaway import ThrowawayPki

_log = logging.getLogger(__name__)
_START_S = 10.0
_STOP_S = 10.0


class NotLoopbackError(ValueError):
    """The demonstration broker was asked to listen where other computers could reach it."""


class DemoBroker:
    """A broker with a thread and a loop of its own; its methods may be called from any thread.

    Attributes:
        host: The address it listens on.
        port: The port it listens on; 0 stands for a free one, which it then keeps.

    Raises:
        NotLoopbackError: `host` is not an address of the loopback interface.
    """

    def __init__(
        self,
        pki: ThrowawayPki,
        *,
        port: int = 0,
        host: str = "127.0.0.1",
        limits: Limits | None = None,
    ) -> None:
        self.host = _loopback(host)
        self.port = port
        self._pki = pki
        self._limits = limits or Limits()
        self._thread: threading.Thread | None = None
        self._service: Service | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    @property
    def running(self) -> bool:
        """Whether clients can connect."""
        return self._service is not None

    def start(self) -> None:
        """Start, and return as soon as clients can connect; nothing happens if it runs.

        Raises:
            OSError: the port is taken, or a file cannot be read.
        """
        if self._thread is not None:
            return
        context = _make_context(self._pki)
        started: Future[Service] = Future()
        thread = threading.Thread(
            target=self._run, args=(context, started), name="demo-broker", daemon=True
        )
        thread.start()
        self._service = started.result(_START_S)
        self._thread, self.port = thread, self._service.port

    def stop(self) -> None:
        """Disconnect all clients and stop; returns when the thread is gone."""
        thread, self._thread = self._thread, None
        service, self._service = self._service, None
        if thread is not None and service is not None:
            service.stop()
            thread.join(_STOP_S)

    def publish(self, topic: str, payload: bytes, qos: int = 0, *, retain: bool = False) -> None:
        """Publish a message of the broker's own; it is lost if the broker does not run.

        Raises:
            TopicError: `topic` is not a topic name.
        """
        check_topic(topic)
        message = Message(topic, payload, qos, retain, size=len(topic) + len(payload))
        self.call(lambda hub: hub.publish(message))

    def call(self, function: Callable[[Hub], object]) -> None:
        """Let the broker's thread call `function`; nothing happens if the broker does not run."""
        service = self._service
        if service is None:
            return
        try:
            service.loop.call_soon_threadsafe(function, service.hub)
        except RuntimeError:
            _log.debug("the broker stopped before it could be asked")

    def _run(self, context: ssl.SSLContext, started: Future[Service]) -> None:
        async def serve() -> None:
            service = Service(context, self._limits)
            await service.run(self.host, self.port, started.set_result)

        try:
            asyncio.run(serve())
        except Exception as error:
            if started.done():
                raise
            started.set_exception(error)  # raised again in the caller's thread


def _loopback(host: str) -> str:
    """Return the address to listen on; a broker for demonstrations stays on this computer."""
    address = "127.0.0.1" if host == "localhost" else host
    try:
        if ip_address(address).is_loopback:
            return address
    except ValueError:
        pass
    raise NotLoopbackError(f"{host!r} is not an address of the loopback interface")


def _make_context(pki: ThrowawayPki) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.options |= ssl.OP_NO_RENEGOTIATION
    context.load_cert_chain(pki.broker_cert, pki.broker_key, password=_no_passphrase)
    context.load_verify_locations(pki.ca_cert)
    context.verify_mode = ssl.CERT_REQUIRED
    return context


def _no_passphrase() -> str:
    return ""  # without this, OpenSSL would ask on the console
