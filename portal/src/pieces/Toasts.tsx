import { CloseButton } from '@mantine/core';
import { useSyncExternalStore } from 'react';
import { dropToast, onToasts, shownToasts } from './toast';
import classes from './Toasts.module.css';

/** Where toasts stand; there is one in the page. */
export function Toasts() {
  const toasts = useSyncExternalStore(onToasts, shownToasts);
  return (
    <section className={classes.corner} aria-label="News" aria-live="polite">
      {toasts.map(({ id, text, isBad }) => (
        <div key={id} className={classes.toast} data-bad={isBad || undefined} role={isBad ? 'alert' : undefined}>
          <div className={classes.text}>
            {isBad && <strong>Not done. </strong>}
            {text}
          </div>
          <CloseButton size="sm" aria-label="Close the news" onClick={() => dropToast(id)} />
        </div>
      ))}
    </section>
  );
}
