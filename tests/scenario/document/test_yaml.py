"""YAML text to data with places; hostile files."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from simulator.errors import Place, ScenarioError
from simulator.scenario.document.tree import plain
from simulator.scenario.document.yaml import parse, parse_value, resolve, scenario_text


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


def test_a_scenario_may_be_json() -> None:
    text = '{"name":"😀 \\/ \\u00e9","list":[1,{"a":null}]}'
    assert plain(parse(text, "x.json")) == json.loads(text)


def test_what_yaml_1_1_reads_as_other_types_stays_a_text() -> None:
    words = ["yes", "no", "on", "off", "y", "0o10", "010", "0b1", "1_000", "190:20:30", "+.inf"]
    text = f"a: [{', '.join(words)}]\nb: {{=: 1}}\n"
    assert plain(parse(text, "x.yaml")) == {"a": words, "b": {"=": 1}}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: [Ready?, Prêts ?, b? c, 'd?']", ["Ready?", "Prêts ?", "b? c", "d?"]),
        ('a: [09:20, b:c, "d"]', ["09:20", "b:c", "d"]),
        ("a: 'b\n\n  c'", "b\nc"),
        ("\ufeff%YAML 1.2\n---\na: b\n...\n", "b"),
        ("a: b\x85\x85  c\u2028  d", "b\nc\u2028d"),
        ("a:\r  b", "b"),
        ('a: "\t"', "\t"),
        ("? a\n: b", "b"),
        ("a: &b c # \t", "c"),
        ("{a: Ready?}", "Ready?"),
        ("a:\tb\t# c", "b"),
        ("a: |# b", ""),
    ],
)
def test_the_value_of_a_text(text: str, value: object) -> None:
    assert plain(parse(text, "x.yaml")) == {"a": value}


def test_a_value_that_is_set_is_read_as_yaml_and_anything_else_left() -> None:
    assert parse_value("[1, x]", "a") == [1, "x"]
    assert parse_value("", "a") is None
    assert parse_value(3, "a") == 3
    with pytest.raises(ScenarioError, match=r"^--set a.b:2:1: expected ',' or '}' in the map"):
        parse_value("{a", "a.b")


def test_aliases_are_values() -> None:
    assert plain(parse("a: &x {b: 1}\nc: *x\n", "x.yaml")) == {"a": {"b": 1}, "c": {"b": 1}}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "x.yaml: the file is empty"),
        ("# only a comment\n", "x.yaml: the file is empty"),
        ("---\n", "x.yaml: the file is empty"),
        ("[1, 2]", "x.yaml:1:1: a scenario must be a mapping: key: value"),
        ("just text", "x.yaml:1:1: a scenario must be a mapping: key: value"),
        ("a: 1\n\tb: 2", "x.yaml:2:1: a tab; use spaces"),
        ("a:\n\t- 2", "x.yaml:2:1: a tab; use spaces"),
        ("a: 1\nb: 2\na: 3", "x.yaml:3:1: the key 'a' is given twice; first on line 1"),
        ("a: {b: 1, b: 2}", "x.yaml:1:11: the key 'b' is given twice; first on line 1"),
        ("a: 1\n---\nb: 2", "x.yaml:2:1: one file holds one scenario; a second begins here"),
        (
            "a: !!python/object:os.system x",
            "x.yaml:1:4: tags are not allowed: !!python/object:os.system",
        ),
        ("a: !run [x]", "x.yaml:1:4: tags are not allowed: !run"),
        ("a: !!float 3", "x.yaml:1:4: tags are not allowed: !!float"),
        ("{a: 1}: 2", "x.yaml:1:1: a key must be a single word or text"),
        ("? [a]\n: 2", "x.yaml:1:3: a key must be a single word or text"),
        ("a: *nowhere", "x.yaml:1:4: no anchor 'nowhere' is defined above"),
        ("a: &a [*a]", "x.yaml:1:8: no anchor 'a' is defined above"),
        ("a: [1, 2\n", "x.yaml:2:1: expected ',' or ']' in the list that begins at 1:4"),
        ("a:\n  {b: 1]", "x.yaml:2:8: expected ',' or '}' in the mapping that begins at 2:3"),
        ('a: "b\nc: d', "x.yaml:1:4: the quote is not closed"),
        (
            "a: b: c",
            "x.yaml:1:5: ': ' is not allowed here; "
            "check the indentation, or put the text in quotes",
        ),
        (
            "a: - b",
            "x.yaml:1:4: '- ' is not allowed here; "
            "begin the list on a new line, or put the text in quotes",
        ),
        ("a:\n  b: 1\n c: 2", "x.yaml:3:2: expected a key; check the indentation and the quotes"),
        ("a: 'it's'", "x.yaml:1:8: expected a key; check the indentation and the quotes"),
        ("a:\n- b\nc\n", "x.yaml:3:1: expected ': ' after the key"),
        ("- a\nb: c", "x.yaml:2:1: expected '- '; check the indentation"),
        ("a: @b", "x.yaml:1:4: put a text that begins with @ in quotes"),
        ("a: {b: 1\n\tc: 2}", "x.yaml:2:1: a tab; use spaces"),
        ("a: |\n  b\n\tc", "x.yaml:3:1: a tab; use spaces"),
        (r'a: "C:\lineup"', r"x.yaml:1:7: unknown escape; write \\ for a backslash"),
        (
            'a: {b: "\\ud83d"}',
            "x.yaml:1:11: the escape is not a Unicode character; write the character itself",
        ),
        ("a: &", "x.yaml:1:5: did not find expected alphabetic or numeric character"),
        ("第: \x07", "x.yaml:1:4: the character U+0007 is not allowed"),
        ("a: b\r\nc: \x92d", "x.yaml:2:4: the character U+0092 is not allowed"),
        ("a: 1\n\ufeffb: 2", "x.yaml:2:1: the character U+FEFF is not allowed"),
        ("a: \udcff", "x.yaml:1:4: the character U+DCFF is not allowed"),
        (r'a: "\e[31m"', "x.yaml:1:4: the character U+001B is not allowed"),
        (r'"\0": b', "x.yaml:1:1: the character U+0000 is not allowed"),
        ("a: [!, b]", "x.yaml:1:5: tags are not allowed: !"),
        ("!x a: b", "x.yaml:1:1: tags are not allowed: !x"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_place(text: str, message: str) -> None:
    assert message_of(text) == message


@pytest.mark.parametrize("opening", ["[", "{a: ", "- "])
def test_depth_is_bounded(opening: str) -> None:
    assert message_of("a:\n  " + opening * 5000).endswith(": nested too deeply for a scenario")


@pytest.mark.parametrize("run", ["\n", "\r\n", " ", "#", "? ", ", ", "[", "- ", "|", "'", "0"])
def test_a_long_run_of_anything_is_read_or_refused(run: str) -> None:
    outcome(f"a: b\n{run * 200_000}")
    outcome(run * 200_000 + "?")


def test_exploding_aliases_are_refused() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    for n in range(1, 12):
        lines.append(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]")
    assert message_of("\n".join(lines)) == (
        "x.yaml:6:10: the aliases expand to more than a scenario may hold"
    )


def outcome(text: str) -> object:
    """A tree with all its places, or the message."""
    try:
        return parse(text, "x.yaml")
    except ScenarioError as error:
        assert len(error.problems) == 1  # noqa: PT017 - it may be right as well
        return str(error)


BITS = [
    *("a", "b", "é", "第", "1.5", "09:20", "yes", "x" * 30, "'", '"', "\\", '"a":1', "a:b", "::"),
    *(": ", ":", "- ", "-", "[", "]", "{", "}", ",", "? ", "?", "&x ", "*x", "!", "!a ", "#", " #"),
    *("|", "|2-\n", ">\n", "%YAML 1.2\n---\n", "---", "...", "@", "`", "<<: ", "\\ud83d", "\\n"),
    *("\n", "\n  ", "\n\t", "\t", " ", "\r", "\r\n", "\x85", "\u2028", "\ufeff", "\xa0", "\x07"),
]


@given(text=st.lists(st.sampled_from(BITS), max_size=16).map("".join) | st.text(max_size=80))
def test_any_text_is_read_or_refused(text: str) -> None:
    outcome(text)


def test_pyyaml_without_libyaml_will_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("simulator.scenario.document.yaml._LOADER", yaml.SafeLoader)
    assert plain(parse("a: [1, {b: 第}]", "x.yaml")) == {"a": [1, {"b": "第"}]}
    assert message_of("a: [1") == "x.yaml:1:6: expected ',' or ']', but got '<stream end>'"
    assert message_of('a: "\\UFFFFFFFF"') == "x.yaml: an escape is not a Unicode character"


@pytest.mark.parametrize(
    ("text", "value"),
    [("12", 12), ("-1.5", -1.5), ("1_000", "1_000"), (".inf", ".inf"), ("~", None), ("No", "No")],
)
def test_a_plain_scalar(text: str, value: object) -> None:
    assert resolve(text) == value


def test_a_file_that_cannot_be_read_is_told_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes("name: a\nlabel: Défilé".encode("latin-1"))
    with pytest.raises(ScenarioError) as caught:
        scenario_text(path)
    assert str(caught.value) == f"{path}:2: is not UTF-8 text; save it as UTF-8"


def test_a_huge_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    with path.open("wb") as file:
        os.truncate(file.fileno(), 100_000_000)
    with pytest.raises(ScenarioError) as caught:
        scenario_text(path)
    assert str(caught.value) == f"{path}: is too large for a scenario: 100.0 MB, at most 2 MB"


# -- merge keys ------------------------------------------------------------------------------------


def values(text: str) -> object:
    return plain(parse(text, "a.yaml"))


def test_a_merge_key_takes_over_keys_and_own_keys_count_wherever_they_stand() -> None:
    given = "a: &a {x: 1, y: 2}\nb: {<<: *a, y: 3}\nc:\n  y: 4\n  <<: *a\nd: {<<: {z: 5}}\n"
    assert values(given) == {
        "a": {"x": 1, "y": 2},
        "b": {"x": 1, "y": 3},
        "c": {"y": 4, "x": 1},
        "d": {"z": 5},
    }


def test_of_several_merged_mappings_the_first_that_gives_a_key_counts() -> None:
    given = "a: &a {x: 1}\nb: &b {x: 2, y: 3}\nc: {<<: [*a, *b], z: 4}\nd: {<<: [*b, *a]}\n"
    assert values(given) == {
        "a": {"x": 1},
        "b": {"x": 2, "y": 3},
        "c": {"x": 1, "y": 3, "z": 4},
        "d": {"x": 2, "y": 3},
    }


def test_merge_keys_merge_what_was_merged_before_and_do_not_change_it() -> None:
    given = "a: &a {x: 1}\nb: &b {<<: *a, y: 2}\nc: {<<: *b, x: 3}\n"
    assert values(given) == {"a": {"x": 1}, "b": {"x": 1, "y": 2}, "c": {"x": 3, "y": 2}}


def test_a_merged_value_stands_where_it_is_written_and_an_own_one_at_its_key() -> None:
    root = parse("a: &a\n  x: 1\nb:\n  <<: *a\n  y: 2\n", "a.yaml")
    assert root.nearest_place(("b", "x")) == Place("a.yaml", 2, 3)
    assert root.nearest_place(("b", "y")) == Place("a.yaml", 5, 3)


def test_a_merge_key_in_quotes_is_a_key() -> None:
    assert values("a: {'<<': 1}") == {"a": {"<<": 1}}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "a: {<<: 3}",
            "a.yaml:1:5: << takes the keys of a mapping: write <<: *name, or <<: [*name, *other]",
        ),
        (
            "a: {<<: []}",
            "a.yaml:1:5: << takes the keys of a mapping: write <<: *name, or <<: [*name, *other]",
        ),
        (
            "x: &x 3\na: {<<: [{y: 1}, *x]}",
            "a.yaml:2:5: << takes the keys of a mapping: write <<: *name, or <<: [*name, *other]",
        ),
        (
            "a: &a {x: 1}\nb: {<<: *a, <<: {y: 2}}",
            "a.yaml:2:13: the key '<<' is given twice; first on line 2",
        ),
        (
            "a: &a {x: 1}\nb: {<<: *a, y: 2, y: 3}",
            "a.yaml:2:19: the key 'y' is given twice; first on line 2",
        ),
        ("a: &a {<<: *a}", "a.yaml:1:12: no anchor 'a' is defined above"),
    ],
)
def test_a_merge_key_that_is_wrong(text: str, message: str) -> None:
    with pytest.raises(ScenarioError) as error:
        parse(text, "a.yaml")
    assert str(error.value) == message


def test_merge_keys_cannot_unfold_to_more_than_aliases_can() -> None:
    lines = ["a0: &a0 {" + ", ".join(f"k{n}: {n}" for n in range(100)) + "}"]
    lines += [f"a{n}: &a{n} {{x: {{<<: [{', '.join([f'*a{n - 1}'] * 9)}]}}}}" for n in range(1, 9)]
    with pytest.raises(ScenarioError, match="the aliases expand to more than a scenario may hold"):
        parse("\n".join(lines), "a.yaml")
