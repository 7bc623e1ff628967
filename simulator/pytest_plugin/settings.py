"""Settings of the plugin: which files are scenarios, which constraints are expected to break.

A scenario may show a failure, such as a late speech: ``parade_expected_failures`` lists its broken
constraints. They are then reported as expected failures, and one that holds fails the tests.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

from simulator.wording import did_you_mean, nearest

SUFFIX = ".parade.yaml"
SCENARIOS = "parade_scenarios"
EXPECTED = "parade_expected_failures"
RUNS = "parade_runs"
SEED = "parade_seed"
SHOW = "parade_show"
_GLOB = "*?["
_ROOT = "the root directory"


#: Files that are scenarios whatever their names are.
_scenarios = pytest.StashKey[frozenset[Path]]()
_shown = pytest.StashKey[dict[str, object]]()
_draws = pytest.StashKey[tuple[int, int]]()


def read_settings(config: pytest.Config) -> None:
    """Read and check the settings.

    Raises
    ------
    pytest.UsageError
        If they are invalid.
    """
    for entry in config.getini(EXPECTED):
        file, colons, name = entry.partition("::")
        if not (file and colons and name):
            raise pytest.UsageError(f"{EXPECTED}: {entry!r} is not FILE::NAME of a constraint")
        if not _is_glob(file) and not os.path.isfile(config.rootpath / file):
            raise _missing(EXPECTED, file)
    config.stash[_scenarios] = _matched(config)
    config.stash[_shown] = _settings_of_show(config)
    config.stash[_draws] = _whole(config, RUNS, least=1), _whole(config, SEED, least=0)


def _whole(config: pytest.Config, setting: str, *, least: int) -> int:
    text: str = config.getini(setting)
    if not (text.isdecimal() and int(text) >= least):
        raise pytest.UsageError(f"{setting}: {text!r} is not a whole number of at least {least}")
    return int(text)


def _settings_of_show(config: pytest.Config) -> dict[str, object]:
    found: dict[str, object] = {}
    for word in config.getini(SHOW):
        key, equals, value = word.partition("=")
        if not (key and equals and value):
            raise pytest.UsageError(f"{SHOW}: {word!r} is not KEY=VALUE, as in clock=12h")
        found[f"show.{key}"] = value
    return found


def shown_as(config: pytest.Config) -> dict[str, object]:
    """How numbers and times are shown in every scenario: settings by path."""
    return config.stash[_shown]


def draws(config: pytest.Config) -> tuple[int, int]:
    """Of constraints with `holds-in`: the most replications, and the seed."""
    return config.stash[_draws]


def _matched(config: pytest.Config) -> frozenset[Path]:
    found: set[Path] = set()
    for pattern in config.getini(SCENARIOS):
        try:
            if Path(pattern).anchor or not Path(pattern).parts or ".." in Path(pattern).parts:
                raise ValueError
            files = {path for path in config.rootpath.glob(pattern) if path.is_file()}
        except ValueError:
            raise pytest.UsageError(
                f"{SCENARIOS}: {pattern!r} is not a glob below {_ROOT}"
            ) from None
        if not files:
            _nothing_matches(config, pattern)
        found |= files
    return frozenset(found)


def _missing(setting: str, file: str) -> pytest.UsageError:
    return pytest.UsageError(f"{setting}: there is no file {file!r} below {_ROOT}")


def _nothing_matches(config: pytest.Config, pattern: str) -> None:
    """Report a pattern without files: a name is a slip, a folder may be empty for now."""
    if not _is_glob(pattern):
        raise _missing(SCENARIOS, pattern)
    if not hasattr(config, "workerinput"):  # of xdist's processes one is enough
        message = f"{SCENARIOS}: no file below {_ROOT} matches {pattern!r}"
        config.issue_config_time_warning(pytest.PytestConfigWarning(message), stacklevel=2)


def is_scenario(config: pytest.Config, path: Path) -> bool:
    """Whether a file is collected."""
    return path.name.endswith(SUFFIX) or path in config.stash[_scenarios]


def is_expected(item: pytest.Item) -> bool:
    """Whether a constraint is expected to be broken."""
    return any(_matches(item.nodeid, entry) for entry in item.config.getini(EXPECTED))


def unmatched(config: pytest.Config, file: str, names: Iterable[str]) -> str | None:
    """The error in the settings about one file: an entry that matches none of its constraints.

    Parameters
    ----------
    file
        The file's node id.
    names
        Of its constraints.
    """
    names = list(names)
    for entry in config.getini(EXPECTED):
        where, _, name = entry.partition("::")
        if where == file and not any(_matches(f"{file}::{one}", entry) for one in names):
            hint = did_you_mean(nearest(name, names))
            return f"{EXPECTED}: {file} has no constraint {name!r}{hint}"
    return None


def _matches(node: str, entry: str) -> bool:
    return node == entry or (_is_glob(entry) and fnmatchcase(node, entry))


def _is_glob(text: str) -> bool:
    return any(char in text for char in _GLOB)
