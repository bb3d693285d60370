import { TextInput } from '@mantine/core'
import { languages } from '../../shared/i18n'
import type { Titles } from '../../shared/types'
import { t } from '../i18n'
import type { Fields } from './fields'

type Titled = Titles & { code: string }
type Props<Values extends Titled> = { fields: Fields<Values>; error: unknown; isNew: boolean }

/** What disciplines and exam sessions are named by: a code, which is chosen once, and a title in each language. */
export function TitleFields<Values extends Titled>({ fields, error, isNew }: Props<Values>) {
  return (
    <>
      {isNew && (
        <TextInput
          {...fields.text('code', error)}
          label={t('code')}
          description={t('code.hint')}
          pattern="[A-Za-z0-9_\-]{2,30}"
          required
          data-autofocus
        />
      )}
      {languages.map((one, index) => (
        <TextInput
          key={one}
          {...fields.text(`title_${one}`, error)}
          label={t(`title.${one}`)}
          lang={one}
          maxLength={200}
          required
          data-autofocus={(!isNew && index === 0) || undefined}
        />
      ))}
    </>
  )
}
