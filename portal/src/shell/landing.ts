/** Where a person lands after signing in: only ever a page of this portal. */
export function landing(wanted: unknown, origin: string): string {
  if (typeof wanted !== 'string' || !wanted.startsWith('/')) return '/';
  try {
    const url = new URL(wanted, origin);
    if (url.origin !== origin || url.pathname === '/sign-in') return '/';
    // What a browser reads as a host after normalising (`//evil`, `/\evil`) has another origin above.
    return url.pathname + url.search + url.hash;
  } catch {
    return '/';
  }
}
