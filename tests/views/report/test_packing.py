"""Scenes that are packed together: what a page unpacks is each of them, to the digits that it
keeps.
"""

from __future__ import annotations

import base64
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from simulator.views.player.scene import numbers
from simulator.views.report import packing
from simulator.views.report.packing import Packing, scene_parts
from tests.browser import opened

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PROGRAM = Path(packing.__file__).with_name("unpacking.js")


def plain(value: Any) -> Any:
    """A scene as a browser has it: arrays as lists, what is no number as text."""
    if hasattr(value, "values") and hasattr(value, "digits"):
        return [each if np.isfinite(each) else str(each) for each in value.values.tolist()]
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    return [plain(each) for each in value] if isinstance(value, list) else value


def unpacked(browser: Browser, folder: Path, packed: bytes, number: int) -> list[Any]:
    """The scenes that a page unpacks."""
    path = folder / "page.html"
    path.write_text(f"<!doctype html><script>{PROGRAM.read_text('utf-8')}</script>", "utf-8")
    with opened(browser, path) as shown:
        found: list[Any] = shown.page.evaluate(
            """async ([text, number]) => {
              const scenes = await window.paradeScenes(text);
              const plain = (value) => {
                if (value instanceof Float64Array) {
                  const words = { Infinity: "inf", "-Infinity": "-inf", NaN: "nan" };
                  return [...value].map((each) => words[each] ?? each);
                }
                if (Array.isArray(value)) return value.map(plain);
                return value && typeof value === "object" ? Object.fromEntries(
                  Object.entries(value).map(([key, each]) => [key, plain(each)])) : value;
              };
              return Array.from({ length: number }, (_, n) => {
                const { same, ...scene } = scenes.scene(n);
                return plain(scene);
              });
            }""",
            [base64.b64encode(packed).decode("ascii"), number],
        )
    return found


def parade(late: float, *, towed: bool = False) -> dict[str, Any]:
    """A scene in small: with all that its values may be."""
    ranks = 1000.0 + late + 2.5 * np.arange(6)
    return {
        "name": "@ ~parade = <é>",
        "lengths": None,
        "time": {"begin": 0.0, "end": 3600.0 + late, "pieces": [[0.0, 7, " CEST"]]},
        "units": [
            {
                "name": "guard",
                "people": [9, 12],
                "length": 20.0,
                "doings": [[late, "~"], [30.5, ""]],
            },
            {"name": "7", "people": [1], "length": 3.25 + late / 1000, "doings": []},
        ][: 1 if towed else 2],
        "routes": {"b": {"length": 1.5}, "2": {"length": late}, "1": {"length": 2 * late}},
        "bodies": {
            "instants": numbers([*ranks, np.inf, np.nan, -np.inf, *-ranks]),
            "fast": numbers(ranks / 7, np.full(6, 6, dtype=np.int8)),
            "none": numbers([]),
        },
        "incidents": [{"name": "flat", "begin": late, "stands": True}] if towed else [],
    }


def test_each_scene_is_as_it_was(browser: Browser, tmp_path: Path) -> None:
    draw = np.random.default_rng(1)
    scenes = [parade(draw.uniform(-1e5, 1e5), towed=n % 5 == 4) for n in range(40)]
    together = Packing()
    for scene in scenes:
        together.add(scene_parts(scene))
    assert len(together) == 40
    found = unpacked(browser, tmp_path, together.packed(40), 40)
    for one, other in zip(found, scenes, strict=True):
        _check(one, plain(other))
        fast, exact = one["bodies"]["fast"], other["bodies"]["fast"].values
        np.testing.assert_allclose(fast, exact, rtol=0, atol=0.51e-6)
    # The first ones alone are the same.
    assert unpacked(browser, tmp_path, together.packed(7), 7) == found[:7]


def _check(one: Any, other: Any) -> None:
    """Compare two scenes: numbers to four digits, of what units do to two."""
    if isinstance(other, dict):
        assert one.keys() == other.keys()
        for key, each in other.items():
            _check(one[key], each)
    elif isinstance(other, list):
        assert len(one) == len(other)
        for pair in zip(one, other, strict=True):
            _check(*pair)
    elif isinstance(other, float):
        assert one == pytest.approx(other, rel=0, abs=0.0051)
    else:
        assert one == other


def test_what_follows_from_other_columns_takes_next_to_no_bytes() -> None:
    """Of ranks that come one after another only when the first two come is kept, and rounding."""

    def size(ranks: int) -> int:
        draw, together = np.random.default_rng(2), Packing()
        for _ in range(200):
            instants = draw.uniform(0, 1e4) + draw.uniform(1, 2) * np.arange(ranks)
            together.add(scene_parts({"instants": [numbers(instants)]}))
        return len(together.packed(200))

    assert size(60) - size(3) < 0.4 * 57 * 200
