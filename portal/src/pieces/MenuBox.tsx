import { Menu, Text, UnstyledButton } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { MenuProps } from './OpenMenu';

/** A menu that is open from the first; loaded when one is asked for. */
export default function MenuBox({ label, face, className, head, width, entries }: MenuProps) {
  return (
    <Menu position="bottom-end" width={width} withinPortal keepMounted={false} withInitialFocusPlaceholder={false} defaultOpened>
      <Menu.Target>
        <UnstyledButton className={className} aria-label={label}>
          {face}
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {head && <Menu.Label component="div">{head}</Menu.Label>}
        {entries.map((entry, at) => {
          if (entry === 'divider') return <Menu.Divider key={at} />;
          if ('choices' in entry) {
            return (
              <Menu.RadioGroup key={at} value={entry.value} onChange={entry.pick}>
                {entry.choices.map(([value, text]) => (
                  <Menu.RadioItem key={value} value={value}>
                    {text}
                  </Menu.RadioItem>
                ))}
              </Menu.RadioGroup>
            );
          }
          const { text, to, href, run, why, isDanger } = entry;
          const isOff = entry.isOff || Boolean(why);
          // A reason that is dimmed as the entry is cannot be read.
          const style = why ? { opacity: 1 } : undefined;
          const common = { disabled: isOff, c: isDanger && !isOff ? 'red.8' : undefined, style };
          if (to) return <Menu.Item key={text} {...common} component={Link} to={to as never}>{text}</Menu.Item>;
          if (href) {
            return (
              <Menu.Item key={text} {...common} component="a" href={href} target="_blank" rel="noopener">
                {text}
              </Menu.Item>
            );
          }
          return (
            <Menu.Item key={text} {...common} onClick={run}>
              {text}
              {why && <Text size="xs" c="dimmed">{why}</Text>}
            </Menu.Item>
          );
        })}
      </Menu.Dropdown>
    </Menu>
  );
}
