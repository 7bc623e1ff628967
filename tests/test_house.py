"""The house's own law: who may import whom, what loads lightly, what is documented."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

import simulator
from simulator.cli.commands import parade

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "simulator"
TESTS = ROOT / "tests"
MODULES = sorted(PACKAGE.rglob("*.py"))
CODE = [path for path in MODULES if path.name != "__init__.py"]
TEST_CODE = sorted(path for path in TESTS.rglob("*.py") if path.name != "__init__.py")

#: A module imports from its own room and from those before it.
ROOMS = (
    "_version",
    "errors",
    "extras",
    "limits",
    "tolerances",
    "reading",
    "wording",
    "display",
    "format",
    "represented",
    "scenario",
    "timeline",
    "movement",
    "whatif",
    "ensemble",
    "baseline",
    "exchange",
    "views",
    "cli",
    "pytest_plugin",
    "__main__",
)
#: The folders and modules of the first room, in the same way; those of one line import each other
#: neither.
SCENARIO = (
    {"clock", "lanes", "line", "memo", "numerals", "passes"},
    {"day_clock", "network"},
    {"model"},
    {"content", "document", "lineup"},
    {"events", "in_zones"},
    {"validation"},
    {"scenario"},
    {"load"},
)
#: The exceptions: figures and representations hang on results, which import them when called.
WHEN_CALLED = {
    ("represented", "views.representation.showing"),
    ("timeline.run", "views.figures.plot"),
    ("timeline.tables", "views.representation.clock_frame"),
    ("timeline.why.chain", "views.representation.clock_frame"),
    ("timeline.run", "views.player.player"),
    ("timeline.comparison", "views.figures.moved"),
    ("timeline.comparison", "views.figures.against"),
    ("ensemble.ensemble", "views.figures.ensemble.plot"),
}
#: Too slow to load for a command that only helps, and for every run of pytest.
HEAVY = {"matplotlib", "numpy", "pandas", "pint", "pydantic", "rich", "scipy", "simpy", "tqdm"}
#: What `parade run` does without, where it draws nothing and is not on a terminal. (pint itself
#: loads the top of SciPy where there is one.)
NOT_FOR_A_RUN = {"matplotlib", "openpyxl", "pandas", "rich", "tqdm"}
LONGEST = 400
#: The most modules of a folder; a command of `parade` has a module of its own besides.
MOST = 14
#: File names that a topic has in several rooms: its model, its verdicts, its figure, its command.
TOPICS = {
    "base",
    "baseline",
    "comparison",
    "constraints",
    "ensemble",
    "events",
    "explain",
    "fixes",
    "ground",
    "incidents",
    "margins",
    "occupancy",
    "paired",
    "plot",
    "registry",
    "run",
    "sensitivity",
    "settings",
    "shares",
    "sheet",
    "spacing",
    "standing",
    "throughput",
    "times",
    "units",
    "validate",
}
#: Classes and functions that two modules define, besides commands, which are called as what they
#: do. Constants are each module's own.
TWICE = {
    "Clock",
    "Column",
    "Count",
    "Events",
    "Flypast",
    "Item",
    "Limit",
    "ScenarioFile",
    "Settings",
    "duration",
    "kind_of",
    "parade",
}
#: Test files that hold what no one module does alone.
ACROSS = {
    "cli/test_environment.py": "faults of the environment, for every command that writes",
    "cli/test_process.py": "the installed command, in a process of its own",
    "cli/test_settings_paths.py": "every path that a command prints is one that --set takes",
    "cli/test_wrong_input.py": "whatever is wrong: exit code 2, one screen, no file",
    "fuzz/test_inputs.py": "what hostile inputs are made of",
    "fuzz/test_summary.py": "what is told of them",
    "fuzz/test_worker.py": "what is measured of each",
    "pytest_plugin/test_baseline_item.py": "the baseline as an item",
    "pytest_plugin/test_options.py": "options of pytest and of xdist",
    "scenario/test_junk.py": "any document is a scenario or a list of problems",
    "test_english.py": "plain English in messages and pages",
    "test_generated.py": "generated files are up to date",
    "test_house.py": "this",
    "timeline/verdicts/test_days_that_go_wrong.py": "every kind of constraint after breakdowns",
    "timeline/verdicts/test_kinds.py": "every kind of constraint, holding and broken",
}


def name_of(path: Path) -> str:
    """A module's name below the package: `timeline.run`."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def floor(name: str) -> int:
    """Where a module's room comes in the order of imports."""
    return ROOMS.index(name.partition(".")[0])


class Facts(NamedTuple):
    """What a module imports from the package, its numbers, and what it defines at its top."""

    imports: tuple[str, ...]
    numbers: tuple[float, ...]
    defined: tuple[str, ...]


@cache
def facts_of(path: Path) -> Facts:
    """The facts of a module; its tree is large, and not kept."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    nodes = list(ast.walk(tree))
    floats = (node.value for node in nodes if isinstance(node, ast.Constant))
    return Facts(
        tuple(imports(nodes, path)),
        tuple(value for value in floats if isinstance(value, float)),
        tuple(defined_in(tree)),
    )


def imports(nodes: list[ast.AST], path: Path) -> Iterator[str]:
    """Every module of the package that a module imports, anywhere in it."""
    rooms = {"simulator", *(f"simulator.{room}" for room in ROOMS)}
    for node in nodes:
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            names = [node.module or ""]
            if node.module in rooms:
                names = [f"{node.module}.{alias.name}" for alias in node.names]
        for name in names:
            if name.startswith("simulator."):
                yield name.removeprefix("simulator.")


def defined_in(tree: ast.Module) -> Iterator[str]:
    """Public classes, functions and types that a module defines at its top."""
    for node in tree.body:
        match node:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                names = [name]
            case ast.Assign(targets=targets):
                names = [each.id for each in targets if isinstance(each, ast.Name)]
            case ast.AnnAssign(target=ast.Name(id=name)):
                names = [name]
            case _:
                names = []
        yield from (name for name in names if not (name.startswith("_") or name.isupper()))


def loaded_by(code: str) -> set[str]:
    """The top-level modules that a fresh interpreter has loaded after some code."""
    report = "import sys; print('|', *{name.partition('.')[0] for name in sys.modules})"
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\n{report}"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return set(done.stdout.rpartition("|")[2].split())


def test_the_rooms_are_those_that_there_are() -> None:
    rooms = {name_of(path).partition(".")[0] for path in MODULES if name_of(path)}
    assert rooms == set(ROOMS)


def test_a_module_imports_from_its_own_room_and_earlier_ones() -> None:
    # What only the door gives (`load`, `simulate`, `__version__`) counts as its room.
    door = {name: room.removeprefix("simulator.") for name, room in simulator._ROOM_OF.items()}
    upwards = {
        (name_of(path), other)
        for path in MODULES
        if name_of(path)
        for other in (door.get(name, name) for name in facts_of(path).imports)
        if other != "__version__" and floor(other) > floor(name_of(path))
    }
    assert upwards == WHEN_CALLED


def test_the_folders_of_the_scenario_build_on_one_another() -> None:
    floors = {folder: number for number, folders in enumerate(SCENARIO) for folder in folders}
    folder_of = {
        path: name_of(path).split(".")[1] for path in CODE if name_of(path).startswith("scenario.")
    }
    assert set(folder_of.values()) == set(floors)
    upwards = {
        (name_of(path), other)
        for path, folder in folder_of.items()
        for other in facts_of(path).imports
        if other.startswith("scenario.") and other.split(".")[1] != folder
        if floors[other.split(".")[1]] >= floors[folder]
    }
    assert upwards == set()


def test_a_tolerance_stands_in_the_module_of_tolerances() -> None:
    small = {
        name_of(path) for path in MODULES if any(0 < each < 1e-3 for each in facts_of(path).numbers)
    }
    assert small == {"tolerances"}


@pytest.mark.parametrize(
    "code",
    [
        "import simulator",
        "import simulator.pytest_plugin",
        "import simulator.cli.commands",
        "from click.testing import CliRunner; from simulator.cli.commands import parade; "
        "assert CliRunner().invoke(parade, ['--help']).exit_code == 0",
        "from click.testing import CliRunner; from simulator.cli.commands import parade; "
        "assert CliRunner().invoke(parade, ['schema']).exit_code == 0",
        "from click.testing import CliRunner; from simulator.cli.commands import parade; "
        "assert CliRunner().invoke(parade, ['run', '-h']).exit_code == 0",
    ],
)
def test_what_only_helps_is_light(code: str) -> None:
    assert loaded_by(code) & HEAVY == set()


def test_a_run_loads_what_it_needs_only() -> None:
    code = (
        "from click.testing import CliRunner; from simulator.cli.commands import parade; "
        f"done = CliRunner().invoke(parade, ['run', {str(ROOT / 'scenarios/village_fete.yaml')!r}])"
        "; assert done.exit_code == 0, done.output"
    )
    assert loaded_by(code) & NOT_FOR_A_RUN == set()


def test_the_door_is_what_it_says() -> None:
    assert simulator.__all__ == [
        "Ensemble",
        "ParadeWarning",
        "Run",
        "Scenario",
        "ScenarioError",
        "SimulatorError",
        "__version__",
        "compare",
        "fixes",
        "load",
        "margins",
        "simulate",
        "simulate_many",
    ]
    assert dir(simulator) == sorted(simulator.__all__)
    assert all(getattr(simulator, name) is not None for name in simulator.__all__)
    with pytest.raises(AttributeError, match=r"^module 'simulator' has no attribute 'lode'$"):
        _ = simulator.lode  # type: ignore[attr-defined]


# -- modules and names -----------------------------------------------------------------------------


def test_a_module_is_short_and_says_what_it_is_for() -> None:
    texts = {
        str(path.relative_to(ROOT)): path.read_text(encoding="utf-8")
        for path in (*MODULES, *TEST_CODE)
    }
    lines = {path: text.count("\n") for path, text in texts.items()}
    assert {path for path, count in lines.items() if count > LONGEST} == set()
    assert [path for path, text in texts.items() if not text.startswith('"""')] == []


def test_a_folder_is_seen_at_a_glance() -> None:
    commands = {f"cli.{name}" for name in parade.commands}
    folders = Counter(path.parent for path in CODE if name_of(path) not in commands)
    full = {str(folder) for folder, modules in folders.items() if modules > MOST}
    assert full == set(), f"more than {MOST} modules: give those of one idea a folder"


def test_a_file_name_is_that_of_one_module_or_of_a_topic() -> None:
    names = Counter(path.stem for path in CODE)
    assert {name for name, modules in names.items() if modules > 1} == TOPICS


def test_a_public_name_is_defined_once() -> None:
    where: defaultdict[str, list[str]] = defaultdict(list)
    for path in MODULES:
        for name in facts_of(path).defined:
            if name_of(path) != f"cli.{name}":
                where[name].append(name_of(path))
    assert {name for name, modules in where.items() if len(modules) > 1} == TWICE


# -- the tests -------------------------------------------------------------------------------------


def test_every_test_file_is_named_after_a_module_or_a_folder() -> None:
    found = (path.relative_to(TESTS) for path in sorted(TESTS.rglob("test_*.py")))
    unlike = {
        str(path)
        for path in found
        if path.parts[0] not in ("docs", "scenarios", "verification")
        if not (PACKAGE / path.parent / path.name.removeprefix("test_")).exists()
        if not (PACKAGE / path.parent / path.stem.removeprefix("test_")).is_dir()
    }
    assert unlike == set(ACROSS)


def test_the_guide_for_contributors_names_files_that_there_are() -> None:
    guide = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    names = set(re.findall(r"`(\w+/[\w/]*(?:\.\w+)?)`", guide))
    assert {
        name for name in names if not any((at / name).exists() for at in (ROOT, PACKAGE))
    } == set()
    table = guide.partition("## Where things are")[2].partition("## How to add")[0]
    rooms = re.findall(r"`(\w+)/?`", "".join(re.findall(r"^\| (`.*?) \|", table, re.MULTILINE)))
    assert {*rooms, "_version"} == set(ROOMS)
