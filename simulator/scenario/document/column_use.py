"""What the columns of a line-up give: keys of units, or what is kept with them as it is."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from simulator.errors import Place, Problem, column_name
from simulator.scenario.document.tables.cells import LineUpTable, SheetRow
from simulator.scenario.document.tree import Node, mapping
from simulator.scenario.model.base import keys_of
from simulator.scenario.model.units import KINDS
from simulator.wording import composed, did_you_mean, nearest, unknown

#: The key under which a unit keeps what is none of its keys.
KEPT = "info"


@cache
def known_keys() -> tuple[str, ...]:
    """The keys that a column may give."""
    return tuple(dict.fromkeys(["name", *(key for of in KINDS.values() for key in keys_of(of))]))


def folded(text: str) -> str:
    """A text as it is compared with others: in any case, with single spaces."""
    return " ".join(composed(text).casefold().split())


def key_of_head(head: str) -> str | None:
    """The key that a head names by itself: `Rank spacing` is rank-spacing."""
    key = folded(head).replace(" ", "-").replace("_", "-")
    return key if key in known_keys() and key != KEPT else None


@dataclass(frozen=True, slots=True)
class ColumnUse:
    """What one column gives.

    Attributes
    ----------
    head
        Its head, as written.
    keys
        The key that it gives; of several, the first that the kind of a unit has. None: it is kept.
    values
        What stands in place of a cell, by its text; None leaves the key to the profile.
    at
        Its number, from 1.
    place
        Where that is said.
    """

    head: str
    keys: tuple[str, ...]
    values: Mapping[str, Node] = field(default_factory=dict)
    at: int = 0
    place: Place | None = None

    @property
    def is_kept(self) -> bool:
        """Whether it gives no key."""
        return self.keys in ((), (KEPT,))

    def key_for(self, kind: str | None) -> str | None:
        """The key that it gives a unit of a kind; None if it is kept."""
        if self.is_kept:
            return None
        model = KINDS.get(kind or "")
        if len(self.keys) == 1 or model is None:
            return self.keys[0]
        own = (*keys_of(model), "name")
        return next((key for key in self.keys if key.partition(".")[0] in own), None)


def wanted_columns(node: Node | None, problems: list[Problem]) -> dict[str, ColumnUse]:
    """What `columns:` says, by the heads as they are compared."""
    if node is None or node.value is None:
        return {}
    if not isinstance(node.value, dict):
        message = "write a mapping from the head of a column to a key: {Unit: label}"
        problems.append(Problem("units.columns", message, node.place))
        return {}
    found: dict[str, ColumnUse] = {}
    for head, entry in mapping(node).items():
        path, given = f"units.columns.{head}", mapping(entry)
        problems += _wrong_entry(path, entry)
        to = given.get("to", Node(None)) if given else entry
        listed = to.value if isinstance(to.value, list) else [to]
        keys = tuple(str(each.value) for each in listed if isinstance(each.value, str))
        problems += _wrong_keys(path, to, listed)
        values = {folded(text): each for text, each in mapping(given.get("values", _NONE)).items()}
        if folded(head) in found:
            problems.append(Problem(path, "the column is given twice", entry.place))
        found[folded(head)] = ColumnUse(composed(head), keys, values, place=entry.place)
    problems += _given_twice(found)
    return found


_NONE = Node(None)


def _wrong_entry(path: str, entry: Node) -> Iterator[Problem]:
    """What is wrong with the form of an entry."""
    for key, node in mapping(entry).items():
        if key not in ("to", "values"):
            yield Problem(f"{path}.{key}", "unknown key; known: to, values", node.place)
        elif key == "values" and not isinstance(node.value, dict):
            message = "write a mapping from what a cell holds to a value: {marching: foot}"
            yield Problem(f"{path}.values", message, node.place)


def _wrong_keys(path: str, to: Node, listed: Sequence[Node]) -> Iterator[Problem]:
    if not listed or any(not isinstance(each.value, str) for each in listed):
        message = "write the key that the column gives, such as label, or a list of keys"
        yield Problem(path, message, to.place)
        return
    for each in listed:
        key = str(each.value).partition(".")[0]
        if key not in known_keys():
            hint = did_you_mean(nearest(key, known_keys()))
            yield Problem(path, f"a unit has no key '{key}'{hint}", each.place)


def _given_twice(wanted: Mapping[str, ColumnUse]) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for use in wanted.values():
        if len(use.keys) == 1 and not use.is_kept:
            if use.keys[0] in first:
                message = f"the column '{first[use.keys[0]]}' already gives {use.keys[0]}"
                yield Problem(f"units.columns.{use.head}", message, use.place)
            first.setdefault(use.keys[0], use.head)


def columns_in(
    table: LineUpTable, heads: SheetRow, wanted: Mapping[str, ColumnUse], problems: list[Problem]
) -> list[ColumnUse]:
    """The columns of a table with a head, each with what it gives, from left to right."""
    found: list[ColumnUse] = []
    by_name = {key for use in wanted.values() for key in use.keys}
    given: dict[str, str] = {}
    kept: dict[str, int] = {}
    for at, cell in sorted(heads.cells.items()):
        if cell.problem is not None and not cell.text:
            problems.append(Problem("units", cell.problem, cell.place))
            continue
        head = " ".join(composed(cell.text).split())
        if continues(heads, at):  # a head over several columns is that of the first
            found.append(ColumnUse(f"{head} {column_name(at)}", (), at=at))
            continue
        use = wanted.get(folded(head))
        key = key_of_head(head) if use is None else None
        if use is None and key is not None and key not in by_name:
            use = ColumnUse(head, (key,))
        single = use.keys[0] if use is not None and len(use.keys) == 1 else head
        if use is not None and not use.is_kept and single in given:
            message = f"the column '{head}' is given twice"
            problems.append(Problem("units", message, cell.place))
            continue
        if use is None or use.is_kept:
            kept[head] = kept.get(head, 0) + 1
            found.append(ColumnUse(head if kept[head] == 1 else f"{head} {kept[head]}", (), at=at))
        else:
            given[single] = head
            found.append(ColumnUse(head, use.keys, use.values, at, cell.place))
    problems += _missing(table, heads, wanted, found)
    return found


def continues(row: SheetRow, at: int) -> bool:
    """Whether a cell continues the one to its left: both are merged."""
    cell, left = row.cells.get(at), row.cells.get(at - 1)
    return cell is not None and left is not None and cell.is_merged and cell.text == left.text


def _missing(
    table: LineUpTable,
    heads: SheetRow,
    wanted: Mapping[str, ColumnUse],
    found: Sequence[ColumnUse],
) -> Iterator[Problem]:
    """What columns a table lacks."""
    there = [" ".join(cell.text.split()) for _, cell in sorted(heads.cells.items()) if cell.text]
    known = {folded(head) for head in there}
    where = f"row {heads.line} of {table.place(None)}"
    for head, use in wanted.items():
        if head not in known:
            message = f"{unknown('column', use.head, there)}; heads are in {where}"
            yield Problem(f"units.columns.{use.head}", message, use.place)
    if not any(key in use.keys for use in found for key in ("name", "label")) and not any(
        key in use.keys for use in wanted.values() for key in ("name", "label")
    ):
        hint = did_you_mean(next(filter(None, (nearest("name", there),)), None))
        message = "there is no column 'name' or 'label'" + (
            hint or "; say which column it is: columns: {Unit: label}"
        )
        yield Problem("units", message, table.place(heads.line))


def without_heads(
    table: LineUpTable, heads: SheetRow, rows: Sequence[SheetRow], problems: list[Problem]
) -> list[ColumnUse]:
    """Columns without a head: in a workbook they are kept by their letters.

    In a text file they are errors, as most come from a separator inside a text.
    """
    found: dict[int, ColumnUse] = {}
    for row in rows:
        for at, cell in sorted(row.cells.items()):
            if at in heads.cells or at in found:
                continue
            found[at] = ColumnUse(f"column {column_name(at)}", (), at=at)
            if table.separator is not None:
                quotes = f", or put a text that contains '{table.separator}' in quotes"
                hint = "write one, or clear the cell" + (quotes if table.separator != "\t" else "")
                message = f"the column has no head; {hint}"
                problems.append(Problem("units", message, cell.place))
    return [found[at] for at in sorted(found)]


def notice_of_kept(table: LineUpTable, kept: Collection[str]) -> Iterator[str]:
    """Which columns are kept, by their heads, and which of them may be meant for a key."""
    if kept:
        near = [(head, nearest(head, known_keys())) for head in kept if key_of_head(head) is None]
        likely = [f"'{head}' ({key}?)" for head, key in near if key is not None]
        like = f"; similar keys: {', '.join(likely)}" if likely else ""
        yield f"{table.place(None)}: kept as info: {', '.join(kept)}{like}"
