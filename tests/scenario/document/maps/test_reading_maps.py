"""Maps by their suffixes, and KMZ archives."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
import simplekml

from simulator.reading import UnreadableError
from simulator.scenario.document.maps import reading_maps
from simulator.scenario.document.maps.reading_maps import READERS, read_kmz, read_map
from simulator.scenario.document.other_files import MAP_SUFFIXES, is_a_map
from tests.scenario.document.maps.foreign import feature, geojson_of, gpx_of, kml_of

A, B = (13.0, 52.0), (13.01, 52.0)


def test_the_suffix_says_how_a_map_is_read(tmp_path: Path) -> None:
    files = {
        "a.gpx": gpx_of({"Avenue": [[A, B]]}),
        "a.KML": kml_of({"Avenue": [A, B]}),
        "a.geojson": geojson_of(feature("LineString", [A, B], "Avenue")),
        "a.json": geojson_of(feature("LineString", [A, B], "Avenue")),
    }
    made = simplekml.Kml()
    made.newlinestring(name="Avenue", coords=[A, B])
    made.savekmz(str(tmp_path / "a.kmz"))
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    for name in (*files, "a.kmz"):
        (line,) = read_map(tmp_path / name).lines
        assert (line.name, line.pieces) == ("Avenue", [[A, B]])
        assert line.place.file == str(tmp_path / name)


def _archive(name: str, data: bytes, **more: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for each, content in {name: data, **more}.items():
            archive.writestr(each, content)
    return stream.getvalue()


def test_the_suffixes_of_maps_are_those_that_have_a_reader() -> None:
    assert tuple(READERS) == MAP_SUFFIXES
    assert is_a_map("x/route.GPX")
    assert not is_a_map("gate")
    assert not is_a_map(3)


def test_what_the_first_file_of_an_archive_leads_to_is_read() -> None:
    link = b"<kml><NetworkLink><Link><href>layer.kml</href></Link></NetworkLink></kml>"
    data = _archive("doc.kml", link, **{"layer.kml": kml_of({"Avenue": [A, B]}, {"Stand": A})})
    found = read_kmz(data, "a.kmz")
    assert [str(line) for line in found.lines] == ["1 (line 'Avenue')"]
    assert [point.name for point in found.points] == ["Stand"]


def test_what_is_not_a_kmz_archive_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading_maps, "LARGEST_MAP", 1_000_000)
    broken = bytearray(_archive("doc.kml", kml_of({"Avenue": [A, B]})))
    broken[40:60] = bytes(20)
    cases = {
        b"x": "is not a KMZ archive, or is corrupt",
        bytes(broken): "is not a KMZ archive, or is corrupt",
        _archive("x.txt", b""): "is not a KMZ archive: there is no .kml file in it",
        _archive("doc.kml", b" " * 2_000_000): (
            "is too large for a map: 2.0 MB once decompressed, at most 1 MB"
        ),
    }
    for data, message in cases.items():
        with pytest.raises(UnreadableError) as caught:
            read_kmz(data, "a.kmz")
        assert str(caught.value) == message
