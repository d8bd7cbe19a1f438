"""How the requests to each provider went: a table in which each line is drawn, a place of the section of referrals."""

from defender_desk.ui.experience.page import EXPERIENCE, ExperiencePage, open_experience

__all__ = ["EXPERIENCE", "ExperiencePage", "open_experience"]
