"""Filter expressions: what passes, what is refused in words, and that nothing else can be done with them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viewer.shell.panels.filter_expression import LONGEST, Filter, FilterError

ROW = {"alpha": 3.5, "Mach": 0.7, "label": "case 7", "angle of attack": 2.0, "n": 4, "hole": float("nan")}


@pytest.mark.parametrize(
    ("text", "passes"),
    [
        ("alpha > 3 and Mach < 0.8", True),
        ("alpha > 3 and not Mach < 0.8", False),
        ("3 < alpha <= 3.5", True),
        ("alpha > 4 or label == 'case 7'", True),
        ("'case' in label", True),
        ("'case' not in label", False),
        ("n in (1, 2, 4)", True),
        ("`angle of attack` * 2 + 1 == 5", True),
        ("-alpha < 0", True),
        ("n % 2 == 0", True),
        ("alpha = 3.5", True),
        ("alpha > 3 && Mach < 0.8 || n == 0", True),
        ("sample >= 12", True),
        ("sample > 12", False),
        ("hole > 0 or hole <= 0", False),
        ("missing > 0", False),
        ("label > 3", False),
        ("alpha / (n - 4) > 0", False),
        ("  n  ", True),
    ],
)
def test_what_passes(text: str, passes: bool) -> None:
    assert Filter(text)(12, ROW) is passes


def test_a_global_called_sample_is_that_global() -> None:
    assert Filter("sample == 99")(1, {"sample": 99})


def test_names_are_told() -> None:
    assert Filter("`angle of attack` > 1 and Mach < beta").names == ("angle of attack", "Mach", "beta")


@pytest.mark.parametrize(
    "text",
    [
        "", "alpha >", "alpha > 3 and", "(", "alpha alpha", "`open", "alpha > 3; n", "x := 3", "lambda: 0",
        "[n for n in n]", "__import__('os')", "open('x')", "label.upper() == 'A'", "alpha.real > 1", "n[0]",
        "9 ** 9 ** 9", "n << 60", "'a' * 10**9 == label", "'x' * n == label", "'%9999999d' % n == label", "f'{n}'",
        "b'x'", "None", "...", "True if n else False", "(" * 200, "1 +" * LONGEST, "n == 1j", "await n", "{n}", "{}",
        "\0", "n\n== 4\nor", "[1] * 10 == n",
    ],
)  # fmt: skip
def test_what_is_no_filter_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(FilterError) as refused:
        Filter(text)(0, ROW)
    assert str(refused.value).rstrip().endswith(".")


@given(st.text(max_size=60) | st.text(alphabet="alpha n()[]<>=!&|+-*/%`'\"., 019and or not in", max_size=40))
def test_any_text_is_a_filter_or_is_refused(text: str) -> None:
    try:
        wanted = Filter(text)
    except FilterError:
        return
    assert wanted(3, ROW) in (True, False)
