import { ConfirmButton } from './ConfirmButton';

interface Props {
  /** Whom the rule is about, such as `servers of the group`. */
  whom: string;
  run: () => Promise<unknown>;
}

/** Removes a rule of what has some. */
export function RemoveRuleButton({ whom, run }: Props) {
  return (
    <ConfirmButton
      size="compact-sm"
      variant="subtle"
      label="Remove"
      title="Remove the rule?"
      text={`It stops holding for all ${whom} at once.`}
      verb="Remove"
      run={run}
    />
  );
}
