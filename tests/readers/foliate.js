// foliate-js, the engine of the reader Foliate, behind the words of drive.mjs.
import '/modules/foliate-js/view.js'
import { FootnoteHandler } from '/modules/foliate-js/footnotes.js'

const view = document.createElement('foliate-view')
const notes = new FootnoteHandler()
let shown = null

// What does not come in a minute does not come, on the busiest machine: then the test sees that it is not there.
const within = promise => Promise.race([promise, new Promise(resolve => setTimeout(resolve, 60000))])
const relocated = () => within(new Promise(resolve => view.addEventListener('relocate', resolve, { once: true })))
const current = () => view.renderer.getContents()[0].doc

window.reader = {
    async open(url) {
        document.body.append(view)
        const book = new File([await (await fetch(url)).blob()], 'book.epub')
        await view.open(book)
        view.renderer.setAttribute('flow', 'paginated')
        view.renderer.setStyles?.('aside { display: revert }')
        view.addEventListener('link', event => notes.handle(view.book, event))
        notes.addEventListener('render', ({ detail }) => shown?.(detail))
        notes.addEventListener('before-render', ({ detail }) => {
            detail.view.style.cssText = 'position: absolute; left: 10%; right: 10%; bottom: 4%; height: 45%; background: #eee'
            document.body.append(detail.view)
        })
        return view.book.sections.map(section => section.id)
    },
    async show(index) {
        const settled = relocated()
        await view.goTo(index)
        await settled
        await current().fonts.ready
    },
    documents: () => view.renderer.getContents().map(({ doc }) => doc),
    contents: () => (view.book.toc ?? []).map(({ label, href }) => ({ label, href })),
    pages: () => (view.book.pageList ?? []).map(({ label, href }) => ({ label, href })),
    async go(href) {
        const settled = relocated()
        await view.goTo(href)
        await settled
    },
    where: () => ({ chapter: view.lastLocation.tocItem?.label, page: view.lastLocation.pageItem?.label }),
    async note(call) {
        const pop = new Promise(resolve => { shown = resolve })
        current().getElementById(call).click()
        const popped = await within(pop)
        if (!popped) return { text: '', type: '', close: () => {} }
        const { view: popup, type } = popped
        while (!popup.renderer.getContents()[0]?.doc?.body?.textContent) await new Promise(requestAnimationFrame)
        await popup.renderer.getContents()[0].doc.fonts.ready
        const text = popup.renderer.getContents()[0].doc.body.textContent
        return { text, type, close: () => popup.remove() }
    },
}
