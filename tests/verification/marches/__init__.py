"""The worked examples of road movement as marches, one function a formula.

Each takes the inputs of an example and returns, by the name of what is expected, a pair: what the
march shows and the closed form, both in the unit of the source. Sources count a pitch for every
element, also for the last; where that is so, (pitch - length) / v is added to what the march shows.
"""

from tests.verification.marches import arrive_clear, flow, lags, meetings, road_space
from tests.verification.marches.showing import SHOWS

__all__ = ["SHOWS", "arrive_clear", "flow", "lags", "meetings", "road_space"]
