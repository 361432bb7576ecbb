"""Pass: a Synapse's text becomes traces and the two updates of the weight."""

from __future__ import annotations

import re

from pushpull.base.errors import ModelError
from pushpull.compile.plan import SynapsePlan
from pushpull.spec.expressions import parse_expression
from pushpull.spec.operators import Synapse
from pushpull.spec.tree import Node, names

_TRACE = re.compile(r"trace\s+(\w+)\s+on\s+(pre|post)\s*:\s*(\w+)$")
_RULE = re.compile(r"on\s+(pre|post)\s*:\s*w\s*=\s*(.+)$")


def plan_synapse(synapse: Synapse | None) -> SynapsePlan | None:
    """Parse a plastic synapse; raises ModelError for a line that is neither a trace nor a rule, and for unknown names."""
    if synapse is None:
        return None
    traces: list[tuple[str, str, str]] = []
    rules: dict[str, list[tuple[str, Node]]] = {"pre": [], "post": []}
    known = {"w", *dict(synapse.parameters)}
    for line in filter(None, (line.strip() for line in synapse.text.splitlines())):
        if found := _TRACE.match(line):
            traces.append((found[1], found[2], found[3]))
            known.add(found[1])
        elif found := _RULE.match(line):
            rules[found[1]].append(("w", parse_expression(found[2])))
        else:
            raise ModelError(
                f"cannot read {line!r} in a synapse", "write 'trace x on pre: tau', 'on pre: w = ...' or 'on post: w = ...'"
            )
    used = {tau for _, _, tau in traces} | {name for rule in (*rules["pre"], *rules["post"]) for name in names(rule[1])}
    for name in sorted(used - known):
        raise ModelError(f"unknown name {name!r} in a synapse", f"known: {', '.join(sorted(known))}")
    return SynapsePlan(tuple(traces), tuple(rules["pre"]), tuple(rules["post"]), tuple(name for name, _ in synapse.parameters))
