"""Compiles the words before the wheel is built, so that it carries the catalogues."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class WordsHook(BuildHookInterface):  # type: ignore[misc,type-arg,unused-ignore]  # hatchling is untyped here
    """Writes resources/i18n/*.mo, which git does not keep; the wheel takes all of resources/."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        script = Path(self.root) / "tools" / "compile_words.py"
        spec = importlib.util.spec_from_file_location("compile_words", script)
        if spec is None or spec.loader is None:
            raise RuntimeError(f"{script} cannot be loaded")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        module.compile_all()
