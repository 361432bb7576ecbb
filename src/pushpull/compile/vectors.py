# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportUnknownParameterType=false, reportMissingParameterType=false
# pyright: reportUntypedFunctionDecorator=false, reportCallIssue=false
# ruff: noqa: ANN001, ANN202
# Numba's and llvmlite's builders come without types.

"""One operation written in LLVM's own words: a run of multiply-adds over vectors, for the sums of delayed edges.

Left to itself LLVM tests for every edge whether the two arrays overlap, and takes the loop for a short one: 4.9 ns an edge of 32
steps in float32 against 3.3 ns (docs/design/speed.md).
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic, overload
from numba.np import arrayobj

VECTOR_BITS = 512


def accumulate(acc: Any, at: Any, window: Any, begin: Any, near: Any, far: Any, length: Any) -> None:
    """Add far*window[begin + b] + near*window[begin + b + 1] to acc[at + b] for b < length, a multiple of 16; arrays are flat."""
    at, begin, length = int(at), int(begin), int(length)
    past = window[begin : begin + length + 1]
    acc[at : at + length] += far * past[:-1] + near * past[1:]


@intrinsic
def _accumulate(_typing, acc, at, window, begin, near, far, length):
    signature = types.void(acc, at, window, begin, near, far, length)
    real = ir.FloatType() if acc.dtype == types.float32 else ir.DoubleType()
    bits = 32 if acc.dtype == types.float32 else 64
    width = VECTOR_BITS // bits
    vector = ir.VectorType(real, width)

    def generate(context, builder, signature, arguments):
        sums = arrayobj.make_array(signature.args[0])(context, builder, arguments[0]).data
        past = arrayobj.make_array(signature.args[2])(context, builder, arguments[2]).data
        at, begin, length = arguments[1], arguments[3], arguments[6]
        fused = cgutils.get_or_insert_function(
            builder.module, ir.FunctionType(vector, (vector,) * 3), f"llvm.fma.v{width}f{bits}"
        )

        def spread(value):
            empty = ir.Constant(vector, ir.Undefined)
            first = builder.insert_element(empty, value, ir.Constant(ir.IntType(32), 0))
            return builder.shuffle_vector(first, empty, ir.Constant(ir.VectorType(ir.IntType(32), width), [0] * width))

        def pointer(base, offset):
            return builder.bitcast(builder.gep(base, [offset]), vector.as_pointer())

        weights = spread(arguments[4]), spread(arguments[5])
        kind = length.type
        with cgutils.for_range_slice(builder, kind(0), length, kind(width), kind) as (b, _):
            target = pointer(sums, builder.add(at, b))
            start = builder.add(begin, b)
            older = builder.load(pointer(past, start), align=bits // 8)
            newer = builder.load(pointer(past, builder.add(start, kind(1))), align=bits // 8)
            total = builder.call(fused, [weights[1], older, builder.load(target, align=bits // 8)])
            builder.store(builder.call(fused, [weights[0], newer, total]), target, align=bits // 8)
        return context.get_dummy_value()

    return signature, generate


@overload(accumulate)
def _overload_accumulate(acc, at, window, begin, near, far, length):
    def compiled(acc, at, window, begin, near, far, length):
        _accumulate(acc, at, window, begin, near, far, length)

    return compiled
