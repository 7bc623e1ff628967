"""Every cue comes, whichever units do."""

from __future__ import annotations

from typing import Any

import pytest

from tests.scenario.small import small, wrong


def day(song: dict[str, Any], **units: str) -> dict[str, Any]:
    document = small(groups={"both": ["guard", "jets"]})
    for unit, presence in units.items():
        document["units"][unit]["presence"] = presence
    document["programme"]["song"] = song
    return document


WRITE = "may not come; write otherwise: the cue for that case"


@pytest.mark.parametrize("presence", ["0 %", "99 %"])
@pytest.mark.parametrize(
    ("song", "message"),
    [
        ({"after": "jets@overhead"}, f"after: jets {WRITE}"),
        ({"after": ["jets@overhead", "tanks@rostrum"]}, None),
        ({"after": "both.finishes"}, None),
        ({"after": "jets@overhead", "otherwise": {"at": "10:00"}}, None),
        ({"after": "jets@overhead", "otherwise": {"after": "tanks@rostrum"}}, None),
        (
            {"after": "jets@overhead", "otherwise": {"after": "jets.finishes"}},
            "otherwise.after: jets may not come, either",
        ),
        (
            {"at": "10:00", "otherwise": {"at": "10:00"}},
            "otherwise: requires after: a clock time always comes",
        ),
        (
            {"after": "jets@overhead", "otherwise": {"delay": "5 s"}},
            "otherwise: a cue needs at (a clock time) or after (an event)",
        ),
    ],
)
def test_a_cue_of_what_may_not_come(
    presence: str, song: dict[str, Any], message: str | None
) -> None:
    expected = [] if message is None else [f"programme.song.{message}"]
    assert wrong(day(song, jets=presence)) == expected


def test_a_group_may_not_come_where_none_of_it_may() -> None:
    song = {"after": "both.finishes"}
    assert wrong(day(song, jets="90 %", guard="0.5")) == [f"programme.song.after: both {WRITE}"]


def test_a_unit_does_not_wait_for_itself_where_it_does_not_come() -> None:
    document = day({"at": "10:00"}, guard="90 %")
    document["units"]["guard"]["holds"] = {"rostrum": {"until": {"after": "guard@rostrum"}}}
    assert not any("may not come" in message for message in wrong(document))


def test_holds_and_the_step_off_wait_too() -> None:
    document = day({"at": "10:00"}, jets="90 %")
    document["units"]["tanks"]["holds"] = {"rostrum": {"until": {"after": "jets.finishes"}}}
    document["step-off"] = {"after": "jets.released"}
    document["units"]["jets"]["call"] = {"at": "09:00"}
    assert wrong(document) == [
        f"step-off.after: jets {WRITE}",
        f"units.tanks.holds.rostrum.until.after: jets {WRITE}",
    ]


def test_some_unit_comes() -> None:
    document = day({"at": "10:00"}, guard="0 %", tanks="0 %", jets="0 %")
    document["units"]["jets"]["call"] = {"at": "09:00"}
    assert wrong(document) == ["units: no unit takes part"]


def test_no_circle_of_cues_begins_where_a_unit_does_not_come() -> None:
    document = day({"after": "jets@overhead", "otherwise": {"after": "dance.end"}}, jets="90 %")
    document["programme"]["dance"] = {"after": "song.end"}
    document["units"]["jets"]["call"] = {"at": "09:00"}
    assert wrong(document) == [
        "programme.song.otherwise: circular cues: "
        "song waits for dance.end, dance waits for song.end"
    ]
