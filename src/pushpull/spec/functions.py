"""The functions of the language, as a table: how many arguments, and what happens to units."""

from __future__ import annotations

import keyword
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Known:
    """`units`: "pure" (numbers to a number), "same" (all arguments alike, and so the value), "sign", "sqrt", "where", "table"."""

    arguments: tuple[str, ...]
    units: str = "pure"


_ONE = Known(("x",))
KNOWN: dict[str, Known] = {
    **dict.fromkeys(
        ("exp", "expm1", "log", "sin", "cos", "tan", "tanh", "sinh", "cosh", "sigmoid", "exprel", "erf", "erfc", "floor"), _ONE
    ),
    "sqrt": Known(("x",), "sqrt"),
    "abs": Known(("x",), "same"),
    "sign": Known(("x",), "sign"),
    "where": Known(("condition", "a", "b"), "where"),
    "minimum": Known(("a", "b"), "same"),
    "maximum": Known(("a", "b"), "same"),
    "table": Known(("x", "low", "high", "values"), "table"),
    "table2": Known(("x", "y", "x_low", "x_high", "y_low", "y_high", "columns", "values"), "table"),
}

WORDS = frozenset({"t", "pi", "xi", "when", "hold", "refractory", "spike", "unless", "held"})


def is_noise(name: str) -> bool:
    """Return whether a name is that of a white noise: xi, or xi_name."""
    return name == "xi" or name.startswith("xi_")


def why_reserved(name: str) -> str | None:
    """Return why nothing in a model can bear that name, or None where it is free."""
    if keyword.iskeyword(name):
        return "it is a word of Python"
    if name.startswith("_") or "__" in name:
        return "names start with a letter and have no double underscore"
    if is_noise(name):
        return "xi and xi_name are white noise"
    if name in WORDS:
        return "it is a word of the language"
    if name in KNOWN:
        return "it is a function of the language"
    return None
