"""The apparatus: the text as received, rebuilt from the manuscript, and what was changed in it.

received   the manuscript with its corrections undone, line by line
compare    that, against the file as it was received
errata     the publisher's table of slips: which are corrected, which are still open
listing    every correction in its place, for people
"""
