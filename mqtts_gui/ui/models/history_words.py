"""What is said of whole histories: how much they hold, and what a deletion means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from mqtts_gui.i18n import Phrase, literal, mark, nmark
from mqtts_gui.ui.models.size_text import size_phrase

if TYPE_CHECKING:  # see `ui.histories`
    from mqtts_gui.store.history_folder import Aside, Kept, Survey
    from mqtts_gui.store.history_limits import Stats

NAMELESS = mark("Connection without a name")
FORMER = mark("Connection that was deleted")


def history_phrase(stats: Stats) -> Phrase:
    """Return in short what is kept of a connection, and what is not."""
    parts = {
        "messages": nmark("%(count)s message", "%(count)s messages", stats.count),
        "lost": nmark("%(count)s lost", "%(count)s lost", stats.lost),
    }
    if stats.unsaved:
        unsaved = nmark("%(count)s only in memory", "%(count)s only in memory", stats.unsaved)
        return mark("History: %(messages)s, %(lost)s, %(unsaved)s", unsaved=unsaved, **parts)
    if stats.dropped:
        return mark("History: %(messages)s, %(lost)s (oldest dropped at the limit)", **parts)
    return mark("History: %(messages)s, %(lost)s", **parts)


def history_tip(stats: Stats) -> Phrase:
    """Return what the words of `history_phrase` mean where that matters."""
    said = []
    if stats.lost:
        said.append(
            nmark(
                "%(count)s message was lost since the program started: it could not be stored, "
                "and memory was full.",
                "%(count)s messages were lost since the program started: they could not be "
                "stored, and memory was full.",
                stats.lost,
            )
        )
    if stats.unsaved:
        said.append(
            nmark(
                "%(count)s message cannot be stored at the moment, and is gone when the program "
                "ends.",
                "%(count)s messages cannot be stored at the moment, and are gone when the program "
                "ends.",
                stats.unsaved,
            )
        )
    if stats.dropped:
        said.append(
            nmark(
                "%(count)s old message was dropped to stay within the limits of Preferences.",
                "%(count)s old messages were dropped to stay within the limits of Preferences.",
                stats.dropped,
            )
        )
    return joined(said)


def owner_phrase(name: str | None) -> Phrase:
    """Return whose history it is; None stands for a connection that is no more."""
    if name is None:
        return FORMER
    return literal(name) if name else NAMELESS


def kept_phrase(kept: Kept) -> Phrase:
    """Return how much a history holds, and from when to when."""
    size = size_phrase(kept.bytes)
    stats = kept.stats
    if stats is None:
        return mark("Cannot be read, %(size)s on the disk", size=size)
    count = nmark("%(count)s message", "%(count)s messages", stats.count)
    if stats.oldest is None or stats.newest is None:
        return mark("%(messages)s, %(size)s on the disk", messages=count, size=size)
    first, last = map(_day, sorted((stats.oldest, stats.newest)))  # a clock may go back
    told = {"messages": count, "size": size, "first": first, "last": last}
    if first == last:
        return mark("%(messages)s, %(size)s on the disk, of %(first)s", **told)
    return mark("%(messages)s, %(size)s on the disk, from %(first)s to %(last)s", **told)


def aside_phrase(aside: Aside) -> Phrase:
    """Return why and when a history was set aside."""
    told = {"day": _day(aside.at), "size": size_phrase(aside.bytes)}
    if aside.is_damaged:
        return mark("Damaged, set aside on %(day)s, %(size)s", **told)
    return mark("Of a newer version, set aside on %(day)s, %(size)s", **told)


def total_phrase(survey: Survey) -> Phrase:
    """Return what everything takes, and what is left on the disk."""
    size = size_phrase(survey.bytes)
    if survey.free_bytes is None:
        return mark("All together: %(size)s", size=size)
    free = size_phrase(survey.free_bytes)
    return mark("All together: %(size)s; %(free)s are free on this disk", size=size, free=free)


def deletion_phrase(name: Phrase, kept: Kept) -> Phrase:
    """Return what it means to delete the history of one connection."""
    if kept.stats is None:
        return mark("The history of “%(name)s” will be deleted for good.", name=name)
    return nmark(
        "%(count)s message of “%(name)s” will be deleted for good.",
        "%(count)s messages of “%(name)s” will be deleted for good.",
        kept.stats.count,
        name=name,
    )


def deletions_phrase(kept: Sequence[Kept]) -> Phrase:
    """Return what it means to delete the histories of all connections."""
    count = sum(each.stats.count for each in kept if each.stats is not None)
    return nmark(
        "%(count)s message of all connections will be deleted for good.",
        "%(count)s messages of all connections will be deleted for good.",
        count,
    )


def removal_phrase(name: str, messages: int) -> Phrase:
    """Return that a connection was deleted, with so many messages that it had kept."""
    if not messages:
        return mark("“%(name)s” was deleted", name=name)
    return nmark(
        "“%(name)s” was deleted with its history, %(count)s message",
        "“%(name)s” was deleted with its history, %(count)s messages",
        messages,
        name=name,
    )


def forecast_phrases(dropped: Mapping[str, int], names: Mapping[str, str | None]) -> list[Phrase]:
    """Return what a lower limit drops of each connection."""
    return [
        nmark(
            "The oldest message of “%(name)s” will be deleted.",
            "The oldest %(count)s messages of “%(name)s” will be deleted.",
            count,
            name=owner_phrase(names[profile_id]),
        )
        for profile_id, count in dropped.items()
    ]


def joined(phrases: Sequence[Phrase]) -> Phrase:
    """Return sentences one after the other."""
    template = " ".join(f"%(part{number})s" for number in range(len(phrases)))
    return Phrase(template, {f"part{number}": phrase for number, phrase in enumerate(phrases)})


def _day(instant: datetime) -> date:
    """Return the day on which it was here."""
    return instant.astimezone().date()
