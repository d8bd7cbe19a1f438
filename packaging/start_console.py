"""Where the frozen console begins."""

from defender_desk.cli.commands import main

if __name__ == "__main__":
    raise SystemExit(main())
