"""Where the coefficients of the vector functions come from: each row is computed again at 40 digits."""

import mpmath
import numpy as np
import pytest
from mpmath import mp, mpf

from pushpull.compile import functions_f32, functions_f64

DIGITS = 40


def exp_rest(r):
    """e**r = 1 + r + r**2 p(r)."""
    return mpf(1) / 2 + r / 6 if abs(r) < mpf(10) ** -12 else (mpmath.expm1(r) - r) / r**2


def log_rest(f):
    """log(1 + f) = f - f**2 / 2 + f**3 p(f)."""
    return mpf(1) / 3 - f / 4 if abs(f) < mpf(10) ** -12 else (mpmath.log1p(f) - f + f * f / 2) / f**3


def atanh_rest(z):
    """log((1 + s) / (1 - s)) = 2 s + s**3 p(s**2)."""
    s = mpmath.sqrt(z)
    return mpf(2) / 3 + z * 2 / 5 if z < mpf(10) ** -12 else (mpmath.log((1 + s) / (1 - s)) - 2 * s) / s**3


def sin_rest(z):
    """sin(r) = r + r**3 p(r**2)."""
    r = mpmath.sqrt(z)
    return -mpf(1) / 6 + z / 120 if z < mpf(10) ** -12 else (mpmath.sin(r) - r) / r**3


def cos_rest(z):
    """cos(r) = 1 - r**2 / 2 + r**4 p(r**2)."""
    return mpf(1) / 24 - z / 720 if z < mpf(10) ** -12 else (mpmath.cos(mpmath.sqrt(z)) - 1 + z / 2) / z**2


def erf_ratio(z):
    """erf(x) = x p(x**2)."""
    x = mpmath.sqrt(z)
    return 2 / mpmath.sqrt(mpmath.pi) * (1 - z / 3) if z < mpf(10) ** -12 else mpmath.erf(x) / x


def erfc_rest(k):
    """(1 + 2x) exp(x**2) erfc(x) = 1 + u p(u - 1), u = 2x / (x + k) (Shepherd & Laframboise 1981, Math. Comp. 36:249)."""

    def rest(t):
        if 1 + t < mpf(10) ** -15:
            return (1 - 1 / mpmath.sqrt(mpmath.pi)) * k
        x = k * (1 + t) / (1 - t)
        return ((1 + 2 * x) * mpmath.exp(x * x) * mpmath.erfc(x) - 1) / (1 + t)

    return rest


def intervals():
    half_log, quarter_turn = mpmath.log(2) / 2, (mpmath.pi / 4) ** 2 * mpf(1.0002)
    largest_square = (3 - 2 * mpmath.sqrt(2)) ** 2 * mpf(1.001)
    return {
        "E": (exp_rest, (-half_log, half_log)),
        "L": (log_rest, (mpmath.sqrt(0.5) - 1, mpmath.sqrt(2) - 1)),
        "A": (atanh_rest, (0, largest_square)),
        "S": (sin_rest, (0, quarter_turn)),
        "C": (cos_rest, (0, quarter_turn)),
        "G": (erf_ratio, (0, 1)),
    }


def check(module, name, function, interval):
    row = getattr(module, name)
    fitted = mpmath.chebyfit(function, [mpf(end) for end in interval], len(row))
    np.testing.assert_allclose(np.array(row, float), np.array([float(c) for c in fitted]), rtol=4 * np.finfo(row[0]).eps)


@pytest.mark.parametrize("module", [functions_f32, functions_f64], ids=["single", "double"])
@pytest.mark.parametrize("name", "ELASCG")
def test_coefficients_are_those_of_the_chebyshev_fit(module, name):
    with mp.workdps(DIGITS):
        if hasattr(module, name):
            check(module, name, *intervals()[name])


@pytest.mark.parametrize(
    ("module", "k", "end"), [(functions_f32, 2, "0.68"), (functions_f64, 4, "0.75")], ids=["single", "double"]
)
def test_coefficients_of_erfc_are_those_of_the_chebyshev_fit(module, k, end):
    with mp.workdps(DIGITS):
        check(module, "H", erfc_rest(mpf(k)), (-1, end))


@pytest.mark.parametrize("module", [functions_f32, functions_f64], ids=["single", "double"])
def test_constants_in_parts_add_up(module):
    with mp.workdps(DIGITS):
        eps = float(np.finfo(module.F).eps)
        parts = [getattr(module, f"PI_{k}") for k in range(1, 5) if hasattr(module, f"PI_{k}")]
        assert abs(sum(mpf(float(part)) for part in parts) - mpmath.pi / 2) < eps**2
        assert abs(mpf(float(module.LN2_HIGH)) + mpf(float(module.LN2_LOW)) - mpmath.log(2)) < eps * abs(float(module.LN2_LOW))
