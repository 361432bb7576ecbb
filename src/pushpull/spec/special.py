# pyright: basic
"""Functions that SymPy lacks: sigmoid, and exprel with its derivatives at and near the removable singularity."""

from __future__ import annotations

from typing import Any

import sympy
from sympy.core.function import ArgumentIndexError

_DIGITS_PER_BIT = 0.3010299956639812


class sigmoid(sympy.Function):  # noqa: N801
    """1/(1 + exp(-x))."""

    nargs = 1

    @classmethod
    def eval(cls, x: Any) -> Any:
        """Return what is known at once."""
        return sympy.Rational(1, 2) if x == 0 else None

    def fdiff(self, argindex: int = 1) -> Any:
        """Return the derivative."""
        return _logistic_slope(self)

    def _eval_evalf(self, prec: int) -> Any:
        return _logistic(self.args[0])._eval_evalf(prec)


class moment(sympy.Function):  # noqa: N801
    """Integral of s**k * exp(x*s) over s from 0 to 1: the k-th derivative of exprel, smooth everywhere."""

    nargs = 2

    @classmethod
    def eval(cls, k: Any, x: Any) -> Any:
        """Return what is known at once."""
        return 1 / (k + 1) if x == 0 else None

    def fdiff(self, argindex: int = 2) -> Any:
        """Return the derivative by x."""
        if argindex != 2:
            raise ArgumentIndexError(self, argindex)
        k: Any = self.args[0]
        return moment(k + 1, self.args[1])

    def _eval_evalf(self, prec: int) -> Any:
        return _moment(self.args[0], self.args[1], prec)


class exprel(sympy.Function):  # noqa: N801
    """(exp(x) - 1)/x, and 1 at 0."""

    nargs = 1

    @classmethod
    def eval(cls, x: Any) -> Any:
        """Return what is known at once."""
        return sympy.Integer(1) if x == 0 else None

    def fdiff(self, argindex: int = 1) -> Any:
        """Return the derivative."""
        return moment(1, self.args[0])

    def _eval_evalf(self, prec: int) -> Any:
        return _moment(sympy.Integer(0), self.args[0], prec)


def _logistic(x: Any) -> Any:
    return 1 / (1 + sympy.exp(-x))


def _logistic_slope(value: Any) -> Any:
    return value * (1 - value)


def _moment(k: Any, x: Any, prec: int) -> Any:
    if not x.is_number:
        return None
    return (sympy.hyper((k + 1,), (k + 2,), x) / (k + 1)).evalf(int(prec * _DIGITS_PER_BIT) + 3)
