"""Which sheets are made of a run, and in which order they are bound."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.ensemble.ensemble import Ensemble
from simulator.errors import SimulatorError
from simulator.format import counted
from simulator.scenario.scenario import Scenario
from simulator.timeline.run import Run
from simulator.views.own_display import in_own_display
from simulator.views.sheets.assemblies import assembly_sheet, streets
from simulator.views.sheets.call_sheets import call_sheet
from simulator.views.sheets.flight_cards import LateDays, flight_card
from simulator.views.sheets.making import Making
from simulator.views.sheets.pages import SheetPage, Sheets
from simulator.views.sheets.posts import post_sheet
from simulator.wording import composed, named_by_label, unknown


@dataclass(frozen=True, slots=True)
class Wanted:
    """The sheets that are wanted, by the names of what they are for."""

    posts: tuple[str, ...] = ()
    assemblies: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    flights: tuple[str, ...] = ()

    @classmethod
    def all_of(cls, run: Run) -> Wanted:
        """A sheet for every assembly street, unit, post that a unit passes, and flight."""
        scenario = run.scenario
        passed = [name for name in scenario.network.markers if run.march_table_rows(name)]
        units = tuple(scenario.unit)
        flights = tuple(unit.name for unit in scenario.units if unit.flies)
        return cls(tuple(passed), tuple(streets(scenario)), units, flights)

    def problems(self, run: Run) -> list[str]:
        """What is wrong with them, a line each."""
        scenario, network = run.scenario, run.scenario.network
        found = [
            unknown("marker", name, network.marker_passes)
            for name in self.posts
            if name not in network.marker_passes
        ]
        found += [
            f"no unit passes {name} in this run"
            for name in self.posts
            if name in network.marker_passes and not run.march_table_rows(name)
        ]
        found += [_no_street(scenario, name) for name in self.assemblies
                  if name not in streets(scenario)]  # fmt: skip
        labels = [(unit.label, unit.name) for unit in scenario.units]
        for name in dict.fromkeys((*self.units, *self.flights)):
            if name not in scenario.unit:
                found.append(unknown("unit", name, scenario.unit, named_by_label(name, labels)))
        flights = [unit.name for unit in scenario.units if unit.flies]
        found += [
            f"{name} is not a flight" + (f"; flights are {', '.join(flights)}" if flights else "")
            for name in self.flights
            if name in scenario.unit and name not in flights
        ]
        return found


def _no_street(scenario: Scenario, name: str) -> str:
    known = streets(scenario)
    if not known:
        return f"no unit assembles at '{name}': no unit has an assembly"
    return unknown("assembly", name, known)


@in_own_display
def sheets_of(run: Run, wanted: Wanted, ensemble: Ensemble | None = None) -> Sheets:
    """Make sheets of a run: assembly streets, call sheets, posts, flights.

    Raises
    ------
    SimulatorError
        With a line for each that there is nothing for.
    """
    wanted = Wanted(*(tuple(map(composed, names)) for names in _names(wanted)))
    if wrong := wanted.problems(run):
        raise SimulatorError("\n".join(wrong))
    making, days = Making(run, ensemble), LateDays(run)
    units = run.scenario.unit
    pages: list[SheetPage] = [assembly_sheet(making, name) for name in wanted.assemblies]
    pages += [call_sheet(making, units[name]) for name in wanted.units]
    pages += [post_sheet(making, name) for name in wanted.posts]
    pages += [flight_card(making, units[name], days) for name in wanted.flights]
    inputs = ""
    if ensemble is not None:
        seed = "" if ensemble.seed is None else f", seed {ensemble.seed}"
        inputs = f"8 in 10: of {counted(ensemble.runs, 'replications')}{seed}"
    return Sheets(run, tuple(pages), inputs)


def _names(wanted: Wanted) -> tuple[tuple[str, ...], ...]:
    return wanted.posts, wanted.assemblies, wanted.units, wanted.flights
