"""Printer of the cpu target: one Numba program, loops over the lanes of a tile inside loops over steps."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, field

from pushpull.base.errors import CompileError
from pushpull.compile.fission import crossing, loops
from pushpull.compile.lags import VECTOR_LANES
from pushpull.compile.plan import Assign, Emit, Input, Piece, Plan, Publish, Space, Statement, Store
from pushpull.compile.plastic_print import Printed, notes, plastic_arrays, plastic_calls, plastic_functions
from pushpull.compile.print_spikes import ROW_ARRAYS, counts_before, deliveries, draws, read_arrivals, rings, scratch_of
from pushpull.compile.printing import Dialect, names_in, observations_of, power_lines, used_scalars, used_slots
from pushpull.compile.schedule import free_names
from pushpull.compile.trains import PARTS, trains_of

NOISE_BLOCK = 64
_SUFFIX = {"single": "f32", "double": "f64"}
_OWN = {
    "spikes": ROW_ARRAYS,
    "delayed": ("offset", "near", "far", "runs", "at"),
    "instant": ("matrix",),
    "sparse": ("begin", "from", "weight"),
}
_LATE = ("offset", "near", "far")


@dataclass
class Call:
    """A printed function of lanes: name, lines, and the arrays it takes, by argument name and as the chunk passes them."""

    name: str
    lines: list[str]
    arguments: dict[str, str] = field(default_factory=dict[str, str])

    def text(self) -> str:
        """Return the call inside the chunk's loop over tiles."""
        return f"{self.name}({', '.join(self.arguments.values())})"


def print_cpu(plan: Plan) -> str:
    """Return the program of a plan as the text of a Python module with a compiled function `chunk`.

    Raises CompileError for edges that this target does not have.
    """
    for edge in plan.edges:
        if edge.kind not in _OWN:
            raise CompileError(f"the cpu target has no {edge.kind} edges yet", "use target='numpy'")
    dialect = Dialect(typed=True)
    steps = [[_segment(plan, i, space, k, dialect) for k in range(len(space.segments))] for i, space in enumerate(plan.spaces)]
    looks = {
        (i, sink): _observe(plan, i, space, sink, dialect)
        for i, space in enumerate(plan.spaces)
        for sink in range(len(plan.sinks))
        if observations_of(space, sink)
    }
    calls = [*(call for own in steps for call in own), *looks.values()]
    body = [line for call in calls for line in (*call.lines, "", "")]
    learning = plastic_functions(plan, dialect)
    body += [line for own in learning.values() for function in own for line in function.definition()]
    chunk = list(_chunk(plan, steps, looks, learning))
    return "\n".join([*_head(plan, dialect), *body, *chunk]) + "\n"


def arguments(plan: Plan) -> tuple[str, ...]:
    """Return the names of the arrays that `chunk` takes, in order."""
    found = ["par", "waves"]
    for index, space in enumerate(plan.spaces):
        found += [f"state_{index}", f"tiles_{index}"]
        found += [f"dense_{index}_{k}" for k in dense_of(space)]
        found += [f"{name}_{index}" for name in ("node", "key0", "key1") if space.streams]
        found += [f"mix_{index}_{stream}" for stream in space.mixed]
        found += [f"{name}_{index}" for name in ("spike_step", "spike_lane", "spike_count") if space.spikes]
    for port, what in enumerate(plan.ports):
        found += [f"{name}_{port}" for name in ("hist", "nodes", "ends")] if what.window else []
        found.append(f"sender_{port}")
    for number, edge in enumerate(plan.edges):
        found += [f"{name}_{number}" for name in (*_OWN[edge.kind], "place")] if edge.synapse is None else []
        found += [f"which_{number}"] if edge.kind == "delayed" else []
    found += plastic_arrays(plan) + rings(plan) + [f"{part}_{i}_{k}" for i, k in trains_of(plan) for part in PARTS]
    found += [f"rec_{sink}_{column}" for sink, what in enumerate(plan.sinks) for column in range(len(what.columns))]
    return tuple(found)


def dense_of(space: Space) -> tuple[int, ...]:
    """Return the numbers of a space's dense stimuli."""
    return tuple(sorted({item.index for item in space.inputs if item.kind == "dense"}))


def _head(plan: Plan, dialect: Dialect) -> Iterator[str]:
    suffix, kind = _SUFFIX[plan.precision], "float32" if plan.precision == "single" else "float64"
    yield from (f'"""CPU program of plan {plan.key}."""', "", "import numpy as np", "")
    own = sorted(name for name in dialect.functions if name != "where")
    if own:
        yield f"from pushpull.compile.functions_{suffix} import {', '.join(f'{name}_{suffix} as {name}' for name in own)}"
    yield "from pushpull.compile.generator import fill_normals"
    yield "from pushpull.compile.lanes import kernel, lane, program"
    yield "from pushpull.compile.run_cpu import add_sparse, add_uniform, collect, exchange, gather, mix, publish, where"
    yield "from pushpull.compile.plastic_run import fade, note"
    yield "from pushpull.compile.run_spikes import scatter"
    if dialect.tables:
        yield "from pushpull.compile.tables import table, table2"
    yield "from pushpull.compile.trains import fill_train"
    yield ""
    yield f"Real = np.{kind}"
    for value, name in dialect.constants.items():
        yield f"{name} = Real({value!r})"
    for (shape, values), name in dialect.tables.items():
        yield f"{name} = np.array({list(values)!r}, dtype=Real).reshape({shape!r})"
    if dialect.tables:
        yield f"places__ = np.arange({max(max(shape) for shape, _ in dialect.tables)}, dtype=Real)"
    yield from ("", "")
    for power in dialect.powers:
        if power != 1:
            yield from ("@lane", f"def power_{power}(x):", *power_lines(power), "", "")


def _loads(plan: Plan, space: Space, wanted: Container[str]) -> list[str]:
    return [f"        {name} = row__[{row * plan.width} + l__]" for name, row in used_slots(space, wanted)]


def _scalars(plan: Plan, space: Space, wanted: Container[str]) -> list[str]:
    return [f"    {name} = par__[{position}]" for name, position in used_scalars(space, wanted, plan.scalars)]


def _segment(plan: Plan, index: int, space: Space, number: int, dialect: Dialect) -> Call:
    """Print a segment as one function with a loop over lanes for each stretch between two cuts."""
    statements, cuts = space.segments[number], space.cuts[number]
    call = Call(f"step_{index}_{number}", [], {"row__": f"state_{index}[g, t]", "par__": "par"})
    through = set(crossing(statements, cuts))
    dialect.fixed = frozenset(name for name, _ in space.scalars) | {item.name for item in space.inputs if item.kind == "wave"}
    before = _scalars(plan, space, set(free_names(statements)))
    lines: list[str] = []
    for stretch in loops(statements, cuts):
        wanted = set(free_names(stretch))
        inside = _loads(plan, space, wanted)
        for item in space.inputs:
            if item.name in wanted:
                _read(plan, index, item, call, before, inside)
        for statement in stretch:
            inside += [f"        {line}" for line in _statement(plan, index, space, statement, dialect, call)]
            if isinstance(statement, Assign) and statement.name in through:
                inside.append(f"        row__[{space.slot(statement.name) * plan.width} + l__] = {statement.name}")
        lines += [f"    for l__ in range({plan.width}):", *inside] if inside else []
    before += [f"    {name} = {text}" for name, text in dialect.take_inverses()]
    call.lines = ["@kernel", f"def {call.name}({', '.join(call.arguments)}):", *dict.fromkeys(before), *(lines or ["    pass"])]
    return call


def _read(plan: Plan, index: int, item: Input, call: Call, before: list[str], inside: list[str]) -> None:
    """Add what an input needs: an argument, and a line before or inside the loop over lanes."""
    width = plan.width
    match item.kind:
        case "wave":
            call.arguments["wave__"] = "waves[m]"
            before.append(f"    {item.name} = wave__[{item.index}, {item.stage}]")
        case "dense":
            name = f"course__{item.index}_{item.stage}"
            call.arguments[name] = f"dense_{index}_{item.index}[g, m, {item.stage}, t * {width} : (t + 1) * {width}]"
            inside.append(f"        {item.name} = {name}[l__]")
        case "noise":
            call.arguments["normal__"] = f"normal_{index}[t, b]"
            inside.append(f"        {item.name} = normal__[{item.index}, l__]")
        case "kick" | "train":
            read_arrivals(plan, index, item, call.arguments, inside)
        case _:
            edge = plan.edges[item.index]
            base = lane_base(plan, edge.targets, index)
            name = f"arrive__{item.index}_{item.part}_{item.stage}"
            time = f"b + {edge.time_of(plan.stage_times[item.stage])}" if edge.kind == "delayed" else "0"
            call.arguments[name] = f"sums_{item.index}_{item.part}[{time}, {base} + t * {width} : {base} + (t + 1) * {width}]"
            inside.append(f"        {item.name} = {name}[l__]")


def _statement(plan: Plan, index: int, space: Space, statement: Statement, dialect: Dialect, call: Call) -> Iterator[str]:
    value = dialect.text(statement.value)
    width = plan.width
    match statement:
        case Assign(name=name):
            yield f"{name} = {value}"
        case Store(slot=slot):
            yield f"row__[{space.slot(slot) * width} + l__] = {value}"
        case Emit():
            call.arguments["mask__"] = f"mask_{index}"
            yield f"mask__[l__] = {value}"
        case Publish(port=port):
            base = lane_base(plan, plan.ports[port].pieces, index)
            name = f"sent__{port}"
            time = "b" if plan.ports[port].window else "0"
            call.arguments[name] = f"block_{port}[{time}, {base} + t * {width} : {base} + (t + 1) * {width}]"
            yield f"{name}[l__] = {value}"


def _observe(plan: Plan, index: int, space: Space, sink: int, dialect: Dialect) -> Call:
    found = observations_of(space, sink)
    call = Call(f"observe_{index}_{sink}", [], {"row__": f"state_{index}[g, t]", "par__": "par"})
    wanted = names_in(found)
    before, inside = _scalars(plan, space, wanted), _loads(plan, space, wanted)
    if "t__0" in wanted:
        call.arguments["wave__"] = "waves[m]"
        before.append("    t__0 = wave__[0, 0]")
    every, mean, width = plan.sinks[sink].every, plan.sinks[sink].mean, plan.width
    dialect.fixed = frozenset(name for name, _ in space.scalars)
    if mean:
        call.arguments["done__"] = f"(first + m + 1) % {every} == 0"
    row = (
        f"(first + m + 1) // {every} - 1 - first // {every}"
        if mean
        else f"(first + m) // {every} - (first + {every - 1}) // {every}"
    )
    end: list[str] = []
    for o in found:
        call.arguments[f"out__{o.column}"] = f"rec_{sink}_{o.column}[g, {row}, t * {width} : (t + 1) * {width}]"
        value = dialect.text(o.value)
        if not mean:
            inside.append(f"        out__{o.column}[l__] = {value}")
            continue
        slot = space.slot(f"mean__{sink}__{o.column}") * width
        inside.append(f"        row__[{slot} + l__] += {value}")
        end += [
            f"            out__{o.column}[l__] = row__[{slot} + l__] / Real({every})",
            f"            row__[{slot} + l__] = Real(0.0)",
        ]
    before += [f"    {name} = {text}" for name, text in dialect.take_inverses()]
    loop = [f"    for l__ in range({width}):", *inside]
    if mean:
        loop += ["    if done__:", f"        for l__ in range({width}):", *end]
    call.lines = ["@kernel", f"def {call.name}({', '.join(call.arguments)}):", *before, *loop]
    return call


def lane_base(plan: Plan, pieces: Sequence[Piece], space: int) -> int:
    """Return the first lane of a space among the lanes of a port or of an edge's targets."""
    base = 0
    for piece in pieces:
        if piece.space == space:
            return base
        base += lanes_of_piece(plan, piece.space)
    raise KeyError(space)


def lanes_of_piece(plan: Plan, space: int) -> int:
    """Return the lanes of a space within a group."""
    return tiles(plan, space) * plan.width


def tiles(plan: Plan, space: int) -> int:
    """Return the tiles of a space within a group."""
    return -(-plan.spaces[space].nodes // plan.width) if plan.coupled else 1


def block_of(plan: Plan) -> int:
    """Return the steps of a block: what delays allow, or what noise is drawn for at a time."""
    return plan.block if plan.coupled else NOISE_BLOCK


def block_times(plan: Plan) -> int:
    """Return the stage times of a block at which delayed sums are needed."""
    return plan.block + int(max(plan.stage_times))


def padded_times(plan: Plan) -> int:
    """Return the stage times of a block, rounded up to whole vectors."""
    lanes = VECTOR_LANES[plan.precision]
    return -(-block_times(plan) // lanes) * lanes


def _chunk(
    plan: Plan, steps: list[list[Call]], looks: dict[tuple[int, int], Call], learning: dict[int, list[Printed]]
) -> Iterator[str]:
    lanes = VECTOR_LANES[plan.precision]
    yield "@program"
    yield f"def chunk(g0, g1, q, first, begin, steps, size, present, {', '.join(arguments(plan))}):"
    if any(edge.kind == "delayed" for edge in plan.edges):
        yield f"    times = size + {int(max(plan.stage_times))}"
        yield f"    padded = (times + {lanes - 1}) // {lanes} * {lanes}"
    yield from (f"    {line}" for line in (*_scratch(plan), *scratch_of(plan)))
    yield "    for g in range(g0, g1):"
    yield from (f"        spikes_{i} = 0" for i, space in enumerate(plan.spaces) if space.spikes)
    yield "        n = begin"
    yield "        while n < steps:"
    yield "            block = min(size, steps - n)"
    yield from (f"            {line}" for line in _before(plan))
    yield "            for b in range(block):"
    yield "                m = n + b"
    yield from (f"                {line}" for line in (*_step(plan, steps, looks), *notes(plan), *plastic_calls(plan, learning)))
    yield from (f"            {line}" for line in _after(plan))
    yield "            n += block"
    yield from (f"        spike_count_{i}[g] = spikes_{i}" for i, space in enumerate(plan.spaces) if space.spikes)


def _scratch(plan: Plan) -> Iterator[str]:
    for index, space in enumerate(plan.spaces):
        if space.streams:
            yield f"normal_{index} = np.empty(({tiles(plan, index)}, size, {space.streams}, {plan.width}), dtype=Real)"
        if space.mixed:
            yield f"mixed_{index} = np.empty({lanes_of_piece(plan, index)}, dtype=Real)"
        if space.spikes:
            yield f"mask_{index} = np.zeros({plan.width}, dtype=np.uint8)"
            yield f"words_{index} = mask_{index}.view(np.uint64)"
    if any(space.streams for space in plan.spaces):
        yield f"words = np.empty((2, {plan.width}), dtype=np.uint32)"
    for port, what in enumerate(plan.ports):
        lanes = sum(lanes_of_piece(plan, piece.space) for piece in what.pieces)
        yield f"block_{port} = np.zeros(({'size' if what.window else 1}, {lanes}), dtype=Real)"
    for number, edge in enumerate(plan.edges):
        lanes = sum(lanes_of_piece(plan, piece.space) for piece in edge.targets)
        if edge.kind == "delayed":
            yield f"scratch_{number} = np.zeros(({edge.rows}, padded), dtype=Real)"
        for part in range(len(edge.ports)):
            yield f"sums_{number}_{part} = np.zeros(({'times' if edge.kind == 'delayed' else 1}, {lanes}), dtype=Real)"


def _before(plan: Plan) -> Iterator[str]:
    """Draw the noise of a block and gather what arrives during it."""
    yield from draws(plan)
    for index, space in enumerate(plan.spaces):
        if space.streams:
            yield f"for t in range(tiles_{index}[q], tiles_{index}[q + 1]):"
            keys = ", ".join(f"{name}_{index}[g, t]" for name in ("node", "key0", "key1"))
            yield f"    fill_normals(normal_{index}[t], {keys}, first + n, block, words)"
        for stream in space.mixed:
            yield f"mix(normal_{index}, {stream}, mix_{index}_{stream}, mixed_{index}, block)"
    for number, edge in enumerate(plan.edges):
        if edge.kind == "delayed":
            each = "[g]" if edge.per_copy else ""
            names = (f"{name}_{number}{each if name in _LATE else ''}" for name in (*_OWN["delayed"], "place"))
            own = ", ".join(names)
            for part, port in enumerate(edge.ports):
                rest = f"which_{number}[q], np.uint64(n), scratch_{number}"
                yield f"gather(sums_{number}_{part}, hist_{port}[g].reshape(-1), {own}, {rest})"


def _step(plan: Plan, steps: list[list[Call]], looks: dict[tuple[int, int], Call]) -> Iterator[str]:
    yield from counts_before(plan)
    for (index, sink), call in looks.items():
        every, mean = plan.sinks[sink].every, plan.sinks[sink].mean
        indent = ""
        if not mean and every > 1:
            yield f"if (first + m) % {every} == 0:"
            indent = "    "
        yield from (indent + line for line in _tiled(plan, index, call))
    longest = max(len(own) for own in steps)
    for number in range(longest):
        for index, own in enumerate(steps):
            if number < len(own):
                yield from _tiled(plan, index, own[number], spikes=plan.spaces[index].spikes and number == len(own) - 1)
        if number < longest - 1:
            for e in plan.exchanged_after(number):
                own = f"begin_{e}, from_{e}, weight_{e}" if plan.edges[e].kind == "sparse" else f"matrix_{e}"
                for part, port in enumerate(plan.edges[e].ports):
                    if plan.edges[e].kind == "sparse":
                        add = "add_uniform" if plan.edges[e].uniform else "add_sparse"
                        yield f"{add}(sums_{e}_{part}[0], {own}, block_{port}[0], place_{e})"
                    else:
                        yield f"exchange(sums_{e}_{part}[0], {own}, block_{port}[0], sender_{port})"
    yield from deliveries(plan)


def _tiled(plan: Plan, index: int, call: Call, *, spikes: bool = False) -> Iterator[str]:
    yield f"for t in range(tiles_{index}[q], tiles_{index}[q + 1]):"
    yield f"    {call.text()}"
    if spikes:
        yield (
            f"    spikes_{index} = collect(mask_{index}, words_{index}, spike_step_{index}[g], spike_lane_{index}[g], "
            f"spikes_{index}, first + m + 1, t * {plan.width})"
        )


def _after(plan: Plan) -> Iterator[str]:
    for port in plan.windows:
        own = f"block_{port}, sender_{port}, nodes_{port}, ends_{port}[q], ends_{port}[q + 1]"
        yield f"publish(hist_{port}[g], {own}, present[{port}] + n + 1, block)"
