"""What puts files that stand in a wrong field of a connection into the right one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from mqtts_gui.certs.judging import Verdict
from mqtts_gui.certs.loading import LoadedFile
from mqtts_gui.certs.placing import FIELD_NAMES, FileRole, Home, find_home
from mqtts_gui.errors import Severity
from mqtts_gui.i18n import Phrase, mark

WRONG_FIELD = mark("Wrong field")

Paths = Mapping[FileRole, Path | None]


@dataclass(frozen=True, slots=True)
class FileMove:
    """One press of a button that sorts files of a connection out.

    Attributes:
        label: What the button says.
        changes: What stands in the fields afterwards; other fields stay as they are.
        done: What was done, for the bar that undoes it.
        focus: The field to go on in.
        swapped: For files that stand in each other's field: the sentence that says so.
    """

    label: Phrase
    changes: Paths
    done: Phrase
    focus: FileRole
    swapped: Phrase | None = None


@dataclass(frozen=True, slots=True)
class Moves:
    """What there is to say and to do about files in wrong fields.

    Attributes:
        said: For each file in a wrong field, the sentence that says where it belongs.
        moves: For each field whose file can be put elsewhere by itself.
        swap: Puts several files right at once that stand in each other's field.
    """

    said: Mapping[FileRole, Phrase]
    moves: Mapping[FileRole, FileMove]
    swap: FileMove | None = None


def find_moves(paths: Paths, files: Mapping[FileRole, LoadedFile], before: Paths) -> Moves:
    """Return what to do about files in wrong fields.

    Args:
        paths: What stands in the fields.
        files: What was read of them.
        before: The file that stood well in a field before the present one; it is put back.
    """
    homes = {role: home for role in files if paths.get(role) and (home := find_home(role, files))}
    ring = _find_ring(homes)
    said: dict[FileRole, Phrase] = {}
    moves: dict[FileRole, FileMove] = {}
    for role, home in homes.items():
        target = home.role
        if target is None:
            said[role] = home.what
        elif paths.get(target) is None or target in files:  # else it is still being read
            said[role] = _say(home.what, target, paths[role], paths.get(target))
            if target not in ring:
                moves[role] = _move(role, target, paths, homes, before)
    return Moves(said, moves, _swap(ring, paths) if ring else None)


def with_place(verdict: Verdict, said: Phrase | None) -> Verdict:
    """Return a verdict that says where its file belongs; for None it stays as it is."""
    if said is None:
        return verdict
    severity = Severity.ERROR if verdict.severity is Severity.ERROR else Severity.WARNING
    return replace(verdict, severity=severity, headline=WRONG_FIELD, summary=said)


def _find_ring(homes: Mapping[FileRole, Home]) -> tuple[FileRole, ...]:
    """Return fields whose files stand in each other's place, each followed by the right one."""
    for start in homes:
        ring = [start]
        while (home := homes.get(ring[-1])) and home.role and home.role not in ring:
            ring.append(home.role)
        if home and home.role is start:
            return tuple(ring)
    return ()


def _say(what: Phrase, target: FileRole, path: Path | None, occupant: Path | None) -> Phrase:
    field = FIELD_NAMES[target]
    if occupant is None:
        return mark("%(what)s: it belongs in “%(field)s”.", what=what, field=field)
    if occupant == path:
        return mark("%(what)s: it is in “%(field)s” already.", what=what, field=field)
    return mark(
        "%(what)s: it belongs in “%(field)s”, where %(file)s is now.",
        what=what,
        field=field,
        file=occupant.name,
    )


def _move(
    source: FileRole,
    target: FileRole,
    paths: Paths,
    homes: Mapping[FileRole, Home],
    before: Paths,
) -> FileMove:
    path, occupant = paths[source], paths.get(target)
    back = before.get(source)
    if back in {path, occupant}:
        back = None
    if path is not None and occupant == path:
        return _take_out(source, back)
    done = mark("%(file)s was moved to “%(field)s”", file=_name(path), field=FIELD_NAMES[target])
    occupants_home = homes.get(target)
    if occupants_home is not None and occupants_home.role is not None:
        changes = {source: occupant, target: path}
        return FileMove(mark("Exchange the two files"), changes, _exchanged(path, occupant), target)
    changes = {source: back, target: path}
    if occupant is None:
        label = mark("Move to “%(field)s”", field=FIELD_NAMES[target])
        return FileMove(label, changes, done, target)
    return FileMove(mark("Put it there instead"), changes, done, target)


def _take_out(source: FileRole, back: Path | None) -> FileMove:
    if back is None:
        done = mark("“%(field)s” was emptied", field=FIELD_NAMES[source])
        return FileMove(mark("Empty this field"), {source: None}, done, source)
    done = mark("%(file)s was put back", file=back.name)
    return FileMove(mark("Put the earlier file back"), {source: back}, done, source)


def _swap(ring: Sequence[FileRole], paths: Paths) -> FileMove:
    targets = (*ring[1:], ring[0])
    changes = {target: paths[role] for role, target in zip(ring, targets, strict=True)}
    first = _first(ring)
    if len(ring) > 2:  # noqa: PLR2004 - two are swapped, three go round
        return FileMove(
            mark("Put all three right"),
            changes,
            mark("The three files were put in their fields"),
            first,
            mark("Each of the three files stands in the field of another."),
        )
    one, other = (role for role in FileRole if role in ring)
    swapped = mark(
        "The files of “%(one)s” and “%(other)s” are swapped.",
        one=FIELD_NAMES[one],
        other=FIELD_NAMES[other],
    )
    done = _exchanged(paths[one], paths[other])
    return FileMove(mark("Swap them"), changes, done, first, swapped)


def _first(roles: Iterable[FileRole]) -> FileRole:
    return next(role for role in FileRole if role in roles)


def _exchanged(one: Path | None, other: Path | None) -> Phrase:
    return mark("%(one)s and %(other)s were exchanged", one=_name(one), other=_name(other))


def _name(path: Path | None) -> str:
    return "" if path is None else path.name
