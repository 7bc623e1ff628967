"""The table of formats: every writer is there, a suffix names its format."""

from __future__ import annotations

import tomllib
from importlib import import_module
from pathlib import Path

import pytest

from simulator.errors import OutputError
from simulator.exchange import registry
from simulator.exchange.registry import FORMATS, format_named, format_of_file

PROJECT = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("each", FORMATS.values(), ids=FORMATS)
def test_every_format_has_its_writer_and_its_extra(each: registry.Format) -> None:
    module, _, name = each.writer.partition(":")
    assert callable(getattr(import_module(module), name))
    extras = PROJECT["project"]["optional-dependencies"]
    if each.extra is not None:
        assert set(extras[each.extra.name]) <= set(extras["test"])


def test_no_two_formats_have_a_suffix() -> None:
    suffixes = [suffix for each in FORMATS.values() for suffix in each.suffixes]
    assert sorted(suffixes) == sorted(set(suffixes))


def test_a_file_has_the_format_of_its_suffix() -> None:
    assert format_of_file(Path("out/Fete.ICS")) is format_named("ics")


@pytest.mark.parametrize("name", ["fete", "fete.pptx", ".ics"])
def test_a_file_of_no_format(name: str) -> None:
    suffixes = [suffix for each in FORMATS.values() for suffix in each.suffixes]
    listed = " or ".join(filter(None, (", ".join(suffixes[:-1]), suffixes[-1])))
    with pytest.raises(OutputError) as raised:
        format_of_file(Path(name))
    assert str(raised.value) == (
        f"{name}: the suffix names no format: use {listed}, or choose one with --as"
    )


def test_a_format_that_there_is_not() -> None:
    with pytest.raises(OutputError, match=r"^there is no format 'isc'; did you mean 'ics'\?$"):
        format_named("isc")


def test_a_format_whose_library_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("simulator.extras.find_spec", lambda _: None)
    with pytest.raises(OutputError) as raised:
        format_named("ics").check()
    assert str(raised.value) == (
        "the format ics needs icalendar: pip install 'parade-simulator[calendar]'"
    )
