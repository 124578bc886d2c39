import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));

/**
 * A page as one file: style and script stand in the page, because each further file costs a round trip on a slow
 * phone (0.5 to 0.7 s on slow 4G). The server works out their hashes for the content security policy from this file.
 */
function oneFile(page: string): Plugin {
  return {
    name: 'one-file',
    enforce: 'post',
    generateBundle(_options, bundle) {
      let script = '';
      let style = '';
      for (const [name, output] of Object.entries(bundle)) {
        if (output.type === 'chunk') script += output.code.trim();
        else style += String(output.source).trim();
        delete bundle[name];
      }
      const html = readFileSync(path(`./src/employee/${page}/${page}.html`), 'utf8')
        .replaceAll(/<!--(?! style | script )[^]*?-->/g, '')
        .replaceAll(/\n\s*/g, '\n')
        .replace('<!-- style -->', () => `<style>${style}</style>`)
        .replace('<!-- script -->', () => `<script>${script.replaceAll('</script', '<\\/script')}</script>`);
      this.emitFile({ type: 'asset', fileName: `${page}.html`, source: html });
    },
  };
}

/** `--mode answer`, `contract`, `verify` or `preview`: each page is built by itself. */
export default defineConfig(({ mode }) => ({
  root: path('./src/employee'),
  publicDir: false,
  resolve: {
    alias: {
      '@penumbra/instruments': path('../../libs/instruments/src/index.ts'),
      '@penumbra/seal': path('../../libs/seal/src/index.ts'),
    },
  },
  plugins: [oneFile(mode)],
  build: {
    outDir: path('../../dist/apps/web/employee'),
    // The screens are built first and empty the folder above.
    emptyOutDir: false,
    target: 'es2022',
    modulePreload: false,
    cssCodeSplit: false,
    rollupOptions: {
      input: path(`./src/employee/${mode}/main.ts`),
      output: { format: 'iife', codeSplitting: false },
    },
  },
}));
