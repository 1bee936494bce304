import { fileURLToPath } from 'node:url';
import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: here('.'),
  plugins: [vue()],
  build: { outDir: here('../dist-chat'), emptyOutDir: true },
  server: { proxy: { '/_control': process.env['TELEGRAM_URL'] ?? 'http://127.0.0.1:9091' } },
});
