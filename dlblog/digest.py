"""BLAKE2; loading it raises MemoryError where there is no room for it.

`hashlib` logs a traceback for each algorithm that it cannot load, and lacks it then.
"""

import sys

_STDERR, sys.stderr = sys.stderr, None
try:
    from hashlib import blake2b
except ImportError as error:
    raise MemoryError from error
finally:
    sys.stderr = _STDERR

__all__ = ["blake2b"]
