"""The structure of a scenario, which replications share; it refers to numbers by their places."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

from simulator.errors import SimulatorError
from simulator.scenario.network import Side

#: The place of a number in the list.
NumberPlace = int


class NotBatchable(SimulatorError):  # noqa: N818 - a refusal, with its reason
    """A scenario whose replications cannot be run over arrays; the text is the reason."""


class At(NamedTuple):
    """The head of a body arrives at, or leaves, a station."""

    body: int
    station: NumberPlace
    side: Side


class Comes(NamedTuple):
    """The cue of a unit, by its head body, has come."""

    body: int


class OfItem(NamedTuple):
    """A programme item starts or ends."""

    item: str
    edge: Literal["start", "end"]


class Of(NamedTuple):
    """The first or the last of several."""

    members: tuple[Any, ...]
    last: bool


class Meets(NamedTuple):
    """The head of a body is beside that of another, at first.

    Each way: where the first may be (low, high), and where the other then is: ``sign`` times its
    station, plus a number.
    """

    body: int
    other: int
    ways: tuple[tuple[NumberPlace, NumberPlace, int, NumberPlace], ...]


class Opening(NamedTuple):
    """The beginning of the run by the clock."""


class CueSketch(NamedTuple):
    """A cue: a clock time; or the last of several instants, and a delay."""

    time: NumberPlace
    after: tuple[Any, ...] = ()


class StopSketch(NamedTuple):
    """A stop of a body; ``cue`` is that of its hold."""

    station: NumberPlace
    slowness: NumberPlace
    duration: NumberPlace
    cue: CueSketch | None


class BodyPair(NamedTuple):
    """A body ahead that may bind another: by what that keeps, and where.

    Attributes
    ----------
    leader
        The body ahead, by its place in the order of march.
    kept
        The number of a time that is kept; None: the gap.
    place
        The number of the marker at which it is kept; None: along common ground.
    run
        The number of the common run of segments.
    """

    leader: int
    kept: int | None
    place: int | None
    run: int


class AheadSketch(NamedTuple):
    """How a body ahead binds, from the last of some stations on; ``at_place``: only there.

    Of what is ``kept``, it implies all that is further ahead from the last of some stations to
    another; what is on its own route up to a third. The nearest has the largest ``rank``.
    """

    leader: int
    lows: tuple[NumberPlace, ...]
    high: NumberPlace
    shift: NumberPlace
    cap: NumberPlace
    reaction: NumberPlace
    at_place: bool
    rank: tuple[int, int]
    kept: int | None
    implies_from: tuple[NumberPlace, ...] = ()
    implies_to: tuple[NumberPlace, NumberPlace] | None = None


class OrbitSketch(NamedTuple):
    """The orbit of a flight, and its target: of the stop at which it leaves it, the number."""

    stop: int
    period: NumberPlace
    on_station: CueSketch
    nominal: NumberPlace
    slowest: NumberPlace
    fastest: NumberPlace
    call: CueSketch | None
    due: CueSketch | None
    after_call: NumberPlace | None
    target: NumberPlace | None


class BodySketch(NamedTuple):
    """A body.

    ``release`` is what it waits for at its start, less the way to its ``target`` where that is
    given; ``None`` of a rank behind the first.
    """

    name: str
    unit: str
    route: str
    flies: bool
    drawn_up: bool
    keeps_reference: bool
    start: NumberPlace
    length: NumberPlace
    end: NumberPlace
    depth: NumberPlace
    form_up: NumberPlace
    release: CueSketch | None
    target: NumberPlace | None
    stops: tuple[StopSketch, ...]
    ahead: tuple[AheadSketch, ...]
    orbit: OrbitSketch | None
    offsets: tuple[NumberPlace, ...]
    standing: tuple[NumberPlace, ...] | None
    weights: tuple[tuple[int, ...], ...]


class ItemSketch(NamedTuple):
    """A programme item."""

    name: str
    cue: CueSketch
    duration: NumberPlace
    halts: bool


class EventSketch(NamedTuple):
    """A named event."""

    name: str
    instant: Any


class ZoneSketch(NamedTuple):
    """A stretch of a zone that a body may reach."""

    body: int
    low: NumberPlace
    high: NumberPlace


class Structure(NamedTuple):
    """What replications share: the order of march, the programme, the clock times that may begin
    a run, and the numbers that must not be negative.
    """

    bodies: tuple[BodySketch, ...]
    items: tuple[ItemSketch, ...]
    begins: tuple[CueSketch, ...]
    valid: tuple[NumberPlace, ...]
