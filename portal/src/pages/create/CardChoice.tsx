import { Input, Radio, SimpleGrid, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './CardChoice.module.css';

export interface Card {
  value: string;
  title: string;
  text: ReactNode;
  beside?: ReactNode;
  /** Why it cannot be chosen now. */
  refused?: string | null;
}

interface Props {
  label: string;
  cards: readonly Card[];
  value: string;
  error?: ReactNode;
  onChange: (value: string) => void;
}

/** One of several things, each with what matters of it. */
export function CardChoice({ label, cards, value, error, onChange }: Props) {
  const told = error && <Input.Error mt="xs">{error}</Input.Error>;
  // A group of nothing would be heard as a group.
  if (cards.length === 0) return told;
  return (
    <Radio.Group value={value} onChange={onChange} aria-label={label}>
      <SimpleGrid cols={{ base: 1, xs: 2, lg: 3 }} spacing="sm">
        {cards.map((card) => (
          <Radio.Card key={card.value} value={card.value} disabled={Boolean(card.refused)} className={classes.card} aria-label={card.title}>
            <div className={classes.line}>
              <Radio.Indicator />
              <Text fw={550} size="sm" style={{ flex: 1, overflowWrap: 'anywhere' }}>
                {card.title}
              </Text>
              {card.beside}
            </div>
            <Text size="sm" c="dimmed" component="div" mt={6}>
              {card.refused ?? card.text}
            </Text>
          </Radio.Card>
        ))}
      </SimpleGrid>
      {told}
    </Radio.Group>
  );
}
