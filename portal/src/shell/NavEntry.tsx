import { Link } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import classes from './NavEntry.module.css';

interface Props {
  to: string;
  search?: Record<string, string>;
  text: string;
  isHere: boolean;
}

/** One line of a way around; the one that leads here is in sight. */
export function NavEntry({ to, search, text, isHere }: Props) {
  const line = useRef<HTMLAnchorElement>(null);
  useEffect(() => {
    if (isHere) line.current?.scrollIntoView({ block: 'nearest' });
  }, [isHere]);
  return (
    <Link
      ref={line}
      to={to as never}
      search={(search ?? {}) as never}
      // The router would mark parents as well.
      activeOptions={{ exact: true }}
      className={classes.entry}
      aria-current={isHere ? 'page' : undefined}
    >
      {text}
    </Link>
  );
}
