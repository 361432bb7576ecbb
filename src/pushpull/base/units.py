"""Units as dimensions: text to a factor on the base (ms, mV, nA, mm) and four exponents; exact powers of ten."""

from __future__ import annotations

import ast
import math
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from pushpull.base.errors import UnitError

ZERO = Fraction(0)
BASE_SYMBOLS = ("ms", "mV", "nA", "mm")


@dataclass(frozen=True, slots=True)
class Dimension:
    """Exponents of time, voltage, current and length; all zero for a pure number."""

    time: Fraction = ZERO
    voltage: Fraction = ZERO
    current: Fraction = ZERO
    length: Fraction = ZERO

    @property
    def exponents(self) -> tuple[Fraction, Fraction, Fraction, Fraction]:
        """Return the four exponents in the order of BASE_SYMBOLS."""
        return (self.time, self.voltage, self.current, self.length)

    def __mul__(self, other: Dimension) -> Dimension:
        return Dimension(*(a + b for a, b in zip(self.exponents, other.exponents, strict=True)))

    def __truediv__(self, other: Dimension) -> Dimension:
        return Dimension(*(a - b for a, b in zip(self.exponents, other.exponents, strict=True)))

    def __pow__(self, power: Fraction) -> Dimension:
        return Dimension(*(a * power for a in self.exponents))

    @property
    def is_number(self) -> bool:
        """Return whether this is the dimension of a pure number."""
        return self == NUMBER

    def __str__(self) -> str:
        parts = [s if e == 1 else f"{s}^{e}" for s, e in zip(BASE_SYMBOLS, self.exponents, strict=True) if e != 0]
        return " ".join(parts) or "1"


NUMBER = Dimension()
TIME = Dimension(time=Fraction(1))
_VOLTAGE, _CURRENT, _LENGTH = Dimension(voltage=Fraction(1)), Dimension(current=Fraction(1)), Dimension(length=Fraction(1))
CONDUCTANCE, CAPACITANCE, AREA = _CURRENT / _VOLTAGE, _CURRENT * TIME / _VOLTAGE, _LENGTH * _LENGTH
_PREFIXES = {"": 0, "p": -12, "n": -9, "u": -6, "m": -3, "c": -2, "k": 3, "M": 6, "G": 9}
_SYMBOLS = {  # a unit is 10**power of the base unit of its dimension
    "s": (3, TIME),
    "Hz": (-3, NUMBER / TIME),
    "V": (3, _VOLTAGE),
    "A": (9, _CURRENT),
    "m": (3, _LENGTH),
    "S": (6, CONDUCTANCE),
    "ohm": (-6, _VOLTAGE / _CURRENT),
    "F": (9, CAPACITANCE),
    "C": (12, _CURRENT * TIME),
    "rad": (0, NUMBER),
}


@dataclass(frozen=True, slots=True)
class Unit:
    """A named unit: `factor` converts a value in it to the base ms, mV, nA, mm."""

    text: str
    factor: float
    dimension: Dimension


@lru_cache(maxsize=1024)
def unit(text: str) -> Unit:
    """Read a unit such as "mV", "1/sqrt(ms)", "uA/cm**2" or "1".

    Raises UnitError for an unknown name or anything that is not a product of powers of units.
    """
    if len(text) > 80:
        raise UnitError(f"{text[:30]!r}... is not a unit", "write a product of powers, as in 'mV/ms' or '1/sqrt(ms)'")
    cleaned = text.strip().replace("^", "**").replace("·", "*").replace("µ", "u")
    try:
        tree = ast.parse(cleaned, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise UnitError(f"{text!r} is not a unit", "write a product of powers, as in 'mV/ms' or '1/sqrt(ms)'") from None
    try:
        factor, dimension = _evaluate(tree, text)
    except (ZeroDivisionError, OverflowError, ValueError):
        factor, dimension = math.nan, NUMBER
    if isinstance(factor, complex) or not 0 < factor < math.inf:
        raise UnitError(f"{text!r} is not a unit", "write a product of powers, as in 'mV/ms' or '1/sqrt(ms)'")
    return Unit(text, factor, dimension)


def _evaluate(node: ast.expr, text: str) -> tuple[float, Dimension]:
    match node:
        case ast.Constant(value=int() | float() as number) if not isinstance(number, bool):
            return float(number), NUMBER
        case ast.Name(id=name):
            return _named(name)
        case ast.BinOp(left=left, op=ast.Mult(), right=right):
            (f1, d1), (f2, d2) = _evaluate(left, text), _evaluate(right, text)
            return f1 * f2, d1 * d2
        case ast.BinOp(left=left, op=ast.Div(), right=right):
            (f1, d1), (f2, d2) = _evaluate(left, text), _evaluate(right, text)
            return f1 / f2, d1 / d2
        case ast.BinOp(left=left, op=ast.Pow(), right=right):
            (f1, d1), (power, d2) = _evaluate(left, text), _evaluate(right, text)
            if d2.is_number and abs(power) <= 12:
                return f1**power, d1 ** Fraction(power).limit_denominator(12)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            factor, dimension = _evaluate(operand, text)
            return -factor, dimension
        case ast.Call(func=ast.Name(id="sqrt"), args=[argument], keywords=[]):
            factor, dimension = _evaluate(argument, text)
            return math.sqrt(factor), dimension ** Fraction(1, 2)
        case _:
            pass
    raise UnitError(f"{text!r} is not a unit", "write a product of powers, as in 'mV/ms' or '1/sqrt(ms)'")


@lru_cache(maxsize=256)
def _named(name: str) -> tuple[float, Dimension]:
    for prefix, exponent in _PREFIXES.items():
        symbol = name.removeprefix(prefix)
        if name.startswith(prefix) and symbol in _SYMBOLS and not (prefix and symbol == "rad"):
            power, dimension = _SYMBOLS[symbol]
            return float(f"1e{power + exponent}"), dimension
    raise UnitError(f"unknown unit {name!r}", f"prefixes {' '.join(p for p in _PREFIXES if p)} with {' '.join(_SYMBOLS)}")


def convert(value: float, source: str, target: str) -> float:
    """Convert a number between two units of one dimension; raises UnitError where they differ."""
    a, b = unit(source), unit(target)
    if a.dimension != b.dimension:
        hint = "give a bare number" if target == "1" else f"give it in {target!r} or a multiple of it"
        raise UnitError(f"{source!r} is not a unit of the dimension of {target!r}", hint)
    return value if a.factor == b.factor else value * (a.factor / b.factor)


def quantity(value: object, target: str, what: str = "value") -> float:
    """Return a number in `target` from a bare number, a text such as "10 ms", or a pint quantity.

    A bare number means `target`. Raises UnitError where the dimension differs, is missing or the text cannot be read.
    """
    if isinstance(value, bool) or value is None:
        raise UnitError(f"{what} is {value!r}, which is no quantity", _wanted(target))
    if isinstance(value, str):
        number, text = _split(value, what)
        return number if text is None else _converted(number, text, target, what)
    magnitude, units = getattr(value, "magnitude", None), getattr(value, "units", None)
    if magnitude is not None and units is not None:
        return _converted(float(magnitude), f"{units:~}".replace(" ", "") or "1", target, what)
    try:
        return float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        raise UnitError(f"{what} is {value!r}, which is no quantity", _wanted(target)) from None


def _wanted(target: str) -> str:
    return "give a number" if target == "1" else f"give a number or a text such as '10 {target}'"


def _split(text: str, what: str) -> tuple[float, str | None]:
    head, _, tail = text.strip().partition(" ")
    try:
        return float(head), tail.strip() or None
    except ValueError:
        raise UnitError(
            f"{what} is {text!r}: cannot read a number and a unit", "write them with a space, as in '10 ms'"
        ) from None


def _converted(number: float, source: str, target: str, what: str) -> float:
    try:
        return convert(number, source, target)
    except UnitError as problem:
        raise UnitError(f"{what}: {problem.message}", problem.hint) from None
