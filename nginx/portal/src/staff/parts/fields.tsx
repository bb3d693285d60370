import { createContext, useContext, useLayoutEffect, useState, type ReactNode } from 'react'
import { Problem } from '../../shared/api'
import { sentenceOf } from './Failure'

/** Counts the refusals that stand at a field now: a form says itself what none of its fields says. */
export const Standing = createContext<(change: 1 | -1) => void>(() => {})

function AtField({ children }: { children: string }) {
  const count = useContext(Standing)
  useLayoutEffect(() => {
    count(1)
    return () => count(-1)
  }, [count])
  return children
}

/** The sentence for one field when the server refused exactly that field. */
export function fieldError(error: unknown, field: string): ReactNode {
  if (!(error instanceof Problem) || error.field !== field) return undefined
  return <AtField>{sentenceOf(error)}</AtField>
}

/** The values of a form, and the properties that tie an input to one of them. */
export function useFields<Values extends Record<string, unknown>>(initial: Values) {
  const [values, setValues] = useState(initial)
  const set = <Name extends keyof Values>(name: Name, value: Values[Name]) =>
    setValues((before) => ({ ...before, [name]: value }))
  return {
    values,
    set,
    /** Several at once. */
    merge: (part: Partial<Values>) => setValues((before) => ({ ...before, ...part })),
    /** For inputs that report an event. */
    text: <Name extends keyof Values & string>(name: Name, error?: unknown) => ({
      name,
      value: values[name] as string,
      onChange: (event: { currentTarget: { value: string } }) =>
        set(name, event.currentTarget.value as Values[Name]),
      error: fieldError(error, name),
    }),
    /** For inputs that report the value itself. */
    value: <Name extends keyof Values & string>(name: Name, error?: unknown) => ({
      value: values[name],
      onChange: (value: Values[Name]) => set(name, value),
      error: fieldError(error, name),
    }),
  }
}
export type Fields<Values extends Record<string, unknown>> = ReturnType<typeof useFields<Values>>
