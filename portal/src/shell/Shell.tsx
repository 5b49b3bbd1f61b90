import { Badge, UnstyledButton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Link, Outlet, useRouterState } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useLine, useLive } from '../api/live';
import { Toasts } from '../pieces/Toasts';
import { AvatarMenu } from './AvatarMenu';
import { Navigation } from './Navigation';
import { RightsOf, useOwnRights, usePerson } from './rights';
import classes from './Shell.module.css';

/** What surrounds every page: the name, the way around, the person, and whether states are live. */
export function Shell() {
  const [opened, { toggle, close }] = useDisclosure(false);
  const here = useRouterState({ select: (state) => state.location.pathname });
  const person = usePerson();
  const may = useOwnRights();
  useLive();
  useEffect(close, [here, close]);
  // Whoever is signed out is led away by the routes, which are asked again then.
  if (!person) return null;
  return (
    <RightsOf value={may}>
      <a className="skip" href="#page">
        Skip to the page
      </a>
      <header className={classes.header}>
        <div className={classes.side}>
          <UnstyledButton
            className={classes.burger}
            aria-label={opened ? 'Close the menu' : 'Open the menu'}
            aria-expanded={opened}
            onClick={toggle}
          >
            {opened ? '✕' : '☰'}
          </UnstyledButton>
          <Link to="/" className={classes.home}>
            <img src="/cloud.svg" width={26} height={26} alt="" />
            Nubo
          </Link>
        </div>
        <div className={classes.side}>
          <LiveMark />
          <AvatarMenu person={person} />
        </div>
      </header>
      <nav className={classes.around} aria-label="Pages" data-opened={opened || undefined}>
        <Navigation />
      </nav>
      <main className={classes.page} id="page" tabIndex={-1}>
        <Outlet />
      </main>
      <Toasts />
    </RightsOf>
  );
}

/** Says so when states are not live; silence is the good case. */
function LiveMark() {
  const line = useLine();
  return (
    <span role="status">
      {line === 'broken' && (
        <Badge color="orange" variant="light" tt="none">
          not live, trying again
        </Badge>
      )}
    </span>
  );
}
