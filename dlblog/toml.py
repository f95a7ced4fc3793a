"""The parser of TOML: the standard library's, which Python 3.10 has as a package."""

import sys

if sys.version_info >= (3, 11):
    from tomllib import loads
else:
    from tomli import loads

__all__ = ["loads"]
