"""Extras: each that is named in a message is one that can be installed, and has its library."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from simulator import extras
from simulator.extras import Extra

PROJECT = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text())["project"]
EXTRAS = [each for each in vars(extras).values() if isinstance(each, Extra)]


@pytest.mark.parametrize("extra", EXTRAS)
def test_an_extra_installs_its_library(extra: Extra) -> None:
    package = "distributed" if extra.library == "dask" else extra.library
    wanted = PROJECT["optional-dependencies"][extra.name]
    assert any(each.startswith(package) for each in wanted)


@pytest.mark.parametrize("extra", EXTRAS)
def test_what_is_installed_is_not_missing(extra: Extra) -> None:
    assert extra.missing("this") is None


def test_what_is_missing_says_how_to_install_it() -> None:
    assert Extra("maps", "no_such_module", "pyproj").missing("a map") == (
        "a map needs pyproj: pip install 'parade-simulator[maps]'"
    )
