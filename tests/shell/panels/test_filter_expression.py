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
        ("not missing > 0", False),
        ("missing > 0 and alpha > 3", False),
        ("alpha > 3 or missing > 0", True),
        ("missing > 0 or alpha > 3", True),
        ("not (missing > 0 and alpha > 9)", True),
        ("not (missing > 0 or alpha > 9)", False),
        ("1 < n < missing", False),
        ("n in (missing, 4)", False),
        ("label > 3", False),
        ("alpha / (n - 4) > 0", False),
        ("  n  ", True),
    ],
)
def test_what_passes(text: str, passes: bool) -> None:
    assert Filter(text)(12, ROW) is passes


def test_a_global_called_sample_is_that_global() -> None:
    assert Filter("sample == 99", ["sample"])(1, {"sample": 99})


COLUMNS = ["alpha", "Mach", "label", "angle of attack", "n", "hole", "U[0]"]


@pytest.mark.parametrize(
    ("text", "passes"),
    [
        ("Sample == 12 and MACH < 1", True),
        ("angle of attack > 1 and Angle  of Attack < 3", True),
        ("`Angle of attack` == 2", True),
        ("n == 4 or U[0] == 9", True),
        ("abs(-alpha) == 3.5 and min(n, 9) == 4 and max(n, 9, 10) == 10", True),
        ("sqrt(n) == 2 and log(n) > 1.38 and log(n) < 1.39", True),
        ("log(-n) < 0 or sqrt(-n) < 0", False),
        ("max(label, 'a') * 1000000000 == label", False),
        ("label * 1000000000 == 1", False),
        ("not unreadable", True),
        ("unreadable", False),
        ("12", True),
        ("7", True),  # in a text
        ("8", False),
        ("0.7", False),
        ("CASE", True),
        ("case 7", True),
        ("'se 7'", True),
        ("case 8", False),
        ("wing-3", False),
    ],
)
def test_names_functions_and_texts(text: str, passes: bool) -> None:
    assert Filter(text, COLUMNS)(12, ROW) is passes


def test_a_sample_that_cannot_be_read() -> None:
    assert Filter("unreadable or alpha > 9", COLUMNS)(3, None)
    assert Filter("3", COLUMNS)(3, None) and not Filter("4", COLUMNS)(3, None)
    assert not Filter("not alpha > 3", COLUMNS)(3, None)
    assert Filter("sample == 3", COLUMNS)(3, None)


@pytest.mark.parametrize(
    ("text", "trouble"),
    [
        ("Mahc > 1", "there is no column “Mahc”; did you mean “Mach”?"),
        ("`angle of atack` > 1", "there is no column “angle of atack”; did you mean “angle of attack”?"),
        ("zzz > 1", "there is no column “zzz”."),
        ("simple > 1", "there is no column “simple”; did you mean “Sample”?"),
        ("u > 1", "“u” may be “U” or “ｕ”."),
    ],
)
def test_what_is_missing_is_named(text: str, trouble: str) -> None:
    found = Filter(text, [*COLUMNS, "U", "ｕ"] if text.startswith("u") else COLUMNS)
    assert found.troubles == (trouble,) and not found(12, ROW)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("exp(n) > 1", "There is no function “exp” in filters; there are abs, log, max, min, sqrt."),
        ("abs(n, 2) > 1", "“abs” takes one value, in parentheses."),
        ("max(n) > 1", "“max” takes two values or more, in parentheses."),
    ],
)
def test_calls_that_are_refused(text: str, sentence: str) -> None:
    with pytest.raises(FilterError) as refused:
        Filter(text, COLUMNS)
    assert str(refused.value) == sentence


def test_names_are_told() -> None:
    assert Filter("`angle of attack` > 1 and Mach < beta").names == ("angle of attack", "Mach", "beta")


@pytest.mark.parametrize(
    "text",
    [
        "", "alpha >", "alpha > 3 and", "(", "`open", "alpha > 3; n", "x := 3", "lambda x, y: 0",
        "[n for n in n]", "__import__('os')", "open('x')", "label.upper() == 'A'", "alpha.real > 1", "n[0]",
        "9 ** 9 ** 9", "n << 60", "'a' * 10**9 == label", "'x' * n == label", "'%9999999d' % n == label", "f'{n}'",
        "b'x'", "...", "n if n > 0 else 0", "(" * 200, "1 +" * LONGEST, "n == 1j", "{n}", "{}",
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
        wanted = Filter(text, COLUMNS)
    except FilterError:
        return
    assert wanted(3, ROW) in (True, False) and wanted(3, None) in (True, False)
