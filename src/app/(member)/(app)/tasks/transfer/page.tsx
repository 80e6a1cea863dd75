import { TransferScreen } from "#features/transfer/transfer-screen.tsx";
import { FirstData } from "../../../../first-data.tsx";
import { Messages, titled } from "../../../../messages.tsx";

export const generateMetadata = titled("transfer.title");

export default function TransferPage() {
  return (
    <Messages rooms={["transfer"]}>
      <FirstData ask={(trpc) => [trpc.transfer.imports.queryOptions(), trpc.transfer.calendar.queryOptions()]}>
        <TransferScreen />
      </FirstData>
    </Messages>
  );
}
