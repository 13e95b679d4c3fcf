"""The name that ritz.results had: for scripts written against it."""

from ritz.results import ResultsError, Run, Scan, load as read  # noqa: F401
