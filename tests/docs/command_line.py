"""The page of the documentation on the commands, made from their own help texts.

`make generated` writes it.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click

from simulator.cli.commands import parade

PAGE = Path(__file__).parents[2] / "docs" / "command-line.md"
_TOP = """\
# The command line

This page contains the help texts of all commands; `make generated` writes it from them. Options \
that several commands share are explained [at the end](#options-of-several-commands).
"""
#: An option of as many commands stands at the end.
_SEVERAL = 3

#: An option as it is written, and its help.
_Option = tuple[str, str]


def page() -> str:
    """The page as it should be."""
    every = [option for command in parade.commands.values() for option in _options(command)]
    shared = [option for option, times in Counter(every).items() if times >= _SEVERAL]
    parts = [_TOP, f"## parade\n\n{_text(parade.get_help(_context('parade', parade)))}"]
    parts += [_section(f"parade {name}", each, shared) for name, each in parade.commands.items()]
    formatter = _context("parade", parade).make_formatter()
    formatter.write_dl(shared)
    parts.append(f"## Options of several commands\n\n{_text(formatter.getvalue())}")
    return "\n".join(parts)


def _section(name: str, command: click.Command, shared: list[_Option]) -> str:
    context = _context(name, command)
    formatter = context.make_formatter()
    command.format_usage(context, formatter)
    command.format_help_text(context, formatter)
    own = [option for option in _options(command) if option not in shared]
    if own:
        with formatter.section("Options"):
            formatter.write_dl(own)
    taken = [option for option, _ in shared if option in dict(_options(command))]
    names = [f"`{option.split()[0].rstrip(',')}`" for option in taken]
    also = f"\nShared options: {', '.join(names)}.\n" if names else ""
    return f"## {name}\n\n{_text(formatter.getvalue())}{also}"


def _options(command: click.Command) -> list[_Option]:
    """All options but ``--help``."""
    context = _context(command.name or "", command)
    options = (each for each in command.get_params(context) if isinstance(each, click.Option))
    records = (each.get_help_record(context) for each in options if "--help" not in each.opts)
    return [record for record in records if record is not None]


def _context(name: str, command: click.Command) -> click.Context:
    settings = {**parade.context_settings, "terminal_width": 80, "max_content_width": 80}
    return click.Context(command, info_name=name, **settings)


def _text(text: str) -> str:
    return f"```text\n{text.strip()}\n```\n"
