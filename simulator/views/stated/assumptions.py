"""Facts, guesses and decisions: the numbers of a scenario that have a reason."""

from __future__ import annotations

from typing import Any

from simulator.ensemble.columns import Column as Input
from simulator.ensemble.columns import columns_of
from simulator.scenario.document.overlay import origin
from simulator.scenario.document.tree import plain
from simulator.scenario.model.draws import PRESENCE
from simulator.scenario.model.quantities import REASONS, Quantity, ReasonKind
from simulator.scenario.scenario import Scenario
from simulator.views.blocks import Column, Row, Table
from simulator.views.own_display import in_own_display

#: Kind → its plural, which is its title and its key in documents.
PLURALS: dict[ReasonKind, str] = {
    kind: f"{kind}s" if kind != "guess" else "guesses" for kind in REASONS.values()
}
#: A longer list is shortened to its ends.
_MOST_ITEMS = 6


def of_kind(scenario: Scenario, kind: ReasonKind) -> dict[str, Quantity[Any]]:
    """The facts, guesses or decisions of a scenario, by their paths, in alphabetical order."""
    return {path: one for path, one in sorted(scenario.known.items()) if one.kind == kind}


def counts(scenario: Scenario) -> list[str]:
    """How many it has of each: ``["3 facts", "1 guess", "0 decisions"]``."""
    numbers = {kind: len(of_kind(scenario, kind)) for kind in PLURALS}
    return [
        f"{number} {kind if number == 1 else PLURALS[kind]}" for kind, number in numbers.items()
    ]


@in_own_display
def assumption_tables(scenario: Scenario) -> list[Table]:
    """A table each of its facts, guesses and decisions, where it has any; and how each is drawn."""
    drawn = {column.name: column for column in columns_of(scenario)}
    tables = []
    for key, kind in REASONS.items():
        rows = [
            Row(
                (
                    path,
                    *map(_shown, one.written),
                    _drawn(one, drawn.get(path)) or "-",
                    one.reason or "",
                )
            )
            for path, one in of_kind(scenario, kind).items()
        ]
        heads = map(Column, ("path", "value", "low", "high", "drawn"))
        title = PLURALS[kind].capitalize()
        if rows:
            tables.append(Table(title, (*heads, Column(key, narrow="wrap")), rows))
    factors = [
        Row(
            (
                name,
                *map(_shown, (one["low"], one["high"], one["drawn"], one["moves"])),
                one["reason"],
            )
        )
        for name, one in _factors(scenario).items()
    ]
    if factors:
        heads = map(Column, ("factor", "low", "high", "drawn"))
        wide = (Column("moves", narrow="wrap"), Column("reason", narrow="wrap"))
        tables.append(Table("Factors", (*heads, *wide), factors))
    if others := _others(scenario):
        rows = [Row((path, how)) for path, how in others.items()]
        tables.append(Table("Also drawn", (Column("path"), Column("drawn")), rows))
    return tables


def _others(scenario: Scenario) -> dict[str, str]:
    """What is drawn without a range: whether units come, and where their vehicles break down."""
    found: dict[str, str] = {}
    document = scenario.document
    for name in scenario.model.units:
        for key, below in (("presence", ()), ("breakdowns", ("rate",))):
            path = origin(document, ("units", name, key))
            node = document.at((*path, *below))
            where = ".".join(map(str, path))
            if node is not None and where not in scenario.known:
                given = plain(node.child("value") or node)
                found[where] = f"comes or not: {given}" if key == "presence" else f"{given}"
    return found


def _factors(scenario: Scenario) -> dict[str, dict[str, Any]]:
    """The factors, which move several numbers together."""
    return {
        name: {
            "low": one.low,
            "high": one.high,
            "drawn": str(one.distribution or "triangular"),
            "moves": list(one.moves),
            "reason": one.source or one.assumed or "",
        }
        for name, one in scenario.model.factors.items()
    }


def assumptions_document(scenario: Scenario) -> dict[str, list[dict[str, Any]]]:
    """Facts, guesses and decisions as plain data; value, low and high as in the file."""
    drawn = {column.name: column for column in columns_of(scenario)}
    return {
        PLURALS[kind]: [
            {
                "path": path,
                **one.written._asdict(),
                "drawn": _drawn(one, drawn.get(path)),
                key: one.reason,
            }
            for path, one in of_kind(scenario, kind).items()
        ]
        for key, kind in REASONS.items()
    } | {
        "factors": [{"name": name, **one} for name, one in _factors(scenario).items()],
        "also_drawn": [{"path": path, "drawn": drawn} for path, drawn in _others(scenario).items()],
    }


def _drawn(known: Quantity[Any], column: Input | None) -> str | None:
    """How a number is drawn, for people: `triangular`, `normal, sd 3 m`."""
    if column is None:
        return None
    if column.unit == PRESENCE:
        return "comes or not"
    return "triangular" if known.distribution is None else str(known.distribution)


def _shown(value: object) -> str:
    """A value as it stands in the file; of a long list its ends and its length."""
    if value is None:
        return "-"
    if not isinstance(value, list):
        return str(value)
    items = [str(item) for item in value]
    if len(items) > _MOST_ITEMS:
        items = [*items[:3], "…", f"{items[-1]}; {len(value)} in all"]
    return f"[{', '.join(items)}]"
