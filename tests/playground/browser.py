"""A real browser for the tests: a Chromium that is installed, driven by Playwright. Without one the tests skip, in CI they fail."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")


def find_chromium() -> str:
    found = next(filter(None, map(shutil.which, NAMES)), str(MAC) if MAC.exists() else None)
    if found:
        return found
    why = f"no Chromium is installed (looked for {', '.join(NAMES)})"
    if os.environ.get("BROWSER_REQUIRED"):
        pytest.fail(why)
    pytest.skip(why)
