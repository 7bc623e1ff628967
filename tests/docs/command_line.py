"""The page of the documentation on the commands, made from their own help texts.

`python -m tests.docs.command_line` writes the page anew; a test fails where it is stale.
"""

from __future__ import annotations

from pathlib import Path

import click

from simulator.cli.main import parade

PAGE = Path(__file__).parents[2] / "docs" / "command-line.md"
_TOP = """\
# The command line

Made from the help texts of the commands by `python -m tests.docs.command_line`: change those.
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


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
