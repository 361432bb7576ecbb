"""Printer of plastic synapses for the cpu target: functions for spikes going out, for spikes coming back, for visits to all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pushpull.compile.plan import Plan, PlanEdge
from pushpull.compile.plastic_plan import Periodic, Statements, SynapsePlan
from pushpull.compile.plastic_rows import plastic_edges, sides_of
from pushpull.compile.plasticity import decayed
from pushpull.compile.printing import Dialect, Printed, word
from pushpull.spec.synapse_text import SEND
from pushpull.spec.tree import Name, Node, names, substitute


def plastic_functions(plan: Plan, dialect: Dialect) -> dict[int, list[Printed]]:
    """Print the functions of every plastic edge, in the order in which a step calls them."""
    dialect.fixed, dialect.waves = None, frozenset()
    found: dict[int, list[Printed]] = {}
    for number, edge in plastic_edges(plan):
        assert edge.synapse is not None  # noqa: S101
        own = [_Printer(plan, number, edge, edge.synapse, dialect).carry()]
        if edge.synapse.on_post:
            own.append(_Printer(plan, number, edge, edge.synapse, dialect).come_back())
        own += [
            _Printer(plan, number, edge, edge.synapse, dialect).visit(place, periodic)
            for place, periodic in enumerate(edge.synapse.every)
        ]
        found[number] = own
    return found


def plastic_arrays(plan: Plan) -> list[str]:
    """Return the names of the arrays that plastic synapses add to the chunk's arguments."""
    found = [f"{name}_{space}" for space in sides_of(plan) for name in ("fired", "fires")]
    for number, edge in plastic_edges(plan):
        s = edge.synapse
        assert s is not None  # noqa: S101
        names = ["begin", "delays", "into", "late", "rule", "weights"]
        names += ["back", "waits", "at", "origin", "early"] if s.on_post else []
        names += ["fade"] if s.traces else []
        names += ["periods"] if s.every else []
        names += ["since", *(f"own_{state}" for state in s.states)] if s.states else []
        found += [f"{name}_{number}" for name in (*names, *(f"trace_{name}" for name, _, _ in s.traces))]
    return found


def notes(plan: Plan) -> Iterator[str]:
    """Keep the step's spikes for the synapses that they reach later."""
    for space in sides_of(plan):
        where = f"fired_{space}[g], fires_{space}[g], first + m, spike_lane_{space}[g]"
        yield f"note({where}, spike_ends_{space}[g, q, m], spike_ends_{space}[g, q, m + 1], {plan.spaces[space].nodes})"


def plastic_calls(plan: Plan, functions: dict[int, list[Printed]]) -> Iterator[str]:
    """Let the spikes that have come to their synapses act, edge by edge, then let the traces fade."""
    for number, edge in plastic_edges(plan):
        s = edge.synapse
        assert s is not None  # noqa: S101
        events = 1 + bool(s.on_post)
        for place, function in enumerate(functions[number]):
            if place < events:
                yield function.text()
            else:
                yield f"if (first + m + 1) % periods_{number}[{place - events}] == 0:"
                yield f"    {function.text()}"
        for place, (name, side, nearest) in enumerate(s.traces):
            space = edge.source if side == "pre" else edge.targets[0].space
            own = f"trace_{name}_{number}[g], first + m, fade_{number}, {place}, {int(nearest)}"
            yield f"fade({own}, fired_{space}[g], fires_{space}[g])"


@dataclass
class _Printer:
    plan: Plan
    number: int
    edge: PlanEdge
    s: SynapsePlan
    dialect: Dialect

    def carry(self) -> Printed:
        """Print what happens when spikes of the source are at the synapse."""
        call, space = self._begun("learn_pre"), self.edge.source
        ring = f"ring_{self.edge.targets[0].space}_{self.edge.impulse}"
        own = {"ring__": ring, "g__": "g"} | {f"{n}__": f"{n}_{self.number}" for n in ("begin", "delays", "into", "late")}
        call.arguments |= own | {"fired__": f"fired_{space}[g]", "fires__": f"fires_{space}[g]"}
        used = self._used(self.s.on_pre)
        row = self._at_cell(call, "pre", used, "delays__[j__]", "source__")
        body = self._body(call, self.s.on_pre, used)
        arrive = "ring__[np.uint64(step__ + 1 + {}) & np.uint64(ring__.shape[0] - 1), g__, into__[synapse__]] += sent__"
        call.lines += [
            "for j__ in range(delays__.shape[0]):",
            "    slot__ = np.uint64(step__ - delays__[j__]) & np.uint64(fires__.shape[0] - 1)",
            "    for k__ in range(fires__[slot__]):",
            "        source__ = fired__[slot__, k__]",
            *(f"        {line}" for line in row),
            "        row__ = source__ * delays__.shape[0] + j__",
        ]
        for one in (True, False):
            late = "late__[0]" if one else "late__[synapse__]"
            inner = [*self._at_target(call, used, late, once=one), *body, arrive.format(late)]
            hoisted = self._rows(call, used, late) if one else []
            if one:
                call.lines += ["        if late__.shape[0] == 1:", *(f"            {line}" for line in hoisted)]
                out = "out__ = ring__[np.uint64(step__ + 1 + late__[0]) & np.uint64(ring__.shape[0] - 1), g__]"
                call.lines.append(f"            {out}")
                inner[-1] = "out__[into__[synapse__]] += sent__"
            else:
                call.lines.append("        else:")
            call.lines.append("            for synapse__ in range(begin__[row__], begin__[row__ + 1]):")
            call.lines += [f"                {line}" for line in inner]
        return call

    def come_back(self) -> Printed:
        """Print what happens when spikes of the target are at the synapse."""
        call, space = self._begun("learn_post"), self.edge.targets[0].space
        call.arguments |= {f"{n}__": f"{n}_{self.number}" for n in ("back", "waits", "at", "origin", "early")}
        call.arguments |= {"fired__": f"fired_{space}[g]", "fires__": f"fires_{space}[g]"}
        used = self._used(self.s.on_post)
        row = self._at_cell(call, "post", used, "waits__[j__]", "target__")
        body = self._body(call, self.s.on_post, used)
        mine = [n for n in self._traces("pre") if n in used]
        call.lines += [
            "for j__ in range(waits__.shape[0]):",
            "    slot__ = np.uint64(step__ - waits__[j__]) & np.uint64(fires__.shape[0] - 1)",
            "    for k__ in range(fires__[slot__]):",
            "        target__ = fired__[slot__, k__]",
            *(f"        {line}" for line in row),
            "        row__ = target__ * waits__.shape[0] + j__",
        ]
        for one in (True, False):
            call.lines.append("        if early__.shape[0] == 1:" if one else "        else:")
            if one:
                call.lines += [f"            past_{n}__ = {self._trace(call, n, 'early__[0]', None)}" for n in mine]
            call.lines += [
                "            for entry__ in range(back__[row__], back__[row__ + 1]):",
                "                synapse__ = at__[entry__]",
                "                source__ = origin__[entry__]",
            ]
            reads = [
                f"{word(n)} = {f'past_{n}__[source__]' if one else self._trace(call, n, 'early__[entry__]', 'source__')}"
                for n in mine
            ]
            reads += self._cells(call, "pre", used, "source__")
            call.lines += [f"                {line}" for line in (*reads, *body)]
        return call

    def visit(self, place: int, periodic: Periodic) -> Printed:
        """Print statements for all synapses, each in a loop of its own, after one for the sums that it reads."""
        call = self._begun(f"learn_all_{place}")
        call.arguments |= {f"{n}__": f"{n}_{self.number}" for n in ("begin", "delays", "into", "late")}
        lanes = self.plan.spaces[self.edge.targets[0].space].nodes
        for statement, sums in zip(periodic.statements, periodic.sums, strict=True):
            for name, value in sums:
                call.lines.append(f"total_{name} = np.zeros({lanes}, dtype=Real)")
                added = f"total_{name}[into__[synapse__]] += {self._text(value)}"
                used = self._used((("sum", value),))
                call.lines += self._over_all(call, used, [*self._own(call, used, ()), added])
            used = self._used((statement,))
            known = [f"{name} = total_{name}[into__[synapse__]]" for name, _ in sums]
            call.lines += self._over_all(call, used, [*known, *self._body(call, (statement,), used)])
        return call

    def _over_all(self, call: Printed, used: frozenset[str], body: list[str]) -> list[str]:
        row = self._at_cell(call, "pre", used, "delays__[j__]", "source__")
        late = "late__[min(synapse__, np.uint64(late__.shape[0] - 1))]"
        return [
            "for row__ in range(begin__.shape[0] - 1):",
            "    source__, j__ = row__ // delays__.shape[0], row__ % delays__.shape[0]",
            *(f"    {line}" for line in row),
            "    for synapse__ in range(begin__[row__], begin__[row__ + 1]):",
            *(f"        {line}" for line in (*self._at_target(call, used, late, once=False), *body)),
        ]

    def _begun(self, what: str) -> Printed:
        call = Printed(f"{what}_{self.number}")
        arrays = {"step__": "first + m", "weight__": f"weights_{self.number}[g]", "rule__": f"rule_{self.number}"}
        call.arguments |= arrays
        return call

    def _traces(self, wanted: str) -> list[str]:
        return [name for name, side, _ in self.s.traces if side == wanted]

    def _used(self, statements: Statements) -> frozenset[str]:
        """Return the names that statements read, or whose old value must be known."""
        found = frozenset[str]().union(*(names(value) for _, value in statements), {name for name, _ in statements})
        states = frozenset(self.s.states)
        return found | states if states & {name for name, _ in statements} else found

    def _trace(self, call: Printed, name: str, lag: str, cell: str | None) -> str:
        call.arguments[f"trace_{name}__"] = f"trace_{name}_{self.number}[g]"
        row = f"trace_{name}__[np.uint64(step__ - {lag}) & np.uint64(trace_{name}__.shape[0] - 1)"
        return f"{row}]" if cell is None else f"{row}, {cell}]"

    def _rows(self, call: Printed, used: frozenset[str], late: str) -> list[str]:
        return [f"past_{n}__ = {self._trace(call, n, late, None)}" for n in self._traces("post") if n in used]

    def _at_target(self, call: Printed, used: frozenset[str], late: str, *, once: bool) -> list[str]:
        """Read the target's traces, from rows found before the loop where there is one delay, and its states."""
        mine = [n for n in self._traces("post") if n in used]
        cells = self._cells(call, "post", used, "target__")
        reads = [f"{word(n)} = {f'past_{n}__[target__]' if once else self._trace(call, n, late, 'target__')}" for n in mine]
        return ["target__ = into__[synapse__]", *reads, *cells] if mine or cells else []

    def _at_cell(self, call: Printed, side: str, used: frozenset[str], lag: str, cell: str) -> list[str]:
        """Read the traces and states of the cell of a row."""
        reads = [f"{word(n)} = {self._trace(call, n, lag, cell)}" for n in self._traces(side) if n in used]
        return reads + self._cells(call, side, used, cell)

    def _cells(self, call: Printed, side: str, used: frozenset[str], cell: str) -> list[str]:
        """Read cells' states of one side; those of a population of one node are read with either."""
        width, lines = self.plan.width, list[str]()
        for reading in self.s.readings:
            alone = reading.side == "one" and side == "pre"
            if reading.name in used and (reading.side == side or alone):
                call.arguments[f"state_{reading.space}__"] = f"state_{reading.space}[g]"
                space = self.plan.spaces[reading.space]
                slot, size = space.slot(reading.slot) * width, len(space.slots) * width
                where = str(slot) if alone else f"{cell} // {width} * {size} + {slot} + {cell} % {width}"
                lines.append(f"{word(reading.name)} = state_{reading.space}__[{where}]")
        return lines

    def _own(self, call: Printed, used: frozenset[str], changed: tuple[str, ...]) -> list[str]:
        """Read the synapse's weight and its states as they are now, and the numbers that are the same for all."""
        lines = ["w = weight__[synapse__]"] if "w" in used else []
        states = [name for name in self.s.states if name in used or set(changed) & set(self.s.states)]
        wanted = used
        if states:
            call.arguments["since__"] = f"since_{self.number}[g]"
            lines.append("passed__ = Real(step__ - since__[synapse__])")
            for name in states:
                call.arguments[f"own_{name}__"] = f"own_{name}_{self.number}[g]"
                lines.append(f"{word(name)} = own_{name}__[synapse__]")
                now = substitute(decayed(name), {"since__": Name("passed__")})
                wanted |= names(now)
                lines.append(f"{word(name)} = {self._text(now)}")
        for place, name in enumerate(self.s.values):
            line = f"{word(name)} = rule__[{place}]"
            if name in wanted and line not in call.lines:
                call.lines.insert(0, line)
        return lines

    def _body(self, call: Printed, statements: Statements, used: frozenset[str]) -> list[str]:
        changed = tuple(name for name, _ in statements)
        lines = self._own(call, used, changed)
        for name, value in statements:
            lines.append(f"{'sent__' if name == SEND else word(name)} = {self._text(value)}")
        if "w" in changed:
            lines.append("weight__[synapse__] = w")
        if set(changed) & set(self.s.states):
            lines += [f"own_{name}__[synapse__] = {word(name)}" for name in self.s.states]
            lines.append("since__[synapse__] = step__")
        return lines

    def _text(self, node: Node) -> str:
        return self.dialect.text(node)
