"""Words on standard error."""

from __future__ import annotations

import pytest

from viewer.errors import print_error


def test_an_error_is_one_line(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    print_error("There is no folder /a\nb\x1b[31m\udcff.")
    assert capsys.readouterr().err == "plaid-viewer-desktop: There is no folder /a\\nb\\x1b[31m\\udcff.\n"
    monkeypatch.setattr("viewer.errors.sys.stderr", None)
    print_error("nobody listens")
