"""What a scenario and its parts show: units, ground, programme, cues, constraints, numbers."""

from __future__ import annotations

from simulator.format import (
    counted,
    difference,
    distance,
    duration,
    listed,
    noun,
    percentage,
    speed,
)
from simulator.scenario.document.tree import Node
from simulator.scenario.events.catalogue import EventNames
from simulator.scenario.events.instants import Instant
from simulator.scenario.lanes import Lane
from simulator.scenario.lineup.body import Body
from simulator.scenario.lineup.cue import Cue, Hold, Item, Orbit, Target
from simulator.scenario.lineup.incidents import Incident, RecoveryVehicle
from simulator.scenario.lineup.standing import StandingPlace
from simulator.scenario.lineup.unit import Elastic, Unit, Units
from simulator.scenario.model.constraints.base import ConstraintModel
from simulator.scenario.model.file import ScenarioFile
from simulator.scenario.model.quantities import Quantity
from simulator.scenario.network import Marker, Network, Stretch, site_text
from simulator.scenario.scenario import Scenario
from simulator.views.blocks import Block, Column, Row, Table
from simulator.views.notebook import scenario_blocks, scenario_html
from simulator.views.representation.showing import (
    MOST_ROWS,
    Facts,
    ShownAt,
    as_html,
    blocks,
    facts,
    in_a_line,
    table_of,
)

# -- the whole -------------------------------------------------------------------------------------

as_html.register(Scenario, scenario_html)
blocks.register(Scenario, scenario_blocks)


@in_a_line.register
def _(scenario: Scenario) -> str:
    start = f"{scenario.start.date()} {scenario.start:%H:%M %Z}"
    return f"Scenario {scenario.name!r}: {counted(len(scenario.units), 'units')}, {start}"


@in_a_line.register
def _(model: ScenarioFile) -> str:
    return f"ScenarioFile {model.name!r}: the validated file"


@blocks.register
def _(model: ScenarioFile) -> list[Block]:
    return table_of("Constraints", model.constraints, many=len(model.constraints))


@in_a_line.register
def _(node: Node) -> str:
    kind = repr(node.value)
    if isinstance(node.value, dict | list):
        kind = f"{len(node.value)} {'keys' if isinstance(node.value, dict) else 'entries'}"
    return f"Node: {kind}" + ("" if node.place is None else f" at {node.place}")


@blocks.register
def _(node: Node) -> list[Block]:
    rows = [Row((str(key), in_a_line(child))) for key, child in node.children()]
    return [Table(in_a_line(node), [Column("key"), Column("value")], rows[:MOST_ROWS])]


# -- units -----------------------------------------------------------------------------------------


@in_a_line.register
def _(units: Units) -> str:
    return f"Units: {len(units)}, {listed(units.names)}"


@blocks.register
def _(units: Units) -> list[Block]:
    return table_of("Order of march", units, ShownAt(units.clock), many=len(units))


@facts.register
def _(unit: Unit, at: ShownAt) -> Facts:
    own = {"people": unit.people, "vehicles": unit.vehicles, "aircraft": unit.aircraft}
    totals = {what: int(many.sum()) for what, many in own.items()}
    rest = {
        "label": "" if unit.label == unit.name else unit.label,
        "kind": unit.kind,
        **{what: f"{total:,}" if total else "" for what, total in totals.items()},
        "ranks": str(len(unit.offsets)),
        "length": distance(unit.length),
        "pace": speed(unit.pace),
        "route": unit.route,
        "waits for": "" if unit.release is None else cue_text(unit.release, at),
    }
    return Facts("unit", unit.name, rest)


@facts.register
def _(body: Body, _: ShownAt) -> Facts:
    whose = f"rank {body.rank + 1} of {body.unit.name}" if body.rank else ""
    rest = {"is": whose, "route": body.route, "length": distance(body.length)}
    return Facts("body", body.name, rest)


@facts.register
def _(elastic: Elastic, _: ShownAt) -> Facts:
    rest = {"reaction": duration(elastic.reaction)}
    if elastic.catch_up is not None:
        rest["catch up at"] = speed(elastic.catch_up)
    return Facts("spacing", distance(elastic.spacing), rest)


@facts.register
def _(place: StandingPlace, _: ShownAt) -> Facts:
    ends = {"head": distance(place.head), "tail": distance(place.tail)}
    return Facts("unit", place.unit, {"stands on": place.route, **ends})


# -- the ground ------------------------------------------------------------------------------------


@in_a_line.register
def _(network: Network) -> str:
    found = (network.segments, network.routes, network.markers, network.zones)
    names = ("segments", "routes", "markers", "zones")
    many = (f"{len(each)} {_one(len(each), name)}" for each, name in zip(found, names, strict=True))
    return f"Network: {', '.join(many)}"


def _one(number: int, what: str) -> str:
    return what[:-1] if number == 1 else noun(number, what)


@blocks.register
def _(network: Network) -> list[Block]:
    rows = [
        *(("segment", name, distance(length)) for name, length in network.segments.items()),
        *(("route", name, " → ".join(segments)) for name, segments in network.routes.items()),
        *(("marker", name, site_text(marker)) for name, marker in network.markers.items()),
        *(("zone", name, ", ".join(map(_span, parts))) for name, parts in network.zones.items()),
    ]
    columns = (Column(""), Column("name"), Column(""))
    return [Table("Ground and air", columns, list(map(Row, rows)))]


def _span(stretch: Stretch | Lane) -> str:
    if isinstance(stretch, Stretch):
        on, ends = stretch.segment, (stretch.low, stretch.high)
    else:
        on, ends = f"beside {stretch.beside}", (stretch.start, stretch.end)
    return f"{on}, {' to '.join(map(distance, ends))}"


@facts.register
def _(marker: Marker, _: ShownAt) -> Facts:
    return Facts("marker", site_text(marker), {})


@facts.register(Stretch)
@facts.register(Lane)
def _(stretch: Stretch | Lane, _: ShownAt) -> Facts:
    return Facts("stretch", _span(stretch), {})


# -- what happens ----------------------------------------------------------------------------------


def cue_text(cue: Cue, at: ShownAt) -> str:
    """What is waited for: `10:00:00`, `speech.end + 30 s`, `the plan's …`."""
    if cue.at is not None:
        return at(cue.at)
    events = ", ".join(map(str, cue.after))
    later = f" {difference(cue.delay, 's')}" if cue.delay else ""
    several = "the last of " if len(cue.after) > 1 else ""
    return f"{'as planned: ' if cue.planned else ''}{several}{events}{later}"


@facts.register
def _(cue: Cue, at: ShownAt) -> Facts:
    return Facts("cue", cue_text(cue, at), {"set by": cue.setting or ""})


@facts.register
def _(item: Item, at: ShownAt) -> Facts:
    rest = {
        "label": "" if item.label == item.name else item.label,
        "starts": cue_text(item.cue, at),
        "lasts": duration(item.duration),
        "place": site_text(item.place),
        "halts": "everything on the ground" if item.halts else "",
    }
    return Facts("item", item.name, rest)


@facts.register
def _(hold: Hold, at: ShownAt) -> Facts:
    rest = {
        "lasts": duration(hold.duration) if hold.duration else "",
        "until": "" if hold.until is None else cue_text(hold.until, at),
        "for": hold.incident or "",
    }
    return Facts("hold", hold.marker or distance(hold.station), rest)


@facts.register
def _(target: Target, at: ShownAt) -> Facts:
    when = f"{duration(target.after_call)} after its call"
    if target.cue is not None:
        when = cue_text(target.cue, at)
    return Facts("target", target.marker, {"at": when})


@facts.register
def _(orbit: Orbit, at: ShownAt) -> Facts:
    rest = {
        "a gate every": duration(orbit.period),
        "on station": cue_text(orbit.on_station, at),
        "call": "" if orbit.call is None else cue_text(orbit.call, at),
        "speed": f"{speed(orbit.slowest)} to {speed(orbit.fastest)}",
    }
    return Facts("orbit", orbit.marker, rest)


@facts.register
def _(incident: Incident, _: ShownAt) -> Facts:
    rest = {"what": str(incident), "for": duration(incident.lasts) if incident.lasts else ""}
    return Facts("incident", incident.name, rest)


@facts.register
def _(vehicle: RecoveryVehicle, _: ShownAt) -> Facts:
    way = f"at {speed(vehicle.speed)}" if vehicle.travel is None else duration(vehicle.travel)
    rest = {"works for": duration(vehicle.working_time), "drives": way}
    return Facts("recovery vehicle", vehicle.name, rest)


# -- events, constraints, numbers ------------------------------------------------------------------


@in_a_line.register
def _(event: Instant) -> str:
    return f"Event {event}"


@blocks.register
def _(event: Instant) -> list[Block]:
    return [Table("", [Column("event")], [Row((str(event),))])]


@in_a_line.register
def _(names: EventNames) -> str:
    return f"EventNames: {len(names.texts):,} events"


@blocks.register
def _(names: EventNames) -> list[Block]:
    shown = map(names.resolve, names.texts[:MOST_ROWS])
    rows = [Row((name, str(event))) for name, event in zip(names.texts, shown, strict=False)]
    title = f"The first {len(rows)} of {len(names.texts):,} events"
    return [Table(title, [Column("event"), Column("is")], rows)]


@facts.register
def _(constraint: ConstraintModel, _: ShownAt) -> Facts:
    share = constraint.holds_in
    rest = {
        "requires": constraint.describe(),
        "in": "" if share is None else f"{percentage(share)} of replications",
        "severity": "" if constraint.severity == "error" else constraint.severity,
        "because": constraint.because or "",
    }
    return Facts("constraint", constraint.name, rest)


@facts.register
def _(quantity: Quantity, _: ShownAt) -> Facts:  # type: ignore[type-arg]
    ends = (quantity.written.low, quantity.written.high)
    low, high = ("" if end is None else str(end) for end in ends)
    rest = {"low": low, "high": high, quantity.kind or "reason": quantity.reason or ""}
    return Facts("value", str(quantity.written.value), rest)
