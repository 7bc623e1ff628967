"""Figures of an ensemble, as `ensemble.plot.tornado()`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from simulator.ensemble.sensitivity import default_outcome
from simulator.represented import Represented

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from simulator.ensemble.ensemble import Ensemble
    from simulator.timeline.occupancy import Count


@dataclass(frozen=True, slots=True, repr=False)
class EnsemblePlot(Represented):
    """The figures of an ensemble. Each draws on given axes or on a new figure, and returns its
    axes: ``axes.figure.savefig("parade.png")``.
    """

    ensemble: Ensemble

    def bands(
        self, zone: str | None = None, count: Count = "people", ax: Axes | None = None
    ) -> Axes:
        """How full a zone may be: the 5, 25, 50, 75 and 95 % quantiles at each instant.

        Parameters
        ----------
        zone
            Its name; default: that of the first occupancy constraint, else the first zone.
        count
            ``people``, ``vehicles``, ``aircraft`` or ``units``.
        ax
            Draw here; default: a new figure.

        Raises
        ------
        OutputError
            Where the scenario has no zone, or none of this name.

        Notes
        -----
        Its picture is docs/images/gallery/bands.png
        """
        from simulator.views.figures.ensemble.occupancy_bands import bands_figure

        return bands_figure(self.ensemble, zone, count, ax)

    def probabilities(self, ax: Axes | None = None) -> Axes:
        """How often each constraint holds: a dot, and its 95 % interval as a line.

        Parameters
        ----------
        ax
            Draw here, with space beside the axes for names and numbers; default: a new figure.

        Notes
        -----
        Its picture is docs/images/gallery/probabilities.png
        """
        from simulator.views.figures.ensemble.probabilities import probabilities_figure

        return probabilities_figure(self.ensemble, ax)

    def tornado(self, outcome: str | None = None, ax: Axes | None = None, most: int = 10) -> Axes:
        """Which inputs move an outcome most: its mean where an input is lowest, and where it is
        highest; the input that matters most first.

        Parameters
        ----------
        outcome
            A constraint, for its slack, or an event, for its time; default: as in
            `Ensemble.sensitivity`.
        ax
            Draw here, with space beside the axes for names and numbers; default: a new figure.
        most
            The most inputs.

        Raises
        ------
        SimulatorError
            If there is no such constraint or event.

        Notes
        -----
        Its picture is docs/images/gallery/tornado.png
        """
        from simulator.views.figures.ensemble.tornado import tornado_figure

        return tornado_figure(self.ensemble.scenario, self.ensemble.sensitivity(outcome), ax, most)

    def drawable(self, outcome: str | None = None) -> Iterator[tuple[str, Callable[[], Axes]]]:
        """Each figure that has something to show: its name, and a function that draws it."""
        from simulator.views.figures.ensemble.tornado import tornado_figure

        if self.ensemble.constraints:
            yield "probabilities", self.probabilities
        if self.ensemble.summary.layout.zones:
            yield "occupancy", self.bands
        if outcome is not None or default_outcome(self.ensemble) is not None:
            found = self.ensemble.sensitivity(outcome)
            if found.inputs:
                yield "tornado", partial(tornado_figure, self.ensemble.scenario, found)
