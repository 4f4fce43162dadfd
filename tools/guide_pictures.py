"""Take the guide's pictures, in both languages, without a display.

`python tools/guide_pictures.py [FOLDER]` makes the certificates of the lab with the openssl
program, starts real mosquittos, works in a window of its own and writes the pictures into FOLDER,
by default the guide's. It needs Linux and the rights of root, for a network of its own
(`guide_network.py`). Compile the catalogues first (`tools/catalogue.py compile`), as `dev.py` does.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from mqtts_gui.ui.application import Application
from mqtts_gui.ui.program import parse
from tools import guide_network
from tools.guide_camera import Camera, wait_for
from tools.guide_certificates import take_certificates
from tools.guide_connections import take_connections

PICTURES = Path(__file__).resolve().parent.parent / "docs" / "guide" / "pictures"
SIZE_PX = (1280, 800)


def main(target: Path) -> int:
    """Write the pictures into `target` and return the exit code."""
    guide_network.enter()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as folder:
        application = Application(parse(["--data-dir", str(Path(folder) / "data")]))
        over: list[bool] = []
        application.ended.connect(lambda: over.append(True))
        application.show()
        application.preferences.change(theme="light")
        application.frame.resize(*SIZE_PX)
        camera = Camera(application, target)
        take_connections(application, camera)
        take_certificates(application, Path(folder) / "tp-mqtts", camera)
        application.frame.close()
        wait_for(lambda: bool(over))
        application.close()
    guide_network.leave()
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else PICTURES))
