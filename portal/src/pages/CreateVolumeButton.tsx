import { Text, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { api, ask } from '../api/client';
import { useWallet } from '../api/own';
import { useRows } from '../api/rows';
import { FormButton } from '../pieces/FormDialog';
import { NumberField, SearchOne } from '../pieces/fields';
import { shownMoney, total } from '../words/money';
import { RegionField } from './network/RegionField';
import type { Server } from './servers/serverDeeds';

/** Orders a volume, on its own or for a server. */
export function CreateVolumeButton({ server }: { server?: Server }) {
  const client = useQueryClient();
  const regions = useRows('region').rows;
  const servers = useRows('server', {}, !server).rows;
  const currency = useWallet().data?.currency ?? 'USD';
  return (
    <FormButton
      label="Create volume"
      size={server ? 'compact-sm' : undefined}
      title="Create a volume"
      verb="Create"
      done="The volume is ordered."
      initial={{ name: '', size_gib: 10, region: server?.region ?? '', server: server?.id ?? '' }}
      run={async ({ name, size_gib, region, server: to }) => {
        const body = { name: name.trim(), size_gib, region: region || null, server: to || null };
        await ask(api.POST('/v1/volumes', { body }));
        for (const key of [['rows', 'volume'], ['wallet'], ['quota']]) {
          void client.invalidateQueries({ queryKey: key });
        }
      }}
    >
      {(form) => {
        const values = form.getValues();
        const region = regions.find(({ name }) => name === values.region) ?? regions[0];
        const price = total([[region?.volume_gib_price, Number(values.size_gib) || 0]]);
        return (
          <>
            <TextInput label="Name" data-autofocus {...form.getInputProps('name')} />
            <NumberField label="Size in GiB" min={1} {...form.getInputProps('size_gib')} />
            {!server && <RegionField form={form} />}
            {!server && (
              <SearchOne
                label="Attach to"
                placeholder="No server yet"
                clearable
                data={servers.map(({ id, name }) => ({ value: id, label: name }))}
                {...form.getInputProps('server')}
                value={values.server || null}
                onChange={(value) => form.setFieldValue('server', value ?? '')}
              />
            )}
            <Text size="sm" aria-live="polite">
              {shownMoney(price.monthly, currency)} a month
            </Text>
          </>
        );
      }}
    </FormButton>
  );
}
