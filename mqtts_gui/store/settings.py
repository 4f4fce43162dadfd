"""What a person prefers of the window, read tolerantly: a bad value is its default."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from mqtts_gui.errors import Finding, Severity
from mqtts_gui.i18n import LANGUAGES, mark
from mqtts_gui.store.atomic import write_atomically

Theme = Literal["system", "light", "dark"]
MIN_TEXT_SCALE, MAX_TEXT_SCALE = 100, 200
MAX_FILE_BYTES = 4 << 20
"""More than all that is kept at most: fifty filters alone may take a megabyte once escaped."""
MOST_RECENT_FILES = 10
MOST_SAVED_FILTERS = 50
MOST_FILTER_NAME, MOST_FILTER_TEXT = 80, 4000
"""Characters of a saved filter."""
MOST_COLUMNS = 20
MOST_TOPIC_FORMATS, MOST_FORMAT_BYTES = 1000, 256 * 1024
"""Topics whose format is kept, and how much of the file they take: it is read up to a bound."""
HISTORY_MESSAGES, HISTORY_BYTES = 5_000_000, 1 << 30
"""What is kept of each connection unless the person wants it otherwise."""
LEAST_HISTORY = (100, 1 << 20)
"""Messages and bytes; these four are those of `Limits`, which the first window does not import."""
MOST_HISTORY = (1_000_000_000, 1 << 40)
_MAX_TEXT = 4096
_PAIR = 2


@dataclass(frozen=True, slots=True)
class SavedFilter:
    """What was typed above the messages, kept under a name."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Settings:
    """The preferences.

    Attributes:
        language: "en", "fr", or None for the system's.
        text_scale: Size of texts in percent, 100 to 200.
        window_geometry: What Qt's `saveGeometry` gave, opaque.
        last_folder: Where files were chosen last.
        selected_page: Name of the page shown last.
        shell: Name of the shell that openssl commands are written for; empty for the usual one.
        recent_files: Paths of the certificates, keys and folders opened last, the latest first.
        saved_filters: Of messages, for all connections; no two have one name.
        message_columns: Names of the columns of the table of messages; none for the usual ones.
        topic_formats: Topics and the formats that were chosen for their contents, the latest last.
        contents_as_tree: JSON and its like are shown as trees rather than as text.
        history_messages: How many messages are kept of each connection at most.
        history_bytes: How large the file of each may become.
    """

    language: str | None = None
    theme: Theme = "system"
    text_scale: int = 100
    window_geometry: bytes | None = None
    last_folder: Path | None = None
    selected_page: str = ""
    shell: str = ""
    recent_files: tuple[Path, ...] = ()
    saved_filters: tuple[SavedFilter, ...] = ()
    message_columns: tuple[str, ...] = ()
    topic_formats: tuple[tuple[str, str], ...] = ()
    contents_as_tree: bool = False
    history_messages: int = HISTORY_MESSAGES
    history_bytes: int = HISTORY_BYTES


class SettingsStore:
    """The settings file of a data folder."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "settings.json"
        self._lock = threading.Lock()

    def load(self) -> Settings:
        """Return the saved settings; what is missing, damaged or odd is its default."""
        try:
            with self.path.open("rb") as stream:
                data = json.loads(stream.read(MAX_FILE_BYTES))
        except (OSError, ValueError, RecursionError):
            return Settings()
        return _read(data) if isinstance(data, dict) else Settings()

    def save(self, settings: Settings) -> tuple[Finding, ...]:
        """Write the settings; return why it failed, nothing if it did not."""
        text = json.dumps(_written(settings), indent=2) + "\n"
        try:
            with self._lock:
                write_atomically(self.path, text.encode("ascii"))
        except OSError as error:
            return (_not_written(self.path, error),)
        return ()


def _not_written(path: Path, error: OSError) -> Finding:
    return Finding(
        "settings-not-saved",
        Severity.WARNING,
        mark(
            "The preferences could not be saved in %(file)s: %(reason)s.",
            file=str(path),
            reason=error.strerror or type(error).__name__,
        ),
        mark("Free some disk space or correct the permissions of the folder."),
    )


def _written(settings: Settings) -> dict[str, object]:
    geometry = settings.window_geometry
    return {
        "language": settings.language,
        "theme": settings.theme,
        "text_scale": settings.text_scale,
        "window_geometry": None if geometry is None else base64.b64encode(geometry).decode(),
        "last_folder": None if settings.last_folder is None else str(settings.last_folder),
        "selected_page": settings.selected_page,
        "shell": settings.shell,
        "recent_files": [str(path) for path in settings.recent_files],
        "saved_filters": [
            {"name": each.name, "text": each.text} for each in settings.saved_filters
        ],
        "message_columns": list(settings.message_columns),
        "topic_formats": [list(each) for each in _affordable(settings.topic_formats)],
        "contents_as_tree": settings.contents_as_tree,
        "history_messages": settings.history_messages,
        "history_bytes": settings.history_bytes,
    }


def _read(data: Mapping[str, object]) -> Settings:
    language = data.get("language")
    folder = _text(data.get("last_folder"))
    return Settings(
        language=language if isinstance(language, str) and language in LANGUAGES else None,
        theme=_theme(data.get("theme")),
        text_scale=_scale(data.get("text_scale")),
        window_geometry=_bytes(data.get("window_geometry")),
        last_folder=Path(folder) if folder else None,
        selected_page=_text(data.get("selected_page")),
        shell=_text(data.get("shell")),
        recent_files=_paths(data.get("recent_files")),
        saved_filters=_filters(data.get("saved_filters")),
        message_columns=_names(data.get("message_columns")),
        topic_formats=_affordable(_pairs(data.get("topic_formats"))),
        contents_as_tree=data.get("contents_as_tree") is True,
        history_messages=_bounded(data.get("history_messages"), HISTORY_MESSAGES, 0),
        history_bytes=_bounded(data.get("history_bytes"), HISTORY_BYTES, 1),
    )


def _theme(value: object) -> Theme:
    match value:
        case "light":
            return "light"
        case "dark":
            return "dark"
        case _:
            return "system"


def _scale(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        return MIN_TEXT_SCALE
    return min(max(value, MIN_TEXT_SCALE), MAX_TEXT_SCALE)


def _bounded(value: object, usual: int, place: int) -> int:
    """Return a limit of the histories, the nearest that is possible; `place` is 0 for messages."""
    if not isinstance(value, int) or isinstance(value, bool):
        return usual
    return min(max(value, LEAST_HISTORY[place]), MOST_HISTORY[place])


def _bytes(value: object) -> bytes | None:
    try:
        return base64.b64decode(_text(value), validate=True) or None
    except ValueError:
        return None


def _paths(value: object) -> tuple[Path, ...]:
    return tuple(Path(name) for name in _texts(value))[:MOST_RECENT_FILES]


def _names(value: object) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_texts(value)))[:MOST_COLUMNS]


def _texts(value: object) -> list[str]:
    texts = [_text(each) for each in value] if isinstance(value, list) else []
    return [text for text in texts if text]


def _filters(value: object) -> tuple[SavedFilter, ...]:
    found: dict[str, SavedFilter] = {}
    for each in value if isinstance(value, list) else ():
        one = each if isinstance(each, dict) else {}
        name, text = _text(one.get("name")).strip(), _text(one.get("text")).strip()
        fits = 0 < len(name) <= MOST_FILTER_NAME and 0 < len(text) <= MOST_FILTER_TEXT
        if fits and len(found) < MOST_SAVED_FILTERS:
            found.setdefault(name.casefold(), SavedFilter(name, text))
    return tuple(found.values())


def _pairs(value: object) -> tuple[tuple[str, str], ...]:
    pairs = [_texts(each) for each in value] if isinstance(value, list) else []
    return tuple((pair[0], pair[1]) for pair in pairs if len(pair) == _PAIR)


def _affordable(pairs: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """Return the latest of `pairs` that fit into the bounds."""
    kept: list[tuple[str, str]] = []
    room = MOST_FORMAT_BYTES
    for pair in reversed(pairs[-MOST_TOPIC_FORMATS:]):
        room -= len(json.dumps(pair))
        if room < 0:
            break
        kept.append(pair)
    return tuple(reversed(kept))


def _text(value: object) -> str:
    usable = isinstance(value, str) and len(value) <= _MAX_TEXT and "\0" not in value
    return str(value) if usable else ""
