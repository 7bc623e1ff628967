"""Clips: each frame is the run at its instant."""

from __future__ import annotations

from pathlib import Path

import imageio_ffmpeg
import numpy as np
import pytest
from PIL import Image

from simulator.errors import LimitError, OutputError
from simulator.extras import Extra
from simulator.views.figures.above import clip
from simulator.views.figures.above.clip import Frames, check_clip, cut, write_clip
from tests.bundled import bundled
from tests.views.parades import small


def test_frames_are_evenly_apart_from_the_beginning_to_the_end() -> None:
    shown = cut(small(), ".gif", begin="09:01:00", end="09:02:03", speed=60)
    assert shown.fps == 10
    assert shown.instants.tolist() == [60, 66, 72, 78, 84, 90, 96, 102, 108, 114, 120, 123]
    fine = cut(small(), ".mp4", begin="guard.starts", end="09:02:00", speed=10, fps=50)
    assert np.diff(fine.instants) == pytest.approx(0.2)


def test_by_default_it_is_what_the_figures_span() -> None:
    run = small()
    shown = cut(run, ".gif", speed=600)
    assert shown.instants[0] == run.begin
    assert shown.instants[-1] == run.end


def test_a_clip_that_is_empty_or_too_long_is_a_clear_error() -> None:
    with pytest.raises(OutputError) as error:
        cut(small(), ".gif", begin="09:02:00", end="09:01:00")
    told = "a clip from 09:02:00 to 09:01:00 is empty: it must end after it begins"
    assert str(error.value) == told
    with pytest.raises(LimitError) as long:
        cut(small(), ".mp4", speed=1)
    assert "frames of a clip are too many: at most 1,500; choose a higher --speed" in str(
        long.value
    )


def test_what_moves_is_where_the_snapshot_has_it_and_the_clock_says_when() -> None:
    run = bundled("armata_2015")
    frames = Frames(run, 50)
    for instant in (500.0, 900.0):
        frames.set(instant)
        snapshot = run.plot.snapshot(at=instant)
        (there,) = (each for each in snapshot.collections if each.get_gid() == "units")
        paths = [np.asarray(path.vertices) for path in there.get_paths()]
        moved = [np.asarray(path.vertices) for path in frames.shapes.get_paths()]
        assert len(paths) == len(moved)
        assert all(
            one[:, 0] == pytest.approx(other[:, 0]) for one, other in zip(paths, moved, strict=True)
        )
    assert [text.get_text() for text in frames.lines] == [
        "10:15:00", "in square: 3 people, 1 vehicles, 1 units", "broken down: stall", "",
    ]  # fmt: skip
    assert len(frames.broken.get_xdata()) == 1  # type: ignore[arg-type]


def test_a_frame_shows_what_has_moved_and_nothing_of_the_one_before() -> None:
    frames = Frames(small(), 50)
    first, later = (frames.at(instant).copy() for instant in (200.0, 400.0))
    assert (first != later).any()
    assert (frames.at(200.0) == first).all()
    assert all(dots % 2 == 0 for dots in first.shape[:2])


def test_a_gif_has_all_frames_and_goes_round(tmp_path: Path) -> None:
    path = tmp_path / "clip.gif"
    write_clip(small(), path, cut(small(), ".gif", begin="09:03:00", end="09:05:00", speed=120))
    with Image.open(path) as image:
        assert (image.n_frames, image.info["duration"], image.info["loop"]) == (11, 100, 0)
        corner = image.convert("RGB").getpixel((0, 0))
    assert corner == (255, 255, 255)


def test_an_mp4_has_all_frames(tmp_path: Path) -> None:
    path = tmp_path / "clip.mp4"
    write_clip(small(), path, cut(small(), ".mp4", begin="09:03:00", end="09:04:00", speed=120))
    assert path.read_bytes()[4:8] == b"ftyp"
    frames, _ = imageio_ffmpeg.count_frames_and_secs(str(path))
    assert frames == 14


def test_without_ffmpeg_it_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clip, "CLIPS", Extra("clips", "no_such_module", "imageio-ffmpeg"))
    monkeypatch.setattr("shutil.which", lambda _: None)
    check_clip(".gif")
    with pytest.raises(OutputError) as error:
        check_clip(".mp4")
    assert str(error.value) == (
        "an .mp4 needs imageio-ffmpeg: pip install 'parade-simulator[clips]', or install ffmpeg, "
        "or write a .gif"
    )


def test_where_ffmpeg_fails_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fails = tmp_path / "ffmpeg"
    fails.write_text("#!/bin/sh\necho no encoder for h264 >&2\nexit 3\n")
    fails.chmod(0o755)
    monkeypatch.setattr("shutil.which", lambda _: str(fails))
    with pytest.raises(OutputError) as error:
        write_clip(small(), tmp_path / "a.mp4", cut(small(), ".mp4", speed=600))
    assert str(error.value) == "ffmpeg failed: no encoder for h264"
