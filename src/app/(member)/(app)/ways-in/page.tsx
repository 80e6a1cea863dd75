import type { Metadata } from "next";
import { WaysInScreen } from "#features/account/sign-in/ways-in-screen.tsx";
import { FirstData } from "../../../first-data.tsx";

export const metadata: Metadata = { title: "Ways into your account" };

export default function WaysInPage() {
  return (
    <FirstData
      ask={(trpc) => [
        trpc.signInMethods.list.queryOptions(),
        trpc.signInMethods.providers.queryOptions(),
        trpc.apiKeys.list.queryOptions(),
      ]}
    >
      <WaysInScreen />
    </FirstData>
  );
}
