import { Proposal, proposalName } from "#contracts/proposal.ts";
import { applyProposal } from "#domain/tool/proposal.ts";
import { defineTool } from "./tool.ts";

export const proposeChangesTool = defineTool({
  name: proposalName,
  description:
    "Propose many changes of tasks at once, such as a plan for the week: the user sees each with what it was before, and accepts all " +
    "or some of them. Always use it to plan days or a week. Look at the tasks first. `create` needs a title, the other actions an id.",
  input: Proposal,
  run: (actor, { changes }, tx, chosen) => applyProposal(actor, changes, chosen, tx),
});
