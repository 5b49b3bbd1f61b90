import { Box, Button, Grid, Group, Stack, Switch, Text, Textarea, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import { api, ask } from '../../api/client';
import { useChoices } from '../../api/rows';
import { Panel } from '../../pieces/Facts';
import { NumberField, PickOne } from '../../pieces/fields';
import { useRefusableForm } from '../../pieces/refusableForm';
import { PageHead } from '../../pieces/PageHead';
import { RefusalNote } from '../../pieces/RefusalNote';
import { tellDone } from '../../pieces/toast';
import { ImageChoice } from './ImageChoice';
import { KeyChoice } from './KeyChoice';
import { NetworkChoice } from './NetworkChoice';
import { begun, bodyOf } from './order';
import { OrderSummary } from './OrderSummary';
import { RecipeTabs } from './RecipeTabs';
import { SizeChoice } from './SizeChoice';
import { Choice } from '../../pieces/Choice';

/** The order of a server: every choice, its price as it is made, and the same as a command. */
export default function CreateServer() {
  const navigate = useNavigate();
  const client = useQueryClient();
  const { form, above, busy, submit } = useRefusableForm(begun(useSearch({ strict: false })));
  const order = form.getValues();
  const regions = useChoices('region').rows.filter(({ status }) => status === 'active');
  const projects = useChoices('project').rows;
  const first = regions[0]?.name;
  useEffect(() => {
    if (first && !order.region) form.setFieldValue('region', first);
  }, [first]);

  const create = submit(async (values) => {
    const made = await ask(api.POST('/v1/servers', { body: bodyOf(values) }));
    for (const key of [['rows', 'server'], ['wallet'], ['quota'], ['rows', 'network']]) {
      void client.invalidateQueries({ queryKey: key });
    }
    const [server, ...more] = 'data' in made ? made.data : [made];
    const text = more.length > 0 ? `${more.length + 1} servers are ordered.` : `${server?.name} is ordered.`;
    tellDone(text);
    await navigate(
      more.length > 0 || !server
        ? { to: '/servers' }
        : ({ to: '/servers/$id', params: { id: server.id } } as never),
    );
  });

  return (
    <form onSubmit={create} noValidate>
      <PageHead title="Create a server" up={{ to: '/servers', text: 'Servers' }} />
      <Grid gap="md">
        <Grid.Col span={{ base: 12, md: 8 }}>
          <Panel title="Name and place">
            <Stack>
              <TextInput
                label="Name"
                description="A host name: letters, digits and hyphens."
                required
                maxLength={253}
                data-path="name"
                {...form.getInputProps('name')}
              />
              {regions.length > 1 && (
                <PickOne
                  label="Region"
                  data={regions.map(({ name, title }) => ({ value: name, label: title }))}
                  {...form.getInputProps('region')}
                />
              )}
              {projects.length > 1 && (
                <PickOne
                  label="Project"
                  none="The default project"
                  data={projects.map(({ name }) => name)}
                  {...form.getInputProps('project')}
                />
              )}
            </Stack>
          </Panel>
          <ImageChoice form={form} />
          <SizeChoice form={form} />
          <KeyChoice form={form} />
          <NetworkChoice form={form} />
          <Panel title="More">
            <Stack>
              <Textarea
                label="User data"
                description="Cloud-init reads it at the first start; at most 64 KiB."
                autosize
                minRows={3}
                maxRows={14}
                styles={{ input: { fontFamily: 'monospace' } }}
                spellCheck={false}
                {...form.getInputProps('user_data')}
              />
              <TextInput
                label="Labels"
                description="Such as env=prod, team=web"
                {...form.getInputProps('labels')}
              />
              <Switch
                label="Refuse to delete it until this is switched off"
                {...form.getInputProps('deletion_protection', { type: 'checkbox' })}
              />
              <Group gap="lg" align="end">
                <NumberField
                  label="How many"
                  description={order.count > 1 ? `Named ${order.name || 'name'}-1 to -${order.count}.` : 'At most 50.'}
                  min={1}
                  max={50}
                  w={200}
                  {...form.getInputProps('count')}
                />
                <Box role="group" aria-label="Paid for">
                  <Text size="sm" fw={500} mb={4}>
                    Paid for
                  </Text>
                  <Choice
                    aria-label="Paid for"
                    data={[
                      { value: 'hourly', label: 'by the hour' },
                      { value: 'monthly', label: 'by the month' },
                    ]}
                    {...form.getInputProps('billing_period')}
                  />
                </Box>
              </Group>
            </Stack>
          </Panel>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 4 }}>
          <Box pos={{ base: 'static', md: 'sticky' }} top={72}>
            <OrderSummary order={order} regions={regions} />
            <RefusalNote thrown={above} />
            <Button type="submit" fullWidth mt="sm" loading={busy}>
              {order.count > 1 ? `Create ${order.count} servers` : 'Create server'}
            </Button>
          </Box>
        </Grid.Col>
        <Grid.Col span={12}>
          <RecipeTabs order={order} />
        </Grid.Col>
      </Grid>
    </form>
  );
}
