"""No picture of the program's memory is left on the disk where it crashes: keys, PINs and clients stand in it."""

from __future__ import annotations

import sys
from contextlib import suppress

if sys.platform != "win32":
    import resource
if sys.platform == "linux":
    import ctypes

#: Of prctl(2): whether the kernel may write the process down, to a file or to a program that collects crashes.
_PR_SET_DUMPABLE = 4


def leave_none() -> None:
    """From now on a crash of this process leaves no core dump, and no other program of the same account reads its
    memory (Linux). macOS: no core file. Windows: the error report of the system is not stopped by this."""
    if sys.platform == "win32":
        return
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
    if sys.platform == "linux":
        # A pipe to a collector (systemd-coredump, apport) is not held by the limit.
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
