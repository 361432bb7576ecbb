"""Printer of the numpy target: the plain reference, one array operation per operation of the equations."""

from __future__ import annotations

from collections.abc import Container, Iterator

from pushpull.compile.plan import Assign, Emit, Input, Plan, PlanEdge, Publish, Space, Statement, Store, Within
from pushpull.compile.printing import Dialect, names_in, observations_of, power_functions, used_scalars, used_slots
from pushpull.compile.schedule import free_names


def print_numpy(plan: Plan) -> str:
    """Return the program of a plan as the text of a Python module with a function `chunk(m, first, steps)`."""
    dialect = Dialect(typed=False)
    body: list[str] = []
    for index, space in enumerate(plan.spaces):
        for sink, _ in enumerate(plan.sinks):
            body += _observe(plan, index, space, sink, dialect)
        for number, _ in enumerate(space.segments):
            body += _segment(plan, index, space, number, dialect)
    body += _chunk(plan)
    head = [
        f'"""NumPy program of plan {plan.key}."""',
        "",
        "from pushpull.compile import run_numpy as lib__",
        "from pushpull.compile.run_numpy import *",
        "from pushpull.compile.plastic_run import learn",
        "from pushpull.compile.run_spikes import deliver_rows",
        "",
        "",
    ]
    return "\n".join([*head, *power_functions(dialect.powers), *body]) + "\n"


def _loads(plan: Plan, index: int, space: Space, wanted: Container[str]) -> Iterator[str]:
    for name, position in used_scalars(space, wanted, plan.scalars):
        yield f"    {name} = m__.par[{position}]"
    for name, row in used_slots(space, wanted):
        yield f"    {name} = lib__.load(m__.state_{index}, {row})"


def _input(plan: Plan, index: int, item: Input) -> str:
    match item.kind:
        case "wave":
            return f"m__.waves[n__, {item.index}, {item.stage}]"
        case "dense":
            return f"m__.dense_{index}_{item.index}[:, n__, {item.stage}]"
        case "noise":
            return f"m__.xi_{index}[n__, {item.index}]"
        case "train":
            return f"m__.train_{index}_{item.index}[n__]"
        case "kick":
            return f"lib__.arriving(m__.ring_{index}_{item.index}, first__ + n__)"
        case _:
            edge = plan.edges[item.index]
            offset = next(piece.offset for piece in edge.targets if piece.space == index)
            step = f"n__ + {edge.time_of(plan.stage_times[item.stage])}"
            source = f"lib__.gather(m__, {item.index}, {edge.ports[item.part]}, {step})"
            if edge.kind != "delayed":
                source = f"m__.sums_{item.index}_{item.part}"
            cut = f"{0 if edge.uniform else offset}, {1 if edge.uniform else plan.spaces[index].nodes}"
            return f"lib__.to_lanes({source}, {cut}, m__.state_{index})"


def _segment(plan: Plan, index: int, space: Space, number: int, dialect: Dialect) -> Iterator[str]:
    statements = space.segments[number]
    yield f"def step_{index}_{number}(m__, first__, n__):"
    needed = set(free_names(statements))
    yield from _loads(plan, index, space, needed)
    for item in space.inputs:
        if item.name in needed:
            yield f"    {item.name} = {_input(plan, index, item)}"
    for statement in statements:
        yield f"    {_statement(plan, index, space, statement, dialect)}"
    if not statements:
        yield "    pass"
    yield from ("", "")


def _statement(plan: Plan, index: int, space: Space, statement: Statement, dialect: Dialect) -> str:
    value = dialect.text(statement.value)
    match statement:
        case Assign(name=name):
            return f"{name} = {value}"
        case Store(slot=slot):
            return f"lib__.store(m__.state_{index}, {space.slot(slot)}, {value})"
        case Emit():
            return f"m__.mask_{index}[...] = {value}"
        case Within():
            return f"m__.within_{index}[...] = {value}"
        case Publish(port=port):
            offset = next(piece.offset for piece in plan.ports[port].pieces if piece.space == index)
            name, column = ("hist", ", n__ + 1") if plan.ports[port].window else ("now", "")
            return f"lib__.publish_{name}(m__, {port}, {offset}, {space.nodes}, {value}{column})"


def _observe(plan: Plan, index: int, space: Space, sink: int, dialect: Dialect) -> Iterator[str]:
    found = observations_of(space, sink)
    if not found:
        return
    yield f"def observe_{index}_{sink}(m__, first__, n__):"
    yield from _loads(plan, index, space, names_in(found))
    if any("t__0" in dialect.text(o.value) for o in found):
        yield "    t__0 = m__.waves[n__, 0, 0]"
    every, mean = plan.sinks[sink].every, plan.sinks[sink].mean
    for o in found:
        value = dialect.text(o.value)
        if mean:
            slot = space.slot(f"mean__{sink}__{o.column}")
            yield f"    lib__.average(m__.rec_{sink}_{o.column}, m__.state_{index}, {slot}, {value}, {every}, first__, n__)"
        else:
            yield f"    m__.rec_{sink}_{o.column}[:, lib__.row_of({every}, first__, n__)] = {value}"
    yield from ("", "")


def _chunk(plan: Plan) -> Iterator[str]:
    yield "def chunk(m, first, steps):"
    yield "    for n in range(steps):"
    for index, space in enumerate(plan.spaces):
        for number, sink in enumerate(plan.sinks):
            if observations_of(space, number):
                test = "" if sink.mean or sink.every == 1 else f"if (first + n) % {sink.every} == 0: "
                yield f"        {test}observe_{index}_{number}(m, first, n)"
    longest = max(len(space.segments) for space in plan.spaces)
    for number in range(longest):
        for index, space in enumerate(plan.spaces):
            if number < len(space.segments):
                yield f"        step_{index}_{number}(m, first, n)"
        if number < longest - 1:
            stage = number // plan.levels if len(plan.stage_times) > 1 else 0
            yield from (f"        {_exchange(plan, plan.edges[e], e, stage)}" for e in plan.exchanged_after(number))
    for index, space in enumerate(plan.spaces):
        if space.spikes:
            yield f"        collect(m, {index}, first, n)"
    for number, edge in enumerate(plan.edges):
        if edge.kind == "spikes" and edge.synapse is None:
            yield f"        deliver_rows(m, {number}, {edge.source}, {edge.targets[0].space}, {edge.impulse}, first + n)"
    yield from (f"        learn(m, {number}, first + n)" for number, edge in enumerate(plan.edges) if edge.synapse is not None)
    yield from ("", "")


def _exchange(plan: Plan, edge: PlanEdge, number: int, stage: int) -> str:
    parts = tuple(enumerate(edge.ports))
    if edge.kind == "spectral":
        return "; ".join(
            f"convolve(m, {number}, {part}, {port}, first + n, {int(plan.stage_times[stage])})" for part, port in parts
        )
    if edge.kind == "sparse":
        return "; ".join(f"m.sums_{number}_{part} = add_sparse(m, {number}, m.now_{port})" for part, port in parts)
    return "; ".join(f"m.sums_{number}_{part} = exchange(m.matrix_{number}, m.now_{port})" for part, port in parts)
