"""The texts of errors about tables and about balancing a network, as users read them."""

import numpy as np
import pytest

import pushpull as pp

TABLES = {
    "one value": "x' = table(x, 0, 1, 2)",
    "values that fill no rows": "x' = table2(x, x, 0, 1, 0, 1, 2, 1, 2, 3, 4, 5)",
    "ends the wrong way round": "x' = table(x, 1, 0, 2, 3)",
    "an end that is no number": "a = 2\nx' = table(x, 0, a, 2, 3)",
    "values in two units": "x' = table(x, 0, 1, 2, 3[mV])",
    "argument in another unit than its ends": "x(0) = 1[mV]\nx' = 1[mV/ms]*table(x, 0, 1, 2, 3)",
}
NETWORK = pp.Network.from_connectome(
    pp.models.WongWangPair(), pp.data.from_matrices([[0, 1.0], [1.0, 0]], [[0, 10.0], [10.0, 0]], ["left", "right"])
)
STRONG = pp.Network(
    NETWORK.populations,
    tuple(pp.Edge(e.source, e.target, pp.operators.Dense(np.array([[0, 9.0], [9.0, 0]]))) for e in NETWORK.edges),
)
BALANCES = {
    "unknown parameter": (NETWORK, {"parameter": "JJ"}),
    "unknown quantity": (NETWORK, {"quantity": "rate"}),
    "target in another unit": (NETWORK, {"target": "3 mV"}),
    "target out of reach": (NETWORK, {"target": "-1 1/s"}),
    "inhibition below 0": (NETWORK, {"target": "300 1/s"}),
    "unstable": (STRONG, {}),
}


@pytest.mark.parametrize("text", TABLES.values(), ids=TABLES)
def test_table_is_refused_in_these_words(text, refused):
    refused(lambda: pp.Model.from_text(text, name="Tabled"))


@pytest.mark.parametrize(("network", "options"), BALANCES.values(), ids=BALANCES)
def test_balance_is_refused_in_these_words(network, options, refused):
    given = {"parameter": "J", "quantity": "rate_E", "target": "3.06309 1/s", **options}
    refused(lambda: pp.dynamics.inhibition_control(network, **given))
