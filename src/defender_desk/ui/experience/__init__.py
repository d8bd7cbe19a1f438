"""How the requests to each provider went: a table in which each line is drawn, over the register of referrals."""

from defender_desk.ui.experience.window import open_experience

__all__ = ["open_experience"]
