"""Texts to train tokenizers on."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def english(samples: Path) -> str:
    return str(samples / "en.txt")


@pytest.fixture
def chinese(samples: Path) -> str:
    return str(samples / "zh.txt")
