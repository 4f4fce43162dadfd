"""Messages that were written to be published: those sent last, and those kept under names.

Each connection has a small file of them beside its profile. It is read tolerantly, entry by entry:
what is odd is left out. The named ones alone are exported, as the same JSON.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from mqtts_gui.mqtt.formats.model import Format
from mqtts_gui.mqtt.publish_properties import (
    NOTHING_TYPED,
    TypedProperties,
    as_json,
    from_json,
)
from mqtts_gui.store.atomic import set_aside, write_atomically

FOLDER = "publish"
VERSION = 1
MOST_SENT, MOST_NAMED = 100, 500
MOST_TEXT = 64 * 1024
"""Characters of a text that is remembered."""
MOST_NAME = 80
MAX_FILE_BYTES = 64 << 20
_QOS = (0, 1, 2)


@dataclass(frozen=True, slots=True)
class Written:
    """A message as somebody wrote it.

    Attributes:
        text: What stood in the editor.
        format: How it was written.
        is_template: Places in the text are filled in when it is sent.
    """

    topic: str
    text: str
    format: Format = Format.TEXT
    qos: int = 0
    retain: bool = False
    properties: TypedProperties = NOTHING_TYPED
    is_template: bool = False


@dataclass(frozen=True, slots=True)
class Named:
    """A message kept under a name; `folder` is empty for those in none."""

    name: str
    message: Written
    folder: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept for one connection.

    Attributes:
        sent: The messages sent last, the newest first, each once.
        named: In the order in which the person put them.
    """

    sent: tuple[Written, ...] = ()
    named: tuple[Named, ...] = ()

    def with_sent(self, message: Written) -> Kept:
        """Return what is kept once `message` was sent; what is very long is not remembered."""
        if len(message.text) > MOST_TEXT:
            return self
        others = [each for each in self.sent if each != message]
        return replace(self, sent=(message, *others)[:MOST_SENT])


class SentMessages:
    """The file of one connection; not for the window's thread."""

    def __init__(self, data_folder: Path, profile_id: str) -> None:
        self.path = data_folder / FOLDER / f"{profile_id}.json"

    def load(self) -> Kept:
        """Return what is kept; a damaged file is set aside."""
        try:
            with self.path.open("rb") as stream:
                return kept_from(json.loads(stream.read(MAX_FILE_BYTES)))
        except FileNotFoundError:
            return Kept()
        except (ValueError, RecursionError):
            with suppress(OSError):
                set_aside(self.path, "damaged", datetime.now(UTC))
            return Kept()
        except OSError:
            return Kept()

    def save(self, kept: Kept) -> None:
        """Write what is kept.

        Raises:
            OSError: it cannot be written; the file is as it was.
        """
        data = {"sent": [_written(each) for each in kept.sent], **_with_named(kept.named)}
        write_atomically(self.path, json.dumps(data, indent=1).encode())


def sweep(data_folder: Path, kept: Iterable[str]) -> None:
    """Delete the files of connections that are gone."""
    names = {f"{profile_id}.json" for profile_id in kept}
    folder = data_folder / FOLDER
    for path in folder.glob("*.json") if folder.is_dir() else ():
        if path.name not in names:
            with suppress(OSError):
                path.unlink()


def exported(named: Sequence[Named]) -> bytes:
    """Return named messages as a file to hand on."""
    return json.dumps(_with_named(named), indent=2, ensure_ascii=False).encode() + b"\n"


def imported(data: bytes) -> tuple[Named, ...]:
    """Return the named messages of such a file.

    Raises:
        ValueError: it is none.
    """
    try:
        found = json.loads(data)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    if not isinstance(found, dict) or not isinstance(found.get("named"), list):
        raise ValueError("no list of named messages")  # noqa: TRY004 - likewise
    return kept_from(found).named


def kept_from(data: object) -> Kept:
    """Return what a file says; what is odd in it is left out."""
    if not isinstance(data, dict):
        raise ValueError("not an object")  # noqa: TRY004 - damaged data, not a wrong argument
    sent = [_read(each) for each in _list(data.get("sent"))]
    named = [_read_named(each) for each in _list(data.get("named"))]
    return Kept(
        tuple(each for each in sent if each is not None)[:MOST_SENT],
        tuple(each for each in named if each is not None)[:MOST_NAMED],
    )


def _with_named(named: Sequence[Named]) -> dict[str, object]:
    entries = [
        {"name": each.name, "folder": each.folder, **_written(each.message)} for each in named
    ]
    return {"format": "mqtts-gui messages", "version": VERSION, "named": entries}


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _written(message: Written) -> dict[str, object]:
    return {
        "topic": message.topic,
        "text": message.text,
        "as": message.format.value,
        "qos": message.qos,
        "retain": message.retain,
        "properties": as_json(message.properties),
        "template": message.is_template,
    }


def _read(data: object) -> Written | None:
    if not isinstance(data, dict):
        return None
    topic, text, qos = data.get("topic"), data.get("text"), data.get("qos")
    if not isinstance(topic, str) or not isinstance(text, str) or len(text) > MOST_TEXT:
        return None
    with suppress(ValueError):
        return Written(
            topic,
            text,
            Format(data.get("as", Format.TEXT)),
            qos if isinstance(qos, int) and qos in _QOS else 0,
            data.get("retain") is True,
            from_json(data.get("properties")),
            data.get("template") is True,
        )
    return None


def _read_named(data: object) -> Named | None:
    message = _read(data)
    if message is None or not isinstance(data, dict):
        return None
    name, folder = data.get("name"), data.get("folder", "")
    if not isinstance(name, str) or not name.strip() or not isinstance(folder, str):
        return None
    return Named(name.strip()[:MOST_NAME], message, folder.strip()[:MOST_NAME])
