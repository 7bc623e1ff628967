#!/usr/bin/env bash
# Bokeh 3.9.2 draws one instant hours apart by the type that it is given in: an aware datetime at its
# local clock time, an aware Timestamp, series or index of pandas at UTC; only of the series it warns.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet bokeh==3.9.2 pandas==3.0.0 numpy==2.3.5
"$work/venv/bin/python" - <<'SHOW'
import datetime as dt
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
from bokeh.core.serialization import Deserializer, Serializer
from bokeh.models import ColumnDataSource

naive = dt.datetime(2025, 9, 3, 9, 0)
aware = naive.replace(tzinfo=ZoneInfo("Asia/Shanghai"))
given = {
    "naive datetime": [naive],
    "aware datetime": [aware],
    "naive Timestamp": [pd.Timestamp(naive)],
    "aware Timestamp": [pd.Timestamp(aware)],
    "naive series": pd.Series([naive]),
    "aware series": pd.Series([aware]),
    "aware index": pd.DatetimeIndex([aware]),
}
hours = {}
for name, values in given.items():
    source = ColumnDataSource({"x": values})
    found = Deserializer().decode(Serializer().encode({"x": source.data["x"]}))["x"]
    hours[name] = float(np.asarray(found, dtype=float).ravel()[0]) / 3_600_000 % 24
    print(f"{name:16} is drawn at {hours[name]:05.2f} h")
assert hours["aware datetime"] == 9 and hours["aware Timestamp"] == hours["aware series"] == 1
SHOW
