"""The buttons with which another CA file is chosen, the right one first where it lies beside."""

from __future__ import annotations

from collections.abc import Iterator

from mqtts_gui.certs.chain import Role, verify
from mqtts_gui.certs.placing import FileRole
from mqtts_gui.doctor.actions import CHOOSE_CA, take_file
from mqtts_gui.doctor.files_beside import files_near
from mqtts_gui.doctor.situation import Situation
from mqtts_gui.errors import Action

_UNTRUSTED = {2, 7, 18, 19, 20}


def choose_ca(s: Situation) -> tuple[Action, ...]:
    """Return the actions that choose a CA file: one that is at hand and really fits, or any."""
    return (*_fitting(s), CHOOSE_CA)


def _fitting(s: Situation) -> Iterator[Action]:
    chosen = s.profile.ca_file or s.profile.client_cert
    if chosen is None or s.leaf is None:
        return
    for file in files_near(chosen):
        # The broker's own certificate proves nothing about the broker.
        roots = tuple(each for each in file.certificates if each != s.leaf)
        if not roots or file.path == s.profile.client_cert:
            continue
        judged = verify(s.leaf, s.chain[1:], roots, s.now, role=Role.BROKER)
        if judged.verify_code not in _UNTRUSTED:
            yield take_file(FileRole.CA, file.path)
            return
