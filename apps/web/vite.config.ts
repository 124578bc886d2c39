import react from '@vitejs/plugin-react';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

/** Where `npx vite` sends API calls while somebody works on the screens; the shipped files are served by the API. */
const api = process.env['PENUMBRA_API'] ?? 'http://127.0.0.1:3000';

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: '/',
  plugins: [react()],
  build: {
    outDir: fileURLToPath(new URL('../../dist/apps/web', import.meta.url)),
    emptyOutDir: true,
    target: 'es2022',
    // The content security policy allows images and fonts from files only, never from data: addresses.
    assetsInlineLimit: 0,
    // Slow plugins are no concern of whoever starts the demo on a busy machine.
    rolldownOptions: { checks: { pluginTimings: false } },
  },
  server: { host: '127.0.0.1', proxy: { '/api': api } },
});
