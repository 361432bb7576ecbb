"""Every model of the catalogue gives the same numbers on both targets."""

import itertools

import numpy as np
import pytest

import pushpull as pp
from pushpull import schemes

from .compare import assert_targets_agree, fits, fitting, plain_programs, step_of  # noqa: F401

NAMES = pp.models.names()


def nodes(name, count=3):
    """Return nodes of a model that start apart, the middle one at the default, and their starts."""
    model = pp.models.get(name)()
    states = model.definition.of_kind("state")
    apart = {s.name: pp.per_node(s.default + 0.03 * (abs(s.default) + 0.1) * (np.arange(count) - count // 2)) for s in states}
    return pp.Population(model, count), apart


def is_noisy(name):
    model = pp.models.get(name)()
    drawn = any(event.at_rate for event in model.definition.events)
    return drawn or any("xi" in str(d.expression) for d in model.definition.derivatives)


def compare(name, scheme, precision, steps=200):
    population, apart = nodes(name)
    options = {"scheme": scheme, "precision": precision, "dt": step_of(population.model), "initial": apart, "threads": 1}
    assert_targets_agree(population, steps, noisy=is_noisy(name), **options)


def pairs(count):
    found = []
    for position, name in enumerate(NAMES):
        found += [(name, scheme) for scheme in fitting(pp.models.get(name)(), 2 * position, count)]
    return found


@pytest.mark.parametrize(("name", "scheme"), pairs(2), ids=str)
def test_compiled_model_agrees_with_the_reference(name, scheme):
    compare(name, scheme, "double")


@pytest.mark.parametrize(("name", "scheme"), pairs(1)[::2], ids=str)
def test_compiled_model_in_single_precision_agrees_with_the_reference(name, scheme):
    compare(name, scheme, "single")


@pytest.mark.slow
@pytest.mark.parametrize("precision", ["single", "double"])
@pytest.mark.parametrize(("name", "scheme"), list(itertools.product(NAMES, schemes.ALL)), ids=str)
def test_every_compiled_model_agrees_under_every_scheme(name, scheme, precision):
    if not fits(pp.models.get(name)(), scheme):
        pytest.skip("the equations do not fall into two groups")
    compare(name, scheme, precision)


@pytest.mark.parametrize("scheme", schemes.ALL, ids=str)
@pytest.mark.parametrize("name", NAMES)
def test_printed_program_runs_as_plain_python(name, scheme, plain_programs):  # noqa: F811
    if not fits(pp.models.get(name)(), scheme):
        pytest.skip("the equations do not fall into two groups")
    compare(name, scheme, "double" if (NAMES.index(name) + schemes.ALL.index(scheme)) % 2 else "single", steps=5)


def test_each_scheme_is_compared_on_three_models_at_least():
    chosen = [scheme for _, scheme in pairs(2)]
    for scheme in schemes.ALL:
        allowed = sum(fits(pp.models.get(name)(), scheme) for name in NAMES)
        assert chosen.count(scheme) >= min(2, allowed), scheme
