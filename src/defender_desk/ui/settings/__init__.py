"""Settings: how the desk speaks and looks, what unlocks it, what it holds in its bin, and what it is."""
