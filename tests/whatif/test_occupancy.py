"""Where two step functions, of which one slides over the other, are together above a limit."""

import tracemalloc

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from simulator import Scenario, margins
from simulator.tolerances import SAME_STEP
from simulator.whatif.lines import union
from simulator.whatif.occupancy import _pieces, _together

LIMIT = 3

steps = st.lists(st.tuples(st.integers(0, 60), st.integers(-3, 4)), min_size=1, max_size=12).map(
    lambda pairs: np.array(pairs, dtype=float).T
)
windows = st.tuples(st.integers(-70, 70), st.integers(1, 80)).map(
    lambda pair: (float(pair[0]), float(pair[0] + pair[1]))
)


@given(steps, steps, windows)
def test_a_window_of_changes_sees_what_a_look_at_every_change_sees(still, sliding, window):
    low, high = window
    ranges = union(_together(_pieces(*still), _pieces(*sliding), LIMIT, low, high))
    for change in np.arange(low, high) + 0.5:  # steps stand at whole seconds
        instants = np.concatenate([still[0], sliding[0] + change])
        order = np.argsort(instants, kind="stable")
        by = np.concatenate([still[1], sliding[1]])[order]
        last_of_instant = np.append(np.diff(instants[order]) > SAME_STEP, True)
        above = (np.cumsum(by)[last_of_instant] > LIMIT).any()
        assert above == any(start < change < end for start, end in ranges)


def blocks(number: int) -> Scenario:
    """Blocks of several paces, of which the faster ones close up to the slower ones."""
    return Scenario.from_dict(
        {
            "name": "Blocks",
            "start": "2025-05-08T09:00:00",
            "segments": {"in": "300 m", "square": "300 m", "out": "3 km"},
            "routes": {"main": ["in", "square", "out"]},
            "zones": {"square": ["square"]},
            "profiles": {
                "foot": {
                    "kind": "formation",
                    "route": "main",
                    "ranks": 20,
                    "files": 10,
                    "rank-spacing": "1.2 m",
                    "gap": "15 m",
                    "reaction": "2 s",
                }
            },
            "units": {
                f"u{each}": {"profile": "foot", "speed": f"{1.3 + 0.03 * (each * 7 % 11):.2f} m/s"}
                for each in range(number)
            },
            "constraints": [{"name": "full", "zone": "square", "count": "people", "at-most": 1200}],
        }
    )


def test_margins_of_many_paces_take_little_memory():
    scenario = blocks(24)
    tracemalloc.start()
    try:
        found = margins(scenario, "u1.release")
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(found) == 1
    assert peak < 60e6  # all pairs of all ranges would take over a gigabyte
