import { Paper, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './Facts.module.css';

/** Names and values of one thing, such as its size and its addresses. */
export function Facts({ of }: { of: readonly (readonly [string, ReactNode])[] }) {
  return (
    <dl className={classes.facts}>
      {of.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value ?? '–'}</dd>
        </div>
      ))}
    </dl>
  );
}

/** A part of a page with a heading. */
export function Panel(props: { title: string; beside?: ReactNode; tone?: 'danger'; children: ReactNode }) {
  return (
    <Paper
      withBorder
      p="md"
      mb="md"
      component="section"
      aria-label={props.title}
      style={props.tone && { borderColor: 'var(--mantine-color-red-outline)' }}
    >
      <div className={classes.head}>
        <Title order={2} size="h4">
          {props.title}
        </Title>
        {props.beside}
      </div>
      {props.children}
    </Paper>
  );
}
