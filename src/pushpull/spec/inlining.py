"""Functions of the text put in place of their calls, within a limit on how far they may grow."""

from __future__ import annotations

from dataclasses import replace

from pushpull.base.errors import ModelError
from pushpull.spec.definition import Definition, Function
from pushpull.spec.expressions import DEEPEST_TREE
from pushpull.spec.tree import Call, Name, Node, children, rebuild, substitute, walk
from pushpull.spec.trees import depth, map_trees, size

MOST_OPERATIONS = 50_000


def inline(definition: Definition) -> Definition:
    """Put the body of each function in place of its calls; `functions` stays for display.

    Functions stand in an order in which each calls only earlier ones. Raises ModelError where the trees grow too large.
    """
    return map_trees(definition, Inliner(definition.functions).inlined)


class Inliner:
    """Replaces calls of the given functions, and counts what that makes."""

    def __init__(self, functions: tuple[Function, ...]) -> None:
        self._functions: dict[str, Function] = {}
        self._operations = 0
        for function in functions:
            self._functions[function.name] = replace(function, body=self.inlined(function.body))

    def inlined(self, node: Node) -> Node:
        """Return the tree without calls of these functions."""
        below = tuple(self.inlined(child) for child in children(node))
        if not isinstance(node, Call) or node.function not in self._functions:
            return rebuild(node, below)
        function = self._functions[node.function]
        given = dict(zip(function.arguments, below, strict=True))
        sizes = {name: size(tree) for name, tree in given.items()}
        self._operations += sum(sizes.get(part.name, 1) if isinstance(part, Name) else 1 for part in walk(function.body))
        if self._operations > MOST_OPERATIONS:
            raise ModelError(
                f"the calls of {function.name} grow to more than {MOST_OPERATIONS} operations", "split it into derived quantities"
            )
        result = substitute(function.body, given)
        if depth(result) > DEEPEST_TREE:
            raise ModelError(
                f"the calls of {function.name} nest more than {DEEPEST_TREE} deep", "split them into derived quantities"
            )
        return result
