import { useInfiniteQuery } from '@tanstack/react-query';
import type { Page } from './views.js';

/** A paged list, page after page: `items` so far, and `more` when there is another page. */
export function useList<T>(
  queryKey: readonly unknown[],
  read: (cursor: string | null) => Promise<Page<T>>,
  refetchInterval: number | false = false,
) {
  const query = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam }) => read(pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
    refetchInterval,
  });
  return {
    items: query.data?.pages.flatMap((page) => page.items),
    error: query.error,
    retry: () => void query.refetch(),
    more: query.hasNextPage ? () => void query.fetchNextPage() : null,
    loadingMore: query.isFetchingNextPage,
  };
}
