"""The two texts of a coupling, read and checked: what is made of a source, and what of the sums over sources."""

from __future__ import annotations

import re
from collections.abc import Collection

from pushpull.base.errors import ModelError, suggest
from pushpull.spec.expressions import parse_expression
from pushpull.spec.functions import KNOWN
from pushpull.spec.order import calls
from pushpull.spec.tree import Node, names

_NAMED = re.compile(r"\s*([A-Za-z]\w*)\s*=(?!=)(.*)", re.DOTALL)


def read_pre(text: str) -> tuple[tuple[str, Node], ...]:
    """Return the quantities made of a source, by name; a single expression without a name is called y."""
    found: list[tuple[str, Node]] = []
    for line in text.strip().splitlines():
        named = _NAMED.fullmatch(line)
        found.append((named[1], parse_expression(named[2].strip())) if named else ("y", parse_expression(line.strip())))
    return tuple(found)


def read_post(text: str) -> Node:
    """Return the input to the target's port, an expression of the sums."""
    return parse_expression(text.strip())


def check_texts(what: str, pre: str, post: str, parameters: Collection[str]) -> frozenset[str]:
    """Return the parameters that act before the sum; raises ModelError for names or functions that the texts do not have."""
    quantities = read_pre(pre)
    sums = [name for name, _ in quantities]
    if len(set(sums)) < max(1, len(sums)):
        raise ModelError(f"{what} sums nothing, or two quantities under one name", "write pre as in 'y = source'")
    for side, trees, known in (
        ("pre", [tree for _, tree in quantities], {"source", *parameters}),
        ("post", [read_post(post)], {"target", "total", *sums, *parameters}),
    ):
        for tree in trees:
            for name in sorted(names(tree) - known):
                raise ModelError(f"{side} of {what} uses {name!r}", suggest(name, known))
            for function in sorted(set(calls(tree)) - KNOWN.keys()):
                raise ModelError(f"{side} of {what} uses the unknown function {function!r}", suggest(function, KNOWN))
    return frozenset(name for _, tree in quantities for name in names(tree)) & frozenset(parameters)
