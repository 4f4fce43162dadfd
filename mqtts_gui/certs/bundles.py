"""What is wrong between the things of one file: whose key it is, and who stands first."""

from __future__ import annotations

from collections.abc import Iterator

from mqtts_gui.certs.client_files import key_mismatch
from mqtts_gui.certs.describing import describe_certificate
from mqtts_gui.certs.items import Kind, LoadedFile, LoadedItem
from mqtts_gui.certs.matching import same_key
from mqtts_gui.certs.own import MOST_CERTIFICATES, find_own
from mqtts_gui.certs.structure import structure_of
from mqtts_gui.errors import Finding


def findings_between(item: LoadedItem, file: LoadedFile) -> Iterator[Finding]:
    """Yield what is wrong with an item of `file` because of what else the file holds."""
    # Nothing stands beside it, or it is one of a collection that is nobody's own.
    if not 1 < len(file.items) <= MOST_CERTIFICATES:
        return
    if item.kind is Kind.PRIVATE_KEY and item.value is not None:
        yield from _of_key(item, file)
    elif item.certificate is not None:
        yield from _of_certificate(item, file)


def _of_key(item: LoadedItem, file: LoadedFile) -> Iterator[Finding]:
    certificates = file.certificates
    if certificates and not any(same_key(each, item.key_holder) for each in certificates):
        own = find_own(file)
        yield key_mismatch(
            structure_of(own.certificate if own else certificates[0]).subject.display()
        )


def _of_certificate(item: LoadedItem, file: LoadedFile) -> Iterator[Finding]:
    """Yield that the owner's certificate stands behind others; a file of authorities has none."""
    key = file.first(Kind.PRIVATE_KEY)
    own = find_own(file, key.key_holder if key else None)
    if own is None or own.finding is None or own.certificate is not item.certificate:
        return
    if item.form == "PEM" and not describe_certificate(own.certificate).is_ca:
        yield own.finding
