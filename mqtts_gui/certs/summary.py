"""The six answers that the lab asks for, in its order and words, ready to be copied."""

from __future__ import annotations

from datetime import datetime

from mqtts_gui.certs.answer_forms import as_csv, as_html, as_markdown, as_text
from mqtts_gui.certs.answers import Answer
from mqtts_gui.certs.description import Description
from mqtts_gui.certs.fields import all_fields
from mqtts_gui.i18n import Phrase, format_instant, literal, mark

__all__ = ["Answer", "all_fields", "as_csv", "as_html", "as_markdown", "as_text", "six_answers"]


def six_answers(described: Description, now: datetime) -> tuple[Answer, ...]:
    """Return organisation, unit, common name, signature algorithm, key size and end of validity.

    Values are texts in the language in force: ask again when it changes.
    """
    return (
        _text(mark("Organisation (O)"), described.organization),
        _text(mark("Organizational unit (OU)"), described.organizational_unit),
        _text(mark("Server name (Common Name)"), described.common_name),
        _signature(described),
        _key_size(described),
        _end(described, now),
    )


def _text(label: Phrase, value: str | None) -> Answer:
    return Answer(label, value) if value else _absent(label)


def _absent(label: Phrase) -> Answer:
    return Answer(label, "", mark("(absent)"))


def _signature(described: Description) -> Answer:
    label = mark("Signature algorithm")
    if described.signature_algorithm is None:
        return _absent(label)
    weak = described.weak_digest is not None
    note = mark("no longer accepted") if weak else mark("safe")
    return Answer(label, described.signature_algorithm, note, ok=not weak)


def _key_size(described: Description) -> Answer:
    label, key = mark("Key size"), described.key
    if key is None or key.size is None:
        return _absent(label)
    note = mark("(%(type)s), too short", type=key.type) if key.weak else literal(f"({key.type})")
    return Answer(label, f"{key.size} bits", note, ok=not key.weak)


def _end(described: Description, now: datetime) -> Answer:
    label, validity = mark("Validity date (valid until…)"), described.validity
    if described.not_after is None:
        return _absent(label)
    if validity is None:  # its beginning is no date
        ended = described.not_after < now
        return Answer(label, format_instant(described.not_after), ok=False if ended else None)
    good = validity.begun(now) and not validity.expired(now)
    note = validity.in_words(now)
    # Nothing is remarkable about a date that lies far ahead.
    ok = False if not good else None
    return Answer(label, format_instant(validity.not_after), note, ok=ok)
