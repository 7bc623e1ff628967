"""The player: a run that moves, on a page of its own, in a report or in a notebook."""

from simulator.views.player.player import Player, player_html, player_page

__all__ = ["Player", "player_html", "player_page"]
