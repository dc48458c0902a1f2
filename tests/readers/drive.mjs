// Opens a finished EPUB in a reading system inside headless Chromium and tells, as JSON, what is to be seen there.
//
//   node drive.mjs foliate|epubjs|plain BOOK.epub FOLDER-WITH-ITS-FILES OUT
//
// CHROMIUM names the browser. Pictures of what was seen are left in OUT. It judges nothing; the tests do.
import { createServer } from 'node:http'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, extname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import puppeteer from 'puppeteer-core'

const [engine, book, files, out] = process.argv.slice(2)
const here = dirname(fileURLToPath(import.meta.url))
const TYPES = {
    '.js': 'text/javascript', '.html': 'text/html', '.xhtml': 'application/xhtml+xml', '.css': 'text/css', '.png': 'image/png',
    '.jpg': 'image/jpeg', '.ttf': 'font/ttf', '.epub': 'application/epub+zip', '.svg': 'image/svg+xml',
}
const PAGES = {
    foliate: '<script type="module" src="/foliate.js"></script>',
    epubjs: '<script src="/modules/jszip/dist/jszip.min.js"></script><script src="/modules/epubjs/dist/epub.js"></script><script src="/epubjs.js"></script>',
}

async function serve() {
    const server = createServer(async (request, response) => {
        const path = normalize(decodeURIComponent(new URL(request.url, 'http://localhost').pathname))
        if (path === '/favicon.ico') return response.writeHead(204).end()
        try {
            const [, first, ...rest] = path.split('/')
            const content = path === '/' ? `<!doctype html><meta charset="utf-8"><title></title><style>html,body,foliate-view{margin:0;height:100vh;display:block}</style><body>${PAGES[engine] ?? ''}`
                : path === '/book.epub' ? await readFile(book)
                    : first === 'modules' ? await readFile(join(here, 'node_modules', ...rest))
                        : first === 'files' ? await readFile(join(files, ...rest))
                            : await readFile(join(here, first))
            response.writeHead(200, { 'content-type': path === '/' ? 'text/html' : TYPES[extname(path)] ?? 'application/octet-stream' })
            response.end(content)
        } catch {
            response.writeHead(404).end()
        }
    })
    await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
    return server
}

// The faces that Chromium really drew the text with, by name, with the number of glyphs, and whether the book brought
// them.
async function facesOf(client) {
    const { root } = await client.send('DOM.getDocument', { depth: -1, pierce: true })
    const found = []
    const walk = (node, inside) => {
        const children = node.children ?? []
        if (inside && children.some(child => child.nodeType === 3 && child.nodeValue.trim())) found.push(node.nodeId)
        for (const child of [...children, ...(node.shadowRoots ?? [])]) walk(child, inside)
        if (node.contentDocument) walk(node.contentDocument, true)
    }
    walk(root, engine === 'plain')
    const faces = {}
    for (const nodeId of found) {
        const { fonts } = await client.send('CSS.getPlatformFontsForNode', { nodeId })
        for (const { familyName, isCustomFont, glyphCount } of fonts) {
            const name = `${familyName}${isCustomFont ? '' : ' (not of the book)'}`
            faces[name] = (faces[name] ?? 0) + glyphCount
        }
    }
    return faces
}

// Run in the page: every letter of the text, drawn by itself, must differ from what is drawn for no character at all.
function boxes(doc) {
    const canvas = doc.createElementNS('http://www.w3.org/1999/xhtml', 'canvas')
    canvas.width = canvas.height = 48
    const pen = canvas.getContext('2d', { willReadFrequently: true })
    const family = doc.defaultView.getComputedStyle(doc.body).fontFamily
    const drawn = text => {
        pen.clearRect(0, 0, 48, 48)
        pen.font = `32px ${family}`
        pen.fillText(text, 4, 36)
        return pen.getImageData(0, 0, 48, 48).data.join('')
    }
    const empty = drawn(' ')
    const box = drawn('\u{10FFFF}')
    const letters = [...new Set(doc.body.textContent)].filter(letter => /\p{L}|\p{N}|\p{P}/u.test(letter))
    return letters.filter(letter => [empty, box].includes(drawn(letter)))
}

async function readWithEngine(page, client, address) {
    await page.goto(address)
    await page.waitForFunction('window.reader')
    const names = await page.evaluate(() => window.reader.open('/book.epub'))
    const sections = []
    for (const [index, name] of names.entries()) {
        await page.evaluate(index => window.reader.show(index), index)
        const seen = await page.evaluate(boxes => {
            const [doc] = window.reader.documents()
            const body = doc.body.getBoundingClientRect()
            return {
                characters: doc.body.textContent.replace(/\s+/g, '').length,
                images: [...doc.images].map(image => image.naturalWidth),
                area: body.width * body.height,
                boxes: new Function('doc', `return (${boxes})(doc)`)(doc),
            }
        }, boxes.toString())
        const picture = join(out, `${engine}-${String(index).padStart(2, '0')}.png`)
        await page.screenshot({ path: picture })
        sections.push({ name, ...seen, faces: await facesOf(client) })
    }
    const follow = async links => {
        const found = []
        for (const link of links) {
            await page.evaluate(href => window.reader.go(href), link.href)
            found.push({ ...link, ...await page.evaluate(href => {
                const id = href.split('#')[1]
                const [doc] = window.reader.documents()
                const target = id ? doc.getElementById(id) : doc.body
                if (!target) return { seen: false }
                const frame = doc.defaultView.frameElement.getBoundingClientRect()
                const box = (target.getClientRects()[0] ?? target.getBoundingClientRect())
                const x = frame.left + box.left, y = frame.top + box.top
                const after = doc.createRange()
                after.setStartAfter(target)
                after.setEnd(doc.body, doc.body.childNodes.length)
                return {
                    seen: x >= -1 && x < innerWidth && y >= -1 && y < innerHeight,
                    text: target.textContent, role: target.getAttribute('role'), after: after.toString().slice(0, 80),
                    ...window.reader.where(),
                }
            }, link.href) })
        }
        return found
    }
    const contents = await follow(await page.evaluate(() => window.reader.contents()))
    const pages = await follow(await page.evaluate(() => window.reader.pages()))
    const notes = []
    for (const [index] of names.entries()) {
        await page.evaluate(index => window.reader.show(index), index)
        const calls = await page.evaluate(() => [...window.reader.documents()[0].querySelectorAll('[role="doc-noteref"]')].map(call => call.id))
        for (const call of calls) {
            await page.evaluate(index => window.reader.show(index), index)
            const { text, type } = await page.evaluate(async call => {
                const { close, ...note } = await window.reader.note(call)
                window.closeNote = close
                return note
            }, call)
            if (!notes.length) await page.screenshot({ path: join(out, `${engine}-note.png`) })
            await page.evaluate(() => window.closeNote())
            notes.push({ call, text, type })
        }
    }
    return { sections, contents, pages, notes }
}

// Each document by itself, as narrow as WCAG 2.1 asks (1.4.10): in the dark, enlarged, with the spaces of 1.4.12, and as a
// screen reader is told of it.
async function readPlain(page, client, address) {
    await page.setViewport({ width: 320, height: 640 })
    const names = JSON.parse(await readFile(join(files, 'spine.json'), 'utf8'))
    const documents = []
    for (const name of names) {
        await page.goto(`${address}files/${name}`)
        await page.evaluate(() => document.fonts.ready)
        const measure = () => page.evaluate(() => {
            const texts = [...document.body.querySelectorAll('*')].filter(element => [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim()) && element.getClientRects().length)
            return {
                sizes: texts.map(element => parseFloat(getComputedStyle(element).fontSize)),
                colours: [...new Set(texts.map(element => getComputedStyle(element).color))],
                grounds: [...new Set([...document.body.querySelectorAll('*'), document.body].map(element => getComputedStyle(element).backgroundColor))],
                overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
            }
        })
        const plain = await measure()
        const spaced = await page.evaluate(() => {
            const style = document.createElementNS('http://www.w3.org/1999/xhtml', 'style')
            style.textContent = '* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-bottom: 2em !important }'
            document.head.append(style)
            const clipped = [...document.body.querySelectorAll('*')].filter(element => getComputedStyle(element).overflow !== 'visible' && element.scrollHeight > element.clientHeight)
            const overflow = document.documentElement.scrollWidth - document.documentElement.clientWidth
            style.remove()
            return { overflow, clipped: clipped.map(element => element.className) }
        })
        const faces = await facesOf(client)
        await page.evaluate(() => {
            const style = document.createElementNS('http://www.w3.org/1999/xhtml', 'style')
            style.textContent = 'html { font-size: 200%; background: rgb(17, 17, 17); color: rgb(238, 238, 238) }'
            document.head.append(style)
        })
        const dark = await measure()
        await page.screenshot({ path: join(out, `dark-${String(documents.length).padStart(2, '0')}.png`) })
        const { nodes } = await client.send('Accessibility.getFullAXTree')
        const tree = nodes.filter(node => !node.ignored).map(node => ({ id: node.nodeId, parent: node.parentId, role: node.role?.value, name: node.name?.value ?? '' }))
        documents.push({ name, plain, spaced, dark, faces, tree })
    }
    return { documents }
}

const profile = await mkdtemp(join(tmpdir(), 'stamba-reader-'))
const server = await serve()
const browser = await puppeteer.launch({
    executablePath: process.env.CHROMIUM, userDataDir: profile, headless: true,
    timeout: 0, protocolTimeout: 0, // a busy machine is no fault of the book
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
        '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage', '--hide-scrollbars'],
})
try {
    const page = await browser.newPage()
    page.setDefaultTimeout(0)
    await page.setViewport({ width: 480, height: 720 })
    const errors = []
    page.on('pageerror', error => errors.push(String(error)))
    page.on('requestfailed', request => errors.push(`failed: ${request.url()}`))
    page.on('console', message => { if (message.type() === 'error') errors.push(message.text()) })
    const client = await page.createCDPSession()
    for (const domain of ['DOM', 'CSS', 'Accessibility']) await client.send(`${domain}.enable`)
    const address = `http://127.0.0.1:${server.address().port}/`
    const seen = await (engine === 'plain' ? readPlain : readWithEngine)(page, client, address)
    await writeFile(join(out, `${engine}.json`), JSON.stringify({ ...seen, errors }, null, 1))
} finally {
    await browser.close()
    server.close()
    await rm(profile, { recursive: true, force: true })
}
