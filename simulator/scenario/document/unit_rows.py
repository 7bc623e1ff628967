"""The units of a line-up: each row as the keys of a unit."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from simulator.errors import Place, Problem, ScenarioError
from simulator.format import listed
from simulator.scenario.document.column_use import (
    KEPT,
    ColumnUse,
    columns_in,
    continues,
    folded,
    notice_of_kept,
    without_heads,
)
from simulator.scenario.document.row_kinds import RowSorter
from simulator.scenario.document.tables.cells import LineUpTable, SheetCell, SheetRow
from simulator.scenario.document.tables.values import value_of
from simulator.scenario.document.tree import Node, mapping, of_plain
from simulator.scenario.document.unit_names import name_from, slug
from simulator.scenario.model.fields import is_name
from simulator.scenario.model.units import KINDS
from simulator.wording import composed

#: Sections whose names no unit may have.
_SECTIONS = ("profiles", "groups", "programme", "incidents")


class _Taken(NamedTuple):
    """A cell under a key, and by which column."""

    cell: SheetCell
    use: ColumnUse


@dataclass(slots=True)
class UnitRows:
    """The units of a table as they are made, row by row."""

    table: LineUpTable
    uses: Sequence[ColumnUse]
    profiles: Mapping[str, Node]
    reserved: Collection[str]
    problems: list[Problem]
    profile: Node | None = None
    units: dict[str, Node] = field(default_factory=dict)
    first: dict[str, int] = field(default_factory=dict)
    by_text: dict[str, str] = field(default_factory=dict)
    unread: list[Place] = field(default_factory=list)
    has_kept: set[str] = field(default_factory=set)

    @classmethod
    def of(
        cls,
        table: LineUpTable,
        heads: SheetRow,
        wanted: Mapping[str, ColumnUse],
        sections: Sequence[Mapping[str, Node]],
        profile: Node | None = None,
    ) -> tuple[list[str], dict[str, Node]]:
        """What a reader should know of a table, and its units.

        Parameters
        ----------
        table, heads
            The table, and the row of its heads.
        wanted
            What is said of its columns.
        sections
            The sections of the document, and before it of that which it extends.
        profile
            That of rows which give neither a profile nor a kind.

        Raises
        ------
        ScenarioError
            If rows or columns are wrong.
        """
        problems: list[Problem] = []
        uses = columns_in(table, heads, wanted, problems)
        rows = RowSorter.of(table, heads, uses)
        uses += without_heads(table, heads, rows.units, problems)
        named = {
            section: {name: node for given in sections for name, node in _entries(given, section)}
            for section in _SECTIONS
        }
        reserved = {"all", *KINDS, *(name for names in named.values() for name in names)}
        line_up = cls(table, uses, named["profiles"], reserved, problems, profile)
        for name in line_up.profiles:
            line_up.by_text.setdefault(slug(name), name)
        for row in rows.units:
            line_up.add(row)
        if problems:
            raise ScenarioError(problems)
        notices = (rows.notices(), notice_of_kept(table, line_up.kept_heads()), line_up._unread())
        return [notice for found in notices for notice in found], line_up.units

    def add(self, row: SheetRow) -> None:
        """Make the unit of a row."""
        taken, kept = self._sorted(row)
        name, label = taken.pop("name", None), taken.get("label")
        place = self.table.place(row.line, (name or label or _Taken(_NO_CELL, _FIRST)).use.at)
        if name is not None and label is None and not is_name(name.cell.text):
            taken["label"], name = name, None
            label = taken["label"]
        if name is None and label is None:
            if not any({"name", "label"} & {*use.keys} for use in self.uses):
                return  # which is reported, once
            self.problems.append(Problem("units", "the row has no name", place))
            return
        if name is not None:
            known = name.cell.text
            if known in self.units:
                message = f"the unit '{known}' is given twice; first in row {self.first[known]}"
                self.problems.append(Problem("units", message, place))
                return
        else:
            assert label is not None
            known = name_from(label.cell.text, self.units, self.reserved)
        self.first[known] = row.line
        keys: dict[str, Node] = {}
        if self.profile is not None and taken.keys().isdisjoint(("profile", "kind")):
            keys["profile"] = self.profile
        for key, each in sorted(taken.items(), key=lambda each: each[0] != "profile"):
            node = self._value(f"units.{known}.{key}", key, each)
            if node is not None:
                self._put(keys, key, node)
        if kept:
            keys[KEPT] = Node({**mapping(keys.get(KEPT, Node(None))), **kept}, place)
        self.units[known] = Node(keys, place)

    def _sorted(self, row: SheetRow) -> tuple[dict[str, _Taken], dict[str, Node]]:
        """The cells of a row by the keys that they give, and what is kept."""
        taken: dict[str, _Taken] = {}
        kept: dict[str, Node] = {}
        of_kind: list[_Taken] = []
        for use in self.uses:
            cell = row.cells.get(use.at)
            if cell is None or (use.is_kept and continues(row, use.at)):
                continue
            if use.is_kept:
                self._keep(kept, use, cell)
            elif len(use.keys) > 1:
                of_kind.append(_Taken(cell, use))
            else:
                taken[use.keys[0]] = _Taken(replace(cell, text=composed(cell.text)), use)
        if of_kind:
            kind = self._kind(taken)
            for each in of_kind:
                key = each.use.key_for(kind)
                if key is None:
                    self._keep(kept, each.use, each.cell)
                elif key in taken:
                    message = f"the column '{taken[key].use.head}' gives {key}, too"
                    self.problems.append(Problem("units", message, each.cell.place))
                else:
                    taken[key] = each
        return taken, kept

    def _keep(self, kept: dict[str, Node], use: ColumnUse, cell: SheetCell) -> None:
        """Keep what a cell shows."""
        if cell.text:
            self.has_kept.add(use.head)
            kept[use.head] = Node(composed(cell.text), cell.place)
        else:
            self.unread.append(cell.place)

    def kept_heads(self) -> list[str]:
        """The heads of the columns that are kept, from left to right."""
        return [use.head for use in self.uses if use.is_kept and use.head in self.has_kept]

    def _unread(self) -> Iterator[str]:
        """Which cells are not kept, as they cannot be read."""
        if self.unread:
            places = listed([str(place).rpartition("cell ")[2] for place in self.unread])
            yield f"{self.table.place(None)}: not kept, as they cannot be read: {places}"

    def _kind(self, taken: Mapping[str, _Taken]) -> str | None:
        """The kind of a unit, by its own cell or by its profile."""
        if "kind" in taken:
            kind = self._value("", "kind", taken["kind"], report=False)
        else:
            profile = self.profile
            if "profile" in taken:
                profile = self._value("", "profile", taken["profile"], report=False)
            named = str(profile.value) if profile is not None else ""
            kind = self.profiles.get(named, Node(None)).child("kind")
        return kind.value if kind is not None and isinstance(kind.value, str) else None

    def _value(self, path: str, key: str, taken: _Taken, *, report: bool = True) -> Node | None:
        """What a cell gives under a key; None if nothing, or if it is wrong."""
        cell, use = taken
        instead = use.values.get(folded(cell.text)) if use.values and cell.text else None
        if instead is not None:
            if not isinstance(instead.value, str):
                return None if instead.value is None else instead
            cell = SheetCell(instead.value, instead.place or cell.place)
        message = cell.problem
        if message is None:
            if key in ("profile", "kind"):
                cell = replace(cell, text=self._named(key, cell.text))
            try:
                node = of_plain(value_of(key, cell, self.table.separator), cell.place)
                if isinstance(node.value, float | str) and str(node.value) != cell.text:
                    node.written = cell.text
                return node
            except (ScenarioError, ValueError) as error:
                first = error.problems[0].message if isinstance(error, ScenarioError) else None
                message = first or str(error)
        if report:
            self.problems.append(Problem(path, message, cell.place))
        return None

    def _named(self, key: str, text: str) -> str:
        """The profile, or the kind, that a text names in any case."""
        if key == "kind":
            return text.casefold() if text.casefold() in KINDS else text
        return text if text in self.profiles else self.by_text.get(slug(text), text)

    def _put(self, keys: dict[str, Node], key: str, node: Node) -> None:
        """Put a value under a key, or below it: what is beside it there is that of the profile."""
        first, *below = key.split(".", 1) if not key.startswith(f"{KEPT}.") else (KEPT, key[5:])
        if not below:
            keys[first] = node
            return
        there = keys.get(first)
        if there is None:
            profile = keys.get("profile", Node(None)).value
            shared = self.profiles.get(str(profile), Node(None)).child(first)
            there = Node(dict(mapping(shared or Node(None))), node.place)
            keys[first] = there
        entries = mapping(there)
        self._put_below(entries, below[0].split(".") if first != KEPT else below, node)

    def _put_below(self, entries: dict[str, Node], path: Sequence[str], node: Node) -> None:
        for key in path[:-1]:
            inner = Node(dict(mapping(entries.get(key, Node(None)))), node.place)
            entries[key] = inner
            entries = mapping(inner)
        entries[path[-1]] = node


_NO_CELL = SheetCell("", Place(""))
_FIRST = ColumnUse("", (), at=1)


def _entries(document: Mapping[str, Node], section: str) -> list[tuple[str, Node]]:
    return list(mapping(document.get(section, Node(None))).items())
