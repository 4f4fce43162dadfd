"""Files written for the person: whole or not at all, and nothing replaced without being asked."""

from __future__ import annotations

import errno
import secrets
from pathlib import Path

from mqtts_gui.certs.items import Kind
from mqtts_gui.certs.loading import load_file
from mqtts_gui.errors import Problem, ProblemError, Severity
from mqtts_gui.i18n import Phrase, mark
from mqtts_gui.pki.keyfile import EVERYBODY, OWNER_ONLY, create_file

EXISTS = "save-exists"
"""The code of the problem that a file is there already; `replace` gets past it."""

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_DENIED = {errno.EACCES, errno.EPERM, errno.EROFS}
_BAD_NAME = {errno.ENAMETOOLONG, errno.EINVAL, errno.EILSEQ}
_OTHER_FOLDER = mark("Choose a folder of your own, such as Documents.")


def write_export(path: Path, data: bytes, *, secret: bool = False, replace: bool = False) -> None:
    """Write `data` to `path`; whatever happens, what was there before is whole or replaced.

    Args:
        path: Absolute; its folder is there.
        data: All of it.
        secret: It holds a private key: nobody but its owner may read the file. On Windows it has
            the access list of its folder.
        replace: The person has agreed to lose what is in `path` now.

    Raises:
        ProblemError: it could not be written; its problem says why and what to do.
    """
    try:
        if path.exists() and not path.is_file():
            raise ProblemError(no_file(path))
        _write(path, data, OWNER_ONLY if secret else EVERYBODY, replace=replace)
    except FileExistsError:
        raise ProblemError(exists_already(path)) from None
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        raise ProblemError(refused(path, error)) from error


def _write(path: Path, data: bytes, mode: int, *, replace: bool) -> None:
    if not replace:
        create_file(path, b"", mode)  # the name is ours, or somebody else's for good
    temporary = path.with_name(f".mqtts-gui-{secrets.token_hex(6)}.tmp")
    try:
        create_file(temporary, data, mode)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        if not replace:
            path.unlink(missing_ok=True)
        raise


def exists_already(path: Path) -> Problem:
    """Say that `path` is there, and what replacing it would cost."""
    cause = mark("Nothing was written: what is in it would be lost.")
    if load_file(path).first(Kind.PRIVATE_KEY) is not None:
        cause = mark("It holds a private key, and nothing brings a private key back.")
    return Problem(
        EXISTS,
        Severity.WARNING,
        mark("%(file)s is there already.", file=path.name),
        cause,
        mark("Choose another name, or replace the file if nobody needs it any more."),
        details={"path": str(path)},
    )


def no_file(path: Path) -> Problem:
    """Say that what has the name is no file."""
    cause = mark("There is a folder or a device of this name.")
    return _not_saved(path, "save-no-file", cause, mark("Choose another name."))


def refused(path: Path, error: OSError | ValueError) -> Problem:
    """Say why the system does not let `path` be written."""
    number, folder = getattr(error, "errno", None), str(path.parent)
    if isinstance(error, (FileNotFoundError, NotADirectoryError)):
        cause = mark("The folder %(folder)s does not exist.", folder=folder)
        code, fix = "save-folder-missing", mark("Choose another folder, or make this one.")
    elif number in _FULL:
        cause = mark("The disk is full, or no more may be written on it.")
        code, fix = "save-disk-full", mark("Free some space, or choose another disk.")
    elif number in _DENIED:
        cause = mark("The folder %(folder)s may not be written to.", folder=folder)
        code, fix = "save-denied", _OTHER_FOLDER
    elif number in _BAD_NAME or isinstance(error, ValueError):
        cause = mark("The system does not accept this file name.")
        code, fix = "save-bad-name", mark("Choose a shorter name, of letters and digits.")
    else:
        reason = error.strerror or str(error)
        cause = mark("The system refuses it: %(reason)s.", reason=reason)
        code, fix = "save-failed", _OTHER_FOLDER
    return _not_saved(path, code, cause, fix, error)


def _not_saved(
    path: Path, code: str, cause: Phrase, fix: Phrase, error: Exception | None = None
) -> Problem:
    details = {"path": str(path)}
    if error is not None:
        details["error"] = f"{type(error).__name__}: {error}"
    message = mark("%(file)s was not saved.", file=path.name)
    return Problem(code, Severity.ERROR, message, cause, fix, details=details)
