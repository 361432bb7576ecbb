"""The noise of compiled programs: the numbers of the reference, for any split, from vector code."""

import functools

import numpy as np
import pytest

from pushpull.base.randomness import key, normals, threefry, uniforms
from pushpull.compile.generator import LANES, fill_normals, fill_uniforms, threefry_u32
from pushpull.compile.lanes import plain

SEED, STREAMS, FIRST, STEPS = 11, (0, 5), 7, 9
NODES = np.arange(LANES, dtype=np.uint32) + np.uint32(3)
COPIES = np.arange(LANES) % 5


def filled(fill, first=FIRST, steps=STEPS, kind=np.float32):
    key0, key1 = key(SEED, COPIES[np.newaxis], np.array(STREAMS)[:, np.newaxis])
    out = np.full((steps, len(STREAMS), LANES), np.nan, kind)
    fill(out, NODES, key0, key1, first, steps, np.empty((2, LANES), np.uint32))
    return out


@functools.cache
def reference(draw):
    return np.stack([draw(SEED, stream, NODES, COPIES, FIRST, STEPS) for stream in STREAMS], axis=1)


def test_compiled_normals_are_those_of_the_reference():
    expected = reference(normals)
    assert (np.abs(filled(fill_normals) - expected) <= 4 * np.spacing(np.abs(expected))).all()


def test_compiled_uniforms_are_those_of_the_reference():
    np.testing.assert_array_equal(filled(fill_uniforms), reference(uniforms))


@pytest.mark.parametrize("steps", [1, 2, 3])
def test_plain_normals_are_those_of_the_reference(steps):
    expected = reference(normals)[:steps]
    assert (np.abs(filled(plain(fill_normals), steps=steps) - expected) <= 4 * np.spacing(np.abs(expected))).all()


def test_plain_words_are_those_of_the_reference():
    words = [0x13198A2E, 0x03707344, 0x243F6A88, 0x85A308D3]
    scalars = plain(threefry_u32)(*map(np.uint32, words))
    assert scalars == tuple(int(word[0]) for word in threefry(*(np.array([word], np.uint32) for word in words)))


def test_doubles_are_the_widened_singles():
    np.testing.assert_array_equal(filled(fill_normals, kind=np.float64), filled(fill_normals))


@pytest.mark.parametrize("fill", [fill_normals, fill_uniforms])
@pytest.mark.parametrize("cuts", [(1, 1, 7), (2, 5, 2), (9, 0), (1,) * 9], ids=str)
def test_numbers_do_not_depend_on_how_steps_are_split(fill, cuts):
    starts = FIRST + np.concatenate(([0], np.cumsum(cuts)[:-1]))
    parts = [filled(fill, int(start), steps) for start, steps in zip(starts, cuts, strict=True)]
    np.testing.assert_array_equal(np.concatenate(parts), filled(fill))


def test_far_steps_are_those_of_the_reference():
    first = 2**33 - 5
    expected = np.stack([normals(SEED, stream, NODES, COPIES, first, 4) for stream in STREAMS], axis=1)
    np.testing.assert_allclose(filled(fill_normals, first, 4), expected, rtol=1e-6)


def test_noise_is_vector_code_in_single_precision():
    filled(fill_normals)
    signature = next(s for s in fill_normals.signatures if "float32" in str(s[0]))
    text = fill_normals.inspect_llvm(signature)
    text = text[: text.find("@_ZN7cpython")] if "define ptr @_ZN7cpython" in text else text
    assert "<16 x i32>" in text or "<8 x i32>" in text or "<4 x i32>" in text
    assert " double" not in text
    for name in ("logf", "sinf", "cosf", "llvm.log", "llvm.sin", "llvm.cos"):
        assert name not in text
