import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { call, callJson } from './client.js';
import type { ConversationPage } from './types.js';

const CONVERSATIONS = '/api/v1/chat/conversations';
const KEY = ['conversations'] as const;
/** How often the list is read again while something in it is being answered. */
const ANSWERING_MS = 3_000;

/** Newest first. */
export function useConversations() {
  return useInfiniteQuery({
    queryKey: KEY,
    queryFn: ({ pageParam, signal }) =>
      callJson<ConversationPage>(`${CONVERSATIONS}?limit=30${pageParam && `&cursor=${encodeURIComponent(pageParam)}`}`, {
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor,
    refetchInterval: ({ state }) =>
      state.data?.pages.some((page) => page.items.some(({ answering }) => answering !== null)) ? ANSWERING_MS : false,
  });
}

/** There is a new conversation, or one was answered. */
export function useConversationsChanged(): () => void {
  const client = useQueryClient();
  return () => void client.invalidateQueries({ queryKey: KEY });
}

export function useRemoveConversation() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => call(`${CONVERSATIONS}/${encodeURIComponent(id)}`, { method: 'DELETE' }),
    onSuccess: () => client.invalidateQueries({ queryKey: KEY }),
  });
}
