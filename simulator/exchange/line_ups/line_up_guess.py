"""What a planner's line-up may mean: which column is which, and what kinds of units it names."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice, pairwise

from simulator.scenario.clock import Clock, clock_time
from simulator.scenario.document.column_use import KEPT, ColumnUse, continues, folded, key_of_head
from simulator.scenario.document.row_kinds import MOST_ABOVE, RowSorter
from simulator.scenario.document.tables.cells import LineUpTable, SheetRow
from simulator.scenario.document.unit_names import slug
from simulator.scenario.model.fields import is_name
from simulator.scenario.model.units import KINDS
from simulator.scenario.numerals import GROUPED, SEPARATORS, without_separators

#: Words of heads, for each key; a head that is the word counts before one that contains it.
_WORDS: dict[tuple[str, ...], str] = {
    ("label",): "unit|entry|group|organi[sz]ation|participant|name|title|description|contingent"
    "|verein|gruppe|einheit|nom|unité|groupe|nombre|grupo",
    ("profile",): "type|category|kind|class|typ|art|kategorie|catégorie|tipo",
    ("people",): "people|marchers|participants|persons|personnel|head ?count|pax|number"
    "|walkers|personen|teilnehmer|personnes|personas|strength|effectifs?|anzahl|kopfzahl",
    ("vehicles", "aircraft"): "vehicles?|cars?|trucks?|floats?|aircraft|fahrzeuge?|véhicules?",
    ("assembly",): "assembly|staging|muster|form ?up|line ?up|street|area|aufstell\\w*|sammelplatz"
    "|treffpunkt|rassemblement",
    ("report",): "report|reporting|arrive|arrival|check ?in|be there|(?:muster|staging|assembly"
    "|form ?up|line ?up)(?: time)?|eintreffen|aufstell\\w*|treffen|rassemblement|arrivée",
    ("release", "target.at"): "step ?off|start|depart|departure|release|go|abmarsch|départ|time",
}
_CLOCKS = ("report", "release")
_COUNTS = ("people", "vehicles")
_WHOLE = re.compile(rf"{GROUPED}|\d+(?:\.0)?")
_MEASURED = re.compile(rf"(?:{GROUPED}|\d)[\d.,]* ?[a-zA-Z/]{{1,6}}")
#: Numbers in a text, with what may stand between thousands.
_DIGITS = re.compile(rf"\d{{1,3}}(?:[.{SEPARATORS}]\d{{3}})+(?!\d)|\d+")
#: What is no whole number of anything: one below zero, or with decimals.
_NO_COUNT = re.compile(r"^\s*[-\u2212]\s*\d|(?<![\d.,])\d+[.,]\d{1,2}(?![\d.,])")
_LOOSE_CLOCK = re.compile(
    r"(\d{1,2})(?:[.:h](\d{2}))? ?([ap])\.?m\.?|(\d{1,2})[.h](\d{2})|([01]\d|2[0-3])([0-5]\d)",
    re.I,
)
#: What people write before or after a clock time.
_OF_CLOCKS = re.compile(
    r"^(?:at|um|à|ca\.?|approx\.?|~)\s+|\s*(?:uhr|hrs?|hours|o'clock)\.?$", re.I
)
_IN_WORDS = {"noon": "12:00", "midday": "12:00", "midnight": "24:00"}
_FLIES = (
    r"fly|flight|flypast|aircraft|plane|aeroplane|helicopter|jets?\b|aerial"
    r"|überflug|flugzeug|hubschrauber|avion|hélicoptère"
)
#: Words of what drives, and about how long it is (m).
_DRIVES = {
    r"motor ?cycle|motor ?bike|police bike": 2.5,
    r"float|trailer|trolley|wagon|carriage|(?:fest|motiv|prunk)?wagen|chars?\b|carrosse": 12.0,
    r"fire|truck|bus\b|engine|lorry|ambulance": 9.0,
    r"tractor": 5.0,
    r"vehicle|car\b|cars\b|convertible|jeep|automobile|motor|drive|fahrzeug|véhicule|voiture": 5.0,
}
#: In so many rows, numbers that grow by one are no counts.
_FEWEST_NUMBERED = 3
#: Types beyond these are taken for slips: then it is no column of types.
MOST_TYPES = 40


@dataclass(frozen=True, slots=True)
class TypeGuess:
    """What a type of a line-up may be.

    Attributes
    ----------
    written
        As the line-up has it; nothing where it has no types.
    profile, kind
        The name of its profile, and the kind of its units.
    length
        Of a vehicle (m).
    lacks
        Whether some row lacks the number of people on foot, of vehicles, or of aircraft.
    time
        Of a flight: the first time that a row gives.
    """

    written: str
    profile: str
    kind: str
    length: float = 5.0
    lacks: bool = False
    time: str | None = None


@dataclass(slots=True)
class Guess:
    """What a line-up may mean.

    Attributes
    ----------
    table, heads
        The table, and the row of its heads.
    uses
        What its columns give.
    why
        For the head of each column that gives something, why it is guessed.
    types
        Its types.
    streets
        Where its units assemble.
    times
        The clock times at which its units leave, and those of their reports.
    instead
        By the head of a column, and what a cell holds as it is compared: as written, and what
        stands in its place.
    rows, notices
        The rows of units, and what is said of the others.
    """

    table: LineUpTable
    heads: SheetRow
    uses: list[ColumnUse]
    why: dict[str, str] = field(default_factory=dict)
    types: list[TypeGuess] = field(default_factory=list)
    streets: list[str] = field(default_factory=list)
    times: list[Clock] = field(default_factory=list)
    instead: dict[str, dict[str, tuple[str, str | None]]] = field(default_factory=dict)
    rows: list[SheetRow] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)

    def column(self, key: str) -> ColumnUse | None:
        """The column that gives a key."""
        return next((use for use in self.uses if key in use.keys), None)

    def text(self, row: SheetRow, key: str) -> str | None:
        """What a row has in the column of a key, with what stands in its place."""
        use = self.column(key)
        cell = row.cells.get(use.at) if use is not None else None
        if use is None or cell is None:
            return None
        return self.instead.get(use.head, {}).get(folded(cell.text), ("", cell.text))[1]

    @property
    def kinds(self) -> set[str]:
        """The kinds of its units."""
        return {each.kind for each in self.types}


def guess_line_up(table: LineUpTable) -> Guess:
    """Guess what a line-up means by its heads, and by what its cells look like."""
    heads = max(islice(table.rows, MOST_ABOVE), key=_likely_heads)
    found = Guess(table, heads, [])
    below = [row for row in table.rows if row.line > heads.line and _is_of_data(row, heads)]
    texts = {
        at: [row.cells[at].text for row in below if at in row.cells and row.cells[at].text]
        for at in heads.cells
    }
    given = _keys(heads, texts, found.why)
    for at, cell in sorted(heads.cells.items()):
        if continues(heads, at):
            continue
        found.uses.append(ColumnUse(" ".join(cell.text.split()), given.get(at, ()), at=at))
    sorter = RowSorter.of(table, heads, found.uses)
    found.rows, found.notices = sorter.units, [*sorter.notices()]
    for use in found.uses:
        if use.keys:
            _read_loosely(found, use)
    found.types = list(_types(found))
    streets = (found.text(row, "assembly") for row in found.rows)
    found.streets = list(dict.fromkeys(street for street in streets if street))
    return found


def _is_of_data(row: SheetRow, heads: SheetRow) -> bool:
    """Whether a row has different cells, and not those of the heads: it is no title."""
    texts = {at: cell.text for at, cell in row.cells.items()}
    own = {at: cell.text for at, cell in heads.cells.items()}
    return len(set(texts.values())) > 1 and texts != own


def _likely_heads(row: SheetRow) -> float:
    """How likely a row holds the heads: they have known words, and no numbers."""
    texts = {folded(cell.text) for cell in row.cells.values()}
    known = sum(max(_fits(words, text) for words in _WORDS.values()) for text in texts)
    numbers = sum(bool(_WHOLE.fullmatch(text)) or _clock(text) is not None for text in texts)
    return known - 2 * numbers + len(texts) / 100


def _fits(words: str, head: str) -> int:
    """How well a head fits words: 2: it is one; 1: it contains one; else 0."""
    head = " ".join(re.findall(r"\w+", head))
    if re.fullmatch(words, head):
        return 2
    return int(re.search(rf"\b(?:{words})\b", head) is not None)


def _keys(
    heads: SheetRow, texts: Mapping[int, Sequence[str]], why: dict[str, str]
) -> dict[int, tuple[str, ...]]:
    """What each column may give."""
    found: dict[int, tuple[str, ...]] = {}
    shown = {
        at: " ".join(cell.text.split())
        for at, cell in heads.cells.items()
        if not continues(heads, at)
    }
    for at, head in shown.items():
        key = key_of_head(head)
        if key is not None and key not in _AMBIGUOUS:
            fits = _AS_WRITTEN.get(key, _LOOKS.get(key, bool))(texts[at])
            keys = next((keys for keys in _WORDS if keys[0] == key), (key,))
            found[at], why[head] = (keys, "it is a key") if fits else ((KEPT,), _OTHER)
    taken = {keys[0] for keys in found.values()}
    named = next((at for at, head in shown.items() if key_of_head(head) == "name"), None)
    if named is not None and "label" in taken and all(map(is_name, texts[named])):
        found[named], why[shown[named]] = ("name",), "it is a key"
    for keys, words in sorted(_WORDS.items(), key=lambda each: each[0][0] not in _CLOCKS):
        if keys[0] in taken or (keys[0] == "label" and "name" in taken):
            continue
        looks = _LOOKS.get(keys[0], bool)
        ranked = [
            (_fits(words, folded(head)), -at)
            for at, head in shown.items()
            if at not in found and looks(texts[at])
        ]
        best, place = max(ranked, default=(0, 0))
        if best:
            found[-place], why[shown[-place]] = keys, "by its head"
            taken.add(keys[0])
    for at, head in shown.items():
        if at not in found and key_of_head(head) is not None:
            found[at], why[head] = (KEPT,), _OTHER
    if taken.isdisjoint(("label", "name")):
        first = next((at for at in sorted(shown) if at not in found and _differ(texts[at])), None)
        if first is not None:
            found[first], why[shown[first]] = ("label",), "the first column of texts that differ"
    return found


def _measured(texts: Sequence[str]) -> bool:
    """Whether all are numbers with a unit."""
    return bool(texts) and all(_MEASURED.fullmatch(text) for text in texts)


def _differ(texts: Sequence[str]) -> bool:
    words = [text for text in texts if not _WHOLE.fullmatch(text) and _clock(text) is None]
    return bool(words) and len(set(words)) > len(texts) / 2


def _counts(texts: Sequence[str]) -> bool:
    numbers = sum(_DIGITS.search(text) is not None for text in texts)
    return numbers * 2 >= len(texts) > 0 and not _numbers_rows(texts)


def _numbers_rows(texts: Sequence[str]) -> bool:
    """Whether all are whole numbers that grow by one: they number the rows."""
    if len(texts) < _FEWEST_NUMBERED or not all(map(str.isdecimal, texts)):
        return False
    return all(int(b) - int(a) == 1 for a, b in pairwise(texts))


def _places(texts: Sequence[str]) -> bool:
    return bool(texts) and not _numbers_rows(texts) and not _clocks(texts)


def _clocks(texts: Sequence[str]) -> bool:
    clocks = sum(text[0] == "{" or _loose_clock(text) is not None for text in texts)
    return clocks * 3 >= len(texts) > 0


def _repeated(texts: Sequence[str]) -> bool:
    return 0 < len({folded(text) for text in texts}) <= MOST_TYPES


def _words(texts: Sequence[str]) -> bool:
    return not _counts(texts) or _differ(texts)


_OTHER = "it is a key, but not written as one"
#: Heads that are keys, but in line-ups most often mean something else.
_AMBIGUOUS = ("start", "target", "call", "route", "formation", "kind", "name", "standing")
#: How the cells of other keys are written.
_AS_WRITTEN = dict.fromkeys(
    ("gap", "length", "spacing", "width", "depth", "rank-spacing", "standing-gap", "speed"),
    _measured,
)
_LOOKS: dict[str, Callable[[Sequence[str]], bool]] = {
    "label": _words,
    "profile": _repeated,
    "people": _counts,
    "vehicles": _counts,
    "assembly": _places,
    "report": _clocks,
    "release": _clocks,
}


def _clock(text: str) -> Clock | None:
    try:
        return clock_time(text)
    except ValueError:
        return None


def _loose_clock(text: str) -> str | None:
    """A clock time as the scenario file has it, from one that is written in another way."""
    text = _OF_CLOCKS.sub("", text).strip()
    if _clock(text) is not None:
        return text
    loose = _LOOSE_CLOCK.fullmatch(text)
    if loose is None:
        return _IN_WORDS.get(folded(text))
    hours, minutes = loose[1] or loose[4] or loose[6], loose[2] or loose[5] or loose[7] or "00"
    made = f"{hours}:{minutes}" + (f" {loose[3].upper()}M" if loose[3] else "")
    return made if _clock(made) is not None else None


def _read_loosely(found: Guess, use: ColumnUse) -> None:
    """What may stand in place of cells that are not written as counts or clock times are."""
    if use.keys[0] not in (*_CLOCKS, *_COUNTS):
        return
    instead = found.instead.setdefault(use.head, {})
    for row in found.rows:
        cell = row.cells.get(use.at)
        if cell is None or not cell.text or cell.text[0] in "{[":
            continue
        if use.keys[0] in _CLOCKS:
            clock = _loose_clock(cell.text)
            if clock != cell.text:
                instead[folded(cell.text)] = cell.text, clock
            if clock is not None and (time := _clock(clock)) is not None:
                found.times.append(time)
        elif not _WHOLE.fullmatch(cell.text):
            found_in = [] if _NO_COUNT.search(cell.text) else _DIGITS.findall(cell.text)
            numbers = [int("".join(filter(str.isdecimal, each))[:7]) for each in found_in]
            number = max(numbers, default=0)
            given = str(number) if number else None
            instead[folded(cell.text)] = cell.text, given
        elif int(without_separators(cell.text).partition(".")[0]) == 0:
            instead[folded(cell.text)] = cell.text, None


def _types(found: Guess) -> Iterator[TypeGuess]:
    """The types of a line-up, each with the kind that its units most likely have."""
    rows: dict[str, list[SheetRow]] = {}
    written: dict[str, str] = {}
    for row in found.rows:
        text = found.text(row, "profile") or ""
        written.setdefault(folded(text), text)
        rows.setdefault(folded(text), []).append(row)
    used: set[str] = set()
    for key, of_type in rows.items():
        name = slug(key) or "march"
        if not name[0].isalpha() or name in KINDS or name == "all":
            name = f"type-{name}"
        while name in used:
            name += "-2"
        used.add(name)
        labels = " ".join(found.text(row, "label") or "" for row in of_type).casefold()
        kind, length = _kind(found, key, labels, of_type)
        counted = "people" if kind == "formation" else "vehicles"
        numbers = [found.text(row, counted) for row in of_type]
        times = (found.text(row, "release") for row in of_type)
        time = next((each for each in times if each), None) if kind == "flight" else None
        yield TypeGuess(written[key], name, kind, length, None in numbers, time)


def _kind(found: Guess, written: str, labels: str, rows: Sequence[SheetRow]) -> tuple[str, float]:
    """The kind of the units of a type, and the length of a vehicle: by its word, else by whether
    most of them have vehicles.
    """
    if re.search(_FLIES, written) or (not written and re.fullmatch(_FLIES, labels)):
        return "flight", 15.0
    for words, length in _DRIVES.items():
        if re.search(rf"\b(?:{words})", written):
            return "column", length
    drive = Counter(bool(found.text(row, "vehicles")) for row in rows)
    if drive[True] > drive[False] and (written or not drive[False]):
        lengths = (each for words, each in _DRIVES.items() if re.search(words, labels))
        return "column", next(lengths, 5.0)
    return "formation", 0.0


def first_day(times: Sequence[Clock]) -> dt.date | None:
    """The date of the first clock time that has one."""
    return next((time.date() for time in times if isinstance(time, dt.datetime)), None)
