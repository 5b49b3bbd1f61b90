import type { ReactNode } from 'react';
import { whenOpened } from './whenOpened';

export interface SecretProps {
  title: string;
  /** The secret; the dialog is open while there is one. */
  secret: string | null;
  onClose: () => void;
  children?: ReactNode;
}

const Box = whenOpened<SecretProps & { opened: boolean }>(() => import('./OnceSecretBox'));

/** A secret that is shown once. */
export const OnceSecret = (props: SecretProps) => <Box {...props} opened={props.secret !== null} />;
