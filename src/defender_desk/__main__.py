"""`python -m defender_desk` opens the desk, as the installed command does.

Roof: the one module above the floors.
"""

from __future__ import annotations

from defender_desk.ui.app import main

if __name__ == "__main__":
    raise SystemExit(main())
