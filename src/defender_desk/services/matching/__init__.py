"""Which provider fits: conditions weighed against a case."""
