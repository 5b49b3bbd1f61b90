import '@mantine/core/styles.css';
import './page.css';
import { createTheme, MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Refusal } from './api/refusal';
import { onPerson, person } from './api/transport';
import { makeRouter } from './routes';

const theme = createTheme({
  primaryColor: 'blue',
  // The shades that keep 4.5 to 1 against white text and against both pages.
  primaryShade: { light: 8, dark: 8 },
  autoContrast: true,
  luminanceThreshold: 0.25,
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Modal: { defaultProps: { closeButtonProps: { 'aria-label': 'Close' } } },
    // Beside the header of the page, one of a dialog is no landmark.
    ModalHeader: { defaultProps: { role: 'presentation' } },
    // The kit's coloured titles have less than 4.5 to 1 on their own tint.
    Alert: { styles: { title: { color: 'var(--mantine-color-text)' } } },
    Notification: { defaultProps: { closeButtonProps: { 'aria-label': 'Close' } } },
    Select: { defaultProps: { clearButtonProps: { 'aria-label': 'Clear' } } },
    MultiSelect: { defaultProps: { clearButtonProps: { 'aria-label': 'Clear' } } },
    PasswordInput: { defaultProps: { visibilityToggleButtonProps: { 'aria-label': 'Show the password' } } },
  },
});

/** What will be refused again is not asked again. */
const worthAnother = (count: number, thrown: unknown) =>
  count < 2 && (!(thrown instanceof Refusal) || thrown.status >= 500 || thrown.status === 429);

const client = new QueryClient({
  defaultOptions: {
    queries: { staleTime: 30_000, retry: worthAnother, refetchOnWindowFocus: true },
    mutations: { retry: false },
  },
});
const router = makeRouter(client);

onPerson(() => {
  if (person()) return;
  // Nothing of one person may be seen by the next one in the same tab.
  client.clear();
  void router.invalidate();
});

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <MantineProvider theme={theme} defaultColorScheme="auto">
        <QueryClientProvider client={client}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  );
}
