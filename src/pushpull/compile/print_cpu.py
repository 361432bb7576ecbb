"""Printer of the cpu target: one Numba program, loops over the lanes of a tile inside loops over steps."""

from __future__ import annotations

from collections.abc import Iterator

from pushpull.base.errors import CompileError
from pushpull.compile.lags import VECTOR_LANES
from pushpull.compile.layout import lanes_of_piece, tiles
from pushpull.compile.plan import Plan, Space
from pushpull.compile.plastic_print import plastic_arrays, plastic_functions
from pushpull.compile.print_lanes import fixed_of, observe, segment, settle, share
from pushpull.compile.print_spikes import ROW_ARRAYS, carriers, deliveries, draws, rings, scratch_of
from pushpull.compile.printing import Dialect, Printed, observations_of, power_lines
from pushpull.compile.trains import PARTS, trains_of

NOISE_BLOCK = 64
NEAR_BYTES = 16384  # of states that are stepped through a block together
_SUFFIX = {"single": "f32", "double": "f64"}
_OWN = {
    "spikes": ROW_ARRAYS,
    "delayed": ("offset", "near", "far", "runs", "at"),
    "instant": ("matrix",),
    "sparse": ("begin", "from", "weight"),
}
_LATE = ("offset", "near", "far")


def print_cpu(plan: Plan) -> str:
    """Return the program of a plan as the text of a Python module with a compiled function `chunk`.

    Raises CompileError for edges that this target does not have.
    """
    for edge in plan.edges:
        if edge.kind not in _OWN:
            raise CompileError(f"the cpu target has no {edge.kind} edges yet", "use target='numpy'")
    dialect = Dialect(typed=True)
    steps, looks, settled = list[list[Printed]](), dict[tuple[int, int], Printed](), list[Printed]()
    for i, space in enumerate(plan.spaces):
        dialect.fixed = fixed_of(plan, space)
        steps.append([segment(plan, i, k, dialect) for k in range(len(space.segments))])
        looks |= {(i, k): observe(plan, i, k, dialect) for k in range(len(plan.sinks)) if observations_of(space, k)}
        settled.append(settle(i, dialect.fixed))
    body = share([*settled, *(call for own in steps for call in own), *looks.values()])
    learning = plastic_functions(plan, dialect)
    body += [line for own in learning.values() for function in own for line in function.definition()]
    chunk = list(_chunk(plan, settled, steps, looks, deliveries(plan, learning)))
    return "\n".join([*_head(plan, dialect), *body, *chunk]) + "\n"


def arguments(plan: Plan) -> tuple[str, ...]:
    """Return the names of the arrays that `chunk` takes, in order."""
    found = ["par", "waves"]
    for index, space in enumerate(plan.spaces):
        found += [f"state_{index}", f"tiles_{index}"]
        found += [f"dense_{index}_{k}" for k in dense_of(space)]
        found += [f"{name}_{index}" for name in ("node", "key0", "key1") if space.streams]
        found += [f"mix_{index}_{stream}" for stream in space.mixed]
        found += [f"{name}_{index}" for name in ("spike_lane", "spike_ends") if space.spikes]
        found += [f"spike_within_{index}"] if space.within else []
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
    yield "from pushpull.compile.run_cpu import add_sparse, add_uniform, collect, exchange, gather, locate, mix, publish, where"
    yield "from pushpull.compile.plastic_run import fade, note"
    yield "from pushpull.compile.run_spikes import scatter"
    if dialect.tables:
        yield "from pushpull.compile.tables import table, table2"
    yield "from pushpull.compile.trains import fill_train"
    yield ""
    yield f"Real = np.{kind}"
    yield f"W = np.uint64({plan.width})"
    most = max(len(space.slots) for space in plan.spaces)
    yield from (f"R{row} = np.uint64({row * plan.width})" for row in range(most))
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
    plan: Plan, settled: list[Printed], steps: list[list[Printed]], looks: dict[tuple[int, int], Printed], carried: Iterator[str]
) -> Iterator[str]:
    lanes, travels = VECTOR_LANES[plan.precision], bool(carriers(plan))
    yield "@program"
    yield f"def chunk(g0, g1, q, first, begin, steps, size, hop, sent, present, {', '.join(arguments(plan))}):"
    if any(edge.kind == "delayed" for edge in plan.edges):
        yield f"    times = size + {int(max(plan.stage_times))}"
        yield f"    padded = (times + {lanes - 1}) // {lanes} * {lanes}"
    yield from (f"    {line}" for line in (*_scratch(plan, settled), *scratch_of(plan)))
    yield "    for g in range(g0, g1):"
    yield "        n = made = base = begin"
    if travels:
        yield "        told = sent"
    yield f"        while {'True' if travels else 'n < steps'}:"
    if travels:
        yield from (f"            {line}" for line in carried)
    yield "            if n == made:"
    yield "                block = min(size, steps - n)"
    yield "                base, made = n, n + block"
    yield from (f"                {line}" for line in _before(plan))
    yield f"            count = {'min(hop, made - n)' if travels else 'block'}"
    yield from (f"            {line}" for line in _steps(plan, steps, looks))
    for i, space in enumerate(plan.spaces):
        if space.spikes:
            own = f"mask_{i}, words_{i}, spike_lane_{i}[g], spike_ends_{i}[g, q]"
            yield f"            collect({own}, n, base, count, tiles_{i}[q], tiles_{i}[q + 1])"
        if space.within:
            own = f"within_{i}, spike_within_{i}[g], spike_lane_{i}[g], spike_ends_{i}[g, q]"
            yield f"            locate({own}, n, base, count)"
    yield "            n += count"
    if plan.windows:
        yield "            if n == made:"
        yield from (f"                {line}" for line in _after(plan))
    if travels:
        yield "            if n == steps and tiles_0.shape[0] > 2:"
        yield "                break"


def _scratch(plan: Plan, settled: list[Printed]) -> Iterator[str]:
    for index, space in enumerate(plan.spaces):
        yield f"own_{index} = np.empty({len(settled[index].lines) // 2 + 1}, dtype=Real)"
        yield settled[index].text()
        if space.streams:
            yield f"normal_{index} = np.empty(({tiles(plan, index)}, size, {space.streams}, {plan.width}), dtype=Real)"
        if space.mixed:
            yield f"mixed_{index} = np.empty({lanes_of_piece(plan, index)}, dtype=Real)"
        if space.spikes:
            yield f"mask_{index} = np.zeros((size, {lanes_of_piece(plan, index)}), dtype=np.uint8)"
            yield f"words_{index} = mask_{index}.view(np.uint64)"
        if space.within:
            yield f"within_{index} = np.zeros((size, {lanes_of_piece(plan, index)}), dtype=Real)"
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


def _steps(plan: Plan, steps: list[list[Printed]], looks: dict[tuple[int, int], Printed]) -> Iterator[str]:
    """Make the steps n to n + count: some tiles after others, so that their states stay close, or step by step."""
    if max(len(own) for own in steps) > 1:
        yield "for b in range(n - base, n - base + count):"
        yield "    m = base + b"
        yield from (f"    {line}" for line in _exchanging(plan, steps, looks))
        return
    for index, ((call,), space) in enumerate(zip(steps, plan.spaces, strict=True)):
        near = max(1, NEAR_BYTES // (plan.width * (4 if plan.precision == "single" else 8) * max(1, len(space.slots))))
        yield f"for t0 in range(tiles_{index}[q], tiles_{index}[q + 1], {near} if count > 1 else {tiles(plan, index)}):"
        yield f"    t1 = min(t0 + ({near} if count > 1 else {tiles(plan, index)}), tiles_{index}[q + 1])"
        yield "    for b in range(n - base, n - base + count):"
        yield "        m = base + b"
        for (own, sink), look in looks.items():
            if own == index:
                yield from (f"        {line}" for line in _look(plan, sink, look))
        yield f"        {call.text()}"


def _exchanging(plan: Plan, steps: list[list[Printed]], looks: dict[tuple[int, int], Printed]) -> Iterator[str]:
    """Make a step of all spaces, between whose segments ports are exchanged."""
    for (index, sink), look in looks.items():
        yield f"t0, t1 = tiles_{index}[q], tiles_{index}[q + 1]"
        yield from _look(plan, sink, look)
    longest = max(len(own) for own in steps)
    for number in range(longest):
        for index, own in enumerate(steps):
            if number < len(own):
                yield f"t0, t1 = tiles_{index}[q], tiles_{index}[q + 1]"
                yield own[number].text()
        if number < longest - 1:
            for e in plan.exchanged_after(number):
                own = f"begin_{e}, from_{e}, weight_{e}" if plan.edges[e].kind == "sparse" else f"matrix_{e}"
                for part, port in enumerate(plan.edges[e].ports):
                    if plan.edges[e].kind == "sparse":
                        add = "add_uniform" if plan.edges[e].uniform else "add_sparse"
                        yield f"{add}(sums_{e}_{part}[0], {own}, block_{port}[0], place_{e})"
                    else:
                        yield f"exchange(sums_{e}_{part}[0], {own}, block_{port}[0], sender_{port})"


def _look(plan: Plan, sink: int, call: Printed) -> Iterator[str]:
    every, mean = plan.sinks[sink].every, plan.sinks[sink].mean
    if mean or every == 1:
        yield call.text()
    else:
        yield f"if (first + m) % {every} == 0:"
        yield f"    {call.text()}"


def _after(plan: Plan) -> Iterator[str]:
    for port in plan.windows:
        own = f"block_{port}, sender_{port}, nodes_{port}, ends_{port}[q], ends_{port}[q + 1]"
        yield f"publish(hist_{port}[g], {own}, present[{port}] + base + 1, block)"
