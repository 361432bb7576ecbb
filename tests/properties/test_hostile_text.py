"""Text of a stranger is data: refused after little work with a ModelError, and nothing of it runs."""

import builtins
import contextlib
import os
import string
import sys

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pushpull.base.errors import ModelError, PushpullError
from pushpull.spec import Model, parse_expression

MOST_CALLS = 10_000  # of functions, in Python or C
HOSTILE = {
    "attribute of a builtin": "().__class__.__bases__[0].__subclasses__()",
    "import": "__import__('os').system('true')",
    "dunder": "__builtins__",
    "attribute chain": "x.__class__.__mro__",
    "call of an attribute": "x.real.conjugate()",
    "unknown call": "open(x)",
    "eval": "eval(x)",
    "lambda": "(lambda: 0)()",
    "comprehension": "[y for y in x]",
    "generator": "exp(y for y in x)",
    "f-string": 'f"{x}"',
    "string": '"a" * 10',
    "walrus": "(y := 3)",
    "await": "await x",
    "starred": "exp(*x)",
    "keywords": "exp(**x)",
    "subscript": "x[0]",
    "slice": "3[1:2]",
    "tuple": "x, x",
    "dict": "{x: 1}",
    "statement": "x; import os",
    "power tower": "9**9**9**9",
    "power tower in brackets": "((9**9)**9)**9",
    "large exponent": "x**999999999",
    "large number": "9" * 4999,
    "overflow": "1e400",
    "megabyte": "x + " * 250_000 + "x",
    "megabyte in one word": "x" * 1_000_000,
    "nested brackets": "(" * 5_000 + "x" + ")" * 5_000,
    "nested calls": "exp(" * 5_000 + "x" + ")" * 5_000,
    "nested minus": "-" * 5_000 + "x",
    "nested not": "where(" + "not " * 4_000 + "x > 0, 1, 2)",
    "long chain": "x" + " + x" * 4_000,
    "long power": "x" + "**x" * 4_000,
    "open brackets": "(" * 50_000,
    "zero byte": "x\0",
    "form feed": "x\x0c+ 1",
    "backslash": "x + \\\n 1",
    "right to left": "x\u202e + 1",
    "full width": "ｘ + 1",
    "unit that divides by zero": "3[1/0]",
    "unit tower": "3[9**9**9**9]",
    "unit with a call": "3[open(x)]",
    "unit without end": "3[" + "m*" * 3_000 + "m]",
}


@pytest.fixture
def watched(monkeypatch):
    """Make everything that could run text raise instead."""

    def refuse(*_args, **_options):
        raise AssertionError("text was run")

    for name in ("eval", "exec", "open", "input"):
        monkeypatch.setattr(builtins, name, refuse)
    for name in ("system", "popen"):
        monkeypatch.setattr(os, name, refuse)


@contextlib.contextmanager
def counted():
    """Count the calls of functions, in Python and in C; times would depend on the machine."""
    count = [0]

    def note(_frame, event, _argument):
        count[0] += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        yield count
    finally:
        sys.setprofile(before)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_is_refused_at_once(text, watched):
    with counted() as count, pytest.raises(PushpullError) as caught:
        Model.from_text(f"x' = {text}", time="1")
    assert count[0] < MOST_CALLS
    assert len(str(caught.value)) < 600


def test_functions_that_double_each_other_do_not_grow_without_limit(watched):
    lines = ["x' = f40(x)", "f0(x) = x + x", *(f"f{n}(x) = f{n - 1}(x) + f{n - 1}(x)" for n in range(1, 41))]
    with counted() as count, pytest.raises(ModelError, match="grow to more than"):
        Model.from_text("\n".join(lines), time="1")
    assert count[0] < 300 * MOST_CALLS


def test_functions_that_nest_each_other_do_not_run_out_of_stack(watched):
    lines = ["x' = f40(x)", "f0(x) = -x", *(f"f{n}(x) = {'-' * 150}f{n - 1}(x)" for n in range(1, 41))]
    with pytest.raises(ModelError, match="nest more than"):
        Model.from_text("\n".join(lines), time="1")


def test_many_statements_stay_linear_in_work():
    work = {}
    for size in (500, 3_000):
        lines = ["x' = -x", *(f"d{n} = d{n - 1} + x" if n else "d0 = x + 1" for n in range(size))]
        with counted() as count:
            assert len(Model.from_text("\n".join(lines), time="1").definition.derived) == size
        work[size] = count[0]
    assert work[3_000] < 6.5 * work[500]


TOKENS = """x y t xi pi exp where ( ) [ ] { } + - * ** / , . ; : = ' # == < >= and or not if else lambda for in import
__class__ when hold refractory spike rises above += 1 2.5 1e9 40[mV] @ ^ ! ~ | & % := -> 0 x' tau when hold "" \\ τ"""
WORDS = st.sampled_from([*TOKENS.split(), "\n", "\t"])


@given(st.one_of(st.text(max_size=60), st.text(string.printable, max_size=80), st.lists(WORDS, max_size=25).map(" ".join)))
@example("x' = 1\nwhen x' >= 1: spike")
@example("when: spike")
@example("x(0) = ")
@example("= 3")
@example("x' =")
@example("f() = 3")
@example("x += ")
@example("when x >= 1: ;;")
@example("when x rises above: spike")
@example("x' = 1[]")
def test_any_text_either_is_a_model_or_a_model_error(text):
    for read in (parse_expression, Model.from_text):
        with contextlib.suppress(PushpullError):
            read(text)
