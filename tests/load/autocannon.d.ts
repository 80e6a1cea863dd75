/** The part of autocannon that the benchmarks use; the package has no types. */
declare module "autocannon" {
  type Options = {
    url: string;
    method?: "GET" | "POST";
    headers?: Record<string, string>;
    body?: string;
    connections: number;
    duration: number;
    overallRate?: number;
  };
  type Result = { duration: number; errors: number; statusCodeStats: Record<string, { count: number }> };
  type Run = Promise<Result> & {
    on: (event: "response", listener: (client: unknown, status: number, bytes: number, milliseconds: number) => void) => void;
  };
  export default function autocannon(options: Options): Run;
}
