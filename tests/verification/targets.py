"""Random parades in which units on the ground have times on target, and there is a step-off."""

from __future__ import annotations

import copy
import random

from hypothesis import strategies as st

from tests.verification.parades import Document, clock, parades


def targeted(document: Document, seed: int) -> Document:
    """A parade in which some of the units without a cue have a target; others step off together."""
    chance, document = random.Random(f"targets/{seed}"), copy.deepcopy(document)
    for unit in document["units"].values():
        if unit["kind"] == "flight" or (known := _known(document, unit)) == []:
            continue
        if chance.random() < 0.5:
            unit.pop("release", None)
            at = clock(chance.randint(-60, 900))
            unit["target"] = {"marker": chance.choice(known), "at": at}
    if chance.random() < 0.6:
        first = next(iter(document["units"]))
        document["step-off"] = clock(chance.randint(-60, 400))
        if "target" in document["units"][first] and chance.random() < 0.5:
            document["step-off"] = {"after": f"{first}.starts", "delay": "12 s"}
    return document


def _known(document: Document, unit: Document) -> list[str]:
    """Markers to which it is known how long a unit needs: no cue is on the way."""
    edges, here = {}, 0.0
    for segment in document["routes"][unit["route"]]:
        given = document["segments"][segment]
        edges[segment] = here
        here += float((given["length"] if isinstance(given, dict) else given).split()[0])
    at: dict[str, float] = {}
    for marker, place in document["markers"].items():
        segment, _, offset = place.partition(" + ")
        if segment in edges:
            at[marker] = edges[segment] + float(offset.removesuffix(" m"))
    cued = [at[marker] for marker, hold in unit.get("holds", {}).items() if "until" in hold]
    start = unit.get("start", "0 m")
    begins = at[start] if start in at else float(start.removesuffix(" m"))
    if "drawn-up" in unit and "start" not in unit:
        return []
    return [name for name in sorted(at) if begins <= at[name] <= min([1e9, *cued])]


def targeted_parades(*, elastic: bool = False, halts: bool = False) -> st.SearchStrategy[Document]:
    """Random parades with targets."""
    of = parades(most=6, elastic=elastic, halts=halts)
    return st.builds(targeted, of, st.integers(0, 2**16))
