// Times are shown by the wall clock that the server wrote into the ISO text, never by the device's zone:
// old phones carry old zone data for Kazakhstan.

const iso = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})/

/** dd.MM.yyyy HH:mm, never broken between lines. */
export function dateTime(text: string): string {
  return text.replace(iso, '$3.$2.$1\u00a0$4:$5').slice(0, 16)
}

/** The end of a term: one at midnight ends its day, dd.MM.yyyy 24:00, lest people take it for a day later. */
export function deadline(text: string): string {
  if (hourMinute(text) !== '00:00') return dateTime(text)
  const dayBefore = new Date(Date.parse(text.slice(0, 10)) - 24 * 60 * 60 * 1000)
  return `${date(dayBefore.toISOString())}\u00a024:00`
}

/** dd.MM.yyyy */
export function date(text: string): string {
  return dateTime(text).slice(0, 10)
}

/** HH:mm */
export function hourMinute(text: string): string {
  return dateTime(text).slice(11)
}

/** HH:mm of a moment on the same day as `start`, else with its date. */
export function timeAfter(start: string, moment: string): string {
  return date(start) === date(moment) ? hourMinute(moment) : dateTime(moment)
}

/** Whether a moment is on the day that it is `now`, in milliseconds, by the clock of the moment's own zone. */
export function isOnDayOf(now: number, moment: string): boolean {
  const ahead = Date.parse(`${moment.slice(0, 19)}Z`) - Date.parse(moment)
  return date(new Date(now + ahead).toISOString()) === date(moment)
}

/** HH:mm of a moment on the day of `now`, else with its date; so too while that is not known. */
export function timeFrom(now: number | undefined, moment: string): string {
  return now !== undefined && isOnDayOf(now, moment) ? hourMinute(moment) : dateTime(moment)
}

/** HH:mm, or 24:00, of a term that ends on the day of `start`, else with its date. */
export function endAfter(start: string, end: string): string {
  const said = deadline(end)
  return said.startsWith(date(start)) ? said.slice(11) : said
}

/** HH:mm:ss */
export function second(text: string): string {
  return text.slice(11, 19)
}

/** mm:ss, or h:mm:ss from an hour on; never below 00:00. A started second counts whole. */
export function countdown(milliseconds: number): string {
  const total = Math.max(0, Math.ceil(milliseconds / 1000))
  const two = (value: number) => String(value).padStart(2, '0')
  const hours = Math.floor(total / 3600)
  const rest = `${two(Math.floor((total % 3600) / 60))}:${two(total % 60)}`
  return hours > 0 ? `${hours}:${rest}` : rest
}
