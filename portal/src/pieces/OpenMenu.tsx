import { UnstyledButton } from '@mantine/core';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import classes from './OpenMenu.module.css';

export type MenuEntry =
  | 'divider'
  | {
    text: string;
    /** What it does, a page that it leads to, or an address that opens beside this page. */
    run?: () => void;
    to?: string;
    href?: string;
    isOff?: boolean;
    /** Why it cannot be done now; it is off then. */
    why?: string | null;
    isDanger?: boolean;
  }
  | {
    /** One of several of which one holds. */
    choices: readonly (readonly [value: string, text: string])[];
    value: string;
    pick: (value: string) => void;
  };

export interface MenuProps {
  label: string;
  face: ReactNode;
  className?: string;
  head?: ReactNode;
  width?: number;
  entries: readonly MenuEntry[];
}

const load = () => import('./MenuBox');
const MenuBox = lazy(load);

/** A button that looks like the menu's until the menu is asked for. */
export function MenuButton(props: Pick<MenuProps, 'label' | 'face' | 'className'> & { onClick?: () => void }) {
  return (
    <UnstyledButton
      className={props.className}
      aria-label={props.label}
      aria-haspopup="menu"
      onPointerEnter={() => void load()}
      onFocus={() => void load()}
      onClick={props.onClick}
    >
      {props.face}
    </UnstyledButton>
  );
}

/** An open menu; its script comes with the first one. */
export function OpenMenu(props: MenuProps) {
  return (
    <Suspense fallback={<MenuButton {...props} />}>
      <MenuBox {...props} />
    </Suspense>
  );
}

/**
 * What can be done to a row, behind a button that names the row. The menu is worked out when it is
 * asked for, so that long lists stay quick; `children` is handed how it must look.
 */
export function RowMenu({ name, children }: { name: string; children: (look: RowMenuLook) => ReactNode }) {
  const [isUsed, setUsed] = useState(false);
  const look = { label: `Actions for ${name}`, face: '⋯', className: classes.dots };
  return isUsed ? children(look) : <MenuButton {...look} onClick={() => setUsed(true)} />;
}

export type RowMenuLook = Pick<MenuProps, 'label' | 'face' | 'className'>;
