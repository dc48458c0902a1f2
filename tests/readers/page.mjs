// Opens pages of HTML in headless Chromium, narrow, light and dark, and tells as JSON what was to be seen of each.
//
//   node page.mjs FILE…
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import puppeteer from 'puppeteer-core'

const profile = await mkdtemp(join(tmpdir(), 'stamba-page-'))
const browser = await puppeteer.launch({
    executablePath: process.env.CHROMIUM, userDataDir: profile, headless: true, timeout: 0, protocolTimeout: 0,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
        '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage'],
})

// Run in the page: the least contrast of its words and what is behind them (WCAG 2.2, 1.4.3).
function leastContrast() {
    const parts = colour => colour.match(/[\d.]+/g).map(Number)
    const light = ([red, green, blue]) => [red, green, blue].map(part => part / 255).map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
        .reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0)
    const ground = element => {
        for (let one = element; one; one = one.parentElement) {
            const colour = parts(getComputedStyle(one).backgroundColor)
            if (colour[3] !== 0) return colour
        }
        return [255, 255, 255]
    }
    const texts = [...document.body.querySelectorAll('*')].filter(one => [...one.childNodes].some(node => node.nodeType === 3 && node.data.trim()) && one.getClientRects().length)
    return Math.min(...texts.map(one => {
        const [dark, bright] = [light(parts(getComputedStyle(one).color)), light(ground(one))].sort((a, b) => a - b)
        return (bright + 0.05) / (dark + 0.05)
    }))
}

try {
    const told = []
    for (const file of process.argv.slice(2)) {
        const page = await browser.newPage()
        const asked = [], errors = []
        page.on('request', request => asked.push(request.url()))
        page.on('console', message => { if (message.type() === 'error') errors.push(message.text()) })
        await page.setViewport({ width: 320, height: 640 })
        const seen = {}
        for (const scheme of ['light', 'dark']) {
            await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }])
            await page.goto(pathToFileURL(file))
            seen[scheme] = await page.evaluate(() => ({
                overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
                ground: getComputedStyle(document.body).backgroundColor,
            }))
            seen[scheme].contrast = await page.evaluate(leastContrast)
        }
        const client = await page.createCDPSession()
        const { nodes } = await client.send('Accessibility.getFullAXTree')
        const heard = nodes.filter(node => !node.ignored).map(node => [node.role?.value, node.name?.value ?? ''])
        told.push({ ...seen, heard, errors, elsewhere: asked.filter(url => !url.startsWith('file:') && !url.startsWith('data:')) })
        await page.close()
    }
    console.log(JSON.stringify(told))
} finally {
    await browser.close()
    await rm(profile, { recursive: true, force: true })
}
