"""The three files of a profile, read, and what keeps them from being used."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from mqtts_gui.certs.loading import Kind, LoadedFile, load_file
from mqtts_gui.mqtt.profile import Profile, Secrets


@dataclass(frozen=True, slots=True)
class FilesOfProfile:
    """The files that a profile names, as they were read; None for those it does not name."""

    ca: LoadedFile | None = None
    client_cert: LoadedFile | None = None
    client_key: LoadedFile | None = None


def load_files(profile: Profile, secrets: Secrets, *, unlock_key: bool = True) -> FilesOfProfile:
    """Read the files of `profile`; whatever is wrong with them is in their findings.

    A key that has a file of its own stays locked unless `unlock_key`: a good lock takes a while.
    """

    def passphrase() -> str | None:
        return secrets.key_password

    def load(path: Path | None) -> LoadedFile | None:
        return None if path is None else load_file(path, passphrase)

    certificate, key = profile.client_cert, profile.client_key
    closed = load_file(key) if key and key != certificate and not unlock_key else None
    # What a PKCS#12 is, shows only once it is open.
    is_container = closed is not None and closed.first(Kind.PKCS12) is not None
    return FilesOfProfile(
        load(profile.ca_file),
        load(certificate),
        load(key) if closed is None or is_container else closed,
    )
