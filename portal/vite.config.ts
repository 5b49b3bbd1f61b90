import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// Where the cloud listens that the portal speaks to while it is not embedded yet.
const cloud = process.env.NUBO_URL ?? 'http://127.0.0.1:8080';
const doors = ['/v1', '/v2', '/api/v1', '/backend/api', '/restapi', '/docs', '/llms.txt'];
const proxy = Object.fromEntries(
  // The host stays the browser's own: consoles refuse pages of other addresses.
  doors.map((door) => [door, { target: cloud, ws: true, changeOrigin: false }]),
);

// The headers that the binary must send with every page. Mantine sets style attributes and one style
// element at run time, so styles may be inline; scripts may not.
const headers = {
  'Content-Security-Policy':
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; " +
    "img-src 'self' data: blob:; font-src 'self'; connect-src 'self' ws: wss:; object-src 'none'; " +
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  'X-Frame-Options': 'DENY',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
};

export default defineConfig({
  plugins: [react()],
  server: { proxy },
  preview: { proxy, headers },
  build: {
    target: 'es2022',
    manifest: true,
    // The first page must not pull in what only other pages show.
    modulePreload: { polyfill: false },
    // noVNC and xterm are big and come with the console page alone.
    chunkSizeWarningLimit: 700,
  },
  test: { environment: 'node', include: ['src/**/*.test.ts'] },
} as never);
