"""What can be wrong about breakdowns in a file: all of it is told at once, each by its line."""

from __future__ import annotations

from pathlib import Path

from tests.conftest import Parade

FILE = """\
name: Wrong
start: 2024-05-08T09:00:00
segments: {road: {length: 1000 m, width: 10 m}, side: 100 m, air: {length: 5 km, medium: air}}
routes: {road: [road], side: [side], air: [air]}
markers: {stand: road + 500 m, yard: side + 50 m, end: road + 900 m}
profiles:
  float: {kind: column, route: road, ranks: 1, length: 20 m, speed: 1 m/s}
units:
  cart: {profile: float, holds: {end: {duration: 1 min}}}
  rigid: {profile: float, ranks: 3}
  band: {kind: formation, route: road, ranks: 3, files: 2, rank-spacing: 2 m, speed: 1 m/s}
  jets: {kind: flight, route: air, aircraft: 3, speed: 100 m/s, call: {after: cart@stand}}
"""

INCIDENTS = {
    "nothing: {unit: cart, place: stand}": (
        "3: incidents.nothing: what happens is missing: drives-on, towed, turns-back or falls-out"
    ),
    "both: {unit: cart, place: 100 m, towed: true, drives-on: 3 min}": (
        "36: incidents.both.towed: write drives-on or towed, not both"
    ),
    "ghost: {unit: carg, place: stand, drives-on: 3 min}": (
        "11: incidents.ghost.unit: there is no unit 'carg'; did you mean 'cart'?"
    ),
    "away: {unit: cart, place: yard, drives-on: 3 min}": (
        "22: incidents.away.place: the route of cart, road, does not pass yard"
    ),
    "off: {unit: cart, place: 2 km, drives-on: 3 min}": (
        "21: incidents.off.place: 2000 m is off the route road, which is 1000 m long"
    ),
    "begins: {unit: cart, place: 0 m, drives-on: 3 min}": (
        "24: incidents.begins.place: it lies where it starts: 0 m along the route"
    ),
    "halts: {unit: cart, place: end, drives-on: 3 min}": (
        "23: incidents.halts.place: cart halts there, at end; choose another place"
    ),
    "stiff: {unit: rigid, rank: 2, place: stand, drives-on: 3 min}": (
        "11: incidents.stiff.unit: the ranks of rigid move as one; "
        "write elastic: true in the column"
    ),
    "fourth: {unit: cart, rank: 4, place: stand, drives-on: 3 min}": (
        "24: incidents.fourth.rank: cart has 1 rank"
    ),
    "which: {unit: band, place: stand, falls-out: 1}": (
        "3: incidents.which: rank is missing: band has 3"
    ),
    "many: {unit: band, rank: 1, place: stand, falls-out: 5}": (
        "45: incidents.many.falls-out: that rank has only 2"
    ),
    "foot: {unit: band, rank: 1, place: stand, drives-on: 3 min}": (
        "45: incidents.foot.drives-on: a column breaks down; band is a formation"
    ),
    "fly: {unit: cart, place: stand, turns-back: all}": (
        "35: incidents.fly.turns-back: a flight turns back; cart is a column"
    ),
    "back: {unit: jets, place: 100 m, rank: 1, turns-back: all}": (
        "36: incidents.back.rank: the whole flight turns back; omit the rank"
    ),
    "zero: {unit: cart, place: 300 m, drives-on: 0 min}": (
        "36: incidents.zero.drives-on: zero duration '0 min'"
    ),
    "no: {unit: cart, place: 310 m, towed: false}": (
        "34: incidents.no.towed: write true, or omit the key"
    ),
    "key: {unit: cart, place: 320 m, drive-on: 1 min}": (
        "35: incidents.key.drive-on: unknown key; did you mean 'drives-on'?"
    ),
    "alone: {unit: cart, place: 330 m, towed: true}": (
        "37: incidents.alone.towed: no recovery vehicle is defined; add one under recovery"
    ),
    "jets: {unit: cart, place: 340 m, drives-on: 1 min}": (
        "3: incidents.jets: a unit has that name; choose another"
    ),
}

TOWED = "fire: {unit: cart, place: stand, towed: true}"

RECOVERY = {
    "far: {stands: yard, speed: 15 km/h, working-time: 5 min}": None,
    "twice: {travel: 3 min, speed: 3 m/s, working-time: 5 min}": (
        "26: recovery.twice.speed: write travel, or stands and speed, not both"
    ),
    "nowhere: {working-time: 5 min}": (
        "3: recovery.nowhere: write travel (a duration), or stands (a marker) and speed"
    ),
    "idle: {travel: 3 min}": "3: recovery.idle.working-time: is missing",
    "lost: {stands: stnad, speed: 3 m/s, working-time: 5 min}": (
        "10: recovery.lost.stands: there is no marker 'stnad'; did you mean 'stand'?"
    ),
    "still: {stands: stand, speed: 0 m/s, working-time: 5 min}": (
        "26: recovery.still.speed: zero speed '0 m/s'"
    ),
    "early: {stands: stand, speed: 1 m/s, working-time: -5 min}": (
        "40: recovery.early.working-time: negative duration '-5 min'"
    ),
}


def refused(parade: Parade, text: str) -> list[str]:
    Path("wrong.yaml").write_text(text, encoding="utf-8")
    result = parade("run", "wrong.yaml")
    assert (result.stdout, result.exit_code) == ("", 2)
    return result.stderr.splitlines()


def test_all_wrong_incidents_are_told_at_once(parade: Parade) -> None:
    first = len(FILE.splitlines()) + 2
    told = [f"wrong.yaml:{first + n}:{says}" for n, says in enumerate(INCIDENTS.values())]
    assert refused(parade, FILE + "incidents:\n  " + "\n  ".join(INCIDENTS) + "\n") == told


def test_all_wrong_recovery_vehicles_are_told_at_once(parade: Parade) -> None:
    first = len(FILE.splitlines()) + 4
    head = f"{FILE}incidents:\n  {TOWED}\nrecovery:\n  "
    told = [
        f"wrong.yaml:{first - 2}:36: incidents.fire.towed: far stands at yard, which the route "
        "road does not pass; write travel instead",
        *(f"wrong.yaml:{first + n}:{says}" for n, says in enumerate(RECOVERY.values()) if says),
    ]
    assert refused(parade, head + "\n  ".join(RECOVERY) + "\n") == told
