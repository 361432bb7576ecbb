"""Expression text to tree: Python's own grammar read as data, through a white list; nothing is evaluated."""

from __future__ import annotations

import ast
import keyword
import math
import re
from dataclasses import dataclass

from pushpull.base.errors import PushpullError, UnitError, suggest
from pushpull.base.units import unit as read_unit
from pushpull.spec.functions import KNOWN
from pushpull.spec.pulses import ARGUMENTS, PULSE, pulse
from pushpull.spec.source import Segment, Source, single
from pushpull.spec.tables import TABLES, fault
from pushpull.spec.tree import Binary, Call, Name, Node, Number, Span, Unary, children, names

DEEPEST_TREE = 200
LARGEST_EXPONENT = 100.0
COMPARISONS: dict[type[ast.cmpop], str] = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!="}
_ARITHMETIC: dict[type[ast.operator], str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.Pow: "**"}
_DECIMAL = re.compile(r"(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
_WORD = re.compile(r"[A-Za-z_]\w*")
_HINT = "an expression is made of numbers, names, + - * / ** and calls such as exp(x)"


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the expressions of one source; `where` names the equation for errors."""

    source: Source
    where: str

    def read(self, segment: Segment, *, condition: bool = False) -> Node:
        """Return the tree of a segment; raises ModelError with a caret."""
        node = self._convert(self.parse(segment), segment.part(len(segment.text) - len(segment.text.lstrip())), 0)
        self._want(node, condition)
        return node

    def parse(self, segment: Segment) -> ast.expr:
        """Return Python's syntax tree of a segment, unchecked."""
        text = segment.text.strip()
        start = segment.span[0]
        if not text:
            raise self.error("nothing stands", (segment.start - 1, segment.start), "write an expression there")
        prime = text.find("'")
        if prime >= 0:
            raise self.error(
                "a derivative stands on the right",
                (start + prime, start + prime + 1),
                "x' is written on the left of its own equation only",
            )
        try:
            return ast.parse(text, mode="eval").body
        except SyntaxError as problem:
            raise self._syntax(problem, text, start) from None
        except (RecursionError, MemoryError, ValueError, OverflowError):
            raise self.error(
                "too deep or too large an expression stands", (start, start + 1), "split it into derived quantities"
            ) from None

    def error(self, message: str, span: Span, hint: str | None = None) -> PushpullError:
        """Return a ModelError that names the equation."""
        return self.source.error(f"{message} {self.where}", span, hint)

    def _syntax(self, problem: SyntaxError, text: str, start: int) -> PushpullError:
        for word in _WORD.finditer(text):
            if keyword.iskeyword(word[0]) and word[0] not in ("and", "or", "not"):
                name = word[0]
                hint = "write where(condition, a, b)" if name in ("if", "else") else f"as a name write {name}_"
                return self.error(f"{name!r} is a word of Python", (start + word.start(), start + word.end()), f"{hint}")
        first = min(max((problem.offset or 1) - 1, 0), len(text) - 1)
        last = max((problem.end_offset or 0) - 1, first + 1) if problem.end_lineno == 1 else first + 1
        return self.error("cannot read what stands", (start + first, start + min(last, len(text))), _HINT)

    def _span(self, node: ast.expr, base: Segment) -> Span:
        return (base.start + node.col_offset, base.start + (node.end_col_offset or node.col_offset + 1))

    def _convert(self, node: ast.expr, base: Segment, depth: int) -> Node:
        span = self._span(node, base)
        if depth > DEEPEST_TREE:
            raise self.error(f"more than {DEEPEST_TREE} operations deep", span, "split the expression into derived quantities")
        below = depth + 1
        match node:
            case ast.Constant() | ast.Subscript():
                return self._number(node, base, span)
            case ast.Name(id=name):
                return Number(math.pi, span=span) if name == "pi" else Name(name, span)
            case ast.Attribute():
                return Name(self._dotted(node, span), span)
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return Unary("-", self._number_like(operand, base, below), span)
            case ast.UnaryOp(op=ast.UAdd(), operand=operand):
                return self._number_like(operand, base, below)
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return Unary("not", self._condition(operand, base, below), span)
            case ast.BoolOp(op=op, values=values):
                operator = "and" if isinstance(op, ast.And) else "or"
                result = self._condition(values[0], base, below)
                for value in values[1:]:
                    right = self._condition(value, base, below)
                    result = Binary(operator, result, right, (result.span[0], right.span[1]))
                return result
            case ast.Compare(left=left, ops=[op], comparators=[right]) if type(op) in COMPARISONS:
                sides = self._number_like(left, base, below), self._number_like(right, base, below)
                return Binary(COMPARISONS[type(op)], *sides, span)
            case ast.Compare():
                raise self.error("a chained comparison stands", span, "write (a < b) and (b < c)")
            case ast.BinOp(left=left, op=op, right=right) if type(op) in _ARITHMETIC:
                sides = self._number_like(left, base, below), self._number_like(right, base, below)
                return self._power(Binary(_ARITHMETIC[type(op)], *sides, span))
            case ast.Call():
                return self._call(node, base, span, below)
            case ast.IfExp():
                raise self.error("an if-else stands", span, "write where(condition, a, b)")
            case _:
                raise self.error("something that is no formula stands", span, _HINT)

    def _number(self, node: ast.Constant | ast.Subscript, base: Segment, span: Span) -> Node:
        inner = node.value if isinstance(node, ast.Subscript) else node
        if not isinstance(inner, ast.Constant):
            raise self.error(
                "square brackets stand after something that is no number", span, "they give a number its unit, as in 40[mV]"
            )
        text = base.text[inner.col_offset : inner.end_col_offset]
        if not _DECIMAL.fullmatch(text) or not math.isfinite(float(text)):
            raise self.error(f"{text[:30]!r} is no finite decimal number", span, "write numbers as 2, 0.5 or 1e-3")
        if not isinstance(node, ast.Subscript):
            return Number(float(text), span=span)
        unit = base.text[node.slice.col_offset : node.slice.end_col_offset].strip()
        try:
            read_unit(unit)
        except UnitError as problem:
            unit_span = self._span(node.slice, base)
            raise self.source.error(f"{problem.message}, {self.where}", unit_span, problem.hint, UnitError) from None
        return Number(float(text), unit, span)

    def _dotted(self, node: ast.expr, span: Span) -> str:
        words: list[str] = []
        while isinstance(node, ast.Attribute):
            words.append(node.attr)
            node = node.value
        if not isinstance(node, ast.Name) or len(words) > 4:
            raise self.error("a dot stands where no part is", span, "dots are for parts only, as in exc.s")
        words.append(node.id)
        return ".".join(reversed(words))

    def _power(self, node: Binary) -> Node:
        if node.operator != "**":
            return node
        if not names(node) and (_has_power(node.left) or _has_power(node.right)):
            raise self.error("a power of a power of numbers stands", node.span, "write the number itself")
        exponent = node.right.operand if isinstance(node.right, Unary) else node.right
        if isinstance(exponent, Number) and exponent.value > LARGEST_EXPONENT:
            raise self.error(
                f"the exponent {exponent.value:g} stands", exponent.span, f"exponents go up to {LARGEST_EXPONENT:g}; use exp(...)"
            )
        return node

    def _call(self, node: ast.Call, base: Segment, span: Span, depth: int) -> Node:
        if not isinstance(node.func, ast.Name):
            raise self.error("something is called that is no function", self._span(node.func, base), suggest("", KNOWN))
        name = node.func.id
        if node.keywords:
            hint = f"if {name} is a part, list it: parts = ({name},), and give it a line of its own: name = {name}(...)"
            raise self.error(f"{name} is called with keywords", span, hint)
        if name == PULSE and len(node.args) in (3, 4):
            arguments = [self._number_like(argument, base, depth) for argument in node.args]
            return pulse(tuple(arguments), span)
        expected = ARGUMENTS if name == PULSE else KNOWN[name].arguments if name in KNOWN else None
        if expected is not None and len(expected) != len(node.args) and name not in TABLES:
            raise self.error(
                f"{name} takes {len(expected)} argument{'s'[: len(expected) > 1]}, not {len(node.args)},",
                span,
                f"write {name}({', '.join(expected)})",
            )
        arguments = [self._convert(argument, base, depth) for argument in node.args]
        for index, argument in enumerate(arguments):
            self._want(argument, name == "where" and index == 0)
        call = Call(name, tuple(arguments), span)
        if name in TABLES and (wrong := fault(call)) is not None:
            raise self.error(f"{wrong[0]},", span, wrong[1])
        return call

    def _number_like(self, node: ast.expr, base: Segment, depth: int) -> Node:
        result = self._convert(node, base, depth)
        self._want(result, condition=False)
        return result

    def _condition(self, node: ast.expr, base: Segment, depth: int) -> Node:
        result = self._convert(node, base, depth)
        self._want(result, condition=True)
        return result

    def _want(self, node: Node, condition: bool) -> None:
        if is_condition(node) == condition:
            return
        if condition:
            raise self.error("a number stands where a condition is needed", node.span, "compare it, as in x > 0")
        raise self.error(
            "a condition stands where a number is needed", node.span, "turn it into a number with where(condition, a, b)"
        )


def is_condition(node: Node) -> bool:
    """Return whether a tree is true or false rather than a number."""
    match node:
        case Unary(operator=operator):
            return operator == "not"
        case Binary(operator=operator):
            return operator not in ("+", "-", "*", "/", "**")
        case _:
            return False


def _has_power(node: Node) -> bool:
    return (isinstance(node, Binary) and node.operator == "**") or any(_has_power(child) for child in children(node))


def parse_expression(text: str, *, condition: bool = False, name: str = "") -> Node:
    """Read one expression that stands alone; raises ModelError."""
    source = Source(text, name)
    return Reader(source, "in the expression").read(single(source), condition=condition)
