"""The name of an event: one grammar, read and written."""

from __future__ import annotations

import pytest

from simulator.scenario.model.event_name import EventName, Happening

NAMES = [
    ("navy.released", EventName.released("navy")),
    ("navy.starts", EventName.starts("navy")),
    ("navy@rostrum", EventName.head("navy", "rostrum")),
    ("navy.departs@rostrum", EventName.departs("navy", "rostrum")),
    ("navy.tail@rostrum", EventName.tail("navy", "rostrum")),
    ("navy.enters@square", EventName.enters("navy", "square")),
    ("navy.clears@square", EventName.clears("navy", "square")),
    ("navy.finishes", EventName.finishes("navy")),
    ("car@navy", EventName.beside("car", "navy")),
    ("speech.start", EventName.start("speech")),
    ("speech.end", EventName.end("speech")),
    ("Örnsköld-2.tail@café", EventName("Örnsköld-2", "tail", "café")),
    ("navy.tial@rostrum", EventName("navy", "tial", "rostrum")),
    ("navy", EventName("navy")),
    ("Colour Guard.tail@stand", EventName("Colour Guard", "tail", "stand")),
    ("Colour Guard@stand", EventName("Colour Guard", "", "stand")),
]


@pytest.mark.parametrize(("text", "name"), NAMES)
def test_a_name_is_read_and_written(text: str, name: EventName) -> None:
    assert EventName.parse(text) == name
    assert str(name) == text
    assert name.happening.of("guard") == EventName.parse(text.replace(name.subject, "guard", 1))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "@rostrum",
        ".tail",
        "navy@",
        "navy.",
        "a.b.c",
        "a@b@c",
        "a b",
        "a @b",
        " a@b",
        "a@b c",
        "a.b c",
    ],
)
def test_what_is_not_a_name(text: str) -> None:
    with pytest.raises(
        ValueError, match=r"^'.*' is not the name of an event, such as navy@rostrum"
    ):
        EventName.parse(text)


@pytest.mark.parametrize(
    ("what", "is_last"), [("tail", True), ("clears", True), ("finishes", True), ("starts", False)]
)
def test_a_groups_event_is_the_first_or_the_last(what: str, *, is_last: bool) -> None:
    assert Happening(what).is_last is is_last
