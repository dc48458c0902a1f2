// For `mutool run`: for every place in a book, given as FILE#ID, the document of the spine, the page in that, and how far
// down on it.
var book = new Document(scriptArgs[0])
book.layout(420, 595, 11)
for (var i = 1; i < scriptArgs.length; ++i) {
    var place = book.resolveLink(scriptArgs[i])
    print([place.chapter, place.page, Math.round(place.y)].join('\t'))
}
