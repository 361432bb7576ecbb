"""The catalogue of published models: one file each, with its regimes and its source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pushpull.base.lazy import lazy
from pushpull.models.catalogue import PLACES, ModelRow, describe, find, get, names, table

if TYPE_CHECKING:
    from pushpull.models import plasticity as plasticity
    from pushpull.models.adaptive_exponential import AdaptiveExponential as AdaptiveExponential
    from pushpull.models.adaptive_integrate_and_fire import AdaptiveIntegrateAndFire as AdaptiveIntegrateAndFire
    from pushpull.models.conductance_integrate_and_fire import ConductanceIntegrateAndFire as ConductanceIntegrateAndFire
    from pushpull.models.connor_stevens import ConnorStevens as ConnorStevens
    from pushpull.models.coombes_byrne import CoombesByrne as CoombesByrne
    from pushpull.models.current_integrate_and_fire import CurrentIntegrateAndFire as CurrentIntegrateAndFire
    from pushpull.models.damped_oscillator import DampedOscillator as DampedOscillator
    from pushpull.models.david_friston import DavidFriston as DavidFriston
    from pushpull.models.epileptor import Epileptor as Epileptor
    from pushpull.models.epileptor_filtered import EpileptorFiltered as EpileptorFiltered
    from pushpull.models.epileptor_plane import EpileptorPlane as EpileptorPlane
    from pushpull.models.escape_rate import EscapeRate as EscapeRate
    from pushpull.models.exponential_integrate_and_fire import ExponentialIntegrateAndFire as ExponentialIntegrateAndFire
    from pushpull.models.fitzhugh_nagumo import FitzHughNagumo as FitzHughNagumo
    from pushpull.models.gates import AlphaGate as AlphaGate
    from pushpull.models.gates import ExponentialGate as ExponentialGate
    from pushpull.models.gates import RiseDecayGate as RiseDecayGate
    from pushpull.models.generic_oscillator import GenericOscillator as GenericOscillator
    from pushpull.models.harmonic_oscillator import HarmonicOscillator as HarmonicOscillator
    from pushpull.models.hodgkin_huxley import HodgkinHuxley as HodgkinHuxley
    from pushpull.models.izhikevich import Izhikevich as Izhikevich
    from pushpull.models.jansen_rit import JansenRit as JansenRit
    from pushpull.models.kuramoto import Kuramoto as Kuramoto
    from pushpull.models.laminar_mass import LaminarMass as LaminarMass
    from pushpull.models.larter_breakspear import LarterBreakspear as LarterBreakspear
    from pushpull.models.leaky_integrate_and_fire import LeakyIntegrateAndFire as LeakyIntegrateAndFire
    from pushpull.models.liley import Liley as Liley
    from pushpull.models.mass_table import mass_from_table as mass_from_table
    from pushpull.models.mihalas_niebur import MihalasNiebur as MihalasNiebur
    from pushpull.models.montbrio_pazo_roxin import MontbrioPazoRoxin as MontbrioPazoRoxin
    from pushpull.models.morris_lecar import MorrisLecar as MorrisLecar
    from pushpull.models.next_generation_adaptation import NextGenerationAdaptation as NextGenerationAdaptation
    from pushpull.models.next_generation_first_order import NextGenerationFirstOrder as NextGenerationFirstOrder
    from pushpull.models.next_generation_mass import NextGenerationMass as NextGenerationMass
    from pushpull.models.next_generation_pair import NextGenerationPair as NextGenerationPair
    from pushpull.models.nmda_gate import NMDAGate as NMDAGate
    from pushpull.models.pinsky_rinzel import PinskyRinzel as PinskyRinzel
    from pushpull.models.pospischil import Pospischil as Pospischil
    from pushpull.models.potjans_diesmann import PotjansDiesmann as PotjansDiesmann
    from pushpull.models.push_pull_mass import PushPullMass as PushPullMass
    from pushpull.models.quadratic_integrate_and_fire import QuadraticIntegrateAndFire as QuadraticIntegrateAndFire
    from pushpull.models.quadratic_population import QuadraticPopulation as QuadraticPopulation
    from pushpull.models.reduced_wong_wang import ReducedWongWang as ReducedWongWang
    from pushpull.models.robinson import RobinsonCorticothalamic as RobinsonCorticothalamic
    from pushpull.models.simple_mass import SimpleMass as SimpleMass
    from pushpull.models.stuart_landau import StuartLandau as StuartLandau
    from pushpull.models.synapses import AlphaSynapse as AlphaSynapse
    from pushpull.models.synapses import FirstOrderSynapse as FirstOrderSynapse
    from pushpull.models.synapses import RiseDecaySynapse as RiseDecaySynapse
    from pushpull.models.thalamic_mass import ThalamicMass as ThalamicMass
    from pushpull.models.theta_neuron import ThetaNeuron as ThetaNeuron
    from pushpull.models.traub_miles import TraubMiles as TraubMiles
    from pushpull.models.tsodyks_markram import TsodyksMarkram as TsodyksMarkram
    from pushpull.models.van_der_pol import VanDerPol as VanDerPol
    from pushpull.models.wang_buzsaki import WangBuzsaki as WangBuzsaki
    from pushpull.models.wendling import Wendling as Wendling
    from pushpull.models.wendling_review import WendlingReview as WendlingReview
    from pushpull.models.wilson_cowan import WilsonCowan as WilsonCowan
    from pushpull.models.wilson_cowan_1972 import WilsonCowan1972 as WilsonCowan1972
    from pushpull.models.wilson_cowan_psp import WilsonCowanPSP as WilsonCowanPSP
    from pushpull.models.wong_wang_pair import WongWangPair as WongWangPair
    from pushpull.models.zerlaut import Zerlaut as Zerlaut
    from pushpull.spec.views import latex as latex
    from pushpull.spec.views import parameter_table as parameter_table

__all__ = [
    "AdaptiveExponential",
    "AdaptiveIntegrateAndFire",
    "AlphaGate",
    "AlphaSynapse",
    "ConductanceIntegrateAndFire",
    "ConnorStevens",
    "CoombesByrne",
    "CurrentIntegrateAndFire",
    "DampedOscillator",
    "DavidFriston",
    "Epileptor",
    "EpileptorFiltered",
    "EpileptorPlane",
    "EscapeRate",
    "ExponentialGate",
    "ExponentialIntegrateAndFire",
    "FirstOrderSynapse",
    "FitzHughNagumo",
    "GenericOscillator",
    "HarmonicOscillator",
    "HodgkinHuxley",
    "Izhikevich",
    "JansenRit",
    "Kuramoto",
    "LaminarMass",
    "LarterBreakspear",
    "LeakyIntegrateAndFire",
    "Liley",
    "MihalasNiebur",
    "ModelRow",
    "MontbrioPazoRoxin",
    "MorrisLecar",
    "NMDAGate",
    "NextGenerationAdaptation",
    "NextGenerationFirstOrder",
    "NextGenerationMass",
    "NextGenerationPair",
    "PinskyRinzel",
    "Pospischil",
    "PotjansDiesmann",
    "PushPullMass",
    "QuadraticIntegrateAndFire",
    "QuadraticPopulation",
    "ReducedWongWang",
    "RiseDecayGate",
    "RiseDecaySynapse",
    "RobinsonCorticothalamic",
    "SimpleMass",
    "StuartLandau",
    "ThalamicMass",
    "ThetaNeuron",
    "TraubMiles",
    "TsodyksMarkram",
    "VanDerPol",
    "WangBuzsaki",
    "Wendling",
    "WendlingReview",
    "WilsonCowan",
    "WilsonCowan1972",
    "WilsonCowanPSP",
    "WongWangPair",
    "Zerlaut",
    "describe",
    "find",
    "get",
    "latex",
    "mass_from_table",
    "names",
    "parameter_table",
    "plasticity",
    "table",
]

_OTHERS = {"PotjansDiesmann": "potjans_diesmann", "mass_from_table": "mass_table", "plasticity": "plasticity"}
_HOMES = {name: place.file for name, place in PLACES.items()} | _OTHERS
_VIEWS = dict.fromkeys(("latex", "parameter_table"), "pushpull.spec.views")

__getattr__, __dir__ = lazy(__name__, {name: f"{__name__}.{file}" for name, file in _HOMES.items()} | _VIEWS)
