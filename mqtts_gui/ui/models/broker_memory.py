"""The certificate that a broker presented last, for as long as its address stays the same."""

from __future__ import annotations

from datetime import UTC, datetime

from mqtts_gui.ui.connection import Connection


class BrokerMemory:
    """Remember what the broker of a connection presented, and when."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._chain: tuple[bytes, ...] = ()
        self._address = ""
        self._seen = datetime.now(UTC)

    def recall(self) -> tuple[bytes, datetime] | tuple[None, None]:
        """Return the broker's certificate and when it was seen, if the address is still that."""
        chain, address = self._connection.broker_chain, self._connection.profile.address
        if chain != self._chain:
            self._chain, self._address, self._seen = chain, address, datetime.now(UTC)
        if not chain or address != self._address:
            return None, None
        return chain[0], self._seen
