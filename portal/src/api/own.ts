/** What belongs to the account as a whole: itself, its money, its limits. */
import { useQuery } from '@tanstack/react-query';
import { api, ask } from './client';

export const useAccount = () =>
  useQuery({ queryKey: ['account'], queryFn: () => ask(api.GET('/v1/account')) });

export const useWallet = (enabled = true) =>
  useQuery({ queryKey: ['wallet'], queryFn: () => ask(api.GET('/v1/wallet')), enabled });

export const useQuota = (project?: string) =>
  useQuery({
    queryKey: ['quota', project ?? null],
    queryFn: () => ask(api.GET('/v1/quota', { params: { query: { project_id: project } } })),
  });
