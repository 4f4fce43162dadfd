"""Lines of a broker's log joined to events: one start, one connection, one refusal each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from mqtts_gui.doctor.broker_log_openssl import read_error
from mqtts_gui.doctor.broker_log_signs import Sign, read_sign

UNKNOWN_CLIENT = "<unknown>"
_LOADED = {
    Sign.CERTIFICATE_NOT_LOADED,
    Sign.KEY_NOT_LOADED,
    Sign.CA_NOT_LOADED,
    Sign.LIST_NOT_LOADED,
}
_WHY_NOT_LOADED = {
    Sign.DENIED,
    Sign.MISSING,
    Sign.NO_PEM,
    Sign.LOCKED_KEY,
    Sign.WEAK_KEY,
    Sign.WEAK_DIGEST,
    Sign.KEY_MISMATCH,
}
_ENDINGS = {Sign.PROTOCOL_ERROR, Sign.LEFT}
_NOT_REFUSED = {"0"}


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line: its number in the text from 1, and its message as it stands there, untrusted."""

    number: int
    message: str
    when: datetime | None = None


@dataclass(frozen=True, slots=True)
class LogEvent:
    """What one or several lines say together.

    Attributes:
        cause: Why a file was not loaded, where the sign is that it was not.
        values: What the lines name: path, option, alert, topic; untrusted.
        port: The port of the listener that it happened on, where the log has it.
        client: The client identifier, None where the broker did not know it yet.
    """

    sign: Sign
    lines: tuple[LogLine, ...]
    cause: Sign | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    port: int | None = None
    address: str | None = None
    client: str | None = None

    @property
    def number(self) -> int:
        """The number of the first line."""
        return self.lines[0].number

    @property
    def when(self) -> datetime | None:
        """When it happened, by the broker's clock."""
        return self.lines[-1].when


def gather_events(lines: Iterable[LogLine]) -> tuple[LogEvent, ...]:
    """Return the events of a log, oldest first."""
    return tuple(_Gathering().run(lines))


class _Gathering:
    """Reads line by line, and keeps what later lines belong to."""

    def __init__(self) -> None:
        self._waiting: LogEvent | None = None
        self._arrived: LogEvent | None = None
        self._places: dict[str, LogEvent] = {}
        self._opening: LogEvent | None = None

    def run(self, lines: Iterable[LogLine]) -> Iterator[LogEvent]:
        for line in lines:
            found = read_sign(line.message)
            if found is None:
                continue
            sign, values = found
            if sign is Sign.OPENSSL:
                event = self._openssl(line, values)
            elif sign is Sign.OTHER_ERROR and self._waiting is not None:
                # The same in words, before OpenSSL says it: of a revocation list.
                event = self._openssl(line, {"error": values["text"]})
            else:
                yield from self._let_go()
                event = self._plain(LogEvent(sign, (line,), values=values))
            if event is not None:
                yield event
        yield from self._let_go()

    def _let_go(self) -> Iterator[LogEvent]:
        waiting, self._waiting = self._waiting, None
        if waiting is not None:
            yield waiting

    def _openssl(self, line: LogLine, values: dict[str, str]) -> LogEvent | None:
        sign, said = read_error(values["error"])
        waiting = self._waiting
        if waiting is not None:
            why = sign if waiting.cause is None and sign in _WHY_NOT_LOADED else waiting.cause
            lines = (*waiting.lines, line)
            self._waiting = LogEvent(waiting.sign, lines, why, {**said, **waiting.values})
            return None
        arrived = self._arrived
        event = LogEvent(sign, (line,), values={**values, **said}, address=values.get("address"))
        if arrived is None or "address" in values:  # "Client connection from … failed: …"
            return event
        self._arrived = None
        return _at(arrived, event)

    def _plain(self, event: LogEvent) -> LogEvent | None:
        if event.sign in _LOADED:
            self._waiting = event
            return None
        if event.sign is Sign.SETTING_PLACE:
            return event
        if event.sign is Sign.LISTENING:
            self._opening = event
        if event.sign is Sign.CONNACK_REFUSED and event.values["code"] in _NOT_REFUSED:
            return None
        return self._of_clients(self._of_listeners(event))

    def _of_listeners(self, event: LogEvent) -> LogEvent:
        opening = self._opening
        about_port = {Sign.PORT_IN_USE, Sign.ADDRESS_NOT_HERE, Sign.PORT_RESERVED}
        if opening is None or event.sign not in about_port:
            return event
        lines = (*opening.lines, *event.lines)
        port = int(opening.values["port"])
        return LogEvent(event.sign, lines, None, {**opening.values, **event.values}, port)

    def _of_clients(self, event: LogEvent) -> LogEvent | None:
        client = event.values.get("client")
        if client is not None and client == (event.values.get("address") or self._last_address()):
            # Version 2.1 names a client that it does not know yet by its address.
            client, event = UNKNOWN_CLIENT, _as_unknown(event)
        if event.sign is Sign.ARRIVED:
            port, address = int(event.values["port"]), event.values["address"]
            self._arrived = LogEvent(event.sign, event.lines, None, event.values, port, address)
            return self._arrived
        if event.sign is Sign.ACCEPTED and client is not None:
            self._places[client] = _at(self._arrived, event)
            self._arrived = None
            return self._places[client]
        known = self._places.get(client or "")
        if known is not None:
            return LogEvent(
                event.sign, event.lines, None, event.values, known.port, known.address, client
            )
        if event.sign in _ENDINGS and self._arrived is None and client == UNKNOWN_CLIENT:
            return None  # the end of a connection whose error of TLS was just told
        placed = _at(self._arrived, event)
        if client == UNKNOWN_CLIENT and event.sign is not Sign.CONNACK_REFUSED:
            self._arrived = None
        return placed

    def _last_address(self) -> str | None:
        return None if self._arrived is None else self._arrived.address


def _as_unknown(event: LogEvent) -> LogEvent:
    return LogEvent(event.sign, event.lines, values={**event.values, "client": UNKNOWN_CLIENT})


def _at(arrived: LogEvent | None, event: LogEvent) -> LogEvent:
    """Return an event with the place of the connection it belongs to."""
    client = event.values.get("client")
    is_named = client not in {None, UNKNOWN_CLIENT} and event.sign is not Sign.CONNACK_REFUSED
    address = event.address or event.values.get("address")
    lines, port = event.lines, event.port
    # Where the log names an address, only a connection from there can be meant.
    if arrived is not None and (address is None or address == arrived.address):
        lines = (*arrived.lines, *event.lines)
        port, address = arrived.port, arrived.address
    named = client if is_named else None
    return LogEvent(event.sign, lines, event.cause, event.values, port, address, named)
