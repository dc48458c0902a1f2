"""What a reader finds on which page: the text of the book as one flow, the pages of a made PDF, the one read against
the other. Editions ask it where pages begin, checks whether all is there; it judges nothing itself.
"""
