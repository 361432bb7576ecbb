"""Pass: where each name of a space's statements comes from - a slot, an input or a scalar argument."""

from __future__ import annotations

from dataclasses import dataclass

from pushpull.base.errors import CompileError
from pushpull.compile.plan import Input, Slot
from pushpull.compile.system import Component, System
from pushpull.compile.unfold import identifier
from pushpull.spec.values import Varying


@dataclass(frozen=True, slots=True)
class Scalar:
    """A run-time argument that is the same for all lanes: its name in the statements, and in the whole plan."""

    name: str
    unique: str


def classify(name: str, component: Component, system: System) -> Input | Slot | Scalar:
    """Say what a free name is; raises CompileError for a name that nothing provides."""
    if any(field.name == name for field in component.definition.of_kind("parameter")):
        return _parameter(name, component)
    head, _, rest = name.partition("__")
    numbers = [int(part) for part in rest.split("__") if part.isdigit()]
    match head:
        case "sum":
            return Input(name, "sum", numbers[0], numbers[1], numbers[2])
        case "wave" if numbers:
            return Input(name, "wave", numbers[0], 0, numbers[1])
        case "t" if numbers:
            return Input(name, "wave", 0, 0, numbers[0])
        case "dense" if numbers:
            return Input(name, "dense", numbers[0], 0, numbers[1])
        case "train" if numbers:
            return Input(name, "train", numbers[0])
        case "noise" if numbers:
            return Input(name, "noise", numbers[0])
        case "pattern" | "total" if numbers:
            return Slot(name, head)
        case "step":
            return Scalar(name, name)
        case _:
            pass
    if name.endswith("__kick"):
        ports = [identifier(impulse.port) for impulse in component.definition.impulses]
        return Input(name, "kick", ports.index(name.removesuffix("__kick")))
    if head.startswith("link") and rest and head[4:].isdigit():
        value = system.links[int(head[4:])].edge.coupling.parameters[rest]
        return Slot(name, "parameter") if isinstance(value, Varying) else Scalar(name, name)
    return _parameter(name, component)


def _parameter(name: str, component: Component) -> Slot | Scalar:
    for field in component.definition.of_kind("parameter"):
        if field.name == name:
            value = component.population.model.values[name]
            if not isinstance(value, Varying):
                return Scalar(name, f"{component.name}/{name}")
            return Slot(name, "parameter")
    raise CompileError(
        f"what {component.name} sends, records or tests uses {name}, which is known only inside a step",
        "use states and derived quantities that do not depend on ports",
    )
