"""Data frames that show their clock times as people read them; the values stay aware times."""

from __future__ import annotations

from typing import Any, ClassVar

import pandas as pd

from simulator.format import NOTHING, clock
from simulator.scenario.scenario import Scenario
from simulator.views.html import render
from simulator.views.own_display import as_stated
from simulator.views.summary import h_hour_lines


class ClockFrame(pd.DataFrame):
    """A data frame of a scenario, and what is selected from it.

    Only how it is printed, and what a notebook shows, differ: a clock time in the scenario's zone
    is shown as `09:32:15`, on another day as `00:10:00 +1 d`; a line below says of which day.
    """

    _metadata: ClassVar[list[str]] = ["_scenario"]
    _scenario: Scenario | None = None

    @classmethod
    def of(cls, frame: pd.DataFrame, scenario: Scenario) -> ClockFrame:
        """The same frame, as shown by the clock of a scenario."""
        found = cls(frame)
        found._scenario = scenario
        return found

    @property
    def _constructor(self) -> type[ClockFrame]:
        return ClockFrame

    def _repr_html_(self) -> str | None:
        shown, note = self._shown()
        table = shown._repr_html_()  # type: ignore[operator]
        if table is None:
            return None
        return str(render("frame.html", table=table, note=note))

    def __repr__(self) -> str:
        shown, note = self._shown()
        return f"{shown!r}\n{note}" if note else repr(shown)

    def _shown(self) -> tuple[pd.DataFrame, str]:
        """A plain frame, in which the clock times that are printed are texts, and what they are."""
        shown, scenario = pd.DataFrame(self), self._scenario
        if scenario is None:
            return shown, ""
        clocks = [number for number in range(shown.shape[1]) if self._by_its_clock(number)]
        if not clocks or shown.empty:
            return shown, ""
        columns = [shown.iloc[:, number] for number in range(shown.shape[1])]
        # Only the first and the last of many rows are printed.
        most = pd.get_option("display.max_rows") or len(shown)
        with as_stated(scenario):
            for number in clocks:
                texts = [NOTHING] * len(shown)
                for place in {*range(len(shown))[:most], *range(len(shown))[-most:]}:
                    texts[place] = _text(scenario, columns[number].iloc[place])
                columns[number] = pd.Series(texts, index=shown.index, dtype=object)
            note = "; ".join([*h_hour_lines(scenario), "clock times of"])
        shown = pd.concat(columns, axis=1)
        shown.columns = self.columns
        day = f"{scenario.start.date()}"
        return shown, f"{note} {day}, {scenario.model.timezone}, to the second"

    def _by_its_clock(self, number: int) -> bool:
        kind, scenario = self.dtypes.iloc[number], self._scenario
        assert scenario is not None
        return isinstance(kind, pd.DatetimeTZDtype) and str(kind.tz) == str(scenario.start.tzinfo)


def _text(scenario: Scenario, moment: Any) -> str:
    if pd.isna(moment):
        return NOTHING
    since = moment.tz_convert("UTC") - pd.Timestamp(scenario.start).tz_convert("UTC")
    return clock(scenario, since.total_seconds())
