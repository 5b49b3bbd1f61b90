import { ActionIcon, TextInput, type TextInputProps } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useCalendar } from '../shell/calendar';

type Look = Pick<TextInputProps, 'label' | 'description' | 'error' | 'disabled' | 'maw' | 'mb'>;

interface Props extends Look {
  /** A day as the API writes it, or empty. */
  value: string;
  /** Told only days, and empty. */
  onChange: (day: string) => void;
  /** The first day that makes sense. */
  min?: string;
}

/**
 * A day, typed or picked. A browser's own field would show days in the order of its own language,
 * so it only lends its calendar here.
 */
export function DayField({ value, onChange, min, error, ...look }: Props) {
  const calendar = useCalendar();
  const [typed, setTyped] = useState(calendar.shownDay(value));
  const [isWrong, setWrong] = useState(false);
  const picker = useRef<HTMLInputElement>(null);
  useEffect(() => {
    setTyped(calendar.shownDay(value));
    setWrong(false);
  }, [value, calendar]);
  const take = (text: string) => {
    const day = text.trim() === '' ? '' : calendar.readDay(text);
    setWrong(day === null);
    if (day !== null && day !== value) onChange(day);
    if (day !== null) setTyped(calendar.shownDay(day));
  };
  return (
    <TextInput
      {...look}
      value={typed}
      placeholder={calendar.pattern}
      error={isWrong ? `Must be a day such as ${calendar.shownDay('2030-12-31')}.` : error}
      autoComplete="off"
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        // A day that is whole counts at once, so that Enter sends what is seen.
        const day = calendar.readDay(event.currentTarget.value);
        if (event.currentTarget.value === '') onChange('');
        else if (day !== null && isWhole(event.currentTarget.value)) onChange(day);
      }}
      onBlur={(event) => take(event.currentTarget.value)}
      rightSection={
        <>
          <ActionIcon
            variant="subtle"
            color="gray"
            size="sm"
            disabled={look.disabled}
            aria-label={`Pick a day${typeof look.label === 'string' ? ` for ${look.label}` : ''}`}
            onClick={() => picker.current?.showPicker()}
          >
            <svg width={16} height={16} viewBox="0 0 16 16" fill="none" stroke="currentColor" strokeWidth={1.4} aria-hidden="true">
              <path d="M2.5 3.5h11v10h-11zM2.5 6.5h11M5.5 2v3M10.5 2v3" />
            </svg>
          </ActionIcon>
          <input
            ref={picker}
            type="date"
            tabIndex={-1}
            aria-hidden="true"
            value={value}
            min={min}
            onChange={(event) => onChange(event.currentTarget.value)}
            style={{ position: 'absolute', right: 0, bottom: 0, width: 1, height: 1, opacity: 0, border: 0, padding: 0 }}
          />
        </>
      }
    />
  );
}

const isWhole = (text: string) => /^\s*(\d{4}\D\d{1,2}\D\d{2}|\d{1,2}\D\d{1,2}\D\d{4})\s*$/.test(text);
