"""Model: a class of typed fields and equations as text; its instances are frozen sets of parameter values."""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar, cast, dataclass_transform

from pushpull.base.errors import ModelError, suggest
from pushpull.spec.attach_noise import attach
from pushpull.spec.blueprint import Blueprint
from pushpull.spec.build import build
from pushpull.spec.declarations import blueprint_of
from pushpull.spec.definition import Definition, Field
from pushpull.spec.fields import impulse, parameter, port, state
from pushpull.spec.files import read_toml
from pushpull.spec.noise import Pair
from pushpull.spec.reading import read_text
from pushpull.spec.regime import Regime
from pushpull.spec.settings import Value, checked_value, same_but_values, shown
from pushpull.spec.typeset import to_html
from pushpull.spec.writing import write_text, write_toml

M = TypeVar("M", bound="Model")


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(state, parameter, port, impulse))
class Model:
    """One place of a system. Subclasses declare fields and `equations`; what they say is checked where they are defined.

    `time` is "ms", "s" or "1", `noise` "ito" or "stratonovich", `couples` maps ports to what a network sends there,
    `parts` lists the models that the text uses as parts. Instances take parameters by keyword: numbers in the declared
    unit, texts such as "10 ms", pint quantities, or per_node, per_copy and schedule values.
    """

    equations: ClassVar[str] = ""
    time: ClassVar[str] = "ms"
    noise: ClassVar[str] = "ito"
    couples: ClassVar[Mapping[str, str] | tuple[tuple[str, str], ...]] = ()
    parts: ClassVar[tuple[type[Model], ...]] = ()
    regimes: ClassVar[tuple[Regime, ...]] = ()
    _origin: ClassVar[Blueprint | None] = None
    _class_pair: ClassVar[Pair]

    def __init_subclass__(cls, *, blueprint: Blueprint | None = None) -> None:
        if cls.__bases__ != (Model,):
            raise ModelError(f"{cls.__name__} extends another model", "a model is final: use parts, or replace() its parameters")
        cls._origin = blueprint
        taken = frozenset(name for name in dir(Model) if not name.startswith("_"))
        plan = blueprint or blueprint_of(cls, _parts_of(cls.parts, cls.__name__), taken)
        cls._class_pair = build(plan)
        for field in plan.fields:
            if field.name in cls.__dict__:
                delattr(cls, field.name)
        for regime in cls.regimes:
            _check_regime(cls._class_pair[1], regime)

    def __init__(self, **values: Any) -> None:
        if type(self) is Model:
            raise ModelError("Model itself has no equations", "subclass it, or use Model.from_text")
        _fill(self, self._class_pair, _checked(self._class_pair[1], values))

    @property
    def definition(self) -> Definition:
        """Return what the model says, with functions inlined and noise attached."""
        return self._pair[1]

    @property
    def written(self) -> Definition:
        """Return what the model says with its functions still called, as the author wrote it: for display."""
        return self._pair[0]

    @property
    def values(self) -> Mapping[str, Value]:
        """Return every parameter's value, in its declared unit."""
        return types.MappingProxyType(self._values)

    @property
    def _pair(self) -> Pair:
        return self.__dict__["_state"][0]

    @property
    def _values(self) -> dict[str, Value]:
        return self.__dict__["_state"][1]

    def replace(self, **values: Any) -> Self:
        """Return the model with other parameter values."""
        return _made(type(self), self._pair, self._values | _checked(self.definition, values))

    def regime(self, name: str) -> Self:
        """Return the model in one of its named regimes; raises ModelError that lists them."""
        for regime in self.regimes:
            if regime.name == name:
                return self.replace(**regime.values)
        known = [regime.name for regime in self.regimes]
        hint = suggest(name, known) or "it has none"
        listed = f" It has {', '.join(known)}" if hint.startswith("did") else ""
        raise ModelError(f"{self.definition.name} has no regime {name!r}", hint + listed)

    def with_noise(self, *, tau: Any = None, pink: Any = None, correlation: Any = None, **amplitudes: Any) -> Self:
        """Return the model with additive noise on states or ports: white, coloured where `tau` is given, 1/f where `pink` is.

        White noise is in state/sqrt(time) or port*sqrt(time), on ports that enter linearly (else ModelError). With a correlation
        time `tau`, or a band pink=(lowest, highest frequency), an amplitude is the standard deviation of the noise itself, in
        state/time or in the port's unit; it starts stationary and enters wherever the port does. `correlation` over nodes is a
        number (1: one source for all) or a matrix [node, node]. A bare number means its unit with the model's own time.
        """
        pair, values = attach(self._pair, amplitudes, tau, pink, correlation)
        return _made(type(self), pair, self._values | _checked(pair[1], values))

    @classmethod
    def from_text(
        cls,
        text: str,
        *,
        name: str = "Model",
        time: str = "ms",
        noise: str = "ito",
        ports: Sequence[str] | Mapping[str, str] = (),
        parts: tuple[type[Model], ...] = (),
        couples: Mapping[str, str] | None = None,
        **parameters: Any,
    ) -> Model:
        """Make a model of a text that declares its own names: `tau = 10[ms]` a parameter, `v(0) = -65[mV]` where v starts.

        `ports` names the flows that come in, or maps them to units; `parts` and `couples` are as in a class. Raises ModelError
        with the line and a caret.
        """
        plan, values = read_text(text, name, time, noise, ports, parameters, _parts_of(parts, name), couples or {})
        return _class_of(plan, ())(**values)

    @classmethod
    def from_toml(cls, text: str) -> Model:
        """Read a model from what `to_toml` wrote."""
        plan, values, regimes = read_toml(text, "the text")
        return _class_of(plan, regimes)(**values)

    @classmethod
    def from_file(cls, path: str | Path) -> Model:
        """Read a model from a TOML file, as `to_toml` writes it."""
        plan, values, regimes = read_toml(Path(path).read_text(encoding="utf-8"), str(Path(path).name))
        return _class_of(plan, regimes)(**values)

    def to_text(self) -> str:
        """Return the equations, parameters and initial values as text for `from_text`; bounds and docs are left out."""
        return write_text(self.written, self._values)

    def to_toml(self) -> str:
        """Return all of the model as TOML for `from_file`."""
        return write_toml(self.written, self._values, self.regimes)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{type(self).__name__} is frozen; use .replace({name}=...)")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"{type(self).__name__} is frozen")

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Model):
            return NotImplemented
        return self._values == other._values and (self._pair is other._pair or same_but_values(self.definition, other.definition))

    def __hash__(self) -> int:
        return hash((self.definition.name, frozenset(self._values.items())))

    def __repr__(self) -> str:
        return shown(self.definition, self._values)

    def _repr_html_(self) -> str:
        return to_html(self.written, self._values)

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *(field.name for field in self.definition.fields)})

    def __reduce__(self) -> tuple[Any, ...]:
        noisy = self._pair if self._pair is not self._class_pair else None
        return _restored, (self._origin or type(self), self.regimes, self._values, noisy)

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            if not name.startswith("_"):
                if name in self._values:
                    return self._values[name]
                for field in self.definition.fields:
                    if field.name == name:
                        return field.default
                known = [field.name for field in self.definition.fields]
                raise AttributeError(f"{self.definition.name} has no {name!r}; {suggest(name, known)}")
            raise AttributeError(name)


def _parts_of(given: tuple[type[Model], ...], name: str) -> dict[str, Definition]:
    parts = cast(object, given)
    for part in cast(tuple[object, ...], parts) if isinstance(parts, tuple) else (None,):
        if not (isinstance(part, type) and issubclass(part, Model) and part is not Model):
            raise ModelError(f"parts of {name} is {parts!r}", "list models with a comma, as in parts = (Synapse,)")
    return {part.__name__: part._class_pair[1] for part in given}  # pyright: ignore[reportPrivateUsage]


def _fill(model: Model, pair: Pair, values: Mapping[str, Value]) -> None:
    defaults = {field.name: field.default for field in pair[1].of_kind("parameter")}
    object.__setattr__(model, "_state", (pair, defaults | dict(values)))


def _made(cls: type[M], pair: Pair, values: Mapping[str, Value]) -> M:
    model = object.__new__(cls)
    _fill(model, pair, values)
    return model


def extended(model: M, change: Callable[[Definition], Definition], values: Mapping[str, Any]) -> M:
    """Return a model whose definition, as written and inlined, has been changed; `values` are those of new parameters."""
    pair = change(model.written), change(model.definition)
    return _made(type(model), pair, {**model.values, **_checked(pair[1], values)})


def _class_of(plan: Blueprint, regimes: tuple[Regime, ...]) -> type[Model]:
    return types.new_class(plan.name, (Model,), {"blueprint": plan}, partial(_body, plan, regimes))


def _body(plan: Blueprint, regimes: tuple[Regime, ...], body: dict[str, Any]) -> None:
    body |= {
        "equations": plan.equations,
        "time": plan.time,
        "noise": plan.noise,
        "couples": dict(plan.couples),
        "regimes": regimes,
        "__doc__": plan.doc,
    }


def _restored(
    origin: type[Model] | Blueprint, regimes: tuple[Regime, ...], values: dict[str, Value], noisy: Pair | None
) -> Model:
    cls = _class_of(origin, regimes) if isinstance(origin, Blueprint) else origin
    return _made(cls, noisy or cls._class_pair, values)  # pyright: ignore[reportPrivateUsage]


def _check_regime(definition: Definition, regime: Regime) -> None:
    _checked(definition, regime.values)
    for kind, given in (("state", regime.start), ("port", regime.stimuli)):
        known = [field.name for field in definition.of_kind(kind)]
        for name in given:
            if name not in known:
                raise ModelError(f"the regime {regime.name!r} of {definition.name} has no {kind} {name!r}", suggest(name, known))


def _checked(definition: Definition, values: Mapping[str, Any]) -> dict[str, Value]:
    fields: dict[str, Field] = {field.name: field for field in definition.of_kind("parameter")}
    for name in values:
        if name not in fields:
            others = {field.name: field.kind for field in definition.fields}
            hint = f"{name} is a {others[name]}, not a parameter" if name in others else suggest(name, fields)
            raise ModelError(f"{definition.name} has no parameter {name!r}", hint)
    return {name: checked_value(fields[name], value, definition.name) for name, value in values.items()}
