"""The broker's asyncio side: listen, keep account of connections, close them all at the end."""

from __future__ import annotations

import asyncio
import logging
import ssl
from collections.abc import Callable
from typing import cast

from typing_extensions import override

from mqtts_gui.broker.connection import Connection
from mqtts_gui.broker.hub import Hub
from mqtts_gui.broker.limits import Limits
from mqtts_gui.broker.system_topics import SystemTopics
from mqtts_gui.broker.tls_channel import Listener, TlsChannel
from mqtts_gui.mqtt.codec import ReasonCode

_log = logging.getLogger(__name__)


class Service:
    """A broker in the running loop.

    Attributes:
        loop: Where everything of it happens.
        hub: What its clients share.
        port: The port it listens on, once `run` says so.
    """

    def __init__(self, context: ssl.SSLContext, limits: Limits) -> None:
        self.loop = asyncio.get_running_loop()
        self.hub = Hub(self.loop, limits)
        self.port = 0
        self._context = context
        self._limits = limits
        self._channels: set[TlsChannel] = set()
        self._stopped = asyncio.Event()
        self._empty = asyncio.Event()

    async def run(self, host: str, port: int, listening: Callable[[Service], None]) -> None:
        """Serve until `stop`; `listening` is called as soon as clients can connect.

        Raises:
            OSError: the port is taken.
        """
        self.loop.set_exception_handler(_log_surprise)
        server = await self.loop.create_server(self._make_protocol, host, port)
        self.port = server.sockets[0].getsockname()[1]
        SystemTopics(self.hub)
        _log.info("listening on %s:%d", host, self.port)
        listening(self)
        await self._stopped.wait()
        server.close()
        await self._close_all()

    def stop(self) -> None:
        """Let `run` end, from any thread."""
        self.loop.call_soon_threadsafe(self._stopped.set)

    def _make_protocol(self) -> asyncio.Protocol:
        if len(self._channels) >= self._limits.connections:
            return _Refusal()
        channel = TlsChannel(self._context, self._limits, self._listen, self._forget)
        self._channels.add(channel)
        self._empty.clear()
        return channel

    def _listen(self, channel: TlsChannel, user: str, address: str) -> Listener:
        return Connection(self.hub, channel, user, address)

    def _forget(self, channel: TlsChannel) -> None:
        self._channels.discard(channel)
        if not self._channels:
            self._empty.set()

    async def _close_all(self) -> None:
        self.hub.disconnect_all(ReasonCode.SERVER_SHUTTING_DOWN, "the broker stops")
        for channel in list(self._channels):
            channel.close()
        try:
            async with asyncio.timeout(self._limits.farewell_s):
                await self._all_gone()
        except TimeoutError:
            for channel in list(self._channels):
                channel.abort()
            await self._all_gone()

    async def _all_gone(self) -> None:
        if self._channels:
            await self._empty.wait()


class _Refusal(asyncio.Protocol):
    """One connection too many: closed before a byte is read."""

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        _log.warning("a connection is refused: there are too many")
        cast("asyncio.Transport", transport).abort()


def _log_surprise(_loop: asyncio.AbstractEventLoop, context: dict[str, object]) -> None:
    error = context.get("exception")
    if isinstance(error, OSError):
        _log.debug("%s: %r", context.get("message"), error)  # a client that vanished
    elif isinstance(error, BaseException):
        _log.error("%s", context.get("message"), exc_info=error)
    else:
        _log.error("%s", context.get("message"))
