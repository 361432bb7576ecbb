"""What becomes of a printed step: single precision stays single, and nothing is called inside the loop over lanes."""

import re

import numpy as np
import pytest

import pushpull as pp
from pushpull.compile.cache import load

# Every function of the language, a power, a threshold with a hold, a stimulus and noise.
WORDY = pp.Model.from_text(
    """
    x' = -x/tau + exp(-x**2) + tanh(x)*sin(y) + 0.5*sqrt(x**2 + 1) + drive + exprel(-x) + x**1.5
    y' = 1/(1 + exp(-2*x)) - y + log(2 + cos(y)) + 0.1*x**3 + where(x > 0.5, 1, 0.25) + expm1(-y**2) + 0.3*xi
    z' = abs(x)*sign(y) - maximum(x, minimum(y, 1)) + floor(z) - z**-2
    tau = 3
    when x > 2: x = -1; refractory 0.2
    """,
    name="Wordy",
    time="1",
    ports=["drive"],
)


def loop_code(scheme, precision):
    """Return the optimised code of each step function, as lines."""
    made = pp.program_of(WORDY, dt=0.01, scheme=scheme, precision=precision, stimuli={"drive": "sin(t)"}, record="x")
    module, real = load(made.text, made.key), np.float32 if precision == "single" else np.float64
    arrays = {"mask__": np.zeros(64, np.uint8), "normal__": np.zeros((1, 1, 1, 64), real), "wave__": np.zeros((2, 4), real)}
    arrays |= {"t0__": np.uint64(0), "t1__": np.uint64(1), "b__": 0}
    found = {}
    for name in ("step_0_0", "observe_0_0"):
        function = getattr(module, name)
        code = function.py_func.__code__
        given = [arrays.get(n, np.zeros(8192, real)) for n in code.co_varnames[: code.co_argcount]]
        function(*given)
        text = function.inspect_llvm(function.signatures[-1])
        bodies = re.findall(r"^define [^\n]*\n.*?^}", text, flags=re.DOTALL | re.MULTILINE)
        (own,) = [body for body in bodies if re.match(rf"define [^@]*@_ZN\d+pushpull_\w*{name}", body)]
        found[name] = own.splitlines()
    return found


@pytest.fixture(scope="module", params=[pp.Heun(), pp.ExponentialEuler()], ids=str)
def single(request):
    return loop_code(request.param, "single")


def test_steps_in_single_precision_hold_no_double(single):
    for name, lines in single.items():
        assert not [line for line in lines if re.search(r"\bdouble\b", line)], name


def test_steps_call_nothing(single):
    for name, lines in single.items():
        calls = [line.strip() for line in lines if re.search(r"\bcall\b", line) and "@llvm." not in line]
        assert not calls, name


def test_steps_are_vectors(single):
    assert any(re.search(r"store <\d+ x float>", line) for line in single["step_0_0"])


def test_steps_in_double_precision_call_nothing():
    for name, lines in loop_code(pp.Heun(), "double").items():
        assert not [line for line in lines if re.search(r"\bcall\b", line) and "@llvm." not in line], name
        assert not [line for line in lines if re.search(r"\bfloat\b", line)], name
