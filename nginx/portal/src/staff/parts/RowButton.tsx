import { Button } from '@mantine/core'

type Props = {
  text: string
  /** Whom or what it is about, so that equal buttons of a table differ for a screen reader. */
  of: string
  variant?: 'default' | 'light'
} & ({ onClick: () => void; href?: undefined } | { href: string; onClick?: undefined })

/** A button or a link in a row of a table. */
export function RowButton({ text, of, variant = 'default', href, onClick }: Props) {
  const looks = { size: 'xs', variant, 'aria-label': `${text}: ${of}` } as const
  if (href !== undefined)
    return (
      <Button component="a" href={href} {...looks}>
        {text}
      </Button>
    )
  return (
    <Button onClick={onClick} {...looks}>
      {text}
    </Button>
  )
}
