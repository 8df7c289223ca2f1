"""``python -m viewer``: the same as the command ``plaid-viewer-desktop``."""

from viewer.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
