"""The messages of a file in place of a connection: to be read, and nothing else."""

from __future__ import annotations

from typing_extensions import override

from mqtts_gui.mqtt.profile import Profile, Secrets
from mqtts_gui.store.import_messages import Imported
from mqtts_gui.ui.connection import Connection


class ImportedConnection(Connection):
    """What the cards of the Messages page need of a connection; it never connects."""

    is_read_only = True

    def __init__(self, imported: Imported) -> None:
        super().__init__()
        self.profile = Profile(name=imported.source.stem)
        self.secrets = Secrets()
        self.steps = []
        self.subscriptions = []
        self.history = imported.history

    @override
    def open(self) -> None:
        """Do nothing: there is nobody to connect to."""

    @override
    def colour_of(self, topic: str) -> int | None:
        """Return no colour: there are no subscriptions."""
        return None
