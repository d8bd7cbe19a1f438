"""Where the frozen desktop begins."""

from defender_desk.ui.app import main

if __name__ == "__main__":
    raise SystemExit(main())
