"""The search that finds messages with a certain value, written as a person would type it."""

from __future__ import annotations

from mqtts_gui.mqtt.events import Message
from mqtts_gui.mqtt.formats.nodes import Kind
from mqtts_gui.mqtt.formats.tree import Tree
from mqtts_gui.store.search_query import parse

_COMPARED = {Kind.TEXT, Kind.NUMBER, Kind.BOOLEAN, Kind.NULL}


def value_search(tree: Tree, number: int, message: Message) -> str | None:
    """Return the text for the search field; None where no search would find `message` by it.

    A search reads JSON only, and has no words for some names: it is tried before it is offered.
    """
    node = tree.nodes[number]
    path = tree.path(number).removeprefix("$").removeprefix(".")
    compared = ""
    if node.kind in _COMPARED:
        text = "null" if node.kind is Kind.NULL else str(node.value)
        if node.kind is Kind.BOOLEAN:
            text = tree.text(number)
        compared = f'="{text}"' if node.kind is Kind.TEXT else f"={text}"
    search = f"json:{path}{compared}"
    if not (path or compared):
        return None
    query = parse(search)
    is_found = not query.mistakes and not query.is_empty and query.matches(message)
    return search if is_found else None
