"""Exchange floor: one module per foreign format; handed records, opens no vault."""
