/** What the person who is signed in may do, so that pages offer nothing that would be refused. */
import { createContext, useCallback, useContext, useSyncExternalStore } from 'react';
import type { Schemas } from '../api/client';
import { useRows } from '../api/rows';
import { onPerson, person } from '../api/transport';

export const usePerson = () => useSyncExternalStore(onPerson, person);

type May = (scope: Schemas['Scope']) => boolean;

/** Until the roles are read, everything is offered; the cloud decides anyhow. */
const Rights = createContext<May>(() => true);

export const RightsOf = Rights.Provider;

/** Worked out once for the whole page, for it is asked in every row. */
export function useOwnRights(): May {
  const role = usePerson()?.role;
  const { rows } = useRows('role');
  const scopes = rows.find((each) => each.name === role)?.scopes;
  return useCallback((scope) => !scopes || scopes.includes('*') || scopes.includes(scope), [scopes]);
}

export const useMay = () => useContext(Rights);

/** Whether this person runs the cloud; the cloud decides anyhow. */
export const useOperates = () => usePerson()?.operator === true;
