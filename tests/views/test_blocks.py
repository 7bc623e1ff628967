"""Blocks of text in plain lines and on a terminal."""

from __future__ import annotations

from io import StringIO

import pytest
from rich.console import Console

from simulator.views.blocks import Column, Paragraph, Row, Table, plain_text, printable, width
from simulator.views.terminal import print_blocks

BLOCKS = [
    Paragraph(("A parade", "of [red]two"), "heading"),
    Table(
        "Units",
        (Column("unit"), Column("people", right=True)),
        (Row(("guard", "12")), Row(("仪仗方队", "1,213"), "bad")),
    ),
]


def test_plain_text_is_aligned_by_the_cells_that_it_takes() -> None:
    assert plain_text(BLOCKS) == (
        "A parade\n"
        "of [red]two\n"
        "\n"
        "Units\n"
        "  unit      people\n"
        "  guard         12\n"
        "  仪仗方队   1,213\n"
    )


def test_a_table_without_rows_has_its_head() -> None:
    assert plain_text([Table("Units", (Column("unit"),), ())]) == "Units\n  unit\n"


@pytest.mark.parametrize(
    ("text", "cells"), [("abc", 3), ("仪仗", 4), ("e\u0301", 1), ("", 0), ("Ａ", 2)]
)
def test_the_width_of_a_text(text: str, cells: int) -> None:
    assert width(text) == cells


@pytest.mark.parametrize(
    ("text", "shown"),
    [("a\nb", "a b"), ("\x1b[31mred", "[31mred"), ("a\u202eb", "a b"), ("e\u0301 ", "e\u0301")],
)
def test_what_a_terminal_would_obey_becomes_space(text: str, shown: str) -> None:
    assert printable(text) == shown


def test_a_terminal_shows_the_same_words_and_no_markup() -> None:
    out = StringIO()
    print_blocks(BLOCKS, Console(file=out, width=60, markup=False, highlight=False))
    lines = [line.strip() for line in out.getvalue().splitlines()]
    assert lines == [
        "A parade",
        "of [red]two",
        "",
        "Units",
        "unit      people",
        "guard         12",
        "仪仗方队   1,213",
    ]


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("guard", 5),
        ("仪仗方队", 8),
        ("Défilé", 6),
        ("e\u0301", 1),
        ("🎺", 2),
        ("👨‍👩‍👧 ok", 5),
        ("", 0),
    ],
)
def test_a_text_is_as_wide_as_a_terminal_shows_it(text: str, cells: int) -> None:
    assert width(printable(text)) == cells


@pytest.mark.parametrize(
    ("width", "shown"),
    [
        (
            50,
            [
                " unit   label            kind     who",
                " guard  Guard of honour  walkers  army, navy",
            ],
        ),
        (
            44,
            [
                " unit   label           kind     who",
                " guard  Guard of hono…  walkers  army, navy",
            ],
        ),
        (
            30,
            [" unit   kind     who", " guard  walkers  army, navy"],
        ),
        (16, [" unit   who", " guard  army,", "        navy"]),
    ],
)
def test_on_a_narrow_terminal_columns_are_cut_then_left_out(width: int, shown: list[str]) -> None:
    columns = (
        Column("unit"),
        Column("label", narrow="cut"),
        Column("kind", narrow="drop"),
        Column("who", narrow="wrap"),
    )
    table = Table("Units", columns, (Row(("guard", "Guard of honour", "walkers", "army, navy")),))
    out = StringIO()
    print_blocks([table], Console(file=out, width=width, markup=False, highlight=False))
    assert [line.rstrip() for line in out.getvalue().splitlines()] == ["Units", *shown]


def test_verbatim_lines_keep_their_indentation_and_are_not_wrapped() -> None:
    command = "  --set programme.speech.duration='764 s'"
    blocks = [Paragraph(("Speech\tshorter ", command), verbatim=True)]
    assert plain_text(blocks) == f"Speech shorter\n{command}\n"
    out = StringIO()
    print_blocks(blocks, Console(file=out, width=20, markup=False, highlight=False))
    assert out.getvalue() == plain_text(blocks)


def test_a_terminal_shows_what_is_broken_in_red() -> None:
    out = StringIO()
    console = Console(file=out, width=60, force_terminal=True, color_system="standard")
    print_blocks([Paragraph(("broken",), "bad"), Paragraph(("fine",), "good")], console)
    assert "\x1b[1;31mbroken\x1b[0m" in out.getvalue()
    assert "\x1b[32mfine\x1b[0m" in out.getvalue()
