"""The three files of a profile, read, and what keeps them from being used."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from mqtts_gui.certs.loading import LoadedFile, load_file
from mqtts_gui.mqtt.profile import Profile, Secrets


@dataclass(frozen=True, slots=True)
class FilesOfProfile:
    """The files that a profile names, as they were read; None for those it does not name."""

    ca: LoadedFile | None = None
    client_cert: LoadedFile | None = None
    client_key: LoadedFile | None = None


def load_files(profile: Profile, secrets: Secrets) -> FilesOfProfile:
    """Read the files of `profile`; whatever is wrong with them is in their findings."""

    def passphrase() -> str | None:
        return secrets.key_password

    def load(path: Path | None) -> LoadedFile | None:
        return None if path is None else load_file(path, passphrase)

    return FilesOfProfile(
        load(profile.ca_file), load(profile.client_cert), load(profile.client_key)
    )
