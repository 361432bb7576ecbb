"""The vector functions: accuracy over the whole range, special values, vector code, and the same numbers in plain Python."""

import functools
import re

import mpmath
import numpy as np
import pytest
from mpmath import mp, mpf

from pushpull.compile.functions import FUNCTIONS, plain_functions, source_hash
from pushpull.compile.lanes import kernel

KINDS = {"single": np.float32, "double": np.float64}
BINARY = ("minimum", "maximum", "pow")
PRECISIONS = pytest.mark.parametrize("precision", KINDS)
NAMES = tuple(FUNCTIONS["single"])
INF, NAN = np.inf, np.nan

EXACT = {
    "exp": mpmath.exp,
    "expm1": mpmath.expm1,
    "log": mpmath.log,
    "sin": mpmath.sin,
    "cos": mpmath.cos,
    "tan": mpmath.tan,
    "tanh": mpmath.tanh,
    "sinh": mpmath.sinh,
    "cosh": mpmath.cosh,
    "sigmoid": lambda x: 1 / (1 + mpmath.exp(-x)),
    "exprel": lambda x: mpmath.expm1(x) / x,
    "erf": mpmath.erf,
    "erfc": mpmath.erfc,
    "sqrt": mpmath.sqrt,
}

# The largest error in units of the last place of the exact number, the same for both precisions.
BOUNDS = {
    "exp": 1.1, "expm1": 2.1, "log": 1.0, "sin": 1.7, "cos": 1.7, "tan": 3.1, "tanh": 2.7, "sinh": 2.4, "cosh": 1.5,
    "sigmoid": 2.1, "exprel": 1.9, "erf": 2.4, "erfc": 3.4, "sqrt": 0.6,
}  # fmt: skip

SPECIAL = {
    "exp": [(INF, INF), (-INF, 0), (NAN, NAN), (0, 1), (1e4, INF), (-1e4, 0)],
    "expm1": [(INF, INF), (-INF, -1), (NAN, NAN), (0, 0), (1e4, INF), (-1e4, -1), (1e-30, 1e-30)],
    "log": [(INF, INF), (-INF, NAN), (NAN, NAN), (0, -INF), (-1, NAN), (1, 0)],
    "sqrt": [(INF, INF), (NAN, NAN), (0, 0), (-1, NAN), (4, 2)],
    "sin": [(INF, NAN), (-INF, NAN), (NAN, NAN), (0, 0), (1e-30, 1e-30)],
    "cos": [(INF, NAN), (NAN, NAN), (0, 1)],
    "tan": [(INF, NAN), (NAN, NAN), (0, 0), (1e-30, 1e-30)],
    "tanh": [(INF, 1), (-INF, -1), (NAN, NAN), (0, 0), (1e4, 1), (1e-30, 1e-30)],
    "sinh": [(INF, INF), (-INF, -INF), (NAN, NAN), (0, 0), (1e4, INF), (-1e4, -INF), (1e-30, 1e-30)],
    "cosh": [(INF, INF), (-INF, INF), (NAN, NAN), (0, 1), (1e4, INF)],
    "abs": [(INF, INF), (-INF, INF), (NAN, NAN), (-2, 2)],
    "sigmoid": [(INF, 1), (-INF, 0), (NAN, NAN), (0, 0.5), (1e4, 1), (-1e4, 0)],
    "exprel": [(INF, INF), (-INF, 0), (NAN, NAN), (0, 1), (1e4, INF), (1e-42, 1), (-1e-42, 1)],
    "erf": [(INF, 1), (-INF, -1), (NAN, NAN), (0, 0)],
    "erfc": [(INF, 0), (-INF, 2), (NAN, NAN), (0, 1), (30, 0)],
    "floor": [(INF, INF), (NAN, NAN), (-0.5, -1), (2.5, 2)],
    "sign": [(INF, 1), (-INF, -1), (NAN, NAN), (0, 0), (-3, -1), (3, 1)],
}


@functools.cache
def compiled(precision, name):
    """Compile the loop over lanes that a printed program would have."""
    function = FUNCTIONS[precision][name]
    if name in BINARY:

        @kernel
        def loop(x, y, out):
            for lane in range(np.uint64(x.size)):
                out[lane] = function(x[lane], y[lane])

    else:

        @kernel
        def loop(x, out):
            for lane in range(np.uint64(x.size)):
                out[lane] = function(x[lane])

    kind = KINDS[precision]
    arguments = [np.ones(64, kind)] * (3 if name in BINARY else 2)
    loop(*(argument.copy() for argument in arguments))
    return loop


def values(precision, name, *arguments):
    arrays = [np.asarray(argument, KINDS[precision]) for argument in arguments]
    out = np.empty_like(arrays[0])
    compiled(precision, name)(*arrays, out)
    return out


def in_plain_python(precision, name, *arguments):
    arrays = [np.asarray(argument, KINDS[precision]) for argument in arguments]
    function = plain_functions()[precision][name]
    numbers = [function(*scalars) for scalars in zip(*arrays, strict=True)]
    assert {type(number) for number in numbers} == {KINDS[precision]}
    return np.array(numbers)


def points(precision, name, count=250):
    """Give arguments over the whole range, and closely where the method changes or the function is delicate."""
    draw, single = np.random.default_rng(3), precision == "single"

    def even(low, high):
        return draw.uniform(low, high, count)

    def decades(low, high):
        return 10.0 ** even(low, high) * draw.choice([-1, 1], count)

    edge = 87.0 if single else 708.0
    if name in ("exp", "expm1", "sinh", "cosh", "exprel"):
        x = [even(-edge, edge), decades(-20, 1), even(-1.1, 1.1)]
    elif name in ("log", "sqrt"):
        x = [abs(decades(-37, 38) if single else decades(-307, 308)), even(0.5, 2), 1 + decades(-6, -1), abs(decades(-40, -38))]
    elif name in ("sin", "cos", "tan"):
        x = [even(-4, 4), decades(-20, 4 if single else 6), np.round(even(-3000, 3000)) * (np.pi / 2)]
    elif name == "erfc":
        x = [even(-6, 9 if single else 26), decades(-20, 0), even(-0.1, 2)]
    else:
        x = [even(-edge, edge), even(-10, 10), decades(-20, 0), even(-1, 1)]
    return np.concatenate(x).astype(KINDS[precision])


def errors(precision, y, exact):
    """Return the error of each number in units of the last place of the exact one."""
    spacing = np.spacing(np.abs(np.array([float(value) for value in exact])).astype(KINDS[precision])).astype(float)
    return np.array([float(abs(mpf(float(a)) - b)) for a, b in zip(y, exact, strict=True)]) / spacing


@PRECISIONS
@pytest.mark.parametrize("name", EXACT)
def test_function_is_accurate_over_its_range(precision, name):
    x = points(precision, name)
    with mp.workdps(40):
        error = errors(precision, values(precision, name, x), [EXACT[name](mpf(float(value))) for value in x])
    worst = np.argmax(error)
    assert error[worst] < BOUNDS[name], f"{name}({x[worst]!r}) is {error[worst]:.2f} ulp off"


@PRECISIONS
def test_power_is_accurate_over_its_range(precision):
    draw, single = np.random.default_rng(4), precision == "single"
    scale = 1 if single else 8
    x = np.concatenate([10 ** draw.uniform(-9, 9, 400), draw.uniform(0.3, 3, 400), 1 + 10 ** draw.uniform(-7, -1, 400)])
    y = np.concatenate([draw.uniform(-4, 4, 400) * scale, draw.uniform(-70, 70, 400) * scale, draw.uniform(-80, 80, 400) * scale])
    x, y = x.astype(KINDS[precision]), y.astype(KINDS[precision])
    with mp.workdps(40):
        exact = [mpmath.power(float(a), float(b)) for a, b in zip(x, y, strict=True)]
        assert errors(precision, values(precision, "pow", x, y), exact).max() < (1.8 if single else 12)


@PRECISIONS
def test_power_has_the_special_values_of_c(precision):
    kind = KINDS[precision]
    bases = [0, 1, -1, 2, -2, 0.5, -8, INF, -INF, NAN]
    exponents = [0, 1, -1, 2, 3, -3, 0.5, -0.5, INF, -INF, NAN, 1e30, -1e30]
    x, y = (grid.ravel().astype(kind) for grid in np.meshgrid(bases, exponents))
    with np.errstate(all="ignore"):
        expected = np.power(x, y)
    undefined = np.isneginf(x) & (np.abs(y) == 0.5)  # a broken power of -inf is NaN here, as of every negative base
    expected[undefined] = NAN
    for compute in (values, in_plain_python):
        np.testing.assert_allclose(compute(precision, "pow", x, y), expected, rtol=1e-6)


@PRECISIONS
@pytest.mark.parametrize("name", SPECIAL)
def test_function_has_its_special_values(precision, name):
    x, expected = np.array(SPECIAL[name], KINDS[precision]).T
    for compute in (values, in_plain_python):
        np.testing.assert_array_equal(compute(precision, name, x), expected)


@PRECISIONS
def test_smaller_and_larger_hand_nan_on(precision):
    x, y = np.array([(1, 2), (2, 1), (NAN, 1), (1, NAN), (-INF, INF), (3, 3)], KINDS[precision]).T
    for compute in (values, in_plain_python):
        np.testing.assert_array_equal(compute(precision, "minimum", x, y), np.minimum(x, y))
        np.testing.assert_array_equal(compute(precision, "maximum", x, y), np.maximum(x, y))


@PRECISIONS
def test_exponential_keeps_subnormal_results_and_ends_at_the_largest_number(precision):
    info = np.finfo(KINDS[precision])
    x = np.array([np.log(float(info.max)) * (1 - 2 * float(info.eps)), np.log(float(info.smallest_normal)) - 2])
    largest, subnormal = values(precision, "exp", x)
    assert 0.99 * float(info.max) < largest < INF
    assert subnormal == pytest.approx(float(info.smallest_normal) * np.exp(-2.0), rel=1e-4)


@PRECISIONS
@pytest.mark.parametrize("name", ["sin", "cos"])
def test_trigonometric_function_of_a_huge_number_stays_bounded(precision, name):
    x = 10.0 ** np.linspace(4, 37, 300)
    assert np.abs(values(precision, name, x)).max() <= 1


@PRECISIONS
@pytest.mark.parametrize("name", NAMES)
def test_plain_python_gives_the_compiled_numbers(precision, name):
    x = points(precision, name, count=25) if name in EXACT else np.linspace(-3, 3, 60)
    arguments = (np.abs(x) + 0.1, x[::-1]) if name in BINARY else (x,)
    fast, slow = values(precision, name, *arguments), in_plain_python(precision, name, *arguments)
    np.testing.assert_allclose(fast, slow, rtol=4 * float(np.finfo(KINDS[precision]).eps))


@PRECISIONS
@pytest.mark.parametrize("name", NAMES)
def test_number_is_the_same_in_any_lane(precision, name):
    x = points(precision, name, count=25)[:67]
    arguments = (np.abs(x), x[::-1]) if name in BINARY else (x,)
    alone = [values(precision, name, *(argument[k : k + 1] for argument in arguments))[0] for k in range(len(x))]
    np.testing.assert_array_equal(values(precision, name, *arguments), alone)


@PRECISIONS
@pytest.mark.parametrize("name", NAMES)
def test_lane_loop_is_vector_code(precision, name):
    text = loop_text(compiled(precision, name))
    scalar, vector = ("float", "double") if precision == "single" else ("double", "x86_fp80")
    assert vector not in text
    assert re.search(rf"<\d+ x {scalar}>", text)
    assert ("sqrt" in text) == (
        re.search(r"call [^@\n]*<\d+ x [^@\n]*@llvm.sqrt", text) is not None
    )  # scalar only for the remainder
    called = set(re.findall(r"call [^@\n]*@([\w.]+)", text))
    assert not {name for name in called if not name.startswith(("llvm.", "NRT_", "sqrt"))}
    assert not {name for name in called if re.match(r"llvm\.(exp|log|pow|sin|cos|tan|ldexp)", name)}


def loop_text(function):
    """Return the IR of a compiled function without its Python wrappers."""
    text = function.inspect_llvm(function.signatures[0])
    bodies = re.findall(r"^define [^\n]*@([^(\s]*)\([^\n]*\n(.*?)^}", text, flags=re.M | re.S)
    return "\n".join(body for name, body in bodies if not name.strip('"').startswith(("_ZN7cpython", "cfunc")))


def test_both_precisions_offer_the_same_names():
    assert set(FUNCTIONS["single"]) == set(FUNCTIONS["double"])


def test_source_hash_is_a_sha256():
    assert re.fullmatch(r"[0-9a-f]{64}", source_hash())
