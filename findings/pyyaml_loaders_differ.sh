#!/usr/bin/env bash
# PyYAML's two loaders accept different files.
#
# PyYAML reads YAML with `SafeLoader`, written in Python, or with `CSafeLoader`, which wraps
# libyaml. Both are offered as the same thing at different speeds, but the Python loader refuses
# valid YAML 1.1 (and 1.2) that libyaml accepts:
#
#   question-mark  a plain text that contains `?` in braces or brackets   {name: Ready?}
#   tab            a tab between tokens, or before a comment              name:<TAB>guard
#   block-comment  a comment directly after the mark of a block text      text: |# comment
#
# (The third is valid for libyaml only: the specification wants a space before `#`.)
# A program that prefers the C loader therefore reads a file on one machine and refuses it on
# another whose PyYAML was built without libyaml. Also, the errors of the two differ in wording.
#
# The script installs one version of PyYAML into a temporary environment and feeds both loaders
# the same texts. It exits with 0 as long as they differ as stated, and otherwise with 1: then the
# comment at `_LOADER` in simulator/scenario/document/yaml.py can go.
#
# Usage: findings/pyyaml_loaders_differ.sh          (needs Python 3 with venv, and PyPI)

set -euo pipefail

VERSION=6.0.4
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "PyYAML==$VERSION"

"$folder/venv/bin/python" - <<'PYTHON'
import platform
import sys

import yaml

print(f"Python {platform.python_version()}, PyYAML {yaml.__version__}")
if not yaml.__with_libyaml__:
    sys.exit("this PyYAML is built without libyaml: nothing to compare")
from yaml._yaml import get_version_string

print(f"libyaml {get_version_string()}\n")

# What each text is, the text, and what the C loader makes of it. The Python loader refuses all
# but the last, which shows that the comparison itself works.
CASES = [
    ("question-mark", "{name: Ready?}\n", {"name": "Ready?"}),
    ("question-mark", "[Ready?, Go]\n", ["Ready?", "Go"]),
    ("tab", "name:\tguard\n", {"name": "guard"}),
    ("tab", "name: guard\t# comment\n", {"name": "guard"}),
    ("block-comment", "text: |# comment\n  line\n", {"text": "line\n"}),
    ("control", "{name: 'Ready?'} # comment\n", {"name": "Ready?"}),
]


def outcome(text, loader):
    try:
        return yaml.load(text, Loader=loader)
    except yaml.YAMLError as error:
        return error


changed = []
for kind, text, expected in CASES:
    in_c, in_python = outcome(text, yaml.CSafeLoader), outcome(text, yaml.SafeLoader)
    print(f"{kind}: {text!r}")
    for name, result in (("CSafeLoader", in_c), ("SafeLoader", in_python)):
        shown = f"refused: {result.problem}" if isinstance(result, yaml.YAMLError) else result
        print(f"  {name:11}  {shown}")
    differs = isinstance(in_python, yaml.YAMLError)
    if in_c != expected or differs is (kind == "control"):
        changed.append(text)

if changed:
    sys.exit(f"\nCHANGED: the loaders no longer behave as described for {changed}")
print("\nAs described: the loaders of one PyYAML accept different files.")
PYTHON
