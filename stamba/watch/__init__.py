"""Watching a book in the browser; `stamba.watch.run` is the way in."""
