"""Each entry of a document by itself: those that are valid become the file of a draft."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from functools import cache, partial
from typing import Annotated, Any, NamedTuple, get_args

from pydantic import TypeAdapter, ValidationError

from simulator.scenario.document.overlay import with_profile
from simulator.scenario.document.tree import SECTIONS, Node, Path, mapping, plain
from simulator.scenario.lineup.placement import placing_of
from simulator.scenario.memo import Memo
from simulator.scenario.model import constraints
from simulator.scenario.model.base import Part, keys_of
from simulator.scenario.model.fields import Quantities
from simulator.scenario.model.fields import name as read_name
from simulator.scenario.model.file import Head, ScenarioFile
from simulator.scenario.model.quantities import Known
from simulator.scenario.model.units import KINDS, UnitModel
from simulator.scenario.validation.draft import Draft, Findings, SectionNames
from simulator.scenario.validation.messages import messages_of, no_kind, unknown_unit_key
from simulator.scenario.validation.places.locations import located_markers, located_zones
from simulator.scenario.validation.places.relative import with_relative
from simulator.wording import alternatives, quoted, unknown

#: Sections whose entries are valid or not, each as a whole.
_SIMPLE = tuple(section for section in SECTIONS if section not in ("profiles", "units"))


class _Read(NamedTuple):
    """A part that was read, None where it is wrong; and by their paths its quantities."""

    part: Any
    known: Known = {}  # noqa: RUF012 - it is never changed


_WRONG = _Read(None)


def read_document(findings: Findings, memo: Memo) -> Draft:
    """Validate every entry of a document by itself: each is a step of the memo."""
    return _Reader(findings, memo).read()


class _Reader:
    """Reads one document."""

    def __init__(self, findings: Findings, memo: Memo) -> None:
        document = mapping(findings.document)
        given = {key: node for key, node in document.items() if node.value is not None}
        self.memo = memo
        self.findings = findings
        self.nodes = {name: self._section(name, given.pop(name, None)) for name in SECTIONS}
        self.constraints = given.pop("constraints", None)
        self.head = given
        names = {
            section: SectionNames(dict(_entries(node))) for section, node in self.nodes.items()
        }
        self.draft = Draft(ScenarioFile.model_construct(), names, findings)

    def read(self) -> Draft:
        """Read all sections into the draft."""
        memo, nodes = self.memo, self.nodes
        head = memo("head", self._head, tuple(self.head), *self.head.values())
        read = {name: memo((name,), self._simple, name, nodes[name]) for name in _SIMPLE}
        read["constraints"] = memo(("constraints",), self._constraints, self.constraints)
        read["units"], taken = memo(("units",), self._units, nodes["units"], nodes["profiles"])
        known = memo(("profiles",), self._profiles, nodes["profiles"], taken)
        parts: dict[str, Any] = {name: each.part for name, each in read.items()}
        self.draft.numbers = tuple(parts["constraints"])
        segments = parts["segments"]
        parts["markers"] = memo("markers", self._markers, segments, parts["markers"])
        ground, units = (segments, parts["routes"], parts["markers"]), parts["units"]
        placing = tuple(memo(("placing", name), placing_of, unit) for name, unit in units.items())
        relative = partial(self._relative, *ground, units)
        laid = memo("relative markers", lambda *_: relative(), *ground, tuple(units), placing)
        # Where units move and markers do not, the ground stays the same.
        parts["markers"] = memo("laid markers", dict, tuple(laid.items()))
        parts["zones"] = memo("zones", self._zones, segments, parts["markers"], parts["zones"])
        parts["constraints"] = tuple(parts["constraints"].values())
        self.draft.file = ScenarioFile.model_construct(None, **dict(head.part), **parts)
        self.draft.known = (head.known, known, *(each.known for each in read.values()))
        return self.draft

    def _markers(self, *read: Any) -> Any:
        return located_markers(self.draft, *read)

    def _relative(self, *read: Any) -> Any:
        return with_relative(self.draft, *read)

    def _zones(self, *read: Any) -> Any:
        return located_zones(self.draft, *read)

    def _section(self, name: str, node: Node | None) -> Node | None:
        """A section; one that is empty is as if it were not there."""
        if node is None or isinstance(node.value, dict):
            return node
        self.findings.add((name,), f"{quoted(plain(node))} is not a mapping: name: …")
        return None

    def _head(self, keys: tuple[str, ...], *nodes: Node) -> _Read:
        """The keys that are not sections, without those that are wrong."""
        given = {key: plain(node) for key, node in zip(keys, nodes, strict=True)}
        known = Quantities()
        try:
            return _Read(Head.model_validate(given, context=known), known.below(given))
        except ValidationError as error:
            wrong = set()
            for path, message in messages_of(error, (), ScenarioFile):
                self.findings.add(path, message)
                wrong.add(str(path[0]))
        for key in wrong & given.keys():
            self.draft.removed.append(((key,), given[key]))
        return _Read(Head.model_construct(None, **valid_fields(Head, given, wrong)))

    def _simple(self, section: str, node: Node | None) -> _Read:
        """The entries of a section that are valid."""
        return _together(
            {
                name: self.memo((section, name), self._entry, section, name, entry)
                for name, entry in _entries(node)
            }
        )

    def _entry(self, section: str, name: str, node: Node) -> _Read:
        path = (section, name)
        return self._part(path, plain(node), _annotation(section), _wrong_name(name, path))

    def _part(
        self, path: Path, given: Any, model: Any, found: Iterable[tuple[Path, str]] = ()
    ) -> _Read:
        """A part that is valid or wrong as a whole."""
        part, wrong, known = None, list(found), Quantities()
        try:
            part = _adapter(model).validate_python(given, context=known)
        except ValidationError as error:
            wrong += messages_of(error, path, model)
        valid = self._is_valid(wrong, path, given)
        return _Read(part, known.below(given, path)) if valid else _WRONG

    def _is_valid(self, found: list[tuple[Path, str]], path: Path, given: Any) -> bool:
        for place, message in found:
            self.findings.add(place, message)
        if found:
            self.draft.mark_invalid(path)
            self.draft.removed.append((path, given))
        return not found

    def _constraints(self, listed: Node | None) -> _Read:
        """The constraints that are valid, by their numbers in the document."""
        if listed is None:
            return _together({})
        if not isinstance(listed.value, list):
            self.findings.add(("constraints",), "write a list: [a, b]")
            self.draft.removed.append((("constraints",), plain(listed)))
            return _together({})
        return _together(
            {
                number: self.memo(("constraints", number), self._constraint, number, node)
                for number, node in enumerate(listed.value)
            }
        )

    def _constraint(self, number: int, node: Node) -> _Read:
        path, given = ("constraints", number), plain(node)
        kind = constraints.kind_of(given)
        if kind is None:
            self._is_valid([(path, no_kind("constraints", given))], path, given)
            return _WRONG
        return self._part(
            path, given, next(each for each in constraints.KINDS if each.kind == kind)
        )

    def _units(self, node: Node | None, profiles: Node | None) -> tuple[_Read, dict[str, set[str]]]:
        """The units that are valid, and what keys they take of which profiles."""
        units, given = dict(_entries(node)), dict(_entries(profiles))
        if not units and not self.findings.at(("units",)):
            self.findings.add(("units",), "is missing: the units, in the order of march")
        found: dict[str, _Read] = {}
        taken: dict[str, set[str]] = {}
        listed = 0
        for number, (name, entry) in enumerate(units.items(), 1):
            self.draft.refuse_too_many(("units", name), "units", number)
            profile = _text(entry.child("profile"))
            if profile is not None and profile not in given:
                self.draft.unknown_profile.add(("units", name))
                self.draft.error(("units", name, "profile"), unknown("profile", profile, given))
            shared = given.get(profile or "")
            found[name], keys = self.memo(("units", name), self._unit, name, entry, shared)
            if profile is not None:
                taken.setdefault(profile, set()).update(keys)
            written = getattr(found[name].part, "ranks", None)
            if isinstance(written, tuple):
                listed += len(written)
                self.draft.refuse_too_many(("units", name), "ranks", listed)
        return _together(found), taken

    def _unit(self, name: str, node: Node, profile: Node | None) -> tuple[_Read, frozenset[str]]:
        """A unit without what is wrong in it, and the keys that it takes from its profile."""
        own, path, known = plain(node), ("units", name), Quantities()
        found = list(_wrong_name(name, path))
        if not isinstance(own, Mapping):
            found.append((path, no_kind("units", own)))
            self._is_valid(found, path, own)
            return _WRONG, frozenset()
        given = own if profile is None else with_profile(own, plain(profile))
        named = self._is_valid(found, path, given)
        unit = self._of_kind(name, given, known)
        taken = {key: each for key, each in given.items() if key not in own}
        quantities = known.below(own, path)
        if taken:
            quantities |= known.below(taken, ("profiles", own["profile"]))
        return _Read(unit, quantities) if named else _WRONG, frozenset(taken)

    def _of_kind(self, name: str, given: Mapping[str, Any], known: Quantities) -> UnitModel:
        """A unit without the keys that are wrong; what is right of it is looked at further."""
        path: Path = ("units", name)
        kind = given.get("kind")
        model = KINDS.get(kind, UnitModel) if isinstance(kind, str) else UnitModel
        if model is UnitModel:
            found = [(path, no_kind("units", given))]
            found += [((*path, *below), message) for below, message in _wrong_keys(given)]
            wrong = {"kind", *(str(place[2]) for place, _ in found[1:])}
            wrong |= {key for key in required_keys(model) if key not in given}
        else:
            found = list(_missing(path, model, given))
            try:
                unit = model.model_validate(given, context=known)
                if not found:
                    return unit
            except ValidationError as error:
                found += messages_of(error, path, model)
            wrong = {str(place[2]) for place, _ in found}
        for place, message in found:
            # A missing key may be one that the unknown profile gives.
            if not (path in self.draft.unknown_profile and "is missing" in message):
                self.findings.add(place, message)
        self.draft.mark_invalid(path)
        for key in wrong:
            self.draft.removed_keys.add((name, key))
            if key in given:
                self.draft.removed.append(((*path, key), given[key]))
        return model.model_construct(None, **valid_fields(model, given, wrong))

    def _profiles(self, node: Node | None, taken: Mapping[str, set[str]]) -> Known:
        """Check profiles; a key that some unit takes is right where all units are."""
        known: Known = {}
        for name, profile in _entries(node):
            keys = () if self.findings.found else tuple(sorted(taken.get(name, ())))
            known |= self.memo(("profiles", name), self._profile, name, profile, keys)
        return known

    def _profile(self, name: str, node: Node, taken: tuple[str, ...]) -> Known:
        given, known = plain(node), Quantities()
        if isinstance(given, Mapping):
            given = {key: each for key, each in given.items() if key == "kind" or key not in taken}
        for below, message in _wrong_in_profile(given, known):
            self.findings.add(("profiles", name, *below), message)
        return known.below(given, ("profiles", name))


def _wrong_in_profile(profile: object, known: Quantities) -> Iterator[tuple[Path, str]]:
    """What is wrong in a profile, whether units use it or not; ``known`` takes its quantities."""
    if not isinstance(profile, Mapping):
        yield (), "write a mapping: {key: value}"
        return
    kind = profile.get("kind")
    if kind is not None and kind not in list(KINDS):
        yield ("kind",), f"unknown kind {quoted(kind)}; write {alternatives(list(KINDS))}"
    if "profile" in profile:
        yield ("profile",), "a profile has no profile itself"
    yield from _wrong_keys(profile, known)


def _wrong_keys(
    given: Mapping[str, Any], known: Quantities | None = None
) -> Iterator[tuple[Path, str]]:
    """What is wrong with single keys of a unit; without a kind it may have those of any kind."""
    kind = given.get("kind")
    kinds = [kind] if kind in list(KINDS) else list(KINDS)
    keys_of_kind = {kind: set(keys_of(KINDS[kind])) for kind in kinds}
    for key in given:
        if not any(key in keys for keys in keys_of_kind.values()):
            yield (key,), unknown_unit_key(key, kinds)
    for kind, keys in keys_of_kind.items():
        some = {key: value for key, value in given.items() if key in keys - {"kind"}}
        try:
            if some:
                KINDS[kind].model_validate({**some, "kind": kind}, context=known)
        except ValidationError as error:
            for path, message in messages_of(error, (), KINDS[kind]):
                # What is missing here may be given elsewhere.
                if path and path[0] in some:
                    yield path, message


def _missing(
    path: Path, model: type[UnitModel], given: Mapping[str, Any]
) -> Iterator[tuple[Path, str]]:
    """What a unit needs one of, if it has none."""
    if model.one_of and all(given.get(key) is None for key in model.one_of):
        yield (*path, model.one_of[0]), f"is missing: write {alternatives(model.one_of)}"


def _together(found: Mapping[Any, _Read]) -> _Read:
    """The valid entries of a section, and the quantities in all of them."""
    known: Known = {}
    for each in found.values():
        known |= each.known
    return _Read({key: each.part for key, each in found.items() if each.part is not None}, known)


def required_keys(model: type[Part]) -> list[str]:
    """The keys that a part must have."""
    fields = model.model_fields.items()
    return [field.alias or name for name, field in fields if field.is_required()]


def valid_fields(
    model: type[Part], given: Mapping[str, Any], wrong: Container[str]
) -> dict[str, Any]:
    """The fields of a part whose keys are not wrong; None for those that it must have."""
    found: dict[str, Any] = {}
    for name, field in model.model_fields.items():
        key = field.alias or name
        if key in given and key not in wrong:
            alone: Any = field.annotation
            if field.metadata:
                alone = Annotated[alone, *field.metadata]
            found[name] = _adapter(alone).validate_python(given[key])
        elif field.is_required():
            found[name] = None
    return found


@cache
def _adapter(model: Any) -> TypeAdapter[Any]:
    return TypeAdapter(model)


def _annotation(section: str) -> Any:
    """What an entry of a section is."""
    return get_args(ScenarioFile.model_fields[section].annotation)[1]


def _wrong_name(name: str, path: Path) -> Iterator[tuple[Path, str]]:
    try:
        read_name(name)
    except ValueError as error:
        yield path, str(error)


def _entries(node: Node | None) -> Iterable[tuple[str, Node]]:
    return () if node is None else mapping(node).items()


def _text(node: Node | None) -> str | None:
    return node.value if node is not None and isinstance(node.value, str) else None
