"""From the lines of a map to one line: which of them, in which order and direction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from simulator.errors import Place
from simulator.scenario.document.maps.map_file import MapFile, MapLine
from simulator.scenario.line import Polyline, Vertex, distance_between
from simulator.wording import alternatives, composed, in_yaml, unknown

#: Lines that are named in messages.
_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Chosen:
    """A line of a map by its name or number, perhaps in the other direction."""

    line: str | int
    reverse: bool = False


@dataclass(frozen=True, slots=True)
class _Piece:
    """A piece of a line.

    Attributes
    ----------
    points
        Its points, in the direction of travel.
    what
        What it is called in messages.
    line, called
        Its line, and how that is named under `lines`.
    number
        Its place among the pieces that are chosen together, from 0.
    """

    points: Sequence[Vertex]
    what: str
    line: MapLine
    called: str | int
    number: int = 0


class ChainError(Exception):
    """Why lines are not one line, and where the fault lies in the map, if it does."""

    def __init__(self, message: str, place: Place | None = None) -> None:
        super().__init__(message)
        self.place = place


def chained(found: MapFile, chosen: Sequence[Chosen] | None, jump: float) -> tuple[Polyline, Place]:
    """Chain lines of a map, or all of them, to one line.

    Parameters
    ----------
    found
        The map.
    chosen
        Lines in their order; None: all, in the order of the file.
    jump
        The largest distance (m) between the end of a piece and the beginning of the next.

    Returns
    -------
    Polyline, Place
        The line, and where the first of its pieces stands in the map.

    Raises
    ------
    ChainError
        If there are no lines, or they do not join.
    """
    if not found.lines:
        raise ChainError("has no line")
    pieces = list(_pieces(found, chosen))
    for before, after in pairwise(pieces):
        _check_joint(before, after, jump)
    points: list[Vertex] = []
    for piece in pieces:
        for point in piece.points:
            if not points or point != points[-1]:
                points.append(point)
    first, line = pieces[0].line, Polyline("lon-lat", tuple(points))
    if len(points) < 2:
        raise ChainError(f"the line {first} has no length", first.place)
    return line, first.place


def _pieces(found: MapFile, chosen: Sequence[Chosen] | None) -> list[_Piece]:
    if chosen is None:
        kinds = {line.what for line in found.lines}
        if {"track", "route"} <= kinds:
            listed = _listed(found.lines)
            raise ChainError(f"has tracks and routes: {listed}; choose under lines: [1]")
        chosen = [Chosen(line.number) for line in found.lines]
    pieces: list[_Piece] = []
    for each in chosen:
        lines = _named(found, each.line)
        several: list[_Piece] = []
        for line in lines:
            for number, points in enumerate(line.pieces, 1):
                what = f"line {line}"
                if len(line.pieces) > 1:
                    what = f"piece {number} of line {line}"
                several.append(_Piece(points, what, line, _called(found, line)))
        if each.reverse:
            several = [
                replace(piece, points=piece.points[::-1], what=f"{piece.what} reversed")
                for piece in several[::-1]
            ]
        pieces += (replace(piece, number=number) for number, piece in enumerate(several))
    return pieces


def _named(found: MapFile, line: str | int) -> list[MapLine]:
    """The lines with a number or a name."""
    if isinstance(line, int):
        if not 1 <= line <= len(found.lines):
            raise ChainError(f"has no line {line}: it has {_listed(found.lines)}")
        return [found.lines[line - 1]]
    name = " ".join(composed(line).split())
    same = [each for each in found.lines if each.name == name]
    if not same:
        same = [e for e in found.lines if e.name and e.name.casefold() == name.casefold()]
    if not same:
        names = dict.fromkeys(each.name for each in found.lines if each.name)
        raise ChainError(unknown("line", line, names))
    return same


def _called(found: MapFile, line: MapLine) -> str | int:
    """The name of a line, as YAML has it, if no other line has it; else its number."""
    if line.name is None or len(_named(found, line.name)) > 1:
        return line.number
    return in_yaml(line.name)


def _check_joint(before: _Piece, after: _Piece, jump: float) -> None:
    """Check that a piece begins where the one before it ends; else say what would."""
    last, first = before.points[-1], after.points[0]
    distance = distance_between("lon-lat", last, first)
    if distance <= jump:
        return
    where = f"{after.what} begins {_metres(distance)} from the end of {before.what}"
    if after.line is before.line and after.number:  # lines are chosen, not the pieces of one
        turned = "the other way round: reverse it in the map, or make it a separate line"
        hints = (
            f"{after.what} is drawn {turned}",
            f"{before.what} is drawn {turned}",
            "change their order in the map, or make them separate lines",
            f"write jump: {_up(distance)}, or correct the map",
        )
    else:
        hints = (
            f"write {{reverse: {after.called}}} under lines",
            f"write {{reverse: {before.called}}} under lines",
            "change their order under lines, or reverse both",
            f"choose lines and their order under lines, or write jump: {_up(distance)}",
        )
    joining = (
        (last, after.points[-1]),
        (before.points[0], first),
        (before.points[0], after.points[-1]),
    )
    joins = [distance_between("lon-lat", *ends) <= jump for ends in joining]
    hint = hints[[*joins, True].index(True)]
    raise ChainError(f"{where}; {hint}", after.line.place)


def _metres(distance: float) -> str:
    return f"{distance:,.1f} m"


def _up(distance: float) -> str:
    return f"{int(distance) + 1} m"


def _listed(lines: Sequence[MapLine]) -> str:
    more = [f"{len(lines) - _SHOWN} more"] if len(lines) > _SHOWN else []
    return alternatives([*map(str, lines[:_SHOWN]), *more], "and")
