import type { Tokens } from "marked";
import { t } from "#messages/text.ts";
import { CopyButton } from "./copy-button.tsx";
import { directionOf } from "./direction.ts";
import { Inline } from "./inline.tsx";
import { tableCsv } from "./table-csv.ts";

/** A table keeps its words and numbers whole and scrolls sideways where it is wider than the page. */
export function Table({ token }: { token: Tokens.Table }) {
  return (
    <div className="group/table relative">
      <div className="table-scroll" role="region" aria-label={t("chat.table")} tabIndex={0}>
        <table dir={directionOf(token.raw)}>
          <thead>
            <tr>
              {token.header.map((cell, index) => (
                <Cell key={index} as="th" cell={cell} />
              ))}
            </tr>
          </thead>
          <tbody>
            {token.rows.map((row, index) => (
              <tr key={index}>
                {row.map((cell, column) => (
                  <Cell key={column} as="td" cell={cell} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <CopyTable token={token} />
    </div>
  );
}

/** Over the end of the head, where nothing is read while it is not pointed at. */
function CopyTable({ token }: { token: Tokens.Table }) {
  return (
    <span className="absolute end-0 top-0 z-1 rounded-lg bg-raised/90 opacity-0 transition-opacity group-focus-within/table:opacity-100 group-hover/table:opacity-100 pointer-coarse:opacity-100">
      <CopyButton text={() => tableCsv(token)} label={t("chat.copyTable")} className="size-7" />
    </span>
  );
}

function Cell({ as: Name, cell }: { as: "th" | "td"; cell: Tokens.TableCell }) {
  return (
    <Name dir="auto" scope={Name === "th" ? "col" : undefined} style={cell.align ? { textAlign: cell.align } : undefined}>
      <Inline tokens={cell.tokens} />
    </Name>
  );
}
