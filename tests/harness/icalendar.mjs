// A strict reader of iCalendar (RFC 5545), written from the standard and not from our writer: it refuses what a calendar
// program might stumble over.
import assert from 'node:assert/strict'

// Content lines without their folds (3.1): every line ends with CRLF and has at most 75 octets, cut between characters.
function contentLines(bytes) {
  const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  assert.ok(text.endsWith('\r\n'))
  const lines = text.slice(0, -2).split('\r\n')
  for (const line of lines) {
    assert.doesNotMatch(line, /[\r\n]/, 'a bare CR or LF')
    assert.ok(Buffer.byteLength(line) <= 75, `${Buffer.byteLength(line)} octets: ${line}`)
    assert.notEqual(line, '')
  }
  return lines.join('\r\n').replaceAll(/\r\n[ \t]/g, '').split('\r\n')
}

// 3.3.11: nothing but the four escapes, and no bare separator.
function textOf(value) {
  assert.match(value, /^(?:[^\\;,\u0000-\u0008\u000a-\u001f\u007f]|\\[\\;,nN])*$/u, value)
  return value.replaceAll(/\\(.)/g, (_, c) => (c === 'n' || c === 'N' ? '\n' : c))
}
const forms = {
  UID: /^.{1,255}$/s, SEQUENCE: /^\d{1,9}$/, STATUS: /^(CONFIRMED|CANCELLED)$/,
  DTSTAMP: /^\d{8}T\d{6}Z$/, 'LAST-MODIFIED': /^\d{8}T\d{6}Z$/, DTSTART: /^\d{8}T\d{6}Z$/, DTEND: /^\d{8}T\d{6}Z$/,
  SUMMARY: /./s, DESCRIPTION: /^/,
}
const texts = ['UID', 'SUMMARY', 'DESCRIPTION']

// The events of a calendar, each an object of its properties; texts are unescaped.
export function readCalendar(bytes) {
  const lines = contentLines(bytes).map((line) => /^([A-Z-]+):(.*)$/s.exec(line) ?? assert.fail(`no property: ${line}`))
  const events = []
  let event = null
  const head = new Map()
  const [first, last] = [lines[0], lines.at(-1)]
  assert.deepEqual([first[0], last[0]], ['BEGIN:VCALENDAR', 'END:VCALENDAR'])
  for (const [line, name, value] of lines.slice(1, -1)) {
    if (line === 'BEGIN:VEVENT') {
      assert.equal(event, null)
      event = {}
    } else if (line === 'END:VEVENT') {
      assert.deepEqual(Object.keys(forms).filter((one) => !(one in event)), [])
      assert.ok(event.DTSTART < event.DTEND)
      events.push(event)
      event = null
    } else if (event) {
      assert.ok(!(name in event), `${name} twice`)
      event[name] = texts.includes(name) ? textOf(value) : value
      assert.match(event[name], forms[name] ?? assert.fail(`unknown property ${name}`))
    } else {
      head.set(name, value)
    }
  }
  assert.deepEqual([event, head.get('VERSION'), head.has('PRODID')], [null, '2.0', true])
  assert.equal(new Set(events.map(({ UID }) => UID)).size, events.length)
  return events
}
