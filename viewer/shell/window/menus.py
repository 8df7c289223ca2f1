"""Titles of menus with their mnemonics (a menu in another one is ``outer/inner``), and names of groups of actions."""

from __future__ import annotations

REPRESENTATIONS = ("surface", "wireframe", "points")
COLOR_MAP_GROUP = "color_map"

FILE, EDIT, SAMPLE, TIME, VIEW, TOOLS = "&File", "&Edit", "&Sample", "&Time", "&View", "T&ools"
PLOTS, CACHE, HELP = "&Plots", "&Cache", "&Help"
SHARE_MENU = f"{FILE}/&Keep and share"
LOOK_ALONG_MENU = f"{VIEW}/Look &along"
COLOR_MAP_MENU = f"{VIEW}/Colour &map"
MOVE_MENU = f"{VIEW}/Mo&ve"
PREDICTION_MENU = f"{SAMPLE}/Pr&ediction"
MARKS_MENU = f"{SAMPLE}/&Marks"
SCAN_MENU = f"{SAMPLE}/&All samples"
