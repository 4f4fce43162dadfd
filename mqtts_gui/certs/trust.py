"""The trust diagram of a connection: who signed whom, which key belongs where, what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from mqtts_gui.certs.items import Kind, LoadedFile
from mqtts_gui.certs.trust_boxes import authority_box, broker_box, client_box, key_box
from mqtts_gui.certs.trust_nodes import MISSING, TrustEdge, TrustNode
from mqtts_gui.certs.trust_sentence import trust_sentence
from mqtts_gui.i18n import Phrase, literal, mark

__all__ = ["MISSING", "TrustEdge", "TrustNode", "TrustPicture", "trust_picture"]


@dataclass(frozen=True, slots=True)
class TrustPicture:
    """What the diagram shows.

    Attributes:
        nodes: Authority, broker, client and key, in this order.
        edges: Authority to broker, authority to client, client to key.
        sentence: What stands below: what the broker must present, or what is wrong first of all.
    """

    nodes: tuple[TrustNode, ...]
    edges: tuple[TrustEdge, ...]
    sentence: Phrase


def trust_picture(  # noqa: PLR0913, PLR0917 - four things, and what they are judged by
    ca: LoadedFile | None,
    client_cert: LoadedFile | None,
    client_key: LoadedFile | None,
    broker_der: bytes | None,
    server_name: str,
    now: datetime,
    *,
    broker_sent: Sequence[bytes] = (),
    broker_seen: datetime | None = None,
) -> TrustPicture:
    """Return the picture for the files of a connection.

    Args:
        ca: The file of the authority; None when none is chosen, so also below.
        client_cert: The file of the client's certificate; may hold the key as well.
        client_key: The file of the client's key.
        broker_der: The certificate that the broker presented last; None if it never did.
        server_name: The name that the broker's certificate must be made out to.
        now: The instant at which all is judged.
        broker_sent: What the broker sent along with its certificate, DER.
        broker_seen: When the broker presented its certificate.
    """
    if client_key is None and client_cert is not None and client_cert.first(Kind.PRIVATE_KEY):
        client_key = client_cert
    authority = authority_box(ca, now)
    presented = (*([broker_der] if broker_der else []), *broker_sent)
    broker = broker_box(presented, ca, server_name, now, broker_seen)
    client = client_box(client_cert, ca, now)
    key = key_box(client_key, client_cert)
    signed = mark("has signed")
    return TrustPicture(
        (authority, broker.node, client.node, key.node),
        (
            TrustEdge("ca", "broker", signed, broker.linked),
            TrustEdge("ca", "client", signed, client.linked),
            TrustEdge("client", "key", literal(""), key.linked),
        ),
        trust_sentence(ca, client_cert, (client, key), server_name, now),
    )
