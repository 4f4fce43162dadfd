"""Texts for people, in their language, with dates and numbers as they write them.

Texts are written in English in the sources, as whole sentences with named placeholders. `tr` and
`ntr` translate at once; `mark` and `nmark` make a `Phrase`, translated each time it is shown, which
is what data (findings, problems, steps) holds.
"""

from __future__ import annotations

import gettext
import locale
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from typing_extensions import override

from mqtts_gui.assets import asset

LANGUAGES = ("en", "fr")
DOMAIN = "mqtts_gui"
_NARROW_NO_BREAK_SPACE = "\u202f"


class _Language:
    """The language in force: one for the process, as gettext has it."""

    code = "en"
    catalogue: gettext.NullTranslations = gettext.NullTranslations()


@dataclass(frozen=True, slots=True)
class Phrase:
    """A text with its parameters, translated when it is shown (`str(phrase)`).

    Attributes:
        text: The English text, with `%(name)s` placeholders.
        parameters: What fills the placeholders: texts (shown with control and bidirectional
            characters made visible), numbers, instants, or phrases.
        plural: The English plural; the parameter `count` then chooses.
    """

    text: str
    parameters: Mapping[str, object] = field(default_factory=dict)
    plural: str | None = None

    @override
    def __str__(self) -> str:
        """Return the text in the language in force."""
        if self.plural is None:
            return tr(self.text, **self.parameters)
        count = self.parameters["count"]
        return ntr(self.text, self.plural, int(str(count)), **_without_count(self.parameters))


def system_language() -> str:
    """Return the language of the person's system, English where it is none of ours."""
    names = [os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG")]
    names.append(locale.getlocale()[0] or "")
    chosen = next((name for name in names if name), "en").lower()
    return "fr" if chosen.startswith("fr") else "en"


def use_language(code: str | None) -> str:
    """Put `code` ("en", "fr", None for the system's) in force and return it."""
    chosen = code if code in LANGUAGES else system_language()
    _Language.code = chosen
    _Language.catalogue = gettext.translation(
        DOMAIN, str(asset("locale")), languages=[chosen], fallback=True
    )
    return chosen


def language() -> str:
    """Return the code of the language in force."""
    return _Language.code


def tr(text: str, /, **parameters: object) -> str:
    """Translate `text` and fill in its placeholders."""
    # gettext answers the empty text with the header of the catalogue.
    translated = _Language.catalogue.gettext(text) if text else ""
    return translated % _shown(parameters) if parameters else translated


def ntr(singular: str, plural: str, count: int, /, **parameters: object) -> str:
    """Translate the form of the text that fits `count`, which fills `%(count)s`."""
    translated = _Language.catalogue.ngettext(singular, plural, count)
    return translated % {**_shown(parameters), "count": format_number(count)}


def mark(text: str, /, **parameters: object) -> Phrase:
    """Return a phrase to be translated when it is shown."""
    return Phrase(text, parameters)


def nmark(singular: str, plural: str, count: int, /, **parameters: object) -> Phrase:
    """Return a phrase with a count, to be translated when it is shown."""
    return Phrase(singular, {**parameters, "count": count}, plural)


def literal(text: str) -> Phrase:
    """Return a phrase that reads the same in every language: a name, a path, a command."""
    return Phrase("%(literal)s", {"literal": text})


def visible(text: str) -> str:
    """Return untrusted `text` with control and bidirectional characters written as escapes."""
    if text.isprintable():  # which no control and no bidirectional character is
        return text
    return "".join([each if each.isprintable() else _escape(each) for each in text])


def format_number(number: int) -> str:
    """Return `number` with its thousands grouped as the language does."""
    grouped = f"{number:,}"
    return grouped.replace(",", _NARROW_NO_BREAK_SPACE) if _Language.code == "fr" else grouped


def format_date(day: date) -> str:
    """Return a date in words: "12 March 2030", "12 mars 2030"; "1er mars" in French."""
    number = "1er" if day.day == 1 and _Language.code == "fr" else day.day
    return f"{number} {_months()[day.month - 1]} {day.year:04d}"


def format_instant(instant: datetime) -> str:
    """Return an instant in UTC as openssl prints it, in words: "12 March 2030, 14:05 UTC"."""
    moment = instant.astimezone(UTC)
    return f"{format_date(moment)}, {moment:%H:%M} UTC"


def _months() -> list[str]:
    names = tr(
        "January February March April May June July August September October November December"
    )
    return names.split()


def _shown(parameters: Mapping[str, object]) -> dict[str, object]:
    return {name: _show(value) for name, value in parameters.items()}


def _show(value: object) -> object:
    match value:
        case Phrase():
            return str(value)
        case str():
            return visible(value)
        case datetime():
            return format_instant(value)
        case date():
            return format_date(value)
        case _:
            return value


def _without_count(parameters: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in parameters.items() if name != "count"}


def _escape(character: str) -> str:
    code = ord(character)
    if code < 0x20:  # noqa: PLR2004 - the C0 controls have pictures of their own (U+2400)
        return chr(0x2400 + code)
    return f"\\u{{{code:04X}}}"
