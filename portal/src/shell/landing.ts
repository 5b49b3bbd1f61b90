/** Where a person lands after signing in: only ever a page of this portal. */
export function landing(wanted: unknown, origin: string): string {
  if (typeof wanted !== 'string' || !wanted.startsWith('/')) return '/';
  try {
    const url = new URL(wanted, origin);
    if (url.origin !== origin || url.pathname === '/sign-in') return '/';
    // What a browser reads as a host at once (`//evil`, `/\evil`) has another origin; what becomes
    // one only after normalising (`/.//evil`) still has two slashes in front here.
    if (url.pathname.startsWith('//')) return '/';
    return url.pathname + url.search + url.hash;
  } catch {
    return '/';
  }
}
