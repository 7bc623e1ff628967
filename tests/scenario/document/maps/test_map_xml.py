"""GPX and KML as other programs write them, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.reading import UnreadableError
from simulator.scenario.document.maps.map_xml import DEEPEST_ELEMENT, MOST_TAGS, read_gpx, read_kml
from tests.scenario.document.maps.foreign import gpx_of, kml_of

A, B, C, D = (13.0, 52.0), (13.01, 52.0), (13.02, 52.0), (13.02, 52.01)


def test_gpxpy_s_tracks_routes_and_waypoints_are_read() -> None:
    data = gpx_of({"Avenue": [[A, B], [B, C]], "Back": [[C, A]]}, {"Stand": D}, {"Plan": [A, C]})
    found = read_gpx(data, "route.gpx")
    assert [str(line) for line in found.lines] == [
        "1 (route 'Plan')",
        "2 (track 'Avenue')",
        "3 (track 'Back')",
    ]
    assert [line.pieces for line in found.lines] == [[[A, C]], [[A, B], [B, C]], [[C, A]]]
    ((name, point, place),) = ((each.name, each.point, each.place) for each in found.points)
    assert (name, point, str(place)) == ("Stand", D, "route.gpx:3")


def test_simplekml_s_placemarks_are_read() -> None:
    found = read_kml(kml_of({"Avenue": [A, B, C]}, {"Stand": B}, {"Square": [A, B, D]}), "m.kml")
    assert [(str(line), line.pieces) for line in found.lines] == [
        ("1 (line 'Avenue')", [[A, B, C]])
    ]
    assert [(each.name, each.point) for each in found.points] == [("Stand", B)]
    ((name, rings),) = ((each.name, each.rings) for each in found.areas)
    assert (name, [{*ring} for ring in rings]) == ("Square", [{A, B, D}])


def test_a_track_of_google_earth_is_a_line_and_a_prefix_need_not_be_declared() -> None:
    data = b"""<kml><Document><name>All</name><Placemark><name>Ride</name><gx:Track>
      <when>2025-06-21T13:00:00Z</when><when>2025-06-21T13:01:00Z</when><when/>
      <gx:coord>13 52 0</gx:coord><gx:coord>13.01 52 0</gx:coord><gx:coord></gx:coord>
    </gx:Track></Placemark></Document></kml>"""
    (line,) = read_kml(data, "m.kml").lines
    assert (str(line), line.pieces) == ("1 (track 'Ride')", [[A, B]])


def test_several_geometries_of_one_placemark_are_pieces_of_one_line() -> None:
    data = b"""<kml><Placemark><MultiGeometry>
      <LineString><coordinates>13,52,5 13.01,52,5</coordinates></LineString>
      <LineString><coordinates> 13.01,52
         13.02,52 </coordinates></LineString><Point><coordinates>13,52</coordinates></Point>
      <Polygon><outerBoundaryIs><LinearRing><coordinates>13,52 13.01,52 13.02,52.01</coordinates>
      </LinearRing></outerBoundaryIs><innerBoundaryIs><LinearRing>
      <coordinates>13,52 13.01,52 13.02,52</coordinates></LinearRing></innerBoundaryIs></Polygon>
    </MultiGeometry></Placemark></kml>"""
    found = read_kml(data, "m.kml")
    assert [line.pieces for line in found.lines] == [[[A, B], [B, C]]]
    assert [(each.name, each.point) for each in found.points] == [(None, A)]
    assert [each.rings for each in found.areas] == [[[A, B, D], [A, B, C]]]


def test_the_text_of_a_map_may_be_in_another_encoding() -> None:
    head, point = '<?xml version="1.0" encoding="{}"?>', '<wpt lon="13" lat="52"><name>Café</name>'
    text = f"{head}<gpx>{point}</wpt></gpx>"
    for encoding in ("utf-8", "utf-16", "iso-8859-1", "windows-1252"):
        (point,) = read_gpx(text.format(encoding).encode(encoding), "r.gpx").points
        assert (point.name, point.point) == ("Café", A)


_DOCTYPE = b'<!DOCTYPE gpx [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;">]><gpx>&b;</gpx>'


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (_DOCTYPE, "has a DOCTYPE; save it without one"),
        (_DOCTYPE.decode().encode("utf-16"), "has a DOCTYPE; save it without one"),
        (b"<kml/>", "is not GPX: it begins with <kml>"),
        (b"<gpx>\n<trk>", "is corrupt: no element found"),
        (b"", "is corrupt: no element found"),
        (
            b'<?xml version="1.0" encoding="klingon"?><gpx/>',
            "is corrupt: unknown encoding: klingon",
        ),
        (
            b"<gpx>" + b"<a>" * DEEPEST_ELEMENT,
            "is corrupt: its elements are nested too deeply",
        ),
        (
            b"<gpx>" + b"<a/>" * MOST_TAGS + b"</gpx>",
            "is too large for a map: more than 2,000,000 tags",
        ),
        (
            b'<gpx>\n<trk><trkseg><trkpt lat="52"/></trkseg></trk></gpx>',
            "nothing, 52 is not a position",
        ),
        (
            b'<gpx><wpt lon="52" lat="13E"/></gpx>',
            "52, 13E is not a position",
        ),
        (b'<gpx><wpt lon="nan" lat="13"/></gpx>', "nan, 13 is not a position"),
        (
            b'<gpx><wpt lon="13" lat="116"/></gpx>',
            "13, 116 is not a longitude and a latitude; the longitude comes first",
        ),
        (
            b'<gpx><wpt lon="4500000" lat="5300000"/></gpx>',
            "4500000, 5300000 is not a longitude and a latitude; save the map in WGS84",
        ),
    ],
)
def test_what_is_not_a_map_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        read_gpx(data, "r.gpx")
    assert str(caught.value) == message


def test_a_map_of_too_many_points_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("simulator.scenario.document.maps.map_file.MOST_POINTS", 3)
    with pytest.raises(UnreadableError) as caught:
        read_gpx(gpx_of({"a": [[A, B, C, D]]}), "r.gpx")
    assert str(caught.value) == "is too large for a map: more than 3 points"
    monkeypatch.setattr("simulator.scenario.document.maps.map_file.MOST_ELEMENTS_OF_A_MAP", 1)
    with pytest.raises(UnreadableError) as caught:
        read_gpx(gpx_of({}, {"a": A, "b": B}), "r.gpx")
    assert str(caught.value) == "is too large for a map: more than 1 lines, points or areas"


def test_kml_that_holds_no_position_is_refused_in_its_line(tmp_path: Path) -> None:
    data = b"<kml>\n<Placemark>\n<LineString><coordinates>13 52</coordinates></LineString>"
    with pytest.raises(UnreadableError) as caught:
        read_kml(data, "m.kml")
    assert (str(caught.value), caught.value.line) == ("13, nothing is not a position", 3)


# Files in the form of well-known programs, with a route of our own.


def test_a_recorded_activity_with_extensions_of_the_device_is_read() -> None:
    data = b"""<?xml version="1.0" encoding="UTF-8"?>
<gpx creator="Connect" version="1.1"
  xmlns:ns3="http://www.garmin.com/xmlschemas/TrackPointExtension/v1"
  xmlns="http://www.topografix.com/GPX/1/1" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
  xsi:schemaLocation="http://www.topografix.com/GPX/1/1 http://www.topografix.com/GPX/11.xsd">
  <metadata><name>Not the track</name><link href="x"><text>x</text></link>
    <time>2026-06-20T13:00:00.000Z</time></metadata>
  <trk><name>Avenue</name><type>walking</type><trkseg>
    <trkpt lat="52.0" lon="13.0"><ele>34.2</ele><time>2026-06-20T13:00:00.000Z</time>
      <extensions><ns3:TrackPointExtension><ns3:hr>91</ns3:hr></ns3:TrackPointExtension></extensions>
    </trkpt>
    <trkpt lat="52.0" lon="13.01"><ele>34.4</ele><name>Not it</name></trkpt>
  </trkseg></trk>
</gpx>"""
    (line,) = read_gpx(data, "activity.gpx").lines
    assert (str(line), line.pieces) == ("1 (track 'Avenue')", [[A, B]])


def test_a_planned_route_with_cues_is_read() -> None:
    data = b"""<gpx version="1.0" creator="planner" xmlns="http://www.topografix.com/GPX/1/0">
  <wpt lat="52.0" lon="13.0"><ele>30</ele><name><![CDATA[Start & dress]]></name>
    <sym>Flag, Blue</sym></wpt>
  <rte><name>Avenue</name>
    <rtept lat="52.0" lon="13.0"><name>Left</name><cmt>Turn left</cmt></rtept>
    <rtept lat="52.0" lon="13.01"><name>Right</name></rtept></rte></gpx>"""
    found = read_gpx(data, "plan.gpx")
    assert [(str(line), line.pieces) for line in found.lines] == [("1 (route 'Avenue')", [[A, B]])]
    assert [point.name for point in found.points] == ["Start & dress"]


def test_a_drawn_map_with_layers_and_styles_is_read() -> None:
    data = b"""<?xml version="1.0" encoding="UTF-8"?>
<kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>Fete</name>
  <description><![CDATA[<b>by us</b>]]></description>
  <Style id="line-1"><LineStyle><color>ff1427a5</color><width>5</width></LineStyle></Style>
  <StyleMap id="a"><Pair><key>normal</key><styleUrl>#line-1</styleUrl></Pair></StyleMap>
  <Folder><name>Layer 1</name><Folder><name>Inner</name>
    <Placemark><name>Avenue</name><description>x</description><styleUrl>#a</styleUrl>
      <ExtendedData><Data name="name"><value>Not it</value></Data></ExtendedData>
      <LineString><tessellate>1</tessellate><coordinates>
        13.0,52.0,0
        13.01,52.0,0
      </coordinates></LineString></Placemark></Folder>
    <Placemark><name>Stand</name><LookAt><longitude>1</longitude></LookAt>
      <Point><coordinates>13.0,52.0,0</coordinates></Point></Placemark></Folder>
</Document></kml>"""
    found = read_kml(data, "map.kml")
    assert [(str(line), line.pieces) for line in found.lines] == [("1 (line 'Avenue')", [[A, B]])]
    assert [point.name for point in found.points] == ["Stand"]
