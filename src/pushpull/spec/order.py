"""Definitions put in an order in which each uses only earlier ones; a loop is refused."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from pushpull.base.errors import ModelError
from pushpull.spec.definition import Derived, Function
from pushpull.spec.source import Source
from pushpull.spec.tree import Call, Node, Span, names, walk

Item = TypeVar("Item", Derived, Function)


def ordered(items: Sequence[Item], source: Source, spans: Mapping[str, Span], kind: str) -> list[Item]:
    """Sort, keeping the author's order where it can; raises ModelError that spells out a loop."""
    known = {item.name: item for item in items}
    uses = {item.name: [name for name in _used(item) if name in known] for item in items}
    done: list[str] = []
    placed: set[str] = set()
    for start in known:
        path = [start]
        while path:
            name = path[-1]
            following = next((used for used in uses[name] if used not in placed), None)
            if following is None:
                path.pop()
                if name not in placed:
                    placed.add(name)
                    done.append(name)
            elif following in path:
                raise _loop([*path[path.index(following) :], following], source, spans, kind)
            else:
                path.append(following)
    return [known[name] for name in done]


def _loop(loop: list[str], source: Source, spans: Mapping[str, Span], kind: str) -> Exception:
    what = "algebraic loop" if kind == "derived" else "a function that calls itself"
    hint = "make one of them a state, or solve for it" if kind == "derived" else "write it out without itself"
    chain = " -> ".join(loop if len(loop) < 8 else [*loop[:6], "...", loop[-1]])
    return source.error(f"{what}: {chain}", spans.get(loop[0]), hint, ModelError)


def _used(item: Derived | Function) -> Iterable[str]:
    if isinstance(item, Derived):
        return sorted(names(item.expression))
    return calls(item.body)


def calls(node: Node) -> list[str]:
    """Return the functions that a tree calls, each once, in the order of the text."""
    return list(dict.fromkeys(part.function for part in walk(node) if isinstance(part, Call)))
