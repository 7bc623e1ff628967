"""The critical chain of an event: from the clock time that it hangs on, link by link, to itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import fsum
from typing import TYPE_CHECKING, Literal

from simulator.scenario.events.instants import Instant
from simulator.scenario.scenario import Scenario

if TYPE_CHECKING:
    import pandas as pd

#: What a chain begins with: a cue's clock time, a time on target, the beginning of the run.
RootKind = Literal["clock", "target", "begin"]
#: What adds its seconds. The last two add none: they say which of several events counts.
LinkKind = Literal[
    "cue",  # an event that is waited for, and the delay after it
    "item",  # how long a programme item lasts
    "march",  # free motion from one station to another
    "hold",  # how long an own halt lasts
    "halt",  # while everything on the ground stands still
    "follow",  # in motion behind a unit ahead: its reaction
    "queue",  # at a stand behind a unit ahead, until that moves: its reaction
    "clear",  # until the tail of a unit ahead is off the common ground: its reaction
    "beside",  # a unit on a lane comes beside another, or that beside it: one of them stands
    "meet",  # both are under way: the subject is the one on the lane
    "lead",  # how much earlier than its target, or its hold, a flight is there: negative
    "repair",  # until a vehicle that has broken down drives on by itself
    "sent",  # the way of a recovery vehicle to a breakdown
    "tow",  # its work there, until the road is clear
    "back",  # its way back from the breakdown before
    "orbit",  # from the call, or from coming on station, to the gate of leaving
    "first",
    "last",
]


@dataclass(frozen=True, slots=True)
class Link:
    """One reason in a chain.

    Attributes
    ----------
    kind
        What it is. The first link of a chain is its root.
    subject
        The unit or the programme item that it is about.
    seconds
        What it adds, from the scenario's numbers (s); 0 for a root.
    instant
        When what it reaches happens (s).
    reached
        What it reaches.
    other
        The unit ahead that is followed, the event that is waited for, the marker of a hold, the
        recovery vehicle, the unit that is the first or the last of several; of a lead to a hold,
        and of an orbit, the marker of the hold; of the beginning, the path of the earliest clock
        time.
    metres
        How far the unit goes (m), of a march or a lead.
    setting
        The path of the input that gives the seconds, or the root's clock time, as `--set` takes it;
        None where it is not one input.
    """

    kind: RootKind | LinkKind
    subject: str
    seconds: float
    instant: float
    reached: Instant
    other: str | None = None
    metres: float | None = None
    setting: str | None = None


@dataclass(frozen=True, slots=True)
class Chain:
    """Why an event comes when it does: `root.instant` and all seconds together are its instant.

    Attributes
    ----------
    event
        Its name; where it has none, the unit and the station of its head.
    instant
        When it comes (s).
    links
        From the root to the event.
    scenario
        What was to happen.
    """

    event: str
    instant: float
    links: tuple[Link, ...]
    scenario: Scenario = field(repr=False, compare=False)

    @property
    def root(self) -> Link:
        """What the event hangs on; its `setting` can be changed, unless it is the beginning."""
        return self.links[0]

    @property
    def rigid(self) -> bool:
        """Whether the event is later by as much as its root is.

        Not where two meet that are both under way, and not where the chain passes a first of
        several, as the beginning of the run is: that may pass on to another. Nor where a flight
        leaves its orbit: its gates come when they come. Nor where vehicles break down: a unit
        that comes later may no longer be able to pass, or need not.
        """
        if self.scenario.breakdowns:
            return False
        return all(link.kind not in ("first", "begin", "meet", "orbit") for link in self.links)

    @property
    def total(self) -> float:
        """The event's instant, recomputed (s): the root's instant and what every link adds."""
        return fsum([self.root.instant, *(link.seconds for link in self.links)])

    def to_frame(self) -> pd.DataFrame:
        """The links as a table.

        Returns
        -------
        pandas.DataFrame
            Columns clock, event (the name of what a link reaches; None where it has none), and
            those of `Link` but for the instant: seconds, kind, subject, other, metres, setting.
        """
        import pandas as pd

        names = self.scenario.event_names
        records = [
            {
                "event": None if (name := names.name_of(link.reached)) is None else str(name),
                "seconds": link.seconds,
                "kind": link.kind,
                "subject": link.subject,
                "other": link.other,
                "metres": link.metres,
                "setting": link.setting,
            }
            for link in self.links
        ]
        table = pd.DataFrame(records)
        instants = pd.to_timedelta([link.instant for link in self.links], unit="s").round("ms")
        table.insert(0, "clock", pd.Timestamp(self.scenario.start) + instants)
        return table

    def _repr_html_(self) -> str:
        from simulator.views.explain import chain_html

        return chain_html(self, self.scenario)

    def __str__(self) -> str:
        from simulator.views.explain import chain_text

        return chain_text(self, self.scenario)

    def __repr__(self) -> str:
        return f"<Chain of {self.event!r}: {len(self.links)} links from {self.root.setting!r}>"
