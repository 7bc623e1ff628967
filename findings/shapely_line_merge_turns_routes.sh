#!/usr/bin/env bash
# shapely's line_merge may turn a route round, and does not keep the order of its pieces.
#
# A program that makes one line of the pieces of a route finds `line_merge`. Without an error:
#
#   turned      of three pieces, where the second and the third are drawn the other way, the first
#               is turned: the route begins where it should end
#   piece       where one piece of two is drawn the other way, it is turned in silence
#   crossing    a route that crosses itself stays in pieces, and they come in another order
#
# With `directed=True` no piece is turned, but those that do not fit stay in pieces, again in another
# order. A route of a parade has a direction: the pieces are better chained as they are given, and
# what does not join is asked.
#
# The script installs one version of shapely into a temporary environment. It exits with 0 as long
# as shapely behaves as stated, and otherwise with 1.
#
# Usage: findings/shapely_line_merge_turns_routes.sh          (needs Python 3 with venv, and PyPI)

set -euo pipefail

VERSION=2.2.0
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "shapely==$VERSION"

"$folder/venv/bin/python" - <<'PYTHON'
import platform
import sys

import shapely

print(f"Python {platform.python_version()}, shapely {shapely.__version__}, GEOS {shapely.geos_version_string}\n")


def merged(*pieces, directed=False):
    found = shapely.line_merge(shapely.MultiLineString(pieces), directed=directed)
    lines = getattr(found, "geoms", [found])
    return [[tuple(map(int, place)) for place in line.coords] for line in lines]


A, B, C, D = (0, 0), (1, 0), (2, 0), (3, 0)
NORTH, SOUTH = (1, 1), (1, -1)
ROUND = ([A, B], [B, C], [C, NORTH], [NORTH, B], [B, SOUTH])
CASES = [
    ("turned", merged([A, B], [C, B], [D, C]), [[D, C, B, A]]),
    ("piece", merged([A, B], [C, B]), [[A, B, C]]),
    ("crossing", merged(*ROUND), [[A, B], [B, SOUTH], [B, C, NORTH, B]]),
    ("directed", merged([A, B], [C, B], [D, C], directed=True), [[A, B], [D, C, B]]),
    ("control", merged([A, B], [B, C], [C, D]), [[A, B, C, D]]),
]
changed = []
for name, found, expected in CASES:
    print(f"{name:8} {found}")
    if found != expected:
        changed.append(name)
if changed:
    sys.exit(f"\nCHANGED: shapely no longer behaves as described for {', '.join(changed)}")
print("\nAs described: pieces are turned round and put in another order.")
PYTHON
