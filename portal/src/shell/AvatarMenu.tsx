import { Avatar, Text, useMantineColorScheme } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api, ask } from '../api/client';
import { type Person, remember } from '../api/transport';
import { MenuButton, type MenuEntry, OpenMenu } from '../pieces/OpenMenu';
import { useOperates } from './rights';

const COLOURS = [
  ['light', 'Light colours'],
  ['dark', 'Dark colours'],
  ['auto', 'Colours of the system'],
] as const;

/** The person's own menu: profile, API, colours, sign out. */
export function AvatarMenu({ person }: { person: Person }) {
  const [isUsed, setUsed] = useState(false);
  const initials = person.email.slice(0, 2).toUpperCase();
  const look = {
    label: `${initials}: your menu, ${person.email}`,
    face: (
      <Avatar radius="xl" size={34} color="blue" variant="filled" name={person.email}>
        {initials}
      </Avatar>
    ),
  };
  return isUsed ? <PersonMenu person={person} look={look} /> : <MenuButton {...look} onClick={() => setUsed(true)} />;
}

function PersonMenu({ person, look }: { person: Person; look: { label: string; face: React.ReactNode } }) {
  const navigate = useNavigate();
  const operates = useOperates();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const signOut = async () => {
    try {
      await ask(api.DELETE('/v1/sessions/{id}', { params: { path: { id: 'current' } } }));
    } finally {
      remember(null);
      void navigate({ to: '/sign-in' });
    }
  };
  const entries: MenuEntry[] = [
    { text: 'Profile', to: '/profile' },
    { text: 'API', to: '/api-access' },
    { text: 'Company', to: '/company/profile' },
    { text: 'API documentation', href: '/docs' },
    ...(operates ? [{ text: 'Operate the cloud', to: '/operator' }] : []),
    'divider',
    { choices: COLOURS, value: colorScheme, pick: (scheme) => setColorScheme(scheme as typeof colorScheme) },
    'divider',
    { text: 'Sign out', run: () => void signOut() },
  ];
  const head = (
    <>
      <Text size="sm" truncate>
        {person.email}
      </Text>
      <Text size="xs">{person.role}</Text>
    </>
  );
  return <OpenMenu {...look} width={240} head={head} entries={entries} />;
}
