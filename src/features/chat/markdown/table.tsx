import type { Tokens } from "marked";
import { t } from "#messages/text.ts";
import { directionOf } from "./direction.ts";
import { Inline } from "./inline.tsx";

/** A table keeps its words and numbers whole and scrolls sideways where it is wider than the page. */
export function Table({ token }: { token: Tokens.Table }) {
  return (
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
  );
}

function Cell({ as: Name, cell }: { as: "th" | "td"; cell: Tokens.TableCell }) {
  return (
    <Name dir="auto" scope={Name === "th" ? "col" : undefined} style={cell.align ? { textAlign: cell.align } : undefined}>
      <Inline tokens={cell.tokens} />
    </Name>
  );
}
