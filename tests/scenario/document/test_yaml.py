"""YAML text to data with places; hostile files."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.errors import Place, ScenarioError
from simulator.scenario.document import yaml as document
from simulator.scenario.document.tree import plain
from simulator.scenario.document.yaml import LARGEST, parse, read_text, resolve

PARSERS = ["in Python"] if document._parser_in_c() is None else ["in C", "in Python"]


@pytest.fixture(params=PARSERS, autouse=True)
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both parsers accept the same and say the same."""
    if request.param == "in Python":
        monkeypatch.setattr(document, "_parser_in_c", lambda: None)


def message_of(text: str) -> str:
    with pytest.raises(ScenarioError) as caught:
        parse(text, "x.yaml")
    return str(caught.value)


def test_values_are_plain_and_clock_times_stay_texts() -> None:
    text = """
a: 09:20:00
b: 2025-09-03T09:00:00
c: [1, -2, 1.5, 1e3, .5, true, false, null, ~, yes, 0x10, 007, "12", 'true']
d: {e: , f: ''}
g: |
  two
  lines
"""
    assert plain(parse(text, "x.yaml")) == {
        "a": "09:20:00",
        "b": "2025-09-03T09:00:00",
        "c": [
            *(1, -2, 1.5, 1000.0, 0.5, True, False, None, None),
            *("yes", "0x10", "007", "12", "true"),
        ],
        "d": {"e": None, "f": ""},
        "g": "two\nlines\n",
    }


def test_every_node_knows_its_place() -> None:
    root = parse("a: 1\nb:\n  - x\n  - {c: 2, 第: 3, d: 4}\n", "x.yaml")
    assert root.nearest_place(("a",)) == Place("x.yaml", 1, 1)
    assert root.nearest_place(("b", 1, "c")) == Place("x.yaml", 4, 6)
    assert root.nearest_place(("b", 1, "d")) == Place("x.yaml", 4, 18)
    assert root.nearest_place(("b", 1, "nothing", "there")) == Place("x.yaml", 4, 5)


def test_aliases_are_values() -> None:
    assert plain(parse("a: &x {b: 1}\nc: *x\n", "x.yaml")) == {"a": {"b": 1}, "c": {"b": 1}}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "x.yaml: the file is empty"),
        ("# only a comment\n", "x.yaml: the file is empty"),
        ("---\n", "x.yaml: the file is empty"),
        ("[1, 2]", "x.yaml:1:1: a scenario is a mapping: key: value"),
        ("just text", "x.yaml:1:1: a scenario is a mapping: key: value"),
        ("a: 1\n\tb: 2", "x.yaml:2:1: a tab; indent with spaces"),
        ("a:\n\t- 2", "x.yaml:2:1: a tab; indent with spaces"),
        ("a: 1\nb: 2\na: 3", "x.yaml:3:1: the key 'a' is given twice; first in line 1"),
        ("a: {b: 1, b: 2}", "x.yaml:1:11: the key 'b' is given twice; first in line 1"),
        ("a: 1\n---\nb: 2", "x.yaml:2:1: one file holds one scenario; a second begins here"),
        (
            "a: !!python/object:os.system x",
            "x.yaml:1:4: tags are not allowed: !!python/object:os.system",
        ),
        ("a: !run [x]", "x.yaml:1:4: tags are not allowed: !run"),
        ("a: !!float 3", "x.yaml:1:4: tags are not allowed: !!float"),
        ("{a: 1}: 2", "x.yaml:1:1: a key is a single word or text"),
        ("? [a]\n: 2", "x.yaml:1:3: a key is a single word or text"),
        ("a: *nowhere", "x.yaml:1:4: there is no anchor 'nowhere' above"),
        ("a: &a [*a]", "x.yaml:1:8: there is no anchor 'a' above"),
        ("a: [1, 2", "x.yaml:1:9: expected ',' or ']', but got '<stream end>'"),
        ("a: b: c", "x.yaml:1:5: mapping values are not allowed here"),
        ('a: "b', "x.yaml:1:6: found unexpected end of stream"),
        ("a: \x07", "x.yaml: special characters are not allowed at character 4"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_place(text: str, message: str) -> None:
    assert message_of(text) == message


@pytest.mark.parametrize("opening", ["[", "{a: ", "- "])
def test_depth_is_bounded(opening: str) -> None:
    assert message_of("a:\n  " + opening * 5000).endswith(": nested too deeply for a scenario")


def test_exploding_aliases_are_refused() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    for n in range(1, 12):
        lines.append(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]")
    assert message_of("\n".join(lines)) == (
        "x.yaml:6:10: the aliases unfold to too much for a scenario"
    )


@given(text=st.text(max_size=80))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        parse(text, "x.yaml")
    except ScenarioError as error:
        assert len(error.problems) == 1  # noqa: PT017 - it may be right as well


@pytest.mark.parametrize(
    ("text", "value"),
    [("12", 12), ("-1.5", -1.5), ("1_000", "1_000"), (".inf", ".inf"), ("~", None), ("No", "No")],
)
def test_a_plain_scalar(text: str, value: object) -> None:
    assert resolve(text) == value


def refusal(path: Path) -> str:
    with pytest.raises(ScenarioError) as caught:
        read_text(path)
    return str(caught.value).replace(f"{path.parent}/", "")


def test_a_missing_file(tmp_path: Path) -> None:
    assert refusal(tmp_path / "no.yaml") == "no.yaml: there is no such file"


def test_a_directory(tmp_path: Path) -> None:
    (tmp_path / "dir.yaml").mkdir()
    assert refusal(tmp_path / "dir.yaml") == "dir.yaml: is a directory, not a scenario file"


def test_a_binary_file(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_bytes(b"\x89PNG\r\n\x00\x01")
    assert refusal(tmp_path / "x.yaml") == "x.yaml: is a binary file, not a scenario"


def test_a_file_that_is_not_utf_8(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_bytes("name: a\nlabel: Défilé".encode("latin-1"))
    assert refusal(tmp_path / "x.yaml") == "x.yaml:2: is not text in UTF-8"


def test_a_byte_order_mark_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_bytes(b"\xef\xbb\xbfname: a")
    assert read_text(tmp_path / "x.yaml") == "name: a"


def test_a_huge_file_is_refused_before_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "x.yaml"
    with path.open("wb") as file:
        os.truncate(file.fileno(), 100_000_000)
    monkeypatch.setattr(Path, "open", lambda *_: pytest.fail("it was opened"))
    assert refusal(path) == "x.yaml: is too large for a scenario: 100.0 MB, at most 2 MB"
    assert LARGEST == 2_000_000


def test_a_file_without_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x.yaml"
    path.write_text("name: a")

    def denied(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", denied)
    assert refusal(path) == "x.yaml: may not be read: permission denied"
