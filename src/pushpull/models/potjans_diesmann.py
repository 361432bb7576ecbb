"""The cortical microcircuit of Potjans and Diesmann: eight populations of cells, the network that their table makes."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import numpy.typing as npt
import xarray as xr

from pushpull.base.errors import DataError
from pushpull.models.current_integrate_and_fire import CurrentIntegrateAndFire
from pushpull.spec.connections import FixedTotalNumber, Normal, Poisson
from pushpull.spec.network import Network
from pushpull.spec.population import Edge, Population
from pushpull.spec.values import per_node

Values = npt.NDArray[np.float64]


@dataclass(frozen=True)
class PotjansDiesmann:
    """The neurons and synapses under a square millimetre of sensory cortex: 77,169 and 298,880,969 where `scale` is 1.

    A smaller scale keeps that share of the neurons and of the synapses on each, makes weights 1/sqrt(scale) times as strong and
    adds the constant current that is then missing: mean and variance of the input stay as at the published rates, correlations
    grow. `seed` draws synapses and potentials at the start. Weights are in mV, a current times the membrane resistance.

    Source: Potjans & Diesmann (2014), Cereb. Cortex 24:785, tables 4 and 5; scale: van Albada, Helias & Diesmann (2015), PLoS
    Comput. Biol. 11:e1004490. Raises DataError for a scale that leaves nothing.
    """

    scale: float = 1.0
    seed: int = 0

    def __post_init__(self) -> None:
        if not 0 < self.scale <= 1:
            raise DataError(f"the scale of a microcircuit is {self.scale!r}", "give a share of the neurons, above 0 and up to 1")
        if not all(self.sizes.values()):
            raise DataError(f"at the scale {self.scale!r} a population has no neuron", "take a larger share")

    @property
    def sizes(self) -> dict[str, int]:
        """Return the number of neurons of each population."""
        return {name: round(self.scale * row["neurons"]) for name, row in table()["populations"].items()}

    @property
    def rates(self) -> dict[str, float]:
        """Return the published mean rates of the full circuit, in Hz."""
        return {name: row["rate"] for name, row in table()["populations"].items()}

    @property
    def synapses(self) -> xr.DataArray:
        """Return the number of synapses, (target, source)."""
        full = _column("neurons")
        expected = np.log1p(-np.array(list(table()["probabilities"].values()))) / np.log1p(-1 / np.outer(full, full))
        kept = expected * self.scale * self._sizes / full[:, np.newaxis]
        counts = np.diff(np.rint(np.cumsum(kept)), prepend=0.0)  # the sum is rounded once, whatever its parts
        return _labelled(counts.astype(np.int64).reshape(kept.shape), "synapses")

    @property
    def indegrees(self) -> xr.DataArray:
        """Return the mean number of synapses on a neuron, (target, source)."""
        return _labelled(self.synapses.values / self._sizes, "synapses per neuron")

    @property
    def weight(self) -> float:
        """Return the weight of a spike from outside, in mV; at full scale the potential that it causes peaks at 0.15 mV."""
        tau, decay = table()["time_constant"], table()["synaptic_time_constant"]
        late = np.log(tau / decay) * tau * decay / (tau - decay)
        peak = decay / (tau - decay) * (np.exp(-late / tau) - np.exp(-late / decay))
        return float(table()["peak"] / peak / self.scale**0.5)

    @property
    def weights(self) -> xr.DataArray:
        """Return the mean weights, (target, source), in mV."""
        found = _labelled(np.full((len(self.sizes),) * 2, self.weight), "mean weight", "mV")
        found[:, [name.endswith("I") for name in self.sizes]] *= table()["inhibition"]
        found.loc[tuple(table()["doubled"])] *= 2
        return found

    @property
    def network(self) -> Network:
        """Return populations and edges; all synapses add to one current, since both kinds decay alike."""
        rest, decay = table()["rest"], table()["synaptic_time_constant"]
        cell = CurrentIntegrateAndFire(
            tau=table()["time_constant"], tau_e=decay, tau_i=decay, tau_ref=table()["refractory"],
            v_threshold=table()["threshold"], v_reset=rest,
        )  # fmt: skip
        cells = (cell.replace(E_L=rest + missing) for missing in self._missing.tolist())
        populations = [Population(each, size, name=name) for each, (name, size) in zip(cells, self.sizes.items(), strict=True)]
        synapses, weights = self.synapses, self.weights
        edges = [
            Edge({source: "spike"}, {target: "exc"}, self._rule(count, float(weights.loc[target, source]), source[-1]))
            for target in self.sizes
            for source in self.sizes
            if (count := int(synapses.loc[target, source]))
        ]
        return Network(tuple(populations), tuple(edges))

    @property
    def stimuli(self) -> dict[str, Poisson]:
        """Return what comes from outside, as `pp.simulate` takes it."""
        rates = self.scale * _column("outside") * table()["background"]
        return {f"{name}/exc": Poisson(rate, self.weight) for name, rate in zip(self.sizes, rates.tolist(), strict=True)}

    @property
    def initial(self) -> dict[str, Any]:
        """Return potentials at the start, drawn near the stationary ones, as `pp.simulate` takes them."""
        random, rows = np.random.default_rng(self.seed), table()["populations"]
        drawn = {name: random.standard_normal(size) for name, size in self.sizes.items()}
        return {f"{name}/v": per_node(rows[name]["start"][0] + rows[name]["start"][1] * drawn[name]) for name in drawn}

    @property
    def theory(self) -> dict[str, Any]:
        """Return the circuit as `pp.dynamics.self_consistent_rates` takes it, potentials measured from rest."""
        tau, decay = table()["time_constant"], table()["synaptic_time_constant"]
        jump, arriving = self.weight * decay / tau, tau / 1000 * self.scale * _column("outside") * table()["background"]
        return {
            "indegrees": self.indegrees, "weights": self.weights.values * decay / tau,
            "drive_mean": jump * arriving + self._missing, "drive_deviation": jump * np.sqrt(arriving),
            "threshold": table()["threshold"] - table()["rest"], "reset": 0.0,
            "tau": tau, "refractory": table()["refractory"], "tau_synapse": decay,
        }  # fmt: skip

    @property
    def _sizes(self) -> Values:
        return np.array(list(self.sizes.values()), dtype=np.float64)[:, np.newaxis]

    @property
    def _missing(self) -> Values:
        """Return the mean input that the scale takes away at the published rates, [population], in mV."""
        outside = self.weight * self.scale * _column("outside") * table()["background"]
        arriving = (self.weights * self.indegrees).values @ _column("rate") + outside
        return table()["synaptic_time_constant"] / 1000 * arriving * (self.scale**-0.5 - 1)

    def _rule(self, count: int, weight: float, kind: str) -> FixedTotalNumber:
        late, spread = table()["delay"], table()["spread"]
        bounds = (0.0, np.inf) if weight > 0 else (-np.inf, 0.0)
        return FixedTotalNumber(
            count=count, autapses=True, multapses=True, seed=self.seed,
            weight=Normal(weight, spread["weight"] * abs(weight), *bounds),
            delay=Normal(late[kind], spread["delay"] * late[kind], low=late["shortest"]),
        )  # fmt: skip


@cache
def table() -> dict[str, Any]:
    """Return the published numbers."""
    return tomllib.loads(files("pushpull.data").joinpath("files/microcircuit.toml").read_text(encoding="utf-8"))


def _column(name: str) -> Values:
    return np.array([row[name] for row in table()["populations"].values()], dtype=np.float64)


def _labelled(values: Any, about: str, unit: str = "1") -> xr.DataArray:
    names = list(table()["populations"])
    attrs = {"long_name": about, "units": unit}
    return xr.DataArray(values, dims=("target", "source"), coords={"target": names, "source": names}, attrs=attrs)
