"""What cannot be read is said in words, within limits."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from simulator.reading import UnreadableError, files_asked, read_bytes, read_text
from tests.platforms import proc, unix


def refusal(path: Path) -> str:
    with pytest.raises(UnreadableError) as caught:
        read_text(path, "baseline", 2_000_000)
    return str(caught.value)


def test_a_missing_file(tmp_path: Path) -> None:
    assert refusal(tmp_path / "no.json") == "there is no such file"


def test_a_directory(tmp_path: Path) -> None:
    assert refusal(tmp_path) == "is a directory, not a baseline"


def test_a_binary_file(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_bytes(b"\x89PNG\r\n\x00\x01")
    assert refusal(path) == "is a binary file, not a baseline"
    assert read_bytes(path, "picture", 100) == b"\x89PNG\r\n\x00\x01"


def test_a_file_that_is_not_utf_8(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_bytes("name: a\nlabel: Défilé".encode("latin-1"))
    with pytest.raises(UnreadableError, match=r"^is not UTF-8 text; save it as UTF-8$") as caught:
        read_text(path, "baseline", 100)
    assert caught.value.line == 2


def test_a_byte_order_mark_is_no_text(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_bytes(b"\xef\xbb\xbfname: a")
    assert read_text(path, "baseline", 100) == "name: a"


def test_a_huge_file_is_refused_before_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "x.json"
    with path.open("wb") as file:
        os.truncate(file.fileno(), 100_000_000)
    monkeypatch.setattr(Path, "open", lambda *_: pytest.fail("it was opened"))
    assert refusal(path) == "is too large for a baseline: 100.0 MB, at most 2 MB"


@unix
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    assert refusal(path) == "is a pipe, not a baseline"


@unix
@pytest.mark.parametrize("device", ["/dev/zero", "/dev/null"])
def test_a_device_is_not_read(device: str) -> None:
    assert refusal(Path(device)) == "is a device, not a baseline"


@proc
def test_a_file_that_has_no_size_is_read_up_to_the_limit() -> None:
    with pytest.raises(UnreadableError, match=r"^is too large for a scenario: at most 0 MB$"):
        read_bytes(Path("/proc/self/environ"), "scenario", 3)


@pytest.mark.parametrize(
    ("error", "why"),
    [
        (PermissionError(13, "Permission denied"), "cannot be read: permission denied"),
        (OSError(5, "Input/output error"), "cannot be read: input/output error"),
        (ValueError("embedded null byte"), "cannot be read: embedded null byte"),
    ],
)
def test_a_file_that_the_system_refuses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception, why: str
) -> None:
    path = tmp_path / "x.json"
    path.write_text("{}")

    def denied(*_: object) -> None:
        raise error

    monkeypatch.setattr(Path, "open", denied)
    assert refusal(path) == why


def test_files_that_are_looked_for_are_collected_the_missing_ones_too(tmp_path: Path) -> None:
    there, missing = tmp_path / "there.json", tmp_path / "no.json"
    there.write_text("{}", encoding="utf-8")
    with files_asked() as asked:
        read_bytes(there, "baseline", 100)
        refusal(missing)
    read_bytes(there, "baseline", 100)
    assert asked == {there, missing}
