// The page of stamba watch: shows the state that the server sends, and asks it what stands where.
const at = id => document.getElementById(id)
let state = null
let spread = 0 // 0 is the first page alone; spread n holds the pages 2n - 1 and 2n, counted from 0
let mark = null // { page, box }: the place that was jumped to
let looked = null // the page of the spread that was clicked or jumped to
let shown = '' // what the pages on the screen were drawn for

const pagesOf = number => number ? [2 * number - 1, 2 * number] : [null, 0]
const spreadOf = page => Math.floor((page + 1) / 2)
const last = () => spreadOf(Math.max(state.sizes.length - 1, 0))
const make = (tag, settings = {}, ...children) => {
    const element = Object.assign(document.createElement(tag), settings)
    element.append(...children)
    return element
}

function placeAt(element, [left, top, width, height]) {
    Object.assign(element.style, { left: `${100 * left}%`, top: `${100 * top}%`, width: `${100 * width}%`, height: `${100 * height}%` })
}

// --- pages ---

async function drawPages() {
    const wanted = pagesOf(spread).map(page => page !== null && page < state.sizes.length ? page : null)
    const key = `${state.pages} ${spread}`
    if (!state.sizes.length || shown === key) return drawMark(), follow()
    shown = key
    const frames = await Promise.all(wanted.map(pageFrame))
    if (shown !== key) return // others were asked for meanwhile; the old ones stay until the new are there
    const focused = document.activeElement?.closest?.('.lines')
    at('pages').replaceChildren(...frames)
    if (focused) frames.find(frame => frame.querySelector('button'))?.querySelector('button').focus()
    drawMark()
    follow()
}

async function pageFrame(page) {
    const [width, height] = state.sizes[page ?? 0]
    const frame = make('div', { className: page === null ? 'page none' : 'page' })
    frame.style.setProperty('--ratio', width / height)
    if (page === null) return frame
    frame.dataset.page = page
    const room = at('pages').getBoundingClientRect()
    const wide = Math.min(room.width > 700 ? room.width / 2 : room.width, Math.max(320, innerHeight - 144) * width / height)
    const image = make('img', { alt: `Page ${page + 1}` })
    image.src = `pages/${state.pages}/${page}.png?width=${Math.round(wide * devicePixelRatio)}`
    frame.append(image)
    frame.addEventListener('click', event => tell(frame, event))
    await image.decode().catch(() => null)
    addLines(frame, page)
    return frame
}

async function addLines(frame, page) {
    const found = await (await fetch(`lines/${page}`)).json()
    const list = make('ol', { className: 'lines' })
    found.forEach(([text, box], number) => {
        const line = make('button', { textContent: text, tabIndex: number ? -1 : 0, lang: state.language })
        placeAt(line, box)
        list.append(make('li', {}, line))
    })
    list.addEventListener('keydown', event => {
        const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
        if (!step) return
        const all = [...list.querySelectorAll('button')]
        const next = all[all.indexOf(document.activeElement) + step]
        if (next) {
            all.forEach(one => { one.tabIndex = one === next ? 0 : -1 })
            next.focus()
        }
        event.preventDefault()
    })
    frame.append(list)
}

async function tell(frame, event) {
    const room = frame.getBoundingClientRect()
    const line = event.detail ? null : event.target.getBoundingClientRect() // by the keyboard: the line's first word
    const x = ((line ? line.left + 2 : event.clientX) - room.left) / room.width
    const y = ((line ? line.top + line.height / 2 : event.clientY) - room.top) / room.height
    looked = Number(frame.dataset.page)
    follow()
    const place = await (await fetch(`source/${frame.dataset.page}?x=${x}&y=${y}`)).json()
    const told = place.file ? `${place.name}, line ${place.line}${place.column ? `, column ${place.column}` : ''}` : 'There is nothing on this page.'
    at('place').replaceChildren(make('span', { textContent: told }), ...opener(place))
}

function drawMark() {
    for (const old of document.querySelectorAll('.mark')) old.remove()
    const frame = mark && document.querySelector(`[data-page="${mark.page}"]`)
    if (!frame || !mark.box[2]) return
    const drawn = make('div', { className: 'mark' })
    placeAt(drawn, mark.box)
    frame.append(drawn)
    drawn.scrollIntoView({ block: 'nearest' })
}

function go(number, page = null) {
    if (page !== null || number !== spread) looked = page
    spread = Math.max(0, Math.min(number, last()))
    at('page').value = pagesOf(spread)[1] < state.sizes.length ? pagesOf(spread)[1] + 1 : state.sizes.length
    history.replaceState(null, '', `#${spread}`)
    return drawPages()
}

// --- the editor ---

function opener(place) {
    if (!place.file || !place.line) return []
    const words = 'Open in the editor'
    if (state.editor === 'address') return [make('a', { href: place.address, textContent: words })]
    if (state.editor !== 'command') return []
    const button = make('button', { textContent: words })
    button.addEventListener('click', () => fetch('open', { method: 'POST', body: JSON.stringify(place) }))
    return [button]
}

// --- findings ---

function drawFindings() {
    at('findings').replaceChildren(...state.findings.map(one => {
        const where = make('p', { className: 'where' })
        if (one.page !== undefined) {
            const jump = make('button', { textContent: `Page ${one.page + 1}` })
            jump.addEventListener('click', () => {
                mark = { page: one.page, box: one.box }
                go(spreadOf(one.page), one.page)
            })
            where.append(jump)
        }
        if (one.line) where.append(make('span', { textContent: `${one.name}:${one.line}` }), ...opener(one))
        return make('li', {},
            make('p', {}, make('b', { className: one.severity, textContent: `${one.severity} ${one.code}` }), ` ${one.message}. ${one.remedy}`),
            where)
    }))
}

// --- the text of the EPUB ---

let textShown = ''

function follow() {
    if (!state.text) return
    const page = [looked, ...pagesOf(spread)].find(page => page !== null && state.marks[page])
    if (page !== undefined) showText(state.marks[page])
}

function showText(address) {
    const frame = at('text')
    const wanted = `text/${state.text}/${address}`
    if (wanted === textShown) return
    const [before, now] = [textShown, wanted].map(one => one.replace(/^text\/\d+\//, ''))
    textShown = wanted
    const top = frame.contentDocument?.scrollingElement?.scrollTop
    if (before === now && top) frame.addEventListener('load', () => { frame.contentDocument.scrollingElement.scrollTop = top }, { once: true })
    frame.contentWindow.location.replace(new URL(wanted, location))
    at('documents').value = address.split('#')[0]
}

function drawDocuments() {
    at('documents').replaceChildren(...state.documents.map(([value, textContent]) => make('option', { value, textContent, lang: state.language })))
}

// --- what the server sends ---

function receive(next) {
    const before = state
    state = next
    document.title = state.title ? `${state.title} · Stamba` : 'Stamba'
    at('title').textContent = state.title || 'Stamba'
    at('title').lang = state.language || 'en'
    at('count').textContent = state.sizes.length ? `of ${state.sizes.length}` : ''
    at('error').hidden = !state.error
    at('error').replaceChildren(...state.error ? [make('p', { textContent: state.error.message }), ...opener(state.error)] : [])
    const count = state.findings.length
    at('status').textContent = state.error ? state.sizes.length ? 'The last good pages are shown' : 'No pages yet'
        : state.working === 'pages' ? 'Making pages …'
            : `Pages in ${state.seconds} s${state.working ? ', looking for findings …' : `, ${count || 'no'} finding${count === 1 ? '' : 's'}`}`
    if (JSON.stringify(before?.findings) !== JSON.stringify(state.findings)) drawFindings()
    if (before?.text !== state.text) {
        drawDocuments()
        follow()
    }
    if (state.sizes.length && before?.pages !== state.pages) go(before?.sizes.length ? spread : Number(location.hash.slice(1)) || 0)
}

at('back').addEventListener('click', () => go(spread - 1))
at('on').addEventListener('click', () => go(spread + 1))
at('page').addEventListener('change', event => go(spreadOf((parseInt(event.target.value, 10) || 1) - 1)))
at('documents').addEventListener('change', event => showText(event.target.value))
addEventListener('resize', () => { shown = ''; if (state) drawPages() })
addEventListener('keydown', event => {
    if (!state || event.target.closest('input, select') || event.altKey || event.ctrlKey || event.metaKey) return
    const step = { ArrowLeft: spread - 1, PageUp: spread - 1, ArrowRight: spread + 1, PageDown: spread + 1, Home: 0, End: last() }[event.key]
    if (step === undefined) return
    go(step)
    event.preventDefault()
})
const events = new EventSource('events')
events.addEventListener('message', event => receive(JSON.parse(event.data)))
events.addEventListener('error', () => { at('status').textContent = 'stamba watch has ended; start it again.' })
