"""Couplings: two texts say how a network's signal is formed before and after the sum over sources."""

from __future__ import annotations

import math
from abc import ABC
from dataclasses import dataclass, fields, replace
from typing import Any, ClassVar, cast

import numpy as np

from pushpull.base.errors import DataError
from pushpull.base.units import quantity
from pushpull.spec.coupling_text import check_texts
from pushpull.spec.values import Varying

Value = float | Varying


@dataclass(frozen=True)
class Coupling(ABC):
    """To add one: a frozen dataclass whose fields are its parameters, with the texts `pre` and `post`.

    `pre` makes one or several quantities of `source` (the sending node's coupled quantity, `name = expression`);
    each is summed over sources with the weights. `post` is the input to the target's port, made of those sums under the
    same names, of `target` (the receiving node's own coupled quantity) and `total` (its summed weights).
    All numbers are in the units that the model declares for the coupled quantity and for the port.
    """

    pre: ClassVar[str]
    post: ClassVar[str]

    def __post_init__(self) -> None:
        what = type(self).__name__
        early = check_texts(what, self.pre, self.post, self.parameters)
        checked = {name: _checked(value, f"{name} of {what}") for name, value in self.parameters.items()}
        for name, value in checked.items():
            if isinstance(value, Varying) and value.times is not None and name in early:
                raise DataError(
                    f"{name} of {what} is a time course, and it acts before the sum over sources",
                    "let what acts after it vary, such as a strength; or send another quantity",
                )
            if not isinstance(self, TextCoupling):
                object.__setattr__(self, name, value)
        if isinstance(self, TextCoupling):
            object.__setattr__(self, "given", tuple(checked.items()))

    @property
    def parameters(self) -> dict[str, Value]:
        """Return the parameters by name."""
        if isinstance(self, TextCoupling):
            return dict(self.given)
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def replace(self, **values: Any) -> Coupling:
        """Return the coupling with other values of its parameters."""
        if isinstance(self, TextCoupling):
            return TextCoupling(self.pre, self.post, tuple((self.parameters | values).items()))
        return replace(self, **values)

    @staticmethod
    def from_text(pre: str = "y = source", post: str = "y", **parameters: Any) -> Coupling:
        """Make a coupling of its two texts and of the parameters that they use, as in post="strength*target*y", strength=0.1."""
        return TextCoupling(pre, post, tuple(parameters.items()))


def _checked(value: Any, what: str) -> Value:
    if isinstance(value, Varying):
        return value
    if isinstance(value, list | tuple) or (isinstance(value, np.ndarray) and value.ndim):
        raise DataError(f"{what} is a bare array", "wrap it in pp.per_node(...) or pp.per_copy(...)")
    number = quantity(cast(Any, value), "1", what)
    if not math.isfinite(number):
        raise DataError(f"{what} is {number}", "give a finite number")
    return number


@dataclass(frozen=True)
class TextCoupling(Coupling):
    """A coupling whose texts and parameters are its values; made by `Coupling.from_text`."""

    pre: str = "y = source"  # pyright: ignore[reportIncompatibleVariableOverride]
    post: str = "y"  # pyright: ignore[reportIncompatibleVariableOverride]
    given: tuple[tuple[str, Value], ...] = ()


@dataclass(frozen=True)
class Linear(Coupling):
    """Weighted sum of what the sources send: strength * sum_j w_ij x_j."""

    strength: Value = 1.0
    pre: ClassVar[str] = "y = source"
    post: ClassVar[str] = "strength*y"


@dataclass(frozen=True)
class Diffusive(Coupling):
    """Weighted sum of differences: strength * sum_j w_ij (x_j - x_i)."""

    strength: Value = 1.0
    pre: ClassVar[str] = "y = source"
    post: ClassVar[str] = "strength*(y - total*target)"


@dataclass(frozen=True)
class Sigmoidal(Coupling):
    """Firing rates sent on: strength * sum_j w_ij maximum/(1 + exp(-slope*(x_j - midpoint))).

    The defaults are the rate function of Jansen & Rit (1995), Biol. Cybern. 73:357: 2 e0 = 5 1/s, r = 0.56 1/mV, v0 = 6 mV.
    """

    strength: Value = 1.0
    maximum: Value = 5.0
    slope: Value = 0.56
    midpoint: Value = 6.0
    pre: ClassVar[str] = "y = maximum*sigmoid(slope*(source - midpoint))"
    post: ClassVar[str] = "strength*y"


@dataclass(frozen=True)
class HyperbolicTangent(Coupling):
    """Saturating signal: strength * sum_j w_ij tanh(slope*(x_j - midpoint))."""

    strength: Value = 1.0
    slope: Value = 1.0
    midpoint: Value = 0.0
    pre: ClassVar[str] = "y = tanh(slope*(source - midpoint))"
    post: ClassVar[str] = "strength*y"


@dataclass(frozen=True)
class Kuramoto(Coupling):
    """Sine of phase differences: strength * sum_j w_ij sin(theta_j - theta_i - lag); Sakaguchi & Kuramoto (1986)."""

    strength: Value = 1.0
    lag: Value = 0.0
    pre: ClassVar[str] = "s = sin(source)\nc = cos(source)"
    post: ClassVar[str] = "strength*(s*cos(target + lag) - c*sin(target + lag))"
