"""The wheel's own step: it carries the pages of docs/ as a site, which `tipxl guide` opens."""

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class GuideHook(BuildHookInterface[Any]):
    """Build the site and take it in; an editable install has the pages themselves."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatchling before it packs."""
        if version == "editable":
            return
        sys.path.insert(0, str(Path(self.root) / "docs"))
        from make_site import make_site  # noqa: PLC0415 - the sources are no package here

        self._made = tempfile.TemporaryDirectory()
        make_site(Path(self._made.name))
        build_data["force_include"][self._made.name] = "tipxl/data/guide"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Called when it is packed."""
        if version != "editable":
            self._made.cleanup()
