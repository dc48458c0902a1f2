"""The ground of all rooms: errors, findings, limits, files, lengths, folios, and where the house's folders lie."""
