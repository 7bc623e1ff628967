"""The page of the documentation on the commands, made from their own help texts.

`make generated` writes it.
"""

from __future__ import annotations

from pathlib import Path

import click

from simulator.cli.commands import parade

PAGE = Path(__file__).parents[2] / "docs" / "command-line.md"
_TOP = """\
# The command line

Generated from the help texts of the commands by `make generated`: change those.
"""


def page() -> str:
    """The page as it should be."""
    parts = [_TOP, _section("parade", parade)]
    parts += [_section(f"parade {name}", command) for name, command in parade.commands.items()]
    return "\n".join(parts)


def _section(name: str, command: click.Command) -> str:
    settings = {**parade.context_settings, "terminal_width": 80, "max_content_width": 80}
    context = click.Context(command, info_name=name, **settings)
    return f"## {name}\n\n```text\n{command.get_help(context)}\n```\n"
