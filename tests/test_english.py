"""Plain English, as far as it can be tested: what is never written in texts that people read."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = [*(ROOT / "docs").glob("*.md"), *ROOT.glob("*.md")]
MODULES = sorted((ROOT / "simulator").rglob("*.py"))

#: What is not written → what is, and in how many places it is still written. A unit is no person;
#: a program prints and reports.
BANNED = {
    r"\b(nobody|somebody|whoever)\b": ("no unit, a unit, a unit that", 7),
    r"\b(tells?|told) (of|that|you)\b": ("prints, reports", 0),
    r"\b(mends?|mended|mending)\b": ("fixes, fixed", 0),
    r"\bfor ever\b": ("never", 0),
    r"\bkept back\b": ("held up", 0),
    r"\bso (many|long|far|much)\b": ("this number, this duration, this far", 0),
    r"\bnothing here\b|\bthere is no \w+ here\b": ("no unit, group, item or incident", 0),
    r"\bis meant\b": ("is intended", 0),
    r"\b(is|are) no (?!longer|earlier|later|more|less)\w": ("is not a", 21),
    r"\bmay not be (read|written)\b": ("cannot be read", 0),
    r"\bgo(es)? (with|without)\b": ("requires, excludes", 0),
    r"\bis there twice\b|\bholds nothing\b": ("is listed twice, is empty", 0),
    r"\bwhat of (it|them|the)\b": ("which parts of it", 0),
    r"\blooked at\b": ("checked, considered", 0),
    r"\bturn(s|ed)? out otherwise\b": ("differs from the plan", 0),
    r"\bin silence\b": ("silently", 0),
}


@cache
def texts(path: Path) -> tuple[tuple[int, str], ...]:
    """Texts of a file that people read: a page; the messages of a module, and the help of commands.

    A docstring is help where its function is decorated in a module of commands.
    """
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".md":
        return tuple(enumerate(text.splitlines(), 1))
    tree = ast.parse(text)
    not_help = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        if isinstance(node.body[0], ast.Expr)
        if not (path.parent.name == "cli" and getattr(node, "decorator_list", []))
    }
    return tuple(
        (node.lineno, node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and id(node) not in not_help
        if isinstance(node.value, str) and " " in node.value
    )


@pytest.mark.parametrize("pattern", BANNED)
def test_messages_and_pages_are_plain(pattern: str) -> None:
    instead, left = BANNED[pattern]
    found = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in (*MODULES, *PAGES)
        for line, text in texts(path)
        if re.search(pattern, text, re.IGNORECASE)
    ]
    assert len(found) <= left, f"write {instead}: {', '.join(found)}"
