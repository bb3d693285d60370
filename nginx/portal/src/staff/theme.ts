// Mantine under `style-src 'self'`: its style sheets are files, and the theme's variables go into a constructed sheet,
// which the policy allows, instead of the <style> tags that MantineProvider would write. For the same reason the pages
// use neither responsive style props nor AppShell, Grid, SimpleGrid, nor locked scrolling: all of them write such tags.
import {
  convertCssVariables,
  createTheme,
  defaultCssVariablesResolver,
  DEFAULT_THEME,
  Drawer,
  mergeMantineTheme,
  Modal,
} from '@mantine/core'

// A dialog's <header> would pass for a second banner of the page.
const dialog = { lockScroll: false, attributes: { header: { role: 'presentation' } } }

export const theme = createTheme({
  primaryColor: 'indigo',
  primaryShade: 8,
  defaultRadius: 'md',
  respectReducedMotion: true,
  fontFamily: 'system-ui, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif',
  headings: { fontWeight: '650' },
  components: {
    Modal: Modal.extend({ defaultProps: dialog }),
    Drawer: Drawer.extend({ defaultProps: dialog }),
  },
})

/** Mantine's own greys and its red of errors are too pale on white for WCAG AA. */
const darker = {
  '--mantine-color-dimmed': 'var(--mantine-color-gray-7)',
  '--mantine-color-placeholder': 'var(--mantine-color-gray-7)',
  '--mantine-color-error': 'var(--mantine-color-red-9)',
}

/** Puts the theme's variables in force, once. */
export function applyTheme(): void {
  const sheet = new CSSStyleSheet()
  const resolved = defaultCssVariablesResolver(mergeMantineTheme(DEFAULT_THEME, theme))
  sheet.replaceSync(convertCssVariables({ ...resolved, light: { ...resolved.light, ...darker } }, ':root'))
  document.adoptedStyleSheets = [sheet]
}
