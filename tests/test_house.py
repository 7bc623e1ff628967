"""The house's own law: who may import whom, what loads lightly, what is documented."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import simulator
from simulator.cli.main import parade
from simulator.scenario.model import file as model
from simulator.scenario.model.base import Part, kebab
from simulator.scenario.model.constraints import KINDS

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "simulator"
MODULES = sorted(PACKAGE.rglob("*.py"))

#: A module imports from its own room and from those before it.
ROOMS = (
    "_version",
    "errors",
    "tolerances",
    "wording",
    "format",
    "scenario",
    "timeline",
    "movement",
    "whatif",
    "baseline",
    "views",
    "cli",
    "pytest_plugin",
)
#: The exceptions: figures and representations hang on results, which import them when called.
WHEN_CALLED = {
    ("timeline.run", "views.notebook"),
    ("timeline.run", "views.figures.plot"),
    ("timeline.why.chain", "views.explain"),
    ("timeline.comparison", "views.blocks"),
    ("timeline.comparison", "views.comparison"),
    ("timeline.comparison", "views.html"),
    ("timeline.comparison", "views.figures.moved"),
    ("scenario.scenario", "views.notebook"),
    ("whatif.margins", "views.margins"),
    ("whatif.fixes", "views.fixes"),
    ("baseline.baseline", "views.documents"),
}
#: Too slow to load for a command that only helps, and for every run of pytest.
HEAVY = {"matplotlib", "numpy", "pandas", "pint", "pydantic", "rich", "scipy", "simpy"}
#: What `parade run` does without, where it draws nothing and is not on a terminal. (pint itself
#: loads the top of SciPy where there is one.)
NOT_FOR_A_RUN = {"matplotlib", "openpyxl", "pandas", "rich"}
LONGEST = 440


def name_of(path: Path) -> str:
    """A module's name below the package: `timeline.run`."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(path: Path) -> Iterator[str]:
    """Every module of the package that a module imports, anywhere in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            names = [node.module or ""]
            if node.module in ("simulator", *(f"simulator.{room}" for room in ROOMS)):
                names = [f"{node.module}.{alias.name}" for alias in node.names]
        for name in names:
            if name.startswith("simulator."):
                yield name.removeprefix("simulator.")


def numbers(path: Path) -> Iterator[float]:
    """Every number in a module's code."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, float):
            yield node.value


def loaded_by(code: str) -> set[str]:
    """The top-level modules that a fresh interpreter has loaded after some code."""
    report = "import sys; print('|', *{name.partition('.')[0] for name in sys.modules})"
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\n{report}"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return set(done.stdout.rpartition("|")[2].split())


def test_every_module_is_in_a_room() -> None:
    rooms = {name_of(path).partition(".")[0] for path in MODULES if name_of(path)}
    assert rooms <= set(ROOMS)


@pytest.mark.parametrize("path", [path for path in MODULES if name_of(path)], ids=name_of)
def test_a_module_imports_from_its_own_room_and_earlier_ones(path: Path) -> None:
    # What only the door gives (`load`, `simulate`, `__version__`) counts as its room.
    door = {name: room.removeprefix("simulator.") for name, room in simulator._ROOM_OF.items()}
    own = name_of(path)
    later = {
        (own, other)
        for other in (door.get(name, name) for name in imports(path))
        if other != "__version__"
        and ROOMS.index(other.partition(".")[0]) > ROOMS.index(own.partition(".")[0])
    }
    assert later <= WHEN_CALLED


def test_the_exceptions_are_all_needed() -> None:
    used = {
        (name_of(path), other)
        for path in MODULES
        for other in imports(path)
        if (name_of(path), other) in WHEN_CALLED
    }
    assert used == WHEN_CALLED


@pytest.mark.parametrize("path", MODULES, ids=lambda path: name_of(path) or "simulator")
def test_a_tolerance_stands_in_the_module_of_tolerances(path: Path) -> None:
    assert path.stem == "tolerances" or not any(0 < number < 1e-3 for number in numbers(path))


@pytest.mark.parametrize(
    "code",
    [
        "import simulator",
        "import simulator.pytest_plugin",
        "import simulator.cli.main",
        "from click.testing import CliRunner; from simulator.cli.main import parade; "
        "assert CliRunner().invoke(parade, ['--help']).exit_code == 0",
        "from click.testing import CliRunner; from simulator.cli.main import parade; "
        "assert CliRunner().invoke(parade, ['schema']).exit_code == 0",
        "from click.testing import CliRunner; from simulator.cli.main import parade; "
        "assert CliRunner().invoke(parade, ['run', '-h']).exit_code == 0",
    ],
)
def test_what_only_helps_is_light(code: str) -> None:
    assert loaded_by(code) & HEAVY == set()


def test_a_run_loads_what_it_needs_only() -> None:
    code = (
        "from click.testing import CliRunner; from simulator.cli.main import parade; "
        f"done = CliRunner().invoke(parade, ['run', {str(ROOT / 'scenarios/village_fete.yaml')!r}])"
        "; assert done.exit_code == 0, done.output"
    )
    assert loaded_by(code) & NOT_FOR_A_RUN == set()


def test_the_door_is_what_it_says() -> None:
    assert simulator.__all__ == [
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
    ]
    assert dir(simulator) == sorted(simulator.__all__)
    assert all(getattr(simulator, name) is not None for name in simulator.__all__)
    with pytest.raises(AttributeError, match=r"^module 'simulator' has no attribute 'lode'$"):
        _ = simulator.lode  # type: ignore[attr-defined]


def test_every_command_is_documented() -> None:
    text = (ROOT / "docs" / "command-line.md").read_text(encoding="utf-8")
    missing = [name for name in parade.commands if f"\n## parade {name}\n" not in text]
    assert missing == []


def code_of(page: str) -> str:
    """What is set as code in a page of the documentation."""
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    return "\n".join(re.findall(r"```.*?```|`[^`\n]+`", text, flags=re.DOTALL))


def parts() -> Iterator[type[Part]]:
    """Every part of the scenario file."""
    waiting: list[type[Part]] = [Part]
    while waiting:
        part = waiting.pop()
        waiting += part.__subclasses__()
        yield part


def test_every_key_of_the_scenario_file_is_documented() -> None:
    assert model.ScenarioFile in set(parts())
    code = code_of("scenario-file.md")
    keys = {kebab(field) for part in parts() for field in part.model_fields}
    missing = sorted(key for key in keys if not re.search(rf"(?<![\w-]){key}(?![\w-])", code))
    assert missing == []


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.kind)
def test_every_constraint_kind_has_its_line_in_the_documentation(kind: type[Part]) -> None:
    examples = re.findall(r"^  - \{name: .*", code_of("scenario-file.md"), flags=re.MULTILINE)
    keys = {kebab(name) for name, field in kind.model_fields.items() if field.is_required()}
    assert any(all(f"{key}:" in example for key in keys) for example in examples)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: name_of(path) or "simulator")
def test_a_module_is_short_and_says_what_it_is_for(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= LONGEST
    assert ast.get_docstring(ast.parse(text))
