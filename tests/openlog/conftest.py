"""The same log as the room's own tests have."""

from boai.kernel.openlog.tests.conftest import log

__all__ = ["log"]
