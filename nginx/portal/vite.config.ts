// Two builds into one directory: `--mode student` (React's API aliased to Preact, service worker) empties and fills
// dist/, `--mode staff` (React) adds dist/staff/. They share sources, never chunks.
import { defineConfig } from 'vite'
import { shell } from './scripts/shell.mjs'

const preact = {
  'react/jsx-runtime': 'preact/jsx-runtime',
  'react-dom/client': 'preact/compat/client',
  'react-dom': 'preact/compat',
  react: 'preact/compat',
}

export default defineConfig(({ mode }) => {
  const student = mode === 'student'
  return {
    publicDir: student ? 'public' : false,
    resolve: { alias: student ? preact : {} },
    define: { 'process.env.NODE_ENV': '"production"' },
    plugins: student ? [shell()] : [],
    build: {
      emptyOutDir: student,
      target: student ? ['es2020', 'chrome80', 'firefox78', 'safari14'] : 'baseline-widely-available',
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      chunkSizeWarningLimit: 900,
      rolldownOptions: {
        input: student ? ['index.html', 'src/student/sw.ts'] : ['staff/index.html'],
        onLog: (level, log, report) => {
          if (log.code !== 'MODULE_LEVEL_DIRECTIVE') report(level, log)
        },
      },
    },
  }
})
