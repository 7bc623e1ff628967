"""Places that are counted from markers, or from the far end: located once the ground is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from simulator.scenario.document.tree import Path
from simulator.scenario.model.ground import (
    FromEnd,
    OpenStretch,
    SegmentModel,
    StretchEdge,
    ZoneModel,
)
from simulator.scenario.network import Marker, Stretch
from simulator.scenario.validation.draft import Draft
from simulator.tolerances import SAME_PLACE
from simulator.wording import unknown


def located_markers(
    draft: Draft, segments: Mapping[str, SegmentModel], markers: dict[str, Marker]
) -> dict[str, Marker]:
    """The markers of a file, all of them in metres from the start of their segment."""
    if not any(isinstance(marker, FromEnd) for marker in markers.values()):
        return markers
    locate = _Locator(draft, segments)
    return {name: locate.marker(name, marker) for name, marker in markers.items()}


def located_zones(
    draft: Draft,
    segments: Mapping[str, SegmentModel],
    markers: Mapping[str, Marker],
    zones: dict[str, ZoneModel],
) -> dict[str, ZoneModel]:
    """The zones of a file, with the edges of all stretches in metres from the start."""
    is_open = {name for name, zone in zones.items() if any(map(_is_open, zone.stretches))}
    if not is_open:
        return zones
    locate = _Locator(draft, segments, markers)
    return {
        name: locate.zone(name, zone) if name in is_open else zone for name, zone in zones.items()
    }


def _is_open(piece: Stretch) -> bool:
    return isinstance(piece, OpenStretch)


@dataclass(frozen=True, slots=True)
class _Locator:
    """Locates on these segments, by these markers; an entry that it cannot locate is marked as
    invalid, and stays where it can do no harm.
    """

    draft: Draft
    segments: Mapping[str, SegmentModel]
    markers: Mapping[str, Marker] = field(default_factory=dict)

    def marker(self, name: str, marker: Marker) -> Marker:
        """A marker in metres from the start of its segment."""
        if not isinstance(marker, FromEnd):
            return marker
        draft, path, segment = self.draft, ("markers", name), marker.segment
        if segment not in self.segments:
            if segment in draft.names["routes"] and segment not in draft.names["segments"]:
                draft.error(path, f"write {segment} + DISTANCE: a lane is measured from its start")
            draft.mark_invalid(path)  # its segment is wrong or unknown, which is reported
            return Marker(segment, 0.0)
        length = self.segments[segment].length
        offset = length - marker.before
        if offset < -SAME_PLACE:
            message = f"{offset:g} m is off its segment {segment}, which is {length:g} m long"
            draft.error(path, message)
        return Marker(segment, max(offset, 0.0))

    def zone(self, name: str, zone: ZoneModel) -> ZoneModel:
        """A zone whose stretches are in metres from the start of their segments."""
        pieces = (
            self._stretch(("zones", name), piece) if isinstance(piece, OpenStretch) else piece
            for piece in zone.stretches
        )
        return zone.model_copy(update={"stretches": tuple(pieces)})

    def _stretch(self, zone: Path, piece: OpenStretch) -> Stretch:
        path = self.draft.piece_path(zone, piece.segment)
        low, high = (
            self._station((*path, number), edge, piece.segment)
            for number, edge in enumerate(piece.edges)
        )
        if low is None or high is None:
            self.draft.mark_invalid(path)
            return Stretch(piece.segment, 0.0, 0.0)
        if high <= low + SAME_PLACE:
            self.draft.error(path, f"the stretch has no length: {low:g} m to {high:g} m")
        return Stretch(piece.segment, low, high)

    def _station(self, path: Path, edge: StretchEdge, segment: str) -> float | None:
        """Metres from the start of a segment to an edge; None where that cannot be told."""
        if segment not in self.segments:
            return None
        length = self.segments[segment].length
        anchor, further = edge if isinstance(edge, tuple) else (0.0, edge)
        if isinstance(anchor, str):
            base = self._on(path, anchor, segment)
        else:
            base = length if anchor is None else anchor
        if base is None:
            return None
        station = base + further
        if not -SAME_PLACE <= station <= length + SAME_PLACE:
            message = f"{station:g} m is off the segment {segment}, which is {length:g} m long"
            self.draft.error(path, message)
            return None
        return station

    def _on(self, path: Path, marker: str, segment: str) -> float | None:
        """Where a marker lies on a segment (m)."""
        if marker not in self.draft.names["markers"]:
            self.draft.error(path, unknown("marker", marker, self.draft.names["markers"]))
        if marker not in self.markers or ("markers", marker) in self.draft.invalid:
            return None
        place = self.markers[marker]
        if place.segment != segment:
            self.draft.error(path, f"{marker} lies on {place.segment}, not on {segment}")
            return None
        on_it = place.offset <= self.segments[segment].length + SAME_PLACE
        return place.offset if on_it else None  # which is reported of the marker
