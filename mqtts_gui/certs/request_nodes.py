"""What a request says beside name, key and extensions."""

from __future__ import annotations

from cryptography import x509

from mqtts_gui.certs.attribute_names import SHORT_NAMES
from mqtts_gui.certs.field_bytes import RequestAttribute, request_attributes, text_in
from mqtts_gui.certs.field_labels import attribute_label
from mqtts_gui.certs.field_node import FieldNode, byte_count, dump
from mqtts_gui.certs.field_sections import attribute_remark
from mqtts_gui.certs.items import LoadedItem
from mqtts_gui.certs.signatures import request_signature
from mqtts_gui.i18n import Phrase, mark

_CHALLENGE_PASSWORD = "1.2.840.113549.1.9.7"  # noqa: S105 - an object identifier
_EXTENSIONS = {"1.2.840.113549.1.9.14", "1.3.6.1.4.1.311.2.1.14"}
_SIGNED = {
    True: mark("right: who made the request has the key"),
    False: mark("wrong: the request was changed, or signed with another key"),
    None: mark("cannot be checked: the algorithm is not known here"),
}


def own_signature(item: LoadedItem) -> FieldNode | None:
    """Return whether a request is signed with the key that is in it."""
    if not isinstance(item.value, x509.CertificateSigningRequest):
        return None
    return FieldNode(mark("Own signature"), _SIGNED[request_signature(item.value)])


def attribute_nodes(item: LoadedItem) -> tuple[FieldNode, ...]:
    """Return the attributes of a request, those apart that ask for extensions."""
    found = request_attributes(item)
    return tuple(_attribute(each) for each in found if each.oid not in _EXTENSIONS)


def _attribute(attribute: RequestAttribute) -> FieldNode:
    if attribute.oid == _CHALLENGE_PASSWORD:
        label = mark("Challenge password (challengePassword)")
        return FieldNode(label, mark("there is one; it is not shown"), name=attribute.oid)
    label = attribute_label(SHORT_NAMES.get(attribute.oid, attribute.oid))
    data = b"".join(attribute.values)
    texts = [text_in(value) for value in attribute.values]
    if len(texts) == 1 and texts[0] is not None:
        remark: Phrase | None = attribute_remark(texts[0])
        return FieldNode(label, texts[0].value, remark=remark, name=attribute.oid)
    return FieldNode(label, byte_count(len(data)), (dump(data),), name=attribute.oid)
