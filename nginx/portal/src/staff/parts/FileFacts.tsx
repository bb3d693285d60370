import { FileInput, TextInput } from '@mantine/core'
import { useRef, useState } from 'react'
import { decimal } from '../../shared/i18n'
import { t } from '../i18n'
import { fieldError } from './fields'

/** As typed; empty: not known. */
export type FileFactsValues = { size_bytes: string; sha256: string }
/** As the API takes them. What is no number is sent as it is, to be refused with its reason. */
export const factsOf = ({ size_bytes, sha256 }: FileFactsValues) => ({
  size_bytes: size_bytes.trim() === '' ? null : Number.isInteger(Number(size_bytes)) ? Number(size_bytes) : 0,
  sha256: sha256.trim() || null,
})
export const knownFacts = (of?: { size_bytes: number | null; sha256: string | null }): FileFactsValues => ({
  size_bytes: of?.size_bytes?.toString() ?? '',
  sha256: of?.sha256 ?? '',
})

type Props = { values: FileFactsValues; set: (name: keyof FileFactsValues, value: string) => void; error: unknown }

/** By what a file that lies elsewhere is recognised: its size and its checksum, typed, or found from a copy on this device,
 *  which is not sent. */
export function FileFacts({ values, set, error }: Props) {
  const [copy, setCopy] = useState<File | null>(null)
  const latest = useRef<File | null>(null)
  const [finding, setFinding] = useState(false)
  // Both facts are of one file: until they are found the form cannot be sent, and those of an earlier copy come too late.
  const find = async (file: File | null) => {
    setCopy(file)
    latest.current = file
    setFinding(file !== null)
    if (!file) return
    set('size_bytes', '')
    set('sha256', '')
    const sha256 = file.size <= hashable ? await sha256Of(file) : ''
    if (latest.current !== file) return
    set('size_bytes', String(file.size))
    set('sha256', sha256)
    setFinding(false)
  }
  const field = (name: keyof FileFactsValues) => ({
    name,
    value: values[name],
    onChange: ({ currentTarget }: { currentTarget: { value: string } }) => set(name, currentTarget.value),
    error: fieldError(error, name),
  })
  return (
    <>
      <FileInput
        label={t('file.copy')}
        description={t('file.copy.hint')}
        placeholder={t('import.file.choose')}
        value={copy}
        onChange={(file) => void find(file)}
        clearable
        clearButtonProps={{ 'aria-label': t('remove') }}
      />
      <TextInput
        {...field('size_bytes')}
        label={t('file.size')}
        inputMode="numeric"
        maxLength={13}
        required={finding}
        withAsterisk={false}
      />
      <TextInput {...field('sha256')} label={t('file.sha256')} maxLength={64} />
    </>
  )
}

/** The browser has the whole file in memory while it computes. */
const hashable = 300 * 1024 * 1024
async function sha256Of(file: File): Promise<string> {
  const digest = await file
    .arrayBuffer()
    .then((bytes) => crypto.subtle?.digest('SHA-256', bytes))
    .catch(() => undefined)
  return digest ? [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('') : ''
}

/** 734 003 200 bytes are 700 MB. */
export function sizeText(bytes: number): string {
  const mega = bytes / (1024 * 1024)
  return mega < 1024 ? t('file.mb', { size: Math.max(1, Math.round(mega)) }) : t('file.gb', { size: decimal((mega / 1024).toFixed(1)) })
}
