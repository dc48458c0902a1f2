// Uses `stamba watch` in headless Chromium as an author would and tells, as JSON, what was to be seen. It judges nothing.
//
//   node watch.mjs ADDRESS CHAPTER OUT OLD NEW
//
// CHAPTER is a file of the book that holds the words OLD; NEW stands in their place after the first edit.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import puppeteer from 'puppeteer-core'

const [address, chapter, out, old, anew] = process.argv.slice(2)
const profile = await mkdtemp(join(tmpdir(), 'stamba-watch-'))
const browser = await puppeteer.launch({
    executablePath: process.env.CHROMIUM, userDataDir: profile, headless: true, timeout: 0, protocolTimeout: 0,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
        '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage', '--hide-scrollbars'],
})
try {
    const page = await browser.newPage()
    page.setDefaultTimeout(0)
    await page.setViewport({ width: 1400, height: 900 })
    const errors = [], asked = []
    page.on('pageerror', error => errors.push(String(error)))
    page.on('console', message => { if (message.type() === 'error') errors.push(message.text()) })
    page.on('request', request => asked.push(request.url()))
    const shot = name => page.screenshot({ path: join(out, `${name}.png`) })
    const words = () => page.$$eval('.lines button', all => all.map(one => one.textContent).join(' '))
    const status = () => page.$eval('#status', one => one.textContent)
    const ready = () => page.waitForFunction(() => /finding/.test(document.querySelector('#status').textContent) && !/looking/.test(document.querySelector('#status').textContent))
    const text = await readFile(chapter, 'utf8')
    const told = {}

    let began = performance.now()
    await page.goto(address)
    await page.waitForSelector('.page img')
    told.first = performance.now() - began
    await ready()
    told.firstStatus = await status()
    told.title = await page.title()

    // the spread with the words, by the keyboard alone
    for (let turn = 0; turn < 40 && !(await words()).includes(old); turn++) {
        const before = await page.$eval('#pages', one => one.innerHTML)
        await page.keyboard.press('ArrowRight')
        await page.waitForFunction(before => document.querySelector('#pages').innerHTML !== before && document.querySelector('.lines'), {}, before)
        await page.waitForFunction(() => document.querySelectorAll('.page:not(.none)').length === document.querySelectorAll('.lines').length)
    }
    told.found = (await words()).includes(old)
    told.place = page.url().split('#')[1]
    await shot('pages')

    // a save, and the words are there, at the same place
    const see = async () => page.waitForFunction(anew => [...document.querySelectorAll('.lines button')].some(one => one.textContent.includes(anew)), {}, anew)
    const pages = await page.$eval('.page img', one => one.src)
    began = performance.now()
    await writeFile(chapter, text.replace(old, anew))
    await page.waitForFunction(pages => document.querySelector('.page img').src !== pages, {}, pages)
    told.save = performance.now() - began
    await see()
    told.placeAfter = page.url().split('#')[1]

    // a click tells the line; Enter on a line tells it too
    const line = await page.evaluateHandle(anew => [...document.querySelectorAll('.lines button')].find(one => one.textContent.includes(anew)), anew)
    const place = () => page.$eval('#place', one => one.textContent)
    const answered = before => page.waitForFunction(before => document.querySelector('#place').textContent !== before, {}, before)
    let before = await place()
    const box = await line.boundingBox()
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2)
    await answered(before)
    told.clicked = await place()
    await page.$eval('#place', one => { one.textContent = '' })
    await line.focus()
    await page.keyboard.press('Enter')
    await answered('')
    told.entered = await place()
    if (await page.$('#place button')) await page.click('#place button')

    // the EPUB's text stands beside it
    await ready()
    await page.waitForFunction(anew => document.querySelector('#text').contentDocument?.body?.textContent.includes(anew), {}, anew)
    told.beside = await page.evaluate(() => document.querySelector('#text').contentDocument.URL)

    // a finding jumps to its page and marks the place
    told.findings = await page.$$eval('#findings li', all => all.map(one => one.textContent))
    await page.evaluate(() => [...document.querySelectorAll('#findings li')].find(one => one.textContent.includes('T-030')).querySelector('button').click())
    await page.waitForSelector('.mark')
    told.marked = await page.$eval('.mark', one => Number(one.closest('.page').dataset.page))
    await shot('finding')

    // an error keeps the last good pages, with the message above them
    await writeFile(chapter, `${text}\n\nNobody[^wrote] this.\n`)
    await page.waitForFunction(() => !document.querySelector('#error').hidden)
    told.error = await page.$eval('#error p', one => one.textContent)
    told.pagesUnderError = await page.$$eval('.page img', all => all.every(one => one.naturalWidth > 0) && all.length)
    told.above = await page.evaluate(() => document.querySelector('#error').getBoundingClientRect().bottom <= document.querySelector('.page img').getBoundingClientRect().top)
    await shot('error')

    // and is gone when it is mended
    await writeFile(chapter, text)
    await page.waitForFunction(() => document.querySelector('#error').hidden)
    await ready()
    told.mended = await status()

    // as others see and hear it
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'dark' }])
    await page.setViewport({ width: 320, height: 700 })
    await page.waitForFunction(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth)
    told.dark = await page.evaluate(() => getComputedStyle(document.body).backgroundColor)
    await shot('narrow')
    const client = await page.createCDPSession()
    const { nodes } = await client.send('Accessibility.getFullAXTree')
    told.heard = nodes.filter(node => !node.ignored).map(node => [node.role?.value, node.name?.value ?? ''])
    told.elsewhere = asked.filter(url => !url.startsWith(new URL(address).origin))
    told.errors = errors
    await writeFile(join(out, 'watch.json'), JSON.stringify(told, null, 1))
} finally {
    await browser.close()
    await rm(profile, { recursive: true, force: true })
}
