import { Alert, Button, Code, Group, Modal, Stack, Text } from '@mantine/core';
import { CopyText } from './Copy';
import type { SecretProps } from './OnceSecret';

/** A secret that is shown once: it cannot be closed by accident beside the dialog. */
export default function OnceSecretBox({ title, secret, onClose, children }: SecretProps) {
  return (
    <Modal
      opened={secret !== null}
      onClose={onClose}
      title={title}
      size="lg"
      closeOnClickOutside={false}
      closeOnEscape={false}
      withCloseButton={false}
    >
      <Stack>
        <Text size="sm">Copy it now and keep it safe. It will not be shown again.</Text>
        <Code block data-testid="secret" style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>
          {secret}
        </Code>
        <Alert color="orange" title="Treat it like a password" variant="light">
          {children ?? 'Anyone who has it can act for you with the rights it carries.'}
        </Alert>
        <Group justify="flex-end">
          <CopyText value={secret ?? ''} />
          <Button onClick={onClose}>I have kept it</Button>
        </Group>
      </Stack>
    </Modal>
  );
}
