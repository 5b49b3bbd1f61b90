import '@mantine/notifications/styles.css';
import { Anchor, AppShell, Badge, Burger, Group, ScrollArea, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Notifications } from '@mantine/notifications';
import { Link, Outlet, useNavigate, useRouterState } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useLine, useLive } from '../api/live';
import { AvatarMenu } from './AvatarMenu';
import { Navigation } from './Navigation';
import { RightsOf, useOwnRights, useSession } from './rights';

/** What surrounds every page: the name, the way around, the person, and whether states are live. */
export function Shell() {
  const [opened, { toggle, close }] = useDisclosure(false);
  const here = useRouterState({ select: (state) => state.location });
  const navigate = useNavigate();
  const session = useSession();
  const may = useOwnRights();
  useLive();
  useEffect(close, [here.pathname, close]);
  useEffect(() => {
    if (!session) void navigate({ to: '/sign-in', search: { to: here.href } });
  }, [session, navigate, here.href]);
  if (!session) return null;
  return (
    <RightsOf value={may}>
      <AppShell
        header={{ height: 56 }}
        navbar={{ width: 232, breakpoint: 'sm', collapsed: { mobile: !opened } }}
        padding={{ base: 'sm', sm: 'lg' }}
        transitionDuration={0}
      >
        <a className="skip" href="#page">
          Skip to the page
        </a>
        <Notifications position="bottom-right" limit={4} />
        <AppShell.Header>
          <Group h="100%" px="md" justify="space-between" wrap="nowrap">
            <Group gap="xs" wrap="nowrap">
              <Burger
                opened={opened}
                onClick={toggle}
                hiddenFrom="sm"
                size="sm"
                aria-label={opened ? 'Close the menu' : 'Open the menu'}
              />
              <Anchor component={Link} to="/" underline="never" c="inherit">
                <Group gap={8} wrap="nowrap">
                  <img src="/cloud.svg" width={26} height={26} alt="" />
                  <Text fw={650} component="span">
                    Nubo
                  </Text>
                </Group>
              </Anchor>
            </Group>
            <Group gap="sm" wrap="nowrap">
              <LiveMark />
              <AvatarMenu person={session.user} />
            </Group>
          </Group>
        </AppShell.Header>
        <AppShell.Navbar aria-label="Pages">
          <ScrollArea p="xs">
            <Navigation />
          </ScrollArea>
        </AppShell.Navbar>
        <AppShell.Main id="page" tabIndex={-1} style={{ outline: 'none' }}>
          <Outlet />
        </AppShell.Main>
      </AppShell>
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
