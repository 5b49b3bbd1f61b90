import { type ComponentType, lazy, Suspense, useEffect, useState } from 'react';

/** A dialog whose script comes when it is first opened. */
export function whenOpened<P extends { opened: boolean }>(load: () => Promise<{ default: ComponentType<P> }>) {
  const Inner = lazy(load) as unknown as ComponentType<P>;
  return function Dialog(props: P) {
    const [isUsed, setUsed] = useState(false);
    useEffect(() => {
      if (props.opened) setUsed(true);
    }, [props.opened]);
    if (!isUsed && !props.opened) return null;
    return (
      <Suspense>
        <Inner {...props} />
      </Suspense>
    );
  };
}
