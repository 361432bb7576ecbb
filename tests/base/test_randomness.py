"""The counter-based generator: known answers, the same numbers for any split, and the statistics that a user relies on."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pushpull.base.randomness import box_muller, key, normals, threefry, uniforms

# Random123, tests/kat_vectors: threefry2x32, 20 rounds: counter, key, answer
KNOWN = [
    ((0x00000000, 0x00000000), (0x00000000, 0x00000000), (0x6B200159, 0x99BA4EFE)),
    ((0xFFFFFFFF, 0xFFFFFFFF), (0xFFFFFFFF, 0xFFFFFFFF), (0x1CB996FC, 0xBB002BE7)),
    ((0x243F6A88, 0x85A308D3), (0x13198A2E, 0x03707344), (0xC4923A9C, 0x483DF7A0)),
]
NODES, STEPS = 1000, 1000
COUNT = NODES * STEPS


def drawn(seed=1, stream=0, copy=0, first_step=0, draw=normals):
    return draw(seed, stream, np.arange(NODES), np.full(NODES, copy), first_step, STEPS).astype(np.float64)


def correlation(a, b):
    return np.corrcoef(a.ravel(), b.ravel())[0, 1]


@pytest.mark.parametrize(("counter", "keys", "answer"), KNOWN)
def test_threefry_gives_the_published_words(counter, keys, answer):
    words = threefry(*(np.array([word], np.uint32) for word in (*keys, *counter)))
    assert tuple(int(word[0]) for word in words) == answer


def test_key_is_threefry_of_copy_and_stream_under_the_seed():
    seed = 0x0370734413198A2E
    key0, key1 = key(seed, 0x243F6A88, 0x85A308D3)
    assert (int(key0), int(key1)) == (0xC4923A9C, 0x483DF7A0)


def test_keys_of_one_seed_all_differ_and_lie_in_c_order():
    key0, key1 = key(7, np.arange(300)[np.newaxis], np.arange(200)[:, np.newaxis])
    assert key0.shape == key1.shape == (200, 300)
    assert key0.flags.c_contiguous
    assert key1.flags.c_contiguous
    assert len(np.unique(key0.astype(np.uint64) << np.uint64(32) | key1)) == 60_000


@pytest.mark.parametrize("draw", [normals, uniforms])
@given(first=st.integers(0, 2**33 - 40), lengths=st.lists(st.integers(0, 9), min_size=1, max_size=4), cut=st.integers(1, 5))
def test_numbers_do_not_depend_on_how_steps_and_lanes_are_split(draw, first, lengths, cut):
    nodes, copies = np.array([0, 3, 3, 2**32 - 1, 5, 8]), np.array([0, 0, 1, 2**32 - 1, 7, 2])
    whole = draw(9, 4, nodes, copies, first, sum(lengths))
    starts = first + np.concatenate(([0], np.cumsum(lengths)))
    for lanes in (slice(None, cut), slice(cut, None)):
        parts = [draw(9, 4, nodes[lanes], copies[lanes], int(start), n) for start, n in zip(starts[:-1], lengths, strict=True)]
        np.testing.assert_array_equal(np.concatenate(parts), whole[:, lanes])


def test_a_large_draw_equals_its_pieces():
    whole = drawn(first_step=3)
    np.testing.assert_array_equal(whole[501:504], normals(1, 0, np.arange(NODES), np.zeros(NODES, int), 504, 3))


def test_normals_have_the_moments_of_the_normal_law():
    x = drawn()
    for power, moment in ((1, 0), (2, 1), (3, 0), (4, 3), (6, 15)):
        even = math.prod(range(1, 2 * power, 2))
        assert abs(np.mean(x**power) - moment) < 5 * math.sqrt((even - moment**2) / COUNT)


@pytest.mark.parametrize("threshold", [0.001, 0.5, 1.0, 2.0, 3.0, 4.0])
def test_normals_have_the_tails_of_the_normal_law(threshold):
    expected = math.erfc(threshold / math.sqrt(2)) * COUNT
    assert abs(np.count_nonzero(np.abs(drawn()) > threshold) - expected) < 5 * math.sqrt(expected * (1 - expected / COUNT))


@pytest.mark.parametrize("step", [0, 1])
def test_both_steps_of_a_pair_are_normal(step):
    x = drawn()[step::2]
    assert abs(x.mean()) < 5 / math.sqrt(x.size)
    assert abs(x.var() - 1) < 5 * math.sqrt(2 / x.size)


def test_box_muller_is_finite_at_the_ends_and_reaches_the_far_tail():
    words = np.array([0, 1, 2**31, 2**32 - 1], np.uint32)
    x = box_muller(*(word.ravel() for word in np.meshgrid(words, words)))
    assert np.isfinite(x).all()
    assert x.max() == pytest.approx(math.sqrt(66 * math.log(2)), rel=1e-6)


def test_uniforms_fill_the_unit_interval_evenly():
    x = drawn(draw=uniforms)
    assert x.min() >= 0
    assert x.max() < 1
    counts = np.bincount((x * 64).astype(int).ravel(), minlength=64)
    chi_square = np.sum((counts - COUNT / 64) ** 2) / (COUNT / 64)
    assert abs(chi_square - 63) < 5 * math.sqrt(2 * 63)


@pytest.mark.parametrize("draw", [normals, uniforms])
@pytest.mark.parametrize("change", [{"seed": 2}, {"seed": 1 + 2**32}, {"stream": 1}, {"copy": 1}, {"first_step": STEPS}], ids=str)
def test_numbers_of_another_seed_stream_copy_or_time_are_independent(draw, change):
    a, b = drawn(draw=draw), drawn(draw=draw, **change)
    assert abs(correlation(a, b)) < 5 / math.sqrt(COUNT)
    assert abs(correlation(a**2, b**2)) < 5 / math.sqrt(COUNT)


@pytest.mark.parametrize("draw", [normals, uniforms])
@pytest.mark.parametrize("lag", [1, 2, 3])
def test_numbers_of_neighbouring_nodes_and_steps_are_independent(draw, lag):
    x = drawn(draw=draw)
    for function in (np.asarray, np.square):
        y = function(x)
        assert abs(correlation(y[lag:], y[:-lag])) < 5 / math.sqrt(COUNT - lag * NODES)
        assert abs(correlation(y[:, lag:], y[:, :-lag])) < 5 / math.sqrt(COUNT - lag * STEPS)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((-1, 0, [0], [0], 0, 1), "seed"),
        ((2**64, 0, [0], [0], 0, 1), "seed"),
        ((0, -1, [0], [0], 0, 1), "stream"),
        ((0, 0, [-1], [0], 0, 1), "node"),
        ((0, 0, [0], [2**32], 0, 1), "copy"),
        ((0, 0, [0.5], [0], 0, 1), "node"),
        ((0, 0, [0, 1], [0], 0, 1), "one length"),
        ((0, 0, [0], [0], -1, 1), "steps"),
        ((0, 0, [0], [0], 2**33 - 1, 2), "steps"),
    ],
)
def test_counters_outside_their_words_are_refused(arguments, words):
    with pytest.raises(ValueError, match=words):
        normals(*arguments)


def test_no_lanes_or_no_steps_give_an_empty_array():
    assert normals(0, 0, np.zeros(0, int), np.zeros(0, int), 0, 4).shape == (4, 0)
    assert normals(0, 0, [1], [1], 5, 0).shape == (0, 1)
