"""Every model of the catalogue is held to a behaviour, to a dynamic number and to a number off its defaults."""

import pytest

from pushpull import models
from pushpull.app.verify import KINDS, references

ROWS = references()
STATIC = {"rest", "derived"}


def _changed(row):
    """Return the parameters that a row sets away from their defaults, the one left out that it looks for a bifurcation along."""
    model = models.get(row.model)()
    regime = model.regime(row.settings["regime"]).values if "regime" in row.settings else {}
    given = {**regime, **row.parameters}
    return {
        field.name
        for field in model.definition.of_kind("parameter")
        if field.name in given
        and field.name != row.settings.get("parameter")
        and model.replace(**{field.name: given[field.name]}) != model
    }


@pytest.mark.parametrize("name", models.names())
def test_model_has_regimes_and_each_promises_something(name):
    regimes = models.get(name).regimes
    assert regimes
    assert all(regime.promises is not None for regime in regimes)


@pytest.mark.parametrize("name", models.names())
def test_model_has_a_dynamic_number_that_is_verified(name):
    kinds = {row.kind for row in ROWS if row.model == name}
    assert kinds - STATIC, f"only {sorted(kinds) or 'nothing'}: add a row to references.toml, of {sorted(set(KINDS) - STATIC)}"


@pytest.mark.parametrize("name", models.names())
def test_model_has_a_number_off_its_defaults_that_is_verified(name):
    assert any(_changed(row) for row in ROWS if row.model == name), "add a row with other parameters than the defaults"
