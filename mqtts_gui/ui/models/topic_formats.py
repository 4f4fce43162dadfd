"""In which format the contents of a topic are shown: chosen by a person, for every connection."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from mqtts_gui.mqtt.formats.model import Format
from mqtts_gui.store.settings import MOST_TOPIC_FORMATS
from mqtts_gui.ui.preferences import Preferences


class TopicFormats(QObject):
    """What was chosen by hand; of a topic without a choice the format is found by its contents.

    Args:
        preferences: Keep the choices; without them they last as long as this object.

    Signals:
        changed: Another choice is in force.
    """

    changed = Signal()

    def __init__(
        self, preferences: Preferences | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._preferences = preferences
        self._formats: dict[str, Format] = {}
        self._as_tree = False
        if preferences is not None:
            self._as_tree = preferences.settings.contents_as_tree
            known = {each.value: each for each in Format}
            pairs = preferences.settings.topic_formats
            self._formats = {topic: known[name] for topic, name in pairs if name in known}

    @property
    def as_tree(self) -> bool:
        """Contents that have values within values are shown as a tree, not as text."""
        return self._as_tree

    def format_of(self, topic: str) -> Format | None:
        """Return the format chosen for `topic`; None for the one that is found."""
        return self._formats.get(topic)

    def choose(self, topic: str, payload_format: Format | None) -> None:
        """Show the contents of `topic` in a format from now on; None for the one that is found."""
        if self.format_of(topic) is payload_format:
            return
        self._formats.pop(topic, None)
        if payload_format is not None:
            self._formats[topic] = payload_format
        while len(self._formats) > MOST_TOPIC_FORMATS:
            self._formats.pop(next(iter(self._formats)))
        pairs = tuple((each, form.value) for each, form in self._formats.items())
        self._keep(topic_formats=pairs)

    def show_trees(self, *, as_tree: bool) -> None:
        """Show trees, or texts."""
        if as_tree is not self._as_tree:
            self._as_tree = as_tree
            self._keep(contents_as_tree=as_tree)

    def _keep(self, **changes: object) -> None:
        if self._preferences is not None:
            self._preferences.change(**changes)
        self.changed.emit()
