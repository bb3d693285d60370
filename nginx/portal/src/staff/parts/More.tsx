import { Button, Center } from '@mantine/core'
import { t } from '../i18n'

type Props = { pages: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown } }

/** The button that adds the next page of a list below the ones shown. */
export function More({ pages }: Props) {
  if (!pages.hasNextPage) return null
  return (
    <Center mt="md">
      <Button variant="default" loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
        {t('more')}
      </Button>
    </Center>
  )
}
