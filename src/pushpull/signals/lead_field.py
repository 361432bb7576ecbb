"""Sensors that see all nodes at once: EEG, MEG, intracranial EEG and local field potentials, by a matrix of lead fields."""

# pyright: reportUnnecessaryIsInstance=false
# Users come without a type checker: what they pass is looked at.

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from pushpull.base.errors import DataError
from pushpull.spec.definition import Definition
from pushpull.spec.observer import Observer, Projection, positive_period, sent_quantity

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class LeadField(Observer):
    """Sensors [sensor] = lead_field [sensor, node] x a quantity [node] of one population, averaged over each `period`.

    `quantity` is by default what the model's networks send; `sensors` names the rows, `unit` is that of the signal.
    `average_reference` takes the sensors' mean away. Raises DataError for a lead field that is no filled table of finite
    numbers, and when a run begins where its width is not the number of nodes.
    """

    lead_field: Any
    quantity: str | None = None
    period: Any = "1 ms"
    sensors: tuple[str, ...] = ()
    unit: str = "1"
    average_reference: bool = False

    def __post_init__(self) -> None:
        field = _table(self.lead_field, self.name)
        sensors = tuple(str(name) for name in self.sensors) or tuple(str(number) for number in range(len(field)))
        if len(sensors) != len(field) or len(set(sensors)) < len(sensors):
            raise DataError(
                f"{self.name} has {len(field)} rows in its lead field and {len(set(sensors))} different names of sensors",
                "give one name per row",
            )
        object.__setattr__(self, "lead_field", field)
        object.__setattr__(self, "sensors", sensors)

    def reads(self, definition: Definition) -> str:
        """Return the quantity; raises ModelError where none is named and the model sends nothing."""
        return sent_quantity(definition, self.quantity, type(self).__name__)

    def sink(self, unit: str) -> tuple[float | None, bool]:
        """Return the period, with averaging."""
        return positive_period(self.period, unit), True

    @property
    def projection(self) -> Projection:
        """Return the matrix that makes sensors of nodes."""
        field: Array = self.lead_field
        return Projection(field - field.mean(axis=0) if self.average_reference else field, self.sensors, self.unit)


@dataclass(frozen=True, eq=False)
class Eeg(LeadField):
    """Electroencephalogram on the scalp: lead field [electrode, region] of a head model."""

    @property
    def name(self) -> str:
        """Return "eeg"."""
        return "eeg"


@dataclass(frozen=True, eq=False)
class Meg(LeadField):
    """Magnetoencephalogram: lead field [coil, region] of a head model."""

    @property
    def name(self) -> str:
        """Return "meg"."""
        return "meg"


@dataclass(frozen=True, eq=False)
class Seeg(LeadField):
    """Stereotactic EEG inside the brain: lead field [contact, region], such as `monopoles` gives."""

    @property
    def name(self) -> str:
        """Return "seeg"."""
        return "seeg"


@dataclass(frozen=True, eq=False)
class Lfp(LeadField):
    """Local field potential of a population as a weighted sum over its nodes, by default their mean.

    Which quantity stands for it is the user's choice: the mean potential of pyramidal cells in a mass; in a network of
    integrate-and-fire cells the sum of absolute synaptic currents, as a derived quantity of the model
    (Mazzoni et al. 2015, PLoS Comput. Biol. 11:e1004584).
    """

    lead_field: Any = "mean"

    @property
    def name(self) -> str:
        """Return "lfp"."""
        return "lfp"

    def __post_init__(self) -> None:
        if not isinstance(self.lead_field, str):
            super().__post_init__()
        elif self.lead_field != "mean":
            raise DataError(f"the lead field of lfp is {self.lead_field!r}", "leave it out for the mean, or give [sensor, node]")

    @property
    def projection(self) -> Projection:
        """Return the matrix that makes sensors of nodes; None stands for their mean."""
        if isinstance(self.lead_field, str):
            return Projection(None, self.sensors or ("mean",), self.unit)
        return super().projection


def monopoles(contacts: npt.ArrayLike, sources: npt.ArrayLike, *, conductivity: float = 0.3, closest: float = 1.0) -> Array:
    """Return the lead field [contact, source] of current monopoles in an endless medium: 1/(4 pi conductivity distance).

    Positions [.., 3] in mm, conductivity in S/m: the potential in uV of 1 nA. Distances below `closest` (mm) count as it.
    Source: the potential of a point source of current, Nunez & Srinivasan (2006), Electric Fields of the Brain. Raises
    DataError for positions without three columns.
    """
    at, origin = _positions(contacts, "contacts"), _positions(sources, "sources")
    if not conductivity > 0 or not closest > 0:
        raise DataError(f"conductivity {conductivity!r} and closest {closest!r}", "both are positive")
    distance = np.linalg.norm(at[:, np.newaxis] - origin, axis=-1)
    return 1.0 / (4 * np.pi * conductivity * np.maximum(distance, closest))


def _positions(values: npt.ArrayLike, what: str) -> Array:
    table = _table(values, what)
    if table.shape[1] != 3:
        raise DataError(f"{what} have {table.shape[1]} columns", "give x, y, z in mm")
    return table


def _table(values: Any, what: str) -> Array:
    try:
        table = np.array(values, dtype=np.float64)
    except (TypeError, ValueError):
        raise DataError(f"the lead field of {what} is no table of numbers", "give [sensor, node]") from None
    if table.ndim != 2 or table.size == 0 or not np.isfinite(table).all():
        raise DataError(
            f"the lead field of {what} has shape {table.shape}" + ("" if np.isfinite(table).all() else " and holes"),
            "give a filled matrix [sensor, node] of finite numbers",
        )
    table.setflags(write=False)
    return table
