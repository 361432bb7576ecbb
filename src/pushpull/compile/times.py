"""Texts of t: what a stimulus, a history or a rate is at any time."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import numpy.typing as npt

from pushpull.base.errors import Diverged, ModelError, UnitError
from pushpull.base.units import NUMBER, Unit, quantity, unit
from pushpull.compile.chunks import Drive
from pushpull.compile.evaluate import evaluate
from pushpull.compile.system import to_base
from pushpull.spec.checks import dimension_of
from pushpull.spec.definition import Definition
from pushpull.spec.expressions import parse_expression
from pushpull.spec.tree import Node, names

Array = npt.NDArray[Any]
_QUANTITY = re.compile(r"\s*[-+]?[\d.]+(e[-+]?\d+)?\s+[A-Za-z1]\S*\s*$", re.IGNORECASE)


def text_of_time(text: str, what: str, unit_text: str, time: str) -> Drive:
    """Return the function from times to base units that a text means: an expression of t, or a quantity such as "3 mV"."""
    if _QUANTITY.match(text):
        value = quantity(text, unit_text, what) * unit(unit_text).factor
        return lambda t: np.full(np.shape(t), value)
    tree, scale = _text(text, what, unit(unit_text), time)

    def course(t: Array) -> Array:
        with np.errstate(all="ignore"):
            values = np.broadcast_to(np.asarray(evaluate(tree, {"t": t}), dtype=np.float64) * scale, np.shape(t))
        if not np.isfinite(values).all():
            raise Diverged(
                f"{what} is not a finite number at t = {t[~np.isfinite(values)][0]:g}",
                "mend the text, as with where(t > 0, ..., 0)",
            )
        return values

    course(np.zeros(1))
    return course


def _text(waveform: str, what: str, wanted: Unit, time: str) -> tuple[Node, float]:
    node = parse_expression(waveform, name=what)
    strangers = names(node) - {"t"}
    if strangers:
        raise ModelError(
            f"{what} uses {sorted(strangers)[0]!r}", "it is a text of t and numbers, as in '0.5*sin(2*pi*t/100[ms])'"
        )
    dimension = dimension_of(Definition("", (), (), time=time), node, f"in {what}")
    if dimension not in (NUMBER, wanted.dimension):
        pure = wanted.text == "1"
        raise UnitError(
            f"{what} is in {dimension}, not {'a pure number' if pure else f'in {wanted.text}'}",
            "divide it by something of its unit, as in sin(t/10[ms])" if pure else f"write its numbers bare, or in {wanted.text}",
        )
    return to_base(node), wanted.factor if dimension == NUMBER else 1.0
