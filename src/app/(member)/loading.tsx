import { Spinner } from "../../components/ui/spinner.tsx";

export default function Loading() {
  return (
    <div className="grid h-full min-h-40 place-items-center">
      <Spinner className="size-5" />
    </div>
  );
}
