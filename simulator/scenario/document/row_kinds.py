"""Which rows of a line-up are units, and which are heads, titles or totals."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from simulator.format import listed
from simulator.scenario.document.column_use import ColumnUse, folded, key_of_head
from simulator.scenario.document.tables.cells import LineUpTable, SheetCell, SheetRow
from simulator.scenario.numerals import GROUPED, without_separators
from simulator.tolerances import SAME_NUMBER

#: The heads are looked for in so many rows.
MOST_ABOVE = 50
#: What parts of a parade are called.
_PARTS = r"(?:division|section|part|block|phase|wave|abteilung|teil|bloc|partie)"
_SUM = (
    r"(?:(?:grand|general|overall|sub|sous)[ -]?|zwischen|teil|gesamt)?"
    r"(?:totals?|totale?n?|totaux|totaal|sums?|summen?|sommes?|sumas?|gesamt|insgesamt|всего|итого"
    r"|合計|合计|总计)"
)
#: What the label of a total is, in several languages.
_TOTAL = re.compile(
    rf"(?:{_PARTS}\b.{{0,12}} )?{_SUM}"
    r"(?: ?[:=(–—-].*| (?:for |of |number of |no\.? of )?"
    rf"(?:people|persons|personen|participants|marchers|units|vehicles|of\b|{_PARTS}\b).*)?",
    re.DOTALL,
)
#: What is in it, if its numbers are sums.
_OF_SUMS = re.compile(rf"(?:.*\W)?{_SUM}(?:\W.*)?", re.DOTALL)
_NUMBER = re.compile(rf"[-+]?(?:{GROUPED}|\d+)(?:[.,]\d+)*")
#: What titles begin with where a label alone may be a unit.
_PART = re.compile(rf"{_PARTS}\b.{{0,12}}")
_LONGEST_TITLE = 40


def heads_of(
    table: LineUpTable, wanted: Mapping[str, ColumnUse], line: int | None
) -> SheetRow | None:
    """The row of the heads: that of a line; or of the first rows the one with the most known heads.

    None: there is nothing in the line.
    """
    if line is not None:
        return next((row for row in table.rows if row.line == line), None)

    def known(row: SheetRow) -> int:
        heads = {folded(cell.text): cell.text for cell in row.cells.values()}
        if wanted:
            return len(heads.keys() & wanted.keys())
        return len({key_of_head(text) for text in heads.values()} - {None})

    return max(islice(table.rows, MOST_ABOVE), key=known)


class _Sums:
    """The sums of the columns, of all units and of those since the last title or total."""

    def __init__(self) -> None:
        self.of_all: dict[int, float] = {}
        self.of_part: dict[int, float] = {}

    def add(self, row: SheetRow) -> None:
        for at, cell in row.cells.items():
            if (number := _number(cell)) is not None:
                for sums in (self.of_all, self.of_part):
                    sums[at] = sums.get(at, 0.0) + number

    def are(self, row: SheetRow, labels: Collection[int] = ()) -> bool:
        """Whether a row holds nothing but such sums, beside labels."""
        cells = {at: cell for at, cell in row.cells.items() if at not in labels}
        return bool(cells) and any(
            all(
                (number := _number(cell)) is not None
                and abs(number - sums.get(at, 0.0)) <= SAME_NUMBER * max(1.0, abs(number))
                for at, cell in cells.items()
            )
            for sums in (self.of_all, self.of_part)
        )


@dataclass(slots=True)
class RowSorter:
    """Sorts the rows of a table.

    Attributes
    ----------
    table, heads
        The table, and the row of its heads.
    names, labels, types, used
        The columns that give the name, the label, the profile or the kind, and any key.
    units
        Rows of units.
    left_out
        What the others are, each with its row.
    """

    table: LineUpTable
    heads: SheetRow
    names: set[int]
    labels: set[int]
    types: set[int]
    used: set[int]
    units: list[SheetRow] = field(default_factory=list)
    left_out: dict[str, list[str]] = field(default_factory=dict)
    sums: _Sums = field(default_factory=_Sums)

    @classmethod
    def of(cls, table: LineUpTable, heads: SheetRow, uses: Sequence[ColumnUse]) -> RowSorter:
        """Sort the rows below the heads, and note those above."""
        names, labels, types = (
            {use.at for use in uses if not keys.isdisjoint(use.keys)}
            for keys in ({"name"}, {"label"}, {"profile", "kind"})
        )
        used = {use.at for use in uses if not use.is_kept}
        found = cls(table, heads, names, labels, types, used)
        for row in table.rows:
            if row.line < heads.line:
                found._leave_out("above the heads", row)
            elif row is not heads:
                found._sort(row)
        return found

    def notices(self) -> Iterator[str]:
        """What a reader should know of the rows that are not units, in one line."""
        found = [
            f"{what}: row{'s' if len(rows) > 1 else ''} {listed(rows)}"
            for what, rows in self.left_out.items()
        ]
        if self.table.empty and found:
            found.append(f"empty: {self.table.empty}")
        if found:
            yield f"{self.table.place(None)}: rows that are not units: {'; '.join(found)}"

    def _sort(self, row: SheetRow) -> None:
        what = self._what(row)
        if what is None:
            self.units.append(row)
            self.sums.add(row)
            return
        text = next(iter(row.cells.values())).text if what == "titles" else ""
        self._leave_out(what, row, " ".join(text.split()))
        if what in ("titles", "totals"):
            self.sums.of_part.clear()

    def _leave_out(self, what: str, row: SheetRow, text: str = "") -> None:
        if len(text) > _LONGEST_TITLE:
            text = f"{text[: _LONGEST_TITLE - 1]}…"
        shown = f"{row.line} ({text})" if text else f"{row.line}"
        self.left_out.setdefault(what, []).append(shown)

    def _what(self, row: SheetRow) -> str | None:
        """What a row is, if not a unit."""
        cells, texts = row.cells, {at: folded(cell.text) for at, cell in row.cells.items()}
        heads = self.heads.cells
        if len(cells) > 1 and all(
            at in heads and text == folded(heads[at].text) for at, text in texts.items()
        ):
            return "heads again"
        totals = {at for at, text in texts.items() if _TOTAL.fullmatch(text)}
        if not totals:
            labels = {at for at, text in texts.items() if _OF_SUMS.fullmatch(text)}
            totals = labels if labels and self.sums.are(row, labels) else totals
        typed = self.types & cells.keys() - totals
        if totals and not typed:
            return "totals"
        if any(cell.problem for cell in cells.values()):
            return None
        if self._is_title(cells, texts):
            return "titles"
        named = (self.names | self.labels) & cells.keys()
        return None if named or typed else self._of_numbers(row)

    def _of_numbers(self, row: SheetRow) -> str | None:
        """What a row of numbers alone is; None if there is something else in it."""
        if self.sums.are(row):
            return "totals"
        return "only a number" if len(row.cells) == 1 and not row.cells.keys() & self.used else None

    def _is_title(self, cells: Mapping[int, SheetCell], texts: Mapping[int, str]) -> bool:
        """Whether a row holds one text: in one cell, or in one that is merged from several.

        A name alone is a unit, as it may stand in a file that extends another; so is a label
        where no column says what units are, but "Division 2".
        """
        own = [cell for cell in cells.values() if not cell.is_merged]
        if len(own) != 1 or len(set(texts.values())) > 1 or _number(own[0]) is not None:
            return False
        named = self.names if self.types else self.names | self.labels
        a_part = _PART.fullmatch(next(iter(texts.values()))) is not None
        return len(cells) > 1 or a_part or not named & cells.keys()


def _number(cell: SheetCell) -> float | None:
    """The number in a cell, if it holds one."""
    if cell.kind not in ("text", "number", "formatted number") or not _NUMBER.fullmatch(cell.text):
        return None
    plain = without_separators(cell.text)
    return float(plain) if plain.count(".") < 2 else None
