// For `mutool run`: every entry of a book's outline, the document of the spine it leads to, and the page in that.
var book = new Document(scriptArgs[0])
book.layout(420, 595, 11)

function walk(entries) {
    for (var i = 0; i < entries.length; ++i) {
        var place = book.resolveLink(entries[i].uri)
        print([entries[i].title, place.chapter, place.page].join('\t'))
        walk(entries[i].down || [])
    }
}

walk(book.loadOutline())
