"""What is said of a dataset on another machine."""

from __future__ import annotations

from dataclasses import replace

from tests.shell.fakes import catalogue
from viewer.protocol import FarFacts
from viewer.shell.panels.far_words import MOST_LETTERS, card_html, far_rows, license_of, size_words
from viewer.shell.panels.info_panel import information

CARD = """---
license: cc-by-4.0 # see below
tags: [cfd]
---
# The *horn*

![a picture](https://example.org/a.png) A **bold** word and [a page](https://example.org).
<img src="https://example.org/b.png">

- one
- two
```python
load("a")  # not a heading
```
"""

FAR = FarFacts(
    "ssh://host/horn", "abc123", {"train": 3_000_000, "test": 1_000_000}, 4_000_000, 500_000, CARD, "It is large.", True
)


def test_the_card_is_text_that_loads_nothing() -> None:
    html = card_html(CARD)
    assert "license" not in html and "<h4>The *horn*</h4>" in html
    assert "<p>a picture A bold word and a page (https://example.org).\n&lt;img src" in html
    assert "<img" not in html and "href" not in html and "src=&quot;https" in html
    assert "<p>- one</p>\n<p>- two</p>" in html
    assert "<pre>load(&quot;a&quot;)  # not a heading</pre>" in html
    assert license_of(CARD) == "cc-by-4.0" and license_of("license: mit") == ""
    assert len(card_html("word " * MOST_LETTERS)) < 2 * MOST_LETTERS


def test_sizes_are_said_as_far_as_they_are_known() -> None:
    assert size_words(FAR) == "4.0 MB, about 500 kB a sample"
    assert size_words(FarFacts("s3://a")) == ""
    rows = dict(far_rows(replace(catalogue("/kept/a/horn"), far=FAR)))
    assert rows == {
        "Revision": "abc123",
        "Size": "4.0 MB",
        "A sample": "about 500 kB to fetch",
        "Fetched files": "kept in /kept/a/horn",
        "Note": "It is large.",
        "Licence": "cc-by-4.0",
    }
    assert dict(far_rows(catalogue())) == {}
    own = replace(catalogue(), far=replace(FAR, kept=False), infos={"license": "mit"})
    assert "Licence" not in dict(far_rows(own)) and dict(far_rows(own))["Fetched files"].startswith("go when")


def test_information_has_the_address_and_the_sizes_of_the_splits() -> None:
    html = information(replace(catalogue("/tmp/x/horn"), far=replace(FAR, kept=False)), None)
    assert "ssh://host/horn" in html and "/tmp/x/horn" not in html
    assert "5 samples, 3.0 MB" in html and "README" in html and "The *horn*" in html
