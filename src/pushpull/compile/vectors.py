# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportUnknownParameterType=false, reportMissingParameterType=false
# pyright: reportUntypedFunctionDecorator=false, reportCallIssue=false
# ruff: noqa: ANN001, ANN202
# Numba's and llvmlite's builders come without types.

"""One operation written in LLVM's own words: the multiply-adds of several delayed edges into one target's sums.

Left to itself LLVM tests for every edge whether arrays overlap, and writes the sums back after each. Here the sums of a run of
edges stay in registers, and the past of a source is read once: what is one step older comes out of the same vectors.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic, overload
from numba.np import arrayobj

from pushpull.compile.lags import MOST_TIMES

VECTOR_BITS = 512
ONE = np.uint64(1)


def add_runs(
    acc: Any, at: Any, window: Any, offset: Any, near: Any, far: Any, runs: Any, first: Any, last: Any, column: Any, length: Any
) -> None:
    """For runs first <= r < last, edges runs[r] <= e < runs[r + 1], b < length: add what arrives to acc[at[r] + b].

    It is far[e]*window[start + b] + near[e]*window[start + b + 1], start = offset[e] + column; without `far` delays are whole
    steps. Arrays are flat, length is whole vectors up to MOST_TIMES.
    """
    length = int(length)
    for run in range(int(first), int(last)):
        sums = acc[int(at[run]) : int(at[run]) + length]
        for edge in range(int(runs[run]), int(runs[run + 1])):
            start = int(offset[edge]) + int(column)
            past = window[start : start + length + 1]
            if len(far):
                sums += far[edge] * past[:-1]
            sums += near[edge] * past[1:]


def _weight(builder, vector, base, edge):
    """Return an edge's weight on every lane of a vector."""
    empty, first = ir.Constant(vector, ir.Undefined), ir.Constant(ir.IntType(32), 0)
    value = builder.insert_element(empty, builder.load(builder.gep(base, [edge])), first)
    return builder.shuffle_vector(value, empty, ir.Constant(ir.VectorType(ir.IntType(32), vector.count), [0] * vector.count))


def _generate(acc, signature, whole: bool):
    real = ir.FloatType() if acc.dtype == types.float32 else ir.DoubleType()
    bits = 32 if acc.dtype == types.float32 else 64
    width = VECTOR_BITS // bits
    vector, lanes = ir.VectorType(real, width), ir.VectorType(ir.IntType(32), width)

    def generate(context, builder, _signature, arguments):
        sums, past, offset, near, far = (
            arrayobj.make_array(signature.args[k])(context, builder, arguments[k]).data for k in (0, 2, 3, 4, 5)
        )
        at, first, last, column, length = arguments[1], *arguments[6:]
        kind = length.type
        fused = cgutils.get_or_insert_function(
            builder.module, ir.FunctionType(vector, (vector,) * 3), f"llvm.fma.v{width}f{bits}"
        )

        def pointer(base, place):
            return builder.bitcast(builder.gep(base, [place]), vector.as_pointer())

        def load(base, place):
            return builder.load(pointer(base, place), align=bits // 8)

        def add(edge, totals):
            """Add one edge to the totals, a vector of times after another; `older` is what the vector before ended with."""
            start = builder.add(builder.load(builder.gep(offset, [edge])), column)
            new, old = _weight(builder, vector, near, edge), None if whole else _weight(builder, vector, far, edge)
            older = None if whole else load(past, start)
            for part, total in enumerate(totals):
                value = builder.load(total)
                if whole:
                    newer = load(past, builder.add(start, kind(part * width + 1)))
                else:
                    later = load(past, builder.add(start, kind((part + 1) * width)))
                    newer = builder.shuffle_vector(older, later, ir.Constant(lanes, list(range(1, width + 1))))
                    value, older = builder.call(fused, [old, older, value]), later
                builder.store(builder.call(fused, [new, newer, value]), total)

        done = builder.append_basic_block("done")
        sizes = builder.switch(builder.udiv(length, kind(width)), done)
        for count in range(1, MOST_TIMES // width + 1):
            block = builder.append_basic_block(f"vectors_{count}")
            sizes.add_case(kind(count), block)
            builder.position_at_end(block)
            targets = [pointer(sums, builder.add(at, kind(part * width))) for part in range(count)]
            totals = [cgutils.alloca_once(builder, vector) for _ in targets]
            for target, total in zip(targets, totals, strict=True):
                builder.store(builder.load(target, align=bits // 8), total)
            with cgutils.for_range_slice(builder, first, last, kind(1), kind) as (edge, _):
                add(edge, totals)
            for target, total in zip(targets, totals, strict=True):
                builder.store(builder.load(total), target, align=bits // 8)
            builder.branch(done)
        builder.position_at_end(done)
        return context.get_dummy_value()

    return signature, generate


@intrinsic
def _add_run(_typing, acc, at, window, offset, near, far, first, last, column, length):
    return _generate(acc, types.void(acc, at, window, offset, near, far, first, last, column, length), whole=False)


@intrinsic
def _add_whole_run(_typing, acc, at, window, offset, near, far, first, last, column, length):
    return _generate(acc, types.void(acc, at, window, offset, near, far, first, last, column, length), whole=True)


@overload(add_runs)
def _overload_add_runs(acc, at, window, offset, near, far, runs, first, last, column, length):
    def compiled(acc, at, window, offset, near, far, runs, first, last, column, length):
        if far.shape[0] == 0:
            for run in range(np.uint64(first), np.uint64(last)):
                _add_whole_run(acc, at[run], window, offset, near, far, runs[run], runs[run + ONE], column, length)
        else:
            for run in range(np.uint64(first), np.uint64(last)):
                _add_run(acc, at[run], window, offset, near, far, runs[run], runs[run + ONE], column, length)

    return compiled
