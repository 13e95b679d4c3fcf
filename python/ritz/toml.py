"""TOML: reading (the standard library's, or tomli before Python 3.11) and writing values."""

import json
import math

try:
    import tomllib
except ImportError:
    import tomli as tomllib

loads = tomllib.loads


def value(content):
    """A value in TOML syntax, on one line."""
    if hasattr(content, "tolist"):  # numpy
        content = content.tolist()
    if isinstance(content, bool):
        return "true" if content else "false"
    if isinstance(content, int):
        return str(content)
    if isinstance(content, float):
        return repr(content) if math.isfinite(content) else str(content)
    if isinstance(content, dict):
        return "{ " + ", ".join(f"{key(k)} = {value(v)}" for k, v in content.items()) + " }"
    if isinstance(content, (list, tuple)):
        return "[" + ", ".join(map(value, content)) + "]"
    if isinstance(content, str):
        # JSON escapes what TOML escapes, but for one control character.
        return json.dumps(content, ensure_ascii=False).replace("\x7f", "\\u007f")
    raise TypeError(f"{content!r} is no value of a configuration; expected a number, text, list or dict")


def key(name):
    bare = name.isascii() and name.replace("_", "").replace("-", "").isalnum()
    return name if bare else value(str(name))


def document(tables):
    """A whole configuration, a line per key."""
    return "".join(f"{key(name)} = {value(content)}\n" for name, content in tables.items())
