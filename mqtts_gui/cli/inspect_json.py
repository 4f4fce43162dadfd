"""What was found in files, for programs: the JSON that is stable from 1.0 on."""

from __future__ import annotations

from collections.abc import Mapping

from mqtts_gui.certs.chain import ChainResult
from mqtts_gui.certs.description import Description
from mqtts_gui.certs.list_alone import ListVerdict
from mqtts_gui.certs.structure import structure_of
from mqtts_gui.cli.inspecting import Inspected
from mqtts_gui.cli.output import finding_object, instant


def inspected_object(inspected: Inspected) -> dict[str, object]:
    """Return one thing found in a file."""
    return {
        "file": str(inspected.file.path),
        **description_object(inspected.described),
        "findings": [finding_object(finding) for finding in inspected.findings],
        "verified": _verified(inspected.verified),
        "revocation": _revocation(inspected.revocation),
        "relations": {
            "same_key": [str(path) for path in inspected.same_key],
            "signed_by": [str(path) for path in inspected.signed_by],
        },
    }


def description_object(described: Description) -> dict[str, object]:
    """Return what an object says about itself; None and empty lists where it says nothing."""
    return {
        "kind": described.kind.value,
        "form": described.form,
        "subject": _lists(described.subject),
        "issuer": _lists(described.issuer),
        "organization": described.organization,
        "organizational_unit": described.organizational_unit,
        "common_name": described.common_name,
        "signature_algorithm": described.signature_algorithm,
        "key_type": described.key_type,
        "key_size": described.key_size,
        "curve": described.curve,
        "not_before": instant(described.not_before),
        "not_after": instant(described.not_after),
        "serial": described.serial,
        "version": described.version,
        "san": _lists(described.san),
        "is_ca": described.is_ca,
        "key_usage": list(described.key_usage),
        "extended_key_usage": list(described.extended_key_usage),
        "fingerprint_sha256": described.fingerprint_sha256,
        "public_key_sha256": described.public_key_sha256,
        "self_signed": described.self_signed,
        "encrypted": described.encrypted,
    }


def _lists(values: Mapping[str, tuple[str, ...]]) -> dict[str, list[str]]:
    return {name: list(texts) for name, texts in values.items()}


def _verified(result: ChainResult | None) -> dict[str, object] | None:
    if result is None:
        return None
    return {
        "ok": result.ok,
        "verify_code": result.verify_code,
        "code": result.code,
        "chain": [str(structure_of(each).subject) for each in result.chain],
        "judged_by": result.judged_by,
    }


def _revocation(verdict: ListVerdict | None) -> dict[str, object] | None:
    if verdict is None:
        return None
    return {"revoked": verdict.revoked, "genuine": verdict.genuine}
