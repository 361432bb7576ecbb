"""Elementary functions of one float32 lane: bounds in units of the last place (ulp) are tested against mpmath.

Methods: reduction of the argument, a polynomial fitted at Chebyshev points with 40 digits, and the exponent put in by its bits.
An overflow is inf, NaN goes through, subnormal results are kept by exp and pow. A comparison is written so that NaN passes it.
"""

from __future__ import annotations

import numpy as np

from pushpull.compile.lanes import lane

F = np.float32
U = np.uint32


def _row(*values: float) -> tuple[F, ...]:
    """Return the coefficients of a polynomial, highest power first."""
    return tuple(F(value) for value in values)


ZERO, QUARTER, HALF, ONE, TWO, FOUR = F(0), F(0.25), F(0.5), F(1), F(2), F(4)
INF, NAN = F(np.inf), F(np.nan)
TINY = F(1e-30)

# exp: x = n ln 2 + r, |r| <= ln 2 / 2. Adding ROUND leaves n plus a bias in the low bits of the sum.
LOG2_E, LN2_HIGH, LN2_LOW = F(1.4426950408889634), F(0.693359375), F(-2.12194440054690583e-4)
EXP_LOW, EXP_HIGH = F(-104), F(89)
EXPM1_LOW, EXPM1_HIGH = F(-18), F(89.7)
SIGMOID_LOW = F(-80)
ROUND, ROUND_TWICE, ROUND_QUARTER = F(1.5 * 2**23), F(1.5 * 2**23 + 254), F(1.5 * 2**23 + 125)
E = _row(0.00139261761199355789, 0.0083631730745137109, 0.041666554662050534, 0.166665770255979882, 0.5)

# log: x = 2**e m, with m from 1 / sqrt(2) to sqrt(2)
BIAS, NORMAL, SUBNORMAL_SCALE, SUBNORMAL_SHIFT = F(127), F(2**-126), F(2**23), F(23)
ROOT_HALF_BITS, TO_EXPONENT, MANTISSA = U(0x3F3504F3), U(0x3F800000 - 0x3F3504F3), U(0x007FFFFF)
L = _row(
    -0.0790274377239344096, 0.126223198492283764, -0.129981837636515291, 0.142144959239479628,
    -0.16641281463106393, 0.200010450941606803, -0.250003064225697946, 0.333333307281906765,
)  # fmt: skip
A = _row(0.233316144718434991, 0.285507786331919654, 0.400001222118106494, 0.666666665540420124)

# sin, cos: x = n pi / 2 + r in four parts of pi / 2, exact products up to |n| = 2**13
TWO_OVER_PI = F(2 / np.pi)
PI_1, PI_2, PI_3, PI_4 = F(1.5703125), F(0.0004837512969970703), F(7.549533620476723e-08), F(2.5633441515945182e-12)
QUARTER_PI = F(0.7853982)
S = _row(-0.000195878405238231499, 0.0083327480375288026, -0.16666664661114899)
C = _row(0.000024547891622336995, -0.00138883028023208403, 0.0416666646583004811)

# erf below 1; (1 + 2x) exp(x^2) erfc(x) = 1 + u q(u - 1) with u = 2x / (x + 2) above 0
ERFC_END = F(10.5)
G = _row(
    0.0000787587506268548834, -0.000801686428716586953, 0.00518908742343397399, -0.0268542120106264124,
    0.112835947151602177, -0.37612626666720331, 1.12837916584835095,
)  # fmt: skip
H = _row(
    0.000064198616627620126, 0.000075652041482958538, -0.00047212687742119484, -0.000913825753103923919,
    0.00217425774947907182, 0.00652019731096280638, -0.014555431688694184, -0.0396598026858170751, 0.203711541889111974,
    -0.369742233165676623, 0.276978384600555122,
)  # fmt: skip

HALF_WORD = U(0xFFFFF000)
U1, U2, U23, U30 = U(1), U(2), U(23), U(30)


@lane
def _expm1_rest(r: F) -> F:
    """Return exp(r) - 1 for |r| <= ln 2 / 2."""
    return r + r * r * ((((E[0] * r + E[1]) * r + E[2]) * r + E[3]) * r + E[4])


@lane
def _scale(p: F, shifted: F) -> F:
    """Return p * 2**n in two steps, for shifted = n + ROUND_TWICE, so that neither factor leaves the range."""
    bits = np.float32(shifted).view(np.uint32)
    first = np.uint32(bits >> U1)
    second = np.uint32(bits - first)
    return p * np.uint32(first << U23).view(np.float32) * np.uint32(second << U23).view(np.float32)


@lane
def _exp_sum(high: F, low: F) -> F:
    """Return exp(high + low) for high within the range and a small low."""
    shifted = high * LOG2_E + ROUND_TWICE
    n = shifted - ROUND_TWICE
    r = (high - n * LN2_HIGH) - (n * LN2_LOW - low)
    return _scale(ONE + _expm1_rest(r), shifted)


@lane
def exp_f32(x: F) -> F:
    """Return e**x."""
    x = EXP_HIGH if x > EXP_HIGH else x
    x = EXP_LOW if x < EXP_LOW else x
    shifted = x * LOG2_E + ROUND_TWICE
    n = shifted - ROUND_TWICE
    return _scale(ONE + _expm1_rest((x - n * LN2_HIGH) - n * LN2_LOW), shifted)


@lane
def _expm1_quarter(x: F) -> F:
    """Return (e**x - 1) / 4, finite up to EXPM1_HIGH, where it stays."""
    x = EXPM1_HIGH if x > EXPM1_HIGH else x
    x = EXPM1_LOW if x < EXPM1_LOW else x
    shifted = x * LOG2_E + ROUND_QUARTER
    n = shifted - ROUND_QUARTER
    scale = np.uint32(np.float32(shifted).view(np.uint32) << U23).view(np.float32)
    return scale * _expm1_rest((x - n * LN2_HIGH) - n * LN2_LOW) + (scale - QUARTER)


@lane
def expm1_f32(x: F) -> F:
    """Return e**x - 1."""
    return FOUR * _expm1_quarter(x)


@lane
def tanh_f32(x: F) -> F:
    """Return the hyperbolic tangent."""
    q = _expm1_quarter(x + x)
    return q / (q + HALF)


@lane
def sigmoid_f32(x: F) -> F:
    """Return 1 / (1 + e**-x), worked as a quarter over a quarter more; 0 from -EXPM1_HIGH down."""
    y = EXPM1_HIGH if -x > EXPM1_HIGH else -x
    y = SIGMOID_LOW if y < SIGMOID_LOW else y
    shifted = y * LOG2_E + ROUND_QUARTER
    n = shifted - ROUND_QUARTER
    scale = np.uint32(np.float32(shifted).view(np.uint32) << U23).view(np.float32)
    s = QUARTER / (QUARTER + (scale * _expm1_rest((y - n * LN2_HIGH) - n * LN2_LOW) + scale))
    return ZERO if -x > EXPM1_HIGH else s


@lane
def exprel_f32(x: F) -> F:
    """Return (e**x - 1) / x, 1 at 0; inf from EXPM1_HIGH on."""
    y = FOUR * (_expm1_quarter(x) / x)
    y = INF if x > EXPM1_HIGH else y
    return ONE if abs(x) < TINY else y


@lane
def sinh_f32(x: F) -> F:
    """Return the hyperbolic sine."""
    q = _expm1_quarter(abs(x))
    half = q + q
    y = half + q / (half + HALF)
    return -y if x < ZERO else y


@lane
def cosh_f32(x: F) -> F:
    """Return the hyperbolic cosine."""
    q = _expm1_quarter(abs(x))
    half = q + q + HALF
    return half + QUARTER / half


@lane
def split_exponent(x: F) -> tuple[F, F]:
    """Return e and m - 1 of x = 2**e m, for a normal positive x."""
    bits = np.uint32(np.float32(x).view(np.uint32) + TO_EXPONENT)
    mantissa = np.uint32(np.uint32(bits & MANTISSA) + ROOT_HALF_BITS)
    return np.float32(np.uint32(bits >> U23)) - BIAS, mantissa.view(np.float32) - ONE


@lane
def _split_any(x: F) -> tuple[F, F]:
    """Return the same for any positive finite x."""
    subnormal = x < NORMAL
    e, f = split_exponent(x * SUBNORMAL_SCALE if subnormal else x)
    return e - SUBNORMAL_SHIFT if subnormal else e, f


@lane
def log_of_parts(e: F, f: F) -> F:
    """Return log(2**e (1 + f))."""
    p = (((L[0] * f + L[1]) * f + L[2]) * f + L[3]) * f + L[4]
    p = ((p * f + L[5]) * f + L[6]) * f + L[7]
    square = f * f
    return ((e * LN2_LOW + square * f * p) - HALF * square) + f + e * LN2_HIGH


@lane
def log_f32(x: F) -> F:
    """Return the natural logarithm: -inf at 0, NaN below."""
    e, f = _split_any(x)
    y = log_of_parts(e, f)
    y = y if x < INF else x
    outside = -INF if x == ZERO else NAN
    return y if x > ZERO else outside


@lane
def _upper(x: F) -> F:
    """Return x with the lower half of its significand cleared."""
    return np.uint32(np.float32(x).view(np.uint32) & HALF_WORD).view(np.float32)


@lane
def _log_pair(x: F) -> tuple[F, F]:
    """Return log(x) as a half-length upper part and a rest, for x > 0; the products below are exact."""
    e, f = _split_any(x)
    d = f + TWO
    inverse = ONE / d
    s = f * inverse
    s_upper = _upper(s)
    d_upper = _upper(d)
    s_rest = inverse * ((f - s_upper * d_upper) - s_upper * (f - (d_upper - TWO)))
    z = s * s
    tail = s * z * (((A[0] * z + A[1]) * z + A[2]) * z + A[3])
    whole = e * LN2_HIGH
    double = s_upper + s_upper
    upper = whole + double
    rest = (double - (upper - whole)) + (e * LN2_LOW + (tail + (s_rest + s_rest)))
    cut = _upper(upper + rest)
    return cut, (upper - cut) + rest


@lane
def pow_f32(x: F, y: F) -> F:
    """Return x**y as C's pow does: NaN for a negative base with a broken exponent, x**0 = 1**y = 1."""
    base = abs(x)
    upper, rest = _log_pair(base)
    upper = upper if base < INF else base
    upper = -INF if base == ZERO else upper
    y_upper = _upper(y)
    product = y_upper * upper
    result = _exp_sum(product, (y - y_upper) * upper + y * rest)
    result = INF if product > EXP_HIGH else result
    result = ZERO if product < EXP_LOW else result
    result = ONE if base == ONE else result
    odd = np.floor(y * HALF) + np.floor(y * HALF) != y
    signed = -result if odd else result
    signed = signed if np.floor(y) == y else NAN
    result = signed if x < ZERO else result
    return ONE if y == ZERO else result


@lane
def sin_cos_rest(r: F) -> tuple[F, F]:
    """Return sin(r) and cos(r) for |r| <= pi / 4."""
    z = r * r
    sine = r + r * z * ((S[0] * z + S[1]) * z + S[2])
    cosine = (ONE - HALF * z) + z * z * ((C[0] * z + C[1]) * z + C[2])
    return sine, cosine


@lane
def _turn(x: F) -> tuple[F, F, U]:
    """Return sin and cos of the rest of x after quarter turns, and the number of turns in the low bits."""
    shifted = x * TWO_OVER_PI + ROUND
    n = shifted - ROUND
    r = (((x - n * PI_1) - n * PI_2) - n * PI_3) - n * PI_4
    r = QUARTER_PI if r > QUARTER_PI else r
    r = -QUARTER_PI if r < -QUARTER_PI else r
    sine, cosine = sin_cos_rest(r)
    return sine, cosine, np.float32(shifted).view(np.uint32)


@lane
def sin_f32(x: F) -> F:
    """Return the sine; full accuracy up to |x| = 12,000, a number in [-1, 1] beyond."""
    sine, cosine, turns = _turn(x)
    y = sine if np.uint32(turns & U1) == U(0) else cosine
    return y if np.uint32(turns & U2) == U(0) else -y


@lane
def cos_f32(x: F) -> F:
    """Return the cosine; range as for the sine."""
    sine, cosine, turns = _turn(x)
    y = cosine if np.uint32(turns & U1) == U(0) else sine
    return y if np.uint32(np.uint32(turns + U1) & U2) == U(0) else -y


@lane
def tan_f32(x: F) -> F:
    """Return the tangent; range as for the sine."""
    sine, cosine, turns = _turn(x)
    even = np.uint32(turns & U1) == U(0)
    above = sine if even else -cosine
    below = cosine if even else sine
    return above / below


@lane
def _erfc_positive(a: F) -> F:
    """Return erfc(a) for a >= 0."""
    a = ERFC_END if a > ERFC_END else a
    u = (a + a) / (a + TWO)
    t = u - ONE
    q = ((((H[0] * t + H[1]) * t + H[2]) * t + H[3]) * t + H[4]) * t + H[5]
    q = ((((q * t + H[6]) * t + H[7]) * t + H[8]) * t + H[9]) * t + H[10]
    upper = _upper(a)
    return (ONE + u * q) / (ONE + (a + a)) * _exp_sum(-(upper * upper), (upper - a) * (upper + a))


@lane
def erfc_f32(x: F) -> F:
    """Return 1 - erf(x), accurate in the upper tail."""
    y = _erfc_positive(abs(x))
    return TWO - y if x < ZERO else y


@lane
def erf_f32(x: F) -> F:
    """Return the error function."""
    a = abs(x)
    z = x * x
    p = (((G[0] * z + G[1]) * z + G[2]) * z + G[3]) * z + G[4]
    inner = x * ((p * z + G[5]) * z + G[6])
    outer = ONE - _erfc_positive(a)
    outer = -outer if x < ZERO else outer
    return inner if a < ONE else outer


@lane
def sqrt_f32(x: F) -> F:
    """Return the square root, NaN below 0."""
    return np.sqrt(x)


@lane
def abs_f32(x: F) -> F:
    """Return the magnitude."""
    return abs(x)


@lane
def floor_f32(x: F) -> F:
    """Return the largest whole number that is not above x."""
    return np.floor(x)


@lane
def sign_f32(x: F) -> F:
    """Return -1, 0 or 1."""
    y = -ONE if x < ZERO else x
    return ONE if x > ZERO else y


@lane
def minimum_f32(x: F, y: F) -> F:
    """Return the smaller one, NaN if either is NaN."""
    smaller = x if x < y else y
    return smaller if x == x else x


@lane
def maximum_f32(x: F, y: F) -> F:
    """Return the larger one, NaN if either is NaN."""
    larger = x if x > y else y
    return larger if x == x else x
