"""The parts of the window around the screens: sidebar, top bar, strips, palette, idle clock."""
