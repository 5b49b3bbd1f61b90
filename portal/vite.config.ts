import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// Where the cloud listens that the pages speak to while they are being written.
const cloud = process.env.NUBO_URL ?? 'http://127.0.0.1:8080';
const doors = ['/v1', '/v2', '/api/v1', '/backend/api', '/restapi', '/docs', '/llms.txt'];
const proxy = Object.fromEntries(
  // The host stays the browser's own: consoles refuse pages of other addresses.
  doors.map((door) => [door, { target: cloud, ws: true, changeOrigin: false }]),
);

// The policy that the binary sends with every page (crates/api-kit/src/portal.rs), so that a preview
// breaks where the program would. Mantine sets styles on elements, so styles may be inline.
const headers = {
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; " +
    "font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
};

export default defineConfig({
  plugins: [react()],
  server: { proxy },
  preview: { proxy, headers },
  build: {
    target: 'es2022',
    manifest: true,
    rolldownOptions: {
      output: {
        codeSplitting: {
          includeDependenciesRecursively: false,
          // What only menus and searching lists need must not ride with what every field needs.
          groups: [{ name: 'floating', test: /node_modules\/@floating-ui\// }],
        },
      },
    },
    // noVNC and xterm are big and come with the console page alone.
    chunkSizeWarningLimit: 700,
  },
  // A machine that does other work meanwhile may take its time.
  test: { environment: 'node', include: ['src/**/*.test.ts'], testTimeout: 60_000 },
} as never);
