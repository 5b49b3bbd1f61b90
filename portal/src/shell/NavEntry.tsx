import { Link } from '@tanstack/react-router';
import classes from './NavEntry.module.css';

interface Props {
  to: string;
  search?: Record<string, string>;
  text: string;
  isHere: boolean;
}

/** One line of a way around. */
export const NavEntry = ({ to, search, text, isHere }: Props) => (
  <Link
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
