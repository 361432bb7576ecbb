"""The texts of errors about operators and their connections, as users read them: what, where, one hint."""

import numpy as np
import pytest
import scipy.sparse

import pushpull as pp
from pushpull.base.errors import PushpullError

from ..engine.systems import leak

ops = pp.operators
RING = scipy.sparse.coo_array(np.roll(np.eye(3), 1, axis=0))
TWICE = scipy.sparse.coo_array(([1.0, 2.0], ([0, 0], [1, 1])), shape=(3, 3))


def three(operator, **options):
    edge = pp.Edge({"p": "x"}, {"p": "drive"}, operator, **options)
    network = pp.Network((pp.Population(leak(), 3, name="p"),), (edge,))
    return pp.simulate(network, duration=2, dt=1, target="numpy", progress=False)


CASES = {
    "sparse weights that are not finite": lambda: ops.Csr(RING * np.nan),
    "sparse weights without connections": lambda: ops.Csr(scipy.sparse.csr_array((3, 3))),
    "sparse weights given twice": lambda: ops.Csr(TWICE),
    "sparse weights without sources": lambda: ops.Csr([1.0], targets=[0]),
    "sparse matrix with sources": lambda: ops.Csr(RING, sources=[0, 1, 2], targets=[1, 2, 0]),
    "sparse weights without a shape": lambda: ops.Csr([1.0], targets=[0], sources=[1]),
    "sparse weights beyond the shape": lambda: ops.Csr([1.0], targets=[5], sources=[1], shape=(3, 3)),
    "sparse weights of another length": lambda: ops.Csr([1.0], targets=[0, 1], sources=[1, 2], shape=(3, 3)),
    "targets that do not count": lambda: ops.Csr([1.0], targets=[0.5], sources=[1], shape=(3, 3)),
    "negative sparse delay": lambda: ops.Csr(RING, -RING),
    "sparse delays of another shape": lambda: ops.Csr(RING, scipy.sparse.coo_array((4, 4))),
    "delays of another length": lambda: ops.Csr(RING, [1.0, 2.0]),
    "sparse weights of another network": lambda: three(ops.Csr(scipy.sparse.eye_array(4))),
    "sparse delay below a step": lambda: three(ops.Csr(RING, 0.4)),
    "rounded delay below a step": lambda: three(ops.Dense(RING.toarray(), 0.8, rounded=True)),
    "one to one of other sizes": lambda: three(ops.OneToOne([1.0, 2.0])),
    "one to one of a matrix": lambda: ops.OneToOne(np.eye(3)),
    "negative delay one to one": lambda: ops.OneToOne(1.0, [-1.0, 2.0]),
    "all to all with many weights": lambda: ops.AllToAll([1.0, 2.0]),
    "negative delay all to all": lambda: ops.AllToAll(1.0, -1.0),
    "field held for a step": lambda: three(ops.Spectral(ops.Ring(3, 3.0), lambda d: np.exp(-d)), held=True),
    "speed of another shape": lambda: pp.Network.from_connectome(
        pp.models.WilsonCowan(), pp.data.connectome("dk-84").normalise(), speed=np.ones((3, 3))
    ),
    "speed per node": lambda: ops.Dense(np.eye(2), lengths=np.ones((2, 2)), speed=pp.per_node([1.0, 2.0])),
    "a negative speed among copies": lambda: ops.Dense(np.eye(2), lengths=np.ones((2, 2)), speed=pp.per_copy([1.0, -2.0])),
    "lengths without a speed": lambda: ops.Csr(RING, lengths=5.0),
    "a negative length": lambda: ops.Csr(RING, lengths=-RING, speed=3.0),
    "delays beside lengths": lambda: ops.Dense(np.eye(2), 3.0, lengths=np.ones((2, 2)), speed=1.0),
    "delay below a step in one copy": lambda: three(ops.Dense(RING.toarray(), lengths=6.0, speed=pp.per_copy([1.0, 8.0]))),
}


@pytest.mark.parametrize("case", CASES)
def test_operators_are_refused_with_what_where_and_a_hint(case, snapshot):
    with pytest.raises(PushpullError) as caught:
        CASES[case]()
    assert str(caught.value) == snapshot
