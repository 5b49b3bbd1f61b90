/** What the person who is signed in may do, so that pages offer nothing that would be refused. */
import { createContext, useCallback, useContext, useSyncExternalStore } from 'react';
import type { Schemas } from '../api/client';
import { useRows } from '../api/rows';
import { onSession, session } from '../api/transport';

export const useSession = () => useSyncExternalStore(onSession, session);

type May = (scope: Schemas['Scope']) => boolean;

/** Until the roles are read, everything is offered; the cloud decides anyhow. */
const Rights = createContext<May>(() => true);

export const RightsOf = Rights.Provider;

/** Worked out once for the whole page, for it is asked in every row. */
export function useOwnRights(): May {
  const role = useSession()?.user.role;
  const { rows } = useRows('role');
  const scopes = rows.find((each) => each.name === role)?.scopes;
  return useCallback((scope) => !scopes || scopes.includes('*') || scopes.includes(scope), [scopes]);
}

export const useMay = () => useContext(Rights);

const PLACE = 'nubo.operates';

/** Remembers that the cloud let this person into the operator's pages. */
export function rememberOperator(does: boolean) {
  if (does) sessionStorage.setItem(PLACE, session()?.user.id ?? '');
  else sessionStorage.removeItem(PLACE);
}

export const operates = () => {
  const id = session()?.user.id;
  return id !== undefined && sessionStorage.getItem(PLACE) === id;
};
