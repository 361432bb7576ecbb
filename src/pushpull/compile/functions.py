"""The functions that a printed Numba program may call, by precision and by their name in the language."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pushpull.compile import functions_f32, functions_f64, generator, lanes, tables
from pushpull.compile.lanes import plain

Table = Mapping[str, Mapping[str, Callable[..., Any]]]

FUNCTIONS: Table = {
    "single": {
        "exp": functions_f32.exp_f32,
        "expm1": functions_f32.expm1_f32,
        "log": functions_f32.log_f32,
        "sqrt": functions_f32.sqrt_f32,
        "sin": functions_f32.sin_f32,
        "cos": functions_f32.cos_f32,
        "tan": functions_f32.tan_f32,
        "tanh": functions_f32.tanh_f32,
        "sinh": functions_f32.sinh_f32,
        "cosh": functions_f32.cosh_f32,
        "abs": functions_f32.abs_f32,
        "sigmoid": functions_f32.sigmoid_f32,
        "exprel": functions_f32.exprel_f32,
        "erf": functions_f32.erf_f32,
        "erfc": functions_f32.erfc_f32,
        "minimum": functions_f32.minimum_f32,
        "maximum": functions_f32.maximum_f32,
        "floor": functions_f32.floor_f32,
        "sign": functions_f32.sign_f32,
        "pow": functions_f32.pow_f32,
    },
    "double": {
        "exp": functions_f64.exp_f64,
        "expm1": functions_f64.expm1_f64,
        "log": functions_f64.log_f64,
        "sqrt": functions_f64.sqrt_f64,
        "sin": functions_f64.sin_f64,
        "cos": functions_f64.cos_f64,
        "tan": functions_f64.tan_f64,
        "tanh": functions_f64.tanh_f64,
        "sinh": functions_f64.sinh_f64,
        "cosh": functions_f64.cosh_f64,
        "abs": functions_f64.abs_f64,
        "sigmoid": functions_f64.sigmoid_f64,
        "exprel": functions_f64.exprel_f64,
        "erf": functions_f64.erf_f64,
        "erfc": functions_f64.erfc_f64,
        "minimum": functions_f64.minimum_f64,
        "maximum": functions_f64.maximum_f64,
        "floor": functions_f64.floor_f64,
        "sign": functions_f64.sign_f64,
        "pow": functions_f64.pow_f64,
    },
}

SOURCES = (lanes, functions_f32, functions_f64, generator, tables)


@lru_cache
def source_hash() -> str:
    """Return a hash of the source text behind the tables: part of a program's cache key, since Numba does not look at it."""
    digest = hashlib.sha256()
    for module in SOURCES:
        digest.update(Path(str(module.__file__)).read_bytes())
    return digest.hexdigest()


@lru_cache
def plain_functions() -> Table:
    """Return the same tables in plain Python, on NumPy scalars."""
    return MappingProxyType({precision: {name: plain(f) for name, f in table.items()} for precision, table in FUNCTIONS.items()})
