const paths = {
  calendar: 'M7 3v3m10-3v3M4 9h16M5 5h14a1 1 0 0 1 1 1v13a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1Z',
  grade: 'M4 19h16M7 16v-5m5 5V6m5 10v-7',
  check: 'm5 12.5 4.5 4.5L19 7.5',
  device: 'M8 3h8a1 1 0 0 1 1 1v16a1 1 0 0 1-1 1H8a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1Zm3 15h2',
  person: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8Zm-7 8c.6-3.6 3.4-5.5 7-5.5s6.400 1.900 7 5.500',
  flag: 'M6 21V4m0 1h11l-2.500 4 2.500 4H6',
  clock: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Zm0-14v5l3.500 2',
  cloudOff: 'M4 4l16 16M9.500 6.200A6 6 0 0 1 17.900 11 4.200 4.200 0 0 1 20.300 17M17 19H7a4.500 4.500 0 0 1-.9-8.900',
  device_kept: 'M5 4h11l3 3v13H5V4Zm3 0v5h7V4M8 20v-6h8v6',
  spinner: 'M12 3a9 9 0 1 0 9 9',
  warning: 'M12 4 3 20h18L12 4Zm0 6v4.500m0 2.500v.500',
  info: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Zm0-10v5.500m0-8.500v-.500',
  cross: 'M6 6l12 12M18 6 6 18',
  scales: 'M12 4v16m-4 0h8M5 7h14M5 7l-3 7a3 3 0 0 0 6 0L5 7Zm14 0-3 7a3 3 0 0 0 6 0l-3-7Z',
  letter: 'M4 6h16v12H4V6Zm0 1 8 6 8-6',
  left: 'm14.500 6-6 6 6 6',
  right: 'm9.500 6 6 6-6 6',
  grid: 'M4 4h6v6H4V4Zm10 0h6v6h-6V4ZM4 14h6v6H4v-6Zm10 0h6v6h-6v-6Z',
  print: 'M7 8V4h10v4M7 17H4V9h16v8h-3M7 14h10v6H7v-6Z',
} as const

export type IconName = keyof typeof paths

/** A decoration: the words beside it say the same. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg className={`icon icon-${name}`} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={paths[name]} fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" strokeLinejoin="round" />
    </svg>
  )
}
