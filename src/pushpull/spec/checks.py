"""Units as dimensions over the trees: every sum has one, every function gets what it can take."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import reduce

from pushpull.base.errors import PushpullError, UnitError
from pushpull.base.units import NUMBER, TIME, Dimension
from pushpull.base.units import unit as read_unit
from pushpull.spec.definition import Definition, Event
from pushpull.spec.functions import KNOWN, is_noise
from pushpull.spec.parser import RATE
from pushpull.spec.source import Source
from pushpull.spec.tables import TABLES, values_of
from pushpull.spec.tree import Binary, Call, Name, Node, Number, Unary
from pushpull.spec.trees import to_text

Loose = Dimension | None
"""A dimension, or None for a literal 0, which fits any."""


def dimensions(definition: Definition) -> dict[str, Dimension]:
    """Return the dimension of every field and derived quantity; raises UnitError where the trees do not add up."""
    return {name: found or NUMBER for name, found in _Checker(definition, None).known.items()}


def check_units(definition: Definition, source: Source | None = None) -> None:
    """Raise UnitError, with a caret where there is a source, unless the units of every equation add up."""
    checker = _Checker(definition, source)
    time = time_dimension(definition.time)
    for item in definition.derivatives:
        wanted = checker.of(item.state) / time
        per = "" if definition.time == "1" else f"/{definition.time}"
        hint = f"{item.state}' is in {definition.field(item.state).unit}{per}" + _time_hint(definition)
        checker.expect(item.expression, wanted, f"in the equation of {item.state}", hint)
    for event in definition.events:
        _check_event(checker, definition, event)
    for impulse in definition.impulses:
        if checker.of(impulse.port) != checker.of(impulse.state):
            units = definition.field(impulse.port).unit, definition.field(impulse.state).unit
            raise UnitError(
                f"{impulse.state} += {impulse.port} adds {units[0]!r} to {units[1]!r}",
                f"declare {impulse.port} with unit={units[1]!r}",
            )


def check_dimension(definition: Definition, node: Node, unit: str, where: str, source: Source | None = None) -> None:
    """Raise UnitError unless a tree over the definition's names has the dimension of `unit`."""
    _Checker(definition, source).expect(node, read_unit(unit).dimension, where, f"it is to be in {unit!r}")


def dimension_of(definition: Definition, node: Node, where: str) -> Dimension:
    """Return the dimension of a tree over the definition's names and t; raises UnitError where it does not add up."""
    return _Checker(definition, None).dimension(node, where) or NUMBER


def time_dimension(time: str) -> Dimension:
    """Return what a model's time is: a pure number where it is "1"."""
    return NUMBER if time == "1" else TIME


def _time_hint(definition: Definition) -> str:
    bare = definition.time != "1" and all(read_unit(field.unit).dimension.is_number for field in definition.fields)
    return '; a model without units declares time = "1"' if bare else ""


def _check_event(checker: _Checker, definition: Definition, event: Event) -> None:
    if event.at_rate:
        per_time = NUMBER / time_dimension(definition.time)
        checker.expect(event.condition, per_time, RATE, "an event happens at a rate per time, as in 0.01[1/ms]*exp(...)")
    else:
        checker.dimension(event.condition, "in the condition of an event")
    for name, node in event.assignments:
        where = f"in what an event sets {name} to"
        checker.expect(node, checker.of(name), where, f"{name} is in {definition.field(name).unit!r}")
    if event.hold_for is not None:
        hint = "a state is held for a time" + ("" if definition.time == "1" else f", as in 2[{definition.time}]")
        checker.expect(event.hold_for, time_dimension(definition.time), "in the hold of an event", hint)


@dataclass(frozen=True, slots=True)
class _Sum:
    """What two sides of a sum, comparison or choice are called in an error."""

    verb: str
    hint: str = "convert one side, or give its number a unit as in 40[mV]"


class _Checker:
    """Dimensions of the names of one definition, and of trees over them."""

    def __init__(self, definition: Definition, source: Source | None) -> None:
        self._source = source
        self._time = time_dimension(definition.time)
        self.known: dict[str, Loose] = {field.name: read_unit(field.unit).dimension for field in definition.fields}
        for item in definition.derived:
            self.known[item.name] = self.dimension(item.expression, f"in the equation of {item.name}")

    def of(self, name: str) -> Dimension:
        return self.known[name] or NUMBER

    def expect(self, node: Node, wanted: Dimension, where: str, hint: str) -> None:
        found = self.dimension(node, where)
        if found is not None and found != wanted:
            raise self._error(node, f"{to_text(node)[:60]} is in {_say(found)} instead of {_say(wanted)}", where, hint)

    def dimension(self, node: Node, where: str) -> Loose:
        match node:
            case Number(value=value, unit=unit):
                return None if value == 0 and unit == "1" else read_unit(unit).dimension
            case Name(name=name):
                return self._name(name)
            case Unary(operator=operator, operand=operand):
                found = self.dimension(operand, where)
                return found if operator == "-" else NUMBER
            case Binary(operator="and" | "or", left=left, right=right):
                self.dimension(left, where)
                self.dimension(right, where)
                return NUMBER
            case Binary():
                return self._binary(node, where)
            case Call():
                return self._call(node, where)

    def _name(self, name: str) -> Loose:
        if is_noise(name):
            return self._time ** Fraction(-1, 2)
        return self._time if name == "t" else self.known[name]

    def _binary(self, node: Binary, where: str) -> Loose:
        if node.operator == "**":
            return self._power(node, where)
        left, right = self.dimension(node.left, where), self.dimension(node.right, where)
        match node.operator:
            case "*":
                return None if left is None or right is None else left * right
            case "/":
                return None if left is None else left / (right or NUMBER)
            case "+" | "-":
                return self._same(node, left, right, where, _Sum("adds" if node.operator == "+" else "subtracts"))
            case _:
                self._same(node, left, right, where, _Sum("compares"))
                return NUMBER

    def _same(self, node: Node, left: Loose, right: Loose, where: str, words: _Sum) -> Loose:
        if left is None or right is None:
            return right if left is None else left
        if left != right:
            raise self._error(node, f"{to_text(node)[:60]} {words.verb} {_say(left)} and {_say(right)}", where, words.hint)
        return left

    def _power(self, node: Binary, where: str) -> Loose:
        base = self.dimension(node.left, where)
        exponent = _literal(node.right)
        if base is None or (base.is_number and exponent is not None):
            return base
        if exponent is not None:
            return base**exponent
        self._pure(node.left, base, where, "the base of a power that varies")
        self._pure(node.right, self.dimension(node.right, where), where, "an exponent")
        return NUMBER

    def _call(self, node: Call, where: str) -> Loose:
        rule = KNOWN[node.function].units
        if rule == "where":
            self.dimension(node.arguments[0], where)
        found = [self.dimension(argument, where) for argument in node.arguments[rule == "where" :]]
        match rule:
            case "pure":
                self._pure(node.arguments[0], found[0], where, f"the argument of {node.function}")
                return NUMBER
            case "sign":
                return NUMBER
            case "table":
                return self._table(node, found, where)
            case "sqrt":
                return None if found[0] is None else found[0] ** Fraction(1, 2)
            case _:
                return found[0] if len(found) == 1 else self._same(node, found[0], found[1], where, _Sum("chooses between"))

    def _table(self, node: Call, found: list[Loose], where: str) -> Loose:
        count = TABLES[node.function]
        for axis in range(count):
            ends = found[count + 2 * axis : count + 2 * axis + 2]
            reduce(lambda a, b: self._same(node, a, b, where, _Sum("looks up")), ends, found[axis])
        return reduce(lambda a, b: self._same(node, a, b, where, _Sum("holds")), found[-len(values_of(node)) :])

    def _pure(self, node: Node, found: Loose, where: str, what: str) -> None:
        if found is not None and not found.is_number:
            hint = "divide it by something of its unit, as in exp(v / 10[mV])"
            raise self._error(node, f"{what}, {to_text(node)[:60]}, is in {_say(found)} and not a pure number", where, hint)

    def _error(self, node: Node, message: str, where: str, hint: str) -> PushpullError:
        return (self._source or Source("")).error(f"units do not add up {where}: {message}", node.span, hint, UnitError)


def _say(dimension: Dimension) -> str:
    return "pure numbers" if dimension.is_number else str(dimension)


def _literal(node: Node) -> Fraction | None:
    match node:
        case Number(value=value, unit="1"):
            return Fraction(value).limit_denominator(1000)
        case Unary(operator="-", operand=operand):
            inner = _literal(operand)
            return None if inner is None else -inner
        case Binary(operator="/", left=left, right=right):
            top, bottom = _literal(left), _literal(right)
            return None if top is None or not bottom else top / bottom
        case _:
            return None
