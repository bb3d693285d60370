import { useLayoutEffect, useRef } from 'react'

type Commands = {
  options: number
  choose: (choice: number | null) => void
  move: (by: number) => void
  flag: () => void
  escape: () => void
}

/** A–E and 1–9 choose, ← → move, F flags, Delete clears, Escape closes. Keys are read by their place, so any layout works; up and
 *  down stay with the radio buttons. */
export function useKeyboard(commands: Commands): void {
  const latest = useRef(commands)
  latest.current = commands
  // With the question, not a frame later: a key that is pressed at its sight counts.
  useLayoutEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || isWriting(event.target)) return
      if (obey(event.code, latest.current)) event.preventDefault()
    }
    addEventListener('keydown', listen)
    return () => removeEventListener('keydown', listen)
  }, [])
}

function obey(code: string, { options, choose, move, flag, escape }: Commands): boolean {
  const digit = /^(?:Digit|Numpad)([1-9])$/.exec(code)?.[1]
  const letter = /^Key([A-E])$/.exec(code)?.[1]
  const option = digit ? Number(digit) : letter ? letter.charCodeAt(0) - 64 : undefined
  if (option !== undefined) {
    if (option <= options) choose(option)
    return option <= options
  }
  if (code === 'ArrowLeft') move(-1)
  else if (code === 'ArrowRight') move(1)
  else if (code === 'KeyF') flag()
  else if (code === 'Escape') escape()
  else if (code === 'Delete' || code === 'Backspace') choose(null)
  else return false
  return true
}

function isWriting(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return target.matches('textarea, select, input:not([type=radio]):not([type=checkbox])')
}
