// The kinds of rosters and what their files look like; the first row of a template is an example to overwrite.
export const rosterKinds = ['disciplines', 'groups', 'people', 'sittings', 'hearings', 'ratings'] as const
export type RosterKind = (typeof rosterKinds)[number]
export const isRosterKind = (text: string | undefined): text is RosterKind =>
  rosterKinds.some((kind) => kind === text)

type Column = { name: string; example: string; optional?: true }

export const columnsOf: Readonly<Record<RosterKind, readonly Column[]>> = {
  disciplines: [
    { name: 'code', example: 'ENT' },
    { name: 'title_kk', example: 'Кәсіпкерлік' },
    { name: 'title_ru', example: 'Предпринимательство' },
    { name: 'title_en', example: 'Entrepreneurship' },
    { name: 'teachers', example: '', optional: true },
  ],
  groups: [
    { name: 'name', example: 'ПИ-21-1' },
    { name: 'language', example: 'kk' },
    { name: 'mentor', example: '', optional: true },
  ],
  people: [
    { name: 'login', example: 'a.serikova' },
    { name: 'full_name', example: 'Серікова Айгүл Маратқызы' },
    { name: 'language', example: 'kk' },
    { name: 'roles', example: 'student' },
    { name: 'group', example: 'ПИ-21-1', optional: true },
    { name: 'password', example: '', optional: true },
  ],
  sittings: [
    { name: 'session', example: '2026-autumn' },
    { name: 'discipline', example: 'ENT' },
    { name: 'group', example: 'ПИ-21-1' },
    { name: 'kind', example: 'test' },
    { name: 'starts_at', example: '21.12.2026 09:00' },
    { name: 'late_start_minutes', example: '60', optional: true },
  ],
  hearings: [
    { name: 'session', example: '2026-autumn' },
    { name: 'discipline', example: 'ENT' },
    { name: 'group', example: 'ПИ-21-1' },
    { name: 'kind', example: 'oral' },
    { name: 'order_number', example: '45-Е' },
    { name: 'order_date', example: '20.11.2026' },
    { name: 'chair', example: 'd.seitova' },
    { name: 'members', example: 'k.omarov a.li' },
    { name: 'lead_teacher', example: 'd.seitova' },
    { name: 'proctor', example: 'g.abdirova' },
    { name: 'criteria', example: 'ORAL' },
    { name: 'meeting_url', example: 'https://zoom.us/j/98765432101', optional: true },
    { name: 'ticket_set', example: '1', optional: true },
  ],
  ratings: [
    { name: 'session', example: '2026-autumn' },
    { name: 'discipline', example: 'ENT' },
    { name: 'login', example: 'a.serikova' },
    { name: 'rating', example: '45.5' },
  ],
}

/** A template as spreadsheets of this country open it at once: byte order mark, semicolons, CRLF. */
export function templateOf(kind: RosterKind): string {
  const columns = columnsOf[kind]
  const line = (cells: readonly string[]) => cells.join(';') + '\r\n'
  return '\uFEFF' + line(columns.map(({ name }) => name)) + line(columns.map(({ example }) => example))
}
