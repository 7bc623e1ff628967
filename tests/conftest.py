"""What all tests share: the hypothesis profiles, the command, an inner pytest."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import _pytest.pytester
import pytest
from click.testing import CliRunner, Result
from hypothesis import settings

# Many tests run at once: a process of its own is to have one thread for its sums, as it needs.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from simulator import load, simulate
from simulator.cli.commands import parade as command
from simulator.ensemble.workers import executors
from tests.drill import DRILL

pytest_plugins = ["pytester"]

# As in the command itself: what is loaded is large, and little of it ever becomes garbage.
gc.set_threshold(100_000)

#: Examples in a hundred: `make test` takes a small part of each random suite, CI a larger one,
#: `make thorough` all of it.
settings.register_profile("part", max_examples=6)
settings.register_profile("ci", max_examples=18)
settings.register_profile("thorough", max_examples=100)
settings.load_profile("part")

# Started in the background, the tests may have been told to ignore these; their commands are not.
for name, handler in (("SIGHUP", signal.SIG_DFL), ("SIGINT", signal.default_int_handler)):
    number = getattr(signal, name, None)
    if number is not None and signal.getsignal(number) is signal.SIG_IGN:
        signal.signal(number, handler)

Parade = Callable[..., Result]
Write = Callable[[str, str], str]
Inner = Callable[..., pytest.RunResult]


#: Each is one long test.
LONG = ("test_random", "docs/test_site.py", "test_neither_a_cluster_nor")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Random suites and other long tests come first: no worker is left alone with one."""
    items.sort(key=lambda item: not any(name in item.nodeid for name in LONG))


def pytest_collection_finish() -> None:
    """Let no collection of garbage look at what is loaded: each would take a second."""
    gc.freeze()


@pytest.fixture(autouse=True, scope="session")
def _quick_processes() -> Iterator[None]:
    """Fork the processes of pools from one that has loaded what they need: to spawn one takes a
    second. Tests of the pools themselves spawn.
    """
    with pytest.MonkeyPatch.context() as patch:
        if "forkserver" in multiprocessing.get_all_start_methods():
            multiprocessing.get_context("forkserver").set_forkserver_preload(["tests.loaded"])
            patch.setattr(executors, "_START", "forkserver")
        yield


@pytest.fixture(autouse=True)
def _figures_closed() -> Iterator[None]:
    """Close the figures of a test: where a library has loaded pyplot, they are pyplot's."""
    yield
    if (pyplot := sys.modules.get("matplotlib.pyplot")) is not None:
        pyplot.close("all")


@pytest.fixture
def parade(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Parade:
    """The command, run in an empty folder; its standard output and error are apart."""
    monkeypatch.chdir(tmp_path)
    return lambda *words: CliRunner().invoke(
        command, list(map(str, words)), prog_name="parade", catch_exceptions=False
    )


@pytest.fixture(scope="session")
def _loaded_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Load what a run loads before any inner pytest does, and keep what that loads, but for its
    tests: parts of NumPy cannot be loaded a second time by whatever test comes next.
    """
    path = tmp_path_factory.mktemp("loaded") / "drill.yaml"
    path.write_text(DRILL, encoding="utf-8")
    assert simulate(load(path)).ok
    folder = tmp_path_factory.getbasetemp()

    def is_kept(name: str) -> bool:
        module = sys.modules[name]
        paths = (getattr(module, "__file__", None), *getattr(module, "__path__", ()))
        return not any(Path(path).is_relative_to(folder) for path in paths if path)

    class Snapshot(_pytest.pytester.SysModulesSnapshot):
        def __init__(self, **_: object) -> None:
            super().__init__(is_kept)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_pytest.pytester, "SysModulesSnapshot", Snapshot)
        yield


@pytest.fixture
def pytester(
    _loaded_once: None, pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> pytest.Pytester:
    """pytest's own, without plugins that take long to load: hypothesis a second each time."""
    monkeypatch.setenv("PYTEST_ADDOPTS", "-p no:hypothesispytest")
    gc.freeze()  # it collects garbage as it ends
    return pytester


@pytest.fixture
def write(pytester: pytest.Pytester) -> Write:
    """Write a file, by its name and its text."""

    def written(name: str, text: str) -> str:
        path = pytester.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return name

    return written


@pytest.fixture
def inner(pytester: pytest.Pytester) -> Inner:
    """Run pytest in this process, with the plugin as it is installed and warnings as by default."""

    def run(*words: str) -> pytest.RunResult:
        with warnings.catch_warnings():
            warnings.resetwarnings()
            return pytester.runpytest("-p", "no:cacheprovider", *words)

    return run
