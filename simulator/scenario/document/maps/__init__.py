"""Routes from maps: lines, points and areas of GPX, KML and GeoJSON files."""
