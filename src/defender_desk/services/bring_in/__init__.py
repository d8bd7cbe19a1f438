"""Foreign files brought in: mapped, compared with who is here, and taken in as one batch."""
