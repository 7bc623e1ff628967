"""The page that compares simulators: versions as installed, and the bar that it reports."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "comparison.md").read_text(encoding="utf-8")
PEERS = ROOT / "benchmarks" / "peers"


def test_the_command_installs_the_versions_of_the_page() -> None:
    assert "make peers" in PAGE
    assert "peers:" in (ROOT / "Makefile").read_text(encoding="utf-8")
    pinned = dict(re.findall(r"^([\w-]+)==(\S+)$", (PEERS / "requirements.txt").read_text(), re.M))
    named = {"SUMO": "eclipse-sumo", "JuPedSim": "jupedsim", "UXsim": "uxsim", "SimPy": "simpy"}
    for name, package in named.items():
        assert f"{name} {pinned[package]}" in PAGE


def test_we_take_a_tenth_of_the_fastest_that_follows_to_a_second() -> None:
    tables = PAGE.split("\n## ")[1:3]
    for table in tables:
        rows = re.findall(
            r"^\| (.+?) \| ([+-][\d.]+) s .*?\| .*? \| .*? \| ([\d.]+) \|", table, re.M
        )
        assert len(rows) == 5
        shares = [
            float(share)
            for name, apart, share in rows
            if abs(float(apart)) <= 1 and not name.startswith("SimPy")
        ]
        assert shares
        assert max(shares) <= 0.1


def test_the_avenue_is_the_parade_that_the_page_describes() -> None:
    text = (PEERS / "avenue.yaml").read_text(encoding="utf-8")
    assert len(re.findall(r"^  u\d+: ", text, re.M)) == 30
    assert "u10: {profile: unit, holds: {bridge: {duration: 15 min}}}" in text
