"""What only some systems have: a test of it is skipped elsewhere, and says so.

Each is about that very thing: there is nothing to test where it is not.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

unix = pytest.mark.skipif(os.name != "posix", reason="signals, pipes and links of unix")
dev_full = pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
proc = pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="a file of Linux")
