"""Extract, check and compile the translation catalogues (gettext, through Babel).

`update` rewrites the .po files from the sources, `check` fails when a text is missing, empty,
fuzzy or has other placeholders than the English one, `compile` writes the .mo files.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "resources" / "locale"
DOMAIN = "mqtts_gui"
KEYWORDS = {"tr": None, "mark": None, "ntr": (1, 2), "nmark": (1, 2)}
PLACEHOLDER = re.compile(r"%(?:\((\w+)\))?[-+ #0]*[\d.]*([a-zA-Z%])")


def main(command: str) -> int:
    """Run `update`, `check` or `compile` and return the exit code."""
    return {"update": update, "check": check, "compile": compile_all}[command]()


def extract() -> Catalog:
    """Return every text of the sources that goes through `tr`, `ntr`, `mark` or `nmark`."""
    template = Catalog(project="mqtts-gui", fuzzy=False)
    found = extract_from_dir(
        ROOT / "mqtts_gui", [("**.py", "python")], keywords=KEYWORDS, comment_tags=("Translators:",)
    )
    for path, line, message, comments, context in found:
        template.add(
            message, None, [(f"mqtts_gui/{path}", line)], auto_comments=comments, context=context
        )
    return template


def update() -> int:
    """Merge new texts into each catalogue, drop those that are gone, guess nothing."""
    template = extract()
    for path in _sources():
        catalogue = _read(path)
        catalogue.update(template, no_fuzzy_matching=True, update_header_comment=False)
        catalogue.obsolete.clear()
        with path.open("wb") as target:
            write_po(
                target,
                catalogue,
                width=100,
                no_location=True,
                sort_output=True,
                omit_header=False,
                include_previous=False,
            )
        empty = sum(1 for message in catalogue if message.id and not _is_complete(message))
        print(f"{path.relative_to(ROOT)}: {len(catalogue)} texts, {empty} to translate")
    return 0


def check() -> int:
    """Print every fault of every catalogue; fail if there is one."""
    template = extract()
    faults = [fault for path in _sources() for fault in _faults(path, template)]
    print("\n".join(faults) if faults else f"{len(template)} texts, catalogues complete")
    return 1 if faults else 0


def compile_all() -> int:
    """Write the .mo file beside each .po file."""
    for path in _sources():
        with path.with_suffix(".mo").open("wb") as target:
            write_mo(target, _read(path))
    return 0


def _sources() -> list[Path]:
    return sorted(LOCALE.glob(f"*/LC_MESSAGES/{DOMAIN}.po"))


def _read(path: Path) -> Catalog:
    with path.open("rb") as source:
        return read_po(source, locale=path.parent.parent.name, domain=DOMAIN, abort_invalid=True)


def _faults(path: Path, template: Catalog) -> list[str]:
    catalogue, faults = _read(path), []
    for wanted in template:
        if not wanted.id:
            continue
        message = catalogue.get(wanted.id, wanted.context)
        fault = _fault(message)
        if fault:
            faults.append(f"{path.relative_to(ROOT)}: {fault}: {wanted.id!r}")
    gone = (message for message in catalogue if message.id and message.id not in template)
    faults += [f"{path.relative_to(ROOT)}: no longer used: {message.id!r}" for message in gone]
    return faults


def _fault(message: Message | None) -> str | None:
    if message is None:
        return "missing"
    if message.fuzzy:
        return "fuzzy"
    if not _is_complete(message):
        return "not translated"
    english = [_placeholders(text) for text in _texts(message.id)]
    singular, *plurals = [_placeholders(text) for text in _texts(message.string)]
    # A singular may do without the count, as in English, or give it all the same.
    if singular not in english or any(each != english[-1] for each in plurals):
        return "other placeholders"
    return None


def _is_complete(message: Message) -> bool:
    return all(_texts(message.string)) and bool(message.string)


def _texts(value: str | list[str] | tuple[str, ...] | None) -> list[str]:
    return [value] if isinstance(value, str) else list(value or ())


def _placeholders(text: str) -> set[tuple[str, str]]:
    return {(name, kind) for name, kind in PLACEHOLDER.findall(text) if name}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
