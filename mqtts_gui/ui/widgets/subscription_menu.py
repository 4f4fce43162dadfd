"""What can be done with the subscriptions that are chosen, and with all of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QIcon, QKeySequence
from PySide6.QtWidgets import QMenu

from mqtts_gui.i18n import ntr, tr
from mqtts_gui.ui.icons import icon
from mqtts_gui.ui.models.subscription_words import Sort

if TYPE_CHECKING:
    from mqtts_gui.ui.connection import SubscriptionRow
    from mqtts_gui.ui.widgets.subscription_list import SubscriptionList

_WILDCARDS = frozenset("+#")


class Offer(NamedTuple):
    """An entry of the menu; its keys work where the list has the focus."""

    name: str
    picture: str
    text: str
    keys: str = ""


class SubscriptionMenu(QMenu):
    """The context menu of a list, for the rows chosen in it; it deletes itself when closed."""

    def __init__(self, subscriptions: SubscriptionList) -> None:
        super().__init__(subscriptions)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._list = subscriptions
        self._model = subscriptions.subscriptions
        rows = subscriptions.chosen_rows()
        if rows:
            self._offer_reading(rows)
            self.addSeparator()
            self._offer_states(rows)
            self.addSeparator()
        fill_with_all(self, subscriptions)
        if rows:
            self.addSeparator()
            self._offer_end(rows)

    def _offer_reading(self, rows: Sequence[SubscriptionRow]) -> None:
        chosen = self._list
        if len(rows) == 1:
            name = rows[0].filter
            self._add(Offer("edit", "pencil", tr("Edit…"), "F2"), chosen.edit_current)
            only = Offer("show_only", "list-filter", tr("Show only its messages"))
            self._add(only, lambda: chosen.messages_requested.emit(name))
            if not _WILDCARDS & set(name):
                publish = Offer("publish_to", "send", tr("Publish to this topic"))
                self._add(publish, lambda: chosen.publishing_requested.emit(name))
        several = ntr("Copy %(count)s filter", "Copy %(count)s filters", len(rows))
        copy = several if len(rows) > 1 else tr("Copy the filter")
        self._add(Offer("copy", "copy", copy, "Ctrl+C"), chosen.copy_chosen)

    def _offer_states(self, rows: Sequence[SubscriptionRow]) -> None:
        desk = self._model.desk
        on = [row.filter for row in rows if not row.is_off]
        off = [row.filter for row in rows if row.is_off]
        shown = [row.filter for row in rows if not (row.is_off or row.paused_ns)]
        paused = [row.filter for row in rows if row.paused_ns and not row.is_off]
        refused = [row.filter for row in rows if row.refused is not None and not row.is_off]
        self.setToolTipsVisible(True)
        if shown:
            pause = Offer("pause", "eye-off", tr("Pause"), "Space")
            self._add(pause, partial(desk.pause, shown, on=True)).setToolTip(
                tr("The subscription stays; its messages are kept, but not shown for now")
            )
        if paused:
            resume = Offer("resume", "eye", tr("Resume"), "Space")
            self._add(resume, partial(desk.pause, paused, on=False))
        if on:
            leave = Offer("switch_off", "plug", tr("Switch off"))
            self._add(leave, partial(desk.switch, on, on=False)).setToolTip(
                tr("Unsubscribe, and keep the entry to switch it on again")
            )
        if off:
            again = Offer("switch_on", "play", tr("Switch on"))
            self._add(again, partial(desk.switch, off, on=True))
        if refused:
            ask = Offer("ask_again", "refresh-cw", tr("Ask again"))
            self._add(ask, partial(desk.ask_again, refused))

    def _offer_end(self, rows: Sequence[SubscriptionRow]) -> None:
        count = len(rows)
        several = ntr(
            "Unsubscribe from %(count)s topic", "Unsubscribe from %(count)s topics", count
        )
        remove = several if count > 1 else tr("Unsubscribe")
        self._add(Offer("unsubscribe", "trash-2", remove, "Del"), self._list.remove_chosen)

    def _add(self, offer: Offer, act: Callable[[], object]) -> QAction:
        return add_action(self, offer, act)


def add_action(menu: QMenu, offer: Offer, act: Callable[[], object]) -> QAction:
    """Add what `act` does."""
    action = menu.addAction(icon(offer.picture) if offer.picture else QIcon(), offer.text)
    action.setObjectName(f"subscription_{offer.name}_action")
    if offer.keys:
        action.setShortcut(QKeySequence(offer.keys))
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
    action.triggered.connect(lambda _checked: act())
    return action


def fill_with_all(menu: QMenu, subscriptions: SubscriptionList) -> None:
    """Offer what concerns the whole list."""
    model = subscriptions.subscriptions
    rows = list(model.rows())
    order = menu.addMenu(tr("Sort"))
    order.setEnabled(len(rows) > 1)
    for wanted, text in (
        (Sort.NAME, tr("By name")),
        (Sort.COUNT, tr("By number of messages")),
        (Sort.RATE, tr("By rate")),
    ):
        add_action(order, Offer(f"sort_{wanted}", "", text), partial(model.sort_by, wanted))
    chosen = [row.filter for row in subscriptions.chosen_rows() or rows]
    clear = tr("Clear the counts") if len(chosen) > 1 else tr("Clear the count")
    counts = partial(model.desk.clear_counts, chosen)
    add_action(menu, Offer("clear_counts", "", clear), counts).setEnabled(bool(chosen))
    paused = [row.filter for row in rows if row.paused_ns]
    if len(paused) > 1:
        resume = partial(model.desk.pause, paused, on=False)
        add_action(menu, Offer("resume_all", "eye", tr("Resume all")), resume)
