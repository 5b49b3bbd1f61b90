import { Button, Group, Stack, Text, useMantineColorScheme } from '@mantine/core';
import { useMemo, useState } from 'react';
import { api, ask, type Schemas } from '../../../api/client';
import { useDeed } from '../../../api/deed';
import { remember } from '../../../api/transport';
import { Choice } from '../../../pieces/Choice';
import { Panel } from '../../../pieces/Facts';
import { PickOne } from '../../../pieces/fields';
import { useCalendar } from '../../../shell/calendar';
import { usePerson } from '../../../shell/rights';
import { calendarOf, FORMATS, ownZone } from '../../../words/calendar';

/** In which zone and order moments are told; the browser's own until something is chosen. */
export function DateAndTime() {
  const person = usePerson();
  const calendar = useCalendar();
  const [zone, setZone] = useState(person?.time_zone ?? '');
  const [format, setFormat] = useState(calendar.format);
  const zones = useMemo(() => ['UTC', ...Intl.supportedValuesOf('timeZone')], []);
  const shown = calendarOf({ zone: zone || ownZone(), format });
  const save = useDeed({
    run: (body: Schemas['ChangeOwnUser']) => ask(api.PATCH('/v1/user', { body })),
    done: 'Moments are told so from now on.',
    then: remember,
  });
  return (
    <Panel title="Date and time">
      <Stack maw={420}>
        <PickOne
          label="Time zone"
          none={`As this browser: ${ownZone()}`}
          data={zones}
          value={zone}
          onChange={setZone}
        />
        <PickOne
          label="Way of writing days"
          data={FORMATS.map((value) => ({
            value,
            label: calendarOf({ zone: 'UTC', format: value }).date('2026-12-31T12:00:00Z'),
          }))}
          value={format}
          onChange={(next) => setFormat(next as typeof format)}
        />
        <Text size="sm" c="dimmed">
          It is {shown.moment(Date.now())} there.
        </Text>
        <Group>
          <Button
            size="compact-md"
            loading={save.isPending}
            onClick={() => save.mutate({ time_zone: zone || null, date_format: format })}
          >
            Save
          </Button>
        </Group>
      </Stack>
    </Panel>
  );
}

/** Light or dark; kept in this browser. */
export function Colours() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <Panel title="Colours">
      <Choice
        aria-label="Colours"
        value={colorScheme}
        onChange={(value) => setColorScheme(value as typeof colorScheme)}
        data={[
          { value: 'light', label: 'Light' },
          { value: 'dark', label: 'Dark' },
          { value: 'auto', label: 'As the system' },
        ]}
      />
    </Panel>
  );
}
