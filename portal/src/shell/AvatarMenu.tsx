import { Avatar, Menu, Text, UnstyledButton, useMantineColorScheme } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import { api, ask } from '../api/client';
import { type Person, remember } from '../api/transport';
import { operates } from './rights';

/** The person's own menu: profile, API, colours, sign out. */
export function AvatarMenu({ person }: { person: Person }) {
  const navigate = useNavigate();
  const initials = person.email.slice(0, 2).toUpperCase();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const signOut = async () => {
    try {
      await ask(api.DELETE('/v1/sessions/{id}', { params: { path: { id: 'current' } } }));
    } finally {
      remember(null);
      void navigate({ to: '/sign-in' });
    }
  };
  return (
    <Menu position="bottom-end" width={240} keepMounted={false}>
      <Menu.Target>
        <UnstyledButton aria-label={`${initials}: your menu, ${person.email}`}>
          <Avatar radius="xl" size={34} color="blue" variant="filled" name={person.email}>
            {initials}
          </Avatar>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <Text size="sm" truncate>
            {person.email}
          </Text>
          <Text size="xs">{person.role}</Text>
        </Menu.Label>
        <Menu.Item component={Link} to="/profile">
          Profile
        </Menu.Item>
        <Menu.Item component={Link} to="/api">
          API
        </Menu.Item>
        <Menu.Item component={Link} to="/company/profile">
          Company
        </Menu.Item>
        <Menu.Item component="a" href="/docs" target="_blank" rel="noopener">
          API documentation
        </Menu.Item>
        {!operates() && (
          <Menu.Item component={Link} to="/operator">
            Operate the cloud
          </Menu.Item>
        )}
        <Menu.Divider />
        {(['light', 'dark', 'auto'] as const).map((scheme) => (
          <Menu.Item
            key={scheme}
            onClick={() => setColorScheme(scheme)}
            role="menuitemradio"
            aria-checked={colorScheme === scheme}
            rightSection={colorScheme === scheme ? '✓' : null}
          >
            {scheme === 'auto' ? 'Colours of the system' : `${scheme === 'dark' ? 'Dark' : 'Light'} colours`}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item onClick={() => void signOut()}>Sign out</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
