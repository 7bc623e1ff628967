"""The critical chain of an event: from its root, a clock time, link by link to the event."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import fsum
from typing import TYPE_CHECKING, Literal

from simulator.display import PLAIN, Display
from simulator.represented import Represented
from simulator.scenario.events.instants import Instant
from simulator.scenario.scenario import Scenario

if TYPE_CHECKING:
    import pandas as pd

#: The root of a chain: a cue's clock time, a time on target, a planned time, or the beginning of
#: the run.
RootKind = Literal["clock", "target", "planned", "begin"]
#: What adds time. The last two add none: they select one of several events.
LinkKind = Literal[
    "cue",  # the delay after an event that is waited for
    "item",  # the duration of a programme item
    "form-up",  # from the cue of a unit to its start
    "march",  # free motion from one station to another
    "hold",  # the duration of an own hold
    "halt",  # a halt of everything on the ground
    "follow",  # in motion behind a unit ahead: its reaction
    "queue",  # at a stand behind a unit ahead, until that moves: its reaction
    "clear",  # until the tail of a unit ahead is off the common ground: its reaction
    "time-gap",  # behind the tail of a unit ahead: the time gap that it keeps
    "headway",  # behind the head of a unit ahead: the headway that it keeps
    "beside",  # a unit on a lane and another are beside each other; one of them stands
    "meet",  # the same while both move; the subject is the unit on the lane
    "lead",  # negative: how much earlier than its target, or its hold, a flight is at a place
    "repair",  # from a breakdown until the vehicle drives on by itself
    "sent",  # the way of a recovery vehicle to a breakdown
    "tow",  # its work there, until the road is clear
    "back",  # its way back from the breakdown before
    "orbit",  # from the call, or the time on station, to the gate
    "first",
    "last",
]

#: Links beyond which a delay is not passed on as it is, where another chain becomes critical.
BENDING: tuple[RootKind | LinkKind, ...] = ("first", "begin", "meet")
#: Links that lead to a unit ahead.
BEHIND: tuple[LinkKind, ...] = ("follow", "queue", "clear", "time-gap", "headway")


@dataclass(frozen=True, slots=True, repr=False)
class Link(Represented):
    """One reason in a chain.

    Attributes
    ----------
    kind
        A `RootKind` for the first link of a chain, else a `LinkKind`.
    subject
        The unit or the programme item that it is about.
    seconds
        What it adds, from the scenario's numbers (s); 0 for a root.
    instant
        When the event that it reaches occurs (s).
    reached
        The event that it reaches.
    other
        The unit ahead, the event that is waited for, the marker of a hold or an orbit, the recovery
        vehicle, the unit that is the first or the last of several; of the beginning, the path of
        the earliest clock time; of a planned time, how the plan gives it: `11 s after tanks@gate`.
    metres
        How far the unit goes (m), of a march or a lead.
    setting
        The path of the input that gives the seconds, or the root's clock time, as `--set` takes it;
        None if it is not one input.
    """

    kind: RootKind | LinkKind
    subject: str
    seconds: float
    instant: float
    reached: Instant
    other: str | None = None
    metres: float | None = None
    setting: str | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Chain(Represented):
    """Why an event occurs when it does: `root.instant` and all seconds together are its instant.

    Attributes
    ----------
    event
        Its name; if it has none, the unit and the station of its head.
    instant
        When it occurs (s).
    links
        From the root to the event.
    scenario
        Of the run.
    display
        How the run is shown to people.
    """

    event: str
    instant: float
    links: tuple[Link, ...]
    scenario: Scenario = field(repr=False, compare=False)
    display: Display = field(default=PLAIN, repr=False, compare=False)

    @property
    def root(self) -> Link:
        """The first link; its `setting` can be changed, unless it is the beginning of the run."""
        return self.links[0]

    @property
    def rigid(self) -> bool:
        """Whether any delay of the root delays the event by the same amount.

        Not if two units meet while both move; not if the chain passes the first of several events,
        such as the beginning of the run: another may become the first; not if a flight leaves its
        orbit: it waits for a gate; not if vehicles break down: a later unit may have to wait where
        this one could pass; not if everything halts: a later event may come after the halt.
        """
        if may_be_overtaken(self.scenario) or self.gated:
            return False
        return all(link.kind not in BENDING for link in self.links)

    @property
    def gated(self) -> bool:
        """Whether it includes a flight that leaves its orbit, which it does only at a gate."""
        return any(is_gate(self.scenario, link) for link in self.links)

    @property
    def total(self) -> float:
        """The event's instant, recomputed (s): the root's instant and what each link adds."""
        return fsum([self.root.instant, *(link.seconds for link in self.links)])

    def to_frame(self) -> pd.DataFrame:
        """The links as a table.

        Returns
        -------
        pandas.DataFrame
            Columns clock, event (the name of the event reached; None if it has none), and of
            `Link` seconds, kind, subject, other, metres, setting.
        """
        import pandas as pd

        from simulator.timeline.tables import clock_times
        from simulator.views.representation.clock_frame import ClockFrame

        names = map(self.scenario.event_names.name_of, [link.reached for link in self.links])
        instants = [link.instant for link in self.links]
        copied = ("seconds", "kind", "subject", "other", "metres", "setting")
        links = pd.DataFrame(
            {
                "clock": clock_times(self.scenario, instants),
                "event": [None if name is None else str(name) for name in names],
                **{column: [getattr(link, column) for link in self.links] for column in copied},
            }
        )
        return ClockFrame.of(links, self.scenario)


def may_be_overtaken(scenario: Scenario) -> bool:
    """Whether vehicles may break down, or everything may halt: then no chain is rigid."""
    halts = any(item.halts for item in scenario.programme.values())
    return bool(scenario.breakdowns) or halts


def is_gate(scenario: Scenario, link: Link) -> bool:
    """Whether a link is to the gate of an orbit, or to the target of a flight that orbits."""
    unit = scenario.unit.get(link.subject)
    on_target = unit is not None and unit.orbit is not None and link.kind in ("target", "planned")
    return link.kind == "orbit" or on_target
