// epub.js, the engine of many readers on the web, behind the words of drive.mjs.
let book, rendition

const current = () => rendition.getContents()[0].document
// What does not come in a minute does not come, on the busiest machine: then the test sees that it is not there.
const settled = () => Promise.race([
    new Promise(resolve => rendition.once('relocated', resolve)), new Promise(resolve => setTimeout(resolve, 60000)),
])

window.reader = {
    async open(url) {
        book = window.ePub(await (await fetch(url)).arrayBuffer())
        const area = document.createElement('div')
        area.style.cssText = 'width: 100vw; height: 100vh'
        document.body.append(area)
        rendition = book.renderTo(area, { width: '100%', height: '100%', flow: 'paginated', spread: 'none', allowScriptedContent: false })
        await book.ready
        const names = []
        book.spine.each(section => names.push(section.href))
        return names
    },
    async show(index) {
        await rendition.display(index)
        await current().fonts.ready
    },
    documents: () => rendition.getContents().map(({ document }) => document),
    contents: () => book.navigation.toc.map(({ label, href }) => ({ label: label.trim(), href })),
    pages: () => (book.pageList?.pageList ?? []).map(({ page, href }) => ({ label: String(page), href })),
    go: href => rendition.display(href),
    where: () => ({}),
    async note(call) {
        const arrived = settled()
        current().getElementById(call).click()
        await arrived
        const target = current().getElementById(current().getElementById(call).getAttribute('href').slice(1))
        return { text: target.textContent, type: target.getAttribute('epub:type'), target: target.id, close: () => {} }
    },
}
