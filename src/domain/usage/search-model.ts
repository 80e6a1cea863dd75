/** What the ledger calls a search in place of a model. */
export const searchModel = "web_search";
