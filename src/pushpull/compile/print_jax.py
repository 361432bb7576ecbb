"""Printer of the jax target: the plan as functions without side effects on arrays, which JAX compiles and differentiates."""

from __future__ import annotations

from collections.abc import Container, Iterator

from pushpull.base.errors import CompileError
from pushpull.compile.plan import Assign, Emit, Input, Piece, Plan, PlanEdge, Publish, Space, Statement, Store, Within
from pushpull.compile.printing import Dialect, names_in, observations_of, power_functions, word
from pushpull.compile.schedule import free_names

KINDS = ("delayed", "instant", "sparse")


def print_jax(plan: Plan) -> str:
    """Return the program of a plan as the text of a Python module with `step` and `observe`.

    Raises CompileError for edges that this target does not have.
    """
    for edge in plan.edges:
        if edge.kind not in KINDS:
            raise CompileError(f"the jax target has no {edge.kind} edges", "use target='numpy'")
    if any(space.within for space in plan.spaces):
        raise CompileError("the jax target does not locate spikes within steps", "leave interpolated=True out")
    dialect = Dialect(typed=False)
    body: list[str] = []
    for index, space in enumerate(plan.spaces):
        for number, _ in enumerate(space.segments):
            body += _segment(plan, index, space, number, dialect)
    body += _step(plan)
    body += _observe(plan, dialect)
    head = [
        f'"""JAX program of plan {plan.key}."""',
        "",
        "from pushpull.compile.run_jax import *",
        "",
        "",
    ]
    return "\n".join([*head, *power_functions(dialect.powers), *body]).rstrip() + "\n"


def is_fixed(kind: str) -> bool:
    """Return whether slots of a kind keep their values during a run."""
    return kind in ("parameter", "total", "pattern")


def _loads(space: Space, wanted: Container[str]) -> Iterator[str]:
    """Read scalars and slots by the names they have in the plan."""
    for name, unique in space.scalars:
        if name in wanted:
            yield f"    {word(name)} = par__[{unique!r}]"
    for slot in space.slots:
        if slot.name in wanted:
            yield f"    {word(slot.name)} = {'fixed__' if is_fixed(slot.kind) else 'own__'}[{slot.name!r}]"


def _input(plan: Plan, index: int, item: Input) -> str:
    match item.kind:
        case "wave":
            return f"in__['waves'][{item.index}, {item.stage}]"
        case "dense":
            return f"in__['dense_{index}_{item.index}'][{item.stage}]"
        case "noise":
            return f"in__['noise_{index}'][{item.index}]"
        case "sum":
            edge = plan.edges[item.index]
            piece = next(piece for piece in edge.targets if piece.space == index)
            time = edge.time_of(plan.stage_times[item.stage]) if edge.kind == "delayed" else 0
            source = f"in__['sums_{item.index}_{item.part}'][{time}]"
            return f"{source}[..., {'0:1' if edge.uniform else f'{piece.offset}:{piece.offset + piece.nodes}'}]"
        case _:
            raise CompileError(f"the jax target has no inputs of kind {item.kind!r}", "use target='numpy'")


def _segment(plan: Plan, index: int, space: Space, number: int, dialect: Dialect) -> Iterator[str]:
    statements = space.segments[number]
    needed = set(free_names(statements))
    yield f"def step_{index}_{number}(par__, fixed__, own__, in__, sent__):"
    yield from _loads(space, needed)
    for item in space.inputs:
        if item.name in needed:
            yield f"    {item.name} = {_input(plan, index, item)}"
    for statement in statements:
        yield f"    {_statement(index, statement, dialect)}"
    if not statements:
        yield "    pass"
    yield from ("", "")


def _statement(index: int, statement: Statement, dialect: Dialect) -> str:
    value = dialect.text(statement.value)
    match statement:
        case Assign(name=name):
            return f"{name} = {value}"
        case Store(slot=slot):
            return f"own__[{slot!r}] = {value}"
        case Emit():
            return f"sent__['spikes_{index}'] = {value}"
        case Within():
            return "pass"
        case Publish(port=port):
            return f"sent__[{port}, {index}] = {value}"


def _step(plan: Plan) -> Iterator[str]:
    """Print one step: segments in turn, exchanges between them; returns slots, what windows keep, and spikes."""
    yield "def step(m__, own__, in__):"
    yield "    sent__ = {}"
    yield f"    own__ = [dict(own__[index]) for index in range({len(plan.spaces)})]"
    longest = max(len(space.segments) for space in plan.spaces)
    for number in range(longest):
        for index, space in enumerate(plan.spaces):
            if number < len(space.segments):
                yield f"    step_{index}_{number}(m__['par'], m__['fixed'][{index}], own__[{index}], in__, sent__)"
        if number < longest - 1:
            for e in plan.exchanged_after(number):
                yield from _exchange(plan, plan.edges[e], e)
    kept = ", ".join(f"{port}: {_joined(plan, port)}" for port in plan.windows)
    spikes = ", ".join(f"{index}: sent__['spikes_{index}']" for index, space in enumerate(plan.spaces) if space.spikes)
    yield f"    return own__, {{{kept}}}, {{{spikes}}}"
    yield from ("", "")


def _exchange(plan: Plan, edge: PlanEdge, number: int) -> Iterator[str]:
    call = f"exchange(m__['matrix_{number}']" if edge.kind == "instant" else f"add_sparse(m__['edge_{number}']"
    for part, port in enumerate(edge.ports):
        yield f"    in__['sums_{number}_{part}'] = [{call}, {_joined(plan, port)})]"


def _joined(plan: Plan, port: int) -> str:
    pieces = ", ".join(_piece(port, piece) for piece in plan.ports[port].pieces)
    return f"join([{pieces}])"


def _piece(port: int, piece: Piece) -> str:
    return f"(sent__[{port}, {piece.space}], {piece.nodes})"


def _observe(plan: Plan, dialect: Dialect) -> Iterator[str]:
    """Print what sinks record of the state at the beginning of a step, by (sink, column)."""
    yield "def observe(m__, own__, in__):"
    yield "    seen__ = {}"
    for index, space in enumerate(plan.spaces):
        found = [o for sink, _ in enumerate(plan.sinks) for o in observations_of(space, sink)]
        if not found:
            continue
        wanted = names_in(found)
        yield f"    par__, fixed__, own__{index} = m__['par'], m__['fixed'][{index}], own__[{index}]"
        yield from (line.replace("own__[", f"own__{index}[") for line in _loads(space, wanted))
        if "t__0" in wanted:
            yield "    t__0 = in__['waves'][0, 0]"
        for o in found:
            yield f"    seen__[{o.sink}, {o.column}] = {dialect.text(o.value)}"
    yield "    return seen__"
    yield from ("", "")
