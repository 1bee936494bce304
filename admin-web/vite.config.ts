import vue from '@vitejs/plugin-vue';
import Components from 'unplugin-vue-components/vite';
import { ElementPlusResolver } from 'unplugin-vue-components/resolvers';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [vue(), Components({ dts: false, dirs: [], resolvers: [ElementPlusResolver()] })],
  build: { target: 'es2022', chunkSizeWarningLimit: 600 },
  // The page asks for paths only: in development the server of `npm start` answers them.
  server: { port: 5173, proxy: { '/health': 'http://127.0.0.1:3000', '/api': 'http://127.0.0.1:3000' } },
});
