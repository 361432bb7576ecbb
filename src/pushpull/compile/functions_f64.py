"""Elementary functions of one float64 lane: bounds in units of the last place (ulp) are tested against mpmath.

Methods: reduction of the argument, a polynomial fitted at Chebyshev points with 40 digits, and the exponent put in by its bits.
An overflow is inf, NaN goes through, subnormal results are kept by exp and pow. A comparison is written so that NaN passes it.
"""

from __future__ import annotations

import numpy as np

from pushpull.compile.lanes import lane

F = np.float64
U = np.uint64


def _row(*values: float) -> tuple[F, ...]:
    """Return the coefficients of a polynomial, highest power first."""
    return tuple(F(value) for value in values)


ZERO, QUARTER, HALF, ONE, TWO, FOUR = F(0), F(0.25), F(0.5), F(1), F(2), F(4)
INF, NAN = F(np.inf), F(np.nan)
TINY = F(1e-300)

# exp: x = n ln 2 + r, |r| <= ln 2 / 2. Adding ROUND leaves n plus a bias in the low bits of the sum.
LOG2_E, LN2_HIGH, LN2_LOW = F(1.4426950408889634), F(6.93147180369123816490e-01), F(1.90821492927058770002e-10)
EXP_LOW, EXP_HIGH = F(-746), F(710)
EXPM1_LOW, EXPM1_HIGH = F(-38), F(710.5)
SIGMOID_LOW = F(-700)
ROUND, ROUND_TWICE, ROUND_QUARTER = F(1.5 * 2**52), F(1.5 * 2**52 + 2046), F(1.5 * 2**52 + 1021)
E = _row(
    2.51003758325612337e-8, 2.76200758799833666e-7, 2.75572684803100255e-6, 0.0000248015213223686933,
    0.000198412698630405453, 0.00138888889171967191, 0.00833333333333006445, 0.0416666666666241619, 0.166666666666666675,
    0.500000000000000102,
)  # fmt: skip

# log: x = 2**e m, with m from 1 / sqrt(2) to sqrt(2)
BIAS, NORMAL, SUBNORMAL_SCALE, SUBNORMAL_SHIFT = F(1023), F(2**-1022), F(2**52), F(52)
ROOT_HALF_BITS, TO_EXPONENT, MANTISSA = U(0x3FE6A09E667F3BCD), U(0x3FF0000000000000 - 0x3FE6A09E667F3BCD), U(2**52 - 1)
A = _row(
    0.130880348509275537, 0.132686383692668239, 0.153862447376216666, 0.181817955475211362, 0.222222223925810451,
    0.28571428570799785, 0.400000000000008832, 0.666666666666666665,
)  # fmt: skip

# sin, cos: x = n pi / 2 + r in three parts of pi / 2, exact products up to |n| = 2**20
TWO_OVER_PI = F(2 / np.pi)
PI_1, PI_2, PI_3 = F(1.5707963267341256), F(6.077100506303966e-11), F(2.0222662487959507e-21)
QUARTER_PI = F(np.pi / 4)
S = _row(
    1.59181012316772786e-10, -2.50511314554474271e-8, 2.75573161006831226e-6, -0.000198412698367549702,
    0.0083333333333309461, -0.166666666666666646,
)  # fmt: skip
C = _row(
    -1.13826148694341283e-11, 2.08761460247019329e-9, -2.75573172705603825e-7, 0.0000248015872987634333,
    -0.00138888888888873957, 0.0416666666666666654,
)  # fmt: skip

# erf below 1; (1 + 2x) exp(x^2) erfc(x) = 1 + u q(u - 1) with u = 2x / (x + 4) above 0
ERFC_END = F(27.5)
G = _row(
    -7.79589882700214224e-10, 1.37200645467776856e-8, -1.62084838018717059e-7, 1.64474247033173624e-6,
    -0.0000149247369074196603, 0.000120552949048397079, -0.000854832597538969208, 0.00522397760711642273,
    -0.0268661706432377704, 0.112837916709450063, -0.376126389031835404, 1.12837916709551257,
)  # fmt: skip
H = _row(
    -2.71137592211467711e-9, -1.36511165276353072e-8, 5.82590708086672608e-9, 1.16374843647471866e-7,
    -4.92502431983725771e-8, -7.92985626560450707e-7, 1.08736434778753724e-6, 4.63422278989339722e-6,
    -0.0000158537938464467938, -8.55031809334474499e-6, 0.000159170307637795603, -0.000358425770493551287,
    -0.000399346978061806474, 0.00543131676966039044, -0.0216290509232700447, 0.0587965664767590868, -0.125126932279616177,
    0.218859767277280422, -0.319898833314039695, 0.387995887568743255, -0.372616235466115017, 0.232995118625552484,
)  # fmt: skip

HALF_WORD = U(0xFFFFFFFFF8000000)
U1, U2, U52 = U(1), U(2), U(52)


@lane
def _expm1_rest(r: F) -> F:
    """Return exp(r) - 1 for |r| <= ln 2 / 2."""
    p = ((((E[0] * r + E[1]) * r + E[2]) * r + E[3]) * r + E[4]) * r + E[5]
    p = (((p * r + E[6]) * r + E[7]) * r + E[8]) * r + E[9]
    return r + r * r * p


@lane
def _scale(p: F, shifted: F) -> F:
    """Return p * 2**n in two steps, for shifted = n + ROUND_TWICE, so that neither factor leaves the range."""
    bits = np.float64(shifted).view(np.uint64)
    first = np.uint64(bits >> U1)
    second = np.uint64(bits - first)
    return p * np.uint64(first << U52).view(np.float64) * np.uint64(second << U52).view(np.float64)


@lane
def _exp_sum(high: F, low: F) -> F:
    """Return exp(high + low) for high within the range and a small low."""
    shifted = high * LOG2_E + ROUND_TWICE
    n = shifted - ROUND_TWICE
    r = (high - n * LN2_HIGH) - (n * LN2_LOW - low)
    return _scale(ONE + _expm1_rest(r), shifted)


@lane
def exp_f64(x: F) -> F:
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
    scale = np.uint64(np.float64(shifted).view(np.uint64) << U52).view(np.float64)
    return scale * _expm1_rest((x - n * LN2_HIGH) - n * LN2_LOW) + (scale - QUARTER)


@lane
def expm1_f64(x: F) -> F:
    """Return e**x - 1."""
    return FOUR * _expm1_quarter(x)


@lane
def tanh_f64(x: F) -> F:
    """Return the hyperbolic tangent."""
    q = _expm1_quarter(x + x)
    return q / (q + HALF)


@lane
def sigmoid_f64(x: F) -> F:
    """Return 1 / (1 + e**-x), worked as a quarter over a quarter more; 0 from -EXPM1_HIGH down."""
    y = EXPM1_HIGH if -x > EXPM1_HIGH else -x
    y = SIGMOID_LOW if y < SIGMOID_LOW else y
    shifted = y * LOG2_E + ROUND_QUARTER
    n = shifted - ROUND_QUARTER
    scale = np.uint64(np.float64(shifted).view(np.uint64) << U52).view(np.float64)
    s = QUARTER / (QUARTER + (scale * _expm1_rest((y - n * LN2_HIGH) - n * LN2_LOW) + scale))
    return ZERO if -x > EXPM1_HIGH else s


@lane
def exprel_f64(x: F) -> F:
    """Return (e**x - 1) / x, 1 at 0; inf from EXPM1_HIGH on."""
    y = FOUR * (_expm1_quarter(x) / x)
    y = INF if x > EXPM1_HIGH else y
    return ONE if abs(x) < TINY else y


@lane
def sinh_f64(x: F) -> F:
    """Return the hyperbolic sine."""
    q = _expm1_quarter(abs(x))
    half = q + q
    y = half + q / (half + HALF)
    return -y if x < ZERO else y


@lane
def cosh_f64(x: F) -> F:
    """Return the hyperbolic cosine."""
    q = _expm1_quarter(abs(x))
    half = q + q + HALF
    return half + QUARTER / half


@lane
def split_exponent(x: F) -> tuple[F, F]:
    """Return e and m - 1 of x = 2**e m, for a normal positive x."""
    bits = np.uint64(np.float64(x).view(np.uint64) + TO_EXPONENT)
    mantissa = np.uint64(np.uint64(bits & MANTISSA) + ROOT_HALF_BITS)
    return np.float64(np.uint64(bits >> U52)) - BIAS, mantissa.view(np.float64) - ONE


@lane
def _split_any(x: F) -> tuple[F, F]:
    """Return the same for any positive finite x."""
    subnormal = x < NORMAL
    e, f = split_exponent(x * SUBNORMAL_SCALE if subnormal else x)
    return e - SUBNORMAL_SHIFT if subnormal else e, f


@lane
def log_of_parts(e: F, f: F) -> F:
    """Return log(2**e (1 + f))."""
    s = f / (f + TWO)
    z = s * s
    p = ((((A[0] * z + A[1]) * z + A[2]) * z + A[3]) * z + A[4]) * z + A[5]
    p = (p * z + A[6]) * z + A[7]
    half = HALF * f * f
    return e * LN2_HIGH - ((half - (s * (half + z * p) + e * LN2_LOW)) - f)


@lane
def log_f64(x: F) -> F:
    """Return the natural logarithm: -inf at 0, NaN below."""
    e, f = _split_any(x)
    y = log_of_parts(e, f)
    y = y if x < INF else x
    outside = -INF if x == ZERO else NAN
    return y if x > ZERO else outside


@lane
def _upper(x: F) -> F:
    """Return x with the lower half of its significand cleared."""
    return np.uint64(np.float64(x).view(np.uint64) & HALF_WORD).view(np.float64)


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
    p = ((((A[0] * z + A[1]) * z + A[2]) * z + A[3]) * z + A[4]) * z + A[5]
    p = (p * z + A[6]) * z + A[7]
    tail = s * z * p
    whole = e * LN2_HIGH
    double = s_upper + s_upper
    upper = whole + double
    rest = (double - (upper - whole)) + (e * LN2_LOW + (tail + (s_rest + s_rest)))
    cut = _upper(upper + rest)
    return cut, (upper - cut) + rest


@lane
def pow_f64(x: F, y: F) -> F:
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
    p = ((((S[0] * z + S[1]) * z + S[2]) * z + S[3]) * z + S[4]) * z + S[5]
    sine = r + r * z * p
    p = ((((C[0] * z + C[1]) * z + C[2]) * z + C[3]) * z + C[4]) * z + C[5]
    cosine = (ONE - HALF * z) + z * z * p
    return sine, cosine


@lane
def _turn(x: F) -> tuple[F, F, U]:
    """Return sin and cos of the rest of x after quarter turns, and the number of turns in the low bits."""
    shifted = x * TWO_OVER_PI + ROUND
    n = shifted - ROUND
    r = ((x - n * PI_1) - n * PI_2) - n * PI_3
    r = QUARTER_PI if r > QUARTER_PI else r
    r = -QUARTER_PI if r < -QUARTER_PI else r
    sine, cosine = sin_cos_rest(r)
    return sine, cosine, np.float64(shifted).view(np.uint64)


@lane
def sin_f64(x: F) -> F:
    """Return the sine; full accuracy up to |x| = 1,600,000, a number in [-1, 1] beyond."""
    sine, cosine, turns = _turn(x)
    y = sine if np.uint64(turns & U1) == U(0) else cosine
    return y if np.uint64(turns & U2) == U(0) else -y


@lane
def cos_f64(x: F) -> F:
    """Return the cosine; range as for the sine."""
    sine, cosine, turns = _turn(x)
    y = cosine if np.uint64(turns & U1) == U(0) else sine
    return y if np.uint64(np.uint64(turns + U1) & U2) == U(0) else -y


@lane
def tan_f64(x: F) -> F:
    """Return the tangent; range as for the sine."""
    sine, cosine, turns = _turn(x)
    even = np.uint64(turns & U1) == U(0)
    above = sine if even else -cosine
    below = cosine if even else sine
    return above / below


@lane
def _erfc_positive(a: F) -> F:
    """Return erfc(a) for a >= 0."""
    a = ERFC_END if a > ERFC_END else a
    u = (a + a) / (a + FOUR)
    t = u - ONE
    q = ((((H[0] * t + H[1]) * t + H[2]) * t + H[3]) * t + H[4]) * t + H[5]
    q = ((((q * t + H[6]) * t + H[7]) * t + H[8]) * t + H[9]) * t + H[10]
    q = ((((q * t + H[11]) * t + H[12]) * t + H[13]) * t + H[14]) * t + H[15]
    q = (((((q * t + H[16]) * t + H[17]) * t + H[18]) * t + H[19]) * t + H[20]) * t + H[21]
    upper = _upper(a)
    return (ONE + u * q) / (ONE + (a + a)) * _exp_sum(-(upper * upper), (upper - a) * (upper + a))


@lane
def erfc_f64(x: F) -> F:
    """Return 1 - erf(x), accurate in the upper tail."""
    y = _erfc_positive(abs(x))
    return TWO - y if x < ZERO else y


@lane
def erf_f64(x: F) -> F:
    """Return the error function."""
    a = abs(x)
    z = x * x
    p = ((((G[0] * z + G[1]) * z + G[2]) * z + G[3]) * z + G[4]) * z + G[5]
    p = ((((p * z + G[6]) * z + G[7]) * z + G[8]) * z + G[9]) * z + G[10]
    p = p * z + G[11]
    inner = x * p
    outer = ONE - _erfc_positive(a)
    outer = -outer if x < ZERO else outer
    return inner if a < ONE else outer


@lane
def sqrt_f64(x: F) -> F:
    """Return the square root, NaN below 0."""
    return np.sqrt(x)


@lane
def abs_f64(x: F) -> F:
    """Return the magnitude."""
    return abs(x)


@lane
def floor_f64(x: F) -> F:
    """Return the largest whole number that is not above x."""
    return np.floor(x)


@lane
def sign_f64(x: F) -> F:
    """Return -1, 0 or 1."""
    y = -ONE if x < ZERO else x
    return ONE if x > ZERO else y


@lane
def minimum_f64(x: F, y: F) -> F:
    """Return the smaller one, NaN if either is NaN."""
    smaller = x if x < y else y
    return smaller if x == x else x


@lane
def maximum_f64(x: F, y: F) -> F:
    """Return the larger one, NaN if either is NaN."""
    larger = x if x > y else y
    return larger if x == x else x
