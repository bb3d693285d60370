// Writes sw.js: the service worker's chunk under its fixed name, with the list of files that make the shell.
import { createHash } from 'node:crypto'

const placeholder = '__SHELL_FILES__'

/** @returns {import('vite').Plugin} */
export function shell() {
  return {
    name: 'shell',
    enforce: 'post',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const worker = Object.values(bundle).find((file) => file.name === 'sw' && file.type === 'chunk')
        delete bundle[worker.fileName]
        const files = Object.keys(bundle).filter((name) => !name.endsWith('.map'))
        const sources = files.map((name) => bundle[name].code ?? bundle[name].source)
        const version = createHash('sha256').update(JSON.stringify(files)).update(sources.join('')).digest('hex')
        const shell = { version: version.slice(0, 12), files: files.map((name) => (name === 'index.html' ? '/' : `/${name}`)) }
        if (!worker.code.includes(placeholder)) this.error(`sw.ts lost its ${placeholder}`)
        this.emitFile({
          type: 'asset',
          fileName: 'sw.js',
          source: worker.code.replace(new RegExp(`["'\`]${placeholder}["'\`]`), JSON.stringify(shell)),
        })
      },
    },
  }
}
