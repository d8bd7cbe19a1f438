"""One list for every record type: filtered, sorted, counted, changed many at a time.

Desktop: `screen.Register` is the section; the list and its filters serve every type through `ui.layouts`.
"""
