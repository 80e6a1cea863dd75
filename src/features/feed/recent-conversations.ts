/** The one page of conversations that the sidebar shows and the feed patches. */
export const recentConversations = { limit: 100, withPinned: true };
