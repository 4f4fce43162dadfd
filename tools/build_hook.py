"""Hatchling's hook: compile the catalogues before the wheel or the sdist is packed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from typing_extensions import override


class CatalogueHook(BuildHookInterface[Any]):
    """Run `tools/catalogue.py compile` with the builder's own Python."""

    @override
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        program = Path(self.root) / "tools" / "catalogue.py"
        subprocess.run([sys.executable, str(program), "compile"], check=True)
