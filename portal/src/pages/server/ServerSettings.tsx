import { Switch, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { api, ask, type Schemas } from '../../api/client';
import { useDeed } from '../../api/deed';
import { useRows } from '../../api/rows';
import { DayField } from '../../pieces/DayField';
import { Panel } from '../../pieces/Facts';
import { FormButton } from '../../pieces/FormDialog';
import { OnceSecret } from '../../pieces/OnceSecret';
import { PickOne } from '../../pieces/fields';
import { useCalendar } from '../../shell/calendar';
import { useMay } from '../../shell/rights';
import { memory } from '../../words/moment';
import { shownMoney } from '../../words/money';
import { useWallet } from '../../api/own';
import { labelsOf, labelText } from '../create/order';
import { misfit } from '../create/SizeChoice';
import type { Server } from '../servers/serverDeeds';
import { DangerZone } from './DangerZone';

/** What can be changed of a server. */
export default function ServerSettings({ server }: { server: Server }) {
  const may = useMay();
  if (!may('servers:write')) {
    return <Text size="sm">Your role may look at this server but not change it.</Text>;
  }
  return (
    <>
      <NameAndLabels server={server} />
      <Size server={server} />
      <Password server={server} />
      <Keeping server={server} />
      {may('servers:destroy') && <DangerZone server={server} />}
    </>
  );
}

const change = (server: Server, body: Schemas['ChangeServer']) =>
  ask(api.PATCH('/v1/servers/{id}', { params: { path: { id: server.id } }, body }));

function NameAndLabels({ server }: { server: Server }) {
  return (
    <Panel
      title="Name and labels"
      beside={
        <FormButton
          label="Change"
          variant="default"
          size="compact-sm"
          title="Change name and labels"
          verb="Save"
          done="The server is changed."
          initial={{ name: server.name, labels: labelText(server.labels) }}
          run={({ name, labels }) => change(server, { name, labels: labelsOf(labels) })}
        >
          {(form) => (
            <>
              <TextInput
                label="Name"
                description="The guest keeps its host name until it is rebuilt."
                data-autofocus
                {...form.getInputProps('name')}
              />
              <TextInput label="Labels" description="Such as env=prod, team=web" {...form.getInputProps('labels')} />
            </>
          )}
        </FormButton>
      }
    >
      <Text size="sm">
        {server.name}
        {Object.keys(server.labels).length > 0 && ` · ${labelText(server.labels)}`}
      </Text>
    </Panel>
  );
}

function Size({ server }: { server: Server }) {
  const { rows } = useRows('size');
  const image = useRows('image').rows.find(({ name }) => name === server.image);
  const currency = useWallet().data?.currency ?? 'USD';
  const others = rows.filter((size) =>
    size.status === 'active' && size.name !== server.size && size.disk_gib >= server.disk_gib && !misfit(image, size));
  const can = server.status === 'running' || server.status === 'stopped';
  return (
    <Panel
      title="Size"
      beside={
        <FormButton
          label="Resize"
          variant="default"
          size="compact-sm"
          disabled={!can || others.length === 0}
          title="Resize the server"
          note="A running server is stopped for it and started again. A disk can only grow."
          verb="Resize"
          done="The server is being resized."
          initial={{ size: '' }}
          run={({ size }) =>
            ask(api.POST('/v1/servers/{id}/actions/resize', { params: { path: { id: server.id } }, body: { size } }))}
        >
          {(form) => (
            <PickOne
              label="Size"
              data={others.map((size) => ({
                value: size.name,
                label: `${size.name}: ${size.vcpus} vCPU, ${memory(size.memory_mib)}, ${size.disk_gib} GiB, ${shownMoney(size.price_monthly, currency)} a month`,
              }))}
              {...form.getInputProps('size')}
            />
          )}
        </FormButton>
      }
    >
      <Text size="sm">
        {server.size}: {server.vcpus} vCPU, {memory(server.memory_mib)}, {server.disk_gib} GiB disk
      </Text>
    </Panel>
  );
}

function Password({ server }: { server: Server }) {
  const [secret, setSecret] = useState<string | null>(null);
  return (
    <Panel
      title="Password"
      beside={
        <FormButton
          label="Set a password"
          variant="default"
          size="compact-sm"
          disabled={server.status !== 'running'}
          title="Set a password"
          verb="Set it"
          initial={{ password: '' }}
          run={async ({ password }) => {
            const params = { path: { id: server.id } };
            const body = { password: password || null };
            const answer = await ask(api.POST('/v1/servers/{id}/actions/reset-password', { params, body }));
            if (answer.password) setSecret(answer.password);
          }}
        >
          {(form) => (
            <TextInput
              label="Password"
              type="password"
              autoComplete="new-password"
              description="At least 10 characters; leave it empty and one is made."
              {...form.getInputProps('password')}
            />
          )}
        </FormButton>
      }
    >
      <Text size="sm" c="dimmed">
        {server.status === 'running'
          ? 'For logging in through the console, or where there is no key.'
          : 'A password can be set while the server runs.'}
      </Text>
      <OnceSecret title="The password of the server" secret={secret} onClose={() => setSecret(null)}>
        Anyone who has it can log in to {server.name}.
      </OnceSecret>
    </Panel>
  );
}

function Keeping({ server }: { server: Server }) {
  const calendar = useCalendar();
  const set = useDeed({
    run: (body: Schemas['ChangeServer']) => change(server, body),
    done: 'The server is changed.',
    touches: ['server'],
  });
  return (
    <Panel title="Keeping">
      <Switch
        mb="sm"
        label="Refuse to delete it"
        checked={server.deletion_protection}
        disabled={set.isPending}
        onChange={(event) => set.mutate({ deletion_protection: event.currentTarget.checked })}
      />
      <Switch
        mb="sm"
        label="Start it again when it crashes"
        checked={server.on_crash === 'restart'}
        disabled={set.isPending}
        onChange={(event) => set.mutate({ on_crash: event.currentTarget.checked ? 'restart' : 'stop' })}
      />
      <DayField
        label="Delete it by itself at the end of"
        description="Empty means never."
        maw={260}
        disabled={set.isPending}
        value={server.expires_at ? calendar.dayOf(server.expires_at) : ''}
        min={calendar.dayOf(Date.now())}
        onChange={(day) => set.mutate({ expires_at: calendar.lastOf(day) })}
      />
    </Panel>
  );
}
