"""Expressions as program text, in the dialect of a target."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from pushpull.compile.plan import Observation, Space
from pushpull.spec.tables import axes_of, number, values_of
from pushpull.spec.tree import Binary, Call, Name, Node, Number, Unary, names

# What a printed step calls its own; names of models have no double underscore, which sets apart everything else in it.
_TAKEN = re.compile(
    r"l|np|pow|row|par|mask|wave|normal|done|Real|W|R\d+|U|range|load|store|average|row_of|to_lanes|arriving|gather|publish_(hist|now)"
    r"|(c|power_|dense_|sum_|sent_|out_|step_|observe_)\d\w*"
)


def word(name: str) -> str:
    """Return how a name of a model is written in programs."""
    return f"{name}__own" if "__" not in name and _TAKEN.fullmatch(name) else name


@dataclass
class Printed:
    """A printed function: what the chunk passes for each of its arguments, and its lines."""

    name: str
    arguments: dict[str, str] = field(default_factory=dict[str, str])
    lines: list[str] = field(default_factory=list[str])

    def text(self) -> str:
        """Return the call inside the chunk."""
        return f"{self.name}({', '.join(self.arguments.values())})"

    def definition(self) -> list[str]:
        """Return the lines of the function with its head."""
        return ["@kernel", f"def {self.name}({', '.join(self.arguments)}):", *(f"    {line}" for line in self.lines), "", ""]


@dataclass
class Fixed:
    """What is the same for all lanes and the whole run: parameters and expressions of them, worked out once a chunk.

    `entries` are (name, text) in order, `known` the names that stand for such values, `used` those that a loop reads.
    """

    scalars: dict[str, str] = field(default_factory=dict[str, str])
    entries: dict[str, str] = field(default_factory=dict[str, str])
    known: set[str] = field(default_factory=set[str])
    used: dict[str, None] = field(default_factory=dict[str, None])

    def holds(self, node: Node) -> bool:
        """Return whether an expression is made of such values alone."""
        own = names(node)
        return bool(own) and own <= self.known

    def entry(self, name: str, text: str) -> str:
        """Add an entry and return its name."""
        self.entries[name] = text
        self.known.add(name)
        return name

    def expression(self, text: str) -> str:
        """Return the name of an expression, the same for the same text."""
        known = next((name for name, own in self.entries.items() if own == text), None)
        return known or self.entry(f"fixed__{len(self.entries)}", text)


@dataclass
class Dialect:
    """How a target writes expressions. NumPy writes numbers as they are, compiled targets as typed module constants.

    What is `fixed` a compiled loop reads as a name. `waves` are names with one value for all lanes in a step: a loop divides by
    them once, in front (`inverses`), and multiplies.
    """

    typed: bool
    fixed: Fixed | None = None
    waves: frozenset[str] = frozenset()
    inverses: dict[str, str] = field(default_factory=dict[str, str])
    constants: dict[float, str] = field(default_factory=dict[float, str])
    functions: dict[str, None] = field(default_factory=dict[str, None])
    powers: dict[int, None] = field(default_factory=dict[int, None])
    tables: dict[tuple[tuple[int, ...], tuple[float, ...]], str] = field(
        default_factory=dict[tuple[tuple[int, ...], tuple[float, ...]], str]
    )

    def text(self, node: Node) -> str:
        """Return an expression as program text."""
        if self.fixed and self.fixed.holds(node) and not _is_condition(node):
            return self._of_run(node, self.fixed)
        match node:
            case Number(value=value):
                return self._number(value)
            case Name(name=name):
                return word(name)
            case Unary(operator="not", operand=operand):
                return f"(not {self.text(operand)})" if self.typed else f"~{self.text(operand)}"
            case Unary(operand=operand):
                return f"(-{self.text(operand)})"
            case Binary(operator="**", left=left, right=right):
                return self._power(left, right)
            case Binary(operator="/", left=left, right=right) if self.fixed and self.fixed.holds(right):
                return f"({self.text(left)} * {self._of_run(Binary('/', Number(1.0), right), self.fixed)})"
            case Binary(operator="/", left=left, right=right) if self._is_wave(right):
                return f"({self.text(left)} * {self._inverse(right)})"
            case Binary(operator="and" | "or" as operator, left=left, right=right):
                return f"({self.text(left)} {'&' if operator == 'and' else '|'} {self.text(right)})"
            case Binary(operator=operator, left=left, right=right):
                return f"({self.text(left)} {operator} {self.text(right)})"
            case Call(function="table" | "table2") if self.typed:
                return self._table(node)
            case Call(function=function, arguments=arguments):
                return self._call(function, [self.text(argument) for argument in arguments])

    def settle(self, name: str, value: Node) -> bool:
        """Take a temporary among what is fixed, where its value is; return whether it is."""
        if not self.fixed or not self.fixed.holds(value) or _is_condition(value):
            return False
        own, word_ = self.fixed, word(name)
        if word_ not in own.entries:
            own.entry(word_, self._spelled(value, own))
        own.known.add(name)
        return True

    def _of_run(self, node: Node, fixed: Fixed) -> str:
        """Return the name of a fixed value, which the loop reads."""
        name = self._scalar(node.name, fixed) if isinstance(node, Name) else fixed.expression(self._spelled(node, fixed))
        fixed.used[name] = None
        return name

    def _spelled(self, node: Node, fixed: Fixed) -> str:
        """Return a fixed expression in full, its parameters being entries."""
        for name in sorted(names(node)):
            self._scalar(name, fixed)
        self.fixed = None
        text = self.text(node)
        self.fixed = fixed
        return text

    def _scalar(self, name: str, fixed: Fixed) -> str:
        own = word(name)
        return own if own in fixed.entries else fixed.entry(own, fixed.scalars[name])

    def _is_wave(self, node: Node) -> bool:
        used = names(node)
        return self.typed and bool(used) and used <= self.waves

    def _inverse(self, node: Node) -> str:
        text = f"{self._number(1.0)} / {self.text(node)}"
        return self.inverses.setdefault(text, f"inverse__{len(self.inverses)}")

    def take_inverses(self) -> Iterator[tuple[str, str]]:
        """Yield (name, text) of the divisions to write in front of a loop, and forget them."""
        found, self.inverses = self.inverses, {}
        yield from ((name, text) for text, name in found.items())

    def _number(self, value: float) -> str:
        if not self.typed:
            return repr(value)
        return self.constants.setdefault(value, f"c{len(self.constants)}")

    def _call(self, function: str, arguments: Sequence[str]) -> str:
        self.functions[function] = None
        return f"{function}({', '.join(arguments)})"

    def _table(self, node: Call) -> str:
        """Write a table by the name of its values, which become an array of the module, and by its places per unit."""
        axes = axes_of(node)
        ends = [(number(axis.low) or 0.0, number(axis.high) or 0.0) for axis in axes]
        shape = tuple(axis.count for axis in axes)
        values = tuple(number(value) or 0.0 for value in values_of(node))
        name = self.tables.setdefault((shape, values), f"table__{len(self.tables)}")
        given = [self.text(axis.at) for axis in axes]
        for (low, high), count in zip(ends, shape, strict=True):
            given += [self._number(low), self._number((count - 1) / (high - low))]
        return f"{node.function}({', '.join([*given, name, 'places__'])})"

    def _power(self, left: Node, right: Node) -> str:
        base = self.text(left)
        exponent = right.operand if isinstance(right, Unary) else right
        if isinstance(exponent, Number) and exponent.value.is_integer() and exponent.value <= 16:
            power = int(exponent.value)
            if power == 0:
                return self._number(1.0)
            self.powers[power] = None
            text = f"power_{power}({base})" if power != 1 else base
            return f"({self._number(1.0)} / {text})" if isinstance(right, Unary) else text
        if right == Number(0.5):
            return self._call("sqrt", [base])
        return self._call("pow", [base, self.text(right)])


def _is_condition(node: Node) -> bool:
    return isinstance(node, Unary | Binary) and node.operator in ("not", "and", "or", "<", "<=", ">", ">=", "==", "!=")


def power_functions(powers: Iterable[int]) -> list[str]:
    """Write power_n(x) for whole powers, as plain Python on arrays."""
    return [line for power in powers for line in (f"def power_{power}(x):", *power_lines(power), "", "")]


def power_lines(power: int) -> Iterator[str]:
    """Write the body of power_n(x) by squaring, fewest multiplications first."""
    result, square, left = "", "x", power
    index = 0
    while left:
        if left & 1:
            result = f"{result} * {square}" if result else square
        left >>= 1
        if left:
            yield f"    x{index} = {square} * {square}"
            square = f"x{index}"
            index += 1
    yield f"    return {result}"


def used_scalars(space: Space, wanted: Container[str], scalars: Sequence[str]) -> Iterator[tuple[str, int]]:
    """Yield (name, index among the plan's scalars) of the scalars that are wanted."""
    for name, unique in space.scalars:
        if name in wanted:
            yield word(name), scalars.index(unique)


def used_slots(space: Space, wanted: Container[str]) -> Iterator[tuple[str, int]]:
    """Yield (name, row) of the slots that are wanted."""
    for row, slot in enumerate(space.slots):
        if slot.name in wanted:
            yield word(slot.name), row


def names_in(observations: Sequence[Observation]) -> frozenset[str]:
    """Return every name that some observations read."""
    return frozenset[str]().union(*(names(observation.value) for observation in observations))


def observations_of(space: Space, sink: int) -> tuple[Observation, ...]:
    """Return what a sink records of a space."""
    return tuple(observation for observation in space.observations if observation.sink == sink)
