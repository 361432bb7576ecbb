"""Printer of the cpu target, part one: functions that take some tiles of a space and do one thing to each of their lanes.

Indices are unsigned and arrays whole, so that the compiler sees contiguous lanes and asks once a call whether arrays overlap.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator

from pushpull.compile.fission import crossing, loops
from pushpull.compile.layout import lane_base
from pushpull.compile.plan import Assign, Emit, Input, Plan, Publish, Space, Statement, Store, Within
from pushpull.compile.print_spikes import arriving
from pushpull.compile.printing import Dialect, Fixed, Printed, names_in, observations_of, used_slots
from pushpull.compile.schedule import free_names

TAKES = {"t0__": "np.uint64(t0)", "t1__": "np.uint64(t1)"}


def share(calls: Iterable[Printed]) -> list[str]:
    """Return the lines of all functions; those that read alike are written once, and called by one name."""
    known: dict[tuple[tuple[str, ...], ...], str] = {}
    lines: list[str] = []
    for call in calls:
        body = tuple(call.arguments), tuple(call.lines)
        if body not in known:
            known[body] = call.name
            lines += call.definition()
        call.name = known[body]
    return lines


def fixed_of(plan: Plan, space: Space) -> Fixed:
    """Return the fixed values of a space: at first its scalars, by their place among the plan's."""
    scalars = {name: f"par__[{plan.scalars.index(unique)}]" for name, unique in space.scalars}
    return Fixed(scalars, known=set(scalars))


def settle(index: int, fixed: Fixed) -> Printed:
    """Print the function that works out the fixed values of a space at the beginning of a chunk."""
    lines = [
        line for k, (name, text) in enumerate(fixed.entries.items()) for line in (f"{name} = {text}", f"own__[{k}] = {name}")
    ]
    arguments = {"par__": "par", "own__": f"own_{index}"}
    return Printed(f"settle_{index}", arguments, lines or ["pass"])


def segment(plan: Plan, index: int, number: int, dialect: Dialect) -> Printed:
    """Print a segment as one function with a loop over lanes for each stretch between two cuts."""
    space = plan.spaces[index]
    statements, cuts = space.segments[number], space.cuts[number]
    call, before = _begin(f"step_{index}_{number}", index), list[str]()
    through = set(crossing(statements, cuts))
    dialect.waves = frozenset(item.name for item in space.inputs if item.kind == "wave")
    lines: list[str] = []
    for stretch in loops(statements, cuts):
        wanted = set(free_names(stretch))
        inside: list[str] = []
        for item in space.inputs:
            if item.name in wanted:
                _read(plan, index, item, call, before, inside)
        for statement in stretch:
            if isinstance(statement, Assign) and dialect.settle(statement.name, statement.value):
                continue
            inside += [f"        {line}" for line in _statement(plan, index, space, statement, dialect, call)]
            if isinstance(statement, Assign) and statement.name in through:
                inside.append(f"        {_slot(space.slot(statement.name))} = {statement.name}")
        inside = [*_loads(space, wanted, dialect), *inside]
        lines += ["    for l__ in range(W):", *inside] if inside else []
    return _end(call, plan, space, before, lines, dialect)


def observe(plan: Plan, index: int, sink: int, dialect: Dialect) -> Printed:
    """Print what a sink records of a space at the beginning of a step, or adds to its means."""
    space, (every, mean) = plan.spaces[index], (plan.sinks[sink].every, plan.sinks[sink].mean)
    found = observations_of(space, sink)
    call, before = _begin(f"observe_{index}_{sink}", index), list[str]()
    wanted = names_in(found)
    inside = _loads(space, wanted, dialect)
    dialect.waves = frozenset()
    if "t__0" in wanted:
        call.arguments["wave__"] = "waves[m]"
        before.append("t__0 = wave__[0, 0]")
    if mean:
        call.arguments["done__"] = f"(first + m + 1) % {every} == 0"
    row = (
        f"(first + m + 1) // {every} - 1 - first // {every}"
        if mean
        else f"(first + m) // {every} - (first + {every - 1}) // {every}"
    )
    end: list[str] = []
    for o in found:
        call.arguments[f"out__{o.column}"] = f"rec_{sink}_{o.column}[g, {row}]"
        value, out = dialect.text(o.value), f"out__{o.column}[lane__ + l__]"
        if not mean:
            inside.append(f"        {out} = {value}")
            continue
        slot = _slot(space.slot(f"mean__{sink}__{o.column}"))
        inside.append(f"        {slot} += {value}")
        end += [f"            {out} = {slot} / Real({every})", f"            {slot} = Real(0.0)"]
    lines = ["    for l__ in range(W):", *inside]
    if mean:
        lines += ["    if done__:", "        for l__ in range(W):", *end]
    return _end(call, plan, space, before, lines, dialect)


def _begin(name: str, index: int) -> Printed:
    return Printed(name, {**TAKES, "rows__": f"state_{index}[g]", "own__": f"own_{index}"})


def _end(call: Printed, plan: Plan, space: Space, before: list[str], loops_: list[str], dialect: Dialect) -> Printed:
    """Put together the head, what is the same for all lanes, and the loops over tiles and lanes."""
    fixed = dialect.fixed or Fixed()
    places = list(fixed.entries)
    read = [f"{name} = own__[{places.index(name)}]" for name in fixed.used]
    fixed.used = {}
    before = [*read, *before, *(f"{name} = {text}" for name, text in dialect.take_inverses())]
    tile = [
        "for t__ in range(t0__, t1__):",
        f"    row__ = t__ * np.uint64({len(space.slots) * plan.width})",
        "    lane__ = t__ * W",
    ]
    call.lines = [*dict.fromkeys(before), *tile, *loops_] if loops_ else ["pass"]
    return call


def _slot(row: int) -> str:
    return f"rows__[row__ + R{row} + l__]"


def _loads(space: Space, wanted: Container[str], dialect: Dialect) -> list[str]:
    known = dialect.fixed.known if dialect.fixed else ()
    return [f"        {name} = {_slot(row)}" for name, row in used_slots(space, wanted) if name not in known]


def _read(plan: Plan, index: int, item: Input, call: Printed, before: list[str], inside: list[str]) -> None:
    """Add what an input needs: an argument, and a line before or inside the loop over lanes."""
    match item.kind:
        case "wave":
            call.arguments["wave__"] = "waves[m]"
            before.append(f"{item.name} = wave__[{item.index}, {item.stage}]")
            return
        case "dense":
            source = f"course__{item.index}_{item.stage}"
            call.arguments[source] = f"dense_{index}_{item.index}[g, m, {item.stage}]"
        case "noise":
            call.arguments |= {"normal__": f"normal_{index}", "b__": "b"}
            inside.append(f"        {item.name} = normal__[t__, b__, {item.index}, l__]")
            return
        case "train":
            call.arguments |= {f"came__{item.index}": f"train_{index}_{item.index}", "b__": "b"}
            inside.append(f"        {item.name} = came__{item.index}[t__, b__, l__]")
            return
        case "kick":
            source = f"kick__{item.index}"
            call.arguments[source] = arriving(index, item)
            own = f"{source}[lane__ + l__]"
            inside += [f"        {item.name} = {own}", f"        {own} = Real(0.0)"]
            return
        case _:
            edge = plan.edges[item.index]
            source = f"arrive__{item.index}_{item.part}_{item.stage}"
            time = f"b + {edge.time_of(plan.stage_times[item.stage])}" if edge.kind == "delayed" else "0"
            call.arguments[source] = f"sums_{item.index}_{item.part}[{time}]"
            inside.append(f"        {item.name} = {source}[{_from(lane_base(plan, edge.targets, index))} + l__]")
            return
    inside.append(f"        {item.name} = {source}[lane__ + l__]")


def _from(base: int) -> str:
    """Return the first lane of a tile among lanes that begin at a base."""
    return f"lane__ + np.uint64({base})" if base else "lane__"


def _statement(plan: Plan, index: int, space: Space, statement: Statement, dialect: Dialect, call: Printed) -> Iterator[str]:
    value = dialect.text(statement.value)
    match statement:
        case Assign(name=name):
            yield f"{name} = {value}"
        case Store(slot=slot):
            yield f"{_slot(space.slot(slot))} = {value}"
        case Emit():
            call.arguments["mask__"] = f"mask_{index}[b]"
            yield f"mask__[lane__ + l__] = {value}"
        case Within():
            call.arguments["within__"] = f"within_{index}[b]"
            yield f"within__[lane__ + l__] = {value}"
        case Publish(port=port):
            time = "b" if plan.ports[port].window else "0"
            call.arguments[f"sent__{port}"] = f"block_{port}[{time}]"
            yield f"sent__{port}[{_from(lane_base(plan, plan.ports[port].pieces, index))} + l__] = {value}"
