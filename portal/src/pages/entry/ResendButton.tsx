import { Button, Text } from '@mantine/core';
import { useState } from 'react';
import { sentence } from '../../api/refusal';

/** Asks for another letter, and says what became of that. */
export function ResendButton({ send }: { send: () => Promise<unknown> }) {
  const [busy, setBusy] = useState(false);
  const [told, setTold] = useState('');
  const again = async () => {
    setBusy(true);
    try {
      await send();
      setTold('Another letter is on its way.');
    } catch (thrown) {
      setTold(sentence(thrown));
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <Button variant="default" loading={busy} onClick={() => void again()}>
        Send another code
      </Button>
      <Text size="sm" role="status" ta="center">
        {told}
      </Text>
    </>
  );
}
