"""Secrets are taken out of what is written down or shown: passwords, tokens, keys, signed addresses."""

from __future__ import annotations

import functools
import re

_HIDDEN = "***"

_SIGNS = (
    "@", "hf_", "api_org_", "akia", "asia", "aroa", "authorization", "cookie", "bearer", "basic", "token", "secret",
    "passw", "passphrase", "key", "sig", "policy=", "expires=", "credential", "googleaccessid",
)  # fmt: skip
"""One of these is in every text that has a secret; the patterns are made for the first such text: it takes long."""

_PATTERNS = (
    # name:password@ of an address; the name stays
    r"(?P<keep>\b[a-z][a-z0-9+.-]*://[^\s/@:\"'<>]*:)[^\s/@\"'<>]+(?=@)",
    # what is signed in an address, of any cloud: X-Amz-Signature=…, sig=…, Key-Pair-Id=…
    r"(?P<keep>[?&;](?:x-(?:amz|goog|ms|xet)-[a-z-]*|[a-z-]*signature|sig|policy|key-pair-id|awsaccesskeyid|"
    r"googleaccessid|[a-z_-]*token|expires)=)[^&\s\"'<>)\]]+",
    # headers, as they are sent or as a dictionary is printed
    r"(?P<keep>\b(?:proxy-)?authorization[\"']?\s*[:=,]\s*b?[\"']?)[^\"'\r\n]+",
    r"(?P<keep>\b(?:set-)?cookie[\"']?\s*[:=,]\s*b?[\"']?)[^\"'\r\n]+",
    r"(?P<keep>\bx-(?:amz-security-token|api-key|auth-token|xet-access-token)[\"']?\s*[:=,]\s*b?[\"']?)[^\s\"',]+",
    r"(?P<keep>\bbearer )[a-z0-9+/._~-]{8,}=*",
    # settings and arguments by their names
    r"(?P<keep>\b(?:aws_secret_access_key|aws_session_token|secret_?(?:access_?)?key|hf_token|password|passphrase|"
    r"passwd|access_?token|api_?key)[\"']?\s*[:=]\s*[\"']?)[^\s\"',)}]+",
    # tokens and keys by their form
    r"(?P<keep>\b)(?:hf|api_org)_[a-z0-9]{16,}\b",
    r"(?P<keep>\b)(?:AKIA|ASIA|AROA)[A-Z0-9]{12,}\b",
    r"(?P<keep>-----BEGIN [A-Z ]*PRIVATE KEY-----).*?(?=-----END|\Z)",
)


def redact(text: str) -> str:
    """Return a text with whatever looks like a secret replaced; what is none of them stays as it is."""
    lower = text.lower()
    if any(sign in lower for sign in _SIGNS):
        for pattern in _compiled():
            text = pattern.sub(rf"\g<keep>{_HIDDEN}", text)
    return text


@functools.cache
def _compiled() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern, re.IGNORECASE | re.DOTALL) for pattern in _PATTERNS)
