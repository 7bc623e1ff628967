"""Lines of a map chained to one: in which order and direction, and what is asked."""

from __future__ import annotations

import pytest

from simulator.scenario.document.maps.chaining import ChainError, Chosen, chained
from simulator.scenario.document.maps.map_file import MapFile
from simulator.scenario.document.maps.map_xml import read_gpx
from simulator.scenario.line import Vertex
from tests.scenario.document.maps.foreign import gpx_of

A, B, C, D = (13.0, 52.0), (13.01, 52.0), (13.02, 52.0), (13.03, 52.0)


def a_map(*lines: tuple[str | None, list[list[Vertex]]]) -> MapFile:
    found = MapFile("m.kml")
    for number, (name, pieces) in enumerate(lines, 1):
        found.add_line("line", name, pieces, number)
    return found


def points(found: MapFile, *chosen: Chosen, jump: float = 1.0) -> list[Vertex]:
    return list(chained(found, chosen or None, jump)[0].points)


def error(found: MapFile, *chosen: Chosen, jump: float = 1.0) -> str:
    with pytest.raises(ChainError) as caught:
        points(found, *chosen, jump=jump)
    where = "" if caught.value.place is None else f"{caught.value.place}: "
    return f"{where}{caught.value}"


def test_pieces_are_chained_in_the_order_of_the_file() -> None:
    assert points(a_map(("x", [[A, A, B], [B, C]]), ("y", [[C, D]]))) == [A, B, C, D]


def test_lines_are_chosen_by_number_and_name_in_any_order_and_direction() -> None:
    found = a_map(("South", [[C, D]]), ("High  Street", [[A, B]]), ("x", [[C, B]]))
    chosen = (Chosen("high street"), Chosen(3, reverse=True), Chosen("South"))
    assert points(found, *chosen) == [A, B, C, D]
    assert points(a_map(("x", [[A, B], [B, C]])), Chosen("x", reverse=True)) == [C, B, A]


def test_a_loop_is_a_line() -> None:
    assert points(a_map(("x", [[A, B, C, A]]))) == [A, B, C, A]


def test_a_jump_is_bridged_only_where_it_is_allowed() -> None:
    near = (13.0101, 52.0)
    found = a_map(("x", [[A, B]]), ("y", [[near, C]]))
    assert error(found) == (
        "m.kml:2: line 2 (line 'y') begins 6.9 m from the end of line 1 (line 'x'); choose lines "
        "and their order under lines, or write jump: 7 m"
    )
    assert points(found, jump=7.0) == [A, B, near, C]


@pytest.mark.parametrize(
    ("first", "second", "hint"),
    [
        ([A, B], [C, B], "write {reverse: y} under lines"),
        ([B, A], [B, C], "write {reverse: x} under lines"),
        ([B, C], [A, B], "change their order under lines, or reverse both"),
    ],
)
def test_a_piece_that_runs_the_other_way_is_asked_about(
    first: list[Vertex], second: list[Vertex], hint: str
) -> None:
    found = error(a_map(("x", [first]), ("y", [second])))
    assert found.startswith("m.kml:2: line 2 (line 'y') begins ")
    assert found.endswith(f" m from the end of line 1 (line 'x'); {hint}")


@pytest.mark.parametrize(
    ("pieces", "message"),
    [
        (
            [[A, B], [C, B]],
            "piece 2 of line 1 (line 'x') is drawn the other way round: reverse it in the map, "
            "or make it a separate line",
        ),
        (
            [[B, A], [B, C]],
            "piece 1 of line 1 (line 'x') is drawn the other way round: reverse it in the map, "
            "or make it a separate line",
        ),
        ([[B, C], [A, B]], "change their order in the map, or make them separate lines"),
        ([[A, B], [(13.0101, 52.0), C]], "write jump: 7 m, or correct the map"),
    ],
)
def test_pieces_of_one_line_are_mended_in_the_map(pieces: list[list[Vertex]], message: str) -> None:
    found = error(a_map(("x", pieces)))
    assert found.endswith(f" from the end of piece 1 of line 1 (line 'x'); {message}")


def test_a_line_that_comes_twice_may_be_reversed() -> None:
    found = error(a_map(("x", [[A, B]])), Chosen("x"), Chosen("x"))
    assert found.endswith("; write {reverse: x} under lines")


@pytest.mark.parametrize(
    ("name", "called"), [("x", "2"), ("5", '"5"'), ("A: b", '"A: b"'), (None, "2")]
)
def test_what_is_to_be_reversed_is_named_as_yaml_has_it(name: str | None, called: str) -> None:
    found = error(a_map(("x", [[A, B]]), (name, [[C, B]])))
    assert found.endswith(f"; write {{reverse: {called}}} under lines")


def test_tracks_and_routes_of_one_file_are_asked_about() -> None:
    found = read_gpx(gpx_of({"Ride": [[A, B]]}, routes={"Plan": [A, C]}), "r.gpx")
    assert error(found) == (
        "has tracks and routes: 1 (route 'Plan') and 2 (track 'Ride'); choose under lines: [1]"
    )
    assert points(found, Chosen(2)) == [A, B]


@pytest.mark.parametrize(
    ("chosen", "message"),
    [
        (Chosen("Hihg Street"), "there is no line 'Hihg Street'; did you mean 'High Street'?"),
        (Chosen("z"), "there is no line 'z'; known: High Street"),
        (Chosen(0), "has no line 0: it has 1 (line 'High Street') and 2 (line)"),
        (Chosen(3), "has no line 3: it has 1 (line 'High Street') and 2 (line)"),
    ],
)
def test_a_line_that_is_not_there_is_an_error(chosen: Chosen, message: str) -> None:
    assert error(a_map(("High Street", [[A, B]]), (None, [[B, C]])), chosen) == message


def test_a_map_without_a_line_is_an_error() -> None:
    assert error(MapFile("m.kml")) == "has no line"
    assert error(a_map(("x", [[A, A]]))) == "m.kml:1: the line 1 (line 'x') has no length"


def test_of_many_lines_the_first_are_listed() -> None:
    found = a_map(*(("x", [[A, B]]) for _ in range(10)))
    assert error(found, Chosen(11)).endswith("8 (line 'x') and 2 more")
