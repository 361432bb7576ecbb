"""`pulse(x, onset, width)` and `pulse(x, onset, width, period)`: 1 during a pulse, 0 between; written out as comparisons."""

from __future__ import annotations

from pushpull.spec.tree import Binary, Call, Node, Number, Span

PULSE = "pulse"
ARGUMENTS = ("t", "onset", "width", "period")
SLACK = 1e-9  # of a width: a time that rounding puts just before an edge counts as at the edge


def pulse(arguments: tuple[Node, ...], span: Span) -> Node:
    """Return the tree of a pulse that begins at its onset, which counts, and lasts to onset + width, which does not."""
    x, onset, width, *period = arguments
    since: Node = Binary("+", Binary("-", x, onset, span), Binary("*", Number(SLACK), width, span), span)
    within = since
    if period:
        turns = Call("floor", (Binary("/", since, period[0], span),), span)
        within = Binary("-", since, Binary("*", period[0], turns, span), span)
    begun = Binary(">=", since, _zero(width, span), span)
    return Call("where", (Binary("and", begun, Binary("<", within, width, span), span), Number(1.0), Number(0.0)), span)


def _zero(width: Node, span: Span) -> Node:
    return Binary("*", Number(0.0), width, span)
