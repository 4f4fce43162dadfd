"""The console program alone, without Qt: `python -m mqtts_gui.cli`."""

import sys

from mqtts_gui.cli.program import main

sys.exit(main())
