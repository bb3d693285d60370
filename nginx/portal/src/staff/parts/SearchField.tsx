import { TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { useState } from 'react'
import { refine, useAddress } from '../address'

/** A search that stands in the address as `query` a moment after the last letter. */
export function SearchField({ label }: { label: string }) {
  const [text, setText] = useState(useAddress().query.query ?? '')
  const search = useDebouncedCallback((query: string) => refine({ query: query.trim() || undefined }), 300)
  return (
    <TextInput
      type="search"
      label={label}
      value={text}
      onChange={({ currentTarget: { value } }) => {
        setText(value)
        search(value)
      }}
    />
  )
}
