"""The desktop: Qt lives here and nowhere else."""

import builtins

_plain_import = builtins.__import__

import PySide6.QtCore  # noqa: E402, F401  before all that is imported from here on

# PySide6 reads the source of every module imported after it, looking for a feature this program never uses. That is
# half of our share of the time to the first paint, so importing goes on as it was before.
builtins.__import__ = _plain_import
