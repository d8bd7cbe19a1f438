"""Why a disk refuses, for whoever says so: the numbers of the system sorted by what a person can do about it.

Text floor: each place has sentences of its own, since what was not done differs.
"""

from __future__ import annotations

import errno

NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
"""There is no room left, or no file may be so large: 4 GiB is the end of a FAT file."""
NOT_ALLOWED = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})
"""Nothing may be written there."""
